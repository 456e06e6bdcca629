/* seen.h - the addresses of one night: each is fetched once. */
#ifndef SYNC_SEEN_H
#define SYNC_SEEN_H

#include "base/arena.h"
#include "core/article.h"

struct seen_entry {
    struct str url;
    bool was_seen;             /* false when it has just been made */
    const struct asset *asset; /* what a picture's address gave; may be NULL */
};

struct seen {
    void *root; /* a tsearch(3) tree of entries */
};

/* The address's entry, in `mem`. */
struct seen_entry *seen_at(struct seen *seen, struct str url, struct arena *mem);

/* True the first time an address is asked about. */
bool seen_is_new(struct seen *seen, struct str url, struct arena *mem);

bool seen_has(const struct seen *seen, struct str url);

void seen_free(struct seen *seen);

#endif
