/* The worker: what it reads, what it survives, and how it is shut in. */
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "core/png.h"
#include "io/clock.h"
#include "sync/worker.h"

#define ADDRESS "http://www.example.org/xwzx/rdsd/202401/t20240108_1.htm"

static struct profile profile;
static struct worker *worker;
static struct arena mem;

static int start_worker(void **state)
{
    struct worker_options options = { &profile, 1, 1000 };
    struct err err = ERR_CLEAR;

    (void)state;
    worker = worker_open(&options);
    return profile_parse(S("[article]\nbody = .body\ntitle = h1\n"
                           "[list]\nitems = .list\n"),
                         S("test"), &mem, &profile, &err)
               ? 0
               : -1;
}

/* Nobody may be left behind. */
static int stop_worker(void **state)
{
    (void)state;
    worker_close(worker);
    arena_free(&mem);
    return wait(NULL) == -1 && errno == ECHILD ? 0 : -1;
}

/* ---- helpers ----------------------------------------------------------- */

static const char PAGE[] =
    "<html><head><meta charset=utf-8></head><body><h1>区人大调研智慧城市</h1>"
    "<div class=body><p>本次调研的主题是基层立法联系点的建设与作用，代表们"
    "走访了三个街道，听取了群众的意见和建议，并与工作人员座谈交流。</p>"
    "</div></body></html>";

static bool read_page(struct str bytes, struct article *out, struct err *err)
{
    const struct worker_page page = {
        .url = S(ADDRESS),
        .content_type = S("text/html; charset=utf-8"),
        .profile_name = S("auto"),
        .bytes = bytes,
    };

    *err = ERR_CLEAR;
    return worker_article(worker, &page, &mem, out, err);
}

/* The worker is well: an ordinary page is read rightly. */
static void check_well(void)
{
    struct article article;
    struct err err;

    assert_ok(read_page(str_of(PAGE), &article, &err), &err);
    assert_int_equal(article.reject, REJECT_NONE);
    assert_str(article.title, S("区人大调研智慧城市"));
    assert_str(article.url, S(ADDRESS));
    assert_int_equal(article.block_count, 1);
}

static int parent_of(const char *pid)
{
    char path[300];
    int parent = -1;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%s/stat", pid);
    file = fopen(path, "re");
    if (!file)
        return -1;
    if (fscanf(file, "%*d (%*[^)]) %*c %d", &parent) != 1)
        parent = -1;
    fclose(file);
    return parent;
}

static pid_t child_pid(void)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    pid_t found = 0;

    while ((entry = readdir(proc)))
        if (parent_of(entry->d_name) == getpid())
            found = atoi(entry->d_name);
    closedir(proc);
    assert_true(found > 0);
    return found;
}

/* The rest of the line that begins with `key` in a file of /proc/PID. */
static void proc_value(pid_t pid, const char *name, const char *key,
                       char value[256])
{
    char path[64], line[256];
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
    file = fopen(path, "re");
    assert_non_null(file);
    *value = '\0';
    while (fgets(line, sizeof(line), file))
        if (!strncmp(line, key, strlen(key)))
            snprintf(value, 256, "%s", line + strlen(key));
    fclose(file);
}

static int count_descriptors(pid_t pid)
{
    char path[64];
    struct dirent *entry;
    int n = 0;
    DIR *folder;

    snprintf(path, sizeof(path), "/proc/%d/fd", pid);
    folder = opendir(path);
    while ((entry = readdir(folder)))
        n += *entry->d_name != '.';
    closedir(folder);
    return n;
}

/* ---- what it reads ----------------------------------------------------- */

static void test_article(void **state)
{
    (void)state;
    check_well();
}

static void test_not_html(void **state)
{
    static const struct {
        const char *type;
        enum reject want;
    } types[] = {
        { "application/pdf", REJECT_NOT_HTML },
        { "image/jpeg; charset=utf-8", REJECT_NOT_HTML },
        { "TEXT/HTML", REJECT_NONE },
        { "application/xhtml+xml ;charset=utf-8", REJECT_NONE },
        { "", REJECT_NONE },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        const struct worker_page page = {
            .url = S(ADDRESS),
            .content_type = str_of(types[i].type),
            .profile_name = S("auto"),
            .bytes = str_of(PAGE),
        };
        struct article article;
        struct err err = ERR_CLEAR;

        assert_ok(worker_article(worker, &page, &mem, &article, &err), &err);
        assert_int_equal(article.reject, types[i].want);
    }
}

