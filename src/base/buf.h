/* buf.h - owned, growing bytes. After every call `p[n]` is NUL, so a buffer
 * of text may be handed to C functions. Out of memory aborts; callers bound
 * their input by a name in limits.h. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/attr.h"
#include "base/str.h"

struct buf {
    char *p; /* NULL until the first byte */
    size_t n;
    size_t capacity;
};

#define BUF_EMPTY ((struct buf){ NULL, 0, 0 })

void buf_free(struct buf *buf); /* leaves an empty buffer */
void buf_clear(struct buf *buf);
void buf_reserve(struct buf *buf, size_t extra);
void buf_put(struct buf *buf, struct str bytes);
void buf_put_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

/* Borrowed until the next change of the buffer; never none. */
struct str buf_str(const struct buf *buf);
const char *buf_cstr(const struct buf *buf);

#endif
