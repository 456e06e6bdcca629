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
};

/* `page` is UTF-8; the tree does not need it afterwards. ERR_LIMIT over
 * LIMIT_PAGE bytes or LIMIT_DOM_DEPTH nested elements: found by a linear scan
 * before parsing, and again on the finished tree. So whoever walks a tree by
 * recursion needs no bound of his own. */
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

/* A selector is a list, separated by commas, of simple ones: a tag and any
 * number of #id, .class, [name], [name=value], [name^=start], [name*=part].
 * Tags and attribute names in lower case; ids and classes are compared
 * without regard to case. dom_find gives the first node inside `top` that
 * any of the list names; NULL when there is none. */
struct dom_node *dom_find(const struct dom_node *top, struct str selector);
bool dom_matches(const struct dom_node *node, struct str selector);

/* Cuts the next simple selector off a list; for those who try one after the
 * other. False at the end. */
bool dom_next_selector(struct str *list, struct str *simple);

/* All words inside a node but scripts and styles, blanks collapsed, trimmed
 * (utf8_trim); a line break is a blank. */
struct str dom_text(const struct dom_node *node, struct arena *mem);

#endif
