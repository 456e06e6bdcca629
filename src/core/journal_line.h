/* journal_line.h - a line of the journal of what was public when: one JSON
 * object, without its line break. Pure.
 *
 *   {"event":"shown","time":T,"url":U,"title":W,"id":N,"digest":H,"prev":H}
 *   {"event":"changed", the same of the new revision, "was":A,"prev":H}
 *   {"event":"withdrawn", the same of the last revision, "was":A,"prev":H}
 *   {"event":"restart","time":T,"reason":W,"prev":H}
 *   {"event":"edition","time":T,"edition":N,"published":T,"before":N,
 *    "shown":N,"changed":N,"withdrawn":N,"articles":N,"prev":H,"sum":H}
 *
 * The last form closes the lines of one edition; they count only with it.
 * `prev` is the SHA-256 of the line before, so no line can be changed, taken
 * out or moved without the next one telling. `sum` is the SHA-256 of all that
 * stands before `,"sum"` in its own line: the last line has no next one. */
#ifndef CORE_JOURNAL_LINE_H
#define CORE_JOURNAL_LINE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/article.h"

enum journal_event {
    JOURNAL_SHOWN,
    JOURNAL_CHANGED,
    JOURNAL_WITHDRAWN,
    JOURNAL_RESTART, /* what was on show is not known; all is shown anew */
    JOURNAL_EDITION,
    JOURNAL_EVENT_COUNT,
};

/* The first line's `prev`. */
#define JOURNAL_NOTHING \
    "0000000000000000000000000000000000000000000000000000000000000000"

/* How a closing line begins, and no other. */
#define JOURNAL_CLOSING "{\"event\":\"edition\","

struct journal_line {
    enum journal_event kind;
    struct str event; /* the kind's word: set by both functions */
    struct str time;  /* China time; when its edition became current */
    int64_t time_s;   /* the same; not looked at when written */
    struct str prev;  /* 64 hex digits, as are digest and sum */

    /* of an article */
    struct str url, title; /* upstream's address; never none */
    int64_t id;
    struct str digest;         /* of all a visitor can see of it */
    const struct article *was; /* changed, withdrawn: the revision that is no
                                  longer shown; not read back */
    /* restart */
    struct str reason;

    /* edition */
    int64_t edition;
    struct str published; /* the edition's own time */
    int64_t before;       /* the edition that the lines lead on from; 0: none */
    int64_t shown, changed, withdrawn; /* lines of each kind */
    int64_t articles;                  /* on show then */
    struct str sum;                    /* set by both functions */
};

/* "shown" */
struct str journal_event_word(enum journal_event event);

/* Appends the line. Where it would be over LIMIT_JOURNAL_LINE, `was` is
 * null. */
void journal_line_put(struct journal_line *line, struct buf *out);

/* Texts lie in `mem`. ERR_DATA: no such object, a member that is missing or
 * no digest or no time, a sum that is not the line's. */
MUST_USE bool journal_line_parse(struct str text, struct arena *mem,
                                 struct journal_line *out, struct err *err);

#endif
