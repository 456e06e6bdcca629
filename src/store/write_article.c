/* write_article.c - writer_article: one article with all its rows, or none. */
#include <inttypes.h>

#include "base/limits.h"
#include "core/section.h"
#include "store/rows.h"
#include "store/writer.h"

/* ---- one article's rows -------------------------------------------------- */

static bool put_head(struct page *page)
{
    static const char SQL[] =
        "INSERT INTO articles (id, column_id, url, title, subtitle, source,"
        " author, editor, byline, published_s, precision, sort_s, digest,"
        " picture, text_digest) VALUES"
        " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
        " ON CONFLICT (id) DO UPDATE SET column_id = ?2, title = ?4,"
        " subtitle = ?5, source = ?6, author = ?7, editor = ?8, byline = ?9,"
        " published_s = ?10, precision = ?11, sort_s = ?12, digest = ?13,"
        " picture = ?14, text_digest = ?15";
    const struct article *a = page->article;
    CLEANUP(sql_done)
    sqlite3_stmt *q = sql_query(&page->writer->sql, SQL, page->err);

    if (!q)
        return false;
    if (page->id)
        sqlite3_bind_int64(q, 1, page->id);
    sqlite3_bind_int64(q, 2, page->column_id);
    sql_bind_text(q, 3, a->url);
    sql_bind_text(q, 4, a->title);
    sql_bind_text(q, 5, a->subtitle);
    sql_bind_text(q, 6, a->source);
    sql_bind_text(q, 7, a->author);
    sql_bind_text(q, 8, a->editor);
    sql_bind_text(q, 9, a->byline);
    if (a->precision != PRECISION_NONE)
        sqlite3_bind_int64(q, 10, a->published_s);
    sql_bind_text(q, 11, article_precision_word(a->precision));
    sqlite3_bind_int64(q, 12, page->sort_s);
    sql_bind_digest(q, 13, page->digest);
    sql_bind_digest(q, 14, page->picture);
    sql_bind_digest(q, 15, page->text_digest);
    if (!sql_run(&page->writer->sql, q, page->err))
        return false;
    if (!page->id)
        page->id = sqlite3_last_insert_rowid(page->writer->sql.db);
    return true;
}

static bool put_block(const struct page *page, size_t seq)
{
    static const char SQL[] =
        "INSERT INTO blocks (article_id, seq, kind, level, text, src, alt,"
        " ext, poster, asset) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
        " ?10)";
    const struct block *block = &page->article->blocks[seq];
    CLEANUP(sql_done)
    sqlite3_stmt *q = sql_query(&page->writer->sql, SQL, page->err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, page->id);
    sqlite3_bind_int64(q, 2, (int64_t)seq);
    sql_bind_text(q, 3, article_block_word(block->kind));
    sqlite3_bind_int(q, 4, block->level);
    sql_bind_text(q, 5, block->text);
    sql_bind_text(q, 6, block->src);
    sql_bind_text(q, 7, block->alt);
    sql_bind_text(q, 8, block->ext);
    sql_bind_text(q, 9, block->poster);
    sql_bind_digest(q, 10, block->has_asset ? &block->asset : NULL);
    return sql_run(&page->writer->sql, q, page->err);
}

static bool put_run(const struct page *page, size_t seq, size_t n)
{
    static const char SQL[] =
        "INSERT INTO runs (article_id, seq, n, kind, start, length, href)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    const struct run *run = &page->article->blocks[seq].runs[n];
    CLEANUP(sql_done)
    sqlite3_stmt *q = sql_query(&page->writer->sql, SQL, page->err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, page->id);
    sqlite3_bind_int64(q, 2, (int64_t)seq);
    sqlite3_bind_int64(q, 3, (int64_t)n);
    sql_bind_text(q, 4, rows_run_word(run->kind));
    sqlite3_bind_int64(q, 5, run->start);
    sqlite3_bind_int64(q, 6, run->length);
    sql_bind_text(q, 7, run->href);
    return sql_run(&page->writer->sql, q, page->err);
}

