/* spawn.h - a night as a process of its own: this binary once more, with the
 * configuration that was given to us. */
#ifndef CMD_SPAWN_H
#define CMD_SPAWN_H

#include <sys/types.h>

#include "cmd/cmd.h"

/* Starts `bulletin sync` with these words (up to CMD_OPTIONS pairs; ends with
 * NULL) and what -c and -o gave. No signal is blocked in it. ERR_INTERNAL. */
MUST_USE bool spawn_sync(const struct cmd *cmd, const char *const *words,
                         pid_t *child, struct err *err);

#endif
