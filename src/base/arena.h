/* arena.h - memory that dies together: everything a request, a page or a
 * night's step allocates is released by one call. Out of memory aborts. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks; /* newest first */
    size_t used;                /* bytes taken from the newest */
};

#define ARENA_EMPTY ((struct arena){ NULL, 0 })

void arena_free(struct arena *arena);
void arena_reset(struct arena *arena); /* keeps one chunk for the next use */

/* Zeroed, aligned for any type; count * size may not overflow. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) \
    ((type *)arena_alloc((arena), (count), sizeof(type)))

/* Copies are NUL-terminated as a courtesy to C functions; none stays none. */
struct str arena_str(struct arena *arena, struct str s);
struct str arena_take(struct arena *arena, const struct buf *buf);
struct str arena_printf(struct arena *arena, const char *format, ...)
    PRINTF_LIKE(2, 3);

#endif
