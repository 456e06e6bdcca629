#include "io/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/version.h"
#include "core/date.h"
#include "core/link.h"
#include "core/tls.h"
#include "io/clock.h"

enum { CONNECT_S = 10, SLOW_BYTES = 100, SLOW_S = 30 };

/* From here on CURLOPT_SSL_CIPHER_LIST is GnuTLS's priority string; one that
 * starts with a sign is added to curl's own. Before, it is not looked at. */
enum { LIBCURL_WITH_PRIORITIES = 0x080E00 };
#define LEGACY_PRIORITIES "+3DES-CBC"

struct fetcher {
    const struct fetch_rules *rules;
    CURL *easy; /* one handle: its connection is used again */
    int pace_ms;
    int64_t last_start_ms;
    char user_agent[256];
    char reason[CURL_ERROR_SIZE];
    /* of the request that is on */
    struct fetch_reply *reply;
    size_t limit, header_bytes;
    bool is_over, is_private, is_head_whole;
};

/* ---- what curl calls --------------------------------------------------- */

/* The one place where a name has become an address: a name that points into
 * the building's own network is stopped here. */
static curl_socket_t on_socket(void *context, curlsocktype purpose,
                               struct curl_sockaddr *address)
{
    struct fetcher *fetcher = context;

    (void)purpose;
    if (!fetcher->rules->allow_private && !fetch_is_public(&address->addr)) {
        fetcher->is_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct fetcher *fetcher = context;
    struct buf *body = &fetcher->reply->body;
    struct str piece = { bytes, size * count };

    fetcher->is_over = piece.n > fetcher->limit - body->n;
    buf_put(body, str_slice(piece, 0, fetcher->limit - body->n));
    return fetcher->is_over ? 0 : piece.n;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct fetcher *fetcher = context;
    struct str line = { bytes, size * count };

    /* An answer of 1xx has a head of its own; trailers come here too. */
    if (str_starts(line, S("HTTP/")))
        fetcher->is_head_whole = false;
    else if (str_equal(line, S("\r\n")) || str_equal(line, S("\n")))
        fetcher->is_head_whole = true;
    fetcher->header_bytes += line.n;
    fetcher->is_over = fetcher->header_bytes > LIMIT_HEADERS;
    return fetcher->is_over ? 0 : line.n;
}

/* ---- the handle -------------------------------------------------------- */

static void name_ourselves(struct fetcher *fetcher)
{
    struct str contact = fetcher->rules->contact;

    if (contact.n == 0)
        contact = S("no contact given");
    snprintf(fetcher->user_agent, sizeof(fetcher->user_agent),
             "bulletin/" BULLETIN_VERSION " (+%.*s)", STR_ARG(contact));
    for (char *c = fetcher->user_agent; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
}

/* Verification is never off. The system's certificates come from libcurl's
 * own CURLOPT_CAPATH, so a file is trusted besides them. */
static CURLcode set_tls(CURL *easy, const struct fetch_rules *rules)
{
    CURLcode bad = CURLE_OK;

    bad |= curl_easy_setopt(easy, CURLOPT_SSLVERSION,
                            (long)(rules->tls_legacy ? CURL_SSLVERSION_TLSv1_0
                                                     : CURL_SSLVERSION_TLSv1_2));
    bad |= curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    bad |= curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    bad |= curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L);
    if (rules->ca_file.n > 0)
        bad |= curl_easy_setopt(easy, CURLOPT_CAINFO, rules->ca_file.p);
    if (rules->tls_legacy && curl_version_info(CURLVERSION_NOW)->version_num >=
                                 LIBCURL_WITH_PRIORITIES)
        bad |= curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, LEGACY_PRIORITIES);
    return bad;
}

