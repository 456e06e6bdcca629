#include "core/json.h"

#include <jansson.h>

#include "base/limits.h"
#include "core/date.h"
#include "core/extract_text.h"
#include "core/json_tables.h"
#include "core/link.h"

static void json_free(json_t **value)
{
    json_decref(*value);
}

/* The object under the reader, and where the first fault is noted. */
struct reader {
    struct arena *mem;
    struct err *err;
};

static bool fault(struct reader *reader, const char *what)
{
    return err_set(reader->err, ERR_DATA, "report: %s", what);
}

static bool load(struct str text, json_t **out, struct reader *reader)
{
    json_error_t why;

    if (text.n > LIMIT_WORKER_REPLY)
        return fault(reader, "too long");
    json_object_seed(1);
    *out = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &why);
    if (!*out)
        return fault(reader, why.text);
    return json_is_object(*out) || fault(reader, "no object");
}

/* A string, or none for null; other values are a fault. jansson has checked
 * that strings are UTF-8. */
static bool text_in(struct reader *reader, const json_t *value, struct str *out)
{
    *out = STR_NONE;
    if (json_is_null(value))
        return true;
    if (!json_is_string(value))
        return fault(reader, "a text is missing");
    *out = arena_str(reader->mem, (struct str){ json_string_value(value),
                                                json_string_length(value) });
    return true;
}

static bool read_text(struct reader *reader, const json_t *object,
                      const char *key, struct str *out)
{
    return text_in(reader, json_object_get(object, key), out) ||
           err_wrap(reader->err, "%s", key);
}

/* A normalised address, or none. */
static bool read_address(struct reader *reader, const json_t *object,
                         const char *key, struct str *out)
{
    struct address parts;

    if (!read_text(reader, object, key, out))
        return false;
    return str_is_none(*out) || address_parse(*out, &parts, reader->err) ||
           err_wrap(reader->err, "report: %s", key);
}

static bool read_int(struct reader *reader, const json_t *object,
                     const char *key, int64_t min, int64_t max, int64_t *out)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_integer(value) || json_integer_value(value) < min ||
        json_integer_value(value) > max)
        return err_set(reader->err, ERR_DATA,
                       "report: %s is no number from %lld to %lld", key,
                       (long long)min, (long long)max);
    *out = json_integer_value(value);
    return true;
}

/* The array under a key, with at most `limit` members. */
static bool read_array(struct reader *reader, const json_t *object,
                       const char *key, size_t limit, const json_t **out)
{
    *out = json_object_get(object, key);
    if (json_is_array(*out) && json_array_size(*out) <= limit)
        return true;
    return err_set(reader->err, ERR_DATA,
                   "report: %s is no list of at most %zu", key, limit);
}

static bool is_boundary(struct str text, size_t at)
{
    return at == text.n || ((unsigned char)text.p[at] & 0xC0) != 0x80;
}

static bool read_run(struct reader *reader, const json_t *value,
                     const struct block *block, struct run *out)
{
    size_t from = block->run_count ? out[-1].start + out[-1].length : 0;
    int64_t start, length;
    struct str kind;
    size_t i = 0;

    if (!read_text(reader, value, "kind", &kind) ||
        !read_int(reader, value, "start", (int64_t)from, (int64_t)block->text.n,
                  &start) ||
        !read_int(reader, value, "length", 1, (int64_t)block->text.n - start,
                  &length) ||
        !read_address(reader, value, "href", &out->href))
        return false;
    while (i < RUN_KIND_COUNT && !str_equal(kind, str_of(json_run_words[i])))
        i++;
    if (i == RUN_KIND_COUNT)
        return fault(reader, "a run of no known kind");
    if (str_is_none(out->href) == (i == RUN_LINK))
        return fault(reader, "a run's kind and its href disagree");
    if (!is_boundary(block->text, (size_t)start) ||
        !is_boundary(block->text, (size_t)(start + length)))
        return fault(reader, "a run cuts a character");
    out->kind = (enum run_kind)i;
    out->start = (uint32_t)start;
    out->length = (uint32_t)length;
    return true;
}

static bool read_runs(struct reader *reader, const json_t *object, size_t *left,
                      struct block *out)
{
    const json_t *array;

    if (!read_array(reader, object, "runs", *left, &array))
        return false;
    *left -= json_array_size(array);
    out->runs = ARENA_ARRAY(reader->mem, struct run, json_array_size(array));
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (!read_run(reader, json_array_get(array, i), out, &out->runs[i]))
            return false;
        out->run_count++;
    }
    return true;
}

static bool read_cell(struct reader *reader, const json_t *value, struct cell *out)
{
    int64_t row, column, row_span, column_span;
    const json_t *is_head = json_object_get(value, "is_head");

    if (!read_int(reader, value, "row", 0, LIMIT_CELLS - 1, &row) ||
        !read_int(reader, value, "column", 0, LIMIT_TABLE_COLUMNS - 1, &column) ||
        !read_int(reader, value, "row_span", 1, LIMIT_CELLS - row, &row_span) ||
        !read_int(reader, value, "column_span", 1, LIMIT_TABLE_COLUMNS - column,
                  &column_span) ||
        !read_text(reader, value, "text", &out->text))
        return false;
    if (!json_is_boolean(is_head) || str_is_none(out->text))
        return fault(reader, "a cell is incomplete");
    out->row = (uint16_t)row;
    out->column = (uint16_t)column;
    out->row_span = (uint16_t)row_span;
    out->column_span = (uint16_t)column_span;
    out->is_head = json_is_true(is_head);
    return true;
}

