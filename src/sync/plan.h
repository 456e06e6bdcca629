/* plan.h - which articles of a source a night asks for, and what becomes of
 * those that it did not get. What is new comes first, then what was missed on
 * earlier nights or has changed on its list, then those whose turn it is to be
 * read anew: a night that is too short for all does not lose the news. */
#ifndef SYNC_PLAN_H
#define SYNC_PLAN_H

#include "sync/lists.h"

enum turn {
    TURN_NEW,
    TURN_AGAIN, /* missed before, reworded, gone, or no longer on any list */
    TURN_ANEW,  /* once in so many nights every article is read */
    TURN_COUNT,
};

struct target {
    struct str url;
    enum turn turn;
    bool is_known;            /* in the edition on show */
    bool is_alias;            /* it led to another address before */
    bool is_waiting;          /* noted by an earlier night, and due */
    struct list list;         /* what is said of its column */
    enum precision precision; /* and of its day */
    int64_t published_s;
    const struct article *content; /* a feed's; else NULL */
    int64_t tries;                 /* earlier nights in vain */
    struct target *next;
};

struct plan {
    struct lists lists; /* how the walk over the lists ended */
    struct target *first, *last;
    size_t count;
    struct store_address *shown; /* the edition's articles */
    uint64_t *accounted;         /* on show, or waiting: of upstream_hash */
    size_t shown_count, accounted_count;
    int64_t round; /* of reading anew */
    const struct lists_options *options;
};

/* Walks the lists and makes the plan, in the harvest's memory; the report's
 * error is set where a list fails. False is our own failure. */
MUST_USE bool plan_make(const struct lists_options *options, struct plan *out,
                        struct err *err);

/* What is known already of an article that no list has named tonight: its
 * column and day, which its page may leave to them. */
MUST_USE bool plan_recall(const struct plan *plan, struct target *target,
                          struct err *err);

enum outcome {
    OUTCOME_TAKEN,
    OUTCOME_PARTLY,    /* without a picture: to be asked for again */
    OUTCOME_GONE,      /* 404 or 410 */
    OUTCOME_REFUSED,   /* answered, but no article */
    OUTCOME_LOST,      /* by the network */
    OUTCOME_FORBIDDEN, /* by the configuration */
    OUTCOME_UNASKED,   /* the night was over */
};

/* Notes for the nights to come how it went. */
MUST_USE bool plan_settle(const struct plan *plan, const struct target *target,
                          enum outcome outcome, struct err *err);

/* The night is over, and with it a round of reading anew. */
MUST_USE bool plan_done(const struct plan *plan, struct err *err);

#endif
