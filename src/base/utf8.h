/* utf8.h - stepping through UTF-8 by character (RFC 3629). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"
#include "base/str.h"

#define UTF8_REPLACEMENT 0xFFFDu
#define UTF8_LAST 0x10FFFFu
#define UTF8_BYTES 4 /* of a character at most */

/* Takes one character off the front of a non-empty text. A malformed byte
 * counts as one replacement character. Inline for what pages are made of:
 * ASCII, and U+1000 to U+CFFF, whose three bytes need no further check. */
uint32_t utf8_next_any(struct str *rest);
static inline uint32_t utf8_next(struct str *rest)
{
    const unsigned char *p = (const unsigned char *)rest->p;
    uint32_t character;
    size_t n;

    if (p[0] < 0x80) {
        character = p[0];
        n = 1;
    } else if (p[0] > 0xE0 && p[0] < 0xED && rest->n > 2 &&
               (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        character = (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        n = 3;
    } else {
        return utf8_next_any(rest);
    }
    rest->p += n;
    rest->n -= n;
    return character;
}

void utf8_put(struct buf *out, uint32_t character);
/* Writes one to four bytes at `to`; the place behind them. */
char *utf8_write(char *to, uint32_t character);
bool utf8_is_valid(struct str s);
size_t utf8_count(struct str s); /* characters */

/* The first `characters` of the text. */
struct str utf8_head(struct str s, size_t characters);

/* Blank in a Chinese page: ASCII blanks, NBSP, those of U+20xx, U+3000, and
 * the two of no width that stand among them, U+200B and U+FEFF. */
bool utf8_is_blank(uint32_t character);
struct str utf8_trim(struct str s);

/* Private use: no standard says what it is. */
bool utf8_is_private(uint32_t character);

/* A Chinese character: the unified blocks, extensions A-H, compatibility. */
bool utf8_is_han(uint32_t character);

#endif
