/* exchange.h - one request and its answer as plain data. Handlers see these,
 * never the HTTP library, so tests call them without a socket. */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include "base/arena.h"
#include "base/buf.h"

struct request {
    bool is_head;
    struct str path;  /* as sent, still percent-encoded, without query */
    struct str query; /* without '?'; none when absent */
    struct str cookie, if_none_match; /* header values; none when absent */
};

/* How long an answer may be kept. */
enum cache {
    CACHE_NEVER,   /* no-store */
    CACHE_EDITION, /* ask again each time, by ETag */
    CACHE_FOREVER, /* the address changes with the bytes */
};

/* The body is `body`, or `fixed` bytes that outlive the server, or the file
 * `fd` of `fd_size` bytes; the server takes over body and fd. */
struct answer {
    int status;
    struct str type; /* Content-Type; fixed text or in the request's arena */
    enum cache cache;
    bool varies; /* by cookie */
    struct str etag, location, set_cookie, allow;
    struct buf body;
    struct str fixed;
    int fd;
    size_t fd_size;
};

#define ANSWER_EMPTY ((struct answer){ .status = 200, .fd = -1 })

/* Gives up the body, when nobody takes it over. */
void answer_free(struct answer *answer);

#endif
