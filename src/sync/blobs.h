/* blobs.h - pictures on the disk: data/blobs/<2 hex>/<digest>, written before
 * any edition names them. */
#ifndef SYNC_BLOBS_H
#define SYNC_BLOBS_H

#include "core/config.h"
#include "core/digest.h"
#include "sync/editions.h"

/* Synced, with its folder. A file that holds these very bytes is left as it
 * is; one that has rotted is written anew. ERR_IO also when less than
 * store.free_mb would stay free. */
MUST_USE bool blobs_write(const struct config *config,
                          const struct digest *digest, struct str bytes,
                          struct err *err);

/* The picture can be read back whole. */
bool blobs_hold(const struct config *config, const struct digest *digest);

/* Reads every picture of an edition back. ERR_DATA with the path of the first
 * that is missing or is not what its name says. The factory edition has its
 * pictures in the binary and passes. */
MUST_USE bool blobs_verify(const struct config *config, struct reader *reader,
                           struct err *err);

/* Removes the pictures that none of the editions on the disk names; does
 * nothing when one of them cannot be asked. */
void blobs_prune(const struct editions *editions);

/* ERR_IO when writing `bytes` would leave less than store.free_mb free. */
MUST_USE bool blobs_check_room(const struct config *config, int64_t bytes,
                               struct err *err);

#endif
