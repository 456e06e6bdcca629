/* json: both forms of an article, there and back, and what is refused. */
#include "check.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "core/json.h"

static struct arena mem;

/* ---- the contract's form ------------------------------------------------- */

static struct cell table[] = {
    { 0, 0, 2, 1, true, STR("项目") },
    { 0, 1, 1, 2, false, STR("甲") },
    { 1, 1, 1, 1, false, STR("乙") },
    { 1, 2, 1, 1, false, STR("") },
};
static struct cell items[] = { { 0, 0, 1, 1, false, STR("一") },
                               { 1, 0, 1, 1, false, STR("二") } };
static struct run runs[] = {
    { RUN_STRONG, 0, 6, { NULL, 0 } },
    { RUN_LINK, 6, 4, STR("http://a.example/") },
};
static struct block blocks[] = {
    { .kind = BLOCK_HEADING, .level = 2, .text = STR("标题") },
    { .kind = BLOCK_PARAGRAPH, .text = STR("人大\"会"), .runs = runs, .run_count = 2 },
    { .kind = BLOCK_IMAGE,
      .src = STR("http://a.example/1.jpg"),
      .text = STR("图说") },
    { .kind = BLOCK_TABLE, .cells = table, .cell_count = 4 },
    { .kind = BLOCK_LIST, .level = 1, .cells = items, .cell_count = 2 },
    { .kind = BLOCK_ATTACHMENT,
      .src = STR("http://a.example/1.pdf"),
      .text = STR("名"),
      .ext = STR("pdf") },
    { .kind = BLOCK_VIDEO, .src = STR("http://a.example/1.mp4") },
};
static struct str path[] = { STR("新闻中心"), STR("人大速递") };
static const struct article sample = {
    .id = 7,
    .column_id = 3,
    .url = STR("http://a.example/t.htm"),
    .title = STR("题"),
    .source = STR("日报"),
    .precision = PRECISION_SECOND,
    .published_s = 1704672960,
    .column_path = path,
    .column_depth = 2,
    .blocks = blocks,
    .block_count = COUNT_OF(blocks),
};

static void writes_the_contract(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;

    (void)state;
    json_put_article(&sample, JSON_PUBLIC, &out);
    assert_str(buf_str(&out),
               S("{\"url\":\"http://a.example/t.htm\",\"verdict\":\"accept\","
                 "\"title\":\"题\",\"subtitle\":null,\"source\":\"日报\","
                 "\"author\":null,\"editor\":null,\"byline\":null,"
                 "\"published\":\"2024-01-08T08:16:00+08:00\","
                 "\"published_precision\":\"second\","
                 "\"column_path\":[\"新闻中心\",\"人大速递\"],\"blocks\":["
                 "{\"type\":\"heading\",\"text\":\"标题\"},"
                 "{\"type\":\"paragraph\",\"text\":\"人大\\\"会\"},"
                 "{\"type\":\"image\",\"src\":\"http://a.example/1.jpg\","
                 "\"caption\":\"图说\",\"alt\":null},"
                 "{\"type\":\"table\",\"rows\":[[\"项目\",\"甲\",\"\"],"
                 "[\"\",\"乙\",\"\"]]},"
                 "{\"type\":\"list\",\"items\":[\"一\",\"二\"]},"
                 "{\"type\":\"attachment\",\"src\":\"http://a.example/1.pdf\","
                 "\"name\":\"名\",\"ext\":\"pdf\"},"
                 "{\"type\":\"video\",\"src\":\"http://a.example/1.mp4\","
                 "\"poster\":null}]}"));
}

static void writes_a_refusal(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct article refused = { .url = S("http://a/"),
                               .title = S("x"),
                               .reject = REJECT_LOGIN };
    struct article again;
    struct err err;

    (void)state;
    json_put_article(&refused, JSON_PUBLIC, &out);
    assert_str(buf_str(&out), S("{\"url\":\"http://a/\",\"verdict\":"
                                "\"reject\",\"reason\":\"login\"}"));
    assert_ok(json_read_article(buf_str(&out), &mem, &again, &err), &err);
    assert_int_equal(again.reject, REJECT_LOGIN);
}

static void mends_bad_text(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct article broken = { .url = S("http://a/\xFF"), .reject = REJECT_GONE };

    (void)state;
    json_put_article(&broken, JSON_PUBLIC, &out);
    assert_true(str_find(buf_str(&out), S("http://a/\uFFFD")) > 0);
}

