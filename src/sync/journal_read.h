/* journal_read.h - the journal read back and held against its own digests. */
#ifndef SYNC_JOURNAL_READ_H
#define SYNC_JOURNAL_READ_H

#include "sync/journal.h"

/* Line by line, in the memory of one line. */
struct journal_walk;

/* From the first line to the last closing line, which are those that count;
 * or to the end of the file. ERR_ABSENT when there is no journal, ERR_IO. */
MUST_USE bool journal_walk_open(struct str data, bool is_to_the_end,
                                struct journal_walk **out, struct err *err);
void journal_walk_close(struct journal_walk *walk);

/* The next line, borrowed until the next call; NULL at the end. ERR_DATA with
 * "FILE:LINE: " in front: it is no line of ours, does not fit the one before
 * it, is out of order, or closes what is not there. */
MUST_USE bool journal_walk_next(struct journal_walk *walk,
                                const struct journal_line **out, struct err *err);

struct journal_totals {
    int64_t entries, editions;
    char head[DIGEST_HEX + 1]; /* digest of the last line */
};

/* Reads everything. ERR_DATA with "FILE:LINE: ", also for what the next sync
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
 * ERR_DATA as journal_walk_next, ERR_ABSENT. */
MUST_USE bool journal_at(struct str data, int64_t at_s, struct arena *mem,
                         struct journal_state *out, struct err *err);

#endif
