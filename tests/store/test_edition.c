/* edition: names, the shelf and its falling back, damaged files, threads. */
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>

static int setup(void **state)
{
    struct folder *folder = malloc(sizeof(*folder));
    char path[128];

    *folder = folder_new();
    edition_make(file_in(folder, "made.db", path), 1);
    *state = folder;
    return 0;
}

static int teardown(void **state)
{
    folder_free(*state);
    free(*state);
    return 0;
}

/* ---- names --------------------------------------------------------------- */

static const struct {
    struct str name;
    int64_t number; /* 0: it is none of ours */
} names[] = {
    { STR("edition-2-1.db"), 1 },
    { STR("edition-2-987654321.db"), 987654321 },
    { STR("edition-2-9223372036854775807.db"), INT64_MAX },
    { STR("edition-2-9223372036854775808.db"), 0 },
    { STR("edition-3-1.db"), 0 }, /* another schema */
    { STR("edition-2-01.db"), 0 },
    { STR("edition-2-0.db"), 0 },
    { STR("edition-2--1.db"), 0 },
    { STR("edition-2-.db"), 0 },
    { STR("edition-2-7.db-journal"), 0 },
    { STR("edition-2-7"), 0 },
    { STR("edition"), 0 },
    { STR(""), 0 },
};

static void names_go_both_ways(void **state)
{
    char name[64];
    int64_t number;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_int_equal(edition_number_of(names[i].name, &number),
                         names[i].number != 0);
        if (!names[i].number)
            continue;
        assert_int_equal(number, names[i].number);
        assert_str(edition_name(number, name), names[i].name);
    }
}

/* ---- making a data folder ------------------------------------------------ */

static void path_of(const struct folder *folder, int64_t number, char out[128])
{
    char name[64];

    edition_name(number, name);
    snprintf(out, 128, "%.60s/editions/%.50s", folder->path, name);
}

/* Puts an edition of this number into the folder. */
static void put_edition(const struct folder *folder, int64_t number)
{
    char made[128], path[128], sql[80];

    path_of(folder, number, path);
    bytes_copy(file_in(folder, "made.db", made), path);
    snprintf(sql, sizeof(sql),
             "UPDATE meta SET value = %" PRId64 " WHERE key = 'number'", number);
    raw_sql(path, sql);
}

static void point_current(const struct folder *folder, const char *target)
{
    char link[128], new[128];

    file_in(folder, "current.new", new);
    assert_int_equal(symlink(target, new), 0);
    assert_int_equal(rename(new, file_in(folder, "current", link)), 0);
}

static void point_current_at(const struct folder *folder, int64_t number)
{
    char name[64], target[96];

    edition_name(number, name);
    snprintf(target, sizeof(target), "editions/%s", name);
    point_current(folder, target);
}

static int64_t shown_by(struct shelf *shelf)
{
    struct reader *reader = reader_acquire(shelf);
    int64_t number = reader_is_factory(reader) ? 0 : reader_number(reader);

    reader_release(reader);
    return number;
}

/* ---- damage -------------------------------------------------------------- */

static void cut_half(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size / 2), 0);
}

static void cut_to_one_byte_less(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size - 1), 0);
}

static void make_empty(const char *path)
{
    assert_int_equal(truncate(path, 0), 0);
}

static void make_zeros(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, 0), 0);
    assert_int_equal(truncate(path, st.st_size), 0);
}

static void make_absent(const char *path)
{
    assert_int_equal(unlink(path), 0);
}

static void make_folder(const char *path)
{
    make_absent(path);
    assert_int_equal(mkdir(path, 0755), 0);
}

static void make_newer_schema(const char *path)
{
    raw_sql(path, "PRAGMA user_version = 3");
}

static void make_foreign(const char *path)
{
    raw_sql(path, "PRAGMA application_id = 1");
}

static void drop_meta(const char *path)
{
    raw_sql(path, "DROP TABLE meta");
}

static void empty_meta(const char *path)
{
    raw_sql(path, "DELETE FROM meta");
}

static const struct {
    const char *name;
    void (*spoil)(const char *path);
} spoilers[] = {
    { "half of it", cut_half },
    { "one byte short", cut_to_one_byte_less },
    { "empty", make_empty },
    { "zeros", make_zeros },
    { "absent", make_absent },
    { "a folder", make_folder },
    { "newer schema", make_newer_schema },
    { "not ours", make_foreign },
    { "no meta table", drop_meta },
    { "nothing in meta", empty_meta },
};

/* Opens the shelf, and says what it shows and whether it had to say so. */
static int64_t open_and_look(const struct folder *folder, struct str factory,
                             struct err *notice)
{
    struct shelf *shelf;
    struct err err;
    int64_t number;

