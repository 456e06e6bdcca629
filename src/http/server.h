/* server.h - a listener: sockets, threads, limits, framing. The only module
 * that knows libmicrohttpd. What to answer is somebody else's business. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/err.h"
#include "http/exchange.h"

struct server;

struct server_options {
    struct str listen;       /* "127.0.0.1:8080", "[::1]:0"; 0: any port */
    const struct str *hosts; /* names taken in Host, besides loopback's */
    size_t host_count;
    unsigned threads; /* 0: one a core */
    unsigned connections, per_address;
    bool is_dateless; /* says no Date: there is no clock */
    /* Called by any thread; `mem` lives until the answer is sent. */
    void (*answer)(void *context, const struct request *request,
                   struct arena *mem, struct answer *answer);
    void *context;
};

/* Starts to serve. ERR_CONFIG for an address that is none, ERR_UNREACHABLE
 * when it is taken. `options` is copied, what it points to is not. */
MUST_USE bool server_open(const struct server_options *options,
                          struct server **out, struct err *err);

/* Port in fact listened on. */
uint16_t server_port(const struct server *server);

/* No new connections; waits until all requests are answered, at most
 * `wait_ms`, then closes. */
void server_close(struct server *server, unsigned wait_ms);

/* Version of the HTTP library at run time. */
const char *server_library(void);

#endif
