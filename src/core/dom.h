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
    /* For whoever reads the tree, see extract_looks.h and, for the last two,
     * page_read_lines; 0 at first. */
    bool is_hidden, is_in_link, is_in_info, holds_body;
    uint8_t looks;
    uint32_t weight, sentences;
    struct dom_attribute *attributes;
    size_t attribute_count;
    /* Bits of what it has, and of what it or anything inside it has. */
    uint64_t sketch, sketch_within;
    struct dom_node *parent, *first, *last, *next, *previous;
};

/* `page` is UTF-8; the tree does not need it afterwards. ERR_LIMIT over
 * LIMIT_PAGE bytes or LIMIT_DOM_DEPTH nested elements: found by a linear scan
 * before parsing, and again on the finished tree. So whoever walks a tree by
 * recursion needs no bound of his own. */
MUST_USE bool dom_parse(struct str page, struct arena *mem,
                        struct dom_node **root, struct err *err);

/* One bit of 64 for a name: of a tag ('<'), id ('#'), class ('.') or attribute
 * ('['), whatever the case of its letters, or for comments ('!'). Who has not
 * the bit has not the name: the Bloom filter by which selectors pass over most
 * of a page. */
uint64_t dom_sketch(char kind, struct str name);

/* Notes what a node has, in it and in those around it: for whoever puts one,
 * with what is inside it, under another parent. */
void dom_note(struct dom_node *node);

/* The attribute's value; none when absent. */
struct str dom_attribute(const struct dom_node *node, struct str name);
bool dom_is(const struct dom_node *node, const char *tag);
bool dom_has_class(const struct dom_node *node, struct str name);

/* The next node in document order inside `top`; NULL at the end. With
 * `skip_children` the node's own content is passed over. */
struct dom_node *dom_next(const struct dom_node *top,
                          const struct dom_node *node, bool skip_children);

/* The first element of this kind inside `top`; NULL when there is none. */
struct dom_node *dom_find(const struct dom_node *top, const char *tag);

/* All words inside a node but scripts and styles, blanks collapsed, trimmed
 * (utf8_trim); a line break is a blank. */
struct str dom_text(const struct dom_node *node, struct arena *mem);

#endif
