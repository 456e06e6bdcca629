/* journal.h - what was public when: data/journal/journal.jsonl, one JSON
 * object a line, chained by digests (journal_line.h). It is derived: the
 * lines of an edition are how it differs from the edition before, so they can
 * be written as long as both are there, and a power cut in between costs
 * nothing. An edition that cannot be read is not noted. */
#ifndef SYNC_JOURNAL_H
#define SYNC_JOURNAL_H

#include "core/journal_line.h"

/* data/journal/journal.jsonl */
struct str journal_path(struct str data, struct arena *mem);

/* Notes the edition that `current` names, unless the journal leads up to it
 * already; then nothing is written. To be called under the lock of sync, also
 * before `current` is swapped: the swap before may not be noted yet.
 *
 * Lines without their closing line are what a power cut has left: they go.
 * When the edition that the journal leads up to is gone or cannot be read, or
 * the closing line is damaged, a restart line says so and all articles are
 * shown anew.
 *
 * `now_s` is the time at which the edition became current; 0: when the link
 * was made. A clock that was wrong is not corrected. On failure the journal
 * is as it was; the next call makes up for it. ERR_IO; as reader_open for
 * the edition. */
MUST_USE bool journal_note(struct str data, int64_t now_s, struct err *err);

/* The edition that the journal leads up to; 0: none. */
int64_t journal_edition(struct str data);

/* Where the journal ends. */
struct journal_end {
    int64_t end;  /* bytes up to its last closing line; 0: no line counts */
    int64_t size; /* of the file: more is what a power cut has left */
    char head[DIGEST_HEX + 1]; /* digest of the closing line */
    int64_t edition;           /* it closes; 0: none, or it is damaged */
    struct str published;      /* the edition's own time */
};

/* ERR_ABSENT when there is no journal, ERR_IO. */
MUST_USE bool journal_find_end(struct str data, struct arena *mem,
                               struct journal_end *out, struct err *err);

#endif
