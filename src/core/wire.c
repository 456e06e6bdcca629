#include "core/wire.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_text.h"
#include "core/link.h"
#include "core/visible.h"

/* Of the years 1 to 9999, which date_iso can write. */
#define TIME_MIN INT64_C(-62135596800)
#define TIME_MAX INT64_C(253402300799)

struct wire {
    struct buf *out; /* writing; NULL: reading */
    struct str in;   /* reading: what is left */
    struct arena *mem;
    const char *fault; /* reading: the first; nothing is left after it */
};

static void refuse(struct wire *wire, const char *what)
{
    if (wire->out)
        return;
    if (!wire->fault)
        wire->fault = what;
    wire->in.n = 0;
}

/* ---- values: each gives what was written ---------------------------------- */

/* After a fault the smallest that is allowed. */
static int64_t number(struct wire *wire, int64_t value, int64_t min,
                      int64_t max, const char *what)
{
    if (wire->out) {
        buf_put(wire->out, (struct str){ (const char *)&value, sizeof(value) });
        return value;
    }
    if (wire->in.n < sizeof(value)) {
        refuse(wire, "it ends too soon");
        return min;
    }
    memcpy(&value, wire->in.p, sizeof(value));
    wire->in = str_skip(wire->in, sizeof(value));
    if (value >= min && value <= max)
        return value;
    refuse(wire, what);
    return min;
}

static bool flag(struct wire *wire, bool value, const char *what)
{
    return number(wire, value, 0, 1, what);
}

/* A child may have been taken over: nothing that a reader does not see, or that
 * moves a terminal, is a text. */
static bool is_text(struct str text)
{
    while (text.n) {
        size_t before = text.n;
        uint32_t c = utf8_next(&text);

        if ((c == UTF8_REPLACEMENT && before - text.n == 1) || c < ' ' ||
            (c >= 0x7F && c < 0xA0) || visible_of(c) == 0)
            return false;
    }
    return true;
}

/* Any bytes; none is -1 of them. */
static struct str bytes_of(struct wire *wire, struct str value, const char *what)
{
    int64_t n = number(wire, str_is_none(value) ? -1 : (int64_t)value.n, -1,
                       wire->out ? INT64_MAX : (int64_t)wire->in.n, what);

    if (wire->out) {
        buf_put(wire->out, value);
        return value;
    }
    if (n < 0)
        return STR_NONE;
    if ((size_t)n > wire->in.n) { /* the length itself has been read since */
        refuse(wire, what);
        return STR_NONE;
    }
    value = str_slice(wire->in, 0, (size_t)n);
    wire->in = str_skip(wire->in, (size_t)n);
    return value;
}

/* May be none. */
static struct str text(struct wire *wire, struct str value, const char *what)
{
    value = bytes_of(wire, value, what);
    if (!wire->out && !is_text(value))
        refuse(wire, what);
    return value;
}

static struct str words(struct wire *wire, struct str value, const char *what)
{
    value = text(wire, value, what);
    if (value.n == 0)
        refuse(wire, what);
    return value;
}

/* What goes to a terminal must hold nothing that moves it. */
static struct str tidy(struct wire *wire, struct str value)
{
    value = bytes_of(wire, value, "a line's text");
    if (wire->out)
        return value;
    return str_is_none(value) ? value : text_tidy(value, wire->mem);
}

/* A normalised address, or none. */
static struct str address(struct wire *wire, struct str value, const char *what)
{
    struct address parts;
    struct err err;

    value = text(wire, value, what);
    if (!wire->out && !str_is_none(value) && !address_parse(value, &parts, &err))
        refuse(wire, what);
    return value;
}

/* An array of so many, at `*items`. One record takes a number at least, so a
 * lie cannot claim more than came. */
static void array(struct wire *wire, void *items, size_t *count, size_t size,
                  size_t limit, const char *what)
{
    size_t most = wire->out ? SIZE_MAX / 2 : wire->in.n / sizeof(int64_t);
    void *made;

    if (!wire->out && most > limit)
        most = limit;
    *count = (size_t)number(wire, (int64_t)*count, 0, (int64_t)most, what);
    if (wire->out)
        return;
    made = arena_alloc(wire->mem, *count, size);
    memcpy(items, &made, sizeof(made));
}

/* ---- records -------------------------------------------------------------- */

static bool is_boundary(struct str text, size_t at)
{
    return at == text.n || ((unsigned char)text.p[at] & 0xC0) != 0x80;
}

static void walk_run(struct wire *wire, struct run *run, struct str text,
                     size_t from)
{
    run->kind = (enum run_kind)number(wire, run->kind, 0, RUN_KIND_COUNT - 1,
                                      "a run of no known kind");
    run->start = (uint32_t)number(wire, run->start, (int64_t)from,
                                  (int64_t)text.n, "a run's start");
    run->length = (uint32_t)number(
        wire, run->length, 1, (int64_t)text.n - run->start, "a run's length");
    run->href = address(wire, run->href, "a run's address");
    if (wire->out || wire->fault)
        return;
    if (str_is_none(run->href) == (run->kind == RUN_LINK))
        refuse(wire, "a run's kind and its address disagree");
    if (!is_boundary(text, run->start) ||
        !is_boundary(text, run->start + run->length))
        refuse(wire, "a run cuts a character");
}

