/* records.h - what holds for every article and every list that extract gives,
 * whatever the page was. tests/golden/README.md says why. */
#ifndef TESTS_FUZZ_RECORDS_H
#define TESTS_FUZZ_RECORDS_H

#include "base/limits.h"
#include "base/utf8.h"
#include "core/assets.h"
#include "core/charset.h"
#include "core/json.h"
#include "core/link.h"
#include "core/wire.h"
#include "fuzz.h"

/* ---- texts and addresses ------------------------------------------------- */

/* Control characters, zero-width characters, marks of direction, U+FFFD. */
static inline bool is_unwanted(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0x00, 0x1F },     { 0x7F, 0x9F },     { 0xAD, 0xAD },
        { 0x61C, 0x61C },   { 0x180E, 0x180E }, { 0x200B, 0x200F },
        { 0x2028, 0x202E }, { 0x2060, 0x2069 }, { 0xFEFF, 0xFEFF },
        { 0xFFF9, 0xFFFB }, { 0xFFFD, 0xFFFF },
    };

    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

static inline bool is_clean(struct str text)
{
    struct str rest = text;

    while (rest.n)
        if (is_unwanted(utf8_next(&rest)))
            return false;
    return utf8_is_valid(text) && utf8_trim(text).n == text.n;
}

#define check_text(text) check_clean((text), #text)
static inline void check_clean(struct str text, const char *what)
{
    if (is_clean(text))
        return;
    for (size_t i = 0; i < text.n; i++)
        fprintf(stderr, "%02x ", (unsigned char)text.p[i]);
    fuzz_stop("a clean text", what, __FILE__, __LINE__);
}

/* A value is never the empty text: it is none. */
#define check_value(text) check_filled((text), #text)
static inline void check_filled(struct str text, const char *what)
{
    check_clean(text, what);
    if (!str_is_none(text) && text.n == 0)
        fuzz_stop("a value or none", what, __FILE__, __LINE__);
}

static inline void check_address(struct str text)
{
    struct address address;
    struct err err = ERR_CLEAR;

    must_work(str_is_none(text) || address_parse(text, &address, &err), &err);
}

static inline void check_path(const struct str *path, size_t depth)
{
    must(depth <= LIMIT_COLUMN_DEPTH);
    for (size_t i = 0; i < depth; i++) {
        check_text(path[i]);
        must(path[i].n);
    }
}

/* ---- blocks -------------------------------------------------------------- */

static inline bool is_boundary(struct str text, size_t at)
{
    return at == text.n || ((unsigned char)text.p[at] & 0xC0) != 0x80;
}

static inline void check_runs(const struct block *block)
{
    size_t end = 0;

    for (size_t i = 0; i < block->run_count; i++) {
        const struct run *run = &block->runs[i];

        must(run->start >= end && run->length);
        end = (size_t)run->start + run->length;
        must(end <= block->text.n);
        must(is_boundary(block->text, run->start));
        must(is_boundary(block->text, end));
        must(str_is_none(run->href) == (run->kind != RUN_LINK));
        check_address(run->href);
    }
}

static inline void check_cells(const struct block *block)
{
    for (size_t i = 0; i < block->cell_count; i++) {
        const struct cell *cell = &block->cells[i], *last = cell - (i > 0);

        check_text(cell->text);
        must(i == 0 || cell->row > last->row ||
             (cell->row == last->row && cell->column > last->column));
        must(cell->row_span && cell->column_span);
        must(cell->column + cell->column_span <= LIMIT_TABLE_COLUMNS);
    }
}

/* What holds of an article from anywhere, also from a child that lies. */
static inline void check_bounds(const struct article *article)
{
    must(article->block_count <= LIMIT_BLOCKS);
    must(article->column_depth <= LIMIT_COLUMN_DEPTH);
    check_address(article->next);
    check_address(article->canonical);
    for (size_t i = 0; i < article->block_count; i++) {
        const struct block *block = &article->blocks[i];

        must(block->kind < BLOCK_KIND_COUNT && !block->has_asset);
        must(utf8_is_valid(block->text));
        check_address(block->src);
        check_address(block->poster);
        check_runs(block);
    }
}

static inline void check_block(const struct block *block)
{
    must(block->kind < BLOCK_KIND_COUNT);
    check_value(block->text);
    check_value(block->alt);
    check_value(block->ext);
    check_address(block->src);
    check_address(block->poster);
    check_runs(block);
    check_cells(block);
}

/* ---- whole records ------------------------------------------------------- */

static inline void check_public_json(const struct article *article)
{
    CLEANUP(buf_free) struct buf json = BUF_EMPTY;

    json_put_article(article, &json);
    must(utf8_is_valid(buf_str(&json)));
    must(str_find_char(buf_str(&json), '\n') < 0);
}

