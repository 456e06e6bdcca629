#include "sync/gate.h"

#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "core/link.h"
#include "core/robots.h"
#include "core/tls.h"
#include "io/clock.h"
#include "io/file.h"

#define AGENT S("bulletin") /* our name in a robots.txt */

/* What a host's robots.txt says. */
struct site {
    struct str scheme, host;
    uint16_t port;
    struct robots robots;
    struct err closed; /* kind other than ERR_NONE: do not ask the host */
    int turned_away;   /* so many times in a row */
    int challenged;    /* the same, by pages that were read */
    struct site *next;
};

struct gate {
    const struct source_config *source;
    struct source_report *report;
    struct arena mem;
    struct fetch_rules rules;
    struct str hosts[2 * LIMIT_CONFIG_WORDS];
    struct fetcher *fetcher;
    struct site *sites;
    int64_t end_ms;
    /* of the request that is on */
    bool is_for_robots; /* which may be anywhere within the hosts */
    bool is_stranger;   /* a redirect leads to a host not asked before */
    bool is_disallowed; /* by robots.txt */
};

static struct str lower(struct str text, struct arena *mem)
{
    struct str copy = arena_str(mem, text);

    for (char *c = (char *)copy.p; c < copy.p + copy.n; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c += 'a' - 'A';
    return copy;
}

/* The named hosts, and those of the start addresses with their ports. */
static bool list_hosts(struct gate *gate, struct err *err)
{
    const struct source_config *source = gate->source;
    size_t n = 0;

    for (size_t i = 0; i < source->allowed_hosts.count; i++)
        gate->hosts[n++] = lower(source->allowed_hosts.items[i], &gate->mem);
    for (size_t i = 0; i < source->start.count; i++) {
        struct str start = source->start.items[i], url;
        struct address address;

        if (!address_resolve(start, start, &gate->mem, &url, err) ||
            !address_parse(url, &address, err)) {
            err_wrap(err, "start address %.*s", STR_ARG(start));
            err->kind = ERR_CONFIG;
            return false;
        }
        gate->hosts[n++] =
            arena_printf(&gate->mem, "%.*s:%u", STR_ARG(address.host),
                         (unsigned)address.port);
    }
    gate->rules.hosts = gate->hosts;
    gate->rules.host_count = n;
    return true;
}

static bool check_ca_file(struct str path, struct err *err)
{
    CLEANUP(buf_free) struct buf pem = BUF_EMPTY;
    size_t count;

    return file_read(path.p, LIMIT_CA_FILE, &pem, err) &&
           (tls_count_certificates(buf_str(&pem), &count, err) ||
            err_wrap(err, "%s", path.p));
}

bool gate_check_files(const struct config *config, struct err *err)
{
    for (size_t i = 0; i < config->source_count; i++) {
        const struct source_config *source = &config->sources[i];

        if (source->ca_file.n > 0 && !check_ca_file(source->ca_file, err))
            return config_wrong_source(config, source, "ca_file", err);
    }
    return true;
}

static struct site *known_site(const struct gate *gate,
                               const struct address *address)
{
    for (struct site *site = gate->sites; site; site = site->next)
        if (str_equal(site->scheme, address->scheme) &&
            str_equal(site->host, address->host) && site->port == address->port)
            return site;
    return NULL;
}

static bool is_welcome(struct gate *gate, const struct site *site, struct str url,
                       const struct address *address, struct err *err)
{
    struct str target = str_skip(url, (size_t)(address->path.p - url.p));

    if (site->closed.kind != ERR_NONE) {
        *err = site->closed;
        return false;
    }
    gate->is_disallowed = !robots_allows(&site->robots, target);
    return !gate->is_disallowed ||
           err_set(err, ERR_DATA, "robots.txt disallows it");
}

/* What robots.txt says counts for a redirect's address too. */
static bool may_follow(void *context, struct str url, struct err *err)
{
    struct gate *gate = context;
    struct address address;
    const struct site *site;

    if (gate->is_for_robots)
        return true;
    if (!address_parse(url, &address, err))
        return false;
    site = known_site(gate, &address);
    gate->is_stranger = !site;
    return site ? is_welcome(gate, site, url, &address, err)
                : err_set(err, ERR_DATA, "its robots.txt is not known");
}

bool gate_open(const struct source_config *source, struct source_report *report,
               struct gate **out, struct err *err)
{
    struct gate *gate = calloc(1, sizeof(*gate));

