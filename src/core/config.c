#include "core/config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "core/link.h"
#include "core/settings.h"

enum config_type {
    CONFIG_TEXT,
    CONFIG_WORDS,
    CONFIG_INT,
    CONFIG_NUMBER,
    CONFIG_BOOL,
    CONFIG_KIND,
    CONFIG_LEVEL,
    CONFIG_WINDOW,
};

struct config_key {
    const char *section; /* "source" stands for every [source.NAME] */
    const char *key;
    enum config_type type;
    size_t offset; /* in struct config, or in struct source_config */
    const char *fallback;
    double min, max; /* numbers only */
    const char *help;
};

#define AT(member) offsetof(struct config, member)
#define OF(member) offsetof(struct source_config, member)

/* clang-format off: a table is read by its columns. */
static const struct config_key keys[] = {
    { "store", "data", CONFIG_TEXT, AT(store.data), "/var/lib/bulletin", 0, 0,
      "folder of editions, pictures and state" },
    { "store", "keep_editions", CONFIG_INT, AT(store.keep_editions), "3", 1, 99,
      "finished editions kept for rolling back" },
    { "store", "quota_mb", CONFIG_INT, AT(store.quota_mb), "4096", 16, 1e6,
      "megabytes that editions and pictures may take" },
    { "store", "free_mb", CONFIG_INT, AT(store.free_mb), "64", 0, 1e6,
      "megabytes always left free on the disk" },

    { "serve", "listen", CONFIG_TEXT, AT(serve.listen), "127.0.0.1:8080", 0, 0,
      "address:port of the screen's listener" },
    { "serve", "lan_listen", CONFIG_TEXT, AT(serve.lan_listen), "", 0, 0,
      "address:port for phones on the LAN; empty: none" },
    { "serve", "hosts", CONFIG_WORDS, AT(serve.hosts), "", 0, 0,
      "host names answered to, besides the listening address" },
    { "serve", "connections", CONFIG_INT, AT(serve.connections), "256", 4, 4096,
      "most connections at once" },
    { "serve", "per_address", CONFIG_INT, AT(serve.per_address), "16", 1, 4096,
      "most connections of one address" },

    { "site", "name", CONFIG_TEXT, AT(site.name), "人大公告", 0, 0,
      "name of the congress, in the head of every page" },
    { "site", "short_name", CONFIG_TEXT, AT(site.short_name), "", 0, 0,
      "a shorter name for narrow places; empty: the name" },
    { "site", "owner", CONFIG_TEXT, AT(site.owner), "", 0, 0,
      "footer: who owns the site" },
    { "site", "icp", CONFIG_TEXT, AT(site.icp), "", 0, 0,
      "footer: ICP record number" },
    { "site", "police", CONFIG_TEXT, AT(site.police), "", 0, 0,
      "footer: public security record number" },
    { "site", "support", CONFIG_TEXT, AT(site.support), "", 0, 0,
      "footer: technical support" },
    { "site", "address", CONFIG_TEXT, AT(site.address), "", 0, 0,
      "footer: postal address" },
    { "site", "postcode", CONFIG_TEXT, AT(site.postcode), "", 0, 0,
      "footer: postcode" },
    { "site", "phone", CONFIG_TEXT, AT(site.phone), "", 0, 0,
      "footer: telephone, also on the page shown when all else fails" },
    { "site", "links", CONFIG_WORDS, AT(site.links), "", 0, 0,
      "footer: titles of the columns it leads to" },

    { "sync", "window", CONFIG_WINDOW, AT(sync.window), "01:30-05:00", 0, 0,
      "sync --schedule: when nights begin, China time" },

    { "brake", "changed_percent", CONFIG_INT, AT(brake.changed_percent), "50",
      0, 100, "an edition is held when more of what was read anew has changed" },
    { "brake", "gone_percent", CONFIG_INT, AT(brake.gone_percent), "20", 0, 100,
      "... when more of what was asked for is gone" },
    { "brake", "foreign_percent", CONFIG_INT, AT(brake.foreign_percent), "50",
      0, 100, "... when more of what is new is not in Chinese" },
    { "brake", "unmarked_percent", CONFIG_INT, AT(brake.unmarked_percent), "20",
      0, 100, "... when more of a source's pages are without its marker" },
    { "brake", "least", CONFIG_INT, AT(brake.least), "10", 1, 1e6,
      "shares of fewer articles do not count" },

    { "source", "kind", CONFIG_KIND, OF(kind), "site", 0, 0,
      "site, feed or snapshot" },
    { "source", "start", CONFIG_WORDS, OF(start), "", 0, 0,
      "addresses of the list pages, or feeds" },
    { "source", "profile", CONFIG_TEXT, OF(profile), "auto", 0, 0,
      "how its pages are read" },
    { "source", "allowed_hosts", CONFIG_WORDS, OF(allowed_hosts), "", 0, 0,
      "hosts that may be asked; empty: those of start" },
    { "source", "allow_http", CONFIG_BOOL, OF(allow_http), "no", 0, 0,
      "plain http is allowed" },
    { "source", "allow_private", CONFIG_BOOL, OF(allow_private), "no", 0, 0,
      "loopback and LAN addresses are allowed" },
    { "source", "ca_file", CONFIG_TEXT, OF(ca_file), "", 0, 0,
      "CA certificates (PEM) trusted besides the system's; empty: none" },
    { "source", "tls_legacy", CONFIG_BOOL, OF(tls_legacy), "no", 0, 0,
      "TLS 1.0 and 1.1 are allowed; with libcurl 8.14, 3DES" },
    { "source", "contact", CONFIG_TEXT, OF(contact), "", 0, 0,
      "contact named to the web site" },
    { "source", "marker", CONFIG_TEXT, OF(marker), "", 0, 0,
      "words every page of the site carries" },
    { "source", "canary", CONFIG_TEXT, OF(canary), "", 0, 0,
      "address of a page that never changes" },
    { "source", "pace_s", CONFIG_NUMBER, OF(pace_s), "1", 0, 3600,
      "seconds between two requests" },
    { "source", "timeout_s", CONFIG_INT, OF(timeout_s), "60", 1, 600,
      "seconds for one request" },
    { "source", "night_s", CONFIG_INT, OF(night_s), "900", 10, 86400,
      "seconds for one night's run" },
    { "source", "night_mb", CONFIG_INT, OF(night_mb), "200", 1, 1e5,
      "megabytes fetched in one night" },
    { "source", "resample_nights", CONFIG_INT, OF(resample_nights), "28", 1,
      3650, "every page is read anew within so many nights" },

    { "qr", "mobile", CONFIG_TEXT, AT(qr.mobile), "{url}", 0, 0,
      "an article's code: a pattern with {url} or {id}" },
    { "qr", "home", CONFIG_TEXT, AT(qr.home), "", 0, 0,
      "the mobile site's code in the footer; empty: none" },
    { "qr", "wechat", CONFIG_TEXT, AT(qr.wechat), "", 0, 0,
      "the WeChat account's code, byte for byte; empty: none" },
    { "qr", "level", CONFIG_LEVEL, AT(qr.level), "M", 0, 0,
      "error correction: L, M, Q or H" },
    { "qr", "module_px", CONFIG_INT, AT(qr.module_px), "12", 1,
      LIMIT_QR_MODULE_PX, "pixels of one module" },

    { "screen", "diagonal_inch", CONFIG_NUMBER, AT(screen.diagonal_inch),
      "21.5", 5, 120, "diagonal of the panel" },
    { "screen", "width_px", CONFIG_INT, AT(screen.width_px), "1080", 320, 16384,
      "width of the picture" },
    { "screen", "height_px", CONFIG_INT, AT(screen.height_px), "1920", 320,
      16384, "height of the picture" },
    { "screen", "idle_s", CONFIG_INT, AT(screen.idle_s), "90", 30, 600,
      "seconds without a touch before the countdown" },
    { "screen", "countdown_s", CONFIG_INT, AT(screen.countdown_s), "20", 5, 60,
      "seconds of the countdown" },
};
/* clang-format on */

