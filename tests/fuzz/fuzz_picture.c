/* A picture's bytes to one of ours. PNG guards each chunk by a sum that no
 * fuzzer guesses: it is put right in the input before it is read. */
#include <string.h>

#include "core/picture.h"
#include "fuzz.h"

enum { BOX_SMALL = 64, BOX_LARGE = 1000 };

/* ---- PNG's sums ---------------------------------------------------------- */

static uint32_t sum_of(const uint8_t *p, size_t n)
{
    uint32_t sum = 0xFFFFFFFFu;

    while (n--) {
        sum ^= *p++;
        for (int i = 0; i < 8; i++)
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320u : 0);
    }
    return ~sum;
}

static uint32_t number_at(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

/* A chunk: length, type, so many bytes, sum of type and bytes. */
static void mend_sums(uint8_t *p, size_t n)
{
    enum { SIGNATURE = 8, HEAD = 8, SUM = 4 };
    size_t at = SIGNATURE;

    while (n >= HEAD + SUM && at <= n - HEAD - SUM) {
        uint32_t length = number_at(p + at);
        uint8_t *sum;

        if (length > n - at - HEAD - SUM)
            return;
        sum = p + at + HEAD + length;
        for (int i = 0; i < SUM; i++)
            sum[i] = (uint8_t)(sum_of(p + at + 4, 4 + (size_t)length) >>
                               (24 - 8 * i));
        at += HEAD + length + SUM;
    }
}

/* ---- the contract -------------------------------------------------------- */

static bool remake(struct str bytes, uint32_t box_px, struct picture *out)
{
    struct err err = ERR_CLEAR;

    *out = (struct picture){ .width = 4711 };
    if (picture_remake(bytes, box_px, out, &err)) {
        must(out->width >= 1 && out->width <= box_px);
        must(out->height >= 1 && out->height <= box_px);
        return true;
    }
    must(err.kind == ERR_DATA || err.kind == ERR_LIMIT);
    must(err.text[0] && out->width == 4711 && !out->bytes.p);
    return false;
}

/* What we made can be read again, and is left as large as it is. */
static void check_readable(const struct picture *made, uint32_t box_px)
{
    CLEANUP(picture_free) struct picture again = { 0 };

    must(remake(buf_str(&made->bytes), box_px, &again));
    must(again.type == made->type);
    must(again.width == made->width && again.height == made->height);
}

static void check_same(struct str bytes, const struct picture *made)
{
    CLEANUP(picture_free) struct picture second = { 0 };

    must(remake(bytes, BOX_SMALL, &second));
    must(str_equal(buf_str(&made->bytes), buf_str(&second.bytes)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(picture_free) struct picture small = { 0 }, large = { 0 };
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;

    buf_put(&bytes, fuzz_str(data, size));
    if (str_starts(buf_str(&bytes), S("\x89PNG")))
        mend_sums((uint8_t *)bytes.p, bytes.n);
    if (!remake(buf_str(&bytes), BOX_SMALL, &small))
        return 0;
    check_readable(&small, BOX_SMALL);
    check_same(buf_str(&bytes), &small);
    if (remake(buf_str(&bytes), BOX_LARGE, &large))
        check_readable(&large, BOX_LARGE);
    return 0;
}