/* ---- there and back ------------------------------------------------------ */

static void assert_round_trip(const struct article *article)
{
    CLEANUP(buf_free) struct buf first = BUF_EMPTY, second = BUF_EMPTY;
    struct article again;
    struct err err;

    json_put_article(article, JSON_FULL, &first);
    assert_ok(json_read_article(buf_str(&first), &mem, &again, &err), &err);
    json_put_article(&again, JSON_FULL, &second);
    assert_str(buf_str(&second), buf_str(&first));
    assert_int_equal(again.id, article->id);
    assert_int_equal(again.column_id, article->column_id);
}

static unsigned dice(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % sides;
}

static struct str words(unsigned *seed)
{
    static const char *const pieces[] = { "人大", "a",  "\n",   "\"",
                                          "\\",   "\t", "筼筜", "𠮷",
                                          "<b>",  "　", "\x01" };
    struct buf out = BUF_EMPTY;
    struct str text;

    for (unsigned n = 1 + dice(seed, 6); n; n--)
        buf_put(&out, str_of(pieces[dice(seed, COUNT_OF(pieces))]));
    text = arena_take(&mem, &out);
    buf_free(&out);
    return text;
}

static struct str maybe(unsigned *seed, struct str text)
{
    return dice(seed, 2) ? text : STR_NONE;
}

static void fill_runs(unsigned *seed, struct block *block)
{
    struct str rest = block->text;

    block->runs = ARENA_ARRAY(&mem, struct run, utf8_count(rest));
    while (rest.n) {
        struct run *run = &block->runs[block->run_count];

        run->start = (uint32_t)(block->text.n - rest.n);
        utf8_next(&rest);
        run->length = (uint32_t)(block->text.n - rest.n) - run->start;
        run->kind = (enum run_kind)dice(seed, RUN_KIND_COUNT);
        run->href = run->kind == RUN_LINK ? S("https://b/") : STR_NONE;
        block->run_count += dice(seed, 2);
    }
}

static void fill_cells(unsigned *seed, struct block *block)
{
    block->cell_count = 1 + dice(seed, 9);
    block->cells = ARENA_ARRAY(&mem, struct cell, block->cell_count);
    for (size_t i = 0; i < block->cell_count; i++)
        block->cells[i] = (struct cell){ (uint16_t)(i / 3),
                                         (uint16_t)(i % 3),
                                         (uint16_t)(1 + dice(seed, 3)),
                                         (uint16_t)(1 + dice(seed, 3)),
                                         dice(seed, 2),
                                         words(seed) };
}

static void fill_block(unsigned *seed, struct block *block)
{
    *block = (struct block){
        .kind = (enum block_kind)dice(seed, BLOCK_KIND_COUNT),
        .text = words(seed),
        .src = S("http://a.example/x"),
        .alt = maybe(seed, words(seed)),
        .ext = maybe(seed, S("pdf")),
        .poster = maybe(seed, S("http://a.example/p")),
        .has_asset = dice(seed, 2),
    };
    block->level = (uint8_t)(block->kind == BLOCK_HEADING ? 2 + dice(seed, 2)
                             : block->kind == BLOCK_LIST  ? dice(seed, 2)
                                                          : 0);
    if (block->has_asset)
        block->asset = digest_of(block->text);
    if (block->kind == BLOCK_PARAGRAPH)
        fill_runs(seed, block);
    if (block->kind == BLOCK_TABLE || block->kind == BLOCK_LIST)
        fill_cells(seed, block);
}

static void keeps_everything(void **state)
{
    (void)state;
    assert_round_trip(&sample);
    for (unsigned n = 0; n < 300; n++) {
        unsigned seed = n;
        struct block many[8];
        struct article article = {
            .id = dice(&seed, 1000),
            .column_id = dice(&seed, 1000),
            .url = S("http://a.example/t.htm"),
            .title = words(&seed),
            .subtitle = maybe(&seed, words(&seed)),
            .author = maybe(&seed, words(&seed)),
            .editor = maybe(&seed, words(&seed)),
            .byline = maybe(&seed, words(&seed)),
            .precision = (enum precision)dice(&seed, 4),
            .published_s = 1000000000 + (int64_t)dice(&seed, 30000) * 9999,
            .column_path = path,
            .column_depth = dice(&seed, 3),
            .blocks = many,
            .block_count = 1 + dice(&seed, 8),
        };

        for (size_t i = 0; i < article.block_count; i++)
            fill_block(&seed, &many[i]);
        assert_round_trip(&article);
    }
}

