#include "store/read.h"

#include "base/buf.h"
#include "base/limits.h"
#include "store/reader.h"
#include "store/rows.h"

/* ---- the edition --------------------------------------------------------- */

bool store_facts(struct reader *db, struct edition_facts *out, struct err *err)
{
    static const char SQL[] = "SELECT value FROM meta WHERE key = ?1";
    const struct {
        struct str key;
        int64_t *value;
    } facts[] = {
        { STR("number"), &out->number },
        { STR("published_s"), &out->published_s },
        { STR("article_count"), &out->article_count },
        { STR("column_count"), &out->column_count },
        { STR("asset_count"), &out->asset_count },
    };

    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);

        if (!q)
            return false;
        sql_bind_text(q, 1, facts[i].key);
        switch (sql_step(&db->sql, q, err)) {
        case SQL_ROW:
            *facts[i].value = sqlite3_column_int64(q, 0);
            break;
        case SQL_END:
            return err_set(err, ERR_IO, "meta has no %s", facts[i].key.p);
        default:
            return false;
        }
    }
    return true;
}

/* ---- columns ------------------------------------------------------------- */

static struct column column_of(sqlite3_stmt *q, struct arena *mem)
{
    return (struct column){
        .id = sqlite3_column_int64(q, 0),
        .parent_id = sqlite3_column_int64(q, 1),
        .slug = column_text(q, 2, mem),
        .title = column_text(q, 3, mem),
        .article_count = sqlite3_column_int64(q, 4),
    };
}

bool store_columns(struct reader *db, struct arena *mem, struct column **out,
                   size_t *count, struct err *err)
{
    static const char SQL[] =
        "SELECT id, parent_id, slug, title, article_count FROM columns"
        " WHERE id <> 0 AND article_count > 0 ORDER BY rank LIMIT ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);
    CLEANUP(buf_free) struct buf rows = BUF_EMPTY;
    enum sql_step step;

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, LIMIT_EDITION_COLUMNS);
    while ((step = sql_step(&db->sql, q, err)) == SQL_ROW) {
        struct column column = column_of(q, mem);

        rows_put(&rows, &column, sizeof(column));
    }
    *out = rows_take(&rows, sizeof(**out), mem, count);
    return step == SQL_END;
}

static bool one_column(struct reader *db, sqlite3_stmt *q, struct arena *mem,
                       struct column *out, struct err *err)
{
    switch (sql_step(&db->sql, q, err)) {
    case SQL_ROW:
        *out = column_of(q, mem);
        return true;
    case SQL_END:
        return err_set(err, ERR_ABSENT, "no such column");
    default:
        return false;
    }
}

bool store_column(struct reader *db, struct str slug, struct arena *mem,
                  struct column *out, struct err *err)
{
    static const char SQL[] =
        "SELECT id, parent_id, slug, title, article_count FROM columns"
        " WHERE slug = ?1 AND id <> 0";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);

    if (!q)
        return false;
    sql_bind_text(q, 1, slug);
    return one_column(db, q, mem, out, err);
}

bool store_column_by_id(struct reader *db, int64_t id, struct arena *mem,
                        struct column *out, struct err *err)
{
    static const char SQL[] =
        "SELECT id, parent_id, slug, title, article_count FROM columns"
        " WHERE id = ?1 AND id <> 0";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, id);
    return one_column(db, q, mem, out, err);
}

/* ---- lists --------------------------------------------------------------- */

