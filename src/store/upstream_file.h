/* upstream_file.h - what the files of upstream share. */
#ifndef STORE_UPSTREAM_FILE_H
#define STORE_UPSTREAM_FILE_H

#include "store/sql.h"
#include "store/upstream.h"

struct upstream {
    struct sql sql;
    int64_t edition; /* all of it is about this one; 0: about none */
    bool is_changed;
};

/* A statement about a source, ?1, and an address of it, ?2, if it has one; as
 * sql_query. */
MUST_USE sqlite3_stmt *upstream_ask(struct upstream *upstream, const char *sql,
                                    struct str source, struct str url,
                                    struct err *err);

/* Runs a statement that changes something. */
MUST_USE bool upstream_change(struct upstream *upstream, sqlite3_stmt *query,
                              struct err *err);

/* Runs one about a source's address, ?1 and ?2, that may find nothing to do. */
MUST_USE bool upstream_touch(struct upstream *upstream, const char *sql,
                             struct str source, struct str url, struct err *err);

/* The addresses that a query gives. */
MUST_USE bool upstream_urls(struct upstream *upstream, sqlite3_stmt *query,
                            struct arena *mem, struct str **out, size_t *count,
                            struct err *err);

/* A column's path as one text, none for none, and back. Its titles hold no
 * line break. */
struct str upstream_join(const struct str *path, size_t depth, struct arena *mem);
void upstream_split(struct str joined, struct arena *mem, struct str **path,
                    size_t *depth);

#endif
