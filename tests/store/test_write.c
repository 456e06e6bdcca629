/* write: columns and slugs, new, same and changed articles, the commit. */
#include "fixture.h"

#include "base/limits.h"

/* ---- columns ------------------------------------------------------------- */

static const struct {
    const char *name;
    struct str path[3];
    size_t depth;
    struct str slug;
    const char *want; /* slugs of all the columns so far, by rank */
} columns[] = {
    { "parts name the parents",
      { STR("新闻中心"), STR("人大速递") },
      2,
      STR("xwzx-rdsd"),
      "xwzx xwzx-rdsd" },
    { "there already: its slug stays",
      { STR("新闻中心"), STR("人大速递") },
      2,
      STR("other"),
      "xwzx xwzx-rdsd" },
    { "under an old parent",
      { STR("新闻中心"), STR("公告") },
      2,
      STR("gg"),
      "xwzx xwzx-rdsd gg" },
    { "taken: from the path",
      { STR("别处") },
      1,
      STR("gg"),
      "xwzx xwzx-rdsd gg 1b9107c305" },
    { "it took the next one's",
      { STR("先到") },
      1,
      STR("af3401e96f"),
      "xwzx xwzx-rdsd gg 1b9107c305 af3401e96f" },
    { "too few parts for the parents",
      { STR("甲"), STR("乙"), STR("丙") },
      3,
      STR("a-b"),
      "xwzx xwzx-rdsd gg 1b9107c305 af3401e96f af3401e96f2 b4a4ad86d0 a-b" },
    { "a slash in a title is no path",
      { STR("甲/乙") },
      1,
      STR("ok"),
      "xwzx xwzx-rdsd gg 1b9107c305 af3401e96f af3401e96f2 b4a4ad86d0 a-b ok" },
};

/* The slugs, once an article is in each column that has no children. */
static void assert_slugs(const char *path, const char *want)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf got = BUF_EMPTY;
    struct reader *reader = reader_of(path);
    struct column *list;
    struct err err;
    size_t count;

    assert_ok(store_columns(reader, &mem, &list, &count, &err), &err);
    for (size_t i = 0; i < count; i++)
        buf_printf(&got, "%s%.*s", i ? " " : "", STR_ARG(list[i].slug));
    assert_str(buf_str(&got), str_of(want));
    reader_close(reader);
}

static void columns_get_slugs(void **state)
{
    char path[128];
    struct err err;

    file_in(*state, "e.db", path);
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        struct article article = samples[PLAIN];
        CLEANUP(buf_free) struct buf url = BUF_EMPTY;
        enum writer_change change;
        struct writer *writer;
        int64_t id;

        print_message("%s\n", columns[i].name);
        buf_printf(&url, "https://www.example.cn/%zu", i);
        article.url = buf_str(&url);
        article.column_path = (struct str *)columns[i].path;
        article.column_depth = columns[i].depth;
        assert_ok(writer_open(path, &writer, &err), &err);
        assert_ok(writer_column(writer, columns[i].path, columns[i].depth,
                                columns[i].slug, &id, &err),
                  &err);
        assert_ok(writer_article(writer, &article, NOW_S, &id, &change, &err),
                  &err);
        assert_ok(writer_commit(writer, (int64_t)i + 1, NOW_S, &err), &err);
        writer_close(writer);
        assert_slugs(path, columns[i].want);
        assert_verified(path);
    }
}

static const struct {
    const char *name;
    struct str slug;
    bool is_taken_over;
} slugs[] = {
    { "plain", STR("xwzx"), true },
    { "digits and dashes", STR("a-1"), true },
    { "none", { NULL, 0 }, false },
    { "empty", STR(""), false },
    { "capital", STR("Xwzx"), false },
    { "slash", STR("a/b"), false },
    { "han", STR("新闻"), false },
    { "64 characters",
      STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          "aaaaaaaaaaaaaaaa"),
      true },
    { "65 characters",
      STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          "aaaaaaaaaaaaaaaaa"),
      false },
};

static void slugs_are_checked(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    char path[128], name[16];
    struct err err;

    for (size_t i = 0; i < COUNT_OF(slugs); i++) {
        struct article article = samples[DATELESS];
        enum writer_change change;
        struct writer *writer;
        struct reader *reader;
        struct column column;
        int64_t id, article_id;

        print_message("%s\n", slugs[i].name);
        snprintf(name, sizeof(name), "%zu.db", i);
        file_in(*state, name, path);
        assert_ok(writer_open(path, &writer, &err), &err);
        assert_ok(writer_column(writer, path_organs, 1, slugs[i].slug, &id, &err),
                  &err);
        assert_ok(
            writer_article(writer, &article, NOW_S, &article_id, &change, &err),
            &err);
        assert_ok(writer_commit(writer, 1, NOW_S, &err), &err);
        writer_close(writer);
        reader = reader_of(path);
        assert_ok(store_column_by_id(reader, id, &mem, &column, &err), &err);
        if (slugs[i].is_taken_over)
            assert_str(column.slug, slugs[i].slug);
        else
            assert_int_equal(column.slug.n, 10);
        reader_close(reader);
    }
}

