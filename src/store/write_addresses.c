/* write_addresses.c - under which addresses an article stands: its own, those
 * of twins that show the same text, those of the files that it goes on in. */
#include "base/limits.h"
#include "store/writer.h"

enum { DAY_S = 86400 };

bool old_find(struct sql *sql, struct str url, struct old *out, struct err *err)
{
    static const char SQL[] =
        "SELECT id, column_id, sort_s, digest, text_digest, 0 FROM articles"
        " WHERE url = ?1 UNION ALL SELECT a.id, t.column_id, a.sort_s, "
        "a.digest,"
        " a.text_digest, 1 FROM addresses AS t JOIN articles AS a"
        " ON a.id = t.article_id WHERE t.url = ?1 AND t.column_id IS NOT NULL";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);

    *out = (struct old){ .id = 0 };
    if (!q)
        return false;
    sql_bind_text(q, 1, url);
    switch (sql_step(sql, q, err)) {
    case SQL_ROW:
        out->id = sqlite3_column_int64(q, 0);
        out->column_id = sqlite3_column_int64(q, 1);
        out->sort_s = sqlite3_column_int64(q, 2);
        out->is_twin = sqlite3_column_int(q, 5);
        return (column_digest(q, 3, &out->digest) &&
                column_digest(q, 4, &out->text_digest)) ||
               sql_nonsense(sql, "digest", out->id, err);
    case SQL_END:
        return true;
    default:
        return false;
    }
}

/* ---- rows ------------------------------------------------------------------ */

/* One statement with up to two numbers. */
static bool change(struct sql *sql, const char *text, int64_t first,
                   int64_t second, struct err *err)
{
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, text, err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, first);
    if (sqlite3_bind_parameter_count(q) > 1)
        sqlite3_bind_int64(q, 2, second);
    return sql_run(sql, q, err);
}

/* `column_id` NULL: a part's. */
static bool put_address(struct sql *sql, struct str url, int64_t article_id,
                        const int64_t *column_id, struct err *err)
{
    static const char SQL[] =
        "REPLACE INTO addresses (url, article_id, column_id)"
        " VALUES (?1, ?2, ?3)";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);

    if (!q)
        return false;
    sql_bind_text(q, 1, url);
    sqlite3_bind_int64(q, 2, article_id);
    if (column_id)
        sqlite3_bind_int64(q, 3, *column_id);
    return sql_run(sql, q, err);
}

static bool drop_address(struct sql *sql, struct str url, struct err *err)
{
    static const char SQL[] = "DELETE FROM addresses WHERE url = ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);

    if (!q)
        return false;
    sql_bind_text(q, 1, url);
    return sql_run(sql, q, err);
}

static bool set_address(struct sql *sql, int64_t id, struct str url,
                        int64_t column_id, struct err *err)
{
    static const char SQL[] =
        "UPDATE articles SET url = ?2, column_id = ?3 WHERE id = ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, id);
    sql_bind_text(q, 2, url);
    sqlite3_bind_int64(q, 3, column_id);
    return sql_run(sql, q, err);
}

bool lists_put(struct sql *sql, int64_t id, struct err *err)
{
    static const char DROP[] =
        "DELETE FROM article_columns WHERE article_id = ?1";
    static const char PUT[] =
        "WITH RECURSIVE above (id) AS (SELECT column_id FROM articles"
        " WHERE id = ?1 UNION SELECT column_id FROM addresses"
        " WHERE article_id = ?1 AND column_id IS NOT NULL UNION"
        " SELECT parent_id FROM columns, above WHERE columns.id = above.id"
        " AND parent_id IS NOT NULL) INSERT INTO article_columns"
        " (column_id, sort_s, article_id, has_picture)"
        " SELECT above.id, a.sort_s, a.id, a.picture IS NOT NULL"
        " FROM above, articles AS a WHERE a.id = ?1";

    return change(sql, DROP, id, 0, err) && change(sql, PUT, id, 0, err);
}

/* ---- twins ------------------------------------------------------------------ */

/* Another article with this text. */
struct twin {
    int64_t id; /* 0: none */
    int64_t column_id, sort_s;
    struct str url; /* in the caller's arena */
};

static bool find_twin(const struct page *page, int64_t but_id,
                      struct arena *mem, struct twin *out)
{
    static const char SQL[] =
        "SELECT id, column_id, sort_s, url FROM articles WHERE text_digest = ?1"
        " AND id <> ?2 AND (published_s IS NULL OR ?3 IS NULL"
        " OR abs(published_s - ?3) <= ?4) ORDER BY id LIMIT 1";
    struct sql *sql = &page->writer->sql;
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, page->err);
    enum sql_step step;

    *out = (struct twin){ .id = 0 };
    if (!q)
        return false;
    sql_bind_digest(q, 1, page->text_digest);
    sqlite3_bind_int64(q, 2, but_id);
    if (page->article->precision != PRECISION_NONE)
        sqlite3_bind_int64(q, 3, page->article->published_s);
    sqlite3_bind_int64(q, 4, LIMIT_TWIN_DAYS * DAY_S);
    step = sql_step(sql, q, page->err);
    if (step == SQL_ROW)
        *out =
            (struct twin){ sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1),
                           sqlite3_column_int64(q, 2), column_text(q, 3, mem) };
    return step != SQL_FAILED;
}

/* One article's addresses become another's, and it is no more. */
static bool fold(struct sql *sql, int64_t from, struct str url,
                 int64_t column_id, int64_t into, struct err *err)
{
    static const char MOVE[] =
        "UPDATE addresses SET article_id = ?2 WHERE article_id = ?1";
    static const char DROP[] = "DELETE FROM articles WHERE id = ?1";

    return change(sql, MOVE, from, into, err) &&
           change(sql, DROP, from, 0, err) &&
           put_address(sql, url, into, &column_id, err);
}

