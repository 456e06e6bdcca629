/* fetch.h - getting one address, by libcurl, with every limit set: protocols,
 * hosts, private addresses, redirects, bytes after decompression, time. */
#ifndef IO_FETCH_H
#define IO_FETCH_H

#include "base/buf.h"
#include "base/err.h"

struct fetch_rules {
    const struct str *hosts; /* allowed host names, lower case */
    size_t host_count;
    bool allow_http;    /* else https only */
    bool allow_private; /* loopback, private and link-local addresses */
    struct str contact; /* for the User-Agent; may be none */
    int timeout_s;
    int pace_ms;        /* between the starts of two requests to a host */
};

struct fetch_reply {
    int status;              /* HTTP status of the last answer */
    struct buf url;          /* where it came from in the end */
    struct buf content_type; /* the header's value; empty when absent */
    struct buf body;
};
void fetch_reply_free(struct fetch_reply *reply);

/* One for a source: keeps its connection alive, keeps the pace. `rules` must
 * outlive it. */
struct fetcher;
MUST_USE bool fetcher_open(const struct fetch_rules *rules,
                           struct fetcher **out, struct err *err);
void fetcher_close(struct fetcher *fetcher);

/* GET. True for every answer of the server, whatever its status. ERR_DATA
 * when the address or a redirect is not allowed, ERR_LIMIT over
 * `limit_bytes`, ERR_UNREACHABLE for everything the network does. */
MUST_USE bool fetch_get(struct fetcher *fetcher, struct str url,
                        size_t limit_bytes, struct fetch_reply *out,
                        struct err *err);

#endif
