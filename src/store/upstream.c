#include "store/upstream.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/version.h"
#include "store/upstream_file.h"

static const char SCHEMA[] =
    "CREATE TABLE about (edition INTEGER NOT NULL, writer INTEGER NOT NULL)"
    " STRICT;"
    "CREATE TABLE lists ("
    " source TEXT, url TEXT, etag TEXT, last_modified TEXT,"
    " body BLOB NOT NULL, next TEXT, path TEXT, lines BLOB NOT NULL,"
    " PRIMARY KEY (source, url)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE columns ("
    " source TEXT, url TEXT, path TEXT NOT NULL,"
    " PRIMARY KEY (source, url)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE waits ("
    " source TEXT, url TEXT, slug TEXT, path TEXT, precision INTEGER NOT NULL,"
    " published_s INTEGER NOT NULL, tries INTEGER NOT NULL,"
    " due_s INTEGER NOT NULL,"
    " PRIMARY KEY (source, url)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE gone ("
    " source TEXT, url TEXT, nights INTEGER NOT NULL, last_s INTEGER NOT NULL,"
    " PRIMARY KEY (source, url)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE carried ("
    " source TEXT, url TEXT, PRIMARY KEY (source, url)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE canaries ("
    " source TEXT, url TEXT, digest BLOB NOT NULL,"
    " PRIMARY KEY (source, url)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE troubles ("
    " source TEXT PRIMARY KEY, since_s INTEGER NOT NULL,"
    " last_s INTEGER NOT NULL, nights INTEGER NOT NULL, reason TEXT)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE rounds ("
    " source TEXT PRIMARY KEY, round INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

/* All of a night's changes stay in memory until they are kept. */
static const char PRAGMAS[] = "PRAGMA page_size = 4096;"
                              "PRAGMA journal_mode = DELETE;"
                              "PRAGMA synchronous = FULL;"
                              "PRAGMA trusted_schema = OFF;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA cache_spill = OFF;";

static const char EMPTY[] = "DELETE FROM lists";

/* ---- the file ------------------------------------------------------------- */

/* Who knows these tables, and reads pages as this program does. */
static int64_t writer_number(void)
{
    struct digest digest = digest_of(S(BULLETIN_VERSION));
    uint64_t tables = upstream_hash(str_of(SCHEMA)), version;

    memcpy(&version, digest.bytes, sizeof(version));
    return (int64_t)((tables ^ version) >> 1);
}

static bool is_ours(struct upstream *upstream, struct err *err)
{
    static const char SQL[] = "SELECT edition, writer FROM about";
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&upstream->sql, SQL, err);

    if (!q || sql_step(&upstream->sql, q, err) != SQL_ROW)
        return false;
    upstream->edition = sqlite3_column_int64(q, 0);
    return sqlite3_column_int64(q, 1) == writer_number() ||
           err_set(err, ERR_DATA, "written by another version");
}

static bool make_tables(struct upstream *upstream, struct err *err)
{
    static const char SQL[] =
        "INSERT INTO about (edition, writer) VALUES (0, ?1)";
    CLEANUP(sql_done) sqlite3_stmt *q = NULL;

    if (!sql_script(&upstream->sql, SCHEMA, err))
        return false;
    q = sql_query(&upstream->sql, SQL, err);
    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, writer_number());
    return sql_run(&upstream->sql, q, err);
}

static bool has_tables(struct upstream *upstream, struct err *err)
{
    int64_t count;

    return sql_number(&upstream->sql, "SELECT count(*) FROM sqlite_schema",
                      &count, err) &&
           (count > 0 || make_tables(upstream, err));
}

static bool open_file(struct upstream *upstream, const char *path, struct err *err)
{
    int64_t is_bad;

    if (!sql_open(&upstream->sql, path, "mode=rwc", err))
        return false;
    if (sql_script(&upstream->sql, PRAGMAS, err) &&
        sql_number(&upstream->sql,
                   "SELECT quick_check <> 'ok' FROM pragma_quick_check(1)",
                   &is_bad, err) &&
        (!is_bad || err_set(err, ERR_DATA, "it is damaged")) &&
        sql_script(&upstream->sql, "BEGIN IMMEDIATE", err) &&
        has_tables(upstream, err) && is_ours(upstream, err))
        return true;
    (void)sql_close(&upstream->sql);
    return false;
}

