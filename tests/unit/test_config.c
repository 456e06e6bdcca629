/* config, settings: files, -o, origins, and messages that say what to do. */
#include "core/config.h"

#include "check.h"

static struct arena mem;

static int fresh(void **state)
{
    static struct config config;

    arena_free(&mem);
    config_init(&config, &mem);
    *state = &config;
    return 0;
}

static int done(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

static void has_defaults(void **state)
{
    struct config *config = *state;
    struct err err;

    assert_str(config->store.data, S("/var/lib/bulletin"));
    assert_int_equal(config->serve.connections, 256);
    assert_int_equal(config->qr.level, QR_LEVEL_M);
    assert_int_equal(config->sync.window.from_min, 90);
    assert_int_equal(config->sync.window.to_min, 300);
    assert_true(config->screen.diagonal_inch == 21.5);
    assert_ok(config_check(config, &err), &err);
}

static void reads_a_file(void **state)
{
    static const char TEXT[] = "# the lobby\n"
                               "[site]\n"
                               "name = 云澜市人大常委会\n"
                               "[source.main]\n"
                               "start = https://a.example/x/\n"
                               "        https://a.example/y/   # two lists\n"
                               "pace_s = 0.5\n"
                               "allow_http = yes\n"
                               "[qr]\n"
                               "wechat = http://weixin.qq.com/r/AbC;d#e\n";
    struct config *config = *state;
    struct config_entry *entries;
    size_t count;
    struct err err;

    assert_ok(config_parse(config, str_of(TEXT), S("a.conf"), &err), &err);
    assert_str(config->site.name, S("云澜市人大常委会"));
    assert_int_equal(config->source_count, 1);
    assert_int_equal(config->sources[0].start.count, 2);
    assert_str(config->sources[0].start.items[1], S("https://a.example/y/"));
    assert_true(config->sources[0].pace_s == 0.5);
    assert_true(config->sources[0].allow_http);
    assert_str(config->qr.wechat, S("http://weixin.qq.com/r/AbC;d#e"));

    /* A later file wins, and the origin says so. */
    assert_ok(config_parse(config, S("[site]\nname = 二\n"), S("b.conf"), &err),
              &err);
    assert_str(config->site.name, S("二"));
    config_entries(config, &mem, &entries, &count);
    for (size_t i = 0; i < count; i++) {
        if (str_equal(entries[i].section, S("site")) &&
            str_equal(entries[i].key, S("name")))
            assert_str(entries[i].origin, S("b.conf:2"));
        if (str_equal(entries[i].section, S("source.main")) &&
            str_equal(entries[i].key, S("start")))
            assert_str(entries[i].origin, S("a.conf:5"));
    }
}

/* Where lines are joined: what the value becomes. */
static const struct {
    const char *name, *text, *want; /* the words, with bars between */
} joined[] = {
    { "a remark on the first line",
      "[source.a]\nstart = http://a/ # one\n    http://b/\n",
      "http://a/|http://b/" },
    { "a remark on each", "[source.a]\nstart = http://a/ ; 1\n\thttp://b/\t# 2\n",
      "http://a/|http://b/" },
    { "indented by a tab", "[source.a]\nstart = http://a/\n\thttp://b/\n",
      "http://a/|http://b/" },
    { "nothing on the first line",
      "[source.a]\nstart =\n  http://a/#x\thttp://b/\n", "http://a/#x|http://b/" },
    { "an indented line of its own", "[source.a]\n  start = http://a/\n",
      "http://a/" },
    { "behind a remark",
      "[source.a]\n# start = http://a/\n  start = http://b/\n", "http://b/" },
};

static void joins_lines(void **state)
{
    struct config *config = *state;
    struct err err;

    for (size_t i = 0; i < COUNT_OF(joined); i++) {
        CLEANUP(buf_free) struct buf got = BUF_EMPTY;

        print_message("%s\n", joined[i].name);
        fresh(state);
        assert_ok(config_parse(config, str_of(joined[i].text), S("t"), &err),
                  &err);
        for (size_t j = 0; j < config->sources[0].start.count; j++)
            buf_printf(&got, "%s%.*s", j ? "|" : "",
                       STR_ARG(config->sources[0].start.items[j]));
        assert_str(buf_str(&got), str_of(joined[i].want));
    }
}

static void takes_assignments(void **state)
{
    struct config *config = *state;
    struct err err;

    assert_ok(config_set(config, S("source.main.start=http://127.0.0.1:1/"),
                         S("-o"), &err),
              &err);
    assert_str(config->sources[0].start.items[0], S("http://127.0.0.1:1/"));
    assert_ok(config_set(config, S("qr.mobile=https://m/?u={url}&x=1"), S("-o"),
                         &err),
              &err);
    assert_str(config->qr.mobile, S("https://m/?u={url}&x=1"));
    assert_err(config_set(config, S("qr.mobile"), S("-o"), &err), &err,
               ERR_USAGE);
    assert_err(config_set(config, S("mobile=x"), S("-o"), &err), &err, ERR_USAGE);
}

static const struct {
    const char *text;
    const char *want;
} faults[] = {
    { "[serve]\nport = 80\n",
      "t.conf:2: unknown key 'port' in [serve]: allowed are listen, "
      "lan_listen, hosts, connections, per_address" },
    { "[server]\nlisten = x\n",
      "t.conf:2: unknown section [server]: store, sync, serve, site, "
      "brake, source.NAME, qr, screen" },
    { "[serve]\n\nconnections = many\n",
      "t.conf:3: serve.connections: 'many': a whole number from 4 to 4096" },
    { "[source.a]\nallow_http = true\n",
      "t.conf:2: source.allow_http: 'true': yes or no" },
    { "[source.A b]\nstart = x\n",
      "t.conf:2: source name 'A b': lower-case letters, digits, - _" },
    { "[sync]\nwindow = 1:30-5:00\n",
      "t.conf:2: sync.window: '1:30-5:00': two different times of China's day, "
      "as 01:30-05:00" },
    { "[qr]\nlevel = X\n", "t.conf:2: qr.level: 'X': L, M, Q or H" },
    { "[screen]\ndiagonal_inch = 1e999\n",
      "t.conf:2: screen.diagonal_inch: '1e999': a number from 5 to 120" },
    { "nonsense\n", "t.conf:1: neither [section] nor key = value" },
    { "[source]\nstart = x\n",
      "t.conf:2: unknown key 'start' in [source]: name it [source.NAME]" },
};

static void tells_file_and_line(void **state)
{
    struct config *config = *state;
    struct err err;

    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        fresh(state);
        assert_err(config_parse(config, str_of(faults[i].text), S("t.conf"), &err),
                   &err, ERR_CONFIG);
        assert_string_equal(err.text, faults[i].want);
    }
}

