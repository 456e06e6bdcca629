/* extract_text.h - the words of one paragraph, as they are collected from
 * the pieces of a page: blanks collapsed, none at either end, the rest as
 * published; and the runs in it. */
#ifndef CORE_EXTRACT_TEXT_H
#define CORE_EXTRACT_TEXT_H

#include "base/arena.h"
#include "core/article.h"
#include "core/dom.h"

/* How a piece looks, by all the elements around it. */
struct text_look {
    bool is_strong, is_em, is_centred, is_heading, is_in_table;
    bool is_button;              /* in a link that leads nowhere: a script's */
    const struct dom_node *cell; /* the innermost table cell around */
    int font_px;                 /* 0 when nothing says */
    struct str href;             /* absolute, or none */
};

struct text {
    struct arena *mem;
    struct buf bytes; /* text_free */
    struct run *runs;
    size_t run_count, run_capacity;
    bool has_blank;          /* seen and not yet written */
    size_t wide_blanks;      /* full-width ones among them */
    size_t visible, strong;  /* characters that are no blanks; the bold ones */
    size_t letters, buttons; /* Chinese and Latin ones; those in buttons */
    struct text_look look;   /* of the first visible character */
};

void text_free(struct text *text);
void text_clear(struct text *text);

/* Appends the visible words of one piece; a run of blanks becomes one, but
 * full-width blanks are kept: a form's "　　年　月" means them. */
void text_put(struct text *text, struct str words, const struct text_look *look);

/* Appends all visible words inside a node, one blank between its lines. */
void text_put_node(struct text *text, const struct dom_node *node,
                   struct text_look look);

struct str text_words(const struct text *text); /* borrowed */
bool text_is_strong(const struct text *text);   /* all of it, and not empty */
bool text_is_buttons(const struct text *text);  /* the same */

/* The visible words of a node. */
struct str text_of(const struct dom_node *node, struct arena *mem);
/* The same for loose words. */
struct str text_tidy(struct str words, struct arena *mem);

/* Both hold the same characters but for blanks; `a` begins with those. */
bool text_same(struct str a, struct str b);
bool text_starts(struct str a, struct str b);

/* The first of the words that the text begins with; none without. */
struct str text_first_of(struct str text, const struct str *words, size_t count);

/* Without these words no letter is left of the text. */
bool text_is_made_of(struct str text, const struct str *words, size_t count);
bool text_begins_han(struct str text);

/* An array in an arena with room for one more. */
void *text_grow(struct arena *mem, void *items, size_t count, size_t *capacity,
                size_t size);

#endif