static void test_undecodable(void **state)
{
    struct article article;
    struct err err;

    (void)state;
    assert_ok(
        read_page(S("<p>\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff</p>"),
                  &article, &err),
        &err);
    assert_int_equal(article.reject, REJECT_UNDECODABLE);
    check_well();
}

static void test_list(void **state)
{
    const struct worker_page page = {
        .url = S("http://www.example.org/xwzx/rdsd/"),
        .content_type = S("text/html"),
        .profile_name = S("auto"),
        .bytes = S("<meta charset=utf-8><ul class=list>"
                   "<li><a href=./202401/t20240108_1.htm>第一篇报道</a>"
                   "<li><a href=./202401/t20240107_2.htm>第二篇报道</a></ul>"),
    };
    struct list_page list;
    struct err err = ERR_CLEAR;

    (void)state;
    assert_ok(worker_list(worker, &page, &mem, &list, &err), &err);
    assert_int_equal(list.item_count, 2);
    assert_str(list.items[0].url, S(ADDRESS));
    assert_str(list.items[1].title, S("第二篇报道"));
}

static void test_picture(void **state)
{
    CLEANUP(buf_free) struct buf png = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };
    static struct qr qr;
    struct err err = ERR_CLEAR;

    (void)state;
    assert_ok(qr_encode(S("http://m.example.org/"), QR_LEVEL_M, &qr, &err), &err);
    assert_ok(png_of_qr(&qr, 40, &png, &err), &err);
    assert_ok(worker_picture(worker, buf_str(&png), &picture, &err), &err);
    assert_int_equal(picture.type, PICTURE_PNG);
    assert_int_equal(picture.width, 1000); /* the box; it was larger */
    assert_int_equal(picture.height, 1000);
    assert_true(picture.bytes.n > 100);
}

