/* charset_decode.h - bytes whose charset is known to UTF-8, by the decoders
 * of the WHATWG Encoding standard: a byte beyond ASCII that begins nothing is
 * one mistake, and an ASCII byte behind it is given back, for it may be the
 * quote that ends an attribute. */
#ifndef CORE_CHARSET_DECODE_H
#define CORE_CHARSET_DECODE_H

#include "base/buf.h"

enum charset {
    CHARSET_UTF8,
    CHARSET_GB18030,
    CHARSET_BIG5,
    CHARSET_UTF16LE,
    CHARSET_UTF16BE,
    CHARSET_COUNT,
    CHARSET_UNKNOWN = CHARSET_COUNT,
};

/* What came out. */
struct charset_tally {
    size_t good; /* characters beyond ASCII */
    size_t bad;  /* mistakes; each left one U+FFFD */
    size_t odd;  /* U+FFFD, controls, and what shows another charset */
};

/* Appends UTF-8 to `out`. NUL bytes are left out. */
struct charset_tally charset_decode_as(enum charset charset, struct str bytes,
                                       struct buf *out);

#endif