static bool line_of(struct reader *db, int64_t id, struct arena *mem,
                    struct article_line *out, struct err *err)
{
    static const char SQL[] =
        "SELECT a.title, a.subtitle, a.source, nullif(c.title, ''), a.url,"
        " a.precision, a.published_s, a.picture, p.width, p.height,"
        " (SELECT b.text FROM blocks AS b WHERE b.article_id = a.id"
        "  AND b.kind = 'paragraph' ORDER BY b.seq LIMIT 1)"
        " FROM articles AS a JOIN columns AS c ON c.id = a.column_id"
        " LEFT JOIN assets AS p ON p.digest = a.picture WHERE a.id = ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, id);
    switch (sql_step(&db->sql, q, err)) {
    case SQL_ROW:
        break;
    case SQL_END:
        return sql_nonsense(&db->sql, "a list has it, nothing else", id, err);
    default:
        return false;
    }
    *out = (struct article_line){
        .id = id,
        .title = column_text(q, 0, mem),
        .subtitle = column_text(q, 1, mem),
        .source = column_text(q, 2, mem),
        .column_title = column_text(q, 3, mem),
        .url = column_text(q, 4, mem),
        .published_s = sqlite3_column_int64(q, 6),
        .picture_width = sqlite3_column_int64(q, 8),
        .picture_height = sqlite3_column_int64(q, 9),
        .lead = column_text(q, 10, mem),
    };
    out->has_picture = column_digest(q, 7, &out->picture);
    return article_precision_of(column_peek(q, 5), &out->precision) ||
           sql_nonsense(&db->sql, "precision", id, err);
}

/* The ids that a query gives in its first column. */
static bool take_ids(struct reader *db, sqlite3_stmt *q, struct arena *mem,
                     int64_t **out, size_t *count, struct err *err)
{
    CLEANUP(buf_free) struct buf rows = BUF_EMPTY;
    enum sql_step step;

    while ((step = sql_step(&db->sql, q, err)) == SQL_ROW) {
        int64_t id = sqlite3_column_int64(q, 0);

        rows_put(&rows, &id, sizeof(id));
    }
    *out = rows_take(&rows, sizeof(**out), mem, count);
    return step == SQL_END;
}

static bool window_ids(struct reader *db, const struct window *window,
                       struct arena *mem, int64_t **out, size_t *count,
                       struct err *err)
{
    static const char ALL[] =
        "SELECT article_id FROM article_columns WHERE column_id = ?1"
        " ORDER BY sort_s DESC, article_id DESC LIMIT ?2 OFFSET ?3";
    /* Left to itself the planner walks the whole column's list. */
    static const char WITH_PICTURE[] =
        "SELECT article_id FROM article_columns"
        " INDEXED BY article_columns_with_picture"
        " WHERE column_id = ?1 AND has_picture = 1"
        " ORDER BY sort_s DESC, article_id DESC LIMIT ?2 OFFSET ?3";
    CLEANUP(sql_done)
    sqlite3_stmt *q =
        sql_query(&db->sql, window->only_with_picture ? WITH_PICTURE : ALL, err);
    int64_t limit = window->limit;

    if (!q)
        return false;
    if (limit < 0 || limit > LIMIT_LIST_ROWS) /* SQLite: negative is all */
        limit = LIMIT_LIST_ROWS;
    sqlite3_bind_int64(q, 1, window->column_id);
    sqlite3_bind_int64(q, 2, limit);
    sqlite3_bind_int64(q, 3, window->offset);
    return take_ids(db, q, mem, out, count, err);
}

bool store_lines(struct reader *db, const struct window *window,
                 struct arena *mem, struct article_line **out, size_t *count,
                 struct err *err)
{
    int64_t *ids;

    if (!window_ids(db, window, mem, &ids, count, err))
        return false;
    *out = ARENA_ARRAY(mem, struct article_line, *count);
    for (size_t i = 0; i < *count; i++)
        if (!line_of(db, ids[i], mem, &(*out)[i], err))
            return false;
    return true;
}

bool store_article_ids(struct reader *db, struct arena *mem, int64_t **out,
                       size_t *count, struct err *err)
{
    static const char SQL[] =
        "SELECT article_id FROM article_columns WHERE column_id = 0"
        " ORDER BY sort_s DESC, article_id DESC LIMIT ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, LIMIT_EDITION_ARTICLES);
    return take_ids(db, q, mem, out, count, err);
}

