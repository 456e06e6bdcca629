/* read_article.c - the one question of read.h with a long answer: a whole
 * article, put together from its rows and held against its digest. */
#include <inttypes.h>

#include "base/buf.h"
#include "base/limits.h"
#include "store/read.h"
#include "store/reader.h"
#include "store/rows.h"

/* One reading of one article; what it needs at every step. */
struct part {
    struct reader *db;
    struct article *article;
    struct arena *mem;
    struct err *err;
};

static bool nonsense(const struct part *part, const char *what)
{
    return sql_nonsense(&part->db->sql, what, part->article->id, part->err);
}

static bool read_head(const struct part *part, struct digest *digest)
{
    static const char SQL[] =
        "SELECT column_id, url, title, subtitle, source, author, editor,"
        " byline, precision, published_s, digest FROM articles WHERE id = ?1";
    struct sql *sql = &part->db->sql;
    struct article *a = part->article;
    struct arena *mem = part->mem;
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, part->err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, a->id);
    switch (sql_step(sql, q, part->err)) {
    case SQL_ROW:
        break;
    case SQL_END:
        return err_set(part->err, ERR_ABSENT, "no article %" PRId64, a->id);
    default:
        return false;
    }
    a->column_id = sqlite3_column_int64(q, 0);
    a->url = column_text(q, 1, mem);
    a->title = column_text(q, 2, mem);
    a->subtitle = column_text(q, 3, mem);
    a->source = column_text(q, 4, mem);
    a->author = column_text(q, 5, mem);
    a->editor = column_text(q, 6, mem);
    a->byline = column_text(q, 7, mem);
    a->published_s = sqlite3_column_int64(q, 9);
    if (!article_precision_of(column_peek(q, 8), &a->precision))
        return nonsense(part, "precision");
    return column_digest(q, 10, digest) || nonsense(part, "digest");
}

/* From the column up to the root, which has no title. */
bool store_column_path(struct reader *db, int64_t id, struct arena *mem,
                       struct str **path, size_t *depth, struct err *err)
{
    static const char SQL[] =
        "SELECT parent_id, title FROM columns WHERE id = ?1";
    struct str titles[LIMIT_COLUMN_DEPTH];
    int64_t at = id;

    for (*depth = 0; at != 0;) {
        CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);

        if (!q)
            return false;
        sqlite3_bind_int64(q, 1, at);
        switch (sql_step(&db->sql, q, err)) {
        case SQL_ROW:
            break;
        case SQL_END:
            return sql_nonsense(&db->sql, "column", id, err);
        default:
            return false;
        }
        if (*depth == LIMIT_COLUMN_DEPTH)
            return sql_nonsense(&db->sql, "column without a root", id, err);
        titles[(*depth)++] = column_text(q, 1, mem);
        at = sqlite3_column_int64(q, 0);
    }
    *path = ARENA_ARRAY(mem, struct str, *depth);
    for (size_t i = 0; i < *depth; i++)
        (*path)[i] = titles[*depth - 1 - i];
    return true;
}

static bool read_column_path(const struct part *part)
{
    struct article *a = part->article;

    return store_column_path(part->db, a->column_id, part->mem, &a->column_path,
                             &a->column_depth, part->err);
}

static bool block_of(const struct part *part, sqlite3_stmt *q, struct block *out)
{
    int64_t level = sqlite3_column_int64(q, 2);

    *out = (struct block){
        .level = (uint8_t)level,
        .text = column_text(q, 3, part->mem),
        .src = column_text(q, 4, part->mem),
        .alt = column_text(q, 5, part->mem),
        .ext = column_text(q, 6, part->mem),
        .poster = column_text(q, 7, part->mem),
        .width = sqlite3_column_int64(q, 9),
        .height = sqlite3_column_int64(q, 10),
    };
    out->has_asset = column_digest(q, 8, &out->asset);
    return (level >= 0 && level <= UINT8_MAX &&
            article_block_of(column_peek(q, 1), &out->kind)) ||
           nonsense(part, "a block");
}

static bool read_blocks(const struct part *part)
{
    static const char SQL[] =
        "SELECT b.seq, b.kind, b.level, b.text, b.src, b.alt, b.ext, b.poster,"
        " b.asset, p.width, p.height FROM blocks AS b"
        " LEFT JOIN assets AS p ON p.digest = b.asset"
        " WHERE b.article_id = ?1 ORDER BY b.seq LIMIT ?2";
    struct sql *sql = &part->db->sql;
    struct article *a = part->article;
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, part->err);
    CLEANUP(buf_free) struct buf rows = BUF_EMPTY;
    struct block block;
    enum sql_step step;

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, a->id);
    sqlite3_bind_int64(q, 2, LIMIT_BLOCKS);
    while ((step = sql_step(sql, q, part->err)) == SQL_ROW) {
        if (sqlite3_column_int64(q, 0) != (int64_t)(rows.n / sizeof(struct block)))
            return nonsense(part, "a block is missing");
        if (!block_of(part, q, &block))
            return false;
        rows_put(&rows, &block, sizeof(block));
    }
    a->blocks = rows_take(&rows, sizeof(block), part->mem, &a->block_count);
    return step == SQL_END;
}