static bool set_options(struct fetcher *fetcher)
{
    CURL *easy = fetcher->easy;
    const char *schemes = fetcher->rules->allow_http ? "http,https" : "https";
    CURLcode bad = set_tls(easy, fetcher->rules);

    bad |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, schemes);
    bad |= curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, schemes);
    bad |= curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    bad |= curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                            (long)CURL_HTTP_VERSION_1_1);
    bad |= curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    bad |= curl_easy_setopt(easy, CURLOPT_USERAGENT, fetcher->user_agent);
    bad |= curl_easy_setopt(easy, CURLOPT_PROXY, "");
    bad |= curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    bad |= curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    bad |= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    bad |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    bad |= curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
    bad |= curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)SLOW_S);
    bad |= curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, fetcher->reason);
    bad |= curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    bad |= curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, fetcher);
    bad |= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    bad |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetcher);
    bad |= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    bad |= curl_easy_setopt(easy, CURLOPT_HEADERDATA, fetcher);
    return bad == CURLE_OK;
}

bool fetcher_open(const struct fetch_rules *rules, struct fetcher **out,
                  struct err *err)
{
    struct fetcher *fetcher;

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return err_set(err, ERR_INTERNAL, "curl does not start");
    fetcher = calloc(1, sizeof(*fetcher));
    if (!fetcher)
        abort();
    fetcher->rules = rules;
    fetcher->pace_ms = rules->pace_ms;
    fetcher->last_start_ms = INT64_MIN / 2;
    name_ourselves(fetcher);
    fetcher->easy = curl_easy_init();
    if (!fetcher->easy || !set_options(fetcher)) {
        fetcher_close(fetcher);
        return err_set(err, ERR_INTERNAL, "curl does not take our options");
    }
    *out = fetcher;
    return true;
}

void fetcher_close(struct fetcher *fetcher)
{
    if (!fetcher)
        return;
    curl_easy_cleanup(fetcher->easy);
    free(fetcher);
    curl_global_cleanup();
}

void fetcher_slow_down(struct fetcher *fetcher, int pace_ms)
{
    if (pace_ms > fetcher->pace_ms)
        fetcher->pace_ms = pace_ms;
}

/* ---- one address ------------------------------------------------------- */

static void keep_pace(struct fetcher *fetcher)
{
    int64_t wait_ms = fetcher->last_start_ms + fetcher->pace_ms - clock_ms();
    struct timespec wait = { wait_ms / 1000, wait_ms % 1000 * 1000000 };

    while (wait_ms > 0 && nanosleep(&wait, &wait) != 0)
        continue;
    fetcher->last_start_ms = clock_ms();
}

static bool is_host(struct str allowed, const struct address *address)
{
    char with_port[LIMIT_ADDRESS + 8];
    int n;

    if (str_equal(allowed, address->host))
        return true;
    n = snprintf(with_port, sizeof(with_port), "%.*s:%u",
                 STR_ARG(address->host), (unsigned)address->port);
    return str_equal(allowed, (struct str){ with_port, (size_t)n });
}

/* curl reads addresses with a parser of its own: it must find the host that
 * we have checked. */
static bool curl_agrees(const char *url, struct str host)
{
    CURLU *parts = curl_url();
    char *theirs = NULL;
    bool is_same;

    is_same = parts && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
              curl_url_get(parts, CURLUPART_HOST, &theirs, 0) == CURLUE_OK &&
              str_equal(str_of(theirs), host);
    curl_free(theirs);
    curl_url_cleanup(parts);
    return is_same;
}

static bool check_address(const struct fetch_rules *rules,
                          const struct buf *url, struct err *err)
{
    struct address address;

    if (!address_parse(buf_str(url), &address, err))
        return false;
    if (!rules->allow_http && !str_equal(address.scheme, S("https")))
        return err_set(err, ERR_CONFIG, "only https is allowed");
    for (size_t i = 0; i < rules->host_count; i++)
        if (is_host(rules->hosts[i], &address))
            return curl_agrees(buf_cstr(url), address.host) ||
                   err_set(err, ERR_DATA, "the address is ambiguous");
    return err_set(err, ERR_CONFIG, "host %.*s:%u is not allowed",
                   STR_ARG(str_slice(address.host, 0, 100)),
                   (unsigned)address.port);
}