enum { KEY_COUNT = COUNT_OF(keys), ROW_COUNT = LIMIT_SOURCES + 1 };

/* Row 0 is for the plain sections, row 1 + n for source n. */
struct config_origins {
    struct str of[ROW_COUNT][KEY_COUNT];
    struct str value[ROW_COUNT][KEY_COUNT];
};

static const struct {
    struct str word;
    enum source_kind kind;
} kinds[] = {
    { STR("site"), SOURCE_SITE },
    { STR("feed"), SOURCE_FEED },
    { STR("snapshot"), SOURCE_SNAPSHOT },
};

static bool is_source_key(const struct config_key *key)
{
    return str_equal(str_of(key->section), S("source"));
}

static bool set_words(struct words *words, struct str value, struct err *err)
{
    size_t n;

    words->count = 0;
    for (; (value = str_trim(value)).n; value = str_skip(value, n)) {
        for (n = 0; n < value.n && value.p[n] != ' ' && value.p[n] != '\t';)
            n++;
        if (words->count == COUNT_OF(words->items))
            return err_set(err, ERR_CONFIG, "more than %zu words",
                           COUNT_OF(words->items));
        words->items[words->count++] = str_slice(value, 0, n);
    }
    return true;
}

static bool set_bool(bool *out, struct str value, struct err *err)
{
    static const struct {
        struct str word;
        bool is_set;
    } words[] = { { STR("yes"), true }, { STR("no"), false } };

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal(value, words[i].word)) {
            *out = words[i].is_set;
            return true;
        }
    return err_set(err, ERR_CONFIG, "'%.*s': yes or no", STR_ARG(value));
}

