/* writer.h - what a writer is, for the files of store that write. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/sql.h"
#include "store/write.h"

struct writer {
    struct sql sql;  /* closed by writer_commit */
    int64_t last_id; /* of the edition that this one began as a copy of */
};

/* Another article with the same text. */
struct twin {
    int64_t id; /* 0: none */
    int64_t column_id;
    struct str url;
};

/* What is being written. */
struct page {
    struct writer *writer;
    struct arena *mem;
    struct twin fold; /* an article that becomes a twin of this one */
    const struct article *article;
    int64_t id, column_id, sort_s;                       /* id 0: a new one */
    const struct digest *digest, *text_digest, *picture; /* may be NULL */
    struct err *err;
};

/* What the file has under an address. */
struct old {
    int64_t id; /* 0: nothing */
    bool is_twin;
    int64_t column_id, sort_s; /* a twin's own column, its article's time */
    struct digest digest, text_digest;
};
MUST_USE bool old_find(struct sql *sql, struct str url, struct old *out,
                       struct err *err);

/* write_addresses.c: settles under which article the page's address stands, when
 * its text is there under another one. On return page->id is the article to
 * write; `is_settled` when nothing is left to write, and `change` says what
 * that did. `old` is what stood there, and is updated. */
MUST_USE bool twins_settle(struct page *page, struct old *old, bool *is_settled,
                           enum writer_change *change);

/* One article's addresses become another's, and it is no more. Lists are to be
 * put anew. */
MUST_USE bool twin_fold(struct sql *sql, const struct twin *twin, int64_t into,
                        struct err *err);

/* The page's address is an article's own now. */
MUST_USE bool address_free(const struct page *page);

/* The addresses of the page's further files; what stood there goes. */
MUST_USE bool files_put(const struct page *page);

/* The address that leads to the page's; not when an article of its own stands
 * there, nor over LIMIT_ADDRESSES. */
MUST_USE bool asked_put(const struct page *page, enum writer_change *change);

/* Puts the article into the lists of its columns and of those above, anew. */
MUST_USE bool lists_put(struct sql *sql, int64_t id, struct err *err);

#endif
