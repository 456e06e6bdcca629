/* visible.h - what a reader sees of one character of a page. */
#ifndef CORE_VISIBLE_H
#define CORE_VISIBLE_H

#include "base/str.h"

#define VISIBLE_WIDE_BLANK 0x3000u

/* The character that is shown: itself; ' ' for every blank but U+3000; 0 when
 * there is nothing to see: zero width, direction, noncharacters, U+FFFD,
 * private use. Private use that GBK had for a character, and that fonts on
 * Windows still show as it, is that character. */
uint32_t visible_of(uint32_t character);

/* Nothing to see but private use: an element of an icon font, even where GBK
 * had the same place for a character. */
bool visible_is_icon(struct str words);

#endif
