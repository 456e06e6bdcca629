/* write_addresses.c - under which addresses an article stands: its own, those
 * of twins that show the same text, those of the files that it goes on in, and
 * those that lead to any of them. */
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
        " ON a.id = t.article_id WHERE t.url = ?1 AND t.kind = 'twin'";
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

/* One statement with up to two numbers and a text, in this order. */
static bool change(struct sql *sql, const char *text, int64_t first,
                   int64_t second, struct str third, struct err *err)
{
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, text, err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, first);
    if (sqlite3_bind_parameter_count(q) > 1)
        sqlite3_bind_int64(q, 2, second);
    if (sqlite3_bind_parameter_count(q) > 2)
        sql_bind_text(q, 3, third);
    return sql_run(sql, q, err);
}

static bool drop(struct sql *sql, const char *text, struct str url,
                 struct err *err)
{
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, text, err);

    if (!q)
        return false;
    sql_bind_text(q, 1, url);
    return sql_run(sql, q, err);
}

static bool put_twin(struct sql *sql, struct str url, int64_t article_id,
                     int64_t column_id, struct err *err)
{
    static const char SQL[] =
        "REPLACE INTO addresses (article_id, column_id, url, kind)"
        " VALUES (?1, ?2, ?3, 'twin')";

    return change(sql, SQL, article_id, column_id, url, err);
}

/* A part or an alias, by its own statement. */
static bool put_follower(struct sql *sql, const char *text, struct str url,
                         int64_t article_id, struct str of_url, struct err *err)
{
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, text, err);

    if (!q)
        return false;
    sql_bind_text(q, 1, url);
    sqlite3_bind_int64(q, 2, article_id);
    sql_bind_text(q, 3, of_url);
    return sql_run(sql, q, err);
}

/* The row of an address that stands for no article of its own. */
static bool drop_row(struct sql *sql, struct str url, struct err *err)
{
    static const char SQL[] = "DELETE FROM addresses WHERE url = ?1";

    return drop(sql, SQL, url, err);
}

static bool drop_followers(struct sql *sql, struct str url, struct err *err)
{
    static const char SQL[] = "DELETE FROM addresses WHERE of_url = ?1";

    return drop(sql, SQL, url, err);
}

static bool drop_article(struct sql *sql, int64_t id, struct err *err)
{
    static const char SQL[] = "DELETE FROM articles WHERE id = ?1";

    return change(sql, SQL, id, 0, STR_NONE, err);
}

bool lists_put(struct sql *sql, int64_t id, struct err *err)
{
    static const char DROP[] =
        "DELETE FROM article_columns WHERE article_id = ?1";
    static const char PUT[] =
        "WITH RECURSIVE above (id) AS (SELECT column_id FROM articles"
        " WHERE id = ?1 UNION SELECT column_id FROM addresses"
        " WHERE article_id = ?1 AND kind = 'twin' UNION"
        " SELECT parent_id FROM columns, above WHERE columns.id = above.id"
        " AND parent_id IS NOT NULL) INSERT INTO article_columns"
        " (column_id, sort_s, article_id, has_picture)"
        " SELECT above.id, a.sort_s, a.id, a.picture IS NOT NULL"
        " FROM above, articles AS a WHERE a.id = ?1";

    return change(sql, DROP, id, 0, STR_NONE, err) &&
           change(sql, PUT, id, 0, STR_NONE, err);
}

/* Nothing more is noted of a text that has them all: a site may give it a new
 * address every night. */
static bool has_room(struct sql *sql, int64_t id, bool *out, struct err *err)
{
    static const char SQL[] = "SELECT count(*) FROM addresses"
                              " WHERE article_id = ?1 AND kind <> 'part'";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, id);
    if (sql_step(sql, q, err) != SQL_ROW)
        return false;
    *out = sqlite3_column_int64(q, 0) < LIMIT_ADDRESSES - 1;
    return true;
}

/* ---- twins ------------------------------------------------------------------ */

static bool find_twin(const struct page *page, int64_t but_id, struct twin *out)
{
    static const char SQL[] =
        "SELECT id, column_id, url FROM articles WHERE text_digest = ?1"
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
        *out = (struct twin){ sqlite3_column_int64(q, 0),
                              sqlite3_column_int64(q, 1),
                              column_text(q, 2, page->mem) };
    return step != SQL_FAILED;
}

/* The first of an article's twins; an id of 0 without any. */
static bool first_twin(struct sql *sql, int64_t id, struct arena *mem,
                       struct twin *out, struct err *err)
{
    static const char SQL[] =
        "SELECT column_id, url FROM addresses WHERE article_id = ?1"
        " AND kind = 'twin' ORDER BY url LIMIT 1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);
    enum sql_step step;

    *out = (struct twin){ .id = 0 };
    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, id);
    step = sql_step(sql, q, err);
    if (step == SQL_ROW)
        *out = (struct twin){ id, sqlite3_column_int64(q, 0),
                              column_text(q, 1, mem) };
    return step != SQL_FAILED;
}