/* Kinds as in enum address_kind. */
#define ADDRESS_KINDS \
    "SELECT url, id AS article_id, 0 AS kind, column_id FROM articles " \
    "UNION ALL SELECT url, article_id, CASE kind WHEN 'twin' THEN 1 " \
    "WHEN 'part' THEN 2 ELSE 3 END, column_id FROM addresses"

bool store_addresses(struct reader *db, struct arena *mem,
                     struct store_address **out, size_t *count, struct err *err)
{
    static const char SQL[] = "SELECT article_id, kind, url FROM"
                              " (" ADDRESS_KINDS ") ORDER BY article_id, kind,"
                              " url LIMIT ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);
    CLEANUP(buf_free) struct buf rows = BUF_EMPTY;
    enum sql_step step;

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, LIMIT_EDITION_ARTICLES + LIMIT_EDITION_ADDRESSES);
    while ((step = sql_step(&db->sql, q, err)) == SQL_ROW) {
        struct store_address row = {
            .id = sqlite3_column_int64(q, 0),
            .kind = (enum address_kind)sqlite3_column_int(q, 1),
            .url = column_text(q, 2, mem),
        };

        rows_put(&rows, &row, sizeof(row));
    }
    *out = rows_take(&rows, sizeof(**out), mem, count);
    return step == SQL_END;
}

bool store_revisions(struct reader *db, struct str after, struct arena *mem,
                     struct store_revision **out, size_t *count, struct err *err)
{
    static const char SQL[] = "SELECT id, url, title, digest FROM articles"
                              " WHERE url > ?1 ORDER BY url LIMIT ?2";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);
    CLEANUP(buf_free) struct buf rows = BUF_EMPTY;
    enum sql_step step;

    if (!q)
        return false;
    sql_bind_text(q, 1, str_is_none(after) ? S("") : after);
    sqlite3_bind_int64(q, 2, LIMIT_LIST_ROWS);
    while ((step = sql_step(&db->sql, q, err)) == SQL_ROW) {
        struct store_revision row = { .id = sqlite3_column_int64(q, 0),
                                      .url = column_text(q, 1, mem),
                                      .title = column_text(q, 2, mem) };

        if (!column_digest(q, 3, &row.digest))
            return sql_nonsense(&db->sql, "digest", row.id, err);
        rows_put(&rows, &row, sizeof(row));
    }
    *out = rows_take(&rows, sizeof(**out), mem, count);
    return step == SQL_END;
}

static bool neighbour(struct reader *db, const char *sql, int64_t id,
                      struct arena *mem, struct article_line *out,
                      struct err *err)
{
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, sql, err);
    int64_t *ids;
    size_t count;

    *out = (struct article_line){ .id = 0 };
    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, id);
    return take_ids(db, q, mem, &ids, &count, err) &&
           (count == 0 || line_of(db, ids[0], mem, out, err));
}

bool store_neighbours(struct reader *db, int64_t id, struct arena *mem,
                      struct article_line *newer, struct article_line *older,
                      struct err *err)
{
    static const char NEWER[] =
        "SELECT l.article_id FROM articles AS a JOIN article_columns AS l"
        " ON l.column_id = a.column_id"
        " AND (l.sort_s, l.article_id) > (a.sort_s, a.id) WHERE a.id = ?1"
        " ORDER BY l.sort_s, l.article_id LIMIT 1";
    static const char OLDER[] =
        "SELECT l.article_id FROM articles AS a JOIN article_columns AS l"
        " ON l.column_id = a.column_id"
        " AND (l.sort_s, l.article_id) < (a.sort_s, a.id) WHERE a.id = ?1"
        " ORDER BY l.sort_s DESC, l.article_id DESC LIMIT 1";

    return neighbour(db, NEWER, id, mem, newer, err) &&
           neighbour(db, OLDER, id, mem, older, err);
}