static void columns_are_bounded(void **state)
{
    struct str deep[LIMIT_COLUMN_DEPTH + 1];
    struct writer *writer;
    char path[128];
    struct err err;
    int64_t id;

    assert_ok(writer_open(file_in(*state, "e.db", path), &writer, &err), &err);
    for (size_t i = 0; i < COUNT_OF(deep); i++)
        deep[i] = S("层");
    assert_err(writer_column(writer, deep, COUNT_OF(deep), STR_NONE, &id, &err),
               &err, ERR_LIMIT);
    deep[0] = S("");
    assert_err(writer_column(writer, deep, 1, STR_NONE, &id, &err), &err,
               ERR_DATA);
    assert_ok(writer_column(writer, deep, 0, STR_NONE, &id, &err), &err);
    assert_int_equal(id, 0);
    for (int i = 0; i < LIMIT_EDITION_COLUMNS; i++) {
        char title[16];
        struct str one = { title,
                           (size_t)snprintf(title, sizeof(title), "%d", i) };

        assert_ok(writer_column(writer, &one, 1, STR_NONE, &id, &err), &err);
    }
    deep[0] = S("one more");
    assert_err(writer_column(writer, deep, 1, STR_NONE, &id, &err), &err,
               ERR_LIMIT);
    writer_close(writer);
}

/* ---- articles ------------------------------------------------------------ */

/* Digests of all articles, by the order of the samples. */
static void digests_of(const char *path, int64_t ids[], struct digest out[])
{
    struct reader *reader = reader_of(path);
    struct err err;

    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        struct stored stored;

        assert_ok(store_article_at(reader, samples[i].url, &stored, &err), &err);
        ids[i] = stored.id;
        out[i] = stored.digest;
    }
    reader_close(reader);
}

static void a_change_is_one_articles(void **state)
{
    int64_t old_ids[SAMPLE_COUNT], new_ids[SAMPLE_COUNT];
    struct digest old[SAMPLE_COUNT], new[SAMPLE_COUNT];
    struct article article = samples[SEED];
    char first[128], second[128];
    enum writer_change change;
    struct writer *writer;
    struct err err;
    int64_t id;

    edition_make(file_in(*state, "1.db", first), 1);
    bytes_copy(first, file_in(*state, "2.db", second));
    assert_ok(writer_open(second, &writer, &err), &err);
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        assert_ok(
            writer_article(writer, &samples[i], NOW_S + 1, &id, &change, &err),
            &err);
        assert_int_equal(change, WRITER_SAME);
    }
    article.blocks = short_blocks;
    article.block_count = 1;
    article.title = S("改了标题");
    assert_ok(writer_article(writer, &article, NOW_S + 1, &id, &change, &err),
              &err);
    assert_int_equal(change, WRITER_CHANGED);
    assert_ok(writer_commit(writer, 2, NOW_S + 1, &err), &err);
    writer_close(writer);

    assert_verified(first);
    assert_verified(second);
    digests_of(first, old_ids, old);
    digests_of(second, new_ids, new);
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        assert_int_equal(old_ids[i], new_ids[i]);
        assert_int_equal(digest_equal(&old[i], &new[i]), i != SEED);
    }
}

static void a_moved_article_changed(void **state)
{
    struct article article = samples[PLAIN];
    enum writer_change change;
    struct writer *writer;
    struct err err;
    char path[128];
    int64_t id;

    edition_make(file_in(*state, "e.db", path), 1);
    assert_ok(writer_open(path, &writer, &err), &err);
    article.column_path = path_notices;
    assert_ok(writer_article(writer, &article, NOW_S, &id, &change, &err), &err);
    assert_int_equal(change, WRITER_CHANGED);
    assert_ok(writer_article(writer, &article, NOW_S, &id, &change, &err), &err);
    assert_int_equal(change, WRITER_SAME);
    writer_close(writer);
}

/* What the change left: no rows of before, no picture nobody shows, and the
 * district that only the old text named is gone. */
