/* Which characters the pages' font has, and what an article lacks. */
#include "check.h"

#include <stdio.h>

#include "base/utf8.h"
#include "core/glyphs.h"

static const struct {
    uint32_t character;
    bool is_there;
} cases[] = {
    { ' ', true },        { 'A', true },         { 0x3000, true },
    { 0x4EBA, true },  /* 人 */
    { 0x7B7C, true },  /* 筼, not in GB 2312 */
    { 0x7B5C, true },  /* 筜 */
    { 0x3007, true },  /* 〇 */
    { 0x20BB7, true }, /* 𠮷, beyond the BMP */
    { 0, false },         { '\n', false },       { 0x0627, false }, /* Arabic */
    { 0x30000, false },                      /* extension G */
    { 0x1F600, false },   { 0xE000, false }, /* private use */
    { 0xF8FF, false },    { 0xF0000, false },    { 0xFFFF, false },
    { UTF8_LAST, false }, { UINT32_MAX, false },
};

static void knows_the_font(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (glyphs_has(cases[i].character) != cases[i].is_there)
            fail_msg("U+%04X", cases[i].character);
}

/* The search finds what a walk along the table finds. */
static void searches_well(void **state)
{
    size_t at = 0, found = 0;

    (void)state;
    for (size_t i = 0; i < glyph_range_count; i++) {
        assert_true(glyph_ranges[i].first <= glyph_ranges[i].last);
        assert_true(i == 0 ||
                    glyph_ranges[i].first > glyph_ranges[i - 1].last + 1);
    }
    for (uint32_t c = 0; c <= UTF8_LAST; c++) {
        bool is_there;

        if (at < glyph_range_count && c > glyph_ranges[at].last)
            at++;
        is_there = at < glyph_range_count && c >= glyph_ranges[at].first;
        if (glyphs_has(c) != is_there)
            fail_msg("U+%04X", c);
        found += is_there;
    }
    assert_in_range(found, 40000, 65535); /* an OpenType font has no more */
}

static struct article article_of(const char *url, struct block *block)
{
    return (struct article){
        .url = str_of(url),
        .title = S("标题𰀀"),
        .byline = S("（记者 😀）"),
        .blocks = block,
        .block_count = 1,
    };
}

static void notes_articles(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf words = BUF_EMPTY;
    struct glyphs glyphs = { 0 };
    struct str path[] = { STR("ء") };
    struct cell cell = { .text = S("格ب格") };
    struct block plain = { .kind = BLOCK_PARAGRAPH, .text = S("𰀀正文𰀀") };
    struct block table = { .kind = BLOCK_TABLE, .cells = &cell, .cell_count = 1 };
    struct article first = article_of("https://a.example/1", &plain);
    struct article second = article_of("https://a.example/2", &table);

    (void)state;
    first.column_path = path;
    first.column_depth = 1;
    glyphs_say(&glyphs, &words);
    assert_int_equal(words.n, 0);
    glyphs_note(&glyphs, &first, &mem);
    glyphs_note(&glyphs, &second, &mem);
    glyphs_say(&glyphs, &words);
    assert_string_equal(buf_cstr(&words),
                        "4 characters without a glyph: "
                        "U+30000 𰀀 (2 articles, first https://a.example/1), "
                        "U+1F600 😀 (2 articles, first https://a.example/1), "
                        "U+0621 ء (1 article, first https://a.example/1), "
                        "U+0628 ب (1 article, first https://a.example/2)");
}

/* Blanks and what is not seen need no glyph; a selector has that of the
 * character before it. Private use and lone marks would be empty boxes. */
static const struct {
    struct str text;
    size_t want;
} texts[] = {
    { STR("字 字\t字\n字　字"), 0 },
    { STR("字\u00A0字\u2003字\u3164字"), 0 },
    { STR("字\u200B\u200D\u2060\uFEFF字\u00AD字\xC2\x85"), 0 },
    { STR("葛\U000E0100城㐂\uFE00"), 0 },
    { STR("字\uE123"), 1 },
    { STR("字\U000F0000"), 1 },
    { STR("字\u0591"), 1 },
    { STR("\xFF"), 0 }, /* seen as nothing */
};

static void excuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
        struct article article = { .title = texts[i].text };
        struct glyphs glyphs = { 0 };

        glyphs_note(&glyphs, &article, &mem);
        if (glyphs.count != texts[i].want)
            fail_msg("case %zu: %zu", i, glyphs.count);
    }
}

static void keeps_within_limits(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf text = BUF_EMPTY, words = BUF_EMPTY;
    struct glyphs glyphs = { 0 };
    struct article article = { .url = S("u") };

    (void)state;
    for (uint32_t i = 0; i < LIMIT_GLYPHS; i++)
        utf8_put(&text, 0xE000 + i);
    article.title = buf_str(&text);
    glyphs_note(&glyphs, &article, &mem);
    assert_int_equal(glyphs.count, LIMIT_GLYPHS);
    assert_false(glyphs.is_over);
    glyphs_note(&glyphs, &article, &mem);
    assert_false(glyphs.is_over);
    utf8_put(&text, 0xF000);
    article.title = buf_str(&text);
    glyphs_note(&glyphs, &article, &mem);
    assert_int_equal(glyphs.count, LIMIT_GLYPHS);
    assert_true(glyphs.is_over);
    assert_int_equal(glyphs.items[LIMIT_GLYPHS - 1].articles, 3);
    glyphs_say(&glyphs, &words);
    assert_true(str_starts(buf_str(&words), S("over 200 characters without ")));
    assert_true(str_ends(buf_str(&words), S("(3 articles, first u), ...")));
    assert_in_range(words.n, 300, 600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_font),      cmocka_unit_test(searches_well),
        cmocka_unit_test(notes_articles),      cmocka_unit_test(excuses),
        cmocka_unit_test(keeps_within_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
