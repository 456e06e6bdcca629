/* str.h - borrowed text: a pointer and a length, never freed, not
 * NUL-terminated. Whoever lends the bytes says how long they live.
 * `{ NULL, 0 }` is "none", which is not the same as the empty text. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* STR("literal") also works in static initialisers. */
#define STR(literal) \
    { \
        (literal), sizeof(literal) - 1 \
    }
#define S(literal) ((struct str)STR(literal))
#define STR_NONE ((struct str){ NULL, 0 })

/* For printf: "%.*s", STR_ARG(s) */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_of(const char *text);         /* a C string; NULL gives none */
static inline bool str_is_none(struct str s) /* no value at all */
{
    return !s.p;
}
static inline bool str_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
bool str_equal_nocase(struct str a, struct str b); /* ASCII letters only */
int str_compare(struct str a, struct str b);       /* byte order */
int str_order(const void *a, const void *b); /* the same for qsort, bsearch */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Offset of the first `needle`, or -1. An empty needle is found at 0. */
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_find_nocase(struct str s, struct str needle); /* ASCII letters */
ptrdiff_t str_find_char(struct str s, char c);

/* Bytes from..to, both cut to the text's length. */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (struct str){ s.p ? s.p + from : NULL, to - from };
}
static inline struct str str_skip(struct str s, size_t n)
{
    return str_slice(s, n, s.n);
}

/* Without ASCII blanks at both ends (for Chinese blanks: utf8_trim). */
struct str str_trim(struct str s);

/* Cuts the next piece before `separator` off `rest` into `piece`; false when
 * nothing is left. "a,,b" gives a, empty, b. */
bool str_split(struct str *rest, char separator, struct str *piece);

/* The whole of `s` as a decimal number within min..max; false otherwise. */
bool str_to_int(struct str s, int64_t min, int64_t max, int64_t *out);

#endif
