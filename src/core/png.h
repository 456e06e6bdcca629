/* png.h - a code as a PNG file in memory: 1-bit grey, filter none, no time
 * and no text chunks, so the same code gives the same bytes for ever. */
#ifndef CORE_PNG_H
#define CORE_PNG_H

#include "base/buf.h"
#include "base/err.h"
#include "core/qr.h"

/* `module_px` pixels a module (1..LIMIT_QR_MODULE_PX), QR_QUIET light modules
 * around. Appends to `out`. ERR_LIMIT outside these. */
MUST_USE bool png_of_qr(const struct qr *qr, unsigned module_px,
                        struct buf *out, struct err *err);

#endif
