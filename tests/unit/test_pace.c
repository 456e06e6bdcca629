/* pace: what is left, and how it is said. */
#include "core/pace.h"

#include "check.h"

static void tells_what_is_left(void **state)
{
    static const struct {
        size_t done, total;
        int64_t elapsed_ms, left_s;
    } cases[] = {
        { 0, 100, 0, -1 },
        { 4, 100, 4000, -1 },
        { 5, 100, 5000, 95 },
        { 50, 100, 100000, 100 },
        { 100, 100, 100000, 0 },
        { 101, 100, 100000, 0 },
        { 10, 20000, 10, 20 },
        { 5, 100, -1, -1 },
        { 5, 20000, 3600000000, 14396400000 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(
            pace_left_s(cases[i].done, cases[i].total, cases[i].elapsed_ms),
            cases[i].left_s);
}

static void says_it(void **state)
{
    static const struct {
        int64_t left_s;
        struct str want;
    } cases[] = {
        { 0, STR("0 s") },
        { 119, STR("119 s") },
        { 120, STR("2 min") },
        { 121, STR("3 min") },
        { 7140, STR("119 min") },
        { 7141, STR("2 h 00 min") },
        { 11100, STR("3 h 05 min") },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;

        pace_put(cases[i].left_s, &out);
        assert_str(buf_str(&out), cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_is_left),
        cmocka_unit_test(says_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
