/* webp_file.h - WebP files for tests: pictures by libwebp's encoder, the
 * container around them by hand, so that it can be wrong. */
#ifndef TESTS_UNIT_PICTURES_WEBP_FILE_H
#define TESTS_UNIT_PICTURES_WEBP_FILE_H

#include "unit/pictures/quadrants.h"

#include <webp/encode.h>

struct webp_spec {
    uint32_t width, height;
    bool is_lossless;
    bool is_clear; /* the first quarter is transparent */
    bool is_other; /* other colours: each quarter that of its neighbour */
    bool is_noise; /* what compresses worst, hardly transparent */
};

enum {
    WEBP_ALPHA = 0x10,
    WEBP_EXIF = 0x08,
    WEBP_XMP = 0x04,
    WEBP_MOVES = 0x02
};

static const struct colour webp_quarters[4] = QUADRANTS_RGB;

static inline struct colour webp_colour(const struct webp_spec *spec, unsigned i)
{
    struct colour c = webp_quarters[spec->is_other ? i ^ 1 : i];

    if (spec->is_clear && i == 0)
        c = (struct colour){ 0, 0, 0, 0 };
    return c;
}

static inline void webp_add_noise(WebPPicture *picture)
{
    uint32_t seed = 20240108;

    for (size_t i = 0;
         i < (size_t)picture->argb_stride * (size_t)picture->height; i++) {
        seed = seed * 1664525u + 1013904223u;
        picture->argb[i] ^= seed >> 7;
    }
}

static inline void webp_draw(const struct webp_spec *spec, WebPPicture *picture)
{
    for (uint32_t y = 0; y < spec->height; y++)
        for (uint32_t x = 0; x < spec->width; x++) {
            struct colour c =
                webp_colour(spec, quadrant_at(x, y, spec->width, spec->height));

            picture->argb[(size_t)y * (size_t)picture->argb_stride + x] =
                (uint32_t)c.a << 24 | (uint32_t)c.r << 16 | (uint32_t)c.g << 8 |
                c.b;
        }
}

static inline int webp_put(const uint8_t *bytes, size_t n,
                           const WebPPicture *picture)
{
    buf_put(picture->custom_ptr, (struct str){ (const char *)bytes, n });
    return 1;
}

/* A whole file. */
static inline void webp_make(const struct webp_spec *spec, struct buf *out)
{
    WebPConfig config;
    WebPPicture picture;

    assert_true(WebPConfigInit(&config) && WebPPictureInit(&picture));
    config.lossless = spec->is_lossless;
    config.quality = spec->is_lossless ? 0 : spec->is_noise ? 50 : 95;
    config.method = 0;
    picture.use_argb = 1;
    picture.width = (int)spec->width;
    picture.height = (int)spec->height;
    picture.writer = webp_put;
    picture.custom_ptr = out;
    assert_true(WebPPictureAlloc(&picture));
    webp_draw(spec, &picture);
    if (spec->is_noise)
        webp_add_noise(&picture);
    assert_true(WebPEncode(&config, &picture));
    WebPPictureFree(&picture);
}

/* ---- the container ------------------------------------------------------- */

static inline void webp_number(struct buf *out, uint32_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_put_char(out, (char)(number >> 8 * i));
}

static inline void webp_chunk(struct buf *out, const char *name, struct str bytes)
{
    buf_put(out, (struct str){ name, 4 });
    webp_number(out, (uint32_t)bytes.n, 4);
    buf_put(out, bytes);
    if (bytes.n % 2)
        buf_put_char(out, '\0');
}

/* The chunks of the picture alone: ALPH and VP8, or VP8L. */
static inline struct str webp_chunks(struct str file)
{
    enum { RIFF = 12, VP8X = 18 };
    struct str chunks = str_skip(file, RIFF);

    return str_skip(chunks, str_starts(chunks, S("VP8X")) ? VP8X : 0);
}

/* A file with flags and a canvas around chunks. */
static inline void webp_wrap(unsigned flags, uint32_t width, uint32_t height,
                             struct str chunks, struct buf *out)
{
    CLEANUP(buf_free) struct buf inside = BUF_EMPTY;
    CLEANUP(buf_free) struct buf canvas = BUF_EMPTY;

    webp_number(&canvas, flags, 4);
    webp_number(&canvas, width - 1, 3);
    webp_number(&canvas, height - 1, 3);
    buf_put(&inside, S("WEBP"));
    webp_chunk(&inside, "VP8X", buf_str(&canvas));
    buf_put(&inside, chunks);
    webp_chunk(out, "RIFF", buf_str(&inside));
}

/* One frame of an animation, at an even place. */
static inline void webp_frame(uint32_t left, uint32_t top,
                              const struct webp_spec *spec, struct buf *out)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(buf_free) struct buf frame = BUF_EMPTY;

    webp_make(spec, &file);
    webp_number(&frame, left / 2, 3);
    webp_number(&frame, top / 2, 3);
    webp_number(&frame, spec->width - 1, 3);
    webp_number(&frame, spec->height - 1, 3);
    webp_number(&frame, 100, 3); /* milliseconds */
    webp_number(&frame, 0, 1);
    buf_put(&frame, webp_chunks(buf_str(&file)));
    webp_chunk(out, "ANMF", buf_str(&frame));
}

static inline void webp_start_moving(struct buf *chunks)
{
    webp_chunk(chunks, "ANIM", S("\0\0\0\xff\0\0")); /* black, for ever */
}

#endif