static bool is_behind(const struct cell *cell, const struct cell *before)
{
    return cell->row > before->row ||
           (cell->row == before->row && cell->column > before->column);
}

static bool read_cells(struct reader *reader, const json_t *object,
                       size_t *left, struct block *out)
{
    const json_t *array;

    if (!read_array(reader, object, "cells", *left, &array))
        return false;
    *left -= json_array_size(array);
    out->cell_count = json_array_size(array);
    out->cells = ARENA_ARRAY(reader->mem, struct cell, out->cell_count);
    for (size_t i = 0; i < out->cell_count; i++) {
        if (!read_cell(reader, json_array_get(array, i), &out->cells[i]))
            return false;
        if (i && !is_behind(&out->cells[i], &out->cells[i - 1]))
            return fault(reader, "cells are out of order");
    }
    return true;
}

/* What a block of each kind cannot be without. */
static const struct {
    bool has_text, has_src, has_cells;
    int64_t level_min, level_max;
} block_needs[BLOCK_KIND_COUNT] = {
    [BLOCK_HEADING] = { .has_text = true, .level_min = 2, .level_max = 3 },
    [BLOCK_PARAGRAPH] = { .has_text = true },
    [BLOCK_IMAGE] = { .has_src = true },
    [BLOCK_TABLE] = { .has_cells = true },
    [BLOCK_LIST] = { .has_cells = true, .level_max = 1 },
    [BLOCK_ATTACHMENT] = { .has_text = true, .has_src = true },
    [BLOCK_VIDEO] = { .has_src = true },
};

static bool read_asset(struct reader *reader, const json_t *object,
                       struct block *out)
{
    struct str hex;

    if (!json_object_get(object, "asset"))
        return true;
    out->has_asset = read_text(reader, object, "asset", &hex) &&
                     digest_parse(hex, &out->asset);
    return out->has_asset || fault(reader, "asset is no digest");
}

/* How many cells and runs the article may still have. */
struct budget {
    size_t cells, runs;
};

static bool read_block(struct reader *reader, const json_t *object,
                       struct budget *left, struct block *out)
{
    struct str type;
    int64_t level;

    if (!read_text(reader, object, "type", &type))
        return false;
    if (str_is_none(type) || !article_block_of(type, &out->kind))
        return fault(reader, "a block of no known type");
    if (!read_int(reader, object, "level", block_needs[out->kind].level_min,
                  block_needs[out->kind].level_max, &level) ||
        !read_text(reader, object, "text", &out->text) ||
        !read_address(reader, object, "src", &out->src) ||
        !read_text(reader, object, "alt", &out->alt) ||
        !read_text(reader, object, "ext", &out->ext) ||
        !read_address(reader, object, "poster", &out->poster) ||
        !read_runs(reader, object, &left->runs, out) ||
        !read_cells(reader, object, &left->cells, out) ||
        !read_asset(reader, object, out))
        return false;
    out->level = (uint8_t)level;
    if ((block_needs[out->kind].has_text && out->text.n == 0) ||
        (block_needs[out->kind].has_src && out->src.n == 0) ||
        block_needs[out->kind].has_cells != (out->cell_count > 0))
        return fault(reader, "a block is incomplete");
    return true;
}

static bool read_blocks(struct reader *reader, const json_t *object,
                        struct article *out)
{
    struct budget left = { LIMIT_CELLS, LIMIT_RUNS };
    const json_t *array;

    if (!read_array(reader, object, "blocks", LIMIT_BLOCKS, &array))
        return false;
    out->block_count = json_array_size(array);
    out->blocks = ARENA_ARRAY(reader->mem, struct block, out->block_count);
    for (size_t i = 0; i < out->block_count; i++)
        if (!read_block(reader, json_array_get(array, i), &left, &out->blocks[i]))
            return err_wrap(reader->err, "block %zu", i);
    return true;
}

static bool read_path(struct reader *reader, const json_t *object,
                      struct str **path, size_t *depth)
{
    const json_t *array;

    if (!read_array(reader, object, "column_path", LIMIT_COLUMN_DEPTH, &array))
        return false;
    *depth = json_array_size(array);
    *path = ARENA_ARRAY(reader->mem, struct str, *depth);
    for (size_t i = 0; i < *depth; i++)
        if (!text_in(reader, json_array_get(array, i), &(*path)[i]) ||
            (*path)[i].n == 0)
            return fault(reader, "a column without a name");
    return true;
}

