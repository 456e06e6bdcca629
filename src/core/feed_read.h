/* feed_read.h - what one element says of the item it belongs to. feed.c has
 * the tables of which element is read how. */
#ifndef CORE_FEED_READ_H
#define CORE_FEED_READ_H

#include "core/feed.h"

struct feed_reading {
    struct arena *mem;
    struct str url; /* the feed's */
};

/* Each fills in its member of `item` and is true when it found something. An
 * address is relative to the xml:base of its place. */
typedef bool feed_reader(const struct feed_reading *reading,
                         const struct dom_node *node, struct feed_item *item);

feed_reader feed_read_address;   /* url: the element's words */
feed_reader feed_read_name;      /* url: the same, if it is a whole address */
feed_reader feed_read_about;     /* url: of an item of RSS 1.0 */
feed_reader feed_read_alternate; /* url: of an Atom link */
feed_reader feed_read_title;
feed_reader feed_read_author; /* one more author */
feed_reader feed_read_person; /* the same, by the name inside */
feed_reader feed_read_source;
feed_reader feed_read_origin; /* source: the feed that an Atom entry is from */
feed_reader feed_read_date;
feed_reader feed_read_html;    /* content and base */
feed_reader feed_read_lines;   /* content and base: plain text */
feed_reader feed_read_content; /* content and base: Atom's, by its type */

/* The address of the feed's next page when the element names it; else none. */
struct str feed_read_next(const struct feed_reading *reading,
                          const struct dom_node *node);

#endif
