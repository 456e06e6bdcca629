/* str, utf8, buf, arena: the base everything stands on. */
#include "base/arena.h"
#include "base/utf8.h"
#include "check.h"

static void finds(void **state)
{
    (void)state;
    assert_int_equal(str_find(S("人大代表"), S("代表")), 6);
    assert_int_equal(str_find(S("abc"), S("d")), -1);
    assert_int_equal(str_find(S("abc"), S("")), 0);
    assert_int_equal(str_find(STR_NONE, S("a")), -1);
}

static void splits(void **state)
{
    struct str rest = S("a,,b"), piece;

    (void)state;
    assert_true(str_split(&rest, ',', &piece));
    assert_str(piece, S("a"));
    assert_true(str_split(&rest, ',', &piece));
    assert_str(piece, S(""));
    assert_true(str_split(&rest, ',', &piece));
    assert_str(piece, S("b"));
    assert_false(str_split(&rest, ',', &piece));
}

static const struct {
    const char *name;
    struct str in;
    bool is_good;
    int64_t want;
} numbers[] = {
    { "plain", STR("42"), true, 42 },
    { "negative", STR("-3"), true, -3 },
    { "empty", STR(""), false, 0 },
    { "blank", STR(" 1"), false, 0 },
    { "letters", STR("1x"), false, 0 },
    { "over int64", STR("9223372036854775808"), false, 0 },
    { "over max", STR("101"), false, 0 },
};

static void reads_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        int64_t value = 0;
        bool is_good = str_to_int(numbers[i].in, -10, 100, &value);

        if (is_good != numbers[i].is_good || value != numbers[i].want)
            fail_msg("%s: %d, %lld", numbers[i].name, is_good, (long long)value);
    }
}

static void walks_characters(void **state)
{
    struct str rest = S("筼a\xF0\xA0\xAE\xB7");

    (void)state;
    assert_int_equal(utf8_next(&rest), 0x7B7C);
    assert_int_equal(utf8_next(&rest), 'a');
    assert_int_equal(utf8_next(&rest), 0x20BB7);
    assert_int_equal(rest.n, 0);
    rest = S("\xE4\xBA"); /* cut in the middle: byte by byte */
    assert_int_equal(utf8_next(&rest), UTF8_REPLACEMENT);
    assert_int_equal(utf8_next(&rest), UTF8_REPLACEMENT);
    assert_int_equal(rest.n, 0);
}

static void refuses_bad_utf8(void **state)
{
    (void)state;
    assert_true(utf8_is_valid(S("厦门 abc")));
    assert_false(utf8_is_valid(S("\xC0\xAF")));         /* overlong */
    assert_false(utf8_is_valid(S("\xED\xA0\x80")));     /* surrogate */
    assert_false(utf8_is_valid(S("\xF4\x90\x80\x80"))); /* over 10FFFF */
    assert_false(utf8_is_valid(S("\xE4\xBA")));         /* cut */
}

static void trims_chinese_blanks(void **state)
{
    (void)state;
    assert_str(utf8_trim(S("\u3000\u3000一年来 \u00a0")), S("一年来"));
    assert_str(utf8_trim(S("\u3000 ")), S(""));
    assert_str(utf8_trim(S(" \xE3\x80 a\x80 ")), S("\xE3\x80 a\x80"));
    assert_str(utf8_trim(S("\x80\x80")), S("\x80\x80"));
    assert_str(utf8_head(S("一二三"), 2), S("一二"));
    assert_int_equal(utf8_count(S("一年来,ok")), 6);
}

static void keeps_memory_apart(void **state)
{
    struct arena arena = ARENA_EMPTY;
    struct buf buf = BUF_EMPTY;
    char *first = arena_alloc(&arena, 3, 1);
    char *big;

    (void)state;
    memcpy(first, "abc", 3);
    big = arena_alloc(&arena, 1, 1 << 20); /* a chunk of its own */
    assert_int_equal(big[(1 << 20) - 1], 0);
    assert_memory_equal(first, "abc", 3);
    assert_str(arena_printf(&arena, "%d-%s", 7, "x"), S("7-x"));
    arena_free(&arena);

    for (int i = 0; i < 1000; i++)
        buf_printf(&buf, "%d,", i);
    assert_int_equal(buf.n, 3890);
    assert_int_equal(strlen(buf_cstr(&buf)), 3890);
    buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds),
        cmocka_unit_test(splits),
        cmocka_unit_test(reads_numbers),
        cmocka_unit_test(walks_characters),
        cmocka_unit_test(refuses_bad_utf8),
        cmocka_unit_test(trims_chinese_blanks),
        cmocka_unit_test(keeps_memory_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