/* ---- a handshake that failed -------------------------------------------- */

/* The value of "NAME:value" among what curl says of a certificate. */
static struct str part_of(const struct curl_slist *list, struct str name)
{
    for (; list; list = list->next)
        if (str_starts(str_of(list->data), name))
            return str_skip(str_of(list->data), name.n);
    return STR_NONE;
}

static void note_certificates(CURL *easy, struct tls_failure *failure)
{
    const struct curl_certinfo *info = NULL;
    long verdict = 0;

    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
    failure->verdict = (uint32_t)verdict;
    curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info);
    if (!info || info->num_of_certs == 0)
        return;
    failure->sent = (size_t)info->num_of_certs;
    failure->subject = part_of(info->certinfo[0], S("Subject:"));
    failure->from = part_of(info->certinfo[0], S("Start Date:"));
    failure->until = part_of(info->certinfo[0], S("Expire Date:"));
    failure->issuer =
        part_of(info->certinfo[info->num_of_certs - 1], S("Issuer:"));
}

/* There is a new connection, and it did not get as far as a request. */
static bool is_in_handshake(CURL *easy)
{
    const char *scheme = NULL;
    curl_off_t shaken = 0;
    long connections = 0;

    curl_easy_getinfo(easy, CURLINFO_SCHEME, &scheme);
    curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connections);
    curl_easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &shaken);
    return str_equal_nocase(str_of(scheme), S("https")) && connections > 0 &&
           shaken == 0;
}

static bool handshake_failed(const struct fetcher *fetcher, CURLcode code,
                             struct err *err)
{
    CLEANUP(buf_free) struct buf sentence = BUF_EMPTY;
    struct str words =
        str_of(*fetcher->reason ? fetcher->reason : curl_easy_strerror(code));
    struct tls_failure failure = {
        .is_refused = code == CURLE_PEER_FAILED_VERIFICATION,
        .is_late = code == CURLE_OPERATION_TIMEDOUT,
        .is_legacy = fetcher->rules->tls_legacy,
        .words = words,
    };

    note_certificates(fetcher->easy, &failure);
    tls_explain(&failure, &sentence);
    return err_set(err, ERR_UNREACHABLE, "%s", buf_cstr(&sentence));
}

static bool request_failed(const struct fetcher *fetcher, CURLcode code,
                           struct err *err)
{
    if (fetcher->is_over && fetcher->header_bytes > LIMIT_HEADERS)
        return err_set(err, ERR_LIMIT, "headers over %zu bytes", LIMIT_HEADERS);
    if (fetcher->is_over)
        return err_set(err, ERR_LIMIT, "over %zu bytes", fetcher->limit);
    if (fetcher->is_private)
        return err_set(err, ERR_CONFIG,
                       "the host has a private address (allow_private)");
    if (is_in_handshake(fetcher->easy))
        return handshake_failed(fetcher, code, err);
    return err_set(err, ERR_UNREACHABLE, "%s",
                   *fetcher->reason ? fetcher->reason : curl_easy_strerror(code));
}

static void keep_header(struct fetcher *fetcher, const char *name, struct buf *out)
{
    struct curl_header *header;
    struct str value;

    buf_clear(out);
    if (curl_easy_header(fetcher->easy, name, 0, CURLH_HEADER, -1, &header) !=
        CURLHE_OK)
        return;
    value = str_of(header->value);
    if (value.n > LIMIT_VALIDATOR)
        return;
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] < ' ' || value.p[i] > '~')
            return;
    buf_put(out, value);
}

/* A cache's answer has the date of its making: how long ago that was, it says
 * (RFC 9111 section 5.1). Zone and all are as in feeds' dates. */
