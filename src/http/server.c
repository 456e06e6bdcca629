#include "http/server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "core/guard.h"
#include "core/link.h"

enum { HEADERS_MAX = 64, DRAIN_STEP_MS = 10, THREADS_MAX = 4 };

struct server {
    struct server_options options;
    struct MHD_Daemon *daemon;
    struct str hosts[LIMIT_CONFIG_WORDS + 4];
    size_t host_count;
    uint16_t port;
    atomic_int active; /* requests between the end of the head and the answer */
};

/* One request, from its first line to its last byte. */
struct call {
    struct arena mem;
    struct str target;
    bool is_judged; /* its head is complete: it counts as active */
    enum guard_verdict verdict;
};

/* Sent with every answer: nothing but our own files may be loaded or run, and
 * nobody may frame us. */
static const struct {
    const char *name, *value;
} fixed_headers[] = {
    { "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; script-src 'self'; "
      "img-src 'self'; font-src 'self'; connect-src 'self'; "
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "no-referrer" },
    { "Permissions-Policy",
      "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
};

static const char *const cache_control[] = {
    [CACHE_NEVER] = "no-store",
    [CACHE_EDITION] = "no-cache",
    [CACHE_FOREVER] = "public, max-age=31536000, immutable",
};

/* Called with the target before anything else; the result becomes the call's
 * context. */
static void *on_target(void *context, const char *target,
                       struct MHD_Connection *connection)
{
    struct call *call = calloc(1, sizeof(*call));

    (void)context;
    (void)connection;
    if (!call)
        abort();
    call->target = arena_str(&call->mem, str_of(target));
    return call;
}

static void on_end(void *context, struct MHD_Connection *connection,
                   void **per_call, enum MHD_RequestTerminationCode code)
{
    struct server *server = context;
    struct call *call = *per_call;

    (void)connection;
    (void)code;
    if (!call)
        return;
    if (call->is_judged)
        atomic_fetch_sub(&server->active, 1);
    arena_free(&call->mem);
    free(call);
    *per_call = NULL;
}

/* Paths are matched and decoded by us, as sent. */
static size_t keep_escapes(void *context, struct MHD_Connection *connection,
                           char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

struct header_list {
    struct guard_header items[HEADERS_MAX];
    size_t count;
    bool is_full;
};

static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind,
                                 const char *name, const char *value)
{
    struct header_list *list = context;

    (void)kind;
    if (list->count == HEADERS_MAX) {
        list->is_full = true;
        return MHD_NO;
    }
    list->items[list->count++] =
        (struct guard_header){ str_of(name), value ? str_of(value) : S("") };
    return MHD_YES;
}

static enum guard_verdict judge(const struct server *server,
                                struct MHD_Connection *connection,
                                const struct call *call, const char *method,
                                const char *version)
{
    struct header_list list = { .count = 0 };
    struct guard_request request;

    MHD_get_connection_values(connection, MHD_HEADER_KIND, on_header, &list);
    if (list.is_full)
        return GUARD_BAD;
    request = (struct guard_request){
        .method = str_of(method),
        .target = call->target,
        .is_http_10 = strcmp(version, "HTTP/1.0") == 0,
        .headers = list.items,
        .header_count = list.count,
    };
    return guard_check(&request, server->hosts, server->host_count);
}

static void add_header(struct MHD_Response *response, const char *name,
                       struct str value)
{
    char text[LIMIT_HTTP_TARGET + 64];

    if (value.n == 0 || value.n >= sizeof(text))
        return;
    memcpy(text, value.p, value.n);
    text[value.n] = '\0';
    MHD_add_response_header(response, name, text);
}

static struct MHD_Response *make_body(struct answer *answer)
{
    struct MHD_Response *response;

    if (answer->fd >= 0) {
        response = MHD_create_response_from_fd(answer->fd_size, answer->fd);
        answer->fd = -1;
    } else if (answer->body.p) {
        response = MHD_create_response_from_buffer(
            answer->body.n, answer->body.p, MHD_RESPMEM_MUST_FREE);
        answer->body = BUF_EMPTY;
    } else {
        response = MHD_create_response_from_buffer(
            answer->fixed.n, (void *)answer->fixed.p, MHD_RESPMEM_PERSISTENT);
    }
    if (!response)
        abort();
    return response;
}

static enum MHD_Result send_answer(struct MHD_Connection *connection,
                                   struct answer *answer, bool is_last)
{
    struct MHD_Response *response = make_body(answer);
    enum MHD_Result result;

    for (size_t i = 0; i < COUNT_OF(fixed_headers); i++)
        MHD_add_response_header(response, fixed_headers[i].name,
                                fixed_headers[i].value);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
                            cache_control[answer->cache]);
    if (answer->varies)
        MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, "Cookie");
    if (is_last)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->type);
    add_header(response, MHD_HTTP_HEADER_ETAG, answer->etag);
    add_header(response, MHD_HTTP_HEADER_LOCATION, answer->location);
    add_header(response, MHD_HTTP_HEADER_SET_COOKIE, answer->set_cookie);
    add_header(response, MHD_HTTP_HEADER_ALLOW, answer->allow);
    result = MHD_queue_response(connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct MHD_Connection *connection,
                              enum guard_verdict verdict)
{
    struct answer answer = ANSWER_EMPTY;

    answer.status = guard_status(verdict);
    answer.type = S("text/plain; charset=utf-8");
    if (verdict == GUARD_METHOD)
        answer.allow = S("GET, HEAD");
    buf_printf(&answer.body, "%d\n", answer.status);
    return send_answer(connection, &answer, true);
}

