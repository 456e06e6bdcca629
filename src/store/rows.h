/* rows.h - what reading and writing share about rows: lists that grow row by
 * row, the words of runs, the counts. Inside store only. */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "base/arena.h"
#include "base/buf.h"
#include "core/article.h"
#include "store/read.h"
#include "store/sql.h"

/* Adds one record to a list whose length is not known before its end. */
void rows_put(struct buf *rows, const void *row, size_t size);

/* The finished list, in the arena; `size` is that of one record. */
void *rows_take(const struct buf *rows, size_t size, struct arena *mem,
                size_t *count);

struct str rows_run_word(enum run_kind kind); /* "strong", "em", "link" */
bool rows_run_kind(struct str word, enum run_kind *out);

/* The three counts, counted; number and published_s are left alone. */
MUST_USE bool rows_count(struct sql *sql, struct edition_facts *out,
                         struct err *err);

#endif
