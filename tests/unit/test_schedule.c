/* schedule: when the next night is run, whatever the clock does. */
#include "core/schedule.h"

#include "check.h"

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400, LONG_UP_S = 100 * DAY_S };

/* 2026-01-01 00:00 in China. */
#define MIDNIGHT INT64_C(1767196800)
#define AT(hour, minute) (MIDNIGHT + (hour)*HOUR_S + (minute)*MINUTE_S)

static const struct schedule_window usual = { 90, 300 };      /* 01:30-05:00 */
static const struct schedule_window late = { 23 * 60, 60 };   /* 23:00-01:00 */
static const struct schedule_window evening = { 1200, 1260 }; /* 20:00-21:00 */

/* `least` and `most` bound the wait over all of chance. */
static const struct {
    const char *name;
    struct schedule_facts facts;
    enum schedule_reason reason;
    int64_t least, most;
} cases[] = {
    { "first start",
      { .now_s = AT(14, 0), .finished_s = -1, .window = usual },
      SCHEDULE_FIRST,
      5,
      599 },
    { "first start, a while ago",
      { .now_s = AT(14, 0), .up_s = 700, .finished_s = -1, .window = usual },
      SCHEDULE_FIRST,
      0,
      0 },
    { "a night was missed",
      { .now_s = AT(14, 0), .finished_s = 30 * HOUR_S, .window = usual },
      SCHEDULE_CATCH_UP,
      5,
      599 },
    { "a night was missed, and the window is open",
      { .now_s = AT(2, 0), .finished_s = 30 * HOUR_S, .window = usual },
      SCHEDULE_CATCH_UP,
      5,
      599 },
    { "exactly a day ago is not missed",
      { .now_s = AT(1, 0), .finished_s = DAY_S, .window = usual },
      SCHEDULE_NIGHT,
      30 * MINUTE_S,
      4 * HOUR_S - 1 },
    { "started in the afternoon",
      { .now_s = AT(14, 0), .finished_s = 11 * HOUR_S, .window = usual },
      SCHEDULE_NIGHT,
      11 * HOUR_S + 30 * MINUTE_S,
      15 * HOUR_S - 1 },
    { "started within the window, last night was fine",
      { .now_s = AT(4, 0), .finished_s = 23 * HOUR_S, .window = usual },
      SCHEDULE_NIGHT,
      0,
      HOUR_S - 1 },
    { "tonight's is done",
      { .now_s = AT(2, 0), .up_s = LONG_UP_S, .finished_s = 0, .window = usual },
      SCHEDULE_NIGHT,
      23 * HOUR_S + 30 * MINUTE_S,
      27 * HOUR_S - 1 },
    { "tonight's was caught up shortly before",
      { .now_s = AT(1, 0), .up_s = HOUR_S, .finished_s = HOUR_S, .window = usual },
      SCHEDULE_NIGHT,
      24 * HOUR_S + 30 * MINUTE_S,
      28 * HOUR_S - 1 },
    { "caught up in the evening: the night is run",
      { .now_s = AT(21, 0), .up_s = HOUR_S, .finished_s = 0, .window = usual },
      SCHEDULE_NIGHT,
      4 * HOUR_S + 30 * MINUTE_S,
      8 * HOUR_S - 1 },
    { "long up, the window of last night went by in vain",
      { .now_s = AT(14, 0),
        .up_s = LONG_UP_S,
        .finished_s = 36 * HOUR_S,
        .tried_s = 9 * HOUR_S,
        .failures = 6,
        .window = usual },
      SCHEDULE_NIGHT,
      11 * HOUR_S + 30 * MINUTE_S,
      15 * HOUR_S - 1 },
    { "the last second of the window",
      { .now_s = AT(5, 0) - 1,
        .up_s = LONG_UP_S,
        .finished_s = 26 * HOUR_S,
        .window = usual },
      SCHEDULE_NIGHT,
      0,
      0 },
    { "the window has closed",
      { .now_s = AT(5, 0),
        .up_s = LONG_UP_S,
        .finished_s = 26 * HOUR_S,
        .window = usual },
      SCHEDULE_NIGHT,
      20 * HOUR_S + 30 * MINUTE_S,
      24 * HOUR_S - 1 },

    { "over midnight, before it",
      { .now_s = AT(23, 30),
        .up_s = LONG_UP_S,
        .finished_s = 22 * HOUR_S,
        .window = late },
      SCHEDULE_NIGHT,
      0,
      90 * MINUTE_S - 1 },
    { "over midnight, after it",
      { .now_s = AT(0, 30),
        .up_s = LONG_UP_S,
        .finished_s = 23 * HOUR_S,
        .window = late },
      SCHEDULE_NIGHT,
      0,
      30 * MINUTE_S - 1 },
    { "over midnight, done",
      { .now_s = AT(0, 30), .up_s = LONG_UP_S, .finished_s = HOUR_S, .window = late },
      SCHEDULE_NIGHT,
      22 * HOUR_S + 30 * MINUTE_S,
      24 * HOUR_S + 1800 - 1 },
    { "over midnight, by day",
      { .now_s = AT(12, 0),
        .up_s = LONG_UP_S,
        .finished_s = 12 * HOUR_S,
        .window = late },
      SCHEDULE_NIGHT,
      11 * HOUR_S,
      13 * HOUR_S - 1 },
    { "China's evening is UTC's noon",
      { .now_s = AT(12, 0),
        .up_s = LONG_UP_S,
        .finished_s = 15 * HOUR_S,
        .window = evening },
      SCHEDULE_NIGHT,
      8 * HOUR_S,
      9 * HOUR_S - 1 },

    { "one failure",
      { .now_s = AT(2, 0),
        .up_s = LONG_UP_S,
        .finished_s = 24 * HOUR_S,
        .failures = 1,
        .window = usual },
      SCHEDULE_RETRY,
      150,
      299 },
    { "one failure, a while ago",
      { .now_s = AT(2, 0),
        .up_s = LONG_UP_S,
        .finished_s = 24 * HOUR_S,
        .tried_s = 100,
        .failures = 1,
        .window = usual },
      SCHEDULE_RETRY,
      50,
      199 },
    { "one failure, long ago",
      { .now_s = AT(2, 0),
        .up_s = LONG_UP_S,
        .finished_s = 24 * HOUR_S,
        .tried_s = 400,
        .failures = 1,
        .window = usual },
      SCHEDULE_RETRY,
      0,
      0 },
    { "three failures",
      { .now_s = AT(2, 0),
        .up_s = LONG_UP_S,
        .finished_s = 24 * HOUR_S,
        .failures = 3,
        .window = usual },
      SCHEDULE_RETRY,
      600,
      1199 },
    { "failures without end",
      { .now_s = AT(2, 0),
        .up_s = LONG_UP_S,
        .finished_s = 24 * HOUR_S,
        .failures = 1000000,
        .window = usual },
      SCHEDULE_RETRY,
      1800,
      3599 },
    { "the next try would be after the window",
      { .now_s = AT(4, 55),
        .up_s = LONG_UP_S,
        .finished_s = 27 * HOUR_S,
        .failures = 9,
        .window = usual },
      SCHEDULE_NIGHT,
      20 * HOUR_S + 35 * MINUTE_S,
      24 * HOUR_S + 5 * MINUTE_S - 1 },
    { "the first night fails by day: no network yet",
      { .now_s = AT(14, 0), .up_s = 60, .finished_s = -1, .failures = 1, .window = usual },
      SCHEDULE_RETRY,
      150,
      299 },
    { "hours later it waits for the window",
      { .now_s = AT(18, 0),
        .up_s = SCHEDULE_CATCH_UP_S,
        .finished_s = -1,
        .failures = 7,
        .window = usual },
      SCHEDULE_NIGHT,
      7 * HOUR_S + 30 * MINUTE_S,
      11 * HOUR_S - 1 },

    { "a clock of 1970",
      { .now_s = 0, .up_s = LONG_UP_S, .finished_s = HOUR_S, .window = usual },
      SCHEDULE_NIGHT,
      17 * HOUR_S + 30 * MINUTE_S,
      21 * HOUR_S - 1 },
    { "a clock before 1970",
      { .now_s = -DAY_S, .up_s = LONG_UP_S, .finished_s = HOUR_S, .window = usual },
      SCHEDULE_NIGHT,
      17 * HOUR_S + 30 * MINUTE_S,
      21 * HOUR_S - 1 },
    { "a clock before 1970, over midnight",
      { .now_s = -9 * DAY_S - 8 * HOUR_S + 30 * MINUTE_S,
        .up_s = LONG_UP_S,
        .finished_s = 20 * HOUR_S,
        .window = late },
      SCHEDULE_NIGHT,
      0,
      30 * MINUTE_S - 1 },
    { "the clock has jumped into the window: tonight's is done",
      { .now_s = AT(3, 0) + 9 * 365 * INT64_C(86400),
        .up_s = LONG_UP_S,
        .finished_s = 2 * HOUR_S,
        .window = usual },
      SCHEDULE_NIGHT,
      22 * HOUR_S + 30 * MINUTE_S,
      26 * HOUR_S - 1 },
    { "the clock has jumped by days: nothing was missed",
      { .now_s = AT(15, 0),
        .up_s = LONG_UP_S,
        .finished_s = 13 * HOUR_S,
        .window = usual },
      SCHEDULE_NIGHT,
      10 * HOUR_S + 30 * MINUTE_S,
      14 * HOUR_S - 1 },
};

