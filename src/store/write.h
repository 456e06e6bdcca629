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
MUST_USE bool writer_open(const char *path, struct writer **out, struct err *err);
void writer_close(struct writer *writer);

/* The column with this path of titles; made when it is new, under its
 * parents. `slug` ([a-z0-9-], LIMIT_SLUG) is wanted for the last of them;
 * when it is taken, wrong or none, one is made from the path. A slug of as
 * many parts as the path has titles also names the parents that are made:
 * `xwzx-rdsd` for 新闻中心, 人大速递 gives `xwzx`. A new column comes after
 * the older ones. No path at all is the root, id 0. ERR_LIMIT over
 * LIMIT_COLUMN_DEPTH or LIMIT_EDITION_COLUMNS. */
MUST_USE bool writer_column(struct writer *writer, const struct str *path,
                            size_t depth, struct str slug, int64_t *id,
                            struct err *err);

/* A column that upstream calls otherwise now: the one of this path, whose last
 * title becomes `title`; articles that name it by the old one still find it.
 * Nothing happens when there is none, or when another has the new title. */
MUST_USE bool writer_rename(struct writer *writer, const struct str *path,
                            size_t depth, struct str title, bool *was_changed,
                            struct err *err);

enum writer_change {
    WRITER_SAME,
    WRITER_NEW,
    WRITER_CHANGED,
    WRITER_TWIN, /* a text that is there under another address */
};

/* Puts an article in under its address, with its blocks, its district
 * sections and the column of its path (call writer_column before for a slug
 * of your own). An article that is there with the same digest in the same
 * column is not touched; a changed or moved one keeps its id. A text that is
 * there under another address, published within LIMIT_TWIN_DAYS of it, is one
 * article with two addresses, in the lists of both columns: the older of them,
 * of two of one night the one stored later. At most LIMIT_ADDRESSES are kept.
 * An edit at one address parts them. The addresses of article->files are its
 * own, too, and article->asked. `seen_s` takes
 * the place of a time of publication that is missing or in the future, when
 * lists are ordered; of equal times the later stored comes first in lists, so
 * store a list page from its end. One that fails (ERR_DATA, ERR_LIMIT) leaves
 * nothing behind, and the writer can go on. */
MUST_USE bool writer_article(struct writer *writer, const struct article *article,
                             int64_t seen_s, int64_t *id,
                             enum writer_change *change, struct err *err);

/* Takes an address out, and with its last one the article, with all that is
 * its own; its id is never given again. False in `was_there` when there is
 * none. */
MUST_USE bool writer_withdraw(struct writer *writer, struct str url,
                              bool *was_there, struct err *err);

/* Before or after the articles that show it. What no article shows any more
 * at the commit is dropped. */
MUST_USE bool writer_asset(struct writer *writer, const struct asset *asset,
                           struct err *err);

/* Writes the meta table, commits and closes the file cleanly; it is then one
 * plain database without journal, on the disk (its folder's entry is for
 * whoever renames it to sync). ERR_HELD when it holds no article, ERR_DATA
 * when an article shows a picture that was not stored. Whether it works or
 * not, nothing but writer_close may follow. */
MUST_USE bool writer_commit(struct writer *writer, int64_t number,
                            int64_t published_s, struct err *err);

#endif
