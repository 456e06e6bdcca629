/* glyphs.h - which characters the pages' font can show. The table is made of
 * Noto Sans CJK SC, regular and bold, when the program is built. */
#ifndef CORE_GLYPHS_H
#define CORE_GLYPHS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/limits.h"
#include "core/article.h"

struct glyph_range {
    uint32_t first, last;
};
extern const struct glyph_range glyph_ranges[]; /* in order, apart */
extern const size_t glyph_range_count;

/* Has the font a glyph of this character's own? */
bool glyphs_has(uint32_t character);

/* A character that is shown and has none. */
struct glyph {
    uint32_t character;
    int64_t articles; /* that hold it */
    struct str url;   /* the first of them */
};

/* Of many articles, in the order they were met. Zeroed is empty. */
struct glyphs {
    struct glyph items[LIMIT_GLYPHS];
    size_t count;
    bool is_over; /* there are more than are listed */
};

/* Adds what the texts of an article lack: title, names, blocks, captions,
 * cells, columns. Blanks, what is not seen at all and variation selectors,
 * which change the glyph before them, need none. Addresses are copied into
 * `mem`. */
void glyphs_note(struct glyphs *glyphs, const struct article *article,
                 struct arena *mem);

/* "2 characters without a glyph: U+30000 𰀀 (2 articles, first ADDRESS), ..."
 * with the first LIMIT_GLYPHS_SAID by name. Nothing when there is none. */
void glyphs_say(const struct glyphs *glyphs, struct buf *out);

#endif
