/* write.h - making a new edition in a file of its own that nobody reads yet:
 * one transaction from writer_open to writer_commit. Dropping the writer
 * without a commit leaves a file that is worth nothing. */
#ifndef STORE_WRITE_H
#define STORE_WRITE_H

#include "base/err.h"
#include "core/article.h"
#include "store/read.h"

struct writer;

/* `path` is a copy of the current edition, or does not exist yet. */
MUST_USE bool writer_open(const char *path, struct writer **out,
                          struct err *err);
void writer_close(struct writer *writer);

/* The column with this path of titles; made when it is new, under its
 * parents. `slug` is wanted for the last of them; when it is taken, or none,
 * one is made from the path. A new column comes after the older ones. */
MUST_USE bool writer_column(struct writer *writer, const struct str *path,
                            size_t depth, struct str slug, int64_t *id,
                            struct err *err);

enum writer_change { WRITER_SAME, WRITER_NEW, WRITER_CHANGED };

/* Puts an article in under its address, with its blocks, its column (and the
 * column's parents) and its district sections. An article that is there and
 * has the same digest is not touched. `seen_s` takes the place of a time of
 * publication that is missing or in the future, when lists are ordered. */
MUST_USE bool writer_article(struct writer *writer,
                             const struct article *article, int64_t seen_s,
                             int64_t *id, enum writer_change *change,
                             struct err *err);

MUST_USE bool writer_asset(struct writer *writer, const struct asset *asset,
                           struct err *err);

/* Writes the meta table, commits and closes the file cleanly; it is then one
 * plain database without journal, on the disk. ERR_HELD when it holds no
 * article. */
MUST_USE bool writer_commit(struct writer *writer, int64_t number,
                            int64_t published_s, struct err *err);

#endif
