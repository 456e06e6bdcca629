/* vigil: nights over days and years, under clocks that are set and sites that
 * are down. Time passes when somebody waits for it. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "io/file.h"
#include "sync/vigil.h"

enum { HOUR_S = 3600, DAY_S = 86400, TRIES = 4000 };

/* 2026-01-01 14:00 in China, and its midnight. */
#define MIDNIGHT INT64_C(1767196800)
#define AFTERNOON (MIDNIGHT + 14 * HOUR_S)

static const struct schedule_window window = { 90, 300 };

struct world {
    int64_t steady_ms, lead_s; /* of the wall clock */
    int64_t end_ms;            /* then we are asked to end */
    int64_t jump_at_ms, jump_s;
    int status;
    uint64_t random;
    int tries;
    int good_try; /* the only one that is not of this status; 0: none */
    int64_t wall_s[TRIES], steady_s[TRIES]; /* of each */
    int waits, ended;
};

static char folder[64];
static struct world world;

static int64_t wall_s(void *context)
{
    (void)context;
    return world.steady_ms / 1000 + world.lead_s;
}

static int64_t steady_ms(void *context)
{
    (void)context;
    return world.steady_ms;
}

static uint64_t chance(void *context)
{
    (void)context;
    world.random = world.random * 6364136223846793005U + 1442695040888963407U;
    return world.random >> 33;
}

static bool wait(void *context, int64_t ms)
{
    (void)context;
    assert_true(ms > 0);
    world.waits++;
    world.steady_ms += ms;
    if (world.jump_s && world.steady_ms >= world.jump_at_ms) {
        world.lead_s += world.jump_s;
        world.jump_s = 0;
    }
    return world.steady_ms < world.end_ms;
}

static bool run(void *context, int *exit_status)
{
    (void)context;
    assert_true(world.tries < TRIES);
    world.wall_s[world.tries] = wall_s(NULL);
    world.steady_s[world.tries++] = world.steady_ms / 1000;
    world.steady_ms += 120000;
    *exit_status =
        world.good_try && world.tries == world.good_try ? 0 : world.status;
    return world.steady_ms < world.end_ms;
}

static void ended(void *context, int exit_status)
{
    (void)context;
    assert_true(exit_status == world.status || exit_status == 0);
    world.ended++;
}

/* So many days of a world whose clock shows this at first. */
static void live(int64_t start_s, int days)
{
    const struct vigil_options options = {
        .data = str_of(folder),
        .window = window,
        .wall_s = wall_s,
        .steady_ms = steady_ms,
        .chance = chance,
        .wait = wait,
        .run = run,
        .ended = ended,
    };

    world.lead_s = start_s - world.steady_ms / 1000;
    world.end_ms = world.steady_ms + days * INT64_C(86400000);
    world.jump_at_ms += world.steady_ms;
    vigil_keep(&options);
}

static const char *note(void)
{
    static char path[96];

    snprintf(path, sizeof(path), "%s/state/night", folder);
    return path;
}

static void put_note(const char *text)
{
    CLEANUP(buf_free) struct buf state = BUF_EMPTY;
    struct err err = ERR_CLEAR;

    buf_printf(&state, "%s/state", folder);
    assert_ok(dir_make(buf_cstr(&state), &err), &err);
    assert_ok(file_write_atomic(note(), str_of(text), &err), &err);
}

static void put_moment(int64_t moment_s)
{
    char text[32];

    snprintf(text, sizeof(text), "%lld\n", (long long)moment_s);
    put_note(text);
}

static bool is_in_window(int64_t moment_s)
{
    int64_t into_day = (moment_s - MIDNIGHT) % DAY_S;

    into_day += into_day < 0 ? DAY_S : 0;
    return into_day >= 90 * 60 && into_day < 300 * 60 + 120;
}

static int start(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/bulletin-vigil-XXXXXX");
    world = (struct world){ .steady_ms = 5000, .random = 11 };
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    dir_remove(folder);
    return 0;
}

/* ---- as it should be ----------------------------------------------------- */

static void runs_each_night(void **state)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct err err = ERR_CLEAR;
    char want[32];

    (void)state;
    live(AFTERNOON, 400);
    assert_in_range(world.tries, 400, 402);
    assert_int_equal(world.ended, world.tries);
    assert_in_range(world.wall_s[0] - AFTERNOON, 5, 600);
    for (int i = 1; i < world.tries; i++)
        assert_true(is_in_window(world.wall_s[i]));
    assert_ok(file_read(note(), 100, &text, &err), &err);
    snprintf(want, sizeof(want), "%lld\n",
             (long long)world.wall_s[world.tries - 1] + 120);
    assert_str(buf_str(&text), str_of(want));
}

static void remembers(void **state)
{
    (void)state;
    put_moment(AFTERNOON - 11 * HOUR_S);
    live(AFTERNOON, 1);
    assert_int_equal(world.tries, 1);
    assert_true(is_in_window(world.wall_s[0]));
}

static void catches_up_once(void **state)
{
    (void)state;
    put_moment(AFTERNOON - 35 * HOUR_S);
    live(AFTERNOON, 1);
    assert_int_equal(world.tries, 2);
    assert_in_range(world.wall_s[0] - AFTERNOON, 5, 600);
    assert_true(is_in_window(world.wall_s[1]));
}

