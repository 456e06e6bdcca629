/* extract_text: the words of a paragraph out of its pieces. */
#include "check.h"

#include "core/extract_text.h"

static const struct {
    const char *name, *in, *want;
} cases[] = {
    { "plain", "人大速递", "人大速递" },
    { "blanks at the ends", " \u00A0\u3000人大\u3000 ", "人大" },
    { "a run of blanks", "人\u00A0 \t\r\n\u2003\u202F\u205F大", "人 大" },
    { "full-width ones stay", "\u3000\u3000年\u3000\u3000月", "年\u3000\u3000月" },
    { "among others too", "年 \u3000\u00A0月", "年\u3000月" },
    { "ends of lines", "人大\u2028速递\u2029\x0B今", "人大 速递 今" },
    { "controls", "人\x01\xC2\x85大", "人 大" },
    { "zero width", "人\u200B\u200C\u200D\uFEFF\u2060\u00AD大", "人大" },
    { "at the ends", "\uFEFF\u200B人大\u200E", "人大" },
    { "between blanks", "人 \u200B 大", "人 大" },
    { "direction", "\u202A人\u202E大\u202C\u2066\u2069\u061C", "人大" },
    { "objects and damage", "人\uFFFC\uFFFD\uFFF9\uFFFE大", "人大" },
    { "a name's variant", "葛\U000E0100", "葛\U000E0100" },
    { "emoji or text", "☎\uFE0E1\uFE0F\u20E3", "☎1\u20E3" },
    { "GBK's private use", "陆\uE863、\uE81E\uE78D", "陆䶮、龴︐" },
    { "icons beside words", "\uE600首页\uF101\U000F0001", "首页" },
    { "icons alone", "\uE863", "" },
};

static void tidies(void **state)
{
    struct arena mem = ARENA_EMPTY;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct str got = text_tidy(str_of(cases[i].in), &mem);

        if (!str_equal(got, str_of(cases[i].want)))
            fail_msg("%s: got '%.*s'", cases[i].name, STR_ARG(got));
    }
    arena_free(&mem);
}

static void compares_what_is_seen(void **state)
{
    (void)state;
    assert_true(text_same(S("陆\uE863 视察"), S("\u200B陆䶮\u3000视\u00A0察")));
    assert_false(text_same(S("视察"), S("视察团")));
    assert_true(text_starts(S("视\uFEFF察 团"), S("视察")));
    assert_false(text_starts(S("视察"), S("视察团")));
}

/* An icon in an element of its own is none of the words around it. */
static void puts_pieces_together(void **state)
{
    struct arena mem = ARENA_EMPTY;
    struct text text = { .mem = &mem };
    struct text_look look = { 0 };

    (void)state;
    text_put(&text, S("陆"), &look);
    text_put(&text, S("\uE863"), &look);
    text_put(&text, S("镕\uE863 "), &look);
    text_put(&text, S("\n\uE600\n"), &look);
    text_put(&text, S("视察"), &look);
    assert_str(text_words(&text), S("陆镕䶮 视察"));
    text_free(&text);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tidies),
        cmocka_unit_test(compares_what_is_seen),
        cmocka_unit_test(puts_pieces_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
