/* picture.h - a picture from the web to one we made ourselves: decoded under
 * limits, scaled down to the panel, encoded again. Nothing of the input's
 * bytes survives. Call it only in the worker. */
#ifndef CORE_PICTURE_H
#define CORE_PICTURE_H

#include "base/buf.h"
#include "base/err.h"

enum picture_type { PICTURE_JPEG, PICTURE_PNG };

struct picture {
    enum picture_type type;
    uint32_t width, height; /* pixels, as encoded */
    struct buf bytes;       /* owned: picture_free */
};

void picture_free(struct picture *picture);
struct str picture_media_type(enum picture_type type); /* "image/jpeg" */

/* Reads JPEG, PNG, WebP or GIF (told by the first bytes, never by a name) and
 * fits it into box_px by box_px (1..LIMIT_PICTURE_SHOWN_SIDE), keeping the
 * proportion; never enlarged, and made smaller than the box where it would
 * pass LIMIT_PICTURE_SHOWN_PIXELS. JPEG, and WebP without transparency, give
 * JPEG (baseline, quality 82, CMYK made RGB); PNG and GIF, and WebP with it,
 * give PNG (8 bits a channel, grey stays grey). An animation gives its first
 * frame.
 * JPEG and WebP are set upright by their EXIF orientation; text, profiles and
 * other metadata are dropped. The same input gives the same bytes.
 * ERR_LIMIT over the LIMIT_PICTURE_*, LIMIT_JPEG_* bounds, before decoding
 * where the header tells; ERR_DATA for what is no picture, is damaged or cut
 * short. `out` is then left as it was. */
MUST_USE bool picture_remake(struct str bytes, uint32_t box_px,
                             struct picture *out, struct err *err);

/* Versions of the libraries. libjpeg-turbo and giflib tell none at run time:
 * theirs are those this was built with. libwebp's 0x010204 is 1.2.4. */
const char *picture_jpeg_library(void);
const char *picture_gif_library(void);
int picture_webp_library(void);

#endif
