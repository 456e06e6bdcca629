/* lock.h - one at a time, by flock(2): the kernel lets go when we die. */
#ifndef IO_LOCK_H
#define IO_LOCK_H

#include "base/err.h"

/* An open lock's descriptor, for CLEANUP(fd_close). ERR_BUSY when another
 * process holds it. */
MUST_USE bool lock_take(const char *path, int *fd, struct err *err);

#endif
