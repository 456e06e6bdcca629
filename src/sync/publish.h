/* publish.h - a built edition to the one on show: checked, on the disk, then
 * named by data/current in one step. */
#ifndef SYNC_PUBLISH_H
#define SYNC_PUBLISH_H

#include "sync/build.h"

/* Reads the file back and shows it to the probe of the options. ERR_HELD says
 * what is wrong with it. */
MUST_USE bool publish_check(const struct sync_options *options,
                            const struct build *build, struct err *err);

/* After publish_check. The new edition is durable and on show when this is
 * true. */
MUST_USE bool publish_edition(const struct sync_options *options,
                              const struct build *build, struct err *err);

/* Removes the editions beyond store.keep_editions and the pictures that only
 * they named. What the journal still has to be told of stays. */
void publish_tidy(const struct sync_options *options);

#endif
