#include "store/write.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/limits.h"
#include "store/rows.h"
#include "store/writer.h"

/* Nobody reads the file before it is renamed into place, and what a crash
 * leaves of it is thrown away: so no journal file has to survive us. It lies
 * in memory, for going back to before an article that failed. FULL makes the
 * commit end with the file's fsync. Without a journal on the disk, none that
 * is left over can be rolled back into tomorrow's copy, either. */
static const char WRITER_PRAGMAS[] = "PRAGMA page_size = 8192;"
                                     "PRAGMA journal_mode = MEMORY;"
                                     "PRAGMA synchronous = FULL;"
                                     "PRAGMA trusted_schema = OFF;"
                                     "PRAGMA foreign_keys = ON;"
                                     "PRAGMA temp_store = MEMORY;"
                                     "PRAGMA cache_size = -16384;"; /* KiB */

static bool begin(struct sql *sql, struct err *err)
{
    int64_t schema;

    if (!sql_script(sql, WRITER_PRAGMAS, err) ||
        !sql_script(sql, "BEGIN IMMEDIATE", err) ||
        !sql_number(sql, "PRAGMA user_version", &schema, err))
        return false;
    if (schema == 0)
        return sql_script(sql, store_schema_sql, err);
    return schema == SQL_SCHEMA ||
           err_set(err, ERR_DATA, "its schema is %" PRId64 ", ours is %d",
                   schema, SQL_SCHEMA);
}

bool writer_open(const char *path, struct writer **out, struct err *err)
{
    static const char LAST[] = "SELECT coalesce(max(id), 0) FROM articles";
    struct writer *writer = calloc(1, sizeof(*writer));

    if (!writer)
        abort();
    if (sql_open(&writer->sql, path, "mode=rwc", err)) {
        if (begin(&writer->sql, err) &&
            sql_number(&writer->sql, LAST, &writer->last_id, err)) {
            *out = writer;
            return true;
        }
    }
    writer_close(writer);
    return err_wrap(err, "%s", path);
}

void writer_close(struct writer *writer)
{
    if (!writer)
        return;
    if (writer->sql.db)
        (void)sql_close(&writer->sql);
    free(writer);
}

/* ---- columns ------------------------------------------------------------- */

/* By its title, or one that it had: its older articles go on naming that, so no
 * other column gets it. 0 when there is none: the root is nobody's child. */
static bool find_child(struct sql *sql, int64_t parent_id, struct str title,
                       int64_t *id, struct err *err)
{
    static const char SQL[] =
        "SELECT id FROM columns WHERE parent_id = ?1 AND title = ?2 UNION ALL"
        " SELECT column_id FROM column_titles WHERE parent_id = ?1"
        " AND title = ?2 LIMIT 1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);
    enum sql_step step;

    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, parent_id);
    sql_bind_text(q, 2, title);
    step = sql_step(sql, q, err);
    *id = step == SQL_ROW ? sqlite3_column_int64(q, 0) : 0;
    return step != SQL_FAILED;
}

static bool is_free(struct sql *sql, struct str slug, bool *out, struct err *err)
{
    static const char SQL[] = "SELECT 1 FROM columns WHERE slug = ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);
    enum sql_step step;

    if (!q)
        return false;
    sql_bind_text(q, 1, slug);
    step = sql_step(sql, q, err);
    *out = step == SQL_END;
    return step != SQL_FAILED;
}

static bool is_slug(struct str slug)
{
    for (size_t i = 0; i < slug.n; i++) {
        char c = slug.p[i];

        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-')
            return false;
    }
    return slug.n > 0 && slug.n <= LIMIT_SLUG;
}

/* The slug for the first `titles` of a path of `depth`: all of it for the
 * whole path; for a parent its first parts between dashes, if there is one
 * for each title; else none. */
static struct str slug_part(struct str slug, size_t titles, size_t depth)
{
    size_t end = slug.n, parts = 1;

    if (titles == depth)
        return slug;
    for (size_t i = 0; i < slug.n; i++) {
        if (slug.p[i] != '-')
            continue;
        if (parts++ == titles)
            end = i;
    }
    return parts == depth ? str_slice(slug, 0, end) : STR_NONE;
}