static bool set_kind(enum source_kind *out, struct str value, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_equal(value, kinds[i].word)) {
            *out = kinds[i].kind;
            return true;
        }
    return err_set(err, ERR_CONFIG, "'%.*s': site, feed or snapshot",
                   STR_ARG(value));
}

/* The texts in the arena end in a NUL, so strtod stays inside. */
static bool set_number(const struct config_key *key, struct str value,
                       double *out, struct err *err)
{
    char *end = NULL;
    double number = value.n ? strtod(value.p, &end) : NAN;

    if (value.n == 0 || end != value.p + value.n || !isfinite(number) ||
        number < key->min || number > key->max)
        return err_set(err, ERR_CONFIG, "'%.*s': a number from %g to %g",
                       STR_ARG(value), key->min, key->max);
    *out = number;
    return true;
}

static bool set_int(const struct config_key *key, struct str value,
                    int64_t *out, struct err *err)
{
    if (str_to_int(value, (int64_t)key->min, (int64_t)key->max, out))
        return true;
    return err_set(err, ERR_CONFIG, "'%.*s': a whole number from %g to %g",
                   STR_ARG(value), key->min, key->max);
}

static bool set_member(const struct config_key *key, void *record,
                       struct str value, struct err *err)
{
    void *member = (char *)record + key->offset;

    switch (key->type) {
    case CONFIG_TEXT:
        *(struct str *)member = value;
        return true;
    case CONFIG_WORDS:
        return set_words(member, value, err);
    case CONFIG_INT:
        return set_int(key, value, member, err);
    case CONFIG_NUMBER:
        return set_number(key, value, member, err);
    case CONFIG_BOOL:
        return set_bool(member, value, err);
    case CONFIG_KIND:
        return set_kind(member, value, err);
    case CONFIG_LEVEL:
        return qr_level_of(value, member) ||
               err_set(err, ERR_CONFIG, "'%.*s': L, M, Q or H", STR_ARG(value));
    case CONFIG_WINDOW:
        return schedule_window_parse(value, member, err);
    }
    return err_set(err, ERR_INTERNAL, "option of an unknown type");
}

static void *record_of(struct config *config, size_t row)
{
    return row ? (void *)&config->sources[row - 1] : (void *)config;
}

static bool set_option(struct config *config, size_t row, size_t key,
                       struct str value, struct str origin, struct err *err)
{
    struct str copy = arena_str(config->mem, value);

    if (!set_member(&keys[key], record_of(config, row), copy, err))
        return err_wrap(err, "%s.%s", keys[key].section, keys[key].key);
    config->origins->value[row][key] = copy;
    config->origins->of[row][key] = origin;
    return true;
}

static void set_defaults(struct config *config, size_t row)
{
    struct err err = ERR_CLEAR;

    for (size_t i = 0; i < KEY_COUNT; i++)
        if (is_source_key(&keys[i]) == (row > 0) &&
            !set_option(config, row, i, str_of(keys[i].fallback), S("default"),
                        &err))
            abort(); /* the table contradicts itself */
}

