/* fixture.h - a small edition of four columns that uses every kind of block,
 * in a folder of the test's own, and ways to spoil a file. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "check.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/edition.h"
#include "store/read.h"
#include "store/write.h"

#define NOW_S 1705000000

/* ---- the articles -------------------------------------------------------- */

static struct run seed_runs[] = {
    { RUN_STRONG, 0, 6, { NULL, 0 } },
    { RUN_EM, 6, 6, { NULL, 0 } },
    { RUN_LINK, 12, 6, STR("https://www.example.cn/a?b=1&c=2") },
};

static struct cell seed_cells[] = {
    { 0, 0, 1, 2, true, STR("届次") },
    { 1, 0, 2, 1, false, STR("第十六届") },
    { 1, 1, 1, 1, false, STR("") },
    { 2, 1, 1, 1, false, { NULL, 0 } },
};

static struct cell list_items[] = {
    { 0, 0, 1, 1, false, STR("听取报告") },
    { 1, 0, 1, 1, false, STR("专题询问") },
};

static struct block seed_blocks[] = {
    { .kind = BLOCK_IMAGE,
      .text = STR("图为美丽的筼筜湖"),
      .alt = STR(""),
      .src = STR("https://www.example.cn/p/1.jpg"),
      .has_asset = true,
      .asset = { { 1 } } },
    { .kind = BLOCK_PARAGRAPH,
      .text = STR("履职为民踔厉奋发。过去一年来"),
      .runs = seed_runs,
      .run_count = COUNT_OF(seed_runs) },
    { .kind = BLOCK_HEADING, .level = 2, .text = STR("临江区人大常委会") },
    { .kind = BLOCK_HEADING, .level = 3, .text = STR("强化专题询问监督质效") },
    { .kind = BLOCK_HEADING, .level = 3, .text = STR("“问”出实效") },
    { .kind = BLOCK_PARAGRAPH, .text = STR("临江区为群众看好“钱袋子”。") },
    { .kind = BLOCK_HEADING, .level = 3, .text = STR("不是口号") },
    { .kind = BLOCK_TABLE, .cells = seed_cells, .cell_count = COUNT_OF(seed_cells) },
    { .kind = BLOCK_HEADING, .level = 2, .text = STR("望海区人大常委会") },
    { .kind = BLOCK_LIST,
      .level = 1,
      .cells = list_items,
      .cell_count = COUNT_OF(list_items) },
    { .kind = BLOCK_ATTACHMENT,
      .text = STR("公报.pdf"),
      .ext = STR("pdf"),
      .src = STR("https://www.example.cn/f/1.pdf") },
    { .kind = BLOCK_VIDEO,
      .src = STR("https://www.example.cn/v/1.mp4"),
      .poster = STR("https://www.example.cn/v/1.jpg") },
};

static struct block short_blocks[] = {
    { .kind = BLOCK_PARAGRAPH, .text = STR("会议举行。") },
};

static struct block other_blocks[] = {
    { .kind = BLOCK_HEADING, .level = 2, .text = STR("临江区人大常委会") },
    { .kind = BLOCK_PARAGRAPH, .text = STR("临江区代表进社区。") },
    { .kind = BLOCK_IMAGE,
      .src = STR("https://www.example.cn/p/2.png"),
      .has_asset = true,
      .asset = { { 2 } } },
};

static struct str path_express[] = { STR("新闻中心"), STR("人大速递") };
static struct str path_notices[] = { STR("新闻中心"), STR("公告") };
static struct str path_organs[] = { STR("机构设置") };

enum { SEED, PLAIN, OTHER, DATELESS, FUTURE, LOOSE, SAMPLE_COUNT };