static void a_change_leaves_nothing_behind(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct article article = samples[SEED], got;
    struct window all = { .limit = LIMIT_LIST_ROWS };
    struct article_line *lines;
    struct district *districts;
    struct edition_facts facts;
    enum writer_change change;
    struct writer *writer;
    struct reader *reader;
    struct err err;
    char path[128];
    int64_t id;
    size_t count;

    edition_make(file_in(*state, "e.db", path), 1);
    article.blocks = short_blocks;
    article.block_count = 1;
    assert_ok(writer_open(path, &writer, &err), &err);
    assert_ok(writer_article(writer, &article, NOW_S, &id, &change, &err), &err);
    assert_ok(writer_commit(writer, 2, NOW_S, &err), &err);
    writer_close(writer);

    reader = reader_of(path);
    assert_ok(store_facts(reader, &facts, &err), &err);
    assert_int_equal(facts.number, 2);
    assert_int_equal(facts.article_count, SAMPLE_COUNT);
    assert_int_equal(facts.asset_count, 1);
    assert_ok(store_article(reader, id, &mem, &got, &err), &err);
    assert_int_equal(got.block_count, 1);
    assert_ok(store_lines(reader, &all, &mem, &lines, &count, &err), &err);
    assert_int_equal(count, SAMPLE_COUNT);
    assert_ok(store_districts(reader, &mem, &districts, &count, &err), &err);
    assert_int_equal(count, 1);
    assert_int_equal(districts[0].section_count, 1);
    reader_close(reader);
    assert_verified(path);
}

/* An article without a date keeps its place when its text changes. */
static void a_dateless_article_stays_put(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct article article = samples[DATELESS];
    enum writer_change change;
    struct writer *writer;
    struct reader *reader;
    int64_t id, *before, *after;
    size_t count;
    struct err err;
    char path[128];

    edition_make(file_in(*state, "e.db", path), 1);
    reader = reader_of(path);
    assert_ok(store_article_ids(reader, &mem, &before, &count, &err), &err);
    reader_close(reader);
    article.title = S("常委会简介(新)");
    assert_ok(writer_open(path, &writer, &err), &err);
    assert_ok(writer_article(writer, &article, NOW_S + 99, &id, &change, &err),
              &err);
    assert_ok(writer_commit(writer, 2, NOW_S, &err), &err);
    writer_close(writer);
    reader = reader_of(path);
    assert_ok(store_article_ids(reader, &mem, &after, &count, &err), &err);
    reader_close(reader);
    assert_memory_equal(before, after, count * sizeof(*before));
}

/* ---- what is refused ----------------------------------------------------- */

static struct block many_blocks[LIMIT_BLOCKS + 1];

static void spoil_title(struct article *article)
{
    article->title = STR_NONE;
}

static void spoil_url(struct article *article)
{
    article->url = S("");
}

static void spoil_last_block(struct article *article)
{
    static struct block blocks[COUNT_OF(seed_blocks)];
    static struct cell cell = { .row_span = 0, .column_span = 1 };

    memcpy(blocks, seed_blocks, sizeof(blocks));
    blocks[COUNT_OF(blocks) - 1].cells = &cell;
    blocks[COUNT_OF(blocks) - 1].cell_count = 1;
    article->blocks = blocks;
}

static void spoil_run(struct article *article)
{
    static struct run run = { .start = 4, .length = 6 };
    static struct block block = { .kind = BLOCK_PARAGRAPH,
                                  .text = STR("人大代"),
                                  .runs = &run,
                                  .run_count = 1 };

    article->blocks = &block;
    article->block_count = 1;
}

static void spoil_count(struct article *article)
{
    article->blocks = many_blocks;
    article->block_count = COUNT_OF(many_blocks);
}

static const struct {
    const char *name;
    void (*spoil)(struct article *article);
    enum err_kind kind;
} refused[] = {
    { "no title", spoil_title, ERR_DATA },
    { "no address", spoil_url, ERR_DATA },
    { "a cell that spans nothing, at the end", spoil_last_block, ERR_DATA },
    { "a run one byte too long", spoil_run, ERR_DATA },
    { "too many blocks", spoil_count, ERR_LIMIT },
};

/* The bad article costs itself: the others are stored, nothing of it is. */
static void a_bad_article_costs_itself(void **state)
{
    char path[128];
    struct err err;

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct article article = samples[SEED];
        int64_t ids[SAMPLE_COUNT], id;
        enum writer_change change;
        struct writer *writer;

        print_message("%s\n", refused[i].name);
        article.url = S("https://www.example.cn/bad.htm");
        refused[i].spoil(&article);
        (void)unlink(file_in(*state, "e.db", path));
        assert_ok(writer_open(path, &writer, &err), &err);
        assert_err(writer_article(writer, &article, NOW_S, &id, &change, &err),
                   &err, refused[i].kind);
        put_samples(writer, ids);
        assert_ok(writer_commit(writer, 1, NOW_S, &err), &err);
        writer_close(writer);
        assert_verified(path);
    }
}