static void plans(void **state)
{
    enum { CHANCES = 20000 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t least = INT64_MAX, most = -1;

        for (uint64_t random = 0; random < CHANCES; random++) {
            struct schedule_facts facts = cases[i].facts;
            struct schedule_plan plan;

            facts.random = random;
            plan = schedule_next(&facts);
            if (plan.reason != cases[i].reason)
                fail_msg("%s: %.*s", cases[i].name,
                         STR_ARG(schedule_reason_word(plan.reason)));
            least = plan.wait_s < least ? plan.wait_s : least;
            most = plan.wait_s > most ? plan.wait_s : most;
        }
        if (least != cases[i].least || most != cases[i].most)
            fail_msg("%s: %lld to %lld", cases[i].name, (long long)least,
                     (long long)most);
    }
}

/* ---- a year of nights ---------------------------------------------------- */

/* A program that stays, and a wall clock that does what it likes. */
struct board {
    int64_t up_s, wall_s, finished_at, tried_at;
    int failures, tries;
    int64_t shortest_s; /* between two tries */
    uint64_t random;
};

static uint64_t chance(struct board *board)
{
    board->random = board->random * 6364136223846793005U + 1442695040888963407U;
    return board->random >> 33;
}

static struct schedule_plan look(const struct board *board, uint64_t random)
{
    const struct schedule_facts facts = {
        .now_s = board->wall_s,
        .up_s = board->up_s,
        .finished_s =
            board->finished_at < 0 ? -1 : board->up_s - board->finished_at,
        .tried_s = board->up_s - board->tried_at,
        .failures = board->failures,
        .window = usual,
        .random = random,
    };