static void walk_runs(struct wire *wire, struct block *block, size_t *left)
{
    size_t from = 0;

    array(wire, &block->runs, &block->run_count, sizeof(*block->runs), *left,
          "too many runs");
    *left -= block->run_count;
    for (size_t i = 0; i < block->run_count && !wire->fault; i++) {
        walk_run(wire, &block->runs[i], block->text, from);
        from = block->runs[i].start + block->runs[i].length;
    }
}

static void walk_cell(struct wire *wire, struct cell *cell)
{
    cell->row =
        (uint16_t)number(wire, cell->row, 0, LIMIT_CELLS - 1, "a cell's row");
    cell->column = (uint16_t)number(wire, cell->column, 0,
                                    LIMIT_TABLE_COLUMNS - 1, "a cell's column");
    cell->row_span = (uint16_t)number(wire, cell->row_span, 1,
                                      LIMIT_CELLS - cell->row, "a cell's rows");
    cell->column_span = (uint16_t)number(wire, cell->column_span, 1,
                                         LIMIT_TABLE_COLUMNS - cell->column,
                                         "a cell's columns");
    cell->is_head = flag(wire, cell->is_head, "a cell's head");
    cell->text = text(wire, cell->text, "a cell's text");
    if (str_is_none(cell->text))
        refuse(wire, "a cell without text");
}

static bool is_behind(const struct cell *cell, const struct cell *before)
{
    return cell->row > before->row ||
           (cell->row == before->row && cell->column > before->column);
}

static void walk_cells(struct wire *wire, struct block *block, size_t *left)
{
    array(wire, &block->cells, &block->cell_count, sizeof(*block->cells), *left,
          "too many cells");
    *left -= block->cell_count;
    for (size_t i = 0; i < block->cell_count && !wire->fault; i++) {
        walk_cell(wire, &block->cells[i]);
        if (i && !is_behind(&block->cells[i], &block->cells[i - 1]))
            refuse(wire, "cells are out of order");
    }
}

/* What a block of each kind cannot be without. */
static const struct {
    bool has_text, has_src, has_cells;
    uint8_t level_min, level_max;
} needs[BLOCK_KIND_COUNT] = {
    [BLOCK_HEADING] = { .has_text = true, .level_min = 2, .level_max = 3 },
    [BLOCK_PARAGRAPH] = { .has_text = true },
    [BLOCK_IMAGE] = { .has_src = true },
    [BLOCK_TABLE] = { .has_cells = true },
    [BLOCK_LIST] = { .has_cells = true, .level_max = 1 },
    [BLOCK_ATTACHMENT] = { .has_text = true, .has_src = true },
    [BLOCK_VIDEO] = { .has_src = true },
};

/* How many cells and runs the article may still have. */
struct budget {
    size_t cells, runs;
};

/* Which picture of the store a block shows is not a child's to say. */
static void walk_block(struct wire *wire, struct block *block, struct budget *left)
{
    block->kind = (enum block_kind)number(
        wire, block->kind, 0, BLOCK_KIND_COUNT - 1, "a block of no known kind");
    block->level =
        (uint8_t)number(wire, block->level, needs[block->kind].level_min,
                        needs[block->kind].level_max, "its level");
    block->text = text(wire, block->text, "its text");
    block->src = address(wire, block->src, "its address");
    block->alt = text(wire, block->alt, "its other text");
    block->ext = text(wire, block->ext, "its ending");
    block->poster = address(wire, block->poster, "its poster");
    walk_runs(wire, block, &left->runs);
    walk_cells(wire, block, &left->cells);
    if ((needs[block->kind].has_text && block->text.n == 0) ||
        (needs[block->kind].has_src && block->src.n == 0) ||
        needs[block->kind].has_cells != (block->cell_count > 0))
        refuse(wire, "a block is incomplete");
}

static void walk_time(struct wire *wire, enum precision *precision,
                      int64_t *time_s)
{
    *precision = (enum precision)number(wire, *precision, PRECISION_NONE,
                                        PRECISION_SECOND, "no known precision");
    *time_s = number(wire, *time_s, TIME_MIN, TIME_MAX, "a time out of range");
}

static void walk_path(struct wire *wire, struct str **path, size_t *depth)
{
    array(wire, path, depth, sizeof(**path), LIMIT_COLUMN_DEPTH,
          "too deep a column");
    for (size_t i = 0; i < *depth && !wire->fault; i++)
        (*path)[i] = words(wire, (*path)[i], "a column without a name");
}

