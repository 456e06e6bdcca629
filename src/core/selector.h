/* selector.h - which nodes of a page somebody means: a small part of CSS's
 * selectors (Selectors Level 4), compiled once. Pure. */
#ifndef CORE_SELECTOR_H
#define CORE_SELECTOR_H

#include "core/dom.h"

/* One condition on a node. */
struct selector_test {
    char kind; /* '#' id, '.' class, '[' attribute, '!' words of a comment */
    char how;  /* '[': 0 it is there, '=' equal, '^' start, '*' part */
    struct str name, value;
};

struct selector {
    struct str text; /* as written */
    struct str tag;  /* none: any element */
    const struct selector_test *tests;
    size_t test_count;
    uint64_t sketch;               /* what a node must have (dom_sketch) */
    const struct selector *inside; /* an element around it; NULL: anywhere */
};

struct selectors {
    const struct selector *items;
    size_t count;
};

/* `text` is a list, separated by commas; blanks separate an element from one
 * that it stands in. An element is a tag or '*' and any number of #id, .class,
 * [name], [name=value], [name^=start], [name*=part]; a comment that holds
 * certain words is !words, without blanks. Tags and attribute names in lower case; ids and
 * classes are compared without regard to case, as old browsers do.
 * ERR_CONFIG with the piece that is wrong. Borrows `text`. */
MUST_USE bool selectors_parse(struct str text, struct arena *mem,
                              struct selectors *out, struct err *err);

/* `a` and behind it `b`; the list lies in `mem`. */
struct selectors selectors_join(struct selectors a, struct selectors b,
                                struct arena *mem);

bool selector_matches(const struct selector *selector,
                      const struct dom_node *node);

/* Any of the list names the node. */
bool selectors_match(struct selectors list, const struct dom_node *node);

/* The first node inside `top` that any of the list names; NULL without. */
struct dom_node *selectors_find(const struct dom_node *top,
                                struct selectors list);

#endif
