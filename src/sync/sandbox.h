/* sandbox.h - shuts the calling process in, for good: one socket, memory,
 * a little CPU; no files, no network, no other process. */
#ifndef SYNC_SANDBOX_H
#define SYNC_SANDBOX_H

#include <sys/types.h>

#include "base/err.h"

/* The descriptor that `socket` has inside. */
enum { SANDBOX_SOCKET = 0 };

/* For a freshly forked child of `parent`, whose death is then its own. Closes
 * all descriptors but `socket`. Another process sets the CPU limit. */
MUST_USE bool sandbox_enter(int socket, pid_t parent, struct err *err);

#endif
