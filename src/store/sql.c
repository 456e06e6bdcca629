#include "store/sql.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c && strchr("-._~/", c));
}

static void put_uri(struct buf *out, const char *path, const char *query)
{
    buf_put(out, path[0] == '/' ? S("file://") : S("file:"));
    for (; *path; path++) {
        if (is_plain(*path))
            buf_put_char(out, *path);
        else
            buf_printf(out, "%%%02X", (unsigned char)*path);
    }
    buf_printf(out, "?%s", query);
}

/* SQLite's codes, by what they mean to us. */
static const struct {
    int code;
    enum err_kind kind;
    bool is_damage;
} codes[] = {
    { SQLITE_CORRUPT, ERR_IO, true },
    { SQLITE_NOTADB, ERR_IO, true },
    { SQLITE_IOERR, ERR_IO, true },
    { SQLITE_TOOBIG, ERR_IO, true },
    /* The schema is part of the file: what no longer compiles against it
     * did once. */
    { SQLITE_ERROR, ERR_IO, true },
    { SQLITE_FORMAT, ERR_IO, true },
    { SQLITE_CANTOPEN, ERR_IO, false },
    { SQLITE_FULL, ERR_IO, false },
    { SQLITE_READONLY, ERR_IO, false },
    { SQLITE_BUSY, ERR_BUSY, false },
    { SQLITE_CONSTRAINT, ERR_DATA, false },
};

bool sql_fail(struct sql *sql, struct err *err)
{
    int code = sqlite3_extended_errcode(sql->db);
    int system_error = sqlite3_system_errno(sql->db);
    const char *reason = sqlite3_errmsg(sql->db);

    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        if (codes[i].code != (code & 0xff))
            continue;
        sql->is_damaged = sql->is_damaged || codes[i].is_damage;
        if (code != SQLITE_CANTOPEN && (code & 0xff) != SQLITE_IOERR)
            return err_set(err, codes[i].kind, "%s", reason);
        return err_set(err, system_error == ENOENT ? ERR_ABSENT : ERR_IO,
                       "%s: %s", reason, strerror(system_error));
    }
    return err_set(err, ERR_INTERNAL, "sqlite %d: %s", code, reason);
}

bool sql_nonsense(struct sql *sql, const char *what, int64_t article_id,
                  struct err *err)
{
    sql->is_damaged = true;
    return err_set(err, ERR_IO, "article %lld is damaged: %s",
                   (long long)article_id, what);
}

/* NOMUTEX: the caller sees to it that one thread at a time is in here. */
static bool open_connection(struct sql *sql, const char *uri, struct err *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI |
                SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

    *sql = (struct sql){ 0 };
    if (sqlite3_open_v2(uri, &sql->db, flags, NULL) == SQLITE_OK)
        return true;
    sql_fail(sql, err);
    sql_close(sql);
    return false;
}

bool sql_open(struct sql *sql, const char *path, const char *query,
              struct err *err)
{
    CLEANUP(buf_free) struct buf uri = BUF_EMPTY;

    put_uri(&uri, path, query);
    return open_connection(sql, buf_cstr(&uri), err);
}

/* SQLite takes the bytes as writable by its signature only: READONLY. */
bool sql_open_bytes(struct sql *sql, struct str bytes, struct err *err)
{
    unsigned char *p = (unsigned char *)(uintptr_t)bytes.p;
    sqlite3_int64 n = (sqlite3_int64)bytes.n;

    if (!open_connection(sql, "file::memory:", err))
        return false;
    if (sqlite3_deserialize(sql->db, "main", p, n, n,
                            SQLITE_DESERIALIZE_READONLY) == SQLITE_OK)
        return true;
    sql_fail(sql, err);
    sql_close(sql);
    return false;
}

bool sql_close(struct sql *sql)
{
    bool is_closed;

    for (size_t i = 0; i < sql->count; i++)
        sqlite3_finalize(sql->cached[i].query);
    is_closed = sqlite3_close(sql->db) == SQLITE_OK;
    assert(is_closed); /* busy only when a statement is not in the cache */
    *sql = (struct sql){ 0 };
    return is_closed;
}

bool sql_script(struct sql *sql, const char *script, struct err *err)
{
    return sqlite3_exec(sql->db, script, NULL, NULL, NULL) == SQLITE_OK ||
           sql_fail(sql, err);
}

sqlite3_stmt *sql_query(struct sql *sql, const char *text, struct err *err)
{
    sqlite3_stmt *query = NULL;

    for (size_t i = 0; i < sql->count; i++) {
        if (sql->cached[i].text == text) {
            assert(!sqlite3_stmt_busy(sql->cached[i].query));
            return sql->cached[i].query;
        }
    }
    assert(sql->count < SQL_STATEMENTS);
    if (sqlite3_prepare_v3(sql->db, text, -1, SQLITE_PREPARE_PERSISTENT, &query,
                           NULL) != SQLITE_OK) {
        sql_fail(sql, err);
        return NULL;
    }
    sql->cached[sql->count].text = text;
    sql->cached[sql->count++].query = query;
    return query;
}

void sql_done(sqlite3_stmt **query)
{
    if (!*query)
        return;
    sqlite3_reset(*query);
    sqlite3_clear_bindings(*query);
}

enum sql_step sql_step(struct sql *sql, sqlite3_stmt *query, struct err *err)
{
    switch (sqlite3_step(query)) {
    case SQLITE_ROW:
        return SQL_ROW;
    case SQLITE_DONE:
        return SQL_END;
    default:
        sql_fail(sql, err);
        return SQL_FAILED;
    }
}

bool sql_run(struct sql *sql, sqlite3_stmt *query, struct err *err)
{
    return sql_step(sql, query, err) == SQL_END;
}

bool sql_number(struct sql *sql, const char *text, int64_t *out, struct err *err)
{
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(sql, text, err);

    if (!q)
        return false;
    switch (sql_step(sql, q, err)) {
    case SQL_ROW:
        *out = sqlite3_column_int64(q, 0);
        return true;
    case SQL_END:
        return err_set(err, ERR_ABSENT, "no answer to: %s", text);
    default:
        return false;
    }
}

void sql_bind_text(sqlite3_stmt *query, int at, struct str text)
{
    sqlite3_bind_text64(query, at, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
}

void sql_bind_digest(sqlite3_stmt *query, int at, const struct digest *digest)
{
    if (digest)
        sqlite3_bind_blob(query, at, digest->bytes, DIGEST_BYTES, SQLITE_STATIC);
}

struct str column_peek(sqlite3_stmt *query, int column)
{
    const void *text = sqlite3_column_text(query, column);

    if (!text)
        return STR_NONE;
    return (struct str){ text, (size_t)sqlite3_column_bytes(query, column) };
}

struct str column_text(sqlite3_stmt *query, int column, struct arena *mem)
{
    return arena_str(mem, column_peek(query, column));
}

bool column_digest(sqlite3_stmt *query, int column, struct digest *out)
{
    const void *bytes = sqlite3_column_blob(query, column);

    if (!bytes || sqlite3_column_bytes(query, column) != DIGEST_BYTES)
        return false;
    memcpy(out->bytes, bytes, DIGEST_BYTES);
    return true;
}