    if (!gate)
        abort();
    gate->source = source;
    gate->report = report;
    gate->end_ms = clock_ms() + source->night_s * 1000;
    gate->rules = (struct fetch_rules){
        .allow_http = source->allow_http,
        .allow_private = source->allow_private,
        .contact = source->contact,
        .ca_file = source->ca_file,
        .tls_legacy = source->tls_legacy,
        .timeout_s = (int)source->timeout_s,
        .pace_ms = (int)(source->pace_s * 1000),
        .may_follow = may_follow,
        .context = gate,
    };
    if (!list_hosts(gate, err) ||
        !fetcher_open(&gate->rules, &gate->fetcher, err)) {
        gate_done(&gate);
        return false;
    }
    *out = gate;
    return true;
}

void gate_done(struct gate **gate)
{
    if (!*gate)
        return;
    fetcher_close((*gate)->fetcher);
    arena_free(&(*gate)->mem);
    free(*gate);
    *gate = NULL;
}

bool gate_allows(const struct gate *gate, struct str url)
{
    struct err ignored;

    return fetch_check(gate->fetcher, url, &ignored);
}

static bool fetch(struct gate *gate, struct str url, size_t limit_bytes,
                  const struct fetch_validators *known, struct fetch_reply *out,
                  struct err *err)
{
    bool is_answered =
        fetch_get(gate->fetcher, url, limit_bytes, known, out, err);

    gate->report->bytes += (int64_t)out->body.n;
    if (out->date_s > gate->report->site_s)
        gate->report->site_s = out->date_s;
    return is_answered;
}

/* A rule that is cut short would forbid more than it should. */
static struct str whole_lines(struct str text)
{
    while (text.n > 0 && text.p[text.n - 1] != '\n' && text.p[text.n - 1] != '\r')
        text.n--;
    return text;
}

/* RFC 9309 section 2.3.1: what is not there, or leads where we may not go,
 * forbids nothing; a server that cannot say forbids everything. */
static void ask_site(struct gate *gate, struct site *site)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct str text,
        url = arena_printf(&gate->mem, "%.*s://%.*s:%u/robots.txt",
                           STR_ARG(site->scheme), STR_ARG(site->host),
                           (unsigned)site->port);
    struct err err = ERR_CLEAR;
    bool is_answered;

    gate->is_for_robots = true;
    is_answered = fetch(gate, url, LIMIT_ROBOTS, NULL, &reply, &err);
    gate->is_for_robots = false;
    text = buf_str(&reply.body);
    if (err.kind == ERR_UNREACHABLE || (!is_answered && reply.status == 0))
        err_set(&site->closed, ERR_UNREACHABLE, "robots.txt: %s", err.text);
    else if (reply.status >= 500)
        err_set(&site->closed, ERR_UNREACHABLE, "robots.txt answered %d",
                reply.status);
    else if (reply.status / 100 == 2)
        robots_parse(is_answered ? text : whole_lines(text), AGENT, &gate->mem,
                     &site->robots);
    fetcher_slow_down(gate->fetcher, (int)site->robots.delay_s * 1000);
}

static struct site *site_of(struct gate *gate, const struct address *address)
{
    struct site *site = known_site(gate, address);

    if (site)
        return site;
    site = ARENA_NEW(&gate->mem, struct site);
    *site = (struct site){
        .scheme = arena_str(&gate->mem, address->scheme),
        .host = arena_str(&gate->mem, address->host),
        .port = address->port,
        .next = gate->sites,
    };
    gate->sites = site;
    ask_site(gate, site);
    return site;
}

static enum reject reason_of_error(enum err_kind kind)
{
    return kind == ERR_LIMIT  ? REJECT_TOO_LARGE
           : kind == ERR_DATA ? REJECT_NOT_ARTICLE
                              : REJECT_NONE;
}

static bool check_robots(struct gate *gate, struct str url, struct site **out,
                         struct err *err)
{
    struct address address;

    gate->is_disallowed = false;
    if (!fetch_check(gate->fetcher, url, err) ||
        !address_parse(url, &address, err))
        return false;
    *out = site_of(gate, &address);
    return is_welcome(gate, *out, url, &address, err);
}

/* A redirect to a host that was not asked before stops on its threshold: there
 * is a robots.txt to be read first. */
static bool fetch_page(struct gate *gate, struct str url, size_t limit_bytes,
                       const struct fetch_validators *known,
                       struct fetch_reply *out, struct err *err)
{
    struct site *site;

