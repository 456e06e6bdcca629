/* lines: a file of lines from its front, from its end, and grown. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "io/file.h"
#include "io/lines.h"

static char folder[] = "/tmp/bulletin-test-lines-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    if (chdir("/") != 0)
        return -1;
    dir_remove(folder);
    return 0;
}

static void put_file(struct str bytes)
{
    struct err err = ERR_CLEAR;

    assert_ok(file_write_atomic("f", bytes, &err), &err);
}

/* ---- from its end -------------------------------------------------------- */

static void check_last(struct str start, struct str want, int64_t want_at)
{
    CLEANUP(buf_free) struct buf got = BUF_EMPTY;
    struct err err = ERR_CLEAR;
    int64_t at, size;

    assert_ok(lines_find_last("f", start, 20, &got, &at, &size, &err), &err);
    assert_int_equal(at, want_at);
    assert_int_equal(size, file_size("f"));
    if (at >= 0)
        assert_str(buf_str(&got), want);
}

static void finds_the_last(void **state)
{
    static const struct {
        struct str bytes, want;
        int64_t at;
    } cases[] = {
        { STR(""), STR(""), -1 },
        { STR("E1"), STR(""), -1 },
        { STR("E1\n"), STR("E1"), 0 },
        { STR("E\n"), STR("E"), 0 },
        { STR("a E\n\nE1\nE2"), STR("E1"), 5 },
        { STR("E1\nE2\nab\n"), STR("E2"), 3 },
        { STR("aE\nbE\n"), STR(""), -1 },
        { STR("E2345678901234567890\n"), STR("E2345678901234567890"), 0 },
        { STR("E1\nE23456789012345678901\n"), STR("E1"), 0 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        put_file(cases[i].bytes);
        check_last(S("E"), cases[i].want, cases[i].at);
    }
}

/* Wherever it lies among the pieces that are read at once. */
static void finds_it_in_any_place(void **state)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;

    (void)state;
    for (size_t behind = 65500; behind < 65545; behind++) {
        buf_clear(&bytes);
        for (size_t i = 0; i < 70000; i++)
            buf_put_char(&bytes, 'x');
        buf_put(&bytes, S("\nE12345\nxE1234\n"));
        while (bytes.n < 70016 + behind)
            buf_put_char(&bytes, 'E');
        put_file(buf_str(&bytes));
        check_last(S("E123"), S("E12345"), 70001);
    }
}

static void says_what_is_missing(void **state)
{
    CLEANUP(buf_free) struct buf got = BUF_EMPTY;
    struct lines lines;
    struct err err = ERR_CLEAR;
    int64_t at, size;

    (void)state;
    assert_err(lines_find_last("none", S("E"), 9, &got, &at, &size, &err), &err,
               ERR_ABSENT);
    assert_err(lines_find_last(".", S("E"), 9, &got, &at, &size, &err), &err,
               ERR_IO);
    assert_err(lines_open("none", 0, 9, &lines, &err), &err, ERR_ABSENT);
}

/* ---- from its front ------------------------------------------------------ */

static struct str next(struct lines *lines)
{
    struct err err = ERR_CLEAR;
    struct str line;

    assert_ok(lines_next(lines, &line, &err), &err);
    return line;
}

