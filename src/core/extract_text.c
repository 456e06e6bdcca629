#include "core/extract_text.h"

#include <string.h>

#include "base/utf8.h"
#include "core/extract_looks.h"
#include "core/visible.h"

enum { FIRST_ROOM = 16 };

void *text_grow(struct arena *mem, void *items, size_t count, size_t *capacity,
                size_t size)
{
    void *grown;

    if (count < *capacity)
        return items;
    *capacity = *capacity ? *capacity * 2 : FIRST_ROOM;
    grown = arena_alloc(mem, *capacity, size);
    if (count)
        memcpy(grown, items, count * size);
    return grown;
}

void text_free(struct text *text)
{
    buf_free(&text->bytes);
}

void text_clear(struct text *text)
{
    struct buf bytes = text->bytes;

    buf_clear(&bytes);
    *text = (struct text){ .mem = text->mem, .bytes = bytes };
}

/* The run kind of a look; a link keeps its address before its weight. */
static bool run_of(const struct text_look *look, struct run *out)
{
    *out = (struct run){ .href = look->href };
    if (!str_is_none(look->href))
        out->kind = RUN_LINK;
    else if (look->is_strong)
        out->kind = RUN_STRONG;
    else if (look->is_em)
        out->kind = RUN_EM;
    else
        return false;
    return true;
}

/* The bytes from..end get the look: the last run grows if it is the same. */
static void mark_run(struct text *text, size_t from, size_t blank_from,
                     const struct text_look *look)
{
    struct run run, *last = NULL;
    size_t end = text->bytes.n;

    if (!run_of(look, &run))
        return;
    if (text->run_count)
        last = &text->runs[text->run_count - 1];
    if (last && last->kind == run.kind && str_equal(last->href, run.href) &&
        last->start + last->length == blank_from) {
        last->length = (uint32_t)(end - last->start);
        return;
    }
    text->runs = text_grow(text->mem, text->runs, text->run_count,
                           &text->run_capacity, sizeof(*text->runs));
    run.start = (uint32_t)from;
    run.length = (uint32_t)(end - from);
    text->runs[text->run_count++] = run;
}

static void put_blanks(struct text *text)
{
    if (text->bytes.n && text->has_blank && !text->wide_blanks)
        buf_put_char(&text->bytes, ' ');
    for (size_t i = 0; text->bytes.n && i < text->wide_blanks; i++)
        utf8_put(&text->bytes, VISIBLE_WIDE_BLANK);
    text->has_blank = false;
    text->wide_blanks = 0;
}

static bool is_letter(uint32_t c)
{
    return utf8_is_han(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void put_visible(struct text *text, uint32_t c,
                        const struct text_look *look)
{
    size_t blank_from = text->bytes.n, from;

    if (text->visible++ == 0)
        text->look = *look;
    text->strong += look->is_strong;
    text->letters += is_letter(c);
    text->buttons += is_letter(c) && look->is_button;
    put_blanks(text);
    from = text->bytes.n;
    utf8_put(&text->bytes, c);
    mark_run(text, from, blank_from, look);
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == VISIBLE_WIDE_BLANK;
}

void text_put(struct text *text, struct str words, const struct text_look *look)
{
    const bool is_icon = visible_is_icon(words);

    while (words.n) {
        uint32_t c = visible_of(utf8_next(&words));

        if (is_blank(c)) {
            text->has_blank = true;
            text->wide_blanks += c == VISIBLE_WIDE_BLANK;
        } else if (c && !is_icon) {
            put_visible(text, c, look);
        }
    }
}

static void put_node(struct text *text, const struct dom_node *node,
                     struct text_look look)
{
    enum looks looks;

    if (node->is_comment || node->is_hidden)
        return;
    if (str_is_none(node->tag)) {
        text_put(text, node->text, &look);
        return;
    }
    looks = looks_of(node);
    if (looks_is_block(node) || looks == LOOKS_BREAK)
        text_put(text, S(" "), &look);
    look.is_strong |= looks == LOOKS_STRONG;
    look.is_em |= looks == LOOKS_EM;
    looks_strong(node, &look.is_strong);
    text_put_node(text, node, look);
    if (looks_is_block(node))
        text_put(text, S(" "), &look);
}

void text_put_node(struct text *text, const struct dom_node *node,
                   struct text_look look)
{
    for (node = node->first; node; node = node->next)
        put_node(text, node, look);
}

struct str text_words(const struct text *text)
{
    return buf_str(&text->bytes);
}

bool text_is_strong(const struct text *text)
{
    return text->visible && text->strong == text->visible;
}

bool text_is_buttons(const struct text *text)
{
    return text->letters && text->buttons == text->letters;
}

struct str text_of(const struct dom_node *node, struct arena *mem)
{
    CLEANUP(text_free) struct text text = { .mem = mem };

    text_put_node(&text, node, (struct text_look){ 0 });
    return arena_take(mem, &text.bytes);
}

struct str text_tidy(struct str words, struct arena *mem)
{
    CLEANUP(text_free) struct text text = { .mem = mem };

    text_put(&text, words, &(struct text_look){ 0 });
    return arena_take(mem, &text.bytes);
}

/* The next character that is no blank; 0 at the end. */
static uint32_t next_visible(struct str *rest)
{
    while (rest->n) {
        uint32_t c = visible_of(utf8_next(rest));

        if (c && !is_blank(c))
            return c;
    }
    return 0;
}

bool text_starts(struct str a, struct str b)
{
    uint32_t c;

    while ((c = next_visible(&b)))
        if (next_visible(&a) != c)
            return false;
    return true;
}

bool text_same(struct str a, struct str b)
{
    uint32_t c;

    do {
        c = next_visible(&a);
        if (next_visible(&b) != c)
            return false;
    } while (c);
    return true;
}

struct str text_first_of(struct str text, const struct str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(text, words[i]))
            return words[i];
    return STR_NONE;
}

bool text_is_made_of(struct str text, const struct str *words, size_t count)
{
    while (text.n) {
        struct str word = text_first_of(text, words, count);
        uint32_t c;

        if (!str_is_none(word)) {
            text = str_skip(text, word.n);
            continue;
        }
        c = utf8_next(&text);
        if (utf8_is_han(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            return false;
    }
    return true;
}

bool text_begins_han(struct str text)
{
    return text.n && utf8_is_han(utf8_next(&text));
}
