/* editions.h - the folder data/editions as a night finds and leaves it. */
#ifndef SYNC_EDITIONS_H
#define SYNC_EDITIONS_H

#include "base/arena.h"
#include "store/edition.h"

struct editions {
    struct str data;  /* the data folder */
    int64_t *numbers; /* of the finished editions, ascending */
    size_t count;
    int64_t current; /* the one that data/current names; 0: none */
};

MUST_USE bool editions_read(struct str data, struct arena *mem,
                            struct editions *out, struct err *err);

/* "data/editions/edition-1-7.db" */
struct str editions_path(struct str data, int64_t number, struct arena *mem);

/* The best edition to go on from: the current one if all of it can be read
 * back, else the newest that can; NULL when there is none. */
void editions_best(const struct editions *editions, struct reader **out);

/* Removes the oldest beyond `keep`, but never the current one. */
void editions_prune(const struct editions *editions, int64_t keep);

/* Removes what a run that was cut short has left. */
void editions_sweep(struct str data);

#endif
