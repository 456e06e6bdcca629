#include "core/charset_decode.h"

#include "base/utf8.h"
#include "core/charset_tables.h"

/* Takes what begins at `at`, which is never empty: how many bytes, and the
 * character; `c` is left alone where there is none. */
typedef size_t take_character(const unsigned char *at, size_t n, uint32_t *c);

#define MISTAKE UINT32_MAX
enum { LEAD = 0x81 };

static bool is_between(unsigned char byte, unsigned char from, unsigned char to)
{
    return byte >= from && byte <= to;
}

/* ---- GB18030 ------------------------------------------------------------- */

/* Planes 1 to 16 follow each other from 90 30 81 30 on. */
static uint32_t gb18030_four(uint32_t pointer)
{
    enum { PLANES = 189000, PLANES_END = PLANES + 0x100000 };

    if (pointer < GB18030_FOURS)
        return charset_gb18030_fours[pointer];
    if (pointer >= PLANES && pointer < PLANES_END)
        return 0x10000 + pointer - PLANES;
    return MISTAKE;
}

/* Four bytes, lead and digit twice. Cut in the middle, only the first of
 * them is lost; cut by the end of the page, all. */
static size_t take_four(const unsigned char *at, size_t n, uint32_t *c)
{
    uint32_t pointer;

    if (n > 2 && !is_between(at[2], LEAD, 0xFE))
        return 1;
    if (n > 3 && !is_between(at[3], '0', '9'))
        return 1;
    if (n < 4)
        return n;
    pointer = (uint32_t)(at[0] - LEAD) * 10 + at[1] - '0';
    pointer = (pointer * CHARSET_LEADS + at[2] - LEAD) * 10 + at[3] - '0';
    *c = gb18030_four(pointer);
    return 4;
}

static size_t take_gb18030(const unsigned char *at, size_t n, uint32_t *c)
{
    if (at[0] == 0x80)
        *c = 0x20AC;
    if (!is_between(at[0], LEAD, 0xFE) || n < 2)
        return 1;
    if (is_between(at[1], '0', '9'))
        return take_four(at, n, c);
    if (at[1] < 0x40 || at[1] == 0x7F)
        return 1;
    if (at[1] == 0xFF)
        return 2;
    *c = charset_gb18030_pairs[(at[0] - LEAD) * GB18030_TRAILS + at[1] -
                               (at[1] < 0x7F ? 0x40 : 0x41)];
    return 2;
}

/* ---- Big5 ---------------------------------------------------------------- */

static size_t take_big5(const unsigned char *at, size_t n, uint32_t *c)
{
    uint32_t found = 0;

    if (!is_between(at[0], LEAD, 0xFE) || n < 2)
        return 1;
    if (is_between(at[1], 0x40, 0x7E) || is_between(at[1], 0xA1, 0xFE))
        found = charset_big5_pairs[(at[0] - LEAD) * BIG5_TRAILS + at[1] -
                                   (at[1] < 0x7F ? 0x40 : 0x62)];
    if (found)
        *c = found;
    return found || at[1] >= 0x80 ? 2 : 1;
}

/* ---- UTF-16 and UTF-8 ---------------------------------------------------- */

/* `low` is the place of the lower byte. */
static size_t take_utf16(const unsigned char *at, size_t n, int low, uint32_t *c)
{
    uint32_t unit, second;

    if (n < 2)
        return n;
    unit = (uint32_t)at[1 - low] << 8 | at[low];
    if (unit < 0xD800 || unit > 0xDFFF) {
        *c = unit;
        return 2;
    }
    if (unit > 0xDBFF)
        return 2;
    if (n < 4)
        return n;
    second = (uint32_t)at[3 - low] << 8 | at[2 + low];
    if (second < 0xDC00 || second > 0xDFFF)
        return 2;
    *c = 0x10000 + ((unit & 0x3FF) << 10) + (second & 0x3FF);
    return 4;
}

static size_t take_utf16le(const unsigned char *at, size_t n, uint32_t *c)
{
    return take_utf16(at, n, 0, c);
}

static size_t take_utf16be(const unsigned char *at, size_t n, uint32_t *c)
{
    return take_utf16(at, n, 1, c);
}

/* A byte alone is ASCII, which does not come here, or a mistake. */
static size_t take_utf8(const unsigned char *at, size_t n, uint32_t *c)
{
    struct str rest = { (const char *)at, n };
    uint32_t found = utf8_next(&rest);

    if (n - rest.n > 1)
        *c = found;
    return n - rest.n;
}

/* ---- all of them --------------------------------------------------------- */

/* The odd characters show that the charset is another: Big5 read as GB18030,
 * and any bytes read as UTF-16, fall into private use; GB18030 read as Big5
 * falls among kana and, by its full-width comma, phonetic signs. UTF-8 shows
 * it by mistakes, and its private use are icons. */
static const struct decoder {
    take_character *take;
    bool has_ascii; /* bytes below 0x80 stand for themselves */
    uint32_t odd_from, odd_to;
} decoders[CHARSET_COUNT] = {
    [CHARSET_UTF8] = { take_utf8, true, UTF8_REPLACEMENT, UTF8_REPLACEMENT },
    [CHARSET_GB18030] = { take_gb18030, true, 0xE000, 0xF8FF },
    [CHARSET_BIG5] = { take_big5, true, 0x3041, 0x3129 },
    [CHARSET_UTF16LE] = { take_utf16le, false, 0xE000, 0xF8FF },
    [CHARSET_UTF16BE] = { take_utf16be, false, 0xE000, 0xF8FF },
};

/* Vertical tab and form feed are not among them: Word's texts hold those. */
static bool is_control(uint32_t c)
{
    static const uint32_t set = 0xF7FFC1FF;

    return c < 0x20 && set >> c & 1;
}

struct sink {
    const struct decoder *decoder;
    char *to;
    struct charset_tally tally;
};

static bool is_odd(const struct decoder *decoder, uint32_t c)
{
    return c == UTF8_REPLACEMENT ||
           (c >= decoder->odd_from && c <= decoder->odd_to);
}

static void put(struct sink *sink, uint32_t c)
{
    if (c < 0x80)
        sink->tally.odd += is_control(c);
    else if (c == MISTAKE)
        sink->tally.bad++;
    else if (is_odd(sink->decoder, c))
        sink->tally.odd++;
    else
        sink->tally.good++;
    if (c)
        sink->to = utf8_write(sink->to, c == MISTAKE ? UTF8_REPLACEMENT : c);
}

struct charset_tally charset_decode_as(enum charset charset, struct str bytes,
                                       struct buf *out)
{
    enum { UTF8_PER_BYTE = 3 }; /* U+FFFD and the euro of one byte */
    const struct decoder *decoder = &decoders[charset];
    const unsigned char *at = (const unsigned char *)(bytes.p ? bytes.p : "");
    const unsigned char *end = at + bytes.n;
    struct sink sink = { .decoder = decoder };

    buf_reserve(out, bytes.n * UTF8_PER_BYTE);
    sink.to = out->p + out->n;
    while (at < end) {
        uint32_t c = MISTAKE;

        if (*at < 0x80 && decoder->has_ascii)
            c = *at++;
        else
            at += decoder->take(at, (size_t)(end - at), &c);
        if (c > UTF8_LAST && c != MISTAKE) {
            put(&sink, c & 0xFFFF);
            c >>= 16;
        }
        put(&sink, c);
    }
    out->n = (size_t)(sink.to - out->p);
    out->p[out->n] = '\0';
    return sink.tally;
}
