/* night.h - what a run holds from its first step to its last, and how it
 * begins. Of run.c alone. */
#ifndef SYNC_NIGHT_H
#define SYNC_NIGHT_H

#include "sync/build.h"
#include "sync/crawl.h"
#include "sync/resume.h"

struct night {
    const struct sync_options *options;
    struct arena *mem; /* the report's */
    struct str data;
    int lock;
    struct editions editions;
    struct reader *base;       /* the edition to go on from; NULL: none */
    struct upstream *upstream; /* what is known of the sites, about `base` */
    struct resume *resume;     /* what was read before a kill; NULL: dry run */
    int64_t now_s; /* when it began, as far as the clock is believed */
    struct worker *worker;
    struct harvest harvest;
    struct room room;
    struct build build;
    struct clock_facts clock;
    int64_t start_ms;   /* clock_ms() at options->now_s */
    struct err unnoted; /* what is on show is not in the journal: why */
};

/* Folders, the lock, what a run that was killed has left, the edition to go on
 * from, room on the disk, the worker, what is known of the sites. ERR_BUSY when
 * another run is on. */
MUST_USE bool night_prepare(struct night *night, struct err *err);

/* Brings the journal up to what is on show. Fails at the night's end only
 * (`unnoted`): nobody waits for news because of it. */
void night_note(struct night *night, int64_t now_s);

/* ERR_IO when the store is over its quota or the disk has too little left. */
MUST_USE bool night_has_room(struct night *night, struct err *err);

#endif
