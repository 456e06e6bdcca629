/* robots.h - what a site's robots.txt asks of us (RFC 9309). Pure; the file
 * is hostile input like any other, but line by line and without recursion. */
#ifndef CORE_ROBOTS_H
#define CORE_ROBOTS_H

#include "base/arena.h"

struct robots_rule {
    struct str pattern; /* normalised like an address; '*' and final '$' */
    bool is_allow;
};

/* The rules of all groups that name us, or else of all for "*". */
struct robots {
    struct robots_rule *rules;
    size_t count;
    int64_t delay_s; /* the longest Crawl-delay, rounded up, at most
                        LIMIT_CRAWL_DELAY_S; 0: none */
};

/* `agent` is our product token. Cannot fail: what is not understood is
 * passed over, as are rules beyond LIMIT_ROBOTS_RULES. */
void robots_parse(struct str text, struct str agent, struct arena *mem,
                  struct robots *out);

/* `target` is a normalised address's path with its query. The longest rule
 * that matches decides, Allow on a tie. */
bool robots_allows(const struct robots *robots, struct str target);

#endif
