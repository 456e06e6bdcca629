/* wire: records there and back, and what is refused of a child that lies. */
#include "check.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "core/wire.h"

static struct arena mem;

/* ---- a record of every kind ----------------------------------------------- */

static const struct cell table[] = {
    { 0, 0, 2, 1, true, STR("项目") },
    { 0, 1, 1, 2, false, STR("甲") },
    { 1, 1, 1, 1, false, STR("乙") },
    { 1, 2, 1, 1, false, STR("") },
};
static const struct cell items[] = { { 0, 0, 1, 1, false, STR("一") },
                                     { 1, 0, 1, 1, false, STR("二") } };
static const struct run runs[] = {
    { RUN_STRONG, 0, 6, { NULL, 0 } },
    { RUN_LINK, 6, 4, STR("http://a.example/") },
};
static const struct block blocks[] = {
    { .kind = BLOCK_HEADING, .level = 2, .text = STR("标题") },
    { .kind = BLOCK_PARAGRAPH, .text = STR("人大\"会") },
    { .kind = BLOCK_IMAGE,
      .src = STR("http://a.example/1.jpg"),
      .text = STR("图说") },
    { .kind = BLOCK_TABLE },
    { .kind = BLOCK_LIST, .level = 1 },
    { .kind = BLOCK_ATTACHMENT,
      .src = STR("http://a.example/1.pdf"),
      .text = STR("名"),
      .ext = STR("pdf") },
    { .kind = BLOCK_VIDEO, .src = STR("http://a.example/1.mp4") },
};
enum { HEADING, PARAGRAPH, IMAGE, TABLE, LIST, ATTACHMENT };
static const struct str path[] = { STR("新闻中心"), STR("人大速递") };

static void *copy_of(const void *from, size_t size)
{
    return memcpy(arena_alloc(&mem, size, 1), from, size);
}

/* One that a test may spoil. */
static struct article *sample(void)
{
    struct article *article = ARENA_NEW(&mem, struct article);

    *article = (struct article){
        .title = S("题"),
        .source = S("日报"),
        .precision = PRECISION_SECOND,
        .published_s = 1704672960,
        .column_path = copy_of(path, sizeof(path)),
        .column_depth = COUNT_OF(path),
        .blocks = copy_of(blocks, sizeof(blocks)),
        .block_count = COUNT_OF(blocks),
        .next = S("http://a.example/t_1.htm"),
        .contradiction = S("另一篇"),
    };
    article->blocks[PARAGRAPH].runs = copy_of(runs, sizeof(runs));
    article->blocks[PARAGRAPH].run_count = COUNT_OF(runs);
    article->blocks[TABLE].cells = copy_of(table, sizeof(table));
    article->blocks[TABLE].cell_count = COUNT_OF(table);
    article->blocks[LIST].cells = copy_of(items, sizeof(items));
    article->blocks[LIST].cell_count = COUNT_OF(items);
    return article;
}

/* ---- there and back -------------------------------------------------------- */

static struct str put(const struct article *article)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;

    wire_put_article(article, &bytes);
    return arena_take(&mem, &bytes);
}

static struct str put_list(const struct list_page *page)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;

    wire_put_list(page, &bytes);
    return arena_take(&mem, &bytes);
}

static void assert_round_trip(const struct article *article)
{
    struct str bytes = put(article);
    struct article again;
    struct digest before = article_digest(article), after;
    struct err err;

    assert_ok(wire_get_article(bytes, &mem, &again, &err), &err);
    assert_str(put(&again), bytes);
    after = article_digest(&again);
    assert_true(digest_equal(&before, &after));
}

static unsigned dice(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % sides;
}

static struct str words(unsigned *seed)
{
    static const char *const pieces[] = { "人大", "a",   "\"", "\\",    "筼筜",
                                          "𠮷",   "<b>", "　", "\u00A0" };
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;

    for (unsigned n = 1 + dice(seed, 6); n; n--)
        buf_put(&out, str_of(pieces[dice(seed, COUNT_OF(pieces))]));
    return arena_take(&mem, &out);
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
    };
    block->level = (uint8_t)(block->kind == BLOCK_HEADING ? 2 + dice(seed, 2)
                             : block->kind == BLOCK_LIST  ? dice(seed, 2)
                                                          : 0);
    if (block->kind == BLOCK_PARAGRAPH)
        fill_runs(seed, block);
    if (block->kind == BLOCK_TABLE || block->kind == BLOCK_LIST)
        fill_cells(seed, block);
}

