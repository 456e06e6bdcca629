/* The saved pages of tests/golden: what comes out must be what is written
 * beside them. The first difference is printed with its path. */
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "core/charset.h"
#include "core/json.h"

#define FOLDER "tests/golden"

static const char DEFAULT_URL[] =
    "http://www.yunlan.example/xwzx/rdsd/202401/t20240108_5500001.htm";

static struct {
    struct arena mem;
    struct profile profiles[2];
    struct charset *charset;
} world;

/* None when there is no such file. */
static struct str slurp(const char *folder, const char *name, const char *ending)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    char path[512], chunk[4096];
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

static int load_world(void **state)
{
    static const char *const names[] = { "trs.ini", "generic.ini" };
    struct err err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str text = slurp("assets/profiles", names[i], "");

        assert_false(str_is_none(text));
        assert_ok(profile_parse(text, str_of(names[i]), &world.mem,
                                &world.profiles[i], &err),
                  &err);
    }
    assert_ok(charset_open(&world.charset, &err), &err);
    return 0;
}

static int free_world(void **state)
{
    (void)state;
    charset_close(world.charset);
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

static bool read_list(const struct extract_input *input, struct buf *out)
{
    struct list_page page, again;
    struct err err;

    if (!extract_list(input, &world.mem, &page, &err))
        return false;
    json_put_list(&page, out);
    return json_read_list(buf_str(out), &world.mem, &again, &err);
}

/* What goes to the worker's parent and back must be the same article. */
static bool survives_report(const struct article *article)
{
    CLEANUP(buf_free) struct buf report = BUF_EMPTY;
    struct digest before = article_digest(article), after;
    struct article again;
    struct err err = ERR_CLEAR;

    json_put_article(article, JSON_FULL, &report);
    if (!json_read_article(buf_str(&report), &world.mem, &again, &err)) {
        print_error("report: %s\n", err.text);
        return false;
    }
    after = article_digest(&again);
    return digest_equal(&before, &after);
}

static bool read_article(const struct extract_input *input, struct buf *out)
{
    struct article article;
    struct err err;

    if (!extract_article(input, &world.mem, &article, &err))
        return false;
    json_put_article(&article, JSON_PUBLIC, out);
    return survives_report(&article);
}

static bool read_golden(const char *name)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY, out = BUF_EMPTY;
    struct str bytes = slurp(FOLDER, name, ".html");
    struct str url = str_trim(slurp(FOLDER, name, ".url"));
    struct extract_input input = { .profiles = world.profiles,
                                   .profile_count = 2,
                                   .profile_name = S("auto") };
    struct err err;
    bool is_good;

    if (!charset_decode(world.charset, bytes, STR_NONE, &text, &err))
        return false;
    input.page = buf_str(&text);
    input.url = str_is_none(url) ? str_of(DEFAULT_URL) : url;
    is_good = str_starts(str_of(name), S("list-")) ? read_list(&input, &out)
                                                   : read_article(&input, &out);
    return is_good &&
           same_text(buf_str(&out), slurp(FOLDER, name, ".json"), name);
}

static void reads_every_page(void **state)
{
    DIR *folder = opendir(FOLDER);
    int pages = 0, faults = 0;
    struct dirent *entry;

    (void)state;
    assert_non_null(folder);
    while ((entry = readdir(folder))) {
        struct str name = str_of(entry->d_name);

        if (!str_ends(name, S(".html")))
            continue;
        entry->d_name[name.n - 5] = '\0';
        pages++;
        if (!read_golden(entry->d_name)) {
            print_error("golden page %s is read wrong\n", entry->d_name);
            faults++;
        }
    }
    closedir(folder);
    assert_true(pages > 10);
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_page),
    };

    return cmocka_run_group_tests(tests, load_world, free_world);
}