static bool put_cell(const struct page *page, size_t seq, size_t n)
{
    static const char SQL[] =
        "INSERT INTO cells (article_id, seq, n, at_row, at_column, row_span,"
        " column_span, is_head, text)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    const struct cell *cell = &page->article->blocks[seq].cells[n];
    CLEANUP(sql_done)
    sqlite3_stmt *q = sql_query(&page->writer->sql, SQL, page->err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, page->id);
    sqlite3_bind_int64(q, 2, (int64_t)seq);
    sqlite3_bind_int64(q, 3, (int64_t)n);
    sqlite3_bind_int(q, 4, cell->row);
    sqlite3_bind_int(q, 5, cell->column);
    sqlite3_bind_int(q, 6, cell->row_span);
    sqlite3_bind_int(q, 7, cell->column_span);
    sqlite3_bind_int(q, 8, cell->is_head);
    sql_bind_text(q, 9, cell->text);
    return sql_run(&page->writer->sql, q, page->err);
}

static bool put_blocks(const struct page *page)
{
    for (size_t seq = 0; seq < page->article->block_count; seq++) {
        const struct block *block = &page->article->blocks[seq];

        if (!put_block(page, seq))
            return false;
        for (size_t n = 0; n < block->run_count; n++)
            if (!put_run(page, seq, n))
                return false;
        for (size_t n = 0; n < block->cell_count; n++)
            if (!put_cell(page, seq, n))
                return false;
    }
    return true;
}

/* Replaces by deletion: runs and cells go with their blocks. */
static bool drop_rows(const struct page *page)
{
    static const char *const SQL[] = {
        "DELETE FROM blocks WHERE article_id = ?1",
        "DELETE FROM sections WHERE article_id = ?1",
    };

    for (size_t i = 0; i < COUNT_OF(SQL); i++) {
        CLEANUP(sql_done)
        sqlite3_stmt *q = sql_query(&page->writer->sql, SQL[i], page->err);

        if (!q)
            return false;
        sqlite3_bind_int64(q, 1, page->id);
        if (!sql_run(&page->writer->sql, q, page->err))
            return false;
    }
    return true;
}

/* ---- district sections --------------------------------------------------- */

static bool district_id(struct sql *sql, struct str name, int64_t *id,
                        struct err *err)
{
    static const char ADD[] = "INSERT INTO districts (name) VALUES (?1)"
                              " ON CONFLICT (name) DO NOTHING";
    static const char ASK[] = "SELECT id FROM districts WHERE name = ?1";
    CLEANUP(sql_done) sqlite3_stmt *add = sql_query(sql, ADD, err);
    CLEANUP(sql_done) sqlite3_stmt *ask = sql_query(sql, ASK, err);

    if (!add || !ask)
        return false;
    sql_bind_text(add, 1, name);
    sql_bind_text(ask, 1, name);
    if (!sql_run(sql, add, err) || sql_step(sql, ask, err) != SQL_ROW)
        return false;
    *id = sqlite3_column_int64(ask, 0);
    return true;
}

static bool put_section(const struct page *page, const struct section_range *range)
{
    static const char SQL[] =
        "INSERT INTO sections (district_id, sort_s, article_id, first_seq,"
        " last_seq) VALUES (?1, ?2, ?3, ?4, ?5)";
    CLEANUP(sql_done)
    sqlite3_stmt *q = sql_query(&page->writer->sql, SQL, page->err);
    int64_t district;

    if (!q ||
        !district_id(&page->writer->sql, range->district, &district, page->err))
        return false;
    sqlite3_bind_int64(q, 1, district);
    sqlite3_bind_int64(q, 2, page->sort_s);
    sqlite3_bind_int64(q, 3, page->id);
    sqlite3_bind_int64(q, 4, (int64_t)range->first);
    sqlite3_bind_int64(q, 5, (int64_t)range->last);
    return sql_run(&page->writer->sql, q, page->err);
}

static bool put_sections(const struct page *page)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct section_range *ranges;
    size_t count;

    section_find(page->article, &mem, &ranges, &count);
    for (size_t i = 0; i < count; i++)
        if (!put_section(page, &ranges[i]))
            return false;
    return true;
}