static void keeps_everything(void **state)
{
    (void)state;
    assert_round_trip(sample());
    for (unsigned n = 0; n < 300; n++) {
        unsigned seed = n;
        struct block many[8];
        struct article article = {
            .title = words(&seed),
            .subtitle = maybe(&seed, words(&seed)),
            .author = maybe(&seed, words(&seed)),
            .editor = maybe(&seed, words(&seed)),
            .byline = maybe(&seed, words(&seed)),
            .precision = (enum precision)dice(&seed, 4),
            .published_s = 1000000000 + (int64_t)dice(&seed, 30000) * 9999,
            .column_path = copy_of(path, sizeof(path)),
            .column_depth = dice(&seed, 3),
            .blocks = many,
            .block_count = 1 + dice(&seed, 8),
        };

        for (size_t i = 0; i < article.block_count; i++)
            fill_block(&seed, &many[i]);
        assert_round_trip(&article);
    }
}

static void keeps_a_refusal(void **state)
{
    struct article refused = { .title = S("x"), .reject = REJECT_LOGIN }, again;
    struct err err;

    (void)state;
    assert_ok(wire_get_article(put(&refused), &mem, &again, &err), &err);
    assert_int_equal(again.reject, REJECT_LOGIN);
    assert_true(str_is_none(again.title));
}

static void keeps_lists(void **state)
{
    struct list_item lines[] = {
        { S("http://a/1"), S("一"), PRECISION_NONE, 0, NULL },
        { S("http://a/2"), S(""), PRECISION_DAY, 1704643200, sample() },
    };
    struct list_page page = { lines, 2, copy_of(path, sizeof(path)), 2,
                              S("http://a/n") };
    struct list_page again;
    struct err err;

    (void)state;
    assert_ok(wire_get_list(put_list(&page), &mem, &again, &err), &err);
    assert_str(put_list(&again), put_list(&page));
    assert_str(again.items[1].article->url, S("http://a/2"));
    assert_str(again.items[1].article->title, S("题"));
}

static void tidies_traces(void **state)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    struct trace_line line = { S("title"), S("rule"), STR_NONE,
                               S("a\x1b[2Jb\n\xE2\x80\xAE") };
    struct trace trace = { &mem, &line, 1, 1 }, again;
    struct err err;

    (void)state;
    wire_put_trace(&trace, &bytes);
    assert_ok(wire_get_trace(buf_str(&bytes), &mem, &again, &err), &err);
    assert_int_equal(again.count, 1);
    assert_str(again.lines[0].what, S("title"));
    assert_true(str_is_none(again.lines[0].element));
    assert_int_equal(str_find_char(again.lines[0].text, '\x1b'), -1);
    assert_int_equal(str_find(again.lines[0].text, S("\xE2\x80\xAE")), -1);
}

/* ---- lies ------------------------------------------------------------------ */

static struct run *second_run(struct article *article)
{
    return &article->blocks[PARAGRAPH].runs[1];
}

static struct cell *cell(struct article *article, size_t i)
{
    return &article->blocks[TABLE].cells[i];
}

/* Each spoils one thing of the sample. */
#define LIE(name, ...) \
    static void name(struct article *a) \
    { \
        __VA_ARGS__; \
    }