bool store_article_at(struct reader *db, struct str url, struct stored *out,
                      struct err *err)
{
    static const char SQL[] =
        "SELECT a.id, k.kind, a.digest, a.text_digest, k.column_id"
        " FROM (" ADDRESS_KINDS
        ") AS k JOIN articles AS a ON a.id = k.article_id WHERE k.url = ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);

    if (!q)
        return false;
    sql_bind_text(q, 1, url);
    switch (sql_step(&db->sql, q, err)) {
    case SQL_ROW:
        out->id = sqlite3_column_int64(q, 0);
        out->kind = (enum address_kind)sqlite3_column_int(q, 1);
        out->column_id = sqlite3_column_int64(q, 4);
        return (column_digest(q, 2, &out->digest) &&
                column_digest(q, 3, &out->text_digest)) ||
               sql_nonsense(&db->sql, "digest", out->id, err);
    case SQL_END:
        return err_set(err, ERR_ABSENT, "no article from %.*s", STR_ARG(url));
    default:
        return false;
    }
}

bool stored_is(const struct stored *stored, const struct article *article)
{
    struct digest digest;

    if (stored->kind == ADDRESS_TWIN) {
        digest = article_text_digest(article);
        return digest_equal(&stored->text_digest, &digest);
    }
    digest = article_digest(article);
    return stored->kind == ADDRESS_OWN && digest_equal(&stored->digest, &digest);
}

bool store_text_addresses(struct reader *db, const struct digest *text_digest,
                          int64_t *out, struct err *err)
{
    static const char SQL[] =
        "SELECT count(*) FROM articles AS a JOIN addresses AS x"
        " ON x.article_id = a.id WHERE a.text_digest = ?1 AND x.kind <> 'part'";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);

    if (!q)
        return false;
    sql_bind_digest(q, 1, text_digest);
    if (sql_step(&db->sql, q, err) != SQL_ROW)
        return false;
    *out = sqlite3_column_int64(q, 0);
    return true;
}

/* ---- districts ----------------------------------------------------------- */

bool store_districts(struct reader *db, struct arena *mem,
                     struct district **out, size_t *count, struct err *err)
{
    static const char SQL[] = "SELECT name, section_count FROM districts"
                              " WHERE section_count > 0 ORDER BY id LIMIT ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);
    CLEANUP(buf_free) struct buf rows = BUF_EMPTY;
    enum sql_step step;

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, LIMIT_LIST_ROWS);
    while ((step = sql_step(&db->sql, q, err)) == SQL_ROW) {
        struct district district = { column_text(q, 0, mem),
                                     sqlite3_column_int64(q, 1) };

        rows_put(&rows, &district, sizeof(district));
    }
    *out = rows_take(&rows, sizeof(**out), mem, count);
    return step == SQL_END;
}

/* The headings right under the organ's line, and the first paragraph. */
static bool section_words(struct reader *db, struct section *section,
                          int64_t last_seq, struct arena *mem, struct err *err)
{
    static const char SQL[] =
        "SELECT kind, text FROM blocks WHERE article_id = ?1"
        " AND seq > ?2 AND seq <= ?3 ORDER BY seq LIMIT ?4";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);
    CLEANUP(buf_free) struct buf slogan = BUF_EMPTY;
    enum sql_step step = SQL_FAILED;
    bool is_under_organ = true;

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, section->article_id);
    sqlite3_bind_int64(q, 2, section->first_seq);
    sqlite3_bind_int64(q, 3, last_seq);
    sqlite3_bind_int64(q, 4, LIMIT_BLOCKS);
    while (str_is_none(section->lead) &&
           (step = sql_step(&db->sql, q, err)) == SQL_ROW) {
        struct str kind = column_peek(q, 0);

        if (str_equal(kind, S("paragraph")))
            section->lead = column_text(q, 1, mem);
        is_under_organ = is_under_organ && str_equal(kind, S("heading"));
        if (!is_under_organ)
            continue;
        if (slogan.n)
            buf_put_char(&slogan, '\n');
        buf_put(&slogan, column_peek(q, 1));
    }
    section->slogan = slogan.n ? arena_take(mem, &slogan) : STR_NONE;
    return step != SQL_FAILED;
}

