/* qr.h - text to a square of dark and light modules (ISO/IEC 18004), by
 * libqrencode in byte mode: the payload is kept byte for byte. */
#ifndef CORE_QR_H
#define CORE_QR_H

#include "base/err.h"
#include "base/str.h"

enum { QR_SIDE_MAX = 177, QR_QUIET = 4 };

enum qr_level { QR_LEVEL_L, QR_LEVEL_M, QR_LEVEL_Q, QR_LEVEL_H };

struct qr {
    uint8_t side; /* modules per edge, quiet zone excluded */
    uint8_t dark[QR_SIDE_MAX * QR_SIDE_MAX]; /* 0 or 1, row by row */
};

/* Encodes `text` in the smallest version that holds it. ERR_LIMIT above
 * LIMIT_QR_TEXT bytes or what the level can carry, ERR_DATA for an empty text
 * or one with a NUL; `out` is then left as it was. */
MUST_USE bool qr_encode(struct str text, enum qr_level level, struct qr *out,
                        struct err *err);

/* "L", "M", "Q", "H", in either case. */
bool qr_level_of(struct str word, enum qr_level *out);

/* Version of libqrencode at run time. */
const char *qr_library(void);

#endif
