/* Files and the lock, in a folder of their own under /tmp. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/file.h"
#include "io/lock.h"

static char folder[] = "/tmp/bulletin-test-file-XXXXXX";

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
    return file_exists(folder) ? -1 : 0;
}

static void check_content(const char *path, struct str want)
{
    CLEANUP(buf_free) struct buf got = BUF_EMPTY;
    struct err err = ERR_CLEAR;

    assert_ok(file_read(path, 1000000, &got, &err), &err);
    assert_str(buf_str(&got), want);
}

static void test_read(void **state)
{
    CLEANUP(buf_free) struct buf got = BUF_EMPTY;
    struct err err = ERR_CLEAR;

    (void)state;
    assert_err(file_read("none", 10, &got, &err), &err, ERR_ABSENT);
    assert_err(file_read(".", 10, &got, &err), &err, ERR_IO);
    assert_ok(file_write_atomic("ten", S("0123456789"), &err), &err);
    assert_ok(file_read("ten", 10, &got, &err), &err);
    assert_ok(file_read("ten", 10, &got, &err), &err);
    assert_str(buf_str(&got), S("01234567890123456789"));
    assert_err(file_read("ten", 9, &got, &err), &err, ERR_LIMIT);
}

static void test_write(void **state)
{
    struct err err = ERR_CLEAR;
    struct stat st;

    (void)state;
    assert_ok(file_write_atomic("a", S("old"), &err), &err);
    assert_ok(file_write_atomic("a", S("new"), &err), &err);
    check_content("a", S("new"));
    assert_int_equal(stat("a", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0644);
    assert_false(file_exists("a.new"));
    assert_int_equal(file_size("a"), 3);
    assert_int_equal(file_size("."), -1);
    assert_err(file_write_atomic("no/a", S(""), &err), &err, ERR_IO);
}

/* What a killed run left is overwritten; a planted link is not followed. */
static void test_write_leftover(void **state)
{
    struct err err = ERR_CLEAR;

    (void)state;
    assert_ok(file_write_atomic("b.new", S("half a"), &err), &err);
    assert_ok(file_write_atomic("b", S("all"), &err), &err);
    check_content("b", S("all"));
    assert_int_equal(symlink("b", "c.new"), 0);
    assert_err(file_write_atomic("c", S("bad"), &err), &err, ERR_IO);
    check_content("b", S("all"));
}

/* Writing to a device or through a link must not replace it. */
static void test_write_through(void **state)
{
    struct err err = ERR_CLEAR;
    struct stat st;

    (void)state;
    assert_ok(file_write_atomic("target", S("old"), &err), &err);
    assert_int_equal(symlink("target", "link"), 0);
    assert_ok(file_write_atomic("link", S("new"), &err), &err);
    check_content("target", S("new"));
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_ok(file_write_atomic("/dev/null", S("x"), &err), &err);
}

static void test_full_disk(void **state)
{
    struct err err = ERR_CLEAR;

    (void)state;
    assert_int_equal(symlink("/dev/full", "full"), 0);
    assert_err(file_write_atomic("full", S("x"), &err), &err, ERR_IO);
}

static void test_copy(void **state)
{
    struct err err = ERR_CLEAR;
    CLEANUP(buf_free) struct buf big = BUF_EMPTY;

    (void)state;
    for (int i = 0; i < 200000; i++)
        buf_put_char(&big, (char)('a' + i % 26));
    assert_ok(file_write_atomic("big", buf_str(&big), &err), &err);
    assert_ok(file_write_atomic("copy", S("before"), &err), &err);
    assert_ok(file_copy("big", "copy", &err), &err);
    check_content("copy", buf_str(&big));
    assert_err(file_copy("none", "copy", &err), &err, ERR_ABSENT);
}

static void test_link(void **state)
{
    CLEANUP(buf_free) struct buf target = BUF_EMPTY;
    struct err err = ERR_CLEAR;

    (void)state;
    assert_err(file_link_target("current", &target, &err), &err, ERR_ABSENT);
    assert_ok(file_swap_link("one", "current", &err), &err);
    assert_int_equal(symlink("left over", "current.new"), 0);
    assert_ok(file_swap_link("two", "current", &err), &err);
    assert_ok(file_link_target("current", &target, &err), &err);
    assert_str(buf_str(&target), S("two"));
    assert_false(file_exists("current.new"));
}

static void test_folders(void **state)
{
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    struct err err = ERR_CLEAR;

    (void)state;
    assert_ok(dir_make("d/e/f", &err), &err);
    assert_ok(dir_make("d/e/f/", &err), &err);
    assert_ok(file_write_atomic("d/z", S(""), &err), &err);
    assert_ok(file_write_atomic("d/B", S(""), &err), &err);
    assert_ok(dir_list("d", &names, &err), &err);
    assert_str(buf_str(&names), S("B\0e\0z\0"));
    assert_err(dir_list("none", &names, &err), &err, ERR_ABSENT);
    assert_err(dir_make("d/z/x", &err), &err, ERR_IO);
    assert_int_equal(symlink("..", "d/up"), 0);
    dir_remove("d");
    assert_false(file_exists("d"));
    assert_true(file_exists("ten"));
}

static void test_room(void **state)
{
    struct err err = ERR_CLEAR;
    int64_t room = -1;

    (void)state;
    assert_ok(file_room(".", &room, &err), &err);
    assert_true(room > 0);
    assert_err(file_room("none", &room, &err), &err, ERR_ABSENT);
}

static void test_lock(void **state)
{
    CLEANUP(fd_close) int first = -1, second = -1;
    struct err err = ERR_CLEAR;
    int status;

    (void)state;
    assert_ok(lock_take("lock", &first, &err), &err);
    assert_err(lock_take("lock", &second, &err), &err, ERR_BUSY);
    fd_close(&first);
    if (fork() == 0) {
        int held = -1;

        _exit(lock_take("lock", &held, &err) ? 7 : 1); /* dies holding it */
    }
    assert_true(wait(&status) > 0);
    assert_int_equal(WEXITSTATUS(status), 7);
    assert_ok(lock_take("lock", &second, &err), &err);
    fd_close(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_write_leftover),
        cmocka_unit_test(test_write_through),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_link),
        cmocka_unit_test(test_folders),
        cmocka_unit_test(test_room),
        cmocka_unit_test(test_lock),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
