/* load: which profiles there are, with a folder that has some of its own. */
#include "check.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "cmd/load.h"
#include "io/file.h"

static struct arena mem;
static char folder[] = "/tmp/bulletin-load-XXXXXX";

static void put(const char *name, struct str text)
{
    struct err err;

    assert_ok(file_write_atomic(arena_printf(&mem, "%s/%s", folder, name).p,
                                text, &err),
              &err);
}

static const struct profile *find(const struct profile *profiles, size_t count,
                                  struct str name)
{
    const struct profile *found = NULL;

    for (size_t i = 0; i < count; i++)
        if (str_equal(profiles[i].name, name)) {
            assert_null(found);
            found = &profiles[i];
        }
    return found;
}

static void reads_builtin_replaced_and_others(void **state)
{
    struct profile *profiles, *more;
    size_t count, more_count;
    struct err err;

    (void)state;
    assert_ok(load_profiles("/nonexistent", &mem, &profiles, &count, &err), &err);
    assert_true(count >= 7);
    assert_non_null(find(profiles, count, S("generic")));
    put("trs.ini", S("[article]\nbody = .mine\n"));
    put("lobby.ini", S("[page]\nevidence = .lobby\n[article]\nbody = .text\n"));
    put("notes.txt", S("no profile"));
    assert_ok(load_profiles(folder, &mem, &more, &more_count, &err), &err);
    assert_int_equal(more_count, count + 1);
    assert_int_equal(find(more, more_count, S("trs"))->body.count, 1);
    assert_int_equal(find(more, more_count, S("lobby"))->evidence.count, 1);
    assert_null(find(more, more_count, S("notes")));
}

static void names_file_and_line(void **state)
{
    struct profile *profiles;
    size_t count;
    struct err err;

    (void)state;
    put("lobby.ini", S("[page]\nevidence = .lobby\nnonsense = 1\n"));
    assert_err(load_profiles(folder, &mem, &profiles, &count, &err), &err,
               ERR_CONFIG);
    assert_true(str_find(str_of(err.text), S("lobby.ini:3: ")) >= 0);
    put("lobby.ini", S("[article]\nbody = .text\n"));
}

static void refuses_what_is_no_file(void **state)
{
    struct str path = arena_printf(&mem, "%s/d.ini", folder);
    struct profile *profiles;
    size_t count;
    struct err err;

    (void)state;
    assert_ok(dir_make(path.p, &err), &err);
    assert_err(load_profiles(folder, &mem, &profiles, &count, &err), &err,
               ERR_CONFIG);
    assert_int_equal(rmdir(path.p), 0);
    assert_int_equal(symlink("/nonexistent", path.p), 0);
    assert_err(load_profiles(folder, &mem, &profiles, &count, &err), &err,
               ERR_CONFIG);
    assert_int_equal(unlink(path.p), 0);
}

static void bounds_their_number(void **state)
{
    struct profile *profiles;
    size_t count;
    struct err err;

    (void)state;
    for (int i = 0; i < LIMIT_PROFILES; i++)
        put(arena_printf(&mem, "x%d.ini", i).p, S("[article]\nbody = .x\n"));
    assert_err(load_profiles(folder, &mem, &profiles, &count, &err), &err,
               ERR_CONFIG);
    assert_true(str_find(str_of(err.text), S("over 64 profiles")) >= 0);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    dir_remove(folder);
    arena_free(&mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_builtin_replaced_and_others),
        cmocka_unit_test(names_file_and_line),
        cmocka_unit_test(refuses_what_is_no_file),
        cmocka_unit_test(bounds_their_number),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
