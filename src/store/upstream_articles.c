#include "base/limits.h"
#include "store/upstream_file.h"

static bool count_rows(struct upstream *upstream, const char *sql,
                       struct str source, int64_t *out, struct err *err)
{
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&upstream->sql, sql, err);

    if (!q)
        return false;
    sql_bind_text(q, 1, source);
    if (sql_step(&upstream->sql, q, err) != SQL_ROW)
        return false;
    *out = sqlite3_column_int64(q, 0);
    return true;
}

bool upstream_waits(struct upstream *upstream, struct str source,
                    struct arena *mem, struct upstream_wait **out,
                    size_t *count, struct err *err)
{
    static const char COUNT[] = "SELECT count(*) FROM waits WHERE source = ?1";
    static const char SQL[] =
        "SELECT url, slug, path, precision, published_s, tries, due_s"
        " FROM waits WHERE source = ?1 ORDER BY url";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, STR_NONE, err);
    int64_t room;

    if (!q || !count_rows(upstream, COUNT, source, &room, err))
        return false;
    *out = ARENA_ARRAY(mem, struct upstream_wait, (size_t)room);
    for (*count = 0; *count < (size_t)room; ++*count) {
        struct upstream_wait *wait = &(*out)[*count];

        if (sql_step(&upstream->sql, q, err) != SQL_ROW)
            return false;
        *wait = (struct upstream_wait){
            .url = column_text(q, 0, mem),
            .slug = column_text(q, 1, mem),
            .precision = (enum precision)sqlite3_column_int(q, 3),
            .published_s = sqlite3_column_int64(q, 4),
            .tries = sqlite3_column_int64(q, 5),
            .due_s = sqlite3_column_int64(q, 6),
        };
        upstream_split(column_text(q, 2, mem), mem, &wait->path, &wait->depth);
    }
    return true;
}

bool upstream_put_wait(struct upstream *upstream, struct str source,
                       const struct upstream_wait *wait, struct err *err)
{
    static const char SQL[] =
        "REPLACE INTO waits (source, url, slug, path, precision, published_s,"
        " tries, due_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, STR_NONE, err);

    if (!q)
        return false;
    sql_bind_text(q, 2, wait->url);
    sql_bind_text(q, 3, wait->slug);
    sql_bind_text(q, 4, upstream_join(wait->path, wait->depth, &mem));
    sqlite3_bind_int(q, 5, (int)wait->precision);
    sqlite3_bind_int64(q, 6, wait->published_s);
    sqlite3_bind_int64(q, 7, wait->tries);
    sqlite3_bind_int64(q, 8, wait->due_s);
    return upstream_change(upstream, q, err);
}

bool upstream_drop_wait(struct upstream *upstream, struct str source,
                        struct str url, struct err *err)
{
    static const char SQL[] =
        "DELETE FROM waits WHERE source = ?1 AND url = ?2";

    return upstream_touch(upstream, SQL, source, url, err);
}

bool upstream_gone(struct upstream *upstream, struct str source,
                   struct arena *mem, struct upstream_gone **out, size_t *count,
                   struct err *err)
{
    static const char COUNT[] = "SELECT count(*) FROM gone WHERE source = ?1";
    static const char SQL[] = "SELECT url, nights, last_s FROM gone"
                              " WHERE source = ?1 ORDER BY url";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, STR_NONE, err);
    int64_t room;

    if (!q || !count_rows(upstream, COUNT, source, &room, err))
        return false;
    *out = ARENA_ARRAY(mem, struct upstream_gone, (size_t)room);
    for (*count = 0; *count < (size_t)room; ++*count) {
        if (sql_step(&upstream->sql, q, err) != SQL_ROW)
            return false;
        (*out)[*count] = (struct upstream_gone){
            .url = column_text(q, 0, mem),
            .nights = sqlite3_column_int64(q, 1),
            .last_s = sqlite3_column_int64(q, 2),
        };
    }
    return true;
}

bool upstream_put_gone(struct upstream *upstream, struct str source,
                       const struct upstream_gone *gone, struct err *err)
{
    static const char SQL[] = "REPLACE INTO gone (source, url, nights, last_s)"
                              " VALUES (?1, ?2, ?3, ?4)";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, STR_NONE, err);

    if (!q)
        return false;
    sql_bind_text(q, 2, gone->url);
    sqlite3_bind_int64(q, 3, gone->nights);
    sqlite3_bind_int64(q, 4, gone->last_s);
    return upstream_change(upstream, q, err);
}

bool upstream_drop_gone(struct upstream *upstream, struct str source,
                        struct str url, struct err *err)
{
    static const char SQL[] = "DELETE FROM gone WHERE source = ?1 AND url = ?2";

    return upstream_touch(upstream, SQL, source, url, err);
}

/* Nothing is written for what is there. */
bool upstream_put_carried(struct upstream *upstream, struct str source,
                          struct str url, struct err *err)
{
    static const char SQL[] = "INSERT OR IGNORE INTO carried (source, url)"
                              " VALUES (?1, ?2)";