static void test_bad_pictures(void **state)
{
    static const struct str pictures[] = {
        STR(""),
        STR("<html>"),
        STR("\xFF\xD8\xFF\xE0 no more"),
        STR("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\xFF\xFF\0\0\xFF\xFF"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(pictures); i++) {
        struct picture picture;
        struct err err = ERR_CLEAR;

        assert_false(worker_picture(worker, pictures[i], &picture, &err));
        assert_true(err.kind == ERR_DATA || err.kind == ERR_LIMIT);
        assert_null(strstr(err.text, "died"));
    }
}

/* ---- what it survives -------------------------------------------------- */

static void repeat(struct buf *out, struct str piece, size_t total)
{
    while (out->n + piece.n <= total)
        buf_put(out, piece);
}

static void test_nesting_bomb(void **state)
{
    CLEANUP(buf_free) struct buf page = BUF_EMPTY;
    int64_t start_ms = clock_ms();
    struct article article;
    struct err err;

    (void)state;
    repeat(&page, S("<div>"), 100000);
    assert_err(read_page(buf_str(&page), &article, &err), &err, ERR_LIMIT);
    assert_in_range(clock_ms() - start_ms, 0, 2000);
    check_well();
}

/* Whatever becomes of such a page, it costs that page only. */
static void test_large_pages(void **state)
{
    static const struct str pieces[] = {
        STR("<p>一二三四五六七八九十</p>"),
        STR("<b>"),
        STR("<a x=1>"),
        STR("<table><tr><td>x"),
        STR("&amp;"),
        STR("<!--"),
        STR("<select><option>x"),
        STR("\0"),
        STR("<p><i>"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        CLEANUP(buf_free) struct buf page = BUF_EMPTY;
        int64_t start_ms = clock_ms();
        struct article article;
        struct err err;

        repeat(&page, pieces[i], LIMIT_PAGE);
        if (!read_page(buf_str(&page), &article, &err) &&
            err.kind != ERR_LIMIT && err.kind != ERR_DATA)
            fail_msg("%s: %s", pieces[i].p, err.text);
        if (clock_ms() - start_ms > (LIMIT_WORKER_WALL_S + 2) * 1000)
            fail_msg("%s: too slow", pieces[i].p);
        check_well();
    }
}

static void test_too_large(void **state)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    struct picture picture;
    struct err err = ERR_CLEAR;

    (void)state;
    repeat(&bytes, S("x"), LIMIT_PICTURE + 1);
    assert_err(worker_picture(worker, buf_str(&bytes), &picture, &err), &err,
               ERR_LIMIT);
}

static void test_garbage(void **state)
{
    CLEANUP(buf_free) struct buf page = BUF_EMPTY;
    uint32_t random = 1;

    (void)state;
    for (int i = 0; i < 200; i++) {
        struct article article;
        struct err err;

        buf_clear(&page);
        for (int n = 0; n < 1000; n++) {
            random = random * 1664525 + 1013904223;
            buf_put_char(&page, (char)(random >> 24));
        }
        if (read_page(buf_str(&page), &article, &err))
            assert_int_not_equal(article.reject, REJECT_NONE);
        else
            assert_null(strstr(err.text, "died"));
    }
    check_well();
}

/* The child stands still and is killed while we wait for its answer. */
static void test_killed(void **state)
{
    struct article article;
    struct err err;
    pid_t child, killer;

    (void)state;
    check_well();
    child = child_pid();
    kill(child, SIGSTOP);
    killer = fork();
    if (killer == 0) {
        usleep(200000);
        _exit(kill(child, SIGKILL));
    }
    assert_err(read_page(str_of(PAGE), &article, &err), &err, ERR_DATA);
    assert_non_null(strstr(err.text, "died on this page (signal 9"));
    waitpid(killer, NULL, 0);
    check_well();
    assert_int_not_equal(child_pid(), child);
}

static void test_hanging(void **state)
{
    struct article article;
    struct err err;

    (void)state;
    check_well();
    kill(child_pid(), SIGSTOP);
    assert_err(read_page(str_of(PAGE), &article, &err), &err, ERR_DATA);
    assert_non_null(strstr(err.text, "took over"));
    check_well();
}

/* A child that has died between two pages is told as one that died on the
 * page; the call after it works. */
static void test_dead_before(void **state)
{
    struct article article;
    struct err err;
    pid_t child;

    (void)state;
    check_well();
    child = child_pid();
    kill(child, SIGKILL);
    usleep(50000);
    assert_err(read_page(str_of(PAGE), &article, &err), &err, ERR_DATA);
    check_well();
}

static void test_renewal(void **state)
{
    pid_t first;

    (void)state;
    check_well();
    first = child_pid();
    for (int i = 0; i < LIMIT_WORKER_PAGES; i++)
        check_well();
    assert_int_not_equal(child_pid(), first);
}

/* ---- how it is shut in ------------------------------------------------- */

static void test_walls(void **state)
{
    char value[256];
    pid_t child;

    (void)state;
    check_well();
    child = child_pid();
    proc_value(child, "status", "Seccomp:", value);
    assert_int_equal(atoi(value), 2);
    proc_value(child, "status", "NoNewPrivs:", value);
    assert_int_equal(atoi(value), 1);
    proc_value(child, "limits", "Max cpu time", value);
    assert_in_range(atoi(value), 1, 2 * LIMIT_WORKER_CPU_S);
    proc_value(child, "limits", "Max core file size", value);
    assert_int_equal(atoi(value), 0);
}

/* Sanitizers need room and standard error: under them these walls are not. */
static pid_t child_behind_walls(void)
{
    char value[256];
    pid_t child;

    check_well();
    child = child_pid();
    proc_value(child, "limits", "Max address space", value);
    if (strstr(value, "unlimited"))
        skip();
    assert_int_equal(atoll(value), LIMIT_WORKER_MEMORY);
    return child;
}

static void test_narrow_walls(void **state)
{
    pid_t child = child_behind_walls();
    char value[256];

    (void)state;
    assert_int_equal(count_descriptors(child), 1);
    proc_value(child, "limits", "Max file size", value);
    assert_int_equal(atoll(value), 0);
    proc_value(child, "limits", "Max open files", value);
    assert_int_equal(atoll(value), 1);
}

/* Fifty more pages: no more memory than before. */
static void test_no_growth(void **state)
{
    char before[256], after[256];
    pid_t child = child_behind_walls();

    (void)state;
    for (int i = 0; i < 20; i++)
        check_well();
    proc_value(child, "status", "VmRSS:", before);
    for (int i = 0; i < 50; i++)
        check_well();
    proc_value(child, "status", "VmRSS:", after);
    assert_in_range(atoi(after), 0, atoi(before) + 1024);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_article),
        cmocka_unit_test(test_not_html),
        cmocka_unit_test(test_undecodable),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_picture),
        cmocka_unit_test(test_bad_pictures),
        cmocka_unit_test(test_nesting_bomb),
        cmocka_unit_test(test_large_pages),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_garbage),
        cmocka_unit_test(test_killed),
        cmocka_unit_test(test_dead_before),
        cmocka_unit_test(test_renewal),
        cmocka_unit_test(test_walls),
        cmocka_unit_test(test_narrow_walls),
        cmocka_unit_test(test_no_growth),
        cmocka_unit_test(test_hanging),
    };

    return cmocka_run_group_tests(tests, start_worker, stop_worker);
}