static bool section_of(struct reader *db, sqlite3_stmt *q, struct arena *mem,
                       struct section *out, struct err *err)
{
    *out = (struct section){
        .article_id = sqlite3_column_int64(q, 0),
        .first_seq = sqlite3_column_int64(q, 1),
        .article_title = column_text(q, 3, mem),
        .article_source = column_text(q, 4, mem),
        .published_s = sqlite3_column_int64(q, 6),
    };
    if (!article_precision_of(column_peek(q, 5), &out->precision))
        return sql_nonsense(&db->sql, "precision", out->article_id, err);
    return section_words(db, out, sqlite3_column_int64(q, 2), mem, err);
}

bool store_sections(struct reader *db, struct str district, struct arena *mem,
                    struct section **out, size_t *count, struct err *err)
{
    static const char SQL[] =
        "SELECT s.article_id, s.first_seq, s.last_seq, a.title, a.source,"
        " a.precision, a.published_s FROM districts AS d"
        " JOIN sections AS s ON s.district_id = d.id"
        " JOIN articles AS a ON a.id = s.article_id WHERE d.name = ?1"
        " ORDER BY s.sort_s DESC, s.article_id DESC, s.first_seq LIMIT ?2";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);
    CLEANUP(buf_free) struct buf rows = BUF_EMPTY;
    struct section section;
    enum sql_step step;

    if (!q)
        return false;
    sql_bind_text(q, 1, district);
    sqlite3_bind_int64(q, 2, LIMIT_LIST_ROWS);
    while ((step = sql_step(&db->sql, q, err)) == SQL_ROW) {
        if (!section_of(db, q, mem, &section, err))
            return false;
        rows_put(&rows, &section, sizeof(section));
    }
    *out = rows_take(&rows, sizeof(**out), mem, count);
    return step == SQL_END;
}

/* ---- assets -------------------------------------------------------------- */

static bool asset_of(struct reader *db, sqlite3_stmt *q, struct arena *mem,
                     struct asset *out, struct err *err)
{
    *out = (struct asset){
        .media_type = column_text(q, 1, mem),
        .width = sqlite3_column_int64(q, 2),
        .height = sqlite3_column_int64(q, 3),
        .bytes = sqlite3_column_int64(q, 4),
    };
    return column_digest(q, 0, &out->digest) ||
           sql_nonsense(&db->sql, "an asset's digest", 0, err);
}

bool store_asset(struct reader *db, const struct digest *digest,
                 struct arena *mem, struct asset *out, struct err *err)
{
    static const char SQL[] = "SELECT digest, media_type, width, height, bytes"
                              " FROM assets WHERE digest = ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);

    if (!q)
        return false;
    sql_bind_digest(q, 1, digest);
    switch (sql_step(&db->sql, q, err)) {
    case SQL_ROW:
        return asset_of(db, q, mem, out, err);
    case SQL_END:
        return err_set(err, ERR_ABSENT, "no such picture");
    default:
        return false;
    }
}

bool store_assets(struct reader *db, struct arena *mem, struct asset **out,
                  size_t *count, struct err *err)
{
    static const char SQL[] = "SELECT digest, media_type, width, height, bytes"
                              " FROM assets ORDER BY digest LIMIT ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, SQL, err);
    CLEANUP(buf_free) struct buf rows = BUF_EMPTY;
    struct asset asset;
    enum sql_step step;

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, LIMIT_EDITION_ASSETS);
    while ((step = sql_step(&db->sql, q, err)) == SQL_ROW) {
        if (!asset_of(db, q, mem, &asset, err))
            return false;
        rows_put(&rows, &asset, sizeof(asset));
    }
    *out = rows_take(&rows, sizeof(**out), mem, count);
    return step == SQL_END;
}
