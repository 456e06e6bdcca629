/* png.h - a PNG file made in memory. No time and no text chunks, so the same
 * picture gives the same bytes for ever. */
#ifndef CORE_PNG_H
#define CORE_PNG_H

#include "base/buf.h"
#include "base/err.h"
#include "core/pixels.h"
#include "core/qr.h"

/* A code: 1-bit grey, filter none. `module_px` pixels a module
 * (1..LIMIT_QR_MODULE_PX, else ERR_LIMIT), QR_QUIET light modules around.
 * Appends to `out`. */
MUST_USE bool png_of_qr(const struct qr *qr, unsigned module_px,
                        struct buf *out, struct err *err);

/* A picture: 8 bits a channel, the channels it has. Appends to `out`.
 * ERR_INTERNAL without pixels, or should libpng fail on the way: there may
 * then be a piece of a file in `out`. */
MUST_USE bool png_of_pixels(const struct pixels *pixels, struct buf *out,
                            struct err *err);

/* Version of libpng at run time. */
const char *png_library(void);

#endif
