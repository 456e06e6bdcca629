/* verify: what a writer never writes is refused, by the questions that meet
 * it or at the latest by edition_verify. The samples' ids begin at 1. */
#include "fixture.h"

#include "store/reader.h"

static int setup(void **state)
{
    struct folder *folder = malloc(sizeof(*folder));
    char path[128];

    *folder = folder_new();
    edition_make(file_in(folder, "e.db", path), 7);
    *state = folder;
    return 0;
}

static int teardown(void **state)
{
    folder_free(*state);
    free(*state);
    return 0;
}

/* What no writer writes: each is an error of the file, never a crash, and
 * marks the reader. */
static const struct {
    const char *sql;
    bool is_seen_by_line; /* also by a list */
} damage[] = {
    { "UPDATE runs SET start = 4000000000", false },
    { "UPDATE runs SET start = -1", false },
    { "UPDATE runs SET length = 9223372036854775807", false },
    { "UPDATE runs SET kind = 'blink'", false },
    { "PRAGMA foreign_keys = OFF; UPDATE runs SET seq = 77", false },
    { "PRAGMA foreign_keys = OFF; UPDATE cells SET seq = -1 WHERE n = 3", false },
    { "UPDATE cells SET row_span = 0", false },
    { "UPDATE cells SET at_row = 70000", false },
    { "UPDATE blocks SET kind = 'script'", false },
    { "UPDATE blocks SET level = 300", false },
    { "DELETE FROM blocks WHERE seq = 3", false },
    { "UPDATE blocks SET text = 'other words' WHERE seq = 1", false },
    { "UPDATE articles SET title = 'other words'", false },
    { "UPDATE articles SET precision = 'century'", true },
    { "UPDATE articles SET digest = x'00'", false },
    { "UPDATE articles SET column_id = 99", true },
    { "UPDATE columns SET parent_id = id WHERE id > 0", false },
    { "DELETE FROM articles", true },
    { "DROP TABLE articles", true },
    { "ALTER TABLE articles RENAME TO hidden;"
      "CREATE VIEW articles AS SELECT * FROM hidden",
      true },
};

static void nonsense_is_an_error(void **state)
{
    const struct window all = { .limit = 10 };
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    const struct folder *folder = *state;
    char path[128], spoilt[128];
    struct article_line *lines;
    struct article article;
    struct reader *reader;
    struct err err;
    size_t count;

    file_in(folder, "e.db", path);
    file_in(folder, "spoilt.db", spoilt);
    for (size_t i = 0; i < COUNT_OF(damage); i++) {
        print_message("%s\n", damage[i].sql);
        bytes_copy(path, spoilt);
        raw_sql(spoilt, damage[i].sql);
        reader = reader_of(spoilt);
        if (damage[i].is_seen_by_line)
            assert_err(store_lines(reader, &all, &mem, &lines, &count, &err),
                       &err, ERR_IO);
        else
            assert_err(store_article(reader, SEED + 1, &mem, &article, &err),
                       &err, ERR_IO);
        assert_true(reader->sql.is_damaged);
        assert_err(edition_verify(reader, &err), &err, ERR_DATA);
        reader_close(reader);
    }
}

/* A run that leaves its text is refused even where the digest fits. */
static void a_run_stays_in_its_text(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    const struct folder *folder = *state;
    struct run run = { RUN_STRONG, 0, (uint32_t)short_blocks[0].text.n + 1,
                       STR_NONE };
    struct block block = short_blocks[0];
    struct article article = samples[PLAIN], got;
    char path[128], spoilt[128], hex[DIGEST_HEX + 1], sql[256];
    struct digest digest;
    struct reader *reader;
    struct err err;

    block.runs = &run;
    block.run_count = 1;
    article.blocks = &block;
    digest = article_digest(&article);
    digest_hex(&digest, hex);
    snprintf(sql, sizeof(sql),
             "INSERT INTO runs VALUES (%d, 0, 0, 'strong', 0, %u, NULL);"
             "UPDATE articles SET digest = x'%s'",
             PLAIN + 1, run.length, hex);
    bytes_copy(file_in(folder, "e.db", path),
               file_in(folder, "spoilt.db", spoilt));
    raw_sql(spoilt, sql);
    reader = reader_of(spoilt);
    assert_err(store_article(reader, PLAIN + 1, &mem, &got, &err), &err, ERR_IO);
    assert_true(str_find(str_of(err.text), S("run")) >= 0);
    reader_close(reader);
}

/* What only verifying finds. */
static const char *const hidden_damage[] = {
    "DELETE FROM article_columns WHERE column_id = 0",
    "UPDATE meta SET value = 99 WHERE key = 'article_count'",
    "DELETE FROM assets",
    "UPDATE columns SET article_count = 0",
    "INSERT INTO sections VALUES (99, 0, 1, 0, 0)",
};

static void verifying_finds_the_rest(void **state)
{
    const struct folder *folder = *state;
    char path[128], spoilt[128];
    struct reader *reader;
    struct err err;

    file_in(folder, "e.db", path);
    file_in(folder, "spoilt.db", spoilt);
    assert_verified(path);
    for (size_t i = 0; i < COUNT_OF(hidden_damage); i++) {
        print_message("%s\n", hidden_damage[i]);
        bytes_copy(path, spoilt);
        raw_sql(spoilt, hidden_damage[i]);
        reader = reader_of(spoilt);
        assert_err(edition_verify(reader, &err), &err, ERR_DATA);
        reader_close(reader);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nonsense_is_an_error),
        cmocka_unit_test(a_run_stays_in_its_text),
        cmocka_unit_test(verifying_finds_the_rest),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