/* What only shows when all is read still names its line. */
static const struct {
    const char *text;
    const char *want;
} late_faults[] = {
    { "[source.a]\npace_s = 1\n",
      "default: source.a.start: no address: give the first list page of each "
      "column" },
    { "[serve]\nlisten = x\n",
      "t.conf:2: serve.listen: 'x' is not address:port (127.0.0.1:8080)" },
    { "[serve]\nlisten = 127.0.0.1:99999\n",
      "t.conf:2: serve.listen: '127.0.0.1:99999' is not address:port "
      "(127.0.0.1:8080)" },
    { "[source.a]\nstart = http://a.example/\n",
      "t.conf:2: source.a.start: 'http://a.example/': http needs allow_http = "
      "yes" },
};

static void checks_the_whole(void **state)
{
    struct config *config = *state;
    struct err err;

    for (size_t i = 0; i < COUNT_OF(late_faults); i++) {
        fresh(state);
        assert_ok(config_parse(config, str_of(late_faults[i].text), S("t.conf"),
                               &err),
                  &err);
        assert_err(config_check(config, &err), &err, ERR_CONFIG);
        assert_string_equal(err.text, late_faults[i].want);
    }
    fresh(state);
    assert_ok(config_parse(config, S("[source.a]\nstart = ftp://x/\n"),
                           S("t.conf"), &err),
              &err);
    assert_err(config_check(config, &err), &err, ERR_CONFIG);
    assert_memory_equal(err.text, "t.conf:2: source.a.start: ", 26);
}

/* Portrait or landscape; a wall of screens gets what pictures may have. */
static const struct {
    const char *width, *height;
    uint32_t want;
} screens[] = {
    { "screen.width_px=1080", "screen.height_px=1920", 1920 },
    { "screen.width_px=3840", "screen.height_px=2160", 3840 },
    { "screen.width_px=4096", "screen.height_px=320", 4096 },
    { "screen.width_px=320", "screen.height_px=7680", LIMIT_PICTURE_SHOWN_SIDE },
    { "screen.width_px=16384", "screen.height_px=320", LIMIT_PICTURE_SHOWN_SIDE },
};

static void fits_pictures_to_the_screen(void **state)
{
    struct config *config = *state;
    struct err err;

    for (size_t i = 0; i < COUNT_OF(screens); i++) {
        assert_ok(config_set(config, str_of(screens[i].width), S("-o"), &err),
                  &err);
        assert_ok(config_set(config, str_of(screens[i].height), S("-o"), &err),
                  &err);
        assert_int_equal(config_picture_box_px(config), screens[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(has_defaults, fresh, done),
        cmocka_unit_test_setup_teardown(reads_a_file, fresh, done),
        cmocka_unit_test_setup_teardown(joins_lines, fresh, done),
        cmocka_unit_test_setup_teardown(takes_assignments, fresh, done),
        cmocka_unit_test_setup_teardown(tells_file_and_line, fresh, done),
        cmocka_unit_test_setup_teardown(checks_the_whole, fresh, done),
        cmocka_unit_test_setup_teardown(fits_pictures_to_the_screen, fresh, done),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
