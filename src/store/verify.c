/* verify.c - edition_verify: everything in an edition, read back. */
#include <inttypes.h>

#include "store/read.h"
#include "store/reader.h"
#include "store/rows.h"

/* Both report each fault as a row of words. */
static bool check_pragma(struct reader *db, const char *pragma,
                         const char *what, struct err *err)
{
    CLEANUP(sql_done) sqlite3_stmt *q = sql_query(&db->sql, pragma, err);

    if (!q)
        return false;
    switch (sql_step(&db->sql, q, err)) {
    case SQL_ROW:
        if (str_equal(column_peek(q, 0), S("ok")))
            return true;
        return err_set(err, ERR_DATA, "%s: %.*s", what,
                       STR_ARG(column_peek(q, 0)));
    case SQL_END:
        return true;
    default:
        return false;
    }
}

static bool check_file(struct reader *db, struct err *err)
{
    static const char QUICK[] = "PRAGMA quick_check(1)";
    static const char KEYS[] = "PRAGMA foreign_key_check";

    return check_pragma(db, QUICK, "the file is damaged", err) &&
           check_pragma(db, KEYS, "a row without its owner, in table", err);
}

static bool check_count(const char *what, int64_t said, int64_t counted,
                        struct err *err)
{
    return said == counted ||
           err_set(err, ERR_DATA, "it says %" PRId64 " %s and holds %" PRId64,
                   said, what, counted);
}

static bool check_facts(struct reader *db, struct err *err)
{
    static const char LISTED[] = "SELECT count(*) FROM article_columns"
                                 " WHERE column_id = 0";
    struct edition_facts said, counted;
    int64_t listed;

    if (!store_facts(db, &said, err) || !rows_count(&db->sql, &counted, err) ||
        !sql_number(&db->sql, LISTED, &listed, err))
        return false;
    return check_count("articles", said.article_count, counted.article_count,
                       err) &&
           check_count("articles in lists", listed, counted.article_count, err) &&
           check_count("columns", said.column_count, counted.column_count, err) &&
           check_count("pictures", said.asset_count, counted.asset_count, err);
}

/* An address leads to one article. */
static bool check_addresses(struct reader *db, struct err *err)
{
    static const char DOUBLE[] = "SELECT count(*) FROM addresses"
                                 " JOIN articles USING (url)";
    int64_t count;

    return sql_number(&db->sql, DOUBLE, &count, err) &&
           (count == 0 ||
            err_set(err, ERR_DATA, "%" PRId64 " addresses of two articles",
                    count));
}

/* store_article holds each against its digest. */
static bool check_articles(struct reader *db, struct err *err)
{
    CLEANUP(arena_free) struct arena list = ARENA_EMPTY;
    CLEANUP(arena_free) struct arena page = ARENA_EMPTY;
    struct article article;
    int64_t *ids;
    size_t count;

    if (!store_article_ids(db, &list, &ids, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        arena_reset(&page);
        if (!store_article(db, ids[i], &page, &article, err))
            return false;
    }
    return true;
}

bool edition_verify(struct reader *db, struct err *err)
{
    if (check_file(db, err) && check_facts(db, err) &&
        check_addresses(db, err) && check_articles(db, err))
        return true;
    err->kind = ERR_DATA;
    return false;
}