    assert_ok(shelf_open(folder->path, factory, &shelf, notice, &err), &err);
    number = shown_by(shelf);
    shelf_close(shelf);
    return number;
}

static void a_broken_current_falls_back(void **state)
{
    const struct folder *folder = *state;
    struct err notice;
    char path[128];

    for (size_t i = 0; i < COUNT_OF(spoilers); i++) {
        print_message("%s\n", spoilers[i].name);
        put_edition(folder, 2);
        put_edition(folder, 10);
        put_edition(folder, 9);
        point_current_at(folder, 10);
        assert_int_equal(open_and_look(folder, STR_NONE, &notice), 10);
        assert_int_equal(notice.kind, ERR_NONE);
        path_of(folder, 10, path);
        spoilers[i].spoil(path);
        assert_int_equal(open_and_look(folder, STR_NONE, &notice), 9);
        assert_int_not_equal(notice.kind, ERR_NONE);
        assert_true(str_ends(str_of(notice.text), S("edition 9 is on show")));
        (void)rmdir(path);
    }
}

static void links_that_lead_nowhere_fall_back(void **state)
{
    static const char *const TARGETS[] = { "editions/edition-2-77.db",
                                           "/nonexistent", "current", "." };
    const struct folder *folder = *state;
    struct err notice;
    char path[128];

    put_edition(folder, 3);
    assert_int_equal(open_and_look(folder, STR_NONE, &notice), 3);
    assert_int_equal(notice.kind, ERR_ABSENT);
    for (size_t i = 0; i < COUNT_OF(TARGETS); i++) {
        point_current(folder, TARGETS[i]);
        assert_int_equal(open_and_look(folder, STR_NONE, &notice), 3);
        assert_int_not_equal(notice.kind, ERR_NONE);
    }
    path_of(folder, 3, path);
    point_current(folder, path); /* absolute is as good */
    assert_int_equal(open_and_look(folder, STR_NONE, &notice), 3);
    assert_int_equal(notice.kind, ERR_NONE);
}

static void the_factory_edition_is_the_last(void **state)
{
    CLEANUP(buf_free) struct buf factory = BUF_EMPTY;
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    const struct folder *folder = *state;
    struct err err, notice;
    struct article article;
    struct reader *reader;
    struct shelf *shelf;
    char path[128];

    bytes_read(file_in(folder, "made.db", path), &factory);
    put_edition(folder, 1);
    path_of(folder, 1, path);
    cut_half(path);
    point_current_at(folder, 1);
    assert_err(shelf_open(folder->path, STR_NONE, &shelf, &notice, &err), &err,
               ERR_ABSENT);
    assert_ok(shelf_open(folder->path, buf_str(&factory), &shelf, &notice, &err),
              &err);
    assert_true(
        str_ends(str_of(notice.text), S("the factory edition is on show")));
    reader = reader_acquire(shelf);
    assert_true(reader_is_factory(reader));
    assert_ok(store_article(reader, 1, &mem, &article, &err), &err);
    assert_str(article.title, samples[SEED].title);
    assert_ok(edition_verify(reader, &err), &err);
    reader_release(reader);
    put_edition(folder, 4);
    point_current_at(folder, 4);
    assert_true(shelf_refresh(shelf, &err));
    assert_int_equal(shown_by(shelf), 4);
    shelf_close(shelf);
    factory.p[0] = 'x';
    assert_err(shelf_open("/nonexistent", buf_str(&factory), &shelf, NULL, &err),
               &err, ERR_ABSENT);
}

/* ---- swapping ------------------------------------------------------------ */

static void a_swap_leaves_readers_alone(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    const struct folder *folder = *state;
    struct reader *old, *new;
    struct article article;
    struct shelf *shelf;
    struct err err;
    char path[128];

    put_edition(folder, 1);
    put_edition(folder, 2);
    point_current_at(folder, 1);
    assert_ok(shelf_open(folder->path, STR_NONE, &shelf, NULL, &err), &err);
    old = reader_acquire(shelf);
    assert_false(shelf_refresh(shelf, &err));
    point_current_at(folder, 2);
    assert_true(shelf_refresh(shelf, &err));
    assert_int_equal(err.kind, ERR_NONE);
    assert_false(shelf_refresh(shelf, &err));
    path_of(folder, 1, path);
    make_absent(path);
    new = reader_acquire(shelf);
    assert_int_equal(reader_number(new), 2);
    assert_int_equal(reader_number(old), 1);
    assert_ok(store_article(old, 1, &mem, &article, &err), &err);
    reader_release(old);
    reader_release(new);
    shelf_close(shelf);
}

