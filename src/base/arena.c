#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

struct arena_chunk {
    struct arena_chunk *next;
    size_t size;
    _Alignas(max_align_t) char bytes[];
};

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *next = chunk->next;

        free(chunk);
        chunk = next;
    }
}

void arena_free(struct arena *arena)
{
    free_chunks(arena->chunks);
    *arena = ARENA_EMPTY;
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *kept = arena->chunks;

    arena->used = 0;
    if (!kept)
        return;
    free_chunks(kept->next);
    kept->next = NULL;
}

/* Not cleared. */
static void *take(struct arena *arena, size_t count, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    struct arena_chunk *chunk;
    size_t n, capacity;
    void *memory;

    if (__builtin_mul_overflow(count, size, &n) ||
        __builtin_add_overflow(n, align - 1, &n))
        abort();
    n -= n % align;
    if (!arena->chunks || arena->chunks->size - arena->used < n) {
        capacity = n > LIMIT_ARENA_CHUNK ? n : LIMIT_ARENA_CHUNK;
        chunk = malloc(sizeof(*chunk) + capacity);
        if (!chunk)
            abort();
        *chunk = (struct arena_chunk){ arena->chunks, capacity };
        arena->chunks = chunk;
        arena->used = 0;
    }
    memory = arena->chunks->bytes + arena->used;
    arena->used += n;
    return memory;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    return memset(take(arena, count, size), 0, count * size);
}

struct str arena_str(struct arena *arena, struct str s)
{
    char *copy;

    if (str_is_none(s))
        return s;
    copy = take(arena, s.n + 1, 1);
    memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return (struct str){ copy, s.n };
}

struct str arena_take(struct arena *arena, const struct buf *buf)
{
    return arena_str(arena, buf_str(buf));
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    char *text;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        abort();
    text = arena_alloc(arena, (size_t)n + 1, 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return (struct str){ text, (size_t)n };
}
