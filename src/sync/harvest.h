/* harvest.h - what a night has brought, before anything is written: articles
 * and pictures of all sources, in the order they were found. */
#ifndef SYNC_HARVEST_H
#define SYNC_HARVEST_H

#include "base/arena.h"
#include "store/write.h"
#include "sync/run.h"
#include "sync/seen.h"

struct harvest_article {
    struct article article;
    struct str slug; /* wanted for the last of its columns; may be none */
    struct source_report *report; /* of the source it came from */
    enum writer_change change;    /* what became of it, once built */
    bool is_carried;              /* whole by a feed */
    struct harvest_article *next;
};

/* An article on show that upstream has taken away. */
struct harvest_withdrawn {
    struct str url;
    struct source_report *report;
    struct harvest_withdrawn *next;
};

/* A column that its list calls otherwise than on earlier nights. */
struct harvest_renamed {
    const struct str *path; /* as it was */
    size_t depth;
    struct str title; /* instead of the last of them */
    struct harvest_renamed *next;
};

/* What a list calls its column: to be remembered once that is on show. */
struct harvest_column {
    struct str source, url;
    struct str *path;
    size_t depth;
    struct harvest_column *next;
};

struct harvest_asset {
    struct asset asset;
    struct harvest_asset *next;
};

struct harvest {
    struct arena mem; /* of all that lies here */
    struct harvest_article *articles, *last_article;
    struct harvest_asset *assets; /* newest first */
    struct harvest_withdrawn *withdrawn;
    struct harvest_renamed *renamed; /* those above others first */
    struct harvest_column *columns;  /* that are not called as remembered */
    size_t article_count;
    struct seen pages, pictures;
    struct seen parts; /* files of articles, behind the first */
};

/* For CLEANUP. */
static inline void harvest_free(struct harvest *harvest)
{
    seen_free(&harvest->pages);
    seen_free(&harvest->pictures);
    seen_free(&harvest->parts);
    arena_free(&harvest->mem);
}

#endif