static int64_t date_of_answer(struct fetcher *fetcher)
{
    CLEANUP(buf_free) struct buf date = BUF_EMPTY;
    CLEANUP(buf_free) struct buf age = BUF_EMPTY;
    enum precision precision;
    int64_t date_s, age_s;

    keep_header(fetcher, "Date", &date);
    keep_header(fetcher, "Age", &age);
    if (!date_zoned_find(buf_str(&date), &date_s, &precision) ||
        precision != PRECISION_SECOND || date_s < 0)
        return 0;
    return str_to_int(buf_str(&age), 0, LIMIT_AGE_S, &age_s) ? date_s + age_s
                                                             : date_s;
}

static void keep_headers(struct fetcher *fetcher)
{
    struct fetch_reply *reply = fetcher->reply;
    const char *type = NULL;
    curl_off_t wait_s = 0;

    curl_easy_getinfo(fetcher->easy, CURLINFO_CONTENT_TYPE, &type);
    buf_clear(&reply->content_type);
    buf_put(&reply->content_type, str_of(type));
    keep_header(fetcher, "ETag", &reply->etag);
    keep_header(fetcher, "Last-Modified", &reply->last_modified);
    curl_easy_getinfo(fetcher->easy, CURLINFO_RETRY_AFTER, &wait_s);
    reply->retry_after_s = wait_s;
    reply->date_s = date_of_answer(fetcher);
}

/* curl takes a connection that ends within the head for an empty page, and of
 * lengths that disagree the last (RFC 9112 sections 6.3 and 8). */
static bool check_frame(const struct fetcher *fetcher, struct err *err)
{
    struct curl_header *length;
    const char *first = NULL;

    if (!fetcher->is_head_whole)
        return err_set(err, ERR_UNREACHABLE, "the answer ends within its head");
    for (size_t i = 0; curl_easy_header(fetcher->easy, "Content-Length", i,
                                        CURLH_HEADER, -1, &length) == CURLHE_OK;
         i++) {
        if (first && strcmp(first, length->value) != 0)
            return err_set(err, ERR_UNREACHABLE, "the answer has two lengths");
        first = length->value;
    }
    return true;
}

/* A server that has said more than it was asked for, or has hung up. libcurl
 * 7.88 would take what lies there for the answer to the next request: one
 * article's text would be shown under another's address. */
static bool has_more_to_say(const struct fetcher *fetcher)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    struct pollfd wanted = { .events = POLLIN };

    if (curl_easy_getinfo(fetcher->easy, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK ||
        fd == CURL_SOCKET_BAD)
        return false;
    wanted.fd = fd;
    return poll(&wanted, 1, 0) != 0;
}

static bool request(struct fetcher *fetcher, int64_t deadline_ms, struct err *err)
{
    struct fetch_reply *reply = fetcher->reply;
    int64_t left_ms;
    long status = 0;
    CURLcode code;

    keep_pace(fetcher);
    left_ms = deadline_ms - clock_ms();
    if (left_ms <= 0)
        return err_set(err, ERR_UNREACHABLE, "no time left");
    buf_clear(&reply->body);
    reply->status = 0;
    fetcher->header_bytes = 0;
    fetcher->is_over = fetcher->is_private = fetcher->is_head_whole = false;
    *fetcher->reason = '\0';
    curl_easy_setopt(fetcher->easy, CURLOPT_TIMEOUT_MS, (long)left_ms);
    curl_easy_setopt(fetcher->easy, CURLOPT_FRESH_CONNECT,
                     (long)has_more_to_say(fetcher));
    curl_easy_setopt(fetcher->easy, CURLOPT_URL, buf_cstr(&reply->url));
    code = curl_easy_perform(fetcher->easy);
    curl_easy_getinfo(fetcher->easy, CURLINFO_RESPONSE_CODE, &status);
    if (fetcher->is_head_whole)
        reply->status = (int)status;
    if (code != CURLE_OK)
        return request_failed(fetcher, code, err);
    if (!check_frame(fetcher, err))
        return false;
    keep_headers(fetcher);
    return true;
}

