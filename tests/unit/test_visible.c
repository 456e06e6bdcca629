/* visible: what a reader sees of one character. */
#include "check.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "core/charset_decode.h"
#include "core/visible.h"

enum { SELF = 1, BLANK = ' ', NOTHING = 0 };

static const struct {
    const char *name;
    uint32_t first, last, seen; /* SELF: as it is */
} cases[] = {
    { "NUL to blank", 0, ' ', BLANK },
    { "ASCII", '!', '~', SELF },
    { "DEL, controls, NBSP", 0x7F, 0xA0, BLANK },
    { "Latin", 0xA1, 0xAC, SELF },
    { "soft hyphen", 0xAD, 0xAD, NOTHING },
    { "Latin and accents", 0xAE, 0x34E, SELF },
    { "grapheme joiner", 0x34F, 0x34F, NOTHING },
    { "Arabic mark of direction", 0x61C, 0x61C, NOTHING },
    { "Mongolian selectors", 0x180B, 0x180F, NOTHING },
    { "Mongolian letters", 0x1810, 0x1842, SELF },
    { "blanks of many widths", 0x2000, 0x200A, BLANK },
    { "zero width, direction", 0x200B, 0x200F, NOTHING },
    { "dashes and quotes", 0x2010, 0x2027, SELF },
    { "separators of lines", 0x2028, 0x2029, BLANK },
    { "embeddings", 0x202A, 0x202E, NOTHING },
    { "narrow NBSP", 0x202F, 0x202F, BLANK },
    { "per mille", 0x2030, 0x205E, SELF },
    { "mathematical blank", 0x205F, 0x205F, BLANK },
    { "word joiner, isolates", 0x2060, 0x206F, NOTHING },
    { "digits, signs, keycap", 0x2070, 0x27FF, SELF },
    { "wide blank", 0x3000, 0x3000, SELF },
    { "Chinese marks", 0x3001, 0x303F, SELF },
    { "hanzi", 0x3400, 0xD7FF, SELF },
    { "compatibility hanzi", 0xF900, 0xFAFF, SELF },
    { "noncharacters", 0xFDD0, 0xFDEF, NOTHING },
    { "variants of hanzi", 0xFE00, 0xFE0D, SELF },
    { "text or emoji", 0xFE0E, 0xFE0F, NOTHING },
    { "upright marks", 0xFE10, 0xFE19, SELF },
    { "mark of byte order", 0xFEFF, 0xFEFF, NOTHING },
    { "full-width forms", 0xFF01, 0xFF9F, SELF },
    { "filler", 0xFFA0, 0xFFA0, BLANK },
    { "annotations, object, U+FFFD", 0xFFF0, 0xFFFF, NOTHING },
    { "emoji", 0x1F300, 0x1F64F, SELF },
    { "the last of plane 1", 0x1FFFE, 0x1FFFF, NOTHING },
    { "hanzi of plane 2", 0x20000, 0x2FFFD, SELF },
    { "tags", 0xE0000, 0xE00FF, NOTHING },
    { "variants of names", 0xE0100, 0xE01EF, SELF },
    { "planes of private use", 0xF0000, 0x10FFFF, NOTHING },
    { "private use before GBK's", 0xE000, 0xE76B, NOTHING },
    { "private use behind GBK's", 0xE865, 0xF8FF, NOTHING },
};

static void sees(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (uint32_t c = cases[i].first; c <= cases[i].last; c++) {
            uint32_t want = cases[i].seen == SELF ? c : cases[i].seen;

            if (visible_of(c) != want)
                fail_msg("%s: U+%04X is U+%04X", cases[i].name, c, visible_of(c));
        }
}

/* Where GBK had private use, by its bytes, that characters have today. */
static const struct {
    uint32_t first;
    unsigned char lead, trail;
    int count;
} gbk[] = {
    { 0xE76C, 0xA2, 0xE3, 1 },  { 0xE78D, 0xA6, 0xD9, 7 },
    { 0xE794, 0xA6, 0xEC, 2 },  { 0xE796, 0xA6, 0xF3, 1 },
    { 0xE7C7, 0xA8, 0xBC, 1 },  { 0xE7C8, 0xA8, 0xBF, 1 },
    { 0xE7E7, 0xA9, 0x89, 13 }, { 0xE815, 0xFE, 0x50, 80 },
};

static void knows_what_gbk_had(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(gbk); i++) {
        unsigned char trail = gbk[i].trail;

        for (int j = 0; j < gbk[i].count; j++, trail += trail == 0x7E ? 2 : 1) {
            CLEANUP(buf_free) struct buf out = BUF_EMPTY;
            char pair[] = { (char)gbk[i].lead, (char)trail };
            uint32_t old = gbk[i].first + (uint32_t)j, today;
            struct str rest;

            charset_decode_as(CHARSET_GB18030, (struct str){ pair, 2 }, &out);
            rest = buf_str(&out);
            today = utf8_next(&rest);
            /* GB18030 itself still has six of them in private use. */
            if (today == old ? visible_of(old) < 0x20000
                             : visible_of(old) != today)
                fail_msg("U+%04X is U+%04X, not U+%04X", old, visible_of(old),
                         today);
        }
    }
    assert_int_equal(visible_of(0xE816), U'𠂇');
    assert_int_equal(visible_of(0xE817), U'𠂉');
    assert_int_equal(visible_of(0xE818), U'𠃌');
    assert_int_equal(visible_of(0xE831), U'𡗗');
    assert_int_equal(visible_of(0xE83B), U'𢦏');
    assert_int_equal(visible_of(0xE855), U'𤇾');
    assert_int_equal(visible_of(0xE863), U'䶮');
}

static void tells_icons(void **state)
{
    (void)state;
    assert_true(visible_is_icon(S("\uE863")));
    assert_true(visible_is_icon(S("\n \uE600\u00A0\uF101 ")));
    assert_false(visible_is_icon(S("王\uE863")));
    assert_false(visible_is_icon(S("\uE600首页")));
    assert_false(visible_is_icon(S(" ")));
    assert_false(visible_is_icon(S("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees),
        cmocka_unit_test(knows_what_gbk_had),
        cmocka_unit_test(tells_icons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
