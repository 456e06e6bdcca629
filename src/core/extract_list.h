/* extract_list.h - a list page while it is read; shared by its files. */
#ifndef CORE_EXTRACT_LIST_H
#define CORE_EXTRACT_LIST_H

#include "core/extract_page.h"
#include "core/extract_unwrap.h"

/* A link that may be an item; or one that leads elsewhere, but has a row of
 * its own as an item has, and so tells where its neighbour's row ends. */
struct lead {
    const struct dom_node *link;
    const struct dom_node *title; /* what of it is the title */
    struct list_item item;
    bool is_item;
    bool is_short;         /* an item only in a list that is known to be one */
    bool is_shaped;        /* shape_is_article */
    bool is_near;          /* shape_is_near */
    bool is_dated;         /* a day is beside it, though perhaps without year */
    size_t before, behind; /* the next ones to another address, or NO_LEAD */
    const struct dom_node *row; /* the element of its line */
    bool is_alone;              /* no other lead in there */
};

#define NO_LEAD SIZE_MAX

struct leads {
    const struct page *page;
    struct lead *at; /* in the page's order */
    size_t count, capacity;
};

/* ---- words ---------------------------------------------------------------- */

/* The element of a link that holds the title: the link, or, where a whole
 * card is one link, its heading. */
const struct dom_node *list_title_node(const struct dom_node *link);

/* What a list calls an item: the words without day, number and marks such as
 * 置顶; the whole title where the list shows its beginning. Empty for a
 * picture alone. */
struct str list_title(const struct page *page, const struct dom_node *link,
                      const struct dom_node *title);

/* The Chinese characters of a text are these, whatever stands around them. */
bool list_says(struct str text, struct str word);

/* What links around a list say: 下一页, 更多, 查看详情. */
bool list_is_turning(struct str words);

/* ---- days ----------------------------------------------------------------- */

/* Finds each lead's row, and the day beside each item. */
void list_read_days(struct leads *leads);

/* ---- the list among all links --------------------------------------------- */

struct list_part {
    const struct dom_node *top;
    size_t from, to; /* the leads in it */
};

/* The parts of the list: one, or pieces that stand beside each other. */
struct list_place {
    struct list_part *parts;
    size_t count;
    bool is_known;   /* the profile names it, or it came wrapped */
    struct str name; /* by which selector; none when not known */
};

struct list_place list_find(const struct leads *leads);

/* `node` lies in `top`, or is it. */
bool list_holds(const struct dom_node *top, const struct dom_node *node);

/* ---- further pages -------------------------------------------------------- */

/* The address of the next page; none on the last one, never the page's own.
 * `list` is where the items are, or NULL; `pages` is how many there are, 0
 * where nothing says so. */
struct str list_next(const struct page *page, const struct dom_node *list,
                     int64_t *pages);

/* What the scripts say; false when none counts pages, else `next` and `pages`
 * are decided, `next` none on the last. */
bool list_script_next(const struct page *page, struct str *next, int64_t *pages);

/* Where a script gets the records behind the first `count` of `total`. */
struct str list_proxy_next(const struct page *page,
                           const struct dom_node *records, int64_t count,
                           int64_t total);

#endif
