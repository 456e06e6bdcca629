/* build.h - a night's harvest to a new edition, in a file of its own. */
#ifndef SYNC_BUILD_H
#define SYNC_BUILD_H

#include "sync/blobs.h"

struct build_options {
    const struct config *config;
    const struct editions *editions;
    struct reader *base; /* the edition to copy; NULL: start anew */
    struct room *room;
    int64_t now_s;
    const struct sync_progress *progress;
};

struct build {
    struct str path; /* the finished file; none when nothing changed */
    int64_t number;
};

/* Copies the base and puts everything in, in one transaction. Counts what is
 * new and changed in the sources' reports; an article that the store refuses
 * is rejected. When all articles are as in the base, nothing is written: a
 * card wears out by what is. No file is left after a failure. */
MUST_USE bool build_edition(const struct build_options *options,
                            const struct harvest *harvest, struct arena *mem,
                            struct build *out, struct err *err);

#endif