    return upstream_touch(upstream, SQL, source, url, err);
}

bool upstream_carried(struct upstream *upstream, struct str source,
                      struct arena *mem, struct str **out, size_t *count,
                      struct err *err)
{
    static const char SQL[] =
        "SELECT url FROM carried WHERE source = ?1 ORDER BY url";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, STR_NONE, err);

    if (!q)
        return false;
    return upstream_urls(upstream, q, mem, out, count, err);
}

bool upstream_canary(struct upstream *upstream, struct str source,
                     struct str url, struct digest *out, struct err *err)
{
    static const char SQL[] =
        "SELECT digest FROM canaries WHERE source = ?1 AND url = ?2";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, url, err);

    if (!q)
        return false;
    switch (sql_step(&upstream->sql, q, err)) {
    case SQL_FAILED:
        return false;
    case SQL_ROW:
        if (column_digest(q, 0, out))
            return true;
        break;
    case SQL_END:
        break;
    }
    return err_set(err, ERR_ABSENT, "never read");
}

bool upstream_forget_canaries(struct upstream *upstream, struct err *err)
{
    upstream->is_changed = true;
    return sql_script(&upstream->sql, "DELETE FROM canaries", err);
}

bool upstream_put_canary(struct upstream *upstream, struct str source,
                         struct str url, const struct digest *digest,
                         struct err *err)
{
    static const char SQL[] =
        "REPLACE INTO canaries (source, url, digest) VALUES (?1, ?2, ?3)";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, url, err);

    if (!q)
        return false;
    sql_bind_digest(q, 3, digest);
    return upstream_change(upstream, q, err);
}

bool upstream_column(struct upstream *upstream, struct str source,
                     struct str url, struct arena *mem, struct str **path,
                     size_t *depth, struct err *err)
{
    static const char SQL[] =
        "SELECT path FROM columns WHERE source = ?1 AND url = ?2";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, url, err);

    if (!q)
        return false;
    switch (sql_step(&upstream->sql, q, err)) {
    case SQL_ROW:
        upstream_split(column_text(q, 0, mem), mem, path, depth);
        return true;
    case SQL_END:
        return err_set(err, ERR_ABSENT, "never read");
    default:
        return false;
    }
}

bool upstream_put_column(struct upstream *upstream, struct str source,
                         struct str url, const struct str *path, size_t depth,
                         struct err *err)
{
    static const char SQL[] =
        "REPLACE INTO columns (source, url, path) VALUES (?1, ?2, ?3)";
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, url, err);

    if (!q)
        return false;
    sql_bind_text(q, 3, upstream_join(path, depth, &mem));
    return upstream_change(upstream, q, err);
}

bool upstream_trouble(struct upstream *upstream, struct str source,
                      struct arena *mem, struct upstream_trouble *out,
                      struct err *err)
{
    static const char SQL[] = "SELECT since_s, last_s, nights, reason"
                              " FROM troubles WHERE source = ?1";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, STR_NONE, err);

    if (!q)
        return false;
    switch (sql_step(&upstream->sql, q, err)) {
    case SQL_ROW:
        *out = (struct upstream_trouble){
            .since_s = sqlite3_column_int64(q, 0),
            .last_s = sqlite3_column_int64(q, 1),
            .nights = sqlite3_column_int64(q, 2),
            .reason = column_text(q, 3, mem),
        };
        return true;
    case SQL_END:
        return err_set(err, ERR_ABSENT, "all is well");
    default:
        return false;
    }
}

bool upstream_put_trouble(struct upstream *upstream, struct str source,
                          const struct upstream_trouble *trouble, struct err *err)
{
    static const char SQL[] =
        "REPLACE INTO troubles (source, since_s, last_s, nights, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5)";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, STR_NONE, err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 2, trouble->since_s);
    sqlite3_bind_int64(q, 3, trouble->last_s);
    sqlite3_bind_int64(q, 4, trouble->nights);
    sql_bind_text(q, 5, trouble->reason);
    return upstream_change(upstream, q, err);
}

bool upstream_drop_trouble(struct upstream *upstream, struct str source,
                           struct err *err)
{
    static const char SQL[] = "DELETE FROM troubles WHERE source = ?1";

    return upstream_touch(upstream, SQL, source, STR_NONE, err);
}

bool upstream_round(struct upstream *upstream, struct str source, int64_t *out,
                    struct err *err)
{
    static const char SQL[] =
        "SELECT coalesce(max(round), 0) FROM rounds WHERE source = ?1";

    return count_rows(upstream, SQL, source, out, err);
}

bool upstream_put_round(struct upstream *upstream, struct str source,
                        int64_t round, struct err *err)
{
    static const char SQL[] = "REPLACE INTO rounds (source, round)"
                              " VALUES (?1, ?2)";
    CLEANUP(sql_done)
    sqlite3_stmt *q = upstream_ask(upstream, SQL, source, STR_NONE, err);

    if (!q)
        return false;
    sqlite3_bind_int64(q, 2, round);
    return upstream_change(upstream, q, err);
}