/* The old text stays when the new one is refused. */
static void a_bad_change_keeps_the_old(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct article article = samples[SEED], got;
    enum writer_change change;
    struct writer *writer;
    struct reader *reader;
    struct err err;
    char path[128];
    int64_t id;

    edition_make(file_in(*state, "e.db", path), 1);
    spoil_last_block(&article);
    assert_ok(writer_open(path, &writer, &err), &err);
    assert_err(writer_article(writer, &article, NOW_S, &id, &change, &err),
               &err, ERR_DATA);
    assert_ok(writer_commit(writer, 2, NOW_S, &err), &err);
    writer_close(writer);
    reader = reader_of(path);
    assert_ok(store_article(reader, id, &mem, &got, &err), &err);
    assert_int_equal(got.block_count, COUNT_OF(seed_blocks));
    reader_close(reader);
    assert_verified(path);
}

static void an_empty_edition_is_held(void **state)
{
    struct writer *writer;
    char path[128];
    struct err err;

    assert_ok(writer_open(file_in(*state, "e.db", path), &writer, &err), &err);
    assert_err(writer_commit(writer, 1, NOW_S, &err), &err, ERR_HELD);
    writer_close(writer);
}

static void a_missing_picture_is_refused(void **state)
{
    enum writer_change change;
    struct writer *writer;
    char path[128];
    struct err err;
    int64_t id;

    assert_ok(writer_open(file_in(*state, "e.db", path), &writer, &err), &err);
    assert_ok(writer_article(writer, &samples[OTHER], NOW_S, &id, &change, &err),
              &err);
    assert_err(writer_commit(writer, 1, NOW_S, &err), &err, ERR_DATA);
    assert_true(str_find(str_of(err.text), S("picture")) >= 0);
    writer_close(writer);
}

static void what_is_no_edition_is_refused(void **state)
{
    struct writer *writer;
    char path[128];
    struct err err;

    bytes_write(file_in(*state, "e.db", path),
                S("this is a text of more than a hundred bytes, which is as "
                  "long as the head of an SQLite file; it is no such file."));
    assert_err(writer_open(path, &writer, &err), &err, ERR_IO);
    (void)unlink(path);
    edition_make(path, 1);
    raw_sql(path, "PRAGMA user_version = 3");
    assert_err(writer_open(path, &writer, &err), &err, ERR_DATA);
    assert_err(writer_open("/nonexistent/e.db", &writer, &err), &err, ERR_ABSENT);
}

/* ---- the file ------------------------------------------------------------ */

static void assert_alone(const char *path)
{
    static const char *const ENDINGS[] = { "-journal", "-wal", "-shm" };

    for (size_t i = 0; i < COUNT_OF(ENDINGS); i++) {
        char other[160];

        snprintf(other, sizeof(other), "%s%s", path, ENDINGS[i]);
        assert_int_not_equal(access(other, F_OK), 0);
    }
}

/* A journal that lay beside the file would be rolled back into the copy of
 * the next night. */
static void there_is_never_a_journal(void **state)
{
    int64_t ids[SAMPLE_COUNT];
    struct writer *writer;
    char path[128];
    struct err err;

    assert_ok(writer_open(file_in(*state, "a?b%c.db", path), &writer, &err),
              &err);
    put_samples(writer, ids);
    assert_alone(path);
    assert_ok(writer_commit(writer, 1, NOW_S, &err), &err);
    assert_alone(path);
    writer_close(writer);
    assert_alone(path);
    assert_verified(path);
}

/* Dropped without a commit, a copy is still the edition it was. */
static void dropping_changes_nothing(void **state)
{
    struct article edited = samples[LOOSE];
    enum writer_change change;
    int64_t id;
    struct writer *writer;
    char path[128];
    struct err err;

    edition_make(file_in(*state, "e.db", path), 1);
    assert_ok(writer_open(path, &writer, &err), &err);
    edited.title = S("改过的标题");
    assert_ok(writer_article(writer, &edited, NOW_S, &id, &change, &err), &err);
    assert_int_equal(change, WRITER_CHANGED);
    writer_close(writer);
    assert_alone(path);
    assert_verified(path);
}

#define CASE(f) \
    cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(columns_get_slugs),
        CASE(slugs_are_checked),
        CASE(columns_are_bounded),
        CASE(a_change_is_one_articles),
        CASE(a_moved_article_changed),
        CASE(a_change_leaves_nothing_behind),
        CASE(a_dateless_article_stays_put),
        CASE(a_bad_article_costs_itself),
        CASE(a_bad_change_keeps_the_old),
        CASE(an_empty_edition_is_held),
        CASE(a_missing_picture_is_refused),
        CASE(what_is_no_edition_is_refused),
        CASE(there_is_never_a_journal),
        CASE(dropping_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
