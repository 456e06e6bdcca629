#include "core/schedule.h"

enum {
    MINUTE_S = 60,
    DAY_S = 86400,
    CHINA_S = 8 * 3600,
    SOON_LEAST_S = 5,
    SOON_MOST_S = 600,
    BACKOFF_S = 300,
    BACKOFF_MOST_S = 3600,
};

/* ---- the window ---------------------------------------------------------- */

/* "01:30" off the front of `rest`. */
static bool read_time(struct str *rest, int *out_min)
{
    int64_t hour, minute;

    if (rest->n < 5 || rest->p[2] != ':' ||
        !str_to_int(str_slice(*rest, 0, 2), 0, 23, &hour) ||
        !str_to_int(str_slice(*rest, 3, 5), 0, 59, &minute))
        return false;
    *out_min = (int)(hour * 60 + minute);
    *rest = str_skip(*rest, 5);
    return true;
}

bool schedule_window_parse(struct str text, struct schedule_window *out,
                           struct err *err)
{
    struct schedule_window window;
    struct str rest = text;

    if (read_time(&rest, &window.from_min) && str_starts(rest, S("-"))) {
        rest = str_skip(rest, 1);
        if (read_time(&rest, &window.to_min) && rest.n == 0 &&
            window.from_min != window.to_min) {
            *out = window;
            return true;
        }
    }
    return err_set(err, ERR_CONFIG,
                   "'%.*s': two different times of China's day, as 01:30-05:00",
                   STR_ARG(text));
}

static int64_t length_of(const struct schedule_window *window)
{
    int64_t minutes = window->to_min - window->from_min;

    return (minutes > 0 ? minutes : minutes + 24 * 60) * MINUTE_S;
}

/* ---- the next one -------------------------------------------------------- */

static int64_t between(int64_t least, int64_t most, uint64_t random)
{
    return least + (int64_t)(random % (uint64_t)(most - least));
}

/* What is left of the patience after the tries so far: half of it is fixed,
 * half chance, so that many boards do not come back together. */
static int64_t rest_of_backoff(const struct schedule_facts *facts)
{
    int64_t most = BACKOFF_S, left;

    if (facts->failures == 0)
        return 0;
    for (int i = 1; i < facts->failures && most < BACKOFF_MOST_S; i++)
        most *= 2;
    if (most > BACKOFF_MOST_S)
        most = BACKOFF_MOST_S;
    left = between(most / 2, most, facts->random) - facts->tried_s;
    return left > 0 ? left : 0;
}

/* One that was missed. The site is not asked by all boards of a building in
 * the second in which its power is back. */
static bool is_missed(const struct schedule_facts *facts)
{
    return facts->up_s < SCHEDULE_CATCH_UP_S &&
           (facts->finished_s < 0 || facts->finished_s > DAY_S);
}

static struct schedule_plan catch_up(const struct schedule_facts *facts)
{
    int64_t soon =
        between(SOON_LEAST_S, SOON_MOST_S, facts->random) - facts->up_s;

    if (facts->failures > 0)
        return (struct schedule_plan){ rest_of_backoff(facts), SCHEDULE_RETRY };
    return (struct schedule_plan){
        soon > 0 ? soon : 0,
        facts->finished_s < 0 ? SCHEDULE_FIRST : SCHEDULE_CATCH_UP,
    };
}

/* Begins China's day before today, so that a window over midnight that is
 * open now is among those that are looked at. */
static int64_t first_opening(const struct schedule_facts *facts)
{
    int64_t into_day = (facts->now_s + CHINA_S) % DAY_S;

    if (into_day < 0)
        into_day += DAY_S;
    return facts->now_s - into_day - DAY_S + facts->window.from_min * MINUTE_S;
}

struct schedule_plan schedule_next(const struct schedule_facts *facts)
{
    int64_t rest_s = rest_of_backoff(facts);
    int64_t open_s = first_opening(facts);

    if (is_missed(facts))
        return catch_up(facts);
    for (;; open_s += DAY_S) {
        int64_t close_s = open_s + length_of(&facts->window);
        int64_t from_s = facts->now_s + rest_s;

        /* A night shortly before the window was this window's. */
        if (from_s >= close_s ||
            (facts->finished_s >= 0 &&
             facts->now_s - facts->finished_s > open_s - SCHEDULE_REST_S))
            continue;
        if (facts->failures > 0 && open_s <= facts->now_s)
            return (struct schedule_plan){ rest_s, SCHEDULE_RETRY };
        if (from_s < open_s)
            from_s = open_s;
        return (struct schedule_plan){
            between(from_s, close_s, facts->random) - facts->now_s,
            SCHEDULE_NIGHT,
        };
    }
}

int64_t schedule_age(int64_t now_s, int64_t noted_s)
{
    return noted_s <= now_s ? now_s - noted_s : -1;
}

struct str schedule_reason_word(enum schedule_reason reason)
{
    static const struct str words[] = {
        [SCHEDULE_NIGHT] = STR("night"),
        [SCHEDULE_FIRST] = STR("first"),
        [SCHEDULE_CATCH_UP] = STR("catch-up"),
        [SCHEDULE_RETRY] = STR("retry"),
    };

    return words[reason];
}
