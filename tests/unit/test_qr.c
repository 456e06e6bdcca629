/* Codes: sizes as ISO/IEC 18004 gives them, the fixed patterns, and the
 * bounds. That a phone reads them is proved by tests/qr/readback.py. */
#include "check.h"

#include "base/buf.h"
#include "core/qr.h"

/* Modules per side; every row is one payload at the levels L, M, Q, H. */
static const struct {
    const char *name;
    struct str text;
    uint8_t sides[4];
} payloads[] = {
    { "mobile site", STR("https://m.xmrd.gov.cn/"), { 25, 25, 29, 29 } },
    { "official account",
      STR("http://weixin.qq.com/r/abcdefghijklmnopqrst"),
      { 29, 33, 33, 37 } },
    { "account's article",
      STR("https://mp.weixin.qq.com/s/abcdefghijklmnopqrstuv"),
      { 29, 33, 37, 41 } },
    { "article, 62 bytes: exactly full at M",
      STR("https://www.xmrd.gov.cn/xwzx/rdsd/202401/t20240108_5587803.htm"),
      { 33, 33, 41, 45 } },
    { "63 bytes: one too many",
      STR("https://www.xmrd.gov.cn/xwzx/rdsd/202401/t20240108_55878031.htm"),
      { 33, 37, 41, 45 } },
    { "digits stay in byte mode", STR("01234567890123456789"), { 25, 25, 25, 29 } },
};

static void keeps_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(payloads); i++)
        for (enum qr_level level = QR_LEVEL_L; level <= QR_LEVEL_H; level++) {
            struct err err = ERR_CLEAR;
            struct qr qr;

            assert_ok(qr_encode(payloads[i].text, level, &qr, &err), &err);
            if (qr.side != payloads[i].sides[level])
                fail_msg("%s, level %d: side %u, want %u", payloads[i].name,
                         level, qr.side, payloads[i].sides[level]);
        }
}

/* The three corners every reader looks for; the fourth has none. */
static void check_finder(const struct qr *qr, unsigned left, unsigned top)
{
    static const char *const finder[] = {
        "#######", "#     #", "# ### #", "# ### #",
        "# ### #", "#     #", "#######",
    };

    for (unsigned y = 0; y < 7; y++)
        for (unsigned x = 0; x < 7; x++)
            assert_int_equal(qr->dark[(top + y) * qr->side + left + x],
                             finder[y][x] == '#');
}

static void draws_finders(void **state)
{
    struct err err = ERR_CLEAR;
    struct qr qr;

    (void)state;
    assert_ok(qr_encode(S("人大速递"), QR_LEVEL_M, &qr, &err), &err);
    check_finder(&qr, 0, 0);
    check_finder(&qr, qr.side - 7u, 0);
    check_finder(&qr, 0, qr.side - 7u);
    for (size_t i = 0; i < (size_t)qr.side * qr.side; i++)
        assert_true(qr.dark[i] <= 1);
}

static void is_repeatable(void **state)
{
    struct err err = ERR_CLEAR;
    struct qr first, second;

    (void)state;
    memset(&first, 1, sizeof(first));
    memset(&second, 1, sizeof(second));
    assert_ok(qr_encode(payloads[3].text, QR_LEVEL_M, &first, &err), &err);
    assert_ok(qr_encode(payloads[3].text, QR_LEVEL_M, &second, &err), &err);
    assert_memory_equal(&first, &second, sizeof(first));
}

static void fill(struct buf *buf, size_t n)
{
    while (buf->n < n)
        buf_put_char(buf, 'x');
}

static void takes_the_longest(void **state)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct err err = ERR_CLEAR;
    struct qr qr;

    (void)state;
    fill(&text, LIMIT_QR_TEXT);
    for (enum qr_level level = QR_LEVEL_L; level <= QR_LEVEL_H; level++)
        assert_ok(qr_encode(buf_str(&text), level, &qr, &err), &err);
    assert_true(qr.side <= QR_SIDE_MAX);
}

static void refuses(void **state)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct err err = ERR_CLEAR;
    struct qr qr = { .side = 99 };

    (void)state;
    fill(&text, LIMIT_QR_TEXT + 1);
    assert_err(qr_encode(buf_str(&text), QR_LEVEL_L, &qr, &err), &err, ERR_LIMIT);
    assert_err(qr_encode(S(""), QR_LEVEL_L, &qr, &err), &err, ERR_DATA);
    assert_err(qr_encode(STR_NONE, QR_LEVEL_L, &qr, &err), &err, ERR_DATA);
    assert_err(qr_encode(S("a\0b"), QR_LEVEL_L, &qr, &err), &err, ERR_DATA);
    assert_int_equal(qr.side, 99);
}

static const struct {
    struct str word;
    bool is_good;
    enum qr_level level;
} words[] = {
    { STR("L"), true, QR_LEVEL_L },  { STR("m"), true, QR_LEVEL_M },
    { STR("Q"), true, QR_LEVEL_Q },  { STR("h"), true, QR_LEVEL_H },
    { STR(""), false, QR_LEVEL_L },  { STR("LM"), false, QR_LEVEL_L },
    { STR("X"), false, QR_LEVEL_L }, { { NULL, 0 }, false, QR_LEVEL_L },
};

static void reads_levels(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        enum qr_level level = QR_LEVEL_L;

        assert_int_equal(qr_level_of(words[i].word, &level), words[i].is_good);
        assert_int_equal(level, words[i].level);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_sizes),       cmocka_unit_test(draws_finders),
        cmocka_unit_test(is_repeatable),     cmocka_unit_test(refuses),
        cmocka_unit_test(takes_the_longest), cmocka_unit_test(reads_levels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