bool twin_fold(struct sql *sql, const struct twin *twin, int64_t into,
               struct err *err)
{
    static const char MOVE[] =
        "UPDATE addresses SET article_id = ?2 WHERE article_id = ?1";

    return change(sql, MOVE, twin->id, into, STR_NONE, err) &&
           drop_article(sql, twin->id, err) &&
           put_twin(sql, twin->url, into, twin->column_id, err);
}

/* The page's address is a twin of `id`, in its column. */
static bool become_twin(struct page *page, int64_t id)
{
    struct sql *sql = &page->writer->sql;

    page->id = id;
    return put_twin(sql, page->article->url, id, page->column_id, page->err) &&
           files_put(page) && lists_put(sql, id, page->err);
}

static bool become_new_twin(struct page *page, const struct twin *twin,
                            enum writer_change *change)
{
    bool is_room;

    page->id = twin->id;
    if (!has_room(&page->writer->sql, twin->id, &is_room, page->err))
        return false;
    if (!is_room)
        return true;
    *change = WRITER_TWIN;
    return become_twin(page, twin->id);
}

/* The page's text is another article's, too. Of two that come in one night the
 * page stands before the other upstream: it becomes the article, with an id
 * after the other's, which has its place in lists. */
static bool join(struct page *page, const struct old *old,
                 const struct twin *twin, bool *is_settled,
                 enum writer_change *change)
{
    struct sql *sql = &page->writer->sql;
    const struct twin own = { old->id, page->column_id, page->article->url };

    *is_settled = false;
    if (old->id == 0 && twin->id > page->writer->last_id) {
        *change = WRITER_TWIN;
        page->fold = *twin;
        return true;
    }
    if (old->id != 0 && old->id < twin->id) {
        *change = WRITER_TWIN;
        return twin_fold(sql, twin, old->id, page->err);
    }
    *is_settled = true;
    if (old->id == 0)
        return become_new_twin(page, twin, change);
    *change = WRITER_TWIN;
    return twin_fold(sql, &own, twin->id, page->err) &&
           become_twin(page, twin->id);
}

/* ---- parting ------------------------------------------------------------------ */

/* A twin whose text is no longer its article's stands for itself. */
static bool part_from(struct page *page, struct old *old)
{
    struct sql *sql = &page->writer->sql;
    int64_t id = old->id;

    *old = (struct old){ .id = 0 };
    return drop_row(sql, page->article->url, page->err) &&
           lists_put(sql, id, page->err);
}

/* The rows of an article once more, under a twin's address. */
static bool copy_rows(struct sql *sql, int64_t from, const struct twin *twin,
                      int64_t *to, struct err *err)
{
    static const char HEAD[] =
        "INSERT INTO articles (column_id, url, title, subtitle, source, author,"
        " editor, byline, published_s, precision, sort_s, digest, picture,"
        " text_digest) SELECT ?2, ?3, title, subtitle, source, author, editor,"
        " byline, published_s, precision, sort_s, digest, picture, text_digest"
        " FROM articles WHERE id = ?1";
    static const char BLOCKS[] =
        "INSERT INTO blocks (article_id, seq, kind, level, text, src, alt, ext,"
        " poster, asset) SELECT ?2, seq, kind, level, text, src, alt, ext,"
        " poster, asset FROM blocks WHERE article_id = ?1";
    static const char RUNS[] =
        "INSERT INTO runs (article_id, seq, n, kind, start, length, href)"
        " SELECT ?2, seq, n, kind, start, length, href FROM runs"
        " WHERE article_id = ?1";
    static const char CELLS[] =
        "INSERT INTO cells (article_id, seq, n, at_row, at_column, row_span,"
        " column_span, is_head, text) SELECT ?2, seq, n, at_row, at_column,"
        " row_span, column_span, is_head, text FROM cells WHERE article_id = "
        "?1";
    static const char SECTIONS[] =
        "INSERT INTO sections (district_id, sort_s, article_id, first_seq,"
        " last_seq) SELECT district_id, sort_s, ?2, first_seq, last_seq"
        " FROM sections WHERE article_id = ?1";
    static const char *const rest[] = { BLOCKS, RUNS, CELLS, SECTIONS };

    if (!change(sql, HEAD, from, twin->column_id, twin->url, err))
        return false;
    *to = sqlite3_last_insert_rowid(sql->db);
    for (size_t i = 0; i < COUNT_OF(rest); i++)
        if (!change(sql, rest[i], from, *to, STR_NONE, err))
            return false;
    return true;
}

/* An article that is edited at its own address leaves its twins the text that
 * they have still: one of them stands for it. */
