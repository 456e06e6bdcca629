/* vigil.h - stays, and has a night run whenever schedule.h says that it is
 * time. Clocks, chance, waiting and running come from above, so that tests
 * let years pass in a moment; what a night is, and that it is a process of its
 * own, which leaves nothing behind in this one, is the caller's business.
 *
 * The only thing that is kept is data/state/night, the moment at which the last
 * night was finished, written once for each such night. */
#ifndef SYNC_VIGIL_H
#define SYNC_VIGIL_H

#include "core/schedule.h"

struct vigil_options {
    struct str data;
    struct schedule_window window;
    void *context; /* of all that follows */
    int64_t (*wall_s)(void *context);
    int64_t (*steady_ms)(void *context); /* only goes forward */
    uint64_t (*chance)(void *context);
    /* Both false when we are asked to end, `wait` also before its time. */
    bool (*wait)(void *context, int64_t ms);
    bool (*run)(void *context, int *exit_status); /* -1: it died */
    /* Each may be NULL. */
    void (*planned)(void *context, const struct schedule_plan *plan);
    void (*ended)(void *context, int exit_status);
};

/* Until we are asked to end. A night is finished when sync ends with 0, or with
 * 65: what it found is held, and another try would find the same. All else is
 * tried again. A note that cannot be read or written is told as a warning and
 * costs a catch-up at the next start, no more. */
void vigil_keep(const struct vigil_options *options);

#endif
