/* read.h - questions to an edition. Each is one function with its SQL inside;
 * results lie in the caller's arena. All fail only when the file does
 * (ERR_IO), or with ERR_ABSENT where said. A list is one walk along an index,
 * at most LIMIT_LIST_ROWS long where nothing else is said. */
#ifndef STORE_READ_H
#define STORE_READ_H

#include "base/arena.h"
#include "base/err.h"
#include "core/article.h"
#include "store/edition.h"

struct edition_facts {
    int64_t number;
    int64_t published_s; /* when sync finished it */
    int64_t article_count, column_count, asset_count;
};

MUST_USE bool store_facts(struct reader *db, struct edition_facts *out,
                          struct err *err);

/* All columns that hold an article, parents first, by rank. */
MUST_USE bool store_columns(struct reader *db, struct arena *mem,
                            struct column **out, size_t *count, struct err *err);
MUST_USE bool store_column(struct reader *db, struct str slug, struct arena *mem,
                           struct column *out, struct err *err); /* ERR_ABSENT */
MUST_USE bool store_column_by_id(struct reader *db, int64_t id,
                                 struct arena *mem, struct column *out,
                                 struct err *err); /* ERR_ABSENT */

/* Its title and those above it, root first. */
MUST_USE bool store_column_path(struct reader *db, int64_t id,
                                struct arena *mem, struct str **path,
                                size_t *depth, struct err *err);

/* A window of a column's list, newest first; column 0 is all articles. */
struct window {
    int64_t column_id;
    bool only_with_picture;
    int64_t offset, limit; /* limit at most LIMIT_LIST_ROWS */
};
MUST_USE bool store_lines(struct reader *db, const struct window *window,
                          struct arena *mem, struct article_line **out,
                          size_t *count, struct err *err);

/* The whole article with its blocks, column path included, held against its
 * digest: a bit that flipped on the card is ERR_IO. ERR_ABSENT. */
MUST_USE bool store_article(struct reader *db, int64_t id, struct arena *mem,
                            struct article *out, struct err *err);

/* The articles before (newer) and after (older) one in its column; an id of
 * 0 where there is none. */
MUST_USE bool store_neighbours(struct reader *db, int64_t id, struct arena *mem,
                               struct article_line *newer,
                               struct article_line *older, struct err *err);

/* An upstream address of an article: its own, a twin's with the same text, of a
 * file that its text goes on in, or one that leads to it. */
enum address_kind { ADDRESS_OWN, ADDRESS_TWIN, ADDRESS_PART, ADDRESS_ALIAS };

struct stored {
    int64_t id;
    enum address_kind kind;
    int64_t column_id; /* a twin has its own */
    struct digest digest, text_digest;
};

/* What stands there is this article as it was read: what is not shown of a twin
 * may differ. */
bool stored_is(const struct stored *stored, const struct article *article);

/* The article at an upstream address. ERR_ABSENT. */
MUST_USE bool store_article_at(struct reader *db, struct str url,
                               struct stored *out, struct err *err);

/* How many further addresses the text has, those of files not counted; 0 when
 * it is under none. */
MUST_USE bool store_text_addresses(struct reader *db,
                                   const struct digest *text_digest,
                                   int64_t *out, struct err *err);

/* store_article of the article at an upstream address: of a twin, with that
 * address and that column. ERR_ABSENT. */
MUST_USE bool store_article_under(struct reader *db, struct str url,
                                  struct arena *mem, struct article *out,
                                  struct err *err);

/* Every upstream address, by its article's id. */
struct store_address {
    int64_t id;
    enum address_kind kind;
    struct str url;
};
MUST_USE bool store_addresses(struct reader *db, struct arena *mem,
                              struct store_address **out, size_t *count,
                              struct err *err);

/* What is shown under each address, in the byte order of addresses: those
 * behind `after` (none: from the first). A list as any other; none is left
 * when its count is 0. */
struct store_revision {
    int64_t id;
    struct str url, title;
    struct digest digest; /* of all a visitor can see of it */
};
MUST_USE bool store_revisions(struct reader *db, struct str after,
                              struct arena *mem, struct store_revision **out,
                              size_t *count, struct err *err);

/* All ids, in the order of store_lines, for walking the whole edition. */
MUST_USE bool store_article_ids(struct reader *db, struct arena *mem,
                                int64_t **out, size_t *count, struct err *err);

MUST_USE bool store_districts(struct reader *db, struct arena *mem,
                              struct district **out, size_t *count,
                              struct err *err);
MUST_USE bool store_sections(struct reader *db, struct str district,
                             struct arena *mem, struct section **out,
                             size_t *count, struct err *err);

MUST_USE bool store_asset(struct reader *db, const struct digest *digest,
                          struct arena *mem, struct asset *out,
                          struct err *err); /* ERR_ABSENT */
MUST_USE bool store_assets(struct reader *db, struct arena *mem,
                           struct asset **out, size_t *count, struct err *err);

#endif
