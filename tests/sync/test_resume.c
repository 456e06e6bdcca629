/* The records of a night that may be killed. */
#include "sync/resume.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "check.h"
#include "io/file.h"

enum { START_S = 1800000000 };

static char path[] = "/tmp/bulletin-resume-XXXXXX";

static const struct resume_key page = { STR("article"), STR("a"),
                                        STR("https://a.example/1.htm") };

static struct resume *open_at(const char *about, int64_t now_s)
{
    struct digest digest = digest_of(str_of(about));

    return resume_open(path, &digest, now_s, 7);
}

static bool has(const struct resume *resume, const struct resume_key *key,
                const char *want)
{
    struct str value;

    return resume_find(resume, key, &value) && str_equal(value, str_of(want));
}

static void note(const char *about, const struct resume_key *key, struct str value)
{
    struct resume *resume = open_at(about, START_S);

    resume_put(resume, key, value);
    resume_close(resume);
}

static void nothing_written_for_nothing(void **state)
{
    (void)state;
    file_remove(path);
    resume_close(open_at("a", START_S));
    assert_false(file_exists(path));
}

static void found_again(void **state)
{
    struct resume_key list = page, other = page;
    struct resume *resume;
    struct str value;

    (void)state;
    file_remove(path);
    list.kind = S("list");
    other.source = S("b");
    note("a", &page, S("one"));
    note("a", &list, S("two"));
    resume = open_at("a", START_S + 60);
    assert_true(resume_has_records(resume));
    assert_int_equal(resume_start_s(resume), START_S);
    assert_int_equal(resume_number(resume), 7);
    assert_true(has(resume, &page, "one"));
    assert_true(has(resume, &list, "two"));
    assert_false(resume_find(resume, &other, &value));
    resume_close(resume);
}

static void of_another_night(void **state)
{
    static const struct {
        const char *about;
        int64_t now_s;
    } others[] = {
        { "b", START_S },
        { "a", START_S - 1 },
        { "a", START_S + LIMIT_RESUME_AGE_S },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct resume *resume;
        struct str value;

        file_remove(path);
        note("a", &page, S("one"));
        resume = open_at(others[i].about, others[i].now_s);
        assert_false(resume_find(resume, &page, &value));
        assert_int_equal(resume_start_s(resume), others[i].now_s);
        resume_put(resume, &page, S("new"));
        resume_close(resume);
        resume = open_at(others[i].about, others[i].now_s);
        assert_true(has(resume, &page, "new"));
        resume_close(resume);
    }
}

/* Cut at every byte: what is whole is found, and what comes after is, too. */
static void cut_short(void **state)
{
    int64_t whole, first;

    (void)state;
    file_remove(path);
    note("a", &page, S("one"));
    first = file_size(path);
    for (int64_t cut = 0;; cut++) {
        struct resume_key second = page, third = page;
        struct resume *resume;
        struct str value;

        second.url = S("https://a.example/2.htm");
        third.url = S("https://a.example/3.htm");
        file_remove(path);
        note("a", &page, S("one"));
        note("a", &second, S("two"));
        whole = file_size(path);
        if (cut > whole)
            break;
        assert_int_equal(truncate(path, cut), 0);
        resume = open_at("a", START_S);
        assert_int_equal(resume_find(resume, &page, &value), cut >= first);
        assert_int_equal(resume_find(resume, &second, &value), cut == whole);
        resume_put(resume, &third, S("three"));
        resume_close(resume);
        resume = open_at("a", START_S);
        assert_true(has(resume, &third, "three"));
        assert_int_equal(resume_find(resume, &page, &value), cut >= first);
        resume_close(resume);
    }
}

static void no_larger_than_allowed(void **state)
{
    CLEANUP(buf_free) struct buf big = BUF_EMPTY;
    struct resume_key key = page;
    struct resume *resume;
    struct str value;
    char url[32];

    (void)state;
    file_remove(path);
    buf_reserve(&big, LIMIT_MIB(1));
    for (size_t i = 0; i < LIMIT_MIB(1); i++)
        buf_put_char(&big, 'x');
    resume = open_at("a", START_S);
    for (int i = 0; i < 6; i++) {
        key.url =
            (struct str){ url, (size_t)snprintf(url, sizeof(url), "%d", i) };
        resume_put(resume, &key, buf_str(&big));
    }
    resume_close(resume);
    assert_in_range(file_size(path), LIMIT_MIB(3), LIMIT_RESUME);
    resume = open_at("a", START_S);
    key.url = S("2");
    assert_true(resume_find(resume, &key, &value));
    key.url = S("5");
    assert_false(resume_find(resume, &key, &value));
    resume_remove(resume);
    resume_close(resume);
    assert_false(file_exists(path));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_written_for_nothing),
        cmocka_unit_test(found_again),
        cmocka_unit_test(of_another_night),
        cmocka_unit_test(cut_short),
        cmocka_unit_test(no_larger_than_allowed),
    };
    int failed;

    if (mkstemp(path) < 0)
        return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    file_remove(path);
    return failed;
}