/* What goes to the worker's parent and back must be the same article. */
static inline void check_report(const struct article *article)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf report = BUF_EMPTY;
    struct digest before = article_digest(article), after;
    struct article again;
    struct err err = ERR_CLEAR;

    wire_put_article(article, &report);
    must_work(wire_get_article(buf_str(&report), &mem, &again, &err), &err);
    again.url = article->url;
    after = article_digest(&again);
    must(digest_equal(&before, &after));
}

static inline void check_blocks(const struct article *article)
{
    size_t cells = 0, runs = 0;

    for (size_t i = 0; i < article->block_count; i++) {
        check_block(&article->blocks[i]);
        cells += article->blocks[i].cell_count;
        runs += article->blocks[i].run_count;
    }
    must(article->block_count <= LIMIT_BLOCKS);
    must(cells <= LIMIT_CELLS);
    must(runs <= LIMIT_RUNS);
}

/* A page that was not taken leaves nothing but its address and a reason. */
static inline void check_rejected(const struct article *article)
{
    must(article->reject < REJECT_COUNT);
    must(str_is_none(article->title) && str_is_none(article->subtitle));
    must(str_is_none(article->source) && str_is_none(article->author));
    must(str_is_none(article->editor) && str_is_none(article->byline));
    must(article->precision == PRECISION_NONE);
    must(article->column_depth == 0 && article->block_count == 0);
}

static inline void check_article(const struct article *article)
{
    check_address(article->url);
    if (article->reject == REJECT_NONE) {
        must(article->title.n && article->block_count);
        check_text(article->title);
        check_value(article->subtitle);
        check_value(article->source);
        check_value(article->author);
        check_value(article->editor);
        check_value(article->byline);
        check_path(article->column_path, article->column_depth);
        check_blocks(article);
    } else {
        check_rejected(article);
    }
    check_report(article);
    check_public_json(article);
}

static inline void check_items(const struct list_page *page)
{
    for (size_t i = 0; i < page->item_count; i++) {
        const struct list_item *item = &page->items[i];

        must(item->url.n);
        check_address(item->url);
        check_text(item->title);
        if (item->article)
            check_article(item->article);
        for (size_t j = 0; j < i; j++)
            must(!str_equal(item->url, page->items[j].url));
    }
}

/* The report of a list comes back byte for byte. */
static inline void check_list(const struct list_page *page)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf report = BUF_EMPTY, second = BUF_EMPTY;
    struct list_page again;
    struct err err = ERR_CLEAR;

    must(page->item_count <= LIMIT_LIST_ITEMS);
    check_items(page);
    check_path(page->column_path, page->column_depth);
    check_address(page->next);
    wire_put_list(page, &report);
    must_work(wire_get_list(buf_str(&report), &mem, &again, &err), &err);
    wire_put_list(&again, &second);
    must(str_equal(buf_str(&report), buf_str(&second)));
}

/* ---- reading a page as the worker does ----------------------------------- */

/* What is read once: the built-in profiles. */
struct reading {
    struct arena mem;
    struct profile profiles[16];
    size_t profile_count;
};

static inline const struct reading *reading(void)
{
    static struct reading reading;
    struct asset_pack files = assets_under(&assets_builtin, S("profiles/"));
    struct err err = ERR_CLEAR;

    if (reading.profile_count)
        return &reading;
    must(files.count && files.count <= COUNT_OF(reading.profiles));
    for (size_t i = 0; i < files.count; i++)
        must_work(profile_parse(files.files[i].bytes, files.files[i].name,
                                &reading.mem, &reading.profiles[i], &err),
                  &err);
    reading.profile_count = files.count;
    return &reading;
}

/* An input begins with its address and a line break, or has the address of
 * most pages of tests/golden. False when it is no text. */
static inline bool read_input(struct str bytes, struct arena *mem,
                              struct buf *text, struct extract_input *out)
{
    const struct reading *world = reading();
    struct str rest = bytes, line = fuzz_line(&rest), url;
    struct err err = ERR_CLEAR;

    *out = (struct extract_input){
        .url = S("http://www.yunlan.example/xwzx/rdsd/202401/"
                 "t20240108_5500001.htm"),
        .profiles = world->profiles,
        .profile_count = world->profile_count,
        .profile_name = S("auto"),
    };
    if (str_starts(line, S("http")) &&
        address_resolve(out->url, line, mem, &url, &err)) {
        out->url = url;
        bytes = rest;
    }
    if (!charset_decode(bytes, STR_NONE, text, &err))
        return false;
    out->page = buf_str(text);
    return true;
}

static inline void try_article(const struct extract_input *input)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct article article;
    struct err err = ERR_CLEAR;

    if (extract_article(input, &mem, &article, &err))
        check_article(&article);
    else
        must(err.kind == ERR_LIMIT);
}

static inline void try_list(const struct extract_input *input)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct list_page page;
    struct err err = ERR_CLEAR;

    if (extract_list(input, &mem, &page, &err))
        check_list(&page);
    else
        must(err.kind == ERR_LIMIT || err.kind == ERR_DATA);
}

#endif
