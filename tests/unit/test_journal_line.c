/* journal_line: what is written is read back, and nothing else is. */
#include "check.h"

#include <stdlib.h>

#include "base/limits.h"
#include "core/journal_line.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define TIME "2026-11-24T02:10:03+08:00"
#define HEAD "\"time\":\"" TIME "\","
#define ARTICLE \
    HEAD "\"url\":\"http://a/\",\"title\":\"题\",\"id\":7,\"digest\":\"" HEX \
         "\","
#define PREV "\"prev\":\"" JOURNAL_NOTHING "\"}"
/* sha256sum of what stands before it. */
#define CLOSING \
    JOURNAL_CLOSING HEAD \
        "\"edition\":2,\"published\":\"" TIME \
        "\",\"before\":null,\"shown\":1," \
        "\"changed\":0,\"withdrawn\":0,\"articles\":1,\"prev\":\"" HEX \
        "\",\"sum\":\"" \
        "b7c3f3cba920262223a56c03d52c720b212113ada5c7727cddaa1a921cc02a7d\"}"

static const struct article gone = { .url = STR("http://a/"),
                                     .reject = REJECT_GONE };

static const struct {
    struct journal_line line;
    struct str want;
} cases[] = {
    { .line = { .kind = JOURNAL_SHOWN, .prev = STR(JOURNAL_NOTHING) },
      .want = STR("{\"event\":\"shown\"," ARTICLE PREV) },
    { .line = { .kind = JOURNAL_CHANGED, .prev = STR(JOURNAL_NOTHING), .was = &gone },
      .want = STR("{\"event\":\"changed\"," ARTICLE
                  "\"was\":{\"url\":\"http://a/\",\"verdict\":\"reject\","
                  "\"reason\":\"gone\"}," PREV) },
    { .line = { .kind = JOURNAL_WITHDRAWN, .prev = STR(JOURNAL_NOTHING) },
      .want = STR("{\"event\":\"withdrawn\"," ARTICLE "\"was\":null," PREV) },
    { .line = { .kind = JOURNAL_RESTART,
                .prev = STR(JOURNAL_NOTHING),
                .reason = STR("gone") },
      .want = STR("{\"event\":\"restart\"," HEAD "\"reason\":\"gone\"," PREV) },
    { .line = { .kind = JOURNAL_EDITION,
                .prev = STR(HEX),
                .edition = 2,
                .published = STR(TIME),
                .shown = 1,
                .articles = 1 },
      .want = STR(CLOSING) },
};

static void is_written_and_read_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;
        struct journal_line line = cases[i].line, back;
        struct err err = ERR_CLEAR;

        line.time = S(TIME);
        line.url = S("http://a/");
        line.title = S("题");
        line.digest = S(HEX);
        line.id = 7;
        buf_put_char(&out, '\n'); /* it is appended */
        journal_line_put(&line, &out);
        assert_str(str_skip(buf_str(&out), 1), cases[i].want);
        assert_ok(journal_line_parse(cases[i].want, &mem, &back, &err), &err);
        assert_int_equal(back.kind, i);
        assert_str(back.event, journal_event_word(back.kind));
        assert_int_equal(back.time_s, 1795457403);
        assert_str(back.prev, line.prev);
        assert_str(back.reason, line.reason);
        assert_int_equal(back.edition, line.edition);
        assert_int_equal(back.id, line.kind < JOURNAL_RESTART ? 7 : 0);
    }
}

/* A closing line has none behind it that would tell. */
static void a_closing_line_tells_of_every_bit(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    char spoilt[] = CLOSING;
    struct journal_line back;
    struct err err = ERR_CLEAR;

    (void)state;
    for (size_t i = 0; i < 8 * (sizeof(spoilt) - 1); i++) {
        spoilt[i / 8] ^= (char)(1 << i % 8);
        assert_err(journal_line_parse(str_of(spoilt), &mem, &back, &err), &err,
                   ERR_DATA);
        spoilt[i / 8] ^= (char)(1 << i % 8);
    }
    assert_ok(journal_line_parse(str_of(spoilt), &mem, &back, &err), &err);
}

static void refuses_what_is_no_line(void **state)
{
    static const struct str lines[] = {
        STR(""),
        STR("[]"),
        STR("{\"event\":\"shown\"}"),
        STR("{\"event\":\"shown\"," ARTICLE "\"prev\":null}"),
        STR("{\"event\":\"shown\"," ARTICLE "\"prev\":\"00\"}"),
        STR("{\"event\":\"shown\"," HEAD PREV),
        STR("{\"event\":\"seen\"," ARTICLE PREV),
        STR("{" ARTICLE PREV),
        STR("{\"event\":\"restart\",\"time\":\"2026-11-24\"," PREV),
        STR("{\"event\":\"restart\",\"time\":\"2026-11-23T18:10:03Z\"," PREV),
        STR("{\"event\":\"edition\"," HEAD PREV),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
        struct journal_line back;
        struct err err = ERR_CLEAR;

        assert_err(journal_line_parse(lines[i], &mem, &back, &err), &err,
                   ERR_DATA);
    }
}

/* Whatever was shown, the line can be read back. */
static void a_revision_that_is_too_long_is_left_out(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    size_t n = LIMIT_JOURNAL_LINE;
    char *text = malloc(n);
    struct block block = { .kind = BLOCK_PARAGRAPH, .text = { text, n } };
    struct article was = { .url = S("http://a/"),
                           .blocks = &block,
                           .block_count = 1 };
    struct journal_line line = { .kind = JOURNAL_CHANGED, .was = &was };

    (void)state;
    memset(text, 'x', n);
    block.text.n = n / 2;
    journal_line_put(&line, &out);
    assert_true(out.n > n / 2 && line.was);
    buf_clear(&out);
    block.text.n = n;
    journal_line_put(&line, &out);
    assert_true(out.n < 1000);
    assert_true(str_find(buf_str(&out), S("\"was\":null")) > 0);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_written_and_read_back),
        cmocka_unit_test(a_closing_line_tells_of_every_bit),
        cmocka_unit_test(refuses_what_is_no_line),
        cmocka_unit_test(a_revision_that_is_too_long_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