static struct str header_of(struct MHD_Connection *connection, const char *name)
{
    return str_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

static enum MHD_Result serve(const struct server *server,
                             struct MHD_Connection *connection,
                             struct call *call, const char *method)
{
    ptrdiff_t mark = str_find_char(call->target, '?');
    struct answer answer = ANSWER_EMPTY;
    struct request request = {
        .is_head = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0,
        .path =
            mark < 0 ? call->target : str_slice(call->target, 0, (size_t)mark),
        .query = mark < 0 ? STR_NONE : str_skip(call->target, (size_t)mark + 1),
        .cookie = header_of(connection, MHD_HTTP_HEADER_COOKIE),
        .if_none_match = header_of(connection, MHD_HTTP_HEADER_IF_NONE_MATCH),
    };

    server->options.answer(server->options.context, &request, &call->mem,
                           &answer);
    return send_answer(connection, &answer, false);
}

/* Called first with the head, then once more when all is there; a response
 * queued on the first call would close the connection. */
static enum MHD_Result on_request(void *context,
                                  struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *upload,
                                  size_t *upload_size, void **per_call)
{
    struct server *server = context;
    struct call *call = *per_call;

    (void)url;
    (void)upload;
    if (!call->is_judged) {
        call->is_judged = true;
        atomic_fetch_add(&server->active, 1);
        call->verdict = judge(server, connection, call, method, version);
        return call->verdict == GUARD_PASS ? MHD_YES
                                           : refuse(connection, call->verdict);
    }
    if (*upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    return serve(server, connection, call, method);
}

static bool bind_socket(struct str name, int *out, struct err *err)
{
    struct addrinfo hints = { .ai_flags =
                                  AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV,
                              .ai_socktype = SOCK_STREAM };
    struct addrinfo *address;
    char host_text[INET6_ADDRSTRLEN], port_text[8];
    struct str host;
    uint16_t port;
    int fd, on = 1;
    bool is_bound;

    if (!address_split_listen(name, &host, &port, err))
        return false;
    snprintf(host_text, sizeof(host_text), "%.*s", STR_ARG(host));
    snprintf(port_text, sizeof(port_text), "%u", port);
    if (host.n >= sizeof(host_text) ||
        getaddrinfo(host_text, port_text, &hints, &address) != 0)
        return err_set(err, ERR_CONFIG, "'%.*s' is not an IP address",
                       STR_ARG(host));
    fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    is_bound = fd >= 0 &&
               setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
               bind(fd, address->ai_addr, address->ai_addrlen) == 0 &&
               listen(fd, SOMAXCONN) == 0;
    freeaddrinfo(address);
    if (!is_bound) {
        err_set(err, ERR_UNREACHABLE,
                "cannot listen on %.*s: %m (who has it: ss -ltnp 'sport = "
                ":%s')",
                STR_ARG(name), port_text);
        if (fd >= 0)
            close(fd);
        return false;
    }
    *out = fd;
    return true;
}

static uint16_t bound_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    socklen_t size = sizeof(address);

    if (getsockname(fd, &address.any, &size) != 0)
        return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port
                                                   : address.v4.sin_port);
}

/* Loopback's names and the listening address itself; a listener that is
 * reachable under others is told them by the configuration. */
static void set_hosts(struct server *server)
{
    static const struct str own[] = { STR("127.0.0.1"), STR("localhost"),
                                      STR("[::1]") };
    const struct server_options *options = &server->options;
    struct str listen = options->listen;

    for (size_t i = 0; i < COUNT_OF(own); i++)
        server->hosts[server->host_count++] = own[i];
    /* What stands before the port, brackets and all. */
    while (listen.n > 0 && listen.p[--listen.n] != ':')
        ;
    server->hosts[server->host_count++] = listen;
    for (size_t i = 0;
         i < options->host_count && server->host_count < COUNT_OF(server->hosts);
         i++)
        server->hosts[server->host_count++] = options->hosts[i];
}

static unsigned thread_count(unsigned wanted)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (wanted == 0)
        wanted = cores > 0 ? (unsigned)cores : 1;
    return wanted < THREADS_MAX ? wanted : THREADS_MAX;
}

static struct MHD_Daemon *start(struct server *server, int fd)
{
    const struct server_options *options = &server->options;
    unsigned threads = thread_count(options->threads);

    /* A pool of one is refused. */
    if (threads < 2)
        threads = 0;
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD |
            (options->is_dateless ? MHD_USE_SUPPRESS_DATE_NO_CLOCK : 0),
        0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT,
        options->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        options->per_address, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)LIMIT_HTTP_IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)LIMIT_HTTP_MEMORY, MHD_OPTION_URI_LOG_CALLBACK, on_target,
        server, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_end, server, MHD_OPTION_END);
}

bool server_open(const struct server_options *options, struct server **out,
                 struct err *err)
{
    struct server *server = calloc(1, sizeof(*server));
    int fd = -1;

    if (!server)
        abort();
    server->options = *options;
    set_hosts(server);
    if (!bind_socket(options->listen, &fd, err)) {
        free(server);
        return false;
    }
    server->port = bound_port(fd);
    server->daemon = start(server, fd);
    if (!server->daemon) {
        close(fd);
        free(server);
        return err_set(err, ERR_INTERNAL, "the HTTP library did not start");
    }
    *out = server;
    return true;
}

uint16_t server_port(const struct server *server)
{
    return server->port;
}

void server_close(struct server *server, unsigned wait_ms)
{
    int listening = MHD_quiesce_daemon(server->daemon);

    for (unsigned waited = 0;
         waited < wait_ms && atomic_load(&server->active) > 0;
         waited += DRAIN_STEP_MS)
        usleep(DRAIN_STEP_MS * 1000);
    MHD_stop_daemon(server->daemon);
    if (listening >= 0)
        close(listening);
    free(server);
}

const char *server_library(void)
{
    return MHD_get_version();
}
