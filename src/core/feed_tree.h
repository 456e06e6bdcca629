/* feed_tree.h - the two notations of feeds as one kind of tree, that of
 * dom.h, so that one set of tables reads both. feed_xml.c is the only file
 * that knows expat. */
#ifndef CORE_FEED_TREE_H
#define CORE_FEED_TREE_H

#include "base/arena.h"
#include "base/err.h"
#include "core/dom.h"

struct feed_tree {
    struct dom_node *root;
    /* Where a damaged text broke off: the innermost element that was not
     * closed, and why. NULL and none for a whole one. */
    const struct dom_node *open;
    struct str fault;
};

/* XML (UTF-8, whatever it declares). Tags and names of attributes in lower
 * case. A tag begins with its namespace's usual prefix ("atom:link",
 * "content:encoded", "html:p"), with none in RSS, or with the prefix as
 * written when nobody declared a namespace that we know. ERR_DATA for a
 * DOCTYPE and for what has no element; ERR_LIMIT over LIMIT_FEED_DEPTH. */
MUST_USE bool feed_tree_xml(struct str text, struct arena *mem,
                            struct feed_tree *out, struct err *err);

/* A JSON object as an element "json": each member is an element of its name,
 * one for each value of an array; only texts have words. ERR_DATA, ERR_LIMIT
 * over LIMIT_FEED_DEPTH. */
MUST_USE bool feed_tree_json(struct str text, struct arena *mem,
                             struct feed_tree *out, struct err *err);

/* A new last child. */
struct dom_node *feed_tree_add(struct dom_node *parent, struct arena *mem);

#endif
