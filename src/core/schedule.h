/* schedule.h - when the next night is run, for systems whose supervisor does
 * not know. Pure: the clock, what has been and chance are arguments, the moment
 * is a result.
 *
 * Everything that has been is told by its age, measured by a clock that only
 * goes forward; the wall clock only says where in the day we are. So a jump of
 * it moves the next night and cannot make one late: between two nights there
 * are always SCHEDULE_REST_S, between two tries that fail the patience below,
 * whatever the clock does. China's day has no summer time. */
#ifndef CORE_SCHEDULE_H
#define CORE_SCHEDULE_H

#include "base/err.h"
#include "base/str.h"

enum {
    SCHEDULE_REST_S = 4 * 3600,
    SCHEDULE_CATCH_UP_S = 4 * 3600, /* after the start; then the window */
};

/* Minutes of China's day in which nights begin; over midnight when the end is
 * before the beginning. */
struct schedule_window {
    int from_min, to_min;
};

/* "01:30-05:00". ERR_CONFIG; a window in which there is no minute is none. */
MUST_USE bool schedule_window_parse(struct str text, struct schedule_window *out,
                                    struct err *err);

/* Seconds; ages are counted back from now, -1 where there was none. */
struct schedule_facts {
    int64_t now_s;      /* the wall clock */
    int64_t up_s;       /* since the program started */
    int64_t finished_s; /* age of the last night that was finished */
    int64_t tried_s;    /* age of the last try, when it failed */
    int failures;       /* tries in a row that failed */
    struct schedule_window window;
    uint64_t random; /* one for each try, kept until then */
};

enum schedule_reason {
    SCHEDULE_NIGHT,    /* some moment in the window */
    SCHEDULE_FIRST,    /* soon: no night was ever finished */
    SCHEDULE_CATCH_UP, /* soon: the last one was over a day ago */
    SCHEDULE_RETRY,    /* after a try that failed */
};

struct schedule_plan {
    int64_t wait_s;
    enum schedule_reason reason;
};

/* The next night: within five seconds and ten minutes of the start where one
 * was missed, else at a moment of the window that chance gives. After a failure
 * it is tried again while the window is open, or soon after the start: ever
 * more seldom, from about 5 minutes to an hour. */
struct schedule_plan schedule_next(const struct schedule_facts *facts);

/* The age at a start of what was noted by the wall clock: -1 for a moment
 * that is still to come, since one of the two clocks was wrong. */
int64_t schedule_age(int64_t now_s, int64_t noted_s);

struct str schedule_reason_word(enum schedule_reason reason); /* "catch-up" */

#endif
