/* blobs.h - pictures on the disk: data/blobs/<2 hex>/<digest>, written before
 * any edition names them. */
#ifndef SYNC_BLOBS_H
#define SYNC_BLOBS_H

#include "core/config.h"
#include "core/digest.h"
#include "sync/editions.h"

/* Synced, with its folder. A file of the right name and size is taken to be
 * there. ERR_IO also when less than store.free_mb would stay free. */
MUST_USE bool blobs_write(const struct config *config,
                          const struct digest *digest, struct str bytes,
                          struct err *err);

/* Removes the pictures that none of the editions on the disk names; does
 * nothing when one of them cannot be asked. */
void blobs_prune(const struct editions *editions);

/* ERR_IO when writing `bytes` would leave less than store.free_mb free. */
MUST_USE bool blobs_check_room(const struct config *config, int64_t bytes,
                               struct err *err);

#endif