bool upstream_open(const char *path, struct upstream **out, struct err *err)
{
    struct upstream *upstream = calloc(1, sizeof(*upstream));

    if (!upstream)
        abort();
    /* What another version or a bad card has written is learnt anew. */
    if (!open_file(upstream, path, err)) {
        (void)unlink(path);
        if (!open_file(upstream, path, err)) {
            free(upstream);
            return err_wrap(err, "%s", path);
        }
    }
    *out = upstream;
    return true;
}

void upstream_close(struct upstream *upstream)
{
    if (!upstream)
        return;
    (void)sql_close(&upstream->sql); /* rolls back */
    free(upstream);
}

int64_t upstream_edition(struct upstream *upstream)
{
    return upstream->edition;
}

bool upstream_forget(struct upstream *upstream, struct err *err)
{
    upstream->edition = 0;
    upstream->is_changed = true;
    return sql_script(&upstream->sql, EMPTY, err);
}

bool upstream_keep(struct upstream *upstream, int64_t edition, struct err *err)
{
    static const char SQL[] = "UPDATE about SET edition = ?1";
    CLEANUP(sql_done) sqlite3_stmt *q = NULL;

    if (!upstream->is_changed && upstream->edition == edition)
        return true;
    q = sql_query(&upstream->sql, SQL, err);
    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, edition);
    if (!sql_run(&upstream->sql, q, err) ||
        !sql_script(&upstream->sql, "COMMIT; BEGIN IMMEDIATE", err))
        return false;
    upstream->edition = edition;
    upstream->is_changed = false;
    return true;
}

/* ---- values --------------------------------------------------------------- */

uint64_t upstream_hash(struct str text)
{
    struct digest digest = digest_of(text);
    uint64_t hash;

    memcpy(&hash, digest.bytes, sizeof(hash));
    return hash;
}

int upstream_order(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

struct str upstream_join(const struct str *path, size_t depth, struct arena *mem)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;

    for (size_t i = 0; i < depth; i++) {
        if (i)
            buf_put_char(&out, '\n');
        buf_put(&out, path[i]);
    }
    return depth ? arena_take(mem, &out) : STR_NONE;
}

void upstream_split(struct str joined, struct arena *mem, struct str **path,
                    size_t *depth)
{
    struct str title;

    *path = ARENA_ARRAY(mem, struct str, LIMIT_COLUMN_DEPTH);
    for (*depth = 0;
         *depth < LIMIT_COLUMN_DEPTH && str_split(&joined, '\n', &title);
         ++*depth)
        (*path)[*depth] = title;
}

static void take_lines(sqlite3_stmt *q, int column, struct arena *mem,
                       struct upstream_line **out, size_t *count)
{
    const void *bytes = sqlite3_column_blob(q, column);

    *count = (size_t)sqlite3_column_bytes(q, column) / sizeof(**out);
    *out = ARENA_ARRAY(mem, struct upstream_line, *count);
    if (*count)
        memcpy(*out, bytes, *count * sizeof(**out));
}

bool upstream_change(struct upstream *upstream, sqlite3_stmt *q, struct err *err)
{
    upstream->is_changed = true;
    return sql_run(&upstream->sql, q, err);
}

sqlite3_stmt *upstream_ask(struct upstream *upstream, const char *sql,
                           struct str source, struct str url, struct err *err)
{
    sqlite3_stmt *q = sql_query(&upstream->sql, sql, err);

    if (!q)
        return NULL;
    sql_bind_text(q, 1, source);
    if (sqlite3_bind_parameter_count(q) > 1)
        sql_bind_text(q, 2, url);
    return q;
}

bool upstream_touch(struct upstream *upstream, const char *sql,
                    struct str source, struct str url, struct err *err)
{
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, sql, source, url, err);

    if (!q)
        return false;
    if (!sql_run(&upstream->sql, q, err))
        return false;
    upstream->is_changed |= sqlite3_changes(upstream->sql.db) > 0;
    return true;
}

/* ---- list pages ----------------------------------------------------------- */

bool upstream_list(struct upstream *upstream, struct str source, struct str url,
                   struct arena *mem, struct upstream_list *out, struct err *err)
{
    static const char SQL[] =
        "SELECT etag, last_modified, body, next, path, lines FROM lists"
        " WHERE source = ?1 AND url = ?2";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, url, err);

    if (!q)
        return false;
    switch (sql_step(&upstream->sql, q, err)) {
    case SQL_FAILED:
        return false;
    case SQL_END:
        return err_set(err, ERR_ABSENT, "never read");
    case SQL_ROW:
        break;
    }
    *out = (struct upstream_list){
        .etag = column_text(q, 0, mem),
        .last_modified = column_text(q, 1, mem),
        .next = column_text(q, 3, mem),
    };
    upstream_split(column_text(q, 4, mem), mem, &out->path, &out->depth);
    take_lines(q, 5, mem, &out->lines, &out->count);
    return column_digest(q, 2, &out->body) ||
           err_set(err, ERR_ABSENT, "never read as a whole");
}

