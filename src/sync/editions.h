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
    int64_t held;    /* the newest that waits for the operator; 0: none */
    int64_t base;    /* the one that a night goes on from; 0: none */
    int64_t noted;   /* the one that the journal leads up to; 0: none, as
                        editions_read leaves it */
};

MUST_USE bool editions_read(struct str data, struct arena *mem,
                            struct editions *out, struct err *err);

/* "data/editions/edition-2-7.db" */
struct str editions_path(struct str data, int64_t number, struct arena *mem);

/* The best edition to go on from: the current one if all of it can be read
 * back, else the newest that can; NULL when there is none. */
void editions_best(const struct editions *editions, struct reader **out);

/* "data/editions/held-2-8.db" */
struct str editions_held_path(struct str data, int64_t number, struct arena *mem);

/* A number that no edition has or had here; the one that `current` names
 * counts also when its file is gone. */
int64_t editions_next(const struct editions *editions);

/* Keeps a finished file as held under its number, with the reason beside it;
 * those held before go. Both are on the disk when it returns. */
MUST_USE bool editions_hold(const struct editions *editions, const char *path,
                            int64_t number, struct str reason, struct err *err);

/* Why the edition of this number is held; none when it is not. */
struct str editions_reason(struct str data, int64_t number, struct arena *mem);

/* Removes the held ones. */
void editions_drop_held(struct str data);

/* Shows an edition: renames it into its place if it is held, and swaps
 * `current`. ERR_ABSENT when there is none of this number. */
MUST_USE bool editions_use(struct str data, int64_t number, struct err *err);

/* Removes the oldest beyond `keep`, on the disk and in the list, but never the
 * current one, nor the base, nor the one that the journal leads up to: what
 * came after is told by comparing. */
void editions_prune(struct editions *editions, int64_t keep);

/* Removes what a run that was cut short has left. */
void editions_sweep(struct str data);

#endif
