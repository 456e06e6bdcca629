/* worker.h - where hostile bytes are parsed: a forked child with rlimits
 * (CPU, memory), seccomp, no files and no network. One child reads many
 * pages; when it dies, overruns or answers nonsense, that page is lost and
 * the next call forks another. */
#ifndef SYNC_WORKER_H
#define SYNC_WORKER_H

#include "base/arena.h"
#include "base/err.h"
#include "core/article.h"
#include "core/extract.h"
#include "core/picture.h"

struct worker;

struct worker_options {
    const struct profile *profiles; /* must outlive the worker */
    size_t profile_count;
    uint32_t picture_box_px;
};

struct worker *worker_open(const struct worker_options *options);
void worker_close(struct worker *worker);

struct worker_page {
    struct str url;          /* normalised */
    struct str content_type; /* the header's value or none */
    struct str profile_name; /* "auto" or a profile */
    struct str marker; /* words that every page of the site has, or none */
    struct str bytes;
};

/* Each: true with a result, whose texts lie in `mem`; the address of an
 * article is the page's or the item's, whatever the child says, and no picture
 * of it has an asset yet; items carry accepted articles only. What the reading
 * itself refused keeps its kind (ERR_LIMIT) and its words, made fit for a
 * terminal; ERR_DATA when the bytes make no sense, or the child died, overran
 * or answered nonsense on this page. */
MUST_USE bool worker_article(struct worker *worker,
                             const struct worker_page *page, struct arena *mem,
                             struct article *out, struct err *err);
MUST_USE bool worker_list(struct worker *worker, const struct worker_page *page,
                          struct arena *mem, struct list_page *out,
                          struct err *err);

/* How they would be read. */
MUST_USE bool worker_explain_article(struct worker *worker,
                                     const struct worker_page *page,
                                     struct arena *mem, struct trace *out,
                                     struct err *err);
MUST_USE bool worker_explain_list(struct worker *worker,
                                  const struct worker_page *page,
                                  struct arena *mem, struct trace *out,
                                  struct err *err);

/* `out` is the caller's to free when it worked. */
MUST_USE bool worker_picture(struct worker *worker, struct str bytes,
                             struct picture *out, struct err *err);

#endif
