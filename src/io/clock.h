/* clock.h - time that only goes forward, for deadlines; and whether anybody
 * sets the other. The wall clock of a board without a battery is an argument
 * from above, never read below. */
#ifndef IO_CLOCK_H
#define IO_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

static inline int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* The kernel's word (STA_UNSYNC) for whether a time server or the like sets
 * the wall clock. True also when the kernel does not say. */
bool clock_is_synchronised(void);

#endif
