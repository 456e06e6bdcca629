/* pixels.h - a picture in memory: 8-bit samples, rows without padding, and
 * what is done to it between decoding and encoding. Pure, and the same
 * result on every machine: whole numbers only. */
#ifndef CORE_PIXELS_H
#define CORE_PIXELS_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

enum { PIXELS_CHANNELS_MAX = 4 };

struct pixels {
    uint32_t width, height;
    uint8_t channels; /* 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha */
    uint8_t *p;       /* owned: pixels_free */
};

#define PIXELS_EMPTY ((struct pixels){ 0 })

/* Zeroed samples. The caller has checked the size against limits.h. */
void pixels_init(struct pixels *pixels, uint32_t width, uint32_t height,
                 uint8_t channels);
void pixels_free(struct pixels *pixels); /* leaves an empty one */
uint8_t *pixels_row(const struct pixels *pixels, uint32_t y);

bool pixels_have_alpha(const struct pixels *pixels);

/* Takes away an alpha that says nothing: all opaque. */
void pixels_drop_alpha(struct pixels *pixels);

/* The size that fits into box by box in the same proportion: never larger
 * than it was, never below one pixel. */
void pixels_fit(uint32_t box_px, uint32_t *width, uint32_t *height);

/* Area average: each sample is the mean of exactly the area it stands for,
 * colours weighted by their alpha. Makes smaller only. `out` is initialised
 * here. */
void pixels_scale(const struct pixels *in, uint32_t width, uint32_t height,
                  struct pixels *out);

/* Puts upright what EXIF calls orientation 1..8; width and height change
 * places from 5 on. `out` is initialised here. */
void pixels_turn(const struct pixels *in, unsigned orientation,
                 struct pixels *out);

/* Both bounds of a source's size: LIMIT_PICTURE_SIDE and `pixels`. */
MUST_USE bool pixels_check_size(uint32_t width, uint32_t height,
                                uint32_t pixels, struct err *err);

#endif