static bool is_redirect(int status)
{
    return (status >= 301 && status <= 303) || status == 307 || status == 308;
}

/* Where the answer sends us, in our own normal form. */
static bool next_hop(struct fetcher *fetcher, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct buf *url = &fetcher->reply->url;
    const char *target = NULL;
    struct str next;

    curl_easy_getinfo(fetcher->easy, CURLINFO_REDIRECT_URL, &target);
    if (!target)
        return err_set(err, ERR_DATA, "a redirect to nowhere");
    if (!address_resolve(buf_str(url), str_of(target), &mem, &next, err))
        return err_wrap(err, "redirect");
    buf_clear(url);
    buf_put(url, next);
    return (check_address(fetcher->rules, url, err) &&
            (!fetcher->rules->may_follow ||
             fetcher->rules->may_follow(fetcher->rules->context, buf_str(url),
                                        err))) ||
           err_wrap(err, "redirect to %.100s", buf_cstr(url));
}

static bool follow(struct fetcher *fetcher, struct err *err)
{
    int64_t deadline_ms = clock_ms() + fetcher->pace_ms +
                          fetcher->rules->timeout_s * INT64_C(1000);

    for (int hops = 0; hops <= LIMIT_REDIRECTS; hops++) {
        if (!request(fetcher, deadline_ms, err))
            return false;
        if (!is_redirect(fetcher->reply->status))
            return true;
        if (!next_hop(fetcher, err))
            return false;
    }
    return err_set(err, ERR_DATA, "more than %d redirects", LIMIT_REDIRECTS);
}

bool fetch_check(const struct fetcher *fetcher, struct str url, struct err *err)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;

    buf_put(&text, url);
    return check_address(fetcher->rules, &text, err);
}

static void add_condition(struct curl_slist **headers, const char *name,
                          struct str value)
{
    CLEANUP(buf_free) struct buf line = BUF_EMPTY;
    struct curl_slist *longer;

    if (value.n == 0)
        return;
    buf_printf(&line, "%s: %.*s", name, STR_ARG(value));
    longer = curl_slist_append(*headers, buf_cstr(&line));
    if (!longer)
        abort();
    *headers = longer;
}

static bool get_if_changed(struct fetcher *fetcher,
                           const struct fetch_validators *known, struct err *err)
{
    struct curl_slist *headers = NULL;
    bool is_answered;

    if (known) {
        add_condition(&headers, "If-None-Match", known->etag);
        add_condition(&headers, "If-Modified-Since", known->last_modified);
    }
    curl_easy_setopt(fetcher->easy, CURLOPT_HTTPHEADER, headers);
    is_answered = follow(fetcher, err);
    curl_easy_setopt(fetcher->easy, CURLOPT_HTTPHEADER, NULL);
    if (is_answered && fetcher->reply->status == 304 && !headers)
        is_answered = err_set(err, ERR_UNREACHABLE,
                              "the site answered 304 without being asked");
    curl_slist_free_all(headers);
    return is_answered;
}

bool fetch_get(struct fetcher *fetcher, struct str url, size_t limit_bytes,
               const struct fetch_validators *known, struct fetch_reply *out,
               struct err *err)
{
    *out = (struct fetch_reply){ 0 };
    fetcher->reply = out;
    fetcher->limit = limit_bytes;
    buf_put(&out->url, url);
    return check_address(fetcher->rules, &out->url, err) &&
           get_if_changed(fetcher, known, err);
}

void fetch_reply_free(struct fetch_reply *reply)
{
    buf_free(&reply->url);
    buf_free(&reply->content_type);
    buf_free(&reply->etag);
    buf_free(&reply->last_modified);
    buf_free(&reply->body);
}

const char *fetch_library(void)
{
    return curl_version_info(CURLVERSION_NOW)->version;
}