    return schedule_next(&facts);
}

static void pass(struct board *board, int64_t seconds)
{
    board->up_s += seconds;
    board->wall_s += seconds;
}

static void try_it(struct board *board, bool is_good)
{
    if (board->tries > 0 && board->up_s - board->tried_at < board->shortest_s)
        board->shortest_s = board->up_s - board->tried_at;
    board->tries++;
    board->tried_at = board->up_s;
    board->failures = is_good ? 0 : board->failures + 1;
    if (is_good)
        board->finished_at = board->up_s;
}

static struct board board_of(int64_t wall_s)
{
    return (struct board){
        .wall_s = wall_s,
        .finished_at = -1,
        .shortest_s = INT64_MAX,
        .random = 7,
    };
}

static void runs_once_a_day(void **state)
{
    struct board board = board_of(AT(14, 0));

    (void)state;
    while (board.up_s < 365 * DAY_S) {
        int64_t into_day;

        pass(&board, look(&board, chance(&board)).wait_s);
        into_day = (board.wall_s - MIDNIGHT) % DAY_S;
        if (board.tries > 0)
            assert_in_range(into_day, 90 * MINUTE_S, 300 * MINUTE_S - 1);
        try_it(&board, true);
        pass(&board, 300);
    }
    assert_in_range(board.tries, 366, 367);
}

/* A site that is down for a month: a few tries a night, none by day. */
static void bears_a_site_that_is_down(void **state)
{
    struct board board = board_of(AT(14, 0));

    (void)state;
    while (board.up_s < 30 * DAY_S) {
        pass(&board, look(&board, chance(&board)).wait_s);
        try_it(&board, false);
        pass(&board, 30);
    }
    assert_in_range(board.tries, 60, 30 * 7);
    assert_true(board.shortest_s >= 150);
}