static void a_bad_swap_is_told_once(void **state)
{
    const struct folder *folder = *state;
    struct shelf *shelf;
    struct err err;
    char path[128];

    put_edition(folder, 1);
    put_edition(folder, 2);
    point_current_at(folder, 1);
    assert_ok(shelf_open(folder->path, STR_NONE, &shelf, NULL, &err), &err);
    path_of(folder, 2, path);
    make_zeros(path);
    point_current_at(folder, 2);
    assert_false(shelf_refresh(shelf, &err));
    assert_int_not_equal(err.kind, ERR_NONE);
    assert_int_equal(shown_by(shelf), 1);
    assert_false(shelf_refresh(shelf, &err));
    assert_int_equal(err.kind, ERR_NONE);
    (void)unlink(file_in(folder, "current", path));
    assert_false(shelf_refresh(shelf, &err));
    assert_int_equal(err.kind, ERR_ABSENT);
    assert_int_equal(shown_by(shelf), 1);
    shelf_close(shelf);
}

/* Damage that opening cannot see is met by a reader; the next refresh shows
 * the edition before, until there is a new one. */
static void damage_met_later_falls_back(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    const struct folder *folder = *state;
    struct article article;
    struct reader *reader;
    struct shelf *shelf;
    struct err err;
    char path[128];

    put_edition(folder, 1);
    put_edition(folder, 2);
    path_of(folder, 2, path);
    raw_sql(path, "UPDATE blocks SET text = 'flipped' WHERE seq = 1");
    point_current_at(folder, 2);
    assert_ok(shelf_open(folder->path, STR_NONE, &shelf, NULL, &err), &err);
    reader = reader_acquire(shelf);
    assert_int_equal(reader_number(reader), 2);
    assert_err(store_article(reader, 1, &mem, &article, &err), &err, ERR_IO);
    assert_false(shelf_refresh(shelf, &err)); /* not back yet */
    reader_release(reader);
    assert_true(shelf_refresh(shelf, &err));
    assert_true(str_ends(str_of(err.text), S("edition 1 is on show")));
    assert_int_equal(shown_by(shelf), 1);
    assert_false(shelf_refresh(shelf, &err));
    assert_int_equal(err.kind, ERR_NONE);
    put_edition(folder, 3);
    point_current_at(folder, 3);
    assert_true(shelf_refresh(shelf, &err));
    assert_int_equal(shown_by(shelf), 3);
    shelf_close(shelf);
}

/* With nothing to fall back on, it is said once and stays. */
static void damage_without_another_stays(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    const struct folder *folder = *state;
    struct article article;
    struct reader *reader;
    struct shelf *shelf;
    struct err err;
    char path[128];

    put_edition(folder, 1);
    path_of(folder, 1, path);
    raw_sql(path, "UPDATE blocks SET text = 'flipped' WHERE seq = 1");
    point_current_at(folder, 1);
    assert_ok(shelf_open(folder->path, STR_NONE, &shelf, NULL, &err), &err);
    reader = reader_acquire(shelf);
    assert_err(store_article(reader, 1, &mem, &article, &err), &err, ERR_IO);
    reader_release(reader);
    assert_false(shelf_refresh(shelf, &err));
    assert_int_equal(err.kind, ERR_IO);
    assert_false(shelf_refresh(shelf, &err));
    assert_int_equal(err.kind, ERR_NONE);
    assert_int_equal(shown_by(shelf), 1);
    shelf_close(shelf);
}

/* ---- flipped bits -------------------------------------------------------- */

/* Asks a reader everything. What it answers is its affair; here it must only
 * not crash, and articles must be right or refused. */
static void ask_everything(struct reader *reader)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    const struct window all = { .limit = 200 };
    struct edition_facts facts;
    struct column *columns;
    struct article_line *lines, newer, older;
    struct district *districts;
    struct section *sections;
    struct asset *assets;
    struct article article;
    struct err err;
    size_t count;
    bool ignored;

    ignored = store_facts(reader, &facts, &err);
    ignored = store_columns(reader, &mem, &columns, &count, &err);
    ignored = store_lines(reader, &all, &mem, &lines, &count, &err);
    ignored = store_districts(reader, &mem, &districts, &count, &err);
    ignored = store_sections(reader, S("临江区"), &mem, &sections, &count, &err);
    ignored = store_assets(reader, &mem, &assets, &count, &err);
    for (int64_t id = 1; id <= SAMPLE_COUNT; id++) {
        ignored = store_neighbours(reader, id, &mem, &newer, &older, &err);
        if (store_article(reader, id, &mem, &article, &err)) {
            struct digest got = article_digest(&article);
            struct digest want = article_digest(&samples[id - 1]);

            assert_memory_equal(&got, &want, sizeof(got));
        }
    }
    ignored = edition_verify(reader, &err);
    (void)ignored;
}