static const struct article samples[SAMPLE_COUNT] = {
    [SEED] = { .url = STR("https://www.example.cn/t20240108_1.htm"),
               .title = STR("履职为民践初心"),
               .subtitle = STR("一年来"),
               .source = STR("厦门日报"),
               .author = STR("黄嵘"),
               .editor = STR("编辑"),
               .byline = STR("(本报记者 黄嵘)"),
               .precision = PRECISION_SECOND,
               .published_s = 1704672960,
               .column_path = path_express,
               .column_depth = 2,
               .blocks = seed_blocks,
               .block_count = COUNT_OF(seed_blocks) },
    [PLAIN] = { .url = STR("https://www.example.cn/t2.htm"),
                .title = STR("主任会议"),
                .source = STR(""),
                .precision = PRECISION_DAY,
                .published_s = 1704643200,
                .column_path = path_express,
                .column_depth = 2,
                .blocks = short_blocks,
                .block_count = 1 },
    [OTHER] = { .url = STR("https://www.example.cn/t3.htm"),
                .title = STR("公告第一号"),
                .precision = PRECISION_MINUTE,
                .published_s = 1704700020,
                .column_path = path_notices,
                .column_depth = 2,
                .blocks = other_blocks,
                .block_count = COUNT_OF(other_blocks) },
    [DATELESS] = { .url = STR("https://www.example.cn/t4.htm"),
                   .title = STR("常委会简介"),
                   .column_path = path_organs,
                   .column_depth = 1,
                   .blocks = short_blocks,
                   .block_count = 1 },
    [FUTURE] = { .url = STR("https://www.example.cn/t5.htm"),
                 .title = STR("写错年份"),
                 .precision = PRECISION_DAY,
                 .published_s = NOW_S + 86400 * 365,
                 .column_path = path_express,
                 .column_depth = 2,
                 .blocks = short_blocks,
                 .block_count = 1 },
    [LOOSE] = { .url = STR("https://www.example.cn/t6.htm"),
                .title = STR("没有栏目"),
                .precision = PRECISION_DAY,
                .published_s = 1600000000,
                .blocks = short_blocks,
                .block_count = 1 },
};

static const struct asset pictures[] = {
    { { { 1 } }, STR("image/jpeg"), 1080, 720, 98765 },
    { { { 2 } }, STR("image/png"), 400, 300, 4321 },
};

/* ---- files --------------------------------------------------------------- */

/* A folder of the test's own, removed by folder_free. */
struct folder {
    char path[64];
};

static inline struct folder folder_new(void)
{
    struct folder folder = { "/tmp/bulletin-store-XXXXXX" };
    char editions[96];

    assert_non_null(mkdtemp(folder.path));
    snprintf(editions, sizeof(editions), "%s/editions", folder.path);
    assert_int_equal(mkdir(editions, 0755), 0);
    return folder;
}

static inline void folder_free(struct folder *folder)
{
    char command[128];

    snprintf(command, sizeof(command), "rm -rf '%s'", folder->path);
    assert_int_equal(system(command), 0);
}

/* For a test whose state is a folder. */
static inline int folder_setup(void **state)
{
    struct folder *folder = malloc(sizeof(*folder));

    *folder = folder_new();
    *state = folder;
    return 0;
}

static inline int folder_teardown(void **state)
{
    folder_free(*state);
    free(*state);
    return 0;
}

static inline const char *file_in(const struct folder *folder, const char *name,
                                  char out[128])
{
    snprintf(out, 128, "%s/%s", folder->path, name);
    return out;
}

static inline void bytes_read(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "rb");
    char chunk[4096];
    size_t n;

    assert_non_null(file);
    while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buf_put(out, (struct str){ chunk, n });
    fclose(file);
}

static inline void bytes_write(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
    assert_int_equal(fclose(file), 0);
}

static inline void bytes_copy(const char *from, const char *to)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;

    bytes_read(from, &bytes);
    bytes_write(to, buf_str(&bytes));
}

/* SQL past all checks: for making what a bad card makes. */
static inline void raw_sql(const char *path, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* ---- editions ------------------------------------------------------------ */

static inline void put_samples(struct writer *writer, int64_t ids[])
{
    enum writer_change change;
    struct err err;
    int64_t column;

    assert_ok(
        writer_column(writer, path_express, 2, S("xwzx-rdsd"), &column, &err),
        &err);
    for (size_t i = 0; i < COUNT_OF(pictures); i++)
        assert_ok(writer_asset(writer, &pictures[i], &err), &err);
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        assert_ok(
            writer_article(writer, &samples[i], NOW_S, &ids[i], &change, &err),
            &err);
        assert_int_equal(change, WRITER_NEW);
    }
}

static inline void edition_make(const char *path, int64_t number)
{
    struct writer *writer;
    int64_t ids[SAMPLE_COUNT];
    struct err err;

    assert_ok(writer_open(path, &writer, &err), &err);
    put_samples(writer, ids);
    assert_ok(writer_commit(writer, number, NOW_S, &err), &err);
    writer_close(writer);
}

static inline struct reader *reader_of(const char *path)
{
    struct reader *reader;
    struct err err;

    assert_ok(reader_open(path, &reader, &err), &err);
    return reader;
}

static inline void assert_verified(const char *path)
{
    struct reader *reader = reader_of(path);
    struct err err;

    assert_ok(edition_verify(reader, &err), &err);
    reader_close(reader);
}

#endif
