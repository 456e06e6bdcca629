/* sql.h - one SQLite connection with its prepared statements. Inside store
 * only. A connection is used by one thread at a time. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/digest.h"

/* As many as one connection runs different constants of; read.c and verify.c
 * together have about 25, those that write some 40. */
enum { SQL_STATEMENTS = 64 };

/* What schema.sql writes into the file's header. */
enum { SQL_APPLICATION_ID = 1112886356, SQL_SCHEMA = 2 };

extern const char store_schema_sql[]; /* schema.sql, embedded by the build */

struct sql {
    sqlite3 *db;
    size_t count;
    struct {
        const char *text; /* the constant itself: compared by address */
        sqlite3_stmt *query;
    } cached[SQL_STATEMENTS];
    bool is_damaged; /* the file failed us, or held nonsense */
};

/* `query` is the URI's, "mode=ro". ERR_ABSENT when there is no such file. */
MUST_USE bool sql_open(struct sql *sql, const char *path, const char *query,
                       struct err *err);
/* Over bytes in memory, not copied, never written. */
MUST_USE bool sql_open_bytes(struct sql *sql, struct str bytes, struct err *err);
/* False when the file could not be closed properly. */
bool sql_close(struct sql *sql);

/* Several statements that give no rows: pragmas, the schema. */
MUST_USE bool sql_script(struct sql *sql, const char *script, struct err *err);

/* `text` must be a constant that lives for ever. NULL with `err` when it
 * cannot be prepared. Give it back by CLEANUP(sql_done) before asking for the
 * same text again. */
MUST_USE sqlite3_stmt *sql_query(struct sql *sql, const char *text,
                                 struct err *err);
void sql_done(sqlite3_stmt **query); /* resets; leaves it in the cache */

enum sql_step { SQL_FAILED, SQL_END, SQL_ROW };
MUST_USE enum sql_step sql_step(struct sql *sql, sqlite3_stmt *query,
                                struct err *err);

/* For what gives no rows: true when it ran. */
MUST_USE bool sql_run(struct sql *sql, sqlite3_stmt *query, struct err *err);

/* One number, by a query without parameters. ERR_ABSENT without a row. */
MUST_USE bool sql_number(struct sql *sql, const char *text, int64_t *out,
                         struct err *err);

/* Both return false. The first is SQLite's reason; the second is for rows
 * that no writer of ours wrote. Both mark the connection as damaged when the
 * file is to blame. */
bool sql_fail(struct sql *sql, struct err *err);
bool sql_nonsense(struct sql *sql, const char *what, int64_t article_id,
                  struct err *err);

/* None is NULL. What is bound must live until the statement is given back. */
void sql_bind_text(sqlite3_stmt *query, int at, struct str text);
void sql_bind_digest(sqlite3_stmt *query, int at, const struct digest *digest);

/* NULL is none. A peek is borrowed until the next step. */
struct str column_peek(sqlite3_stmt *query, int column);
struct str column_text(sqlite3_stmt *query, int column, struct arena *mem);
bool column_digest(sqlite3_stmt *query, int column, struct digest *out);

#endif
