#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

void buf_free(struct buf *buf)
{
    free(buf->p);
    *buf = BUF_EMPTY;
}

void buf_clear(struct buf *buf)
{
    buf->n = 0;
    if (buf->p)
        buf->p[0] = '\0';
}

void buf_reserve(struct buf *buf, size_t extra)
{
    size_t capacity = buf->capacity ? buf->capacity : FIRST_CAPACITY;
    size_t wanted;

    if (__builtin_add_overflow(buf->n, extra, &wanted) ||
        __builtin_add_overflow(wanted, 1, &wanted))
        abort();
    if (wanted <= buf->capacity)
        return;
    while (capacity < wanted)
        if (__builtin_mul_overflow(capacity, 2, &capacity))
            abort();
    buf->p = realloc(buf->p, capacity);
    if (!buf->p)
        abort();
    buf->capacity = capacity;
}

void buf_put(struct buf *buf, struct str bytes)
{
    buf_reserve(buf, bytes.n);
    if (bytes.n)
        memcpy(buf->p + buf->n, bytes.p, bytes.n);
    buf->n += bytes.n;
    buf->p[buf->n] = '\0';
}

void buf_put_char(struct buf *buf, char c)
{
    buf_put(buf, (struct str){ &c, 1 });
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        abort();
    buf_reserve(buf, (size_t)n);
    vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
    va_end(again);
    buf->n += (size_t)n;
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){ buf->p ? buf->p : "", buf->n };
}

const char *buf_cstr(const struct buf *buf)
{
    return buf->p ? buf->p : "";
}