LIE(no_title, a->title = STR_NONE)
LIE(bad_utf8, a->source = S("\xC3("))
LIE(nul, a->source = ((struct str){ "a\0b", 3 }))
LIE(escape, a->source = S("\x1b]0;x\x07"))
LIE(direction, a->title = S("甲\u202e乙"))
LIE(control, a->blocks[PARAGRAPH].text = S("人大\xC2\x85会"))
LIE(surrogate, a->source = S("\xED\xA0\x80"))
LIE(verdict, a->reject = REJECT_COUNT)
LIE(precision, a->precision = PRECISION_SECOND + 1)
LIE(time_late, a->published_s = INT64_C(253402300800))
LIE(time_early, a->published_s = INT64_MIN)
LIE(no_level, a->blocks[HEADING].level = 0)
LIE(low_level, a->blocks[HEADING].level = 4)
LIE(level_of_text, a->blocks[PARAGRAPH].level = 1)
LIE(no_heading, a->blocks[HEADING].text = STR_NONE)
LIE(script_address, a->blocks[IMAGE].src = S("javascript:1"))
LIE(file_address, a->blocks[IMAGE].src = S("file:///etc/passwd"))
LIE(no_address, a->blocks[IMAGE].src = STR_NONE)
LIE(bad_poster, a->blocks[IMAGE].poster = S("data:,x"))
LIE(no_name, a->blocks[ATTACHMENT].text = STR_NONE)
LIE(no_cells, a->blocks[TABLE].cell_count = 0)
LIE(cells_of_text, a->blocks[PARAGRAPH].cells = a->blocks[LIST].cells;
    a->blocks[PARAGRAPH].cell_count = 2)
LIE(run_over_end, second_run(a)->length = 9)
LIE(run_far_over_end, second_run(a)->length = UINT32_MAX)
LIE(run_from_inside, second_run(a)->start = 8; second_run(a)->length = 2)
LIE(run_to_inside, second_run(a)->length = 2)
LIE(run_into_last, second_run(a)->start = 3; second_run(a)->length = 7)
LIE(run_empty, second_run(a)->length = 0)
LIE(run_unknown, second_run(a)->kind = RUN_KIND_COUNT)
LIE(link_nowhere, second_run(a)->href = STR_NONE)
LIE(link_script, second_run(a)->href = S("javascript:1"))
LIE(strong_link, second_run(a)->kind = RUN_STRONG)
LIE(row_over, cell(a, 3)->row = LIMIT_CELLS)
LIE(column_over, cell(a, 3)->column = LIMIT_TABLE_COLUMNS)
LIE(cells_disorder, cell(a, 2)->row = 0)
LIE(cells_twice, cell(a, 3)->column = 1)
LIE(no_rows, cell(a, 0)->row_span = 0)
LIE(rows_over, cell(a, 0)->row_span = LIMIT_CELLS + 1)
LIE(columns_over, cell(a, 1)->column_span = LIMIT_TABLE_COLUMNS)
LIE(cell_silent, cell(a, 1)->text = STR_NONE)
LIE(next_file, a->next = S("file:///etc/passwd"))
LIE(own_address, a->canonical = S("x"))
LIE(column_nameless, a->column_path[0] = S(""))
LIE(columns_deep, a->column_depth = LIMIT_COLUMN_DEPTH + 1;
    a->column_path = ARENA_ARRAY(&mem, struct str, a->column_depth);
    for (size_t i = 0; i < a->column_depth; i++) a->column_path[i] = S("x"))
#undef LIE

static const struct {
    void (*tell)(struct article *);
    const char *fault; /* what the refusal says */
} lies[] = {
    { no_title, "no title" },
    { bad_utf8, "the source" },
    { nul, "the source" },
    { escape, "the source" },
    { direction, "no title" },
    { control, "its text" },
    { surrogate, "the source" },
    { verdict, "no known verdict" },
    { precision, "no known precision" },
    { time_late, "a time out of range" },
    { time_early, "a time out of range" },
    { no_level, "its level" },
    { low_level, "its level" },
    { level_of_text, "its level" },
    { no_heading, "a block is incomplete" },
    { script_address, "its address" },
    { file_address, "its address" },
    { no_address, "a block is incomplete" },
    { bad_poster, "its poster" },
    { no_name, "a block is incomplete" },
    { no_cells, "a block is incomplete" },
    { cells_of_text, "a block is incomplete" },
    { run_over_end, "a run's length" },
    { run_far_over_end, "a run's length" },
    { run_from_inside, "a run cuts a character" },
    { run_to_inside, "a run cuts a character" },
    { run_into_last, "a run's start" },
    { run_empty, "a run's length" },
    { run_unknown, "a run of no known kind" },
    { link_nowhere, "a run's kind and its address disagree" },
    { link_script, "a run's address" },
    { strong_link, "a run's kind and its address disagree" },
    { row_over, "a cell's row" },
    { column_over, "a cell's column" },
    { cells_disorder, "cells are out of order" },
    { cells_twice, "cells are out of order" },
    { no_rows, "a cell's rows" },
    { rows_over, "a cell's rows" },
    { columns_over, "a cell's columns" },
    { cell_silent, "a cell without text" },
    { next_file, "where it goes on" },
    { own_address, "its own address" },
    { column_nameless, "a column without a name" },
    { columns_deep, "too deep a column" },
};

