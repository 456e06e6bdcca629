/* crawl.h - one source: its lists, the articles on them, their pictures. */
#ifndef SYNC_CRAWL_H
#define SYNC_CRAWL_H

#include "io/fetch.h"
#include "store/read.h"
#include "store/upstream.h"
#include "sync/harvest.h"
#include "sync/resume.h"
#include "sync/worker.h"

struct crawl_options {
    const struct config *config;
    const struct source_config *source;
    struct worker *worker;
    struct room *room;         /* for pictures */
    struct reader *known;      /* the edition on show; may be NULL */
    struct upstream *upstream; /* what is known of the site, about `known` */
    struct resume *resume;     /* what the night has read before it was killed;
                                  NULL: nothing is noted */
    bool is_full;              /* everything is asked for, whatever is known */
    const struct clock_facts *clock;
    const struct sync_progress *progress;
};

/* The time, as far as the clock and the source's answers so far tell. */
int64_t crawl_now(const struct crawl_options *options,
                  const struct source_report *report);

/* A page as it came, for the worker; borrowed from the reply. */
struct worker_page crawl_page(const struct crawl_options *options,
                              const struct fetch_reply *reply);

/* Adds to the harvest and fills in the report. What the source does wrong is
 * in the report; false is our own failure (disk, worker). */
MUST_USE bool crawl_source(const struct crawl_options *options,
                           struct harvest *harvest,
                           struct source_report *report, struct err *err);

#endif