static void walk_accepted(struct wire *wire, struct article *article)
{
    struct budget left = { LIMIT_CELLS, LIMIT_RUNS };

    article->title = words(wire, article->title, "no title");
    article->subtitle = text(wire, article->subtitle, "the subtitle");
    article->source = text(wire, article->source, "the source");
    article->author = text(wire, article->author, "the author");
    article->editor = text(wire, article->editor, "the editor");
    article->byline = text(wire, article->byline, "the byline");
    walk_time(wire, &article->precision, &article->published_s);
    walk_path(wire, &article->column_path, &article->column_depth);
    array(wire, &article->blocks, &article->block_count,
          sizeof(*article->blocks), LIMIT_BLOCKS, "too many blocks");
    for (size_t i = 0; i < article->block_count && !wire->fault; i++)
        walk_block(wire, &article->blocks[i], &left);
    article->next = address(wire, article->next, "where it goes on");
    article->file_count =
        number(wire, article->file_count, 0, INT32_MAX, "its files");
    article->canonical = address(wire, article->canonical, "its own address");
    article->is_unmarked =
        flag(wire, article->is_unmarked, "whether it has the marker");
    article->contradiction = tidy(wire, article->contradiction);
}

static void walk_article(struct wire *wire, struct article *article)
{
    article->reject = (enum reject)number(wire, article->reject, REJECT_NONE,
                                          REJECT_COUNT - 1, "no known verdict");
    if (article->reject == REJECT_NONE)
        walk_accepted(wire, article);
}

/* A feed's article of this address. */
static void walk_content(struct wire *wire, struct list_item *item)
{
    struct article *article, copy;

    if (!flag(wire, item->article != NULL, "an item's content"))
        return;
    if (wire->out) {
        copy = *item->article;
        walk_accepted(wire, &copy);
        return;
    }
    article = ARENA_NEW(wire->mem, struct article);
    article->url = item->url;
    walk_accepted(wire, article);
    item->article = article;
}

static void walk_item(struct wire *wire, struct list_item *item)
{
    item->url = address(wire, item->url, "an item's address");
    item->title = text(wire, item->title, "an item's title");
    if (item->url.n == 0 || str_is_none(item->title))
        refuse(wire, "an item is incomplete");
    walk_time(wire, &item->precision, &item->published_s);
    walk_content(wire, item);
}

static void walk_list(struct wire *wire, struct list_page *page)
{
    array(wire, &page->items, &page->item_count, sizeof(*page->items),
          LIMIT_LIST_ITEMS, "too many items");
    for (size_t i = 0; i < page->item_count && !wire->fault; i++)
        walk_item(wire, &page->items[i]);
    walk_path(wire, &page->column_path, &page->column_depth);
    page->next = address(wire, page->next, "the next page's address");
    page->is_cut = flag(wire, page->is_cut, "whether it is cut");
}

static void walk_trace(struct wire *wire, struct trace *trace)
{
    array(wire, &trace->lines, &trace->count, sizeof(*trace->lines),
          LIMIT_TRACE_LINES, "too many lines");
    for (size_t i = 0; i < trace->count && !wire->fault; i++) {
        struct trace_line *line = &trace->lines[i];

        line->what = tidy(wire, line->what);
        line->rule = tidy(wire, line->rule);
        line->element = tidy(wire, line->element);
        line->text = tidy(wire, line->text);
    }
}

/* ---- whole ---------------------------------------------------------------- */

void wire_put_article(const struct article *article, struct buf *out)
{
    struct wire wire = { .out = out };
    struct article copy = *article;

    walk_article(&wire, &copy);
}

void wire_put_list(const struct list_page *page, struct buf *out)
{
    struct wire wire = { .out = out };
    struct list_page copy = *page;

    walk_list(&wire, &copy);
}

void wire_put_trace(const struct trace *trace, struct buf *out)
{
    struct wire wire = { .out = out };
    struct trace copy = *trace;

    walk_trace(&wire, &copy);
}

static bool is_whole(struct wire *wire, struct err *err)
{
    if (wire->in.n)
        refuse(wire, "it goes on after its end");
    return !wire->fault || err_set(err, ERR_DATA, "report: %s", wire->fault);
}

bool wire_get_article(struct str bytes, struct arena *mem, struct article *out,
                      struct err *err)
{
    struct wire wire = { .in = bytes, .mem = mem };
    struct article article = { .id = 0 };

    walk_article(&wire, &article);
    if (!is_whole(&wire, err))
        return false;
    *out = article;
    return true;
}

bool wire_get_list(struct str bytes, struct arena *mem, struct list_page *out,
                   struct err *err)
{
    struct wire wire = { .in = bytes, .mem = mem };
    struct list_page page = { .items = NULL };

    walk_list(&wire, &page);
    if (!is_whole(&wire, err))
        return false;
    *out = page;
    return true;
}

bool wire_get_trace(struct str bytes, struct arena *mem, struct trace *out,
                    struct err *err)
{
    struct wire wire = { .in = bytes, .mem = mem };
    struct trace trace = { .mem = mem };

    walk_trace(&wire, &trace);
    if (!is_whole(&wire, err))
        return false;
    trace.capacity = trace.count;
    *out = trace;
    return true;
}
