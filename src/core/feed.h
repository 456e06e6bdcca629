/* feed.h - RSS 2.0, RSS 1.0, Atom and JSON Feed to one list of items. Pure;
 * call it only in the worker. What a feed may look like is written down in
 * tests/golden/README.md. */
#ifndef CORE_FEED_H
#define CORE_FEED_H

#include "base/arena.h"
#include "base/err.h"
#include "core/article.h"
#include "core/dom.h"

struct feed_item {
    struct str url;            /* absolute, normalised */
    struct str title;          /* plain words; empty without */
    struct str author, source; /* or none */
    enum precision precision;
    int64_t published_s;      /* UTC; meaningless with PRECISION_NONE */
    struct dom_node *content; /* the whole article's; NULL: a page has it */
    struct str base;          /* what addresses in the content start from */
};

/* Items in the feed's order, each address once, at most LIMIT_LIST_ITEMS:
 * further ones are not read. */
struct feed {
    struct feed_item *items;
    size_t item_count;
    struct str next; /* address of the older items, or none */
};

/* The text is a feed, perhaps a damaged or a forbidden one. */
bool feed_is(struct str text);

/* `text` is UTF-8, whatever its XML declaration says. `url` is the feed's own
 * address. ERR_DATA for a DOCTYPE, for what is no feed, and for damage before
 * the first item is complete; behind it the items so far are used. ERR_LIMIT
 * over LIMIT_PAGE bytes or LIMIT_FEED_DEPTH nested elements. */
MUST_USE bool feed_parse(struct str text, struct str url, struct arena *mem,
                         struct feed *out, struct err *err);

/* Version of expat at run time. */
const char *feed_library(void);

#endif
