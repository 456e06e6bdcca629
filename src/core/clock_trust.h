/* clock_trust.h - how far the clock may be believed. A board without a battery
 * begins in 1970 or wherever it was switched off, and may stay there when no
 * time server is in reach. Pure: what the clock and the witnesses say are
 * arguments.
 *
 * Two dates lie in the past for certain or nearly so, the program's build date
 * and the edition's: together the floor. And a web site that answers tells the
 * time (RFC 9110 section 6.6.1): a witness, but not above the build date. An
 * edition was dated by some night's clock, so that its date falls when the site
 * contradicts it, or the program would have to be twenty years old: one night
 * under a clock of 2100 must not make every true clock one that is behind. */
#ifndef CORE_CLOCK_TRUST_H
#define CORE_CLOCK_TRUST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum clock_state {
    CLOCK_TRUSTED,
    CLOCK_UNSYNCHRONISED, /* nothing speaks against it but the kernel */
    CLOCK_BEHIND,         /* before the floor */
    CLOCK_CONTRADICTED,   /* over a day from what the site says */
};

/* Unix seconds; 0 where nobody says anything. */
struct clock_facts {
    int64_t clock_s;        /* what the clock shows */
    int64_t built_s;        /* the program's build date */
    int64_t edition_s;      /* when the edition on show was published */
    int64_t site_s;         /* the latest date of the site's answers */
    bool is_unsynchronised; /* the kernel says that nobody sets the clock */
};

struct clock_verdict {
    enum clock_state state;
    /* The time to work with, never before the floor: the clock's; the site's
     * when the clock is behind; the earlier of the two when they contradict
     * each other, because a date too early is mended by the next one, while
     * one too late stays. */
    int64_t now_s;
};

struct clock_verdict clock_judge(const struct clock_facts *facts);

struct str clock_state_word(enum clock_state state); /* "behind" */

#endif