/* The page's address is a twin of `id`, in its column. */
static bool become_twin(struct page *page, int64_t id)
{
    struct sql *sql = &page->writer->sql;

    page->id = id;
    return put_address(sql, page->article->url, id, &page->column_id, page->err) &&
           lists_put(sql, id, page->err);
}

/* An article of this very night gives its place to one that stands before it
 * upstream. */
static bool take_over(struct page *page, const struct twin *twin, struct old *old)
{
    struct sql *sql = &page->writer->sql;

    page->id = twin->id;
    *old = (struct old){ .id = twin->id, .sort_s = twin->sort_s };
    return drop_address(sql, page->article->url, page->err) &&
           set_address(sql, twin->id, page->article->url, page->column_id,
                       page->err) &&
           put_address(sql, twin->url, twin->id, &twin->column_id, page->err);
}

static bool join(struct page *page, struct old *old, const struct twin *twin,
                 bool *is_settled)
{
    struct sql *sql = &page->writer->sql;

    if (old->id == 0 && twin->id > page->writer->last_id)
        return take_over(page, twin, old);
    if (old->id != 0 && old->id < twin->id)
        return fold(sql, twin->id, twin->url, twin->column_id, old->id,
                    page->err);
    *is_settled = true;
    return (old->id == 0 || fold(sql, old->id, page->article->url,
                                 page->column_id, twin->id, page->err)) &&
           become_twin(page, twin->id);
}

/* A twin whose text is no longer its article's stands for itself. */
static bool part_from(struct page *page, struct old *old)
{
    struct sql *sql = &page->writer->sql;
    int64_t id = old->id;

    *old = (struct old){ .id = 0 };
    return drop_address(sql, page->article->url, page->err) &&
           lists_put(sql, id, page->err);
}

bool twins_settle(struct page *page, struct old *old, bool *is_settled,
                  enum writer_change *change)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct twin twin;

    *is_settled =
        old->is_twin && digest_equal(&old->text_digest, page->text_digest);
    if (*is_settled && old->column_id == page->column_id) {
        page->id = old->id;
        return true;
    }
    if (*is_settled) {
        *change = WRITER_TWIN;
        return become_twin(page, old->id);
    }
    if (old->is_twin && !part_from(page, old))
        return false;
    page->id = old->id;
    if (!find_twin(page, old->id, &mem, &twin))
        return false;
    if (twin.id == 0)
        return true;
    *change = WRITER_TWIN;
    return join(page, old, &twin, is_settled);
}

/* ---- files, and addresses that lead elsewhere --------------------------- */

static bool put_file(const struct page *page, struct str url)
{
    bool was_there;

    return str_equal(url, page->article->url) ||
           (writer_withdraw(page->writer, url, &was_there, page->err) &&
            put_address(&page->writer->sql, url, page->id, NULL, page->err));
}

bool files_put(const struct page *page)
{
    static const char DROP[] =
        "DELETE FROM addresses WHERE article_id = ?1 AND column_id IS NULL";
    struct sql *sql = &page->writer->sql;
    struct str rest = page->article->files, url;

    if (!drop_address(sql, page->article->url, page->err) ||
        !change(sql, DROP, page->id, 0, page->err))
        return false;
    while (str_split(&rest, '\n', &url))
        if (!put_file(page, url))
            return false;
    return true;
}

bool asked_put(const struct page *page, enum writer_change *change)
{
    struct sql *sql = &page->writer->sql;
    struct str asked = page->article->asked;
    struct old old;

    if (asked.n == 0)
        return true;
    if (!old_find(sql, asked, &old, page->err))
        return false;
    if (old.id != 0)
        return true;
    if (*change == WRITER_SAME)
        *change = WRITER_TWIN;
    return put_address(sql, asked, page->id, &page->column_id, page->err) &&
           lists_put(sql, page->id, page->err);
}

/* ---- withdrawing ------------------------------------------------------------- */

/* The first of an article's twins; an id of 0 without any. */
static bool first_twin(struct sql *sql, int64_t id, struct arena *mem,
                       struct twin *out, struct err *err)
{
    static const char SQL[] =
        "SELECT column_id, url FROM addresses WHERE article_id = ?1"
        " AND column_id IS NOT NULL ORDER BY url LIMIT 1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);
    enum sql_step step;

    *out = (struct twin){ .id = 0 };
    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, id);
    step = sql_step(sql, q, err);
    if (step == SQL_ROW)
        *out = (struct twin){ .id = id,
                              .column_id = sqlite3_column_int64(q, 0),
                              .url = column_text(q, 1, mem) };
    return step != SQL_FAILED;
}

/* Its rows elsewhere go with it (ON DELETE CASCADE). */
static bool withdraw_own(struct sql *sql, int64_t id, struct err *err)
{
    static const char DROP[] = "DELETE FROM articles WHERE id = ?1";
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct twin twin;

    if (!first_twin(sql, id, &mem, &twin, err))
        return false;
    if (twin.id == 0)
        return change(sql, DROP, id, 0, err);
    return drop_address(sql, twin.url, err) &&
           set_address(sql, id, twin.url, twin.column_id, err) &&
           lists_put(sql, id, err);
}

bool writer_withdraw(struct writer *writer, struct str url, bool *was_there,
                     struct err *err)
{
    struct sql *sql = &writer->sql;
    struct old old;

    if (!old_find(sql, url, &old, err))
        return false;
    *was_there = old.id != 0;
    if (old.is_twin)
        return drop_address(sql, url, err) && lists_put(sql, old.id, err);
    return old.id == 0 || withdraw_own(sql, old.id, err);
}