static void gives_line_by_line(void **state)
{
    CLEANUP(lines_close) struct lines lines = LINES_CLOSED;
    struct err err = ERR_CLEAR;
    struct str line;

    (void)state;
    put_file(S("a\n\nbcd\nx"));
    assert_ok(lines_open("f", 7, 3, &lines, &err), &err);
    assert_str(next(&lines), S("a"));
    assert_str(next(&lines), S(""));
    assert_str(next(&lines), S("bcd"));
    assert_int_equal(lines.number, 3);
    assert_str(next(&lines), STR_NONE);
    assert_str(next(&lines), STR_NONE);
    lines_close(&lines);
    assert_ok(lines_open("f", 8, 2, &lines, &err), &err);
    assert_str(next(&lines), S("a"));
    assert_str(next(&lines), S(""));
    assert_err(lines_next(&lines, &line, &err), &err, ERR_LIMIT);
    lines_close(&lines);
    assert_ok(lines_open("f", 8, 3, &lines, &err), &err);
    for (int i = 0; i < 3; i++)
        (void)next(&lines);
    assert_err(lines_next(&lines, &line, &err), &err, ERR_DATA);
    lines_close(&lines);
    assert_ok(lines_open("f", 9, 3, &lines, &err), &err);
    for (int i = 0; i < 3; i++)
        (void)next(&lines);
    assert_err(lines_next(&lines, &line, &err), &err, ERR_DATA);
}

/* Long files in little memory, with a line longer than what is read at once. */
static void bears_long_files(void **state)
{
    CLEANUP(lines_close) struct lines lines = LINES_CLOSED;
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    struct err err = ERR_CLEAR;

    (void)state;
    for (int i = 0; i < 300000; i++)
        buf_printf(&bytes, "line %d\n", i);
    for (int i = 0; i < 200000; i++)
        buf_put_char(&bytes, 'x');
    buf_put(&bytes, S("\nlast\n"));
    put_file(buf_str(&bytes));
    assert_ok(lines_open("f", (int64_t)bytes.n, 200000, &lines, &err), &err);
    for (int i = 0; i < 300000; i++) {
        char want[32];

        snprintf(want, sizeof(want), "line %d", i);
        assert_str(next(&lines), str_of(want));
    }
    assert_true(lines.buf.capacity <= 131072);
    assert_int_equal(next(&lines).n, 200000);
    assert_str(next(&lines), S("last"));
    assert_str(next(&lines), STR_NONE);
}

/* ---- at its end ---------------------------------------------------------- */

static void check_content(struct str want)
{
    CLEANUP(buf_free) struct buf got = BUF_EMPTY;
    struct err err = ERR_CLEAR;

    assert_ok(file_read("g", 1000000, &got, &err), &err);
    assert_str(buf_str(&got), want);
}

static void grows(void **state)
{
    CLEANUP(appender_close) struct appender out = APPENDER_CLOSED;
    struct err err = ERR_CLEAR;

    (void)state;
    assert_ok(appender_open("g", 0, &out, &err), &err);
    assert_ok(appender_put(&out, S("one"), &err), &err);
    check_content(S(""));
    assert_ok(appender_sync(&out, &err), &err);
    check_content(S("one\n"));
    assert_ok(appender_undo(&out, &err), &err);
    check_content(S(""));
    assert_ok(appender_put(&out, S("two"), &err), &err);
    assert_ok(appender_keep(&out, &err), &err);
    appender_close(&out);
    check_content(S("two\n"));
    assert_ok(appender_open("g", 4, &out, &err), &err);
    assert_ok(appender_put(&out, S("three"), &err), &err);
    assert_ok(appender_sync(&out, &err), &err);
    check_content(S("two\nthree\n"));
    appender_close(&out);
    check_content(S("two\n"));
    assert_ok(appender_open("g", 1, &out, &err), &err);
    assert_ok(appender_keep(&out, &err), &err);
    appender_close(&out);
    check_content(S("t"));
}

static void follows_no_link(void **state)
{
    struct appender out;
    struct err err = ERR_CLEAR;

    (void)state;
    assert_int_equal(symlink("elsewhere", "link"), 0);
    assert_err(appender_open("link", 0, &out, &err), &err, ERR_IO);
    assert_err(appender_open("no/folder", 0, &out, &err), &err, ERR_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_last),
        cmocka_unit_test(finds_it_in_any_place),
        cmocka_unit_test(says_what_is_missing),
        cmocka_unit_test(gives_line_by_line),
        cmocka_unit_test(bears_long_files),
        cmocka_unit_test(grows),
        cmocka_unit_test(follows_no_link),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