static void keeps_lists(void **state)
{
    CLEANUP(buf_free) struct buf first = BUF_EMPTY, second = BUF_EMPTY;
    struct article full = { .url = S("http://a/2"), .title = S("二") };
    struct list_item lines[] = {
        { S("http://a/1"), S("一"), PRECISION_NONE, 0, NULL },
        { S("http://a/2"), S(""), PRECISION_DAY, 1704643200, &full },
    };
    struct list_page page = { lines, 2, path, 2, S("http://a/n") }, again;
    struct err err;

    (void)state;
    json_put_list(&page, JSON_FULL, &first);
    assert_ok(json_read_list(buf_str(&first), &mem, &again, &err), &err);
    json_put_list(&again, JSON_FULL, &second);
    assert_str(buf_str(&second), buf_str(&first));
    assert_err(json_read_list(S("{\"items\":[{\"url\":\"javascript:1\","
                                "\"title\":\"x\"}],\"column_path\":[],"
                                "\"next\":null}"),
                              &mem, &again, &err),
               &err, ERR_DATA);
}

/* ---- lies ---------------------------------------------------------------- */

/* The sample's report with one thing replaced. */
static const struct {
    const char *name, *from, *to;
} lies[] = {
    { "no JSON", "{", "[" },
    { "no url", "\"url\":\"http://a.example/t.htm\"", "\"url\":null" },
    { "no web address", "http://a.example/t.htm", "file:///etc/passwd" },
    { "unknown verdict", "accept", "perhaps" },
    { "no title", "\"title\":\"题\"", "\"title\":null" },
    { "a number for a text", "\"title\":\"题\"", "\"title\":3" },
    { "bad UTF-8", "日报", "\xC3(" },
    { "a NUL", "日报", "\\u0000" },
    { "half a surrogate", "日报", "\\ud800" },
    { "bad precision", "\"second\"", "\"week\"" },
    { "date without precision", "\"second\"", "null" },
    { "bad date", "2024-01-08", "2024-02-30" },
    { "unknown block", "\"heading\"", "\"script\"" },
    { "heading without level", "\"level\":2", "\"level\":0" },
    { "heading too low", "\"level\":2", "\"level\":4" },
    { "heading without text", "\"text\":\"标题\"", "\"text\":null" },
    { "picture's address", "http://a.example/1.jpg", "javascript:1" },
    { "picture without address", "\"http://a.example/1.jpg\"", "null" },
    { "run over the end", "\"start\":6,\"length\":4", "\"start\":6,\"length\":9" },
    { "run far over the end", "\"start\":6,\"length\":4",
      "\"start\":6,\"length\":4294967295" },
    { "run inside a character", "\"start\":6,\"length\":4",
      "\"start\":8,\"length\":2" },
    { "run ends inside a character", "\"start\":6,\"length\":4",
      "\"start\":6,\"length\":3" },
    { "run into the last one", "\"start\":6,\"length\":4",
      "\"start\":3,\"length\":7" },
    { "empty run", "\"start\":6,\"length\":4", "\"start\":6,\"length\":0" },
    { "link without address", "\"href\":\"http://a.example/\"", "\"href\":null" },
    { "emphasis with address", "\"length\":6,\"href\":null",
      "\"length\":6,\"href\":\"http://x/\"" },
    { "unknown run", "\"kind\":\"strong\"", "\"kind\":\"blink\"" },
    { "negative row", "\"row\":0", "\"row\":-1" },
    { "cells out of order", "\"row\":1,\"column\":1", "\"row\":0,\"column\":1" },
    { "span of nothing", "\"row_span\":2", "\"row_span\":0" },
    { "span over all bounds", "\"column_span\":2", "\"column_span\":200" },
    { "cell without text", "\"text\":\"甲\"", "\"text\":null" },
    { "flag as text", "\"is_head\":true", "\"is_head\":\"yes\"" },
    { "negative id", "\"id\":7", "\"id\":-7" },
    { "column without name", "\"新闻中心\"", "\"\"" },
    { "runs are no list", "\"runs\":[]", "\"runs\":{}" },
    { "an asset that is none", "\"cells\":[]}", "\"cells\":[],\"asset\":\"00\"}" },
    { "a key twice", "\"id\":7", "\"id\":7,\"id\":8" },
};

