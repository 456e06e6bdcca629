/* The saved pages of tests/golden: what comes out must be what is written
 * beside them. The first difference of each is printed with its path.
 *
 *     test_golden [WORD]    only those whose name holds WORD */
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/charset.h"
#include "core/json.h"
#include "core/wire.h"

#define FOLDER "tests/golden"

static const char DEFAULT_URL[] =
    "http://www.yunlan.example/xwzx/rdsd/202401/t20240108_5500001.htm";

enum { PROFILES_MAX = 32, NAMES_MAX = 400, NAME_BYTES = 256 };

static struct {
    struct arena mem;
    struct profile profiles[PROFILES_MAX];
    size_t profile_count;
    const char *only;
} world;

/* None when there is no such file. */
static struct str slurp(const char *folder, const char *name, const char *ending)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    char path[2 * NAME_BYTES], chunk[4096];
    size_t n;
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s%s", folder, name, ending);
    file = fopen(path, "rb");
    if (!file)
        return STR_NONE;
    while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buf_put(&bytes, (struct str){ chunk, n });
    fclose(file);
    return arena_take(&world.mem, &bytes);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The sorted names in a folder that have one of the endings. */
static size_t names_in(const char *folder, const char *const *endings,
                       char (*names)[NAME_BYTES])
{
    DIR *dir = opendir(folder);
    size_t count = 0;
    struct dirent *entry;

    assert_non_null(dir);
    while ((entry = readdir(dir)))
        for (size_t i = 0; endings[i]; i++)
            if (str_ends(str_of(entry->d_name), str_of(endings[i]))) {
                assert_true(count < NAMES_MAX);
                snprintf(names[count++], NAME_BYTES, "%s", entry->d_name);
            }
    closedir(dir);
    qsort(names, count, NAME_BYTES, by_name);
    return count;
}

static int load_world(void **state)
{
    static char names[NAMES_MAX][NAME_BYTES];
    static const char *const endings[] = { ".ini", NULL };
    struct err err;

    (void)state;
    world.profile_count = names_in("assets/profiles", endings, names);
    assert_true(world.profile_count <= PROFILES_MAX);
    for (size_t i = 0; i < world.profile_count; i++) {
        struct str text = slurp("assets/profiles", names[i], "");

        assert_ok(profile_parse(text, str_of(names[i]), &world.mem,
                                &world.profiles[i], &err),
                  &err);
    }
    return 0;
}

static int free_world(void **state)
{
    (void)state;
    arena_free(&world.mem);
    return 0;
}

/* ---- comparing ----------------------------------------------------------- */

static bool same(const json_t *got, const json_t *want, const char *path);

