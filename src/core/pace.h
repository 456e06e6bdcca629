/* pace.h - how long the rest will take, by the pace so far. Pure. */
#ifndef CORE_PACE_H
#define CORE_PACE_H

#include "base/buf.h"

/* Seconds until `total`; -1 while too little is done to tell. */
int64_t pace_left_s(size_t done, size_t total, int64_t elapsed_ms);

/* "45 s", "12 min", "3 h 05 min"; rounded up, because nobody likes to wait for
 * longer than was said. */
void pace_put(int64_t left_s, struct buf *out);

#endif
