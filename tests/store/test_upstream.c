/* upstream: what is learnt of a site, what is kept of it and what is lost. */
#include "check.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "io/file.h"
#include "store/upstream.h"

static struct arena mem;
static char place[] = "/tmp/bulletin-upstream-XXXXXX";
static const char *path;

static struct upstream *opened(void)
{
    struct upstream *upstream = NULL;
    struct err err;

    assert_ok(upstream_open(path, &upstream, &err), &err);
    return upstream;
}

static void keep(struct upstream *upstream, int64_t edition)
{
    struct err err;

    assert_ok(upstream_keep(upstream, edition, &err), &err);
    upstream_close(upstream);
}

static struct upstream_line lines[] = { { 7, 1 }, { 3, 2 }, { 7, 9 } };
static struct str column[] = { STR("新闻中心"), STR("人大速递") };
static const struct upstream_list list = {
    .etag = STR("\"a\""),
    .next = STR("http://a.example/x/index_1.htm"),
    .path = column,
    .depth = 2,
    .lines = lines,
    .count = COUNT_OF(lines),
};

static void put(struct upstream *upstream, const char *source, const char *url)
{
    struct err err;

    assert_ok(
        upstream_put_list(upstream, str_of(source), str_of(url), &list, &err),
        &err);
}

static bool has(struct upstream *upstream, const char *source, const char *url)
{
    struct upstream_list out;
    struct err err;

    if (upstream_list(upstream, str_of(source), str_of(url), &mem, &out, &err))
        return true;
    assert_int_equal(err.kind, ERR_ABSENT);
    return false;
}

static void keeps_lists(void **state)
{
    struct upstream *upstream = opened();
    struct upstream_list again;
    struct upstream_line *all;
    struct err err;
    size_t count;

    (void)state;
    assert_int_equal(upstream_edition(upstream), 0);
    put(upstream, "one", "http://a.example/x/");
    put(upstream, "two", "http://b.example/");
    keep(upstream, 5);
    upstream = opened();
    assert_int_equal(upstream_edition(upstream), 5);
    assert_ok(upstream_list(upstream, S("one"), S("http://a.example/x/"), &mem,
                            &again, &err),
              &err);
    assert_str(again.etag, list.etag);
    assert_true(str_is_none(again.last_modified));
    assert_str(again.next, list.next);
    assert_int_equal(again.depth, 2);
    assert_str(again.path[1], column[1]);
    assert_int_equal(again.count, 3);
    assert_int_equal(again.lines[1].address, 3);
    assert_false(has(upstream, "one", "http://b.example/"));
    put(upstream, "one", "http://a.example/x/index_1.htm");
    assert_ok(upstream_lines(upstream, S("one"), &mem, &all, &count, &err), &err);
    assert_int_equal(count, 2); /* in order, without doubles */
    assert_int_equal(all[0].address, 3);
    assert_int_equal(all[1].address, 7);
    upstream_close(upstream);
}

static void drops_what_is_not_kept(void **state)
{
    static const struct str urls[] = { STR("http://a.example/x/"),
                                       STR("http://a.example/y/") };
    struct upstream *upstream = opened();
    struct err err;

    (void)state;
    put(upstream, "one", "http://a.example/lost/");
    assert_true(has(upstream, "one", "http://a.example/lost/"));
    upstream_close(upstream); /* as a killed night does */
    upstream = opened();
    assert_false(has(upstream, "one", "http://a.example/lost/"));
    put(upstream, "one", "http://a.example/z/");
    assert_ok(upstream_retain(upstream, S("none"), NULL, 0, &err), &err);
    assert_ok(upstream_retain(upstream, S("one"), urls, COUNT_OF(urls), &err),
              &err);
    assert_true(has(upstream, "one", "http://a.example/x/"));
    assert_false(has(upstream, "one", "http://a.example/z/"));
    assert_true(has(upstream, "two", "http://b.example/"));
    assert_ok(upstream_forget(upstream, &err), &err);
    assert_int_equal(upstream_edition(upstream), 0);
    assert_false(has(upstream, "two", "http://b.example/"));
    upstream_close(upstream);
    upstream = opened();
    assert_true(has(upstream, "two", "http://b.example/"));
    upstream_close(upstream);
}