static bool differs(const json_t *got, const json_t *want, const char *path)
{
    char *a = got ? json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    char *b = want ? json_dumps(want, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

    print_error("%s:\n  got  %.600s\n  want %.600s\n", path, a ? a : "nothing",
                b ? b : "nothing");
    free(a);
    free(b);
    return false;
}

static bool same_array(const json_t *got, const json_t *want, const char *path)
{
    char inner[512];

    for (size_t i = 0; i < json_array_size(got) || i < json_array_size(want);
         i++) {
        snprintf(inner, sizeof(inner), "%s[%zu]", path, i);
        if (!same(json_array_get(got, i), json_array_get(want, i), inner))
            return false;
    }
    return true;
}

static bool same_object(json_t *got, json_t *want, const char *path)
{
    char inner[512];
    const char *key;
    json_t *value;

    json_object_foreach(want, key, value)
    {
        snprintf(inner, sizeof(inner), "%s.%s", path, key);
        if (!same(json_object_get(got, key), value, inner))
            return false;
    }
    json_object_foreach(got, key, value)
    {
        snprintf(inner, sizeof(inner), "%s.%s", path, key);
        if (!json_object_get(want, key))
            return differs(value, NULL, inner);
    }
    return true;
}

static bool same(const json_t *got, const json_t *want, const char *path)
{
    if (json_is_array(got) && json_is_array(want))
        return same_array(got, want, path);
    if (json_is_object(got) && json_is_object(want))
        return same_object((json_t *)got, (json_t *)want, path);
    return (got && want && json_equal(got, want)) || differs(got, want, path);
}

static bool same_text(struct str got, struct str want, const char *name)
{
    json_error_t why;
    json_t *a = json_loadb(got.p, got.n, 0, &why);
    json_t *b = want.n ? json_loadb(want.p, want.n, 0, &why) : NULL;
    bool is_same = same(a, b, name);

    if (!b)
        print_error("%s.json: line %d: %s\n", name, why.line, why.text);
    json_decref(a);
    json_decref(b);
    return is_same;
}

/* ---- reading ------------------------------------------------------------- */

/* A list that is refused is written down by the kind of its error. */
static bool refused(const struct err *err, struct buf *out)
{
    print_message("%s\n", err->text);
    buf_printf(out, "{\"error\": \"%s\"}",
               err->kind == ERR_DATA    ? "data"
               : err->kind == ERR_LIMIT ? "limit"
                                        : "another");
    return true;
}

static bool read_list(struct extract_input input, struct str type, struct buf *out)
{
    CLEANUP(buf_free) struct buf report = BUF_EMPTY, text = BUF_EMPTY;
    struct list_page page, again;
    struct err err;

    if (!charset_decode(input.page, charset_label(type), &text, &err))
        return false;
    input.page = buf_str(&text);
    if (!extract_list(&input, &world.mem, &page, &err))
        return refused(&err, out);
    wire_put_list(&page, &report);
    json_put_list(&page, out);
    return wire_get_list(buf_str(&report), &world.mem, &again, &err);
}

/* What goes to the worker's parent and back must be the same article. */
static bool survives_report(const struct article *article)
{
    CLEANUP(buf_free) struct buf report = BUF_EMPTY;
    struct digest before = article_digest(article), after;
    struct article again;
    struct err err = ERR_CLEAR;

    wire_put_article(article, &report);
    if (!wire_get_article(buf_str(&report), &world.mem, &again, &err)) {
        print_error("report: %s\n", err.text);
        return false;
    }
    again.url = article->url;
    after = article_digest(&again);
    return digest_equal(&before, &after);
}

static bool read_article(const struct extract_input *input, struct str type,
                         struct buf *out)
{
    struct article article;
    struct err err;

    if (!extract_bytes(input, type, &world.mem, &article, &err))
        return false;
    json_put_article(&article, out);
    return survives_report(&article);
}

/* `file` is the name with its ending. */
static bool read_golden(const char *folder, char *file, bool is_list)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct str url, type, want;
    struct extract_input input = { .page = slurp(folder, file, ""),
                                   .profiles = world.profiles,
                                   .profile_count = world.profile_count,
                                   .profile_name = S("auto") };
    bool is_good;

    *strrchr(file, '.') = '\0';
    url = str_trim(slurp(folder, file, ".url"));
    type = str_trim(slurp(folder, file, ".type"));
    want = slurp(folder, file, ".json");
    input.url = str_is_none(url) ? str_of(DEFAULT_URL) : url;
    is_good = is_list ? read_list(input, type, &out)
                      : read_article(&input, type, &out);
    return is_good && same_text(buf_str(&out), want, file);
}

static void read_folder(const char *folder, bool is_list, size_t least)
{
    static const char *const endings[] = { ".html", ".xml", ".txt", NULL };
    static char names[NAMES_MAX][NAME_BYTES];
    size_t count = names_in(folder, endings, names);
    int faults = 0;

    assert_true(count >= least);
    for (size_t i = 0; i < count; i++) {
        if (world.only && !strstr(names[i], world.only))
            continue;
        if (!read_golden(folder, names[i], is_list)) {
            print_error("%s/%s is read wrong\n", folder, names[i]);
            faults++;
        }
    }
    assert_int_equal(faults, 0);
}

static void reads_articles(void **state)
{
    (void)state;
    read_folder(FOLDER "/article", false, 8);
}

static void rejects_what_is_none(void **state)
{
    (void)state;
    read_folder(FOLDER "/reject", false, 5);
}

static void reads_lists(void **state)
{
    (void)state;
    read_folder(FOLDER "/list", true, 5);
}

static void reads_feeds(void **state)
{
    (void)state;
    read_folder(FOLDER "/feed", true, 18);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_articles),
        cmocka_unit_test(rejects_what_is_none),
        cmocka_unit_test(reads_lists),
        cmocka_unit_test(reads_feeds),
    };

    world.only = argc > 1 ? argv[1] : NULL;
    return cmocka_run_group_tests(tests, load_world, free_world);
}
