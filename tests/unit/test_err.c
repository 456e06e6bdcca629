/* err: sentences are put together, cut at the bound, mapped to statuses. */
#include "check.h"

static void wraps(void **state)
{
    struct err err = ERR_CLEAR;

    (void)state;
    assert_false(err_set(&err, ERR_ABSENT, "no article %d", 7));
    assert_false(err_wrap(&err, "source %s", "main"));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_string_equal(err.text, "source main: no article 7");
}

static void cuts_what_is_too_long(void **state)
{
    struct err err = ERR_CLEAR;
    char words[2 * LIMIT_ERR_TEXT];

    (void)state;
    memset(words, 'w', sizeof(words));
    words[sizeof(words) - 1] = '\0';
    err_set(&err, ERR_IO, "cause");
    for (size_t n = LIMIT_ERR_TEXT - 9; n < LIMIT_ERR_TEXT + 9; n++) {
        err_set(&err, ERR_IO, "cause");
        err_wrap(&err, "%.*s", (int)n, words);
        assert_true(strlen(err.text) < LIMIT_ERR_TEXT);
        assert_memory_equal(err.text, words, LIMIT_ERR_TEXT - 9);
    }
    err_set(&err, ERR_IO, "%s", words);
    err_wrap(&err, "front");
    assert_int_equal(strlen(err.text), LIMIT_ERR_TEXT - 1);
    assert_memory_equal(err.text, "front: www", 10);
}

static void has_statuses(void **state)
{
    (void)state;
    assert_int_equal(err_exit_status(ERR_USAGE), 64);
    assert_int_equal(err_exit_status(ERR_UNREACHABLE), 69);
    assert_int_equal(err_exit_status(ERR_BUSY), 75);
    assert_int_equal(err_exit_status(ERR_CONFIG), 78);
    assert_int_equal(err_exit_status(ERR_HELD), 65);
    assert_int_equal(err_http_status(ERR_ABSENT), 404);
    assert_int_equal(err_http_status(ERR_IO), 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wraps),
        cmocka_unit_test(cuts_what_is_too_long),
        cmocka_unit_test(has_statuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