/* xorshift: the same bits on every machine. */
static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* 1 to 8 bits each; one in four within the first page, where the schema is. */
static void flip(struct buf *bytes, uint32_t *random)
{
    size_t count = 1 + next_random(random) % 8;
    size_t range = next_random(random) % 4 ? bytes->n : 4096;

    for (size_t i = 0; i < count; i++)
        bytes->p[next_random(random) % range] ^=
            (char)(1u << next_random(random) % 8);
}

static void flipped_bits_never_crash(void **state)
{
    CLEANUP(buf_free) struct buf good = BUF_EMPTY;
    const struct folder *folder = *state;
    uint32_t random = 20240108;
    char path[128];
    int opened = 0;

    bytes_read(file_in(folder, "made.db", path), &good);
    put_edition(folder, 1);
    point_current_at(folder, 2);
    path_of(folder, 2, path);
    for (int i = 0; i < 300; i++) {
        CLEANUP(buf_free) struct buf bad = BUF_EMPTY;
        struct shelf *shelf;
        struct reader *reader;
        struct err err, notice;

        buf_put(&bad, buf_str(&good));
        flip(&bad, &random);
        bytes_write(path, buf_str(&bad));
        assert_ok(shelf_open(folder->path, STR_NONE, &shelf, &notice, &err),
                  &err);
        opened += notice.kind == ERR_NONE;
        reader = reader_acquire(shelf);
        ask_everything(reader);
        reader_release(reader);
        (void)shelf_refresh(shelf, &err);
        shelf_close(shelf);
    }
    print_message("%d of 300 opened as current\n", opened);
    assert_in_range(opened, 100, 290); /* else the flips test nothing */
}

/* ---- threads ------------------------------------------------------------- */

enum { THREADS = 4, SWAPS = 60 };

struct crowd {
    struct shelf *shelf;
    atomic_bool is_over;
    atomic_int failures;
};

static void *visit(void *context)
{
    struct crowd *crowd = context;

    while (!atomic_load(&crowd->is_over)) {
        CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
        struct reader *reader = reader_acquire(crowd->shelf);
        struct article article;
        struct err err;

        if (!store_article(reader, 1, &mem, &article, &err) ||
            !str_equal(article.title, samples[SEED].title))
            atomic_fetch_add(&crowd->failures, 1);
        reader_release(reader);
    }
    return NULL;
}

static void readers_and_swaps_do_not_meet(void **state)
{
    const struct folder *folder = *state;
    struct crowd crowd = { .is_over = false };
    pthread_t threads[THREADS];
    struct err err;

    for (int64_t number = 1; number <= 3; number++)
        put_edition(folder, number);
    point_current_at(folder, 1);
    assert_ok(shelf_open(folder->path, STR_NONE, &crowd.shelf, NULL, &err), &err);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, visit, &crowd), 0);
    for (int i = 1; i <= SWAPS; i++) {
        point_current_at(folder, 1 + i % 3);
        assert_true(shelf_refresh(crowd.shelf, &err));
        usleep(2000);
    }
    atomic_store(&crowd.is_over, true);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(crowd.failures, 0);
    assert_int_equal(shown_by(crowd.shelf), 1 + SWAPS % 3);
    shelf_close(crowd.shelf);
}

/* The file is gone, so no second reader can be opened: threads share one. */
static void a_removed_edition_is_shared(void **state)
{
    const struct folder *folder = *state;
    struct crowd crowd = { .is_over = false };
    pthread_t threads[THREADS];
    struct err err;
    char path[128];

    put_edition(folder, 1);
    point_current_at(folder, 1);
    assert_ok(shelf_open(folder->path, STR_NONE, &crowd.shelf, NULL, &err), &err);
    path_of(folder, 1, path);
    make_absent(path);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, visit, &crowd), 0);
    usleep(100000);
    atomic_store(&crowd.is_over, true);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(crowd.failures, 0);
    shelf_close(crowd.shelf);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_go_both_ways),
        CASE(a_broken_current_falls_back),
        CASE(links_that_lead_nowhere_fall_back),
        CASE(the_factory_edition_is_the_last),
        CASE(a_swap_leaves_readers_alone),
        CASE(a_bad_swap_is_told_once),
        CASE(damage_met_later_falls_back),
        CASE(damage_without_another_stays),
        CASE(flipped_bits_never_crash),
        CASE(readers_and_swaps_do_not_meet),
        CASE(a_removed_edition_is_shared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