static void refuses_lies(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lies); i++) {
        struct article *article = sample(), again;
        struct err err = ERR_CLEAR;

        lies[i].tell(article);
        if (wire_get_article(put(article), &mem, &again, &err))
            fail_msg("taken: %s", lies[i].fault);
        assert_int_equal(err.kind, ERR_DATA);
        assert_str(str_skip(str_of(err.text), strlen("report: ")),
                   str_of(lies[i].fault));
    }
}

static void refuses_lying_lists(void **state)
{
    struct list_item good = { S("http://a/1"), S("一"), PRECISION_NONE, 0, NULL };
    struct list_item bad[] = { good, good, good };
    struct article refused = { .title = STR_NONE };

    (void)state;
    bad[0].url = S("javascript:1");
    bad[1].title = STR_NONE;
    bad[2].article = &refused;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct list_page page = { .items = &bad[i], .item_count = 1 }, again;
        struct err err = ERR_CLEAR;

        assert_err(wire_get_list(put_list(&page), &mem, &again, &err), &err,
                   ERR_DATA);
    }
}

static void bounds_counts(void **state)
{
    struct article big = *sample(), again;
    struct err err;

    (void)state;
    big.block_count = LIMIT_BLOCKS + 1;
    big.blocks = ARENA_ARRAY(&mem, struct block, big.block_count);
    for (size_t i = 0; i < big.block_count; i++)
        big.blocks[i] = (struct block){ .kind = BLOCK_PARAGRAPH, .text = S("x") };
    assert_err(wire_get_article(put(&big), &mem, &again, &err), &err, ERR_DATA);
    big.block_count--;
    assert_ok(wire_get_article(put(&big), &mem, &again, &err), &err);
}

/* Whatever bytes come: they are refused, or they are what their own record
 * gives. Every number is replaced, at every place; every beginning is tried. */
static void takes_only_its_own(void **state)
{
    static const int64_t numbers[] = {
        -2, -1, 0, 1, 2, 3, 5, 99, 1 << 16, UINT32_MAX, INT64_MAX, INT64_MIN
    };
    struct article *article = sample();
    struct str whole;
    size_t taken = 0;
    struct err err;

    (void)state;
    article->contradiction = STR_NONE; /* that would be tidied */
    whole = put(article);
    for (size_t at = 0; at + sizeof(numbers[0]) <= whole.n; at++)
        for (size_t i = 0; i < COUNT_OF(numbers); i++) {
            CLEANUP(arena_free) struct arena scrap = ARENA_EMPTY;
            struct str bytes = arena_str(&scrap, whole);
            struct article again;

            memcpy((char *)bytes.p + at, &numbers[i], sizeof(numbers[i]));
            if (!wire_get_article(bytes, &scrap, &again, &err))
                continue;
            taken++;
            assert_str(put(&again), bytes);
        }
    assert_true(taken > 0);
    for (size_t n = 0; n < whole.n; n++) {
        struct article again;

        assert_err(wire_get_article(str_slice(whole, 0, n), &mem, &again, &err),
                   &err, ERR_DATA);
    }
    assert_err(wire_get_article(arena_printf(&mem, "%*s", 8, ""), &mem,
                                &(struct article){ 0 }, &err),
               &err, ERR_DATA);
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
        cmocka_unit_test(keeps_everything),
        cmocka_unit_test(keeps_a_refusal),
        cmocka_unit_test(keeps_lists),
        cmocka_unit_test(tidies_traces),
        cmocka_unit_test(refuses_lies),
        cmocka_unit_test(refuses_lying_lists),
        cmocka_unit_test(bounds_counts),
        cmocka_unit_test(takes_only_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, free_memory);
}