static bool leave_text(const struct page *page, int64_t id)
{
    static const char MOVE[] =
        "UPDATE addresses SET article_id = ?2 WHERE article_id = ?1"
        " AND (of_url IS NULL OR of_url <> ?3)";
    struct sql *sql = &page->writer->sql;
    struct twin twin;
    int64_t copy;

    if (!first_twin(sql, id, page->mem, &twin, page->err))
        return false;
    return twin.id == 0 ||
           (drop_row(sql, twin.url, page->err) &&
            copy_rows(sql, id, &twin, &copy, page->err) &&
            change(sql, MOVE, id, copy, page->article->url, page->err) &&
            lists_put(sql, copy, page->err));
}

bool twins_settle(struct page *page, struct old *old, bool *is_settled,
                  enum writer_change *change)
{
    bool is_same_text =
        old->id && digest_equal(&old->text_digest, page->text_digest);
    struct twin twin;

    *is_settled = old->is_twin && is_same_text;
    page->id = old->id;
    if (*is_settled && old->column_id == page->column_id)
        return true;
    if (*is_settled) {
        *change = WRITER_TWIN;
        return become_twin(page, old->id);
    }
    if (old->is_twin && !part_from(page, old))
        return false;
    page->id = old->id;
    if (old->id && !is_same_text && !leave_text(page, old->id))
        return false;
    if (!find_twin(page, old->id, &twin))
        return false;
    return twin.id == 0 || join(page, old, &twin, is_settled, change);
}

/* ---- files, and addresses that lead elsewhere --------------------------- */

static bool put_file(const struct page *page, struct str url)
{
    static const char SQL[] =
        "REPLACE INTO addresses (url, article_id, kind, of_url)"
        " VALUES (?1, ?2, 'part', ?3)";
    bool was_there;

    return str_equal(url, page->article->url) ||
           (writer_withdraw(page->writer, url, &was_there, page->err) &&
            put_follower(&page->writer->sql, SQL, url, page->id,
                         page->article->url, page->err));
}

bool files_put(const struct page *page)
{
    static const char DROP[] =
        "DELETE FROM addresses WHERE of_url = ?1 AND kind = 'part'";
    struct str rest = page->article->files, url;

    if (!drop(&page->writer->sql, DROP, page->article->url, page->err))
        return false;
    while (str_split(&rest, '\n', &url))
        if (!put_file(page, url))
            return false;
    return true;
}

bool address_free(const struct page *page)
{
    return drop_row(&page->writer->sql, page->article->url, page->err);
}

/* What the address led to before; 0: nothing. */
static bool find_alias(struct sql *sql, struct str url, int64_t *id,
                       struct err *err)
{
    static const char SQL[] =
        "SELECT article_id FROM addresses WHERE url = ?1 AND kind = 'alias'";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);
    enum sql_step step;

    if (!q)
        return false;
    sql_bind_text(q, 1, url);
    step = sql_step(sql, q, err);
    *id = step == SQL_ROW ? sqlite3_column_int64(q, 0) : 0;
    return step != SQL_FAILED;
}

bool asked_put(const struct page *page, enum writer_change *change)
{
    static const char SQL[] =
        "REPLACE INTO addresses (url, article_id, kind, of_url)"
        " VALUES (?1, ?2, 'alias', ?3)";
    struct sql *sql = &page->writer->sql;
    struct str asked = page->article->asked;
    struct old old;
    int64_t led_to;
    bool is_room;

    if (asked.n == 0)
        return true;
    if (!old_find(sql, asked, &old, page->err) ||
        !find_alias(sql, asked, &led_to, page->err) ||
        !has_room(sql, page->id, &is_room, page->err))
        return false;
    if (old.id != 0 || led_to == page->id || !is_room)
        return true;
    if (*change == WRITER_SAME)
        *change = WRITER_TWIN;
    return put_follower(sql, SQL, asked, page->id, page->article->url, page->err);
}

/* ---- withdrawing ------------------------------------------------------------- */

static bool set_address(struct sql *sql, const struct twin *twin, struct err *err)
{
    static const char SQL[] =
        "UPDATE articles SET column_id = ?2, url = ?3 WHERE id = ?1";

    return change(sql, SQL, twin->id, twin->column_id, twin->url, err);
}

/* Its rows elsewhere go with it (ON DELETE CASCADE). */
static bool withdraw_own(struct sql *sql, int64_t id, struct str url,
                         struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct twin twin;

    if (!first_twin(sql, id, &mem, &twin, err))
        return false;
    if (twin.id == 0)
        return drop_article(sql, id, err);
    return drop_followers(sql, url, err) && drop_row(sql, twin.url, err) &&
           set_address(sql, &twin, err) && lists_put(sql, id, err);
}

bool writer_withdraw(struct writer *writer, struct str url, bool *was_there,
                     struct err *err)
{
    struct sql *sql = &writer->sql;
    struct old old;

    if (!old_find(sql, url, &old, err))
        return false;
    if (old.id != 0 && !old.is_twin) {
        *was_there = true;
        return withdraw_own(sql, old.id, url, err);
    }
    if (!drop_followers(sql, url, err) || !drop_row(sql, url, err))
        return false;
    *was_there = sqlite3_changes(sql->db) > 0;
    return old.id == 0 || lists_put(sql, old.id, err);
}