void config_init(struct config *config, struct arena *mem)
{
    memset(config, 0, sizeof(*config));
    config->mem = mem;
    config->origins = ARENA_NEW(mem, struct config_origins);
    set_defaults(config, 0);
}

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", name.p[i]))
            return false;
    return name.n > 0;
}

/* The row of [source.NAME]; a new name opens one. */
static bool source_row(struct config *config, struct str name, size_t *row,
                       struct err *err)
{
    for (size_t i = 0; i < config->source_count; i++)
        if (str_equal(config->sources[i].name, name)) {
            *row = i + 1;
            return true;
        }
    if (!is_name(name))
        return err_set(err, ERR_CONFIG,
                       "source name '%.*s': lower-case letters, digits, - _",
                       STR_ARG(name));
    if (config->source_count == COUNT_OF(config->sources))
        return err_set(err, ERR_CONFIG, "more than %zu sources",
                       COUNT_OF(config->sources));
    config->sources[config->source_count].name = arena_str(config->mem, name);
    *row = ++config->source_count;
    set_defaults(config, *row);
    return true;
}

/* Says which keys a section has, for the message about an unknown one. */
static bool unknown_key(struct str section, struct str key, struct err *err)
{
    struct buf known = BUF_EMPTY;
    bool is_section = false;

    for (size_t i = 0; i < KEY_COUNT; i++)
        if (str_equal(str_of(keys[i].section), section)) {
            buf_printf(&known, "%s%s", is_section ? ", " : "", keys[i].key);
            is_section = true;
        }
    if (is_section)
        err_set(err, ERR_CONFIG, "unknown key '%.*s' in [%.*s]: allowed are %s",
                STR_ARG(key), STR_ARG(section), buf_cstr(&known));
    else
        err_set(err, ERR_CONFIG,
                "unknown section [%.*s]: store, sync, serve, site, brake, "
                "source.NAME, qr, screen",
                STR_ARG(section));
    buf_free(&known);
    return false;
}

static bool set_named(struct config *config, struct str section, struct str key,
                      struct str value, struct str origin, struct err *err)
{
    struct str name = section;
    size_t row = 0;

    if (str_starts(section, S("source."))) {
        if (!source_row(config, str_skip(section, 7), &row, err))
            return false;
        name = S("source");
    }
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (str_equal(str_of(keys[i].section), name) &&
            str_equal(str_of(keys[i].key), key) &&
            is_source_key(&keys[i]) == (row > 0))
            return set_option(config, row, i, value, origin, err);
    if (str_equal(section, S("source")))
        return err_set(err, ERR_CONFIG,
                       "unknown key '%.*s' in [source]: name it [source.NAME]",
                       STR_ARG(key));
    return unknown_key(name, key, err);
}

static bool take_setting(void *context, const struct setting *setting,
                         struct err *err)
{
    struct config *config = context;
    struct str origin = arena_printf(config->mem, "%.*s:%d",
                                     STR_ARG(setting->file), setting->line);

    return set_named(config, setting->section, setting->key, setting->value,
                     origin, err);
}

bool config_parse(struct config *config, struct str text, struct str file,
                  struct err *err)
{
    return settings_read(text, file, take_setting, config, err);
}

bool config_set(struct config *config, struct str assignment, struct str origin,
                struct err *err)
{
    ptrdiff_t equals = str_find_char(assignment, '=');
    struct str name = str_slice(assignment, 0, (size_t)equals);
    size_t dot = name.n;

    if (equals < 0)
        return err_set(err, ERR_USAGE, "'%.*s' is not section.key=value",
                       STR_ARG(assignment));
    name = str_trim(name);
    /* The last dot parts section and key: a source's name is in front. */
    for (dot = name.n; dot > 0 && name.p[dot - 1] != '.'; dot--)
        ;
    if (dot < 2)
        return err_set(err, ERR_USAGE, "'%.*s' is not section.key=value",
                       STR_ARG(assignment));
    return set_named(config, str_slice(name, 0, dot - 1), str_skip(name, dot),
                     str_trim(str_skip(assignment, (size_t)equals + 1)), origin,
                     err) ||
           err_wrap(err, "%.*s", STR_ARG(origin));
}

