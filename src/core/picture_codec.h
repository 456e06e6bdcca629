/* picture_codec.h - inside picture: bytes to pixels and back, one file per
 * format. Everybody else uses picture.h. */
#ifndef CORE_PICTURE_CODEC_H
#define CORE_PICTURE_CODEC_H

#include "base/buf.h"
#include "base/err.h"
#include "core/pixels.h"

/* The value of a macro as text: some libraries tell their version only so. */
#define CODEC_TEXT_OF(words) #words
#define CODEC_TEXT(words) CODEC_TEXT_OF(words)

/* What a decoder gives. The pixels may be fewer than the source's. */
struct decoded {
    uint32_t width, height; /* the source's, as it says */
    unsigned orientation;   /* EXIF 1..8; 1 when it says nothing */
    struct pixels pixels;   /* owned by the caller, also after a failure */
};

/* Which way is up by an EXIF block, its name "Exif" or the TIFF at its start:
 * 1..8, and 1 when it says nothing or nonsense. */
unsigned picture_orientation(struct str exif);

/* Reads one format. A decoder that can scale need not give more pixels than
 * the fit into box_px. ERR_LIMIT for a size over the bounds, before decoding;
 * ERR_DATA for damage, a missing end among it. */
typedef bool picture_reader(struct str bytes, uint32_t box_px,
                            struct decoded *out, struct err *err);

/* Decodes at the smallest of the scales 1/8..8/8 that is not smaller than
 * the fit. Grey or RGB; CMYK is converted. ERR_LIMIT also for too many scans;
 * ERR_DATA also for what libjpeg only warns about. */
MUST_USE picture_reader picture_jpeg_read;

/* Any PNG to 8 bits a channel: grey or RGB, with alpha if it has some. */
MUST_USE picture_reader picture_png_read;

/* Any WebP, of an animated one the first frame on its canvas. RGB at the size
 * shown where libwebp can scale (lossy without alpha, up to
 * LIMIT_PICTURE_WEBP_PIXELS), else RGB with alpha at its own size. */
MUST_USE picture_reader picture_webp_read;

/* The first frame of a GIF, RGB with alpha. The frames after it are passed
 * over, not decoded. */
MUST_USE picture_reader picture_gif_read;

/* Appends a baseline JPEG, quality 82, 4:2:0. Grey or RGB only. */
MUST_USE bool picture_jpeg_write(const struct pixels *pixels, struct buf *out,
                                 struct err *err);

#endif
