#include "core/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "core/date.h"

/* The article's texts, in the contract's order. */
#define MEMBER(m) \
    { \
#m, offsetof(struct article, m) \
    }
static const struct {
    const char *name;
    size_t offset;
} article_texts[] = {
    MEMBER(title),  MEMBER(subtitle), MEMBER(source),
    MEMBER(author), MEMBER(editor),   MEMBER(byline),
};
#undef MEMBER

void json_start(size_t seed)
{
    json_object_seed(seed);
}

/* ---- writing ------------------------------------------------------------- */

static json_t *made(json_t *value)
{
    if (!value)
        abort(); /* out of memory */
    return value;
}

static json_t *new_object(void)
{
    return made(json_object());
}

/* Text from a damaged store may be no UTF-8: what is wrong is replaced. */
static json_t *json_of_text(struct str text)
{
    CLEANUP(buf_free) struct buf fixed = BUF_EMPTY;

    if (str_is_none(text))
        return made(json_null());
    if (utf8_is_valid(text))
        return made(json_stringn_nocheck(text.p, text.n));
    while (text.n)
        utf8_put(&fixed, utf8_next(&text));
    return made(json_stringn_nocheck(fixed.p, fixed.n));
}

static void put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(object, key, value) != 0)
        abort();
}

static void put_text(json_t *object, const char *key, struct str text)
{
    put(object, key, json_of_text(text));
}

static void append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        abort();
}

static int put_bytes(const char *bytes, size_t n, void *buf)
{
    buf_put(buf, (struct str){ bytes, n });
    return 0;
}

static void json_free(json_t **value)
{
    json_decref(*value);
}

static void dump(const json_t *value, struct buf *out)
{
    if (json_dump_callback(value, put_bytes, out,
                           JSON_COMPACT | JSON_REAL_PRECISION(6)) != 0)
        abort();
}

/* The rows as a reader counts them: every row as wide as the table, empty
 * text where a cell from the left or from above reaches. */
static json_t *rows_of(const struct block *block)
{
    CLEANUP(json_free) json_t *nothing = made(json_string(""));
    json_t *rows = made(json_array());
    size_t height = 0, width = 0;

    for (size_t i = 0; i < block->cell_count; i++) {
        const struct cell *cell = &block->cells[i];

        height = cell->row + cell->row_span > height
                     ? (size_t)cell->row + cell->row_span
                     : height;
        width = cell->column + cell->column_span > width
                    ? (size_t)cell->column + cell->column_span
                    : width;
    }
    for (size_t i = 0; i < height; i++) {
        append(rows, made(json_array()));
        for (size_t j = 0; j < width; j++)
            append(json_array_get(rows, i), json_incref(nothing));
    }
    for (size_t i = 0; i < block->cell_count; i++) {
        const struct cell *cell = &block->cells[i];

        json_array_set_new(json_array_get(rows, cell->row), cell->column,
                           json_of_text(cell->text));
    }
    return rows;
}

static json_t *items_of(const struct block *block)
{
    json_t *items = made(json_array());

    for (size_t i = 0; i < block->cell_count; i++)
        append(items, json_of_text(block->cells[i].text));
    return items;
}

static void put_heading(json_t *out, const struct block *block)
{
    put_text(out, "text", block->text);
}

static void put_image(json_t *out, const struct block *block)
{
    put_text(out, "src", block->src);
    put_text(out, "caption", block->text);
    put_text(out, "alt", block->alt);
}

static void put_table(json_t *out, const struct block *block)
{
    put(out, "rows", rows_of(block));
}

static void put_list(json_t *out, const struct block *block)
{
    put(out, "items", items_of(block));
}

static void put_attachment(json_t *out, const struct block *block)
{
    put_text(out, "src", block->src);
    put_text(out, "name", block->text);
    put_text(out, "ext", block->ext);
}

static void put_video(json_t *out, const struct block *block)
{
    put_text(out, "src", block->src);
    put_text(out, "poster", block->poster);
}

static void (*const put_kind[BLOCK_KIND_COUNT])(json_t *, const struct block *) = {
    [BLOCK_HEADING] = put_heading, [BLOCK_PARAGRAPH] = put_heading,
    [BLOCK_IMAGE] = put_image,     [BLOCK_TABLE] = put_table,
    [BLOCK_LIST] = put_list,       [BLOCK_ATTACHMENT] = put_attachment,
    [BLOCK_VIDEO] = put_video,
};

static json_t *block_of(const struct block *block)
{
    json_t *out = new_object();

    put_text(out, "type", article_block_word(block->kind));
    put_kind[block->kind](out, block);
    return out;
}

