#include "base/utf8.h"

/* Length of the sequence a lead byte announces; 0 where none may start. */
static size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return 4;
    return 0;
}

/* Decodes one sequence; 0 when the bytes are not well-formed UTF-8. */
static size_t decode(struct str s, uint32_t *character)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t n = sequence_length((unsigned char)s.p[0]);
    uint32_t c;

    if (n == 0 || n > s.n)
        return 0;
    c = (unsigned char)s.p[0];
    if (n > 1)
        c &= 0x7Fu >> n;
    for (size_t i = 1; i < n; i++) {
        if (((unsigned char)s.p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | ((unsigned char)s.p[i] & 0x3F);
    }
    if (c < smallest[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *character = c;
    return n;
}

uint32_t utf8_next_any(struct str *rest)
{
    uint32_t character = UTF8_REPLACEMENT;
    size_t n = decode(*rest, &character);

    *rest = str_skip(*rest, n ? n : 1);
    return character;
}

char *utf8_write(char *to, uint32_t c)
{
    if (c < 0x80) {
        *to++ = (char)c;
        return to;
    }
    if (c < 0x800) {
        *to++ = (char)(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *to++ = (char)(0xE0 | c >> 12);
        } else {
            *to++ = (char)(0xF0 | c >> 18);
            *to++ = (char)(0x80 | (c >> 12 & 0x3F));
        }
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
    }
    *to++ = (char)(0x80 | (c & 0x3F));
    return to;
}

void utf8_put(struct buf *out, uint32_t c)
{
    char *end;

    if (out->capacity - out->n < 5) /* with the NUL */
        buf_reserve(out, 4);
    end = utf8_write(out->p + out->n, c);
    *end = '\0';
    out->n = (size_t)(end - out->p);
}

bool utf8_is_valid(struct str s)
{
    /* U+FFFD may stand there itself: then three bytes are gone, not one. */
    while (s.n) {
        size_t before = s.n;

        if (utf8_next(&s) == UTF8_REPLACEMENT && before - s.n == 1)
            return false;
    }
    return true;
}

size_t utf8_count(struct str s)
{
    size_t count = 0;

    for (; s.n; count++)
        utf8_next(&s);
    return count;
}

struct str utf8_head(struct str s, size_t characters)
{
    struct str rest = s;

    while (characters-- && rest.n)
        utf8_next(&rest);
    return str_slice(s, 0, s.n - rest.n);
}

bool utf8_is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 ||
           (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

/* Where the last character begins. */
static size_t last_start(struct str s)
{
    size_t at = s.n - 1;

    while (at && s.n - at < 4 && ((unsigned char)s.p[at] & 0xC0) == 0x80)
        at--;
    return at;
}

struct str utf8_trim(struct str s)
{
    struct str rest = s;

    while (rest.n && utf8_is_blank(utf8_next(&rest)))
        s = rest;
    while (s.n) {
        rest = str_skip(s, last_start(s));
        if (!utf8_is_blank(utf8_next(&rest)) || rest.n)
            break;
        s.n = last_start(s);
    }
    return s;
}

bool utf8_is_private(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

bool utf8_is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3134F) ||
           c == 0x3007;
}
