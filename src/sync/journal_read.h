/* journal_read.h - the journal read back and held against its own digests. */
#ifndef SYNC_JOURNAL_READ_H
#define SYNC_JOURNAL_READ_H

#include "sync/journal.h"

struct journal_totals {
    int64_t entries, editions;
    char head[DIGEST_HEX + 1]; /* digest of the last line */
};

/* Reads everything, in the memory of one line. ERR_DATA with "FILE:LINE: ": it is
 * no line of ours, does not fit the one before it, is out of order, or closes
 * what is not there; also for what the next sync
 * makes up for, and says so: lines behind the last closing line, an edition on
 * show that is not noted. ERR_ABSENT. */
MUST_USE bool journal_verify(struct str data, struct journal_totals *out,
                             struct err *err);

/* What was public at a time. */
struct journal_article {
    struct str url, title, digest;
    int64_t id;
    struct str since; /* when this revision came */
};
struct journal_state {
    int64_t edition;                  /* 0: nothing was noted by then */
    struct str since;                 /* when it became current */
    struct journal_article *articles; /* in the byte order of addresses */
    size_t count;
    bool is_doubtful; /* the clock was put back somewhere: the lines' own order
                         was gone by, up to the first that is later */
};

/* Memory: what all changes up to then were about, without old revisions.
 * ERR_DATA with "FILE:LINE: ", ERR_ABSENT. */
MUST_USE bool journal_at(struct str data, int64_t at_s, struct arena *mem,
                         struct journal_state *out, struct err *err);

#endif
