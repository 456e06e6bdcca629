/* upstream.h - what earlier nights have learnt of a source's web site: its
 * list pages as they were, the articles that are still to be had, those that
 * are gone, and whose turn it is to be read anew. One small file beside the
 * editions, about one of them; when it is lost, damaged or about another, a
 * night reads every list again.
 *
 * Changes are seen at once, kept by upstream_keep, and lost without: keep them
 * when the edition that they are about is published. A night that learns
 * nothing writes nothing. */
#ifndef STORE_UPSTREAM_H
#define STORE_UPSTREAM_H

#include "base/arena.h"
#include "base/err.h"
#include "core/article.h"

struct upstream;

/* Opens the file or makes it; one that is damaged, or was written by another
 * version of the program, is made anew. ERR_IO. */
MUST_USE bool upstream_open(const char *path, struct upstream **out,
                            struct err *err);
void upstream_close(struct upstream *upstream);

/* All that is known is about this edition; 0: nothing is known. */
int64_t upstream_edition(struct upstream *upstream);

/* Forgets the lists: they are to be read again. All else is about the site, not
 * about an edition. */
MUST_USE bool upstream_forget(struct upstream *upstream, struct err *err);

/* Writes what has changed, now about `edition`, on the disk when it returns.
 * Nothing is written when nothing has. */
MUST_USE bool upstream_keep(struct upstream *upstream, int64_t edition,
                            struct err *err);

/* ---- list pages ---------------------------------------------------------- */

/* A line of a list: which address, and what it said of it. */
struct upstream_line {
    uint64_t address, words; /* of upstream_hash; the address stands first */
};

struct upstream_list {
    struct str etag, last_modified; /* may be none */
    struct digest body;             /* of the page's bytes */
    struct str next;                /* the next page's address; may be none */
    struct str *path;               /* the column's */
    size_t depth;
    struct upstream_line *lines;
    size_t count;
};

uint64_t upstream_hash(struct str text);

/* For qsort and bsearch: hashes, or lines by their address. */
int upstream_order(const void *a, const void *b);

/* ERR_ABSENT for a page that was never read. */
MUST_USE bool upstream_list(struct upstream *upstream, struct str source,
                            struct str url, struct arena *mem,
                            struct upstream_list *out, struct err *err);
MUST_USE bool upstream_put_list(struct upstream *upstream, struct str source,
                                struct str url, const struct upstream_list *list,
                                struct err *err);

/* Every line of all lists of a source, by address; each address once. */
MUST_USE bool upstream_lines(struct upstream *upstream, struct str source,
                             struct arena *mem, struct upstream_line **out,
                             size_t *count, struct err *err);

/* Drops the pages of a source that are not among these. */
MUST_USE bool upstream_retain(struct upstream *upstream, struct str source,
                              const struct str *urls, size_t count,
                              struct err *err);

/* ---- columns ---------------------------------------------------------------- */

/* What a list called its column when that was last on show. ERR_ABSENT. */
MUST_USE bool upstream_column(struct upstream *upstream, struct str source,
                              struct str url, struct arena *mem,
                              struct str **path, size_t *depth, struct err *err);
MUST_USE bool upstream_put_column(struct upstream *upstream, struct str source,
                                  struct str url, const struct str *path,
                                  size_t depth, struct err *err);

/* ---- articles that were listed and not had -------------------------------- */

struct upstream_wait {
    struct str url;
    struct str slug, *path; /* the column's, as its list has it */
    size_t depth;
    enum precision precision; /* and when, as its list has it */
    int64_t published_s;
    int64_t tries; /* nights on which it was asked for in vain */
    int64_t due_s; /* when to ask again */
};

MUST_USE bool upstream_waits(struct upstream *upstream, struct str source,
                             struct arena *mem, struct upstream_wait **out,
                             size_t *count, struct err *err);
MUST_USE bool upstream_put_wait(struct upstream *upstream, struct str source,
                                const struct upstream_wait *wait,
                                struct err *err);
MUST_USE bool upstream_drop_wait(struct upstream *upstream, struct str source,
                                 struct str url, struct err *err);

/* ---- articles that are gone ----------------------------------------------- */

/* An article of the edition that answered 404 or 410. */
struct upstream_gone {
    struct str url;
    int64_t nights; /* on so many different nights */
    int64_t last_s; /* the last time */
};

MUST_USE bool upstream_gone(struct upstream *upstream, struct str source,
                            struct arena *mem, struct upstream_gone **out,
                            size_t *count, struct err *err);
MUST_USE bool upstream_put_gone(struct upstream *upstream, struct str source,
                                const struct upstream_gone *gone,
                                struct err *err);
MUST_USE bool upstream_drop_gone(struct upstream *upstream, struct str source,
                                 struct str url, struct err *err);

/* ---- articles that a feed carries ----------------------------------------- */

/* They were taken whole from a feed: their pages are not asked for. */
MUST_USE bool upstream_put_carried(struct upstream *upstream, struct str source,
                                   struct str url, struct err *err);
/* By address, in byte order. */
MUST_USE bool upstream_carried(struct upstream *upstream, struct str source,
                               struct arena *mem, struct str **out,
                               size_t *count, struct err *err);

/* ---- the canary ------------------------------------------------------------ */

/* What a source's page that never changes was when it was first read.
 * ERR_ABSENT before that. */
MUST_USE bool upstream_canary(struct upstream *upstream, struct str source,
                              struct str url, struct digest *out,
                              struct err *err);
/* All of them are to be learnt again: somebody has looked. */
MUST_USE bool upstream_forget_canaries(struct upstream *upstream,
                                       struct err *err);
MUST_USE bool upstream_put_canary(struct upstream *upstream, struct str source,
                                  struct str url, const struct digest *digest,
                                  struct err *err);

/* ---- troubles -------------------------------------------------------------- */

/* A source that does not bring all it has, night after night. */
struct upstream_trouble {
    int64_t since_s, last_s; /* the first such night, and the last */
    int64_t nights;          /* so many */
    struct str reason;       /* the last night's */
};

/* ERR_ABSENT when all is well. */
MUST_USE bool upstream_trouble(struct upstream *upstream, struct str source,
                               struct arena *mem, struct upstream_trouble *out,
                               struct err *err);
MUST_USE bool upstream_put_trouble(struct upstream *upstream, struct str source,
                                   const struct upstream_trouble *trouble,
                                   struct err *err);
MUST_USE bool upstream_drop_trouble(struct upstream *upstream,
                                    struct str source, struct err *err);

/* ---- turns ---------------------------------------------------------------- */

/* How many rounds of reading anew a source has behind it; 0 at first. */
MUST_USE bool upstream_round(struct upstream *upstream, struct str source,
                             int64_t *out, struct err *err);
MUST_USE bool upstream_put_round(struct upstream *upstream, struct str source,
                                 int64_t round, struct err *err);

#endif
