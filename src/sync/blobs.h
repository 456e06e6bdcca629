/* blobs.h - pictures on the disk: data/blobs/<2 hex>/<digest>, written before
 * any edition names them; and how much all that may take. */
#ifndef SYNC_BLOBS_H
#define SYNC_BLOBS_H

#include "core/config.h"
#include "core/digest.h"
#include "sync/editions.h"
#include "sync/harvest.h"

/* What editions, held ones and pictures take of store.quota_mb. */
struct room {
    const struct config *config;
    struct editions *editions;     /* older ones may go; NULL: none may */
    const struct harvest *harvest; /* its pictures stay; may be NULL */
    int64_t used_bytes;            /* when measured, and written since */
};

/* Looks at the disk again. ERR_IO. */
MUST_USE bool room_measure(struct room *room, struct err *err);

/* ERR_IO, with the figures, when `bytes` more would pass the quota or leave
 * less than store.free_mb free. Before the quota says no, older editions go,
 * down to the current and the previous one, with what only they named. */
MUST_USE bool room_check(struct room *room, int64_t bytes, struct err *err);

/* Synced, with its folder. A file that holds these very bytes is left as it
 * is; one that has rotted is written anew. ERR_IO also when there is no room. */
MUST_USE bool blobs_write(struct room *room, const struct digest *digest,
                          struct str bytes, struct err *err);

/* The picture can be read back whole. */
bool blobs_hold(const struct config *config, const struct digest *digest);

/* Reads every picture of an edition back. ERR_DATA with the path of the first
 * that is missing or is not what its name says. The factory edition has its
 * pictures in the binary and passes. */
MUST_USE bool blobs_verify(const struct config *config, struct reader *reader,
                           struct err *err);

/* Removes the pictures that none of the editions on the disk names, nor the
 * harvest (may be NULL); does nothing when an edition cannot be asked. */
void blobs_prune(const struct editions *editions, const struct harvest *harvest);

#endif