static json_t *texts_of(const struct str *texts, size_t count)
{
    json_t *array = made(json_array());

    for (size_t i = 0; i < count; i++)
        append(array, json_of_text(texts[i]));
    return array;
}

static void put_published(json_t *object, int64_t published_s,
                          enum precision precision)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;

    put(object, "published",
        precision == PRECISION_NONE ? made(json_null())
                                    : json_of_text(date_iso(published_s, &mem)));
    put_text(object, "published_precision", article_precision_word(precision));
}

static json_t *article_of(const struct article *article)
{
    json_t *object = new_object(), *blocks;

    put_text(object, "url", article->url);
    if (article->reject != REJECT_NONE) {
        put_text(object, "verdict", S("reject"));
        put_text(object, "reason", article_reject_word(article->reject));
        return object;
    }
    put_text(object, "verdict", S("accept"));
    for (size_t i = 0; i < COUNT_OF(article_texts); i++)
        put_text(object, article_texts[i].name,
                 *(const struct str *)((const char *)article +
                                       article_texts[i].offset));
    put_published(object, article->published_s, article->precision);
    put(object, "column_path",
        texts_of(article->column_path, article->column_depth));
    blocks = made(json_array());
    for (size_t i = 0; i < article->block_count; i++)
        append(blocks, block_of(&article->blocks[i]));
    put(object, "blocks", blocks);
    return object;
}

void json_put_article(const struct article *article, struct buf *out)
{
    CLEANUP(json_free) json_t *object = article_of(article);

    dump(object, out);
}

void json_put_list(const struct list_page *page, struct buf *out)
{
    CLEANUP(json_free) json_t *object = new_object();
    json_t *items = made(json_array());

    for (size_t i = 0; i < page->item_count; i++) {
        const struct list_item *from = &page->items[i];
        json_t *item = new_object();

        put_text(item, "url", from->url);
        put_text(item, "title", from->title);
        put_published(item, from->published_s, from->precision);
        if (from->article)
            put(item, "article", article_of(from->article));
        append(items, item);
    }
    put(object, "items", items);
    put(object, "column_path", texts_of(page->column_path, page->column_depth));
    put_text(object, "next", page->next);
    dump(object, out);
}

/* ---- records by their table ---------------------------------------------- */

static json_t *object_of(const struct field *fields, const void *record);

static json_t *list_of(const struct field *field, const void *member)
{
    const struct field_list *list = member;
    json_t *array = made(json_array());

    for (size_t i = 0; i < list->count; i++)
        append(array, object_of(field->fields,
                                (const char *)list->items + i * field->size));
    return array;
}

static json_t *counts_of(const struct field_list *counts)
{
    const struct field_count *items = counts->items;
    json_t *object = new_object();

    for (size_t i = 0; i < counts->count; i++)
        json_object_setn_new(object, items[i].name.p, items[i].name.n,
                             made(json_integer(items[i].count)));
    return object;
}

static json_t *serial_of(int64_t serial)
{
    return made(serial ? json_integer(serial) : json_null());
}

static json_t *article_or_null(const struct article *article)
{
    return article ? article_of(article) : made(json_null());
}

static json_t *member_of(const struct field *field, const void *member)
{
    switch (field->kind) {
    case FIELD_KIND_TEXT:
        return json_of_text(*(const struct str *)member);
    case FIELD_KIND_INT:
        return made(json_integer(*(const int64_t *)member));
    case FIELD_KIND_FLAG:
        return made(json_boolean(*(const bool *)member));
    case FIELD_KIND_LINK:
        return json_of_text(((const struct link *)member)->href);
    case FIELD_KIND_LIST:
        return list_of(field, member);
    case FIELD_KIND_SERIAL:
        return serial_of(*(const int64_t *)member);
    case FIELD_KIND_NUMBER:
        return made(json_real(*(const double *)member));
    case FIELD_KIND_COUNTS:
        return counts_of(member);
    case FIELD_KIND_ARTICLE:
        return article_or_null(*(const struct article *const *)member);
    default:
        return made(json_null());
    }
}

static void put_fields(json_t *object, const struct field *field,
                       const void *record)
{
    for (; field->kind != FIELD_KIND_END; field++) {
        const char *member = (const char *)record + field->offset;

        if (field->kind == FIELD_KIND_PART)
            put_fields(object, field->fields, member);
        else
            put(object, field->name, member_of(field, member));
    }
}

static json_t *object_of(const struct field *fields, const void *record)
{
    json_t *object = new_object();

    put_fields(object, fields, record);
    return object;
}

void json_put_record(const struct field *fields, const void *record,
                     struct buf *out)
{
    CLEANUP(json_free) json_t *object = object_of(fields, record);

    dump(object, out);
}

const char *json_library(void)
{
    return jansson_version_str();
}
