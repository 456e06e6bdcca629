/* extract_shape.h - what an address tells of its page by its shape alone:
 * each system that makes such sites writes them in its own way. */
#ifndef CORE_EXTRACT_SHAPE_H
#define CORE_EXTRACT_SHAPE_H

#include "base/arena.h"

/* Of a column: a folder, or a file that systems make for one (index_1.htm,
 * list.shtml). */
bool shape_is_column(struct str address);

/* A column beside or below `page`: the same script with another number, or
 * what lies under x/ where the page is x.htm. */
bool shape_is_sibling(struct str page, struct str address);

/* Of an article: a path with a day and a number (TRS, JCMS, webplus), with a
 * column's number and its own (VSB), or with a digest (UCAP). */
bool shape_is_article(struct str address);

/* A document, picture or film: no page. */
bool shape_is_file(struct str address);

/* Lies below the folder of `page`, or carries its column's number. */
bool shape_is_near(struct str page, struct str address);

/* The same page: the front of a folder has two names. */
bool shape_is_same(struct str a, struct str b);

/* The month in an address's path; false when it tells none. */
bool shape_month(struct str address, int *year, int *month);

/* A number in a query, and where it stands. */
struct shape_number {
    int64_t number;
    size_t from, to; /* bytes of the address */
};

/* The value of `name`; false when that is no number. */
bool shape_find_number(struct str address, struct str name,
                       struct shape_number *out);

/* The page's number: page=2, pageNo=2, also inside an escaped object. */
bool shape_find_page(struct str address, struct shape_number *out);

/* The same address with another number there. */
struct str shape_at_number(struct str address, struct shape_number at,
                           int64_t number, struct arena *mem);

#endif