/* Where an option was given, for messages: "bulletin.conf:3". */
static struct str origin_of(const struct config *config, size_t row,
                            const char *section, const char *key)
{
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (str_equal(str_of(keys[i].section), str_of(section)) &&
            str_equal(str_of(keys[i].key), str_of(key)))
            return config->origins->of[row][i];
    return STR_NONE;
}

/* "origin: section.key: " in front of what is wrong. */
static bool wrong(const struct config *config, size_t row, const char *section,
                  const char *key, struct err *err)
{
    struct str origin = origin_of(config, row, section, key);
    struct str name = row ? config->sources[row - 1].name : STR_NONE;

    err->kind = ERR_CONFIG;
    return err_wrap(err, "%.*s: %s%s%.*s.%s", STR_ARG(origin), section,
                    row ? "." : "", STR_ARG(name), key);
}

bool config_wrong_source(const struct config *config,
                         const struct source_config *source, const char *key,
                         struct err *err)
{
    return wrong(config, (size_t)(source - config->sources) + 1, "source", key,
                 err);
}

static bool check_listen(const struct config *config, const char *key,
                         struct str listen, struct err *err)
{
    struct str host;
    uint16_t port;

    return address_split_listen(listen, &host, &port, err) ||
           wrong(config, 0, "serve", key, err);
}

static bool check_code(const struct config *config, const char *key,
                       struct str payload, struct err *err)
{
    return payload.n <= LIMIT_QR_TEXT ||
           err_set(err, ERR_CONFIG, "over %d bytes", LIMIT_QR_TEXT) ||
           wrong(config, 0, "qr", key, err);
}

static bool check_start(const struct source_config *source, struct str start,
                        struct err *err)
{
    struct address address;

    if (!address_parse(start, &address, err))
        return false;
    return source->allow_http || !str_equal(address.scheme, S("http")) ||
           err_set(err, ERR_CONFIG, "'%.*s': http needs allow_http = yes",
                   STR_ARG(start));
}

static bool check_source(const struct config *config, size_t row, struct err *err)
{
    const struct source_config *source = &config->sources[row - 1];

    if (source->start.count == 0) {
        err_set(err, ERR_CONFIG,
                "no address: give the first list page of each column");
        return wrong(config, row, "source", "start", err);
    }
    for (size_t i = 0; i < source->start.count; i++)
        if (!check_start(source, source->start.items[i], err))
            return wrong(config, row, "source", "start", err);
    return true;
}

bool config_check(const struct config *config, struct err *err)
{
    if (!check_listen(config, "listen", config->serve.listen, err) ||
        (config->serve.lan_listen.n &&
         !check_listen(config, "lan_listen", config->serve.lan_listen, err)) ||
        !check_code(config, "mobile", config->qr.mobile, err) ||
        !check_code(config, "home", config->qr.home, err) ||
        !check_code(config, "wechat", config->qr.wechat, err))
        return false;
    for (size_t row = 1; row <= config->source_count; row++)
        if (!check_source(config, row, err))
            return false;
    return true;
}

uint32_t config_picture_box_px(const struct config *config)
{
    int64_t width_px = config->screen.width_px;
    int64_t height_px = config->screen.height_px;
    int64_t longer_px = width_px > height_px ? width_px : height_px;

    return longer_px < LIMIT_PICTURE_SHOWN_SIDE ? (uint32_t)longer_px
                                                : LIMIT_PICTURE_SHOWN_SIDE;
}

void config_entries(const struct config *config, struct arena *mem,
                    struct config_entry **out, size_t *count)
{
    size_t n = 0;

    *out = ARENA_ARRAY(mem, struct config_entry,
                       KEY_COUNT * (1 + config->source_count));
    for (size_t row = 0; row <= config->source_count; row++)
        for (size_t i = 0; i < KEY_COUNT; i++) {
            if (is_source_key(&keys[i]) != (row > 0))
                continue;
            (*out)[n++] = (struct config_entry){
                .section =
                    row ? arena_printf(mem, "source.%.*s",
                                       STR_ARG(config->sources[row - 1].name))
                        : str_of(keys[i].section),
                .key = str_of(keys[i].key),
                .value = config->origins->value[row][i],
                .origin = config->origins->of[row][i],
                .help = str_of(keys[i].help),
            };
        }
    *count = n;
}