/* ---- the whole ----------------------------------------------------------- */

static bool check_runs(const struct block *block, struct err *err)
{
    for (size_t i = 0; i < block->run_count; i++) {
        const struct run *run = &block->runs[i];

        if (run->start > block->text.n || run->length > block->text.n - run->start)
            return err_set(err, ERR_DATA, "a run leaves its block's text");
    }
    return true;
}

static bool check_bounds(const struct article *a, struct err *err)
{
    size_t runs = 0, cells = 0;

    for (size_t i = 0; i < a->block_count; i++) {
        if (!check_runs(&a->blocks[i], err))
            return false;
        runs += a->blocks[i].run_count;
        cells += a->blocks[i].cell_count;
    }
    return (a->block_count <= LIMIT_BLOCKS && runs <= LIMIT_RUNS &&
            cells <= LIMIT_CELLS) ||
           err_set(err, ERR_LIMIT, "%zu blocks, %zu runs, %zu cells",
                   a->block_count, runs, cells);
}

static const struct digest *first_picture(const struct article *a)
{
    for (size_t i = 0; i < a->block_count; i++)
        if (a->blocks[i].has_asset)
            return &a->blocks[i].asset;
    return NULL;
}

/* An article without a date of its own keeps the place it first had. */
static int64_t sort_time(const struct article *a, const struct old *old,
                         int64_t seen_s)
{
    if (a->precision != PRECISION_NONE && a->published_s <= seen_s)
        return a->published_s;
    return old->id ? old->sort_s : seen_s;
}

static bool put_rows(struct page *page)
{
    struct sql *sql = &page->writer->sql;

    return (page->id == 0 || drop_rows(page)) && address_free(page) &&
           put_head(page) &&
           (page->fold.id == 0 ||
            twin_fold(sql, &page->fold, page->id, page->err)) &&
           files_put(page) && put_blocks(page) && put_sections(page) &&
           lists_put(sql, page->id, page->err);
}

static bool put_page(struct page *page, struct old *old, int64_t seen_s,
                     enum writer_change *change)
{
    bool is_settled, is_changed;

    if (!twins_settle(page, old, &is_settled, change))
        return false;
    is_changed = !old->id || old->column_id != page->column_id ||
                 !digest_equal(&old->digest, page->digest);
    if (is_settled || (!is_changed && *change == WRITER_SAME))
        return true;
    if (old->id && is_changed)
        *change = WRITER_CHANGED;
    else if (*change == WRITER_SAME)
        *change = WRITER_NEW;
    page->sort_s = sort_time(page->article, old, seen_s);
    return put_rows(page);
}

/* All of the page's rows or none. Going back may fail when the disk did; the
 * commit then finds that its transaction is gone. */
static bool put_or_undo(struct page *page, struct old *old, int64_t seen_s,
                        enum writer_change *change)
{
    struct sql *sql = &page->writer->sql;
    struct err ignored;

    if (!sql_script(sql, "SAVEPOINT page", page->err))
        return false;
    if (put_page(page, old, seen_s, change) && asked_put(page, change))
        return sql_script(sql, "RELEASE page", page->err);
    (void)!sql_script(sql, "ROLLBACK TO page", &ignored);
    (void)!sql_script(sql, "RELEASE page", &ignored);
    return false;
}

bool writer_article(struct writer *writer, const struct article *article,
                    int64_t seen_s, int64_t *id, enum writer_change *change,
                    struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct digest digest = article_digest(article);
    struct digest text_digest = article_text_digest(article);
    struct page page = { .writer = writer,
                         .mem = &mem,
                         .article = article,
                         .err = err,
                         .digest = &digest,
                         .text_digest = &text_digest,
                         .picture = first_picture(article) };
    struct old old;

    *change = WRITER_SAME;
    if (!check_bounds(article, err) ||
        !old_find(&writer->sql, article->url, &old, err) ||
        !writer_column(writer, article->column_path, article->column_depth,
                       STR_NONE, &page.column_id, err))
        return false;
    *id = old.id;
    if (!put_or_undo(&page, &old, seen_s, change))
        return false;
    *id = page.id;
    return true;
}