static struct str with_lie(struct str text, struct str from, struct str to)
{
    ptrdiff_t at = str_find(text, from);
    struct str head, tail;

    if (at < 0)
        return STR_NONE;
    head = str_slice(text, 0, (size_t)at);
    tail = str_skip(text, (size_t)at + from.n);
    return arena_printf(&mem, "%.*s%.*s%.*s", STR_ARG(head), STR_ARG(to),
                        STR_ARG(tail));
}

static void refuses_lies(void **state)
{
    CLEANUP(buf_free) struct buf report = BUF_EMPTY;

    (void)state;
    json_put_article(&sample, JSON_FULL, &report);
    for (size_t i = 0; i < COUNT_OF(lies); i++) {
        struct str text =
            with_lie(buf_str(&report), str_of(lies[i].from), str_of(lies[i].to));
        struct article article;
        struct err err = ERR_CLEAR;

        if (str_is_none(text))
            fail_msg("%s: not in the report", lies[i].name);
        if (json_read_article(text, &mem, &article, &err) || err.kind != ERR_DATA)
            fail_msg("%s: taken", lies[i].name);
    }
}

static void bounds_counts(void **state)
{
    CLEANUP(buf_free) struct buf report = BUF_EMPTY;
    struct article big = sample, again;
    struct err err;

    (void)state;
    big.block_count = LIMIT_BLOCKS + 1;
    big.blocks = ARENA_ARRAY(&mem, struct block, big.block_count);
    for (size_t i = 0; i < big.block_count; i++)
        big.blocks[i] = (struct block){ .kind = BLOCK_PARAGRAPH, .text = S("x") };
    json_put_article(&big, JSON_FULL, &report);
    assert_err(json_read_article(buf_str(&report), &mem, &again, &err), &err,
               ERR_DATA);
}

/* ---- records ------------------------------------------------------------- */

struct inner {
    struct str name;
};
struct outer {
    struct str text, missing;
    int64_t number;
    bool flag;
    struct link link;
    struct inner part;
    struct field_list list;
    int64_t serial, no_serial;
    double seconds;
    struct field_list counts, no_counts;
};

static const struct field inner_fields[] = {
    FIELD_TEXT(struct inner, name),
    FIELD_END,
};
static const struct field outer_fields[] = {
    FIELD_TEXT(struct outer, text),
    FIELD_TEXT(struct outer, missing),
    FIELD_INT(struct outer, number),
    FIELD_FLAG(struct outer, flag),
    FIELD_LINK(struct outer, link),
    FIELD_PART(struct outer, part, inner_fields),
    FIELD_LIST(struct outer, list, struct inner, inner_fields),
    FIELD_SERIAL(struct outer, serial),
    FIELD_SERIAL(struct outer, no_serial),
    FIELD_NUMBER(struct outer, seconds),
    FIELD_COUNTS(struct outer, counts),
    FIELD_COUNTS(struct outer, no_counts),
    FIELD_END,
};

static void writes_records(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct inner some[] = { { S("甲") }, { S("乙") } };
    struct field_count counts[] = { { STR("gone"), 2 }, { STR("login"), 1 } };
    struct outer record = { .text = S("字"),
                            .number = -3,
                            .flag = true,
                            .link = { S("/a") },
                            .part = { S("部") },
                            .list = { some, 2 },
                            .serial = 7,
                            .seconds = 0.62,
                            .counts = { counts, 2 } };

    (void)state;
    json_put_record(outer_fields, &record, &out);
    assert_str(buf_str(&out),
               S("{\"text\":\"字\",\"missing\":null,\"number\":-3,"
                 "\"flag\":true,\"link\":\"/a\",\"name\":\"部\","
                 "\"list\":[{\"name\":\"甲\"},{\"name\":\"乙\"}],"
                 "\"serial\":7,\"no_serial\":null,\"seconds\":0.62,"
                 "\"counts\":{\"gone\":2,\"login\":1},\"no_counts\":{}}"));
}

static int free_memory(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_contract),
        cmocka_unit_test(writes_a_refusal),
        cmocka_unit_test(mends_bad_text),
        cmocka_unit_test(keeps_everything),
        cmocka_unit_test(keeps_lists),
        cmocka_unit_test(refuses_lies),
        cmocka_unit_test(bounds_counts),
        cmocka_unit_test(writes_records),
    };

    json_start(1);
    return cmocka_run_group_tests(tests, NULL, free_memory);
}
