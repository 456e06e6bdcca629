/* fetch.h - getting one address, by libcurl, with every limit set: protocols,
 * hosts, private addresses, redirects, bytes after decompression, time. */
#ifndef IO_FETCH_H
#define IO_FETCH_H

#include "base/buf.h"
#include "base/err.h"

struct sockaddr;

struct fetch_rules {
    const struct str *hosts; /* allowed, lower case: "name" or "name:port" */
    size_t host_count;
    bool allow_http;    /* else https only */
    bool allow_private; /* loopback, private and link-local addresses */
    struct str contact; /* for the User-Agent; may be none */
    /* A file of CA certificates that are trusted besides the system's; none.
     * Ends with a NUL. */
    struct str ca_file;
    bool tls_legacy; /* TLS 1.0, 1.1 and, from libcurl 8.14 on, 3DES */
    int timeout_s;
    int pace_ms; /* between the starts of two requests */
    /* Asked before a redirect within these rules is followed, and must not
     * fetch itself; NULL: it is followed. */
    bool (*may_follow)(void *context, struct str url, struct err *err);
    void *context;
};

/* What a page was when it was got before (RFC 9110 section 8.8). */
struct fetch_validators {
    struct str etag, last_modified; /* the headers' values; none when absent */
};

struct fetch_reply {
    int status;     /* of the last answer; 0 when its head is not whole */
    struct buf url; /* where it came from in the end, or a redirect that was
                       not followed leads */
    /* Headers' values; empty when absent, or not fit to be sent back. */
    struct buf content_type, etag, last_modified;
    int64_t retry_after_s; /* what the server asks for; 0 without */
    int64_t date_s; /* what time it is there, Unix seconds; 0: it does not say */
    struct buf body;
};
void fetch_reply_free(struct fetch_reply *reply);

/* One for a source: keeps its connection alive, keeps the pace. `rules` must
 * outlive it. */
struct fetcher;
MUST_USE bool fetcher_open(const struct fetch_rules *rules,
                           struct fetcher **out, struct err *err);
void fetcher_close(struct fetcher *fetcher);

/* Would the address be fetched? ERR_CONFIG: the rules do not allow it;
 * ERR_DATA: it is no address. */
MUST_USE bool fetch_check(const struct fetcher *fetcher, struct str url,
                          struct err *err);

/* A longer pace than the rules', because the site asks for it. */
void fetcher_slow_down(struct fetcher *fetcher, int pace_ms);

/* GET, conditional when `known` (else NULL) holds anything: status 304 then
 * says that nothing has changed. True for every answer of the server, whatever
 * its status, but a 304 that was not asked for is ERR_UNREACHABLE. ERR_CONFIG
 * when the rules do not allow the address or a redirect's, ERR_DATA when it is
 * none or there are too many redirects, ERR_LIMIT over `limit_bytes` (the
 * body then holds what came before), ERR_UNREACHABLE for everything the
 * network does, TLS in tls_explain's words: nothing is asked for before the
 * server's certificate has been verified. The sentence does not repeat the
 * address. `out` wants
 * fetch_reply_free in all cases. */
MUST_USE bool fetch_get(struct fetcher *fetcher, struct str url,
                        size_t limit_bytes, const struct fetch_validators *known,
                        struct fetch_reply *out, struct err *err);

/* A unicast address of the open Internet, also when it is written inside an
 * IPv6 one (mapped, NAT64, 6to4); not loopback, private, link-local, ... */
bool fetch_is_public(const struct sockaddr *address);

const char *fetch_library(void); /* libcurl's version */

#endif
