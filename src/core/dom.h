/* dom.h - a page as a tree. The only file that knows gumbo; everything lies
 * in the caller's arena. Call it only in the worker: hostile input makes the
 * parser slow and hungry, and only rlimits stop it. */
#ifndef CORE_DOM_H
#define CORE_DOM_H

#include "base/arena.h"
#include "base/err.h"

struct dom_attribute {
    struct str name; /* lower case */
    struct str value;
};

struct dom_node {
    struct str tag;  /* lower case; none for text and comments */
    struct str text; /* text and comment nodes */
    bool is_comment;
    struct dom_attribute *attributes;
    size_t attribute_count;
    struct dom_node *parent, *first, *last, *next, *previous;
    struct str source; /* the original bytes of the start tag; may be none */
};

/* `page` is UTF-8 and must outlive the tree. ERR_LIMIT over LIMIT_PAGE bytes
 * or LIMIT_DOM_DEPTH nested elements (found by a linear scan before parsing).
 */
MUST_USE bool dom_parse(struct str page, struct arena *mem,
                        struct dom_node **root, struct err *err);

/* The attribute's value; none when absent. */
struct str dom_attribute(const struct dom_node *node, const char *name);
bool dom_is(const struct dom_node *node, const char *tag);
bool dom_has_class(const struct dom_node *node, struct str name);

/* The next node in document order inside `top`; NULL at the end. With
 * `skip_children` the node's own content is passed over. */
struct dom_node *dom_next(const struct dom_node *top,
                          const struct dom_node *node, bool skip_children);

/* The first node inside `top` that the selector names. A selector is a list,
 * separated by commas, of simple ones: tag, #id, .class, tag.class,
 * tag[name], tag[name=value], tag[name^=start]; NULL when none matches. */
struct dom_node *dom_find(const struct dom_node *top, struct str selector);
bool dom_matches(const struct dom_node *node, struct str selector);

/* All words inside a node, blanks collapsed, trimmed (utf8_trim). */
struct str dom_text(const struct dom_node *node, struct arena *mem);

#endif