static void keeps_articles(void **state)
{
    struct upstream *upstream = opened();
    struct upstream_wait wait = { .url = S("http://a.example/1.htm"),
                                  .slug = S("xwzx-rdsd"),
                                  .path = column,
                                  .depth = 2,
                                  .precision = PRECISION_DAY,
                                  .published_s = 1704643200,
                                  .tries = 2,
                                  .due_s = 99 };
    struct upstream_gone gone = { S("http://a.example/2.htm"), 1, 1704643200 };
    struct upstream_wait *waits;
    struct upstream_gone *all_gone;
    struct err err;
    int64_t round;
    size_t count;

    (void)state;
    assert_ok(upstream_put_wait(upstream, S("one"), &wait, &err), &err);
    assert_ok(upstream_put_gone(upstream, S("one"), &gone, &err), &err);
    assert_ok(upstream_round(upstream, S("one"), &round, &err), &err);
    assert_int_equal(round, 0);
    assert_ok(upstream_put_round(upstream, S("one"), 3, &err), &err);
    keep(upstream, 6);
    upstream = opened();
    assert_ok(upstream_waits(upstream, S("one"), &mem, &waits, &count, &err),
              &err);
    assert_int_equal(count, 1);
    assert_str(waits[0].url, wait.url);
    assert_str(waits[0].slug, wait.slug);
    assert_str(waits[0].path[0], column[0]);
    assert_int_equal(waits[0].precision, PRECISION_DAY);
    assert_int_equal(waits[0].published_s, wait.published_s);
    assert_int_equal(waits[0].tries, 2);
    assert_int_equal(waits[0].due_s, 99);
    assert_ok(upstream_gone(upstream, S("one"), &mem, &all_gone, &count, &err),
              &err);
    assert_int_equal(count, 1);
    assert_str(all_gone[0].url, gone.url);
    assert_int_equal(all_gone[0].nights, 1);
    assert_ok(upstream_round(upstream, S("one"), &round, &err), &err);
    assert_int_equal(round, 3);
    assert_ok(upstream_drop_wait(upstream, S("one"), wait.url, &err), &err);
    assert_ok(upstream_drop_gone(upstream, S("one"), gone.url, &err), &err);
    keep(upstream, 6);
    upstream = opened();
    assert_ok(upstream_waits(upstream, S("one"), &mem, &waits, &count, &err),
              &err);
    assert_int_equal(count, 0);
    assert_ok(upstream_gone(upstream, S("one"), &mem, &all_gone, &count, &err),
              &err);
    assert_int_equal(count, 0);
    upstream_close(upstream);
}

static void writes_nothing_for_nothing(void **state)
{
    struct upstream *upstream;
    struct stat before, after;
    struct err err;

    (void)state;
    assert_int_equal(stat(path, &before), 0);
    upstream = opened();
    assert_true(has(upstream, "two", "http://b.example/"));
    assert_ok(upstream_drop_wait(upstream, S("one"), S("http://x/"), &err), &err);
    keep(upstream, 6);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
}

static void begins_anew_when_damaged(void **state)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    struct upstream *upstream;
    struct err err;

    (void)state;
    assert_ok(file_read(path, 1 << 20, &bytes, &err), &err);
    assert_true(bytes.n > 8192);
    for (size_t at = 0; at < bytes.n; at += 997) {
        char was = bytes.p[at];

        bytes.p[at] ^= 0x55;
        assert_ok(file_write_atomic(path, buf_str(&bytes), &err), &err);
        bytes.p[at] = was;
        upstream = opened(); /* old or new, but it opens */
        (void)has(upstream, "two", "http://b.example/");
        upstream_close(upstream);
    }
    assert_ok(file_write_atomic(path, S("no database"), &err), &err);
    upstream = opened();
    assert_int_equal(upstream_edition(upstream), 0);
    upstream_close(upstream);
}

static void begins_anew_after_another_version(void **state)
{
    struct upstream *upstream = opened();
    sqlite3 *db;

    (void)state;
    put(upstream, "two", "http://b.example/");
    keep(upstream, 7);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE about SET writer = writer + 1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    upstream = opened();
    assert_int_equal(upstream_edition(upstream), 0);
    assert_false(has(upstream, "two", "http://b.example/"));
    upstream_close(upstream);
}

static int make_place(void **state)
{
    (void)state;
    if (!mkdtemp(place))
        return -1;
    path = arena_printf(&mem, "%s/upstream.db", place).p;
    return 0;
}

static int remove_place(void **state)
{
    (void)state;
    dir_remove(place);
    arena_free(&mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_lists),
        cmocka_unit_test(drops_what_is_not_kept),
        cmocka_unit_test(keeps_articles),
        cmocka_unit_test(writes_nothing_for_nothing),
        cmocka_unit_test(begins_anew_when_damaged),
        cmocka_unit_test(begins_anew_after_another_version),
    };

    return cmocka_run_group_tests(tests, make_place, remove_place);
}