static struct str path_slug(const struct str *path, size_t depth,
                            char hex[DIGEST_HEX + 1])
{
    struct digester digester;
    struct digest digest;

    digester_init(&digester);
    for (size_t i = 0; i < depth; i++)
        digester_put(&digester, path[i]);
    digest = digester_done(&digester);
    digest_hex(&digest, hex);
    return (struct str){ hex, 10 };
}

/* What is wanted if it is right and free; else from the path, as long as it
 * takes to be free. `hex` is where that lies. */
static bool choose_slug(struct sql *sql, const struct str *path, size_t depth,
                        struct str wanted, char hex[DIGEST_HEX + 1],
                        struct str *out, struct err *err)
{
    bool is_chosen = false;

    if (is_slug(wanted) && !is_free(sql, wanted, &is_chosen, err))
        return false;
    *out = is_chosen ? wanted : path_slug(path, depth, hex);
    while (!is_chosen && out->n <= DIGEST_HEX) {
        if (!is_free(sql, *out, &is_chosen, err))
            return false;
        out->n += !is_chosen;
    }
    return is_chosen || err_set(err, ERR_DATA, "no slug for a column");
}

static bool add_column(struct sql *sql, int64_t parent_id, struct str title,
                       struct str slug, int64_t *id, struct err *err)
{
    static const char LAST[] = "SELECT max(id) FROM columns";
    static const char SQL[] =
        "INSERT INTO columns (parent_id, title, slug, rank) VALUES (?1, ?2,"
        " ?3, (SELECT max(rank) + 1 FROM columns))";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);

    if (!q || !sql_number(sql, LAST, id, err))
        return false;
    if (*id >= LIMIT_EDITION_COLUMNS)
        return err_set(err, ERR_LIMIT, "over %d columns", LIMIT_EDITION_COLUMNS);
    sqlite3_bind_int64(q, 1, parent_id);
    sql_bind_text(q, 2, title);
    sql_bind_text(q, 3, slug);
    if (!sql_run(sql, q, err))
        return false;
    *id = sqlite3_last_insert_rowid(sql->db);
    return true;
}

bool writer_column(struct writer *writer, const struct str *path, size_t depth,
                   struct str slug, int64_t *id, struct err *err)
{
    struct sql *sql = &writer->sql;
    char hex[DIGEST_HEX + 1];
    int64_t parent_id;
    struct str chosen;

    if (depth > LIMIT_COLUMN_DEPTH)
        return err_set(err, ERR_LIMIT, "a column under %zu others", depth - 1);
    *id = 0;
    for (size_t i = 1; i <= depth; i++) {
        parent_id = *id;
        if (!find_child(sql, parent_id, path[i - 1], id, err))
            return false;
        if (*id != 0)
            continue;
        if (!choose_slug(sql, path, i, slug_part(slug, i, depth), hex, &chosen,
                         err) ||
            !add_column(sql, parent_id, path[i - 1], chosen, id, err))
            return err_wrap(err, "column %.*s", STR_ARG(path[i - 1]));
    }
    return true;
}

/* ---- renamed ------------------------------------------------------------- */

static bool set_title(struct sql *sql, int64_t id, struct str title,
                      bool *is_changed, struct err *err)
{
    static const char KEEP[] =
        "REPLACE INTO column_titles (parent_id, title, column_id)"
        " SELECT parent_id, title, id FROM columns WHERE id = ?1";
    static const char SET[] = "UPDATE columns SET title = ?2"
                              " WHERE id = ?1 AND title <> ?2";
    CLEANUP(sql_done) sqlite3_stmt *keep = sql_query(sql, KEEP, err);
    CLEANUP(sql_done) sqlite3_stmt *set = sql_query(sql, SET, err);

    if (!keep || !set)
        return false;
    sqlite3_bind_int64(keep, 1, id);
    sqlite3_bind_int64(set, 1, id);
    sql_bind_text(set, 2, title);
    if (!sql_run(sql, keep, err) || !sql_run(sql, set, err))
        return false;
    *is_changed = sqlite3_changes(sql->db) > 0;
    return true;
}

bool writer_rename(struct writer *writer, const struct str *path, size_t depth,
                   struct str title, bool *was_changed, struct err *err)
{
    struct sql *sql = &writer->sql;
    int64_t id = 0, parent_id = 0, other;