static bool read_published(struct reader *reader, const json_t *object,
                           int64_t *published_s, enum precision *precision)
{
    struct str published, word;

    if (!read_text(reader, object, "published", &published) ||
        !read_text(reader, object, "published_precision", &word))
        return false;
    if (!article_precision_of(word, precision) ||
        str_is_none(published) != (*precision == PRECISION_NONE) ||
        (published.n && !date_iso_parse(published, published_s)))
        return fault(reader, "published is no date");
    return true;
}

static bool read_accepted(struct reader *reader, const json_t *object,
                          struct article *out)
{
    for (size_t i = 0; i < JSON_ARTICLE_TEXTS; i++)
        if (!read_text(reader, object, json_article_texts[i].name,
                       (struct str *)((char *)out + json_article_texts[i].offset)))
            return false;
    if (out->title.n == 0)
        return fault(reader, "no title");
    return read_published(reader, object, &out->published_s, &out->precision) &&
           read_path(reader, object, &out->column_path, &out->column_depth) &&
           read_int(reader, object, "id", 0, INT64_MAX, &out->id) &&
           read_int(reader, object, "column_id", 0, INT64_MAX, &out->column_id) &&
           read_blocks(reader, object, out);
}

static bool read_article(struct reader *reader, const json_t *object,
                         struct article *out)
{
    struct article article = { .id = 0 };
    struct str verdict, reason;

    if (!read_address(reader, object, "url", &article.url) ||
        !read_text(reader, object, "verdict", &verdict))
        return false;
    if (str_is_none(article.url))
        return fault(reader, "no url");
    if (str_equal(verdict, S("accept"))) {
        if (!read_accepted(reader, object, &article))
            return false;
    } else if (!str_equal(verdict, S("reject")) ||
               !read_text(reader, object, "reason", &reason) ||
               !article_reject_of(reason, &article.reject) ||
               article.reject == REJECT_NONE) {
        return fault(reader, "no known verdict");
    }
    *out = article;
    return true;
}

bool json_read_article(struct str text, struct arena *mem, struct article *out,
                       struct err *err)
{
    CLEANUP(json_free) json_t *object = NULL;
    struct reader reader = { mem, err };

    return load(text, &object, &reader) && read_article(&reader, object, out);
}

static bool read_item(struct reader *reader, const json_t *object,
                      struct list_item *out)
{
    const json_t *content = json_object_get(object, "article");
    struct article article, *kept;

    if (!read_address(reader, object, "url", &out->url) ||
        !read_text(reader, object, "title", &out->title) ||
        !read_published(reader, object, &out->published_s, &out->precision))
        return false;
    if (out->url.n == 0 || str_is_none(out->title))
        return fault(reader, "an item is incomplete");
    if (!content)
        return true;
    if (!read_article(reader, content, &article))
        return false;
    kept = ARENA_NEW(reader->mem, struct article);
    *kept = article;
    out->article = kept;
    return true;
}

static bool read_items(struct reader *reader, const json_t *object,
                       struct list_page *out)
{
    const json_t *array;

    if (!read_array(reader, object, "items", LIMIT_LIST_ITEMS, &array))
        return false;
    out->item_count = json_array_size(array);
    out->items = ARENA_ARRAY(reader->mem, struct list_item, out->item_count);
    for (size_t i = 0; i < out->item_count; i++)
        if (!read_item(reader, json_array_get(array, i), &out->items[i]))
            return err_wrap(reader->err, "item %zu", i);
    return true;
}

bool json_read_list(struct str text, struct arena *mem, struct list_page *out,
                    struct err *err)
{
    CLEANUP(json_free) json_t *object = NULL;
    struct reader reader = { mem, err };
    struct list_page page = { .next = STR_NONE };

    if (!load(text, &object, &reader) || !read_items(&reader, object, &page) ||
        !read_path(&reader, object, &page.column_path, &page.column_depth) ||
        !read_address(&reader, object, "next", &page.next))
        return false;
    *out = page;
    return true;
}

/* What goes to a terminal must hold nothing that moves it. */
static bool read_tidy(struct reader *reader, const json_t *object,
                      const char *key, struct str *out)
{
    if (!read_text(reader, object, key, out))
        return false;
    *out = str_is_none(*out) ? S("") : text_tidy(*out, reader->mem);
    return true;
}

bool json_read_trace(struct str text, struct arena *mem, struct trace *out,
                     struct err *err)
{
    CLEANUP(json_free) json_t *object = NULL;
    struct reader reader = { mem, err };
    struct trace trace = { .mem = mem };
    const json_t *array;

    if (!load(text, &object, &reader) ||
        !read_array(&reader, object, "lines", LIMIT_TRACE_LINES, &array))
        return false;
    trace.count = trace.capacity = json_array_size(array);
    trace.lines = ARENA_ARRAY(mem, struct trace_line, trace.count);
    for (size_t i = 0; i < trace.count; i++) {
        const json_t *line = json_array_get(array, i);
        struct trace_line *to = &trace.lines[i];

        if (!read_tidy(&reader, line, "what", &to->what) ||
            !read_tidy(&reader, line, "rule", &to->rule) ||
            !read_tidy(&reader, line, "element", &to->element) ||
            !read_tidy(&reader, line, "text", &to->text))
            return false;
    }
    *out = trace;
    return true;
}
