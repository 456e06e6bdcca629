#include "sync/seen.h"

#include <search.h>
#include <stdlib.h>

static int by_url(const void *a, const void *b)
{
    const struct seen_entry *left = a, *right = b;

    return str_compare(left->url, right->url);
}

struct seen_entry *seen_at(struct seen *seen, struct str url, struct arena *mem)
{
    struct seen_entry wanted = { .url = url };
    struct seen_entry **found = tfind(&wanted, &seen->root, by_url);
    struct seen_entry *entry;

    if (found) {
        (*found)->was_seen = true;
        return *found;
    }
    entry = ARENA_NEW(mem, struct seen_entry);
    entry->url = arena_str(mem, url);
    if (!tsearch(entry, &seen->root, by_url))
        abort();
    return entry;
}

bool seen_is_new(struct seen *seen, struct str url, struct arena *mem)
{
    return !seen_at(seen, url, mem)->was_seen;
}

bool seen_has(const struct seen *seen, struct str url)
{
    struct seen_entry wanted = { .url = url };

    return tfind(&wanted, &seen->root, by_url);
}

static void keep(void *entry)
{
    (void)entry; /* the arena's */
}

void seen_free(struct seen *seen)
{
    tdestroy(seen->root, keep);
    seen->root = NULL;
}
