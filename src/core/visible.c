#include "core/visible.h"

#include <uchar.h>

#include "base/attr.h"
#include "base/utf8.h"

enum { BLANK = ' ', NOTHING = 0 };

/* In order. Variation selectors but those of emoji stay: a rare name may be
 * written with one. */
static const struct {
    uint32_t first, last, seen;
} ranges[] = {
    { 0, ' ', BLANK },
    { 0x7F, 0xA0, BLANK },     /* controls, NBSP */
    { 0xAD, 0xAD, NOTHING },   /* soft hyphen */
    { 0x34F, 0x34F, NOTHING }, /* joins graphemes */
    { 0x61C, 0x61C, NOTHING }, /* direction */
    { 0x115F, 0x1160, BLANK }, /* fillers */
    { 0x1680, 0x1680, BLANK },
    { 0x180B, 0x180F, NOTHING }, /* Mongolian forms */
    { 0x2000, 0x200A, BLANK },
    { 0x200B, 0x200F, NOTHING }, /* zero width, direction */
    { 0x2028, 0x2029, BLANK },   /* ends of line and paragraph */
    { 0x202A, 0x202E, NOTHING }, /* direction */
    { 0x202F, 0x202F, BLANK },
    { 0x205F, 0x205F, BLANK },
    { 0x2060, 0x206F, NOTHING },     /* word joiner, direction */
    { 0x2800, 0x2800, BLANK },       /* no dots of Braille */
    { 0x3164, 0x3164, BLANK },       /* filler */
    { 0xE000, 0xF8FF, NOTHING },     /* private use */
    { 0xFDD0, 0xFDEF, NOTHING },     /* noncharacters */
    { 0xFE0E, 0xFE0F, NOTHING },     /* text or emoji */
    { 0xFEFF, 0xFEFF, NOTHING },     /* byte order mark */
    { 0xFFA0, 0xFFA0, BLANK },       /* filler */
    { 0xFFF0, 0xFFFF, NOTHING },     /* annotations, objects, U+FFFD */
    { 0xE0000, 0xE00FF, NOTHING },   /* tags */
    { 0xF0000, UTF8_LAST, NOTHING }, /* private use */
};

/* Where GBK put characters that Unicode did not have yet, and what they are
 * since GB 18030-2000, -2005 and -2022. The 80 are those of FE50 to FEA0. */
static const struct {
    uint32_t first;
    const char32_t *seen;
} gbk_private[] = {
    { 0xE76C, U"€" },
    { 0xE78D, U"︐︒︑︓︔︕︖︗︘︙" },
    { 0xE7C7, U"ḿǹ" },
    { 0xE7E7, U"〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻" },
    { 0xE815, U"⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠" },
    { 0xE830, U"⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺" },
    { 0xE84B, U"䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻" },
};

static uint32_t gbk_character(uint32_t c)
{
    for (size_t i = 0; i < COUNT_OF(gbk_private); i++)
        for (size_t j = 0; gbk_private[i].seen[j]; j++)
            if (gbk_private[i].first + j == c)
                return gbk_private[i].seen[j];
    return NOTHING;
}

uint32_t visible_of(uint32_t c)
{
    if (c >= 0x4E00 && c <= 0xD7FF) /* nearly all of them */
        return c;
    if ((c & 0xFFFE) == 0xFFFE) /* noncharacters of every plane */
        return NOTHING;
    for (size_t i = 0; i < COUNT_OF(ranges) && c >= ranges[i].first; i++)
        if (c <= ranges[i].last)
            return utf8_is_private(c) ? gbk_character(c) : ranges[i].seen;
    return c;
}

bool visible_is_icon(struct str words)
{
    bool has_private = false;

    while (words.n) {
        uint32_t c = utf8_next(&words);

        if (utf8_is_private(c))
            has_private = true;
        else if (visible_of(c) != NOTHING && visible_of(c) != BLANK)
            return false;
    }
    return has_private;
}