    for (;;) {
        gate->is_stranger = false;
        if (fetch(gate, url, limit_bytes, known, out, err))
            return true;
        if (!gate->is_stranger)
            return false;
        url = arena_take(&gate->mem, &out->url);
        fetch_reply_free(out);
        if (!check_robots(gate, url, &site, err))
            return false;
    }
}

bool gate_has_budget(const struct gate *gate, struct err *err)
{
    if (clock_ms() >= gate->end_ms)
        return err_set(err, ERR_BUSY, "the night's time is used up");
    return gate->report->bytes < gate->source->night_mb * INT64_C(1048576) ||
           err_set(err, ERR_BUSY, "the night's bytes are used up");
}

/* What a site of this kind means by a status (UPSTREAM: firewalls). */
static const struct {
    int status;
    enum reject reason;
} statuses[] = {
    { 401, REJECT_LOGIN },       { 403, REJECT_CHALLENGE },
    { 404, REJECT_GONE },        { 405, REJECT_CHALLENGE },
    { 407, REJECT_LOGIN },       { 410, REJECT_GONE },
    { 412, REJECT_CHALLENGE },   { 429, REJECT_CHALLENGE },
    { 503, REJECT_MAINTENANCE }, { 512, REJECT_CHALLENGE },
    { 521, REJECT_CHALLENGE },
};

static enum reject reason_of_status(int status)
{
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        if (statuses[i].status == status)
            return statuses[i].reason;
    return REJECT_NONE;
}

/* ---- being turned away --------------------------------------------------- */

static void shut_out(struct site *site)
{
    err_set(&site->closed, ERR_BUSY, "the site turns us away");
}

static void judge(struct site *site)
{
    if (site->turned_away + site->challenged >= LIMIT_TURNED_AWAY)
        shut_out(site);
}

void gate_note(struct gate *gate, struct str url, enum reject reject)
{
    struct address address;
    struct err ignored;
    struct site *site;

    if (!address_parse(url, &address, &ignored))
        return;
    site = site_of(gate, &address);
    site->challenged = reject == REJECT_CHALLENGE ? site->challenged + 1 : 0;
    judge(site);
}

/* 404 and its like are answers of a site that is well. */
static void note_answer(struct site *site, bool is_answered, int status)
{
    if (is_answered && status < 500 &&
        reason_of_status(status) != REJECT_CHALLENGE)
        site->turned_away = 0;
    else
        site->turned_away++;
    judge(site);
}

/* Waits as long as the server asks for; false when that is too long: then it
 * is not asked again tonight. */
static bool wait_for(struct gate *gate, struct site *site, int64_t seconds)
{
    struct timespec wait = { seconds, 0 };

    if (seconds > LIMIT_RETRY_AFTER_S ||
        clock_ms() + seconds * 1000 >= gate->end_ms)
        return err_set(&site->closed, ERR_BUSY,
                       "the site wants us to wait for %lld s",
                       (long long)seconds);
    while (nanosleep(&wait, &wait) != 0)
        continue;
    return true;
}

static bool ask(struct gate *gate, struct site *site, struct str url,
                size_t limit_bytes, const struct fetch_validators *known,
                struct fetch_reply *out, struct err *err)
{
    bool is_answered = fetch_page(gate, url, limit_bytes, known, out, err);

    if (is_answered && limit_bytes != LIMIT_PICTURE &&
        (out->status == 429 || out->status == 503) && out->retry_after_s > 0 &&
        wait_for(gate, site, out->retry_after_s)) {
        fetch_reply_free(out);
        is_answered = fetch_page(gate, url, limit_bytes, known, out, err);
    }
    /* Pictures may lie on a server of their own that is broken. */
    if (limit_bytes != LIMIT_PICTURE &&
        (is_answered || err->kind == ERR_UNREACHABLE))
        note_answer(site, is_answered, out->status);
    return is_answered;
}

bool gate_get(struct gate *gate, struct str url, size_t limit_bytes,
              const struct fetch_validators *known, struct fetch_reply *out,
              enum reject *why, struct err *err)
{
    struct site *site;

    *out = (struct fetch_reply){ 0 };
    *why = REJECT_NONE;
    if (!gate_has_budget(gate, err))
        return false;
    if (!check_robots(gate, url, &site, err) ||
        !ask(gate, site, url, limit_bytes, known, out, err)) {
        *why = gate->is_disallowed ? REJECT_ROBOTS_DISALLOWED
                                   : reason_of_error(err->kind);
        return false;
    }
    if (out->status == 200 || out->status == 304)
        return true;
    *why = reason_of_status(out->status);
    return err_set(err, ERR_UNREACHABLE, "the site answered %d", out->status);
}