/* What is held is finished: another try finds the same. */
static void is_content_with_what_is_held(void **state)
{
    (void)state;
    world.status = 65;
    live(AFTERNOON, 10);
    assert_in_range(world.tries, 10, 12);
}

/* ---- failures ------------------------------------------------------------ */

static void tries_again_within_the_window(void **state)
{
    static const int statuses[] = { 75, 69, 74, 78, -1 };

    (void)state;
    for (size_t n = 0; n < COUNT_OF(statuses); n++) {
        world = (struct world){ .status = statuses[n], .random = 11 + n };
        put_moment(AFTERNOON - 11 * HOUR_S);
        live(AFTERNOON, 10);
        assert_in_range(world.tries, 20, 10 * 8);
        for (int i = 0; i < world.tries; i++) {
            assert_true(is_in_window(world.wall_s[i]));
            if (i > 0)
                assert_true(world.steady_s[i] - world.steady_s[i - 1] >= 150);
        }
    }
}

/* After a night that was good, the next failure is the first. */
static void begins_anew_after_a_good_one(void **state)
{
    (void)state;
    world.status = 75;
    world.good_try = 6;
    live(AFTERNOON, 4);
    assert_true(world.tries > 8);
    assert_in_range(world.steady_s[5] - world.steady_s[4], 1800, 5 * HOUR_S);
    assert_in_range(world.steady_s[7] - world.steady_s[6], 150, 300 + 120);
}

static void notes_no_failure(void **state)
{
    (void)state;
    world.status = 75;
    live(AFTERNOON, 3);
    assert_true(world.tries > 3);
    assert_false(file_exists(note()));
}

/* A board that is started again and again asks no more for it. */
static void bears_many_starts(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++)
        live(AFTERNOON + i * HOUR_S / 4, 0);
    assert_int_equal(world.tries, 0);
}

static void goes_on_without_a_note(void **state)
{
    (void)state;
    put_note("what was that?\n");
    live(AFTERNOON, 1);
    assert_int_equal(world.tries, 2);
    /* A folder in its place cannot be written. */
    assert_int_equal(unlink(note()), 0);
    assert_int_equal(mkdir(note(), 0755), 0);
    world.tries = 0;
    live(AFTERNOON, 10);
    assert_in_range(world.tries, 10, 12);
}

/* ---- clocks -------------------------------------------------------------- */

static void jumps_cost_one_run(void **state)
{
    static const int64_t jumps[] = {
        -56 * 365 * INT64_C(86400),
        -10 * 365 * DAY_S,
        -DAY_S - 7 * HOUR_S,
        -5 * HOUR_S,
        -HOUR_S,
        HOUR_S,
        9 * HOUR_S,
        13 * HOUR_S,
        40 * DAY_S,
        12 * 365 * DAY_S + HOUR_S,
        74 * 365 * INT64_C(86400),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(jumps); i++)
        for (int hour = 1; hour < 24; hour += 2) {
            world = (struct world){
                .random = 3 + i,
                .jump_at_ms = (4 * 24 + hour) * INT64_C(3600000),
                .jump_s = jumps[i],
            };
            put_moment(AFTERNOON - 11 * HOUR_S);
            live(AFTERNOON, 10);
            assert_int_equal(world.jump_s, 0);
            assert_in_range(world.tries, 9, 11); /* 10 without */
            for (int n = 0; n < world.tries; n++)
                assert_true(is_in_window(world.wall_s[n]));
        }
}

/* The note is from a clock that was ahead: caught up once, then it is right. */
static void mends_a_note_of_the_future(void **state)
{
    (void)state;
    put_moment(INT64_C(4102444800));
    live(AFTERNOON, 1);
    assert_int_equal(world.tries, 2);
    world.tries = 0;
    live(AFTERNOON + DAY_S, 1);
    assert_int_equal(world.tries, 1);
    assert_true(is_in_window(world.wall_s[0]));
}

/* ---- the end ------------------------------------------------------------- */

static void ends_when_asked(void **state)
{
    (void)state;
    live(AFTERNOON, 0); /* while it waits */
    assert_int_equal(world.tries, 0);
    assert_int_equal(world.waits, 1);
    world.random = 0;
    world.end_ms = 0;
    put_moment(AFTERNOON - 11 * HOUR_S);
    live(MIDNIGHT + 90 * 60 - 60, 0);
    assert_int_equal(world.tries, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(runs_each_night, start, end),
        cmocka_unit_test_setup_teardown(remembers, start, end),
        cmocka_unit_test_setup_teardown(catches_up_once, start, end),
        cmocka_unit_test_setup_teardown(is_content_with_what_is_held, start, end),
        cmocka_unit_test_setup_teardown(tries_again_within_the_window, start, end),
        cmocka_unit_test_setup_teardown(begins_anew_after_a_good_one, start, end),
        cmocka_unit_test_setup_teardown(notes_no_failure, start, end),
        cmocka_unit_test_setup_teardown(bears_many_starts, start, end),
        cmocka_unit_test_setup_teardown(goes_on_without_a_note, start, end),
        cmocka_unit_test_setup_teardown(jumps_cost_one_run, start, end),
        cmocka_unit_test_setup_teardown(mends_a_note_of_the_future, start, end),
        cmocka_unit_test_setup_teardown(ends_when_asked, start, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