bool upstream_put_list(struct upstream *upstream, struct str source,
                       struct str url, const struct upstream_list *list,
                       struct err *err)
{
    static const char SQL[] = "REPLACE INTO lists (source, url, etag, "
                              "last_modified, body, next, path,"
                              " lines) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, url, err);

    if (!q)
        return false;
    sql_bind_text(q, 3, list->etag);
    sql_bind_text(q, 4, list->last_modified);
    sql_bind_digest(q, 5, &list->body);
    sql_bind_text(q, 6, list->next);
    sql_bind_text(q, 7, upstream_join(list->path, list->depth, &mem));
    sqlite3_bind_blob64(q, 8, list->count ? (const void *)list->lines : "",
                        list->count * sizeof(*list->lines), SQLITE_STATIC);
    return upstream_change(upstream, q, err);
}

static size_t without_doubles(struct upstream_line *lines, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (kept == 0 || lines[kept - 1].address != lines[i].address)
            lines[kept++] = lines[i];
    return kept;
}

/* The blobs of all pages, one behind the other. */
static bool gather(struct upstream *upstream, sqlite3_stmt *q, struct buf *out,
                   struct err *err)
{
    for (;;) {
        switch (sql_step(&upstream->sql, q, err)) {
        case SQL_FAILED:
            return false;
        case SQL_END:
            return true;
        case SQL_ROW:
            buf_put(out, (struct str){ sqlite3_column_blob(q, 0),
                                       (size_t)sqlite3_column_bytes(q, 0) });
        }
    }
}

bool upstream_lines(struct upstream *upstream, struct str source,
                    struct arena *mem, struct upstream_line **out,
                    size_t *count, struct err *err)
{
    static const char SQL[] =
        "SELECT lines FROM lists WHERE source = ?1 ORDER BY url";
    CLEANUP(buf_free) struct buf all = BUF_EMPTY;
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, STR_NONE, err);

    if (!q)
        return false;
    if (!gather(upstream, q, &all, err))
        return false;
    *count = all.n / sizeof(**out);
    *out = ARENA_ARRAY(mem, struct upstream_line, *count);
    if (*count == 0)
        return true;
    memcpy(*out, all.p, *count * sizeof(**out));
    qsort(*out, *count, sizeof(**out), upstream_order);
    *count = without_doubles(*out, *count);
    return true;
}

bool upstream_urls(struct upstream *upstream, sqlite3_stmt *q, struct arena *mem,
                   struct str **out, size_t *count, struct err *err)
{
    size_t capacity = 0;

    for (*count = 0, *out = NULL;;) {
        struct str *more;

        switch (sql_step(&upstream->sql, q, err)) {
        case SQL_FAILED:
            return false;
        case SQL_END:
            return true;
        case SQL_ROW:
            break;
        }
        if (*count == capacity) {
            capacity = capacity ? 2 * capacity : 64;
            more = ARENA_ARRAY(mem, struct str, capacity);
            if (*count)
                memcpy(more, *out, *count * sizeof(*more));
            *out = more;
        }
        (*out)[(*count)++] = column_text(q, 0, mem);
    }
}

bool upstream_retain(struct upstream *upstream, struct str source,
                     const struct str *urls, size_t count, struct err *err)
{
    static const char LISTS[] = "SELECT url FROM lists WHERE source = ?1";
    static const char DROP[] =
        "DELETE FROM lists WHERE source = ?1 AND url = ?2";
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&upstream->sql, LISTS, err);
    struct str *kept = ARENA_ARRAY(&mem, struct str, count + 1), *known;
    size_t known_count;

    if (!q)
        return false;
    if (count)
        memcpy(kept, urls, count * sizeof(*kept));
    qsort(kept, count, sizeof(*kept), str_order);
    sql_bind_text(q, 1, source);
    if (!upstream_urls(upstream, q, &mem, &known, &known_count, err))
        return false;
    for (size_t i = 0; i < known_count; i++)
        if (!bsearch(&known[i], kept, count, sizeof(*kept), str_order) &&
            !upstream_touch(upstream, DROP, source, known[i], err))
            return false;
    return true;
}
