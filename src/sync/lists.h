/* lists.h - the lists of one source, page by page: what is on them that we do
 * not have, what they say otherwise than before, what they no longer name. A
 * page that has not changed since an earlier night is not read again, as long as
 * all that it names is accounted for. */
#ifndef SYNC_LISTS_H
#define SYNC_LISTS_H

#include "sync/crawl.h"
#include "sync/gate.h"

/* What a list page says of its articles. */
struct list {
    struct str slug; /* wanted for the column; may be none */
    struct str *path;
    size_t depth;
};

struct lists_options {
    const struct crawl_options *crawl;
    struct gate *gate;
    struct harvest *harvest;
    struct source_report *report;
    int64_t round; /* of reading anew, see upstream.h */
    /* The address (upstream_hash) needs no asking: it is on show, or noted. */
    bool (*is_accounted)(void *context, uint64_t address);
    /* An item of a page that is new or has changed, in the page's order.
     * `is_reworded`: the list said something else of it before. */
    void (*item)(void *context, const struct list_item *item,
                 const struct list *list, bool is_reworded);
    void *context;
};

struct lists {
    size_t pages, lines; /* read or known to be unchanged; items on them */
    bool is_over;        /* the night's budget is used up */
    /* Addresses, as upstream_hash gives them, that earlier nights' lists named
     * and tonight's do not; empty unless all pages were had. */
    uint64_t *vanished;
    size_t vanished_count;
    uint64_t *named; /* tonight, or on earlier nights; in order */
    size_t named_count;
};

/* Walks all lists of the source. A page that cannot be had is a fault of the
 * source, told in the report; false is our own failure. */
MUST_USE bool lists_walk(const struct lists_options *options, struct lists *out,
                         struct err *err);

/* What makes the source's whole night a fault: the first is the report's
 * `error`, those after it are told as lost. */
void lists_fault(const struct lists_options *options, struct str url,
                 const char *why);

#endif