/* The block that a run or cell belongs to; NULL when there is none. */
static struct block *owner_of(const struct article *article, sqlite3_stmt *q)
{
    int64_t seq = sqlite3_column_int64(q, 0);

    if (seq < 0 || seq >= (int64_t)article->block_count)
        return NULL;
    return &article->blocks[seq];
}

static bool run_of(const struct part *part, const struct block *block,
                   sqlite3_stmt *q, struct run *out)
{
    int64_t start = sqlite3_column_int64(q, 2);
    int64_t length = sqlite3_column_int64(q, 3);
    int64_t size = (int64_t)block->text.n;

    if (!rows_run_kind(column_peek(q, 1), &out->kind) || start < 0 ||
        length < 0 || start > size || length > size - start)
        return nonsense(part, "a run");
    out->start = (uint32_t)start;
    out->length = (uint32_t)length;
    out->href = column_text(q, 4, part->mem);
    return true;
}

static bool read_runs(const struct part *part)
{
    static const char SQL[] = "SELECT seq, kind, start, length, href FROM runs"
                              " WHERE article_id = ?1 ORDER BY seq, n LIMIT ?2";
    struct sql *sql = &part->db->sql;
    struct article *a = part->article;
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, part->err);
    CLEANUP(buf_free) struct buf rows = BUF_EMPTY;
    struct run run, *runs;
    struct block *block;
    enum sql_step step;
    size_t count;

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, a->id);
    sqlite3_bind_int64(q, 2, LIMIT_RUNS);
    while ((step = sql_step(sql, q, part->err)) == SQL_ROW) {
        if (!(block = owner_of(a, q)))
            return nonsense(part, "a run without a block");
        if (!run_of(part, block, q, &run))
            return false;
        block->run_count++;
        rows_put(&rows, &run, sizeof(run));
    }
    runs = rows_take(&rows, sizeof(run), part->mem, &count);
    for (size_t i = 0; i < a->block_count; i++) {
        a->blocks[i].runs = runs;
        runs += a->blocks[i].run_count;
    }
    return step == SQL_END;
}

/* A small number that must fit; anything else is made `bad`. */
static uint16_t small(sqlite3_stmt *q, int column, int64_t least, bool *is_bad)
{
    int64_t value = sqlite3_column_int64(q, column);

    *is_bad = *is_bad || value < least || value > UINT16_MAX;
    return (uint16_t)value;
}

static bool cell_of(const struct part *part, sqlite3_stmt *q, struct cell *out)
{
    bool is_bad = false;

    *out = (struct cell){
        .row = small(q, 1, 0, &is_bad),
        .column = small(q, 2, 0, &is_bad),
        .row_span = small(q, 3, 1, &is_bad),
        .column_span = small(q, 4, 1, &is_bad),
        .is_head = sqlite3_column_int(q, 5) != 0,
        .text = column_text(q, 6, part->mem),
    };
    return !is_bad || nonsense(part, "a cell");
}

static bool read_cells(const struct part *part)
{
    static const char SQL[] =
        "SELECT seq, at_row, at_column, row_span, column_span, is_head, text"
        " FROM cells WHERE article_id = ?1 ORDER BY seq, n LIMIT ?2";
    struct sql *sql = &part->db->sql;
    struct article *a = part->article;
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, part->err);
    CLEANUP(buf_free) struct buf rows = BUF_EMPTY;
    struct cell cell, *cells;
    struct block *block;
    enum sql_step step;
    size_t count;

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, a->id);
    sqlite3_bind_int64(q, 2, LIMIT_CELLS);
    while ((step = sql_step(sql, q, part->err)) == SQL_ROW) {
        if (!(block = owner_of(a, q)))
            return nonsense(part, "a cell without a block");
        if (!cell_of(part, q, &cell))
            return false;
        block->cell_count++;
        rows_put(&rows, &cell, sizeof(cell));
    }
    cells = rows_take(&rows, sizeof(cell), part->mem, &count);
    for (size_t i = 0; i < a->block_count; i++) {
        a->blocks[i].cells = cells;
        cells += a->blocks[i].cell_count;
    }
    return step == SQL_END;
}

/* SQLite has no checksums of its own; a bit that flipped on the card is found
 * here, before a visitor reads it. */
static bool check_digest(const struct part *part, const struct digest *stored)
{
    struct digest now = article_digest(part->article);

    return digest_equal(&now, stored) ||
           nonsense(part, "its words are not those that were stored");
}

bool store_article(struct reader *db, int64_t id, struct arena *mem,
                   struct article *out, struct err *err)
{
    const struct part part = { db, out, mem, err };
    struct digest digest;

    *out = (struct article){ .id = id };
    return read_head(&part, &digest) && read_column_path(&part) &&
           read_blocks(&part) && read_runs(&part) && read_cells(&part) &&
           check_digest(&part, &digest);
}

bool store_article_under(struct reader *db, struct str url, struct arena *mem,
                         struct article *out, struct err *err)
{
    const struct part part = { db, out, mem, err };
    struct stored stored;

    if (!store_article_at(db, url, &stored, err) ||
        !store_article(db, stored.id, mem, out, err))
        return false;
    if (stored.kind != ADDRESS_TWIN)
        return true;
    out->url = arena_str(mem, url);
    out->column_id = stored.column_id;
    return read_column_path(&part);
}
