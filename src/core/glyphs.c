#include "core/glyphs.h"

#include <inttypes.h>

#include "base/utf8.h"
#include "core/visible.h"

bool glyphs_has(uint32_t character)
{
    size_t low = 0, high = glyph_range_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (glyph_ranges[middle].last < character)
            low = middle + 1;
        else
            high = middle;
    }
    return low < glyph_range_count && glyph_ranges[low].first <= character;
}

static bool is_selector(uint32_t c)
{
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* Private use counts: what extraction leaves of it would be an empty box. */
static bool is_lacking(uint32_t c)
{
    uint32_t seen = visible_of(c);

    return !glyphs_has(c) && !is_selector(c) && seen != ' ' &&
           (seen != 0 || utf8_is_private(c));
}

/* ---- what an article lacks ----------------------------------------------- */

struct noting {
    struct glyphs *glyphs;
    const struct article *article;
    struct arena *mem;
    bool is_noted[LIMIT_GLYPHS]; /* in this article */
};

static void note(struct noting *noting, uint32_t c)
{
    struct glyphs *glyphs = noting->glyphs;
    size_t i;

    for (i = 0; i < glyphs->count && glyphs->items[i].character != c;)
        i++;
    if (i == LIMIT_GLYPHS) {
        glyphs->is_over = true;
        return;
    }
    if (noting->is_noted[i])
        return;
    if (i == glyphs->count)
        glyphs->items[glyphs->count++] = (struct glyph){
            .character = c,
            .url = arena_str(noting->mem, noting->article->url),
        };
    glyphs->items[i].articles++;
    noting->is_noted[i] = true;
}

static void note_text(struct noting *noting, struct str text)
{
    while (text.n > 0) {
        uint32_t c = utf8_next(&text);

        if (is_lacking(c))
            note(noting, c);
    }
}

void glyphs_note(struct glyphs *glyphs, const struct article *article,
                 struct arena *mem)
{
    struct noting noting = { .glyphs = glyphs, .article = article, .mem = mem };
    const struct str texts[] = { article->title,  article->subtitle,
                                 article->source, article->author,
                                 article->editor, article->byline };

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        note_text(&noting, texts[i]);
    for (size_t i = 0; i < article->column_depth; i++)
        note_text(&noting, article->column_path[i]);
    for (size_t i = 0; i < article->block_count; i++) {
        const struct block *block = &article->blocks[i];

        note_text(&noting, block->text);
        for (size_t j = 0; j < block->cell_count; j++)
            note_text(&noting, block->cells[j].text);
    }
}

/* ---- in words ------------------------------------------------------------ */

static void say_one(const struct glyph *glyph, struct buf *out)
{
    buf_printf(out, "U+%04" PRIX32 " ", glyph->character);
    utf8_put(out, glyph->character);
    buf_printf(out, " (%" PRId64 " article%s, first ", glyph->articles,
               glyph->articles == 1 ? "" : "s");
    buf_put(out, glyph->url);
    buf_put_char(out, ')');
}

void glyphs_say(const struct glyphs *glyphs, struct buf *out)
{
    if (glyphs->count == 0)
        return;
    buf_printf(out, "%s%zu character%s without a glyph: ",
               glyphs->is_over ? "over " : "", glyphs->count,
               glyphs->count == 1 ? "" : "s");
    for (size_t i = 0; i < glyphs->count && i < LIMIT_GLYPHS_SAID; i++) {
        buf_put(out, i > 0 ? S(", ") : S(""));
        say_one(&glyphs->items[i], out);
    }
    if (glyphs->count > LIMIT_GLYPHS_SAID)
        buf_put(out, S(", ..."));
}
