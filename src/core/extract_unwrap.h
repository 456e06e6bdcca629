/* extract_unwrap.h - lists inside something that is not HTML: the records of
 * a datastore (JCMS: in a script of the page, or the answer of its proxy),
 * and JSON. */
#ifndef CORE_EXTRACT_UNWRAP_H
#define CORE_EXTRACT_UNWRAP_H

#include "core/dom.h"

/* What was inside. A number is 0 when nothing says it. */
struct wrapped {
    struct str html;             /* the records, one behind the other */
    struct str next;             /* a reference to further ones, or none */
    int64_t count, total, pages; /* records here, in all, pages of them */
};

/* The element that takes the place of a script with records; for an answer,
 * the only one of the page. Its attributes are "count", "total", "pages" and
 * "next", as in `struct wrapped`. */
#define RECORDS "records"

/* dom_parse for list pages: records stand in the tree as others' lines do. */
MUST_USE bool unwrap_parse(struct str text, struct arena *mem,
                           struct dom_node **root, struct err *err);

#endif