/* The worst clock there is: every minute it shows another moment of seventy
 * years. The plan is made anew each time, as the program does. */
static void bears_any_clock(struct board *board, bool is_good)
{
    while (board->up_s < 60 * DAY_S) {
        uint64_t random = chance(board);
        int64_t wait_s = look(board, random).wait_s;

        while (wait_s > 60) {
            pass(board, 60);
            board->wall_s = (int64_t)(chance(board) % (70 * 365 * 86400U));
            wait_s = look(board, random).wait_s;
        }
        pass(board, wait_s);
        try_it(board, is_good);
    }
}

static void never_storms(void **state)
{
    struct board good = board_of(0), bad = board_of(0);

    (void)state;
    bears_any_clock(&good, true);
    assert_true(good.tries >= 60);
    assert_true(good.shortest_s >= SCHEDULE_REST_S);
    assert_true(good.tries <= 60 * 6);
    bears_any_clock(&bad, false);
    assert_true(bad.shortest_s >= 150);
    assert_true(bad.tries <= 60 * 48);
}

/* One jump, at any moment, by years, hours or minutes: at most one run more. */
static void jumps_cost_one_run(void **state)
{
    static const int64_t jumps[] = {
        -10 * 365 * DAY_S, -DAY_S,      -6 * HOUR_S, -2 * HOUR_S,     HOUR_S,
        5 * HOUR_S,        11 * HOUR_S, 2 * DAY_S,   12 * 365 * DAY_S
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(jumps); i++)
        for (int hour = 1; hour < 48; hour++) {
            struct board board = board_of(AT(14, 0));
            bool has_jumped = false;

            while (board.up_s < 10 * DAY_S) {
                int64_t left_s = 3 * DAY_S + hour * HOUR_S - board.up_s;
                uint64_t random = chance(&board);
                int64_t wait_s = look(&board, random).wait_s;

                if (!has_jumped && wait_s > left_s) {
                    pass(&board, left_s > 0 ? left_s : 0);
                    board.wall_s += jumps[i];
                    has_jumped = true;
                    wait_s = look(&board, random).wait_s;
                }
                pass(&board, wait_s);
                try_it(&board, true);
            }
            assert_in_range(board.tries, 11, 13); /* 12 without */
        }
}

/* ---- the window ---------------------------------------------------------- */

static void reads_windows(void **state)
{
    static const struct {
        struct str text;
        int from_min, to_min;
    } good[] = {
        { STR("01:30-05:00"), 90, 300 },
        { STR("23:00-01:00"), 1380, 60 },
        { STR("00:00-23:59"), 0, 1439 },
    };
    static const struct str bad[] = {
        STR(""),
        STR("01:30"),
        STR("01:30-"),
        STR("1:30-5:00"),
        STR("01:30-05:00 "),
        STR("01:30-24:00"),
        STR("01:60-05:00"),
        STR("01:30-01:30"),
        STR("01.30-05.00"),
        STR("01:30 05:00"),
        STR("-1:30-05:00"),
        STR("01:30-05:000"),
        STR("01:30-05:0"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        struct schedule_window window;
        struct err err = ERR_CLEAR;

        assert_ok(schedule_window_parse(good[i].text, &window, &err), &err);
        assert_int_equal(window.from_min, good[i].from_min);
        assert_int_equal(window.to_min, good[i].to_min);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct schedule_window window;
        struct err err = ERR_CLEAR;

        assert_err(schedule_window_parse(bad[i], &window, &err), &err,
                   ERR_CONFIG);
    }
}

static void ages(void **state)
{
    (void)state;
    assert_int_equal(schedule_age(AT(2, 0), AT(1, 0)), HOUR_S);
    assert_int_equal(schedule_age(AT(1, 0), AT(1, 0)), 0);
    assert_int_equal(schedule_age(0, AT(1, 0)), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans),
        cmocka_unit_test(runs_once_a_day),
        cmocka_unit_test(bears_a_site_that_is_down),
        cmocka_unit_test(never_storms),
        cmocka_unit_test(jumps_cost_one_run),
        cmocka_unit_test(reads_windows),
        cmocka_unit_test(ages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
