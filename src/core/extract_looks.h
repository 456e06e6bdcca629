/* extract_looks.h - what an element means to a reader: its kind, and what its
 * attributes say of how it looks. */
#ifndef CORE_EXTRACT_LOOKS_H
#define CORE_EXTRACT_LOOKS_H

#include "core/selector.h"

/* An element not named in the table is LOOKS_INLINE: it loses its tag and
 * keeps its text. */
enum looks {
    LOOKS_INLINE,
    LOOKS_STRONG,
    LOOKS_EM,
    LOOKS_LINK,
    LOOKS_BREAK,
    LOOKS_BLOCK,
    LOOKS_CENTER,
    LOOKS_HEADING,
    LOOKS_IMAGE,
    LOOKS_CAPTION,
    LOOKS_TABLE,
    LOOKS_LIST,
    LOOKS_VIDEO,
    LOOKS_DROP,
    LOOKS_COUNT,
};

/* Notes on every node of the tree, before any other question is asked: its
 * kind; whether a reader does not see it (by the kind, by `hidden` or its
 * style, because `drop` names it, or because that is so for an element around
 * it); whether it is a link or in one; and its weight: the bytes of the words
 * that are seen in it, and LOOKS_PICTURE_WEIGHT for a picture or film. Words in
 * a font of size 0 are emptied: pictures among them are seen, and words that
 * have a size of their own again. To be called anew when `drop` changes. */
enum { LOOKS_PICTURE_WEIGHT = 50 };
void looks_mark(struct dom_node *root, struct selectors drop);

/* Why a reader does not see the element itself; NULL when he does. */
const char *looks_hidden_by(const struct dom_node *element,
                            struct selectors drop);

static inline enum looks looks_of(const struct dom_node *element)
{
    return (enum looks)element->looks;
}

/* Begins a line of its own. */
bool looks_is_block(const struct dom_node *element);

/* dom_next without what a reader does not see: hidden elements with all that
 * is in them, and comments. */
struct dom_node *looks_next(const struct dom_node *top,
                            const struct dom_node *node);

/* Sets the flag where the element itself says something; else leaves it. */
void looks_centred(const struct dom_node *element, bool *is_centred);
void looks_strong(const struct dom_node *element, bool *is_strong);

/* Pixels of "width" or "height", from the attribute or the style; -1 when
 * neither says. */
int looks_pixels(const struct dom_node *element, struct str side);

#endif