    *was_changed = false;
    for (size_t i = 0; i < depth; i++) {
        parent_id = id;
        if (!find_child(sql, parent_id, path[i], &id, err))
            return false;
        if (id == 0)
            return true;
    }
    if (!find_child(sql, parent_id, title, &other, err))
        return false;
    if (depth == 0 || (other != 0 && other != id))
        return true;
    return set_title(sql, id, title, was_changed, err);
}

/* ---- assets -------------------------------------------------------------- */

bool writer_asset(struct writer *writer, const struct asset *asset,
                  struct err *err)
{
    static const char SQL[] =
        "INSERT INTO assets (digest, media_type, width, height, bytes)"
        " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (digest) DO NOTHING";
    struct sql *sql = &writer->sql;
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);

    if (!q)
        return false;
    sql_bind_digest(q, 1, &asset->digest);
    sql_bind_text(q, 2, asset->media_type);
    sqlite3_bind_int64(q, 3, asset->width);
    sqlite3_bind_int64(q, 4, asset->height);
    sqlite3_bind_int64(q, 5, asset->bytes);
    return sql_run(sql, q, err) || err_wrap(err, "picture");
}

/* ---- the end ------------------------------------------------------------- */

/* No ANALYZE: every question of read.h names all of an index's front columns,
 * so statistics could only move a plan away from the one that was tested. */
static bool settle(struct sql *sql, struct err *err)
{
    static const char SCRIPT[] =
        "DELETE FROM assets WHERE NOT EXISTS"
        " (SELECT 1 FROM blocks WHERE blocks.asset = assets.digest);"
        "UPDATE columns SET article_count = (SELECT count(*)"
        " FROM article_columns WHERE column_id = columns.id);"
        "UPDATE districts SET section_count = (SELECT count(*)"
        " FROM sections WHERE district_id = districts.id);";

    return sql_script(sql, SCRIPT, err);
}

static bool put_fact(struct sql *sql, struct str key, int64_t value,
                     struct err *err)
{
    static const char SQL[] = "INSERT INTO meta (key, value) VALUES (?1, ?2)"
                              " ON CONFLICT DO UPDATE SET value = ?2";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, SQL, err);

    if (!q)
        return false;
    sql_bind_text(q, 1, key);
    sqlite3_bind_int64(q, 2, value);
    return sql_run(sql, q, err);
}

static bool put_facts(struct sql *sql, int64_t number, int64_t published_s,
                      struct err *err)
{
    static const char ADDRESSES[] = "SELECT count(*) FROM addresses";
    struct edition_facts facts;
    int64_t addresses;

    if (!rows_count(sql, &facts, err) ||
        !sql_number(sql, ADDRESSES, &addresses, err))
        return false;
    if (facts.article_count == 0)
        return err_set(err, ERR_HELD, "the edition would hold no article");
    if (facts.article_count > LIMIT_EDITION_ARTICLES)
        return err_set(err, ERR_LIMIT, "over %d articles",
                       LIMIT_EDITION_ARTICLES);
    if (addresses > LIMIT_EDITION_ADDRESSES)
        return err_set(err, ERR_LIMIT, "over %d further addresses",
                       LIMIT_EDITION_ADDRESSES);
    if (facts.asset_count > LIMIT_EDITION_ASSETS)
        return err_set(err, ERR_LIMIT, "over %d pictures", LIMIT_EDITION_ASSETS);
    return put_fact(sql, S("number"), number, err) &&
           put_fact(sql, S("published_s"), published_s, err) &&
           put_fact(sql, S("article_count"), facts.article_count, err) &&
           put_fact(sql, S("column_count"), facts.column_count, err) &&
           put_fact(sql, S("asset_count"), facts.asset_count, err);
}

/* When SQLite had to undo the transaction after a failed write, there is none
 * to commit any more, and this fails. */
static bool commit(struct sql *sql, struct err *err)
{
    if (sql_script(sql, "COMMIT", err))
        return sql_close(sql) ||
               err_set(err, ERR_INTERNAL, "the edition did not close");
    if (sqlite3_extended_errcode(sql->db) == SQLITE_CONSTRAINT_FOREIGNKEY)
        return err_set(err, ERR_DATA,
                       "an article shows a picture that was "
                       "not stored with writer_asset");
    return false;
}

bool writer_commit(struct writer *writer, int64_t number, int64_t published_s,
                   struct err *err)
{
    struct sql *sql = &writer->sql;

    return settle(sql, err) && put_facts(sql, number, published_s, err) &&
           commit(sql, err);
}
