/* Fetching, against a server of our own on loopback that answers with canned
 * bytes, and counts what it is asked. */
#include "check.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "io/clock.h"
#include "io/fetch.h"

/* ---- the server -------------------------------------------------------- */

/* Shared with the test. */
static struct counts {
    volatile int connections, requests;
    char last_request[4096];
} * counts;

static char base[64]; /* "http://127.0.0.1:port" */
static struct str allowed[1];
static pid_t server;

#define OK_HEAD "HTTP/1.1 200 OK\r\n"
#define REDIRECT(to) \
    "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " to "\r\n\r\n"

/* "%s" in an answer stands for the port. */
static const struct {
    const char *path;
    struct str answer;
} answers[] = {
    { "/plain", STR(OK_HEAD "Content-Type: text/html; charset=gb2312\r\n"
                            "Content-Length: 5\r\n\r\nhello") },
    { "/cookie", STR(OK_HEAD "Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n") },
    { "/missing", STR("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\n"
                      "gone") },
    { "/chunked", STR(OK_HEAD "Transfer-Encoding: chunked\r\n\r\n"
                              "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") },
    { "/gzip",
      STR(OK_HEAD "Content-Encoding: gzip\r\nContent-Length: 33\r\n\r\n"
                  "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x7b\xb2\x6b"
                  "\xd7\xd3\x25\xcb\x5f\x36\xcc\x7f\xd9\x30\x09\x00\x1b"
                  "\x89\x23\x2e\x0c\x00\x00\x00") },
    { "/broken-gzip", STR(OK_HEAD "Content-Encoding: gzip\r\n"
                                  "Content-Length: 5\r\n\r\nhello") },
    { "/short", STR(OK_HEAD "Content-Length: 50\r\nConnection: close\r\n\r\n"
                            "half") },
    { "/not-http", STR("hello\r\n") },
    { "/busy-and-long",
      STR("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy") },
    { "/half-a-head", STR(OK_HEAD "Content-Ty") },
    { "/half-a-redirect", STR("HTTP/1.1 302 Found\r\nLocation: /plain\r\n") },
    { "/hints", STR("HTTP/1.1 103 Early Hints\r\n\r\n" OK_HEAD
                    "Content-Length: 5\r\n\r\nhello") },
    { "/half-after-hints", STR("HTTP/1.1 103 Early Hints\r\n\r\n" OK_HEAD) },
    { "/two-lengths", STR(OK_HEAD "Content-Length: 99\r\n"
                                  "Content-Length: 5\r\n\r\nhello") },
    { "/one-length-twice", STR(OK_HEAD "Content-Length: 5\r\n"
                                       "Content-Length: 5\r\n\r\nhello") },
    { "/one", STR(REDIRECT("/two")) },
    { "/two", STR(REDIRECT("plain#part")) },
    { "/loop", STR(REDIRECT("/loop")) },
    { "/foreign", STR(REDIRECT("http://localhost:%s/plain")) },
    { "/no-scheme", STR(REDIRECT("//localhost:%s/plain")) },
    { "/other-port", STR(REDIRECT("http://127.0.0.1:1/plain")) },
    { "/user", STR(REDIRECT("http://127.0.0.1:%s@localhost:%s/plain")) },
    { "/file", STR(REDIRECT("file:///etc/passwd")) },
    { "/gopher", STR(REDIRECT("gopher://127.0.0.1:%s/plain")) },
    { "/script", STR(REDIRECT("javascript:alert(1)")) },
    { "/tagged", STR(OK_HEAD "ETag: W/\"a-1\"\r\nContent-Length: 2\r\n"
                             "Last-Modified: Mon, 08 Jan 2024 00:16:00 GMT\r\n"
                             "\r\nhi") },
    { "/bad-tag", STR(OK_HEAD "ETag: \"\xE4\xBA\xBA\"\r\n"
                              "Content-Length: 2\r\n\r\nhi") },
    { "/unchanged", STR("HTTP/1.1 304 Not Modified\r\n\r\n") },
    { "/to-unchanged", STR(REDIRECT("/unchanged")) },
    { "/busy", STR("HTTP/1.1 503 Busy\r\nRetry-After: 120\r\n"
                   "Content-Length: 0\r\n\r\n") },
    { "/dated", STR(OK_HEAD "Date: Mon, 08 Jan 2024 00:16:00 GMT\r\n"
                            "Content-Length: 0\r\n\r\n") },
    { "/aged", STR(OK_HEAD "Date: Mon, 08 Jan 2024 00:16:00 GMT\r\n"
                           "Age: 3600\r\nContent-Length: 0\r\n\r\n") },
    { "/misdated", STR(OK_HEAD "Date: Mon, 08 Jan 2024\r\n"
                               "Age: -1\r\nContent-Length: 0\r\n\r\n") },
    { "/nowhere", STR("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n") },
};

static void send_with_port(int fd, struct str text)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    ptrdiff_t at;

    while ((at = str_find(text, S("%s"))) >= 0) {
        buf_put(&out, str_slice(text, 0, (size_t)at));
        buf_put(&out, str_of(strrchr(base, ':') + 1));
        text = str_skip(text, (size_t)at + 2);
    }
    buf_put(&out, text);
    (void)!write(fd, out.p, out.n);
}

/* Answers that a table cannot hold. */
static bool answer_specially(int fd, const char *path)
{
    if (!strcmp(path, "/flood")) {
        dprintf(fd, OK_HEAD);
        for (int i = 0; i < 3000; i++)
            dprintf(fd, "X-%d: 0123456789012345678901234567890\r\n", i);
        dprintf(fd, "\r\n");
    } else if (!strcmp(path, "/twice")) {
        dprintf(fd, OK_HEAD "Content-Length: 5\r\n\r\nfirst");
        usleep(20000); /* read by then; and the pace is longer */
        dprintf(fd, OK_HEAD "Content-Length: 5\r\n\r\nother");
    } else if (!strcmp(path, "/hang")) {
        sleep(30);
    } else if (!strcmp(path, "/endless")) {
        dprintf(fd, OK_HEAD "Connection: close\r\n\r\n");
        while (dprintf(fd, "0123456789") > 0)
            continue;
    } else {
        return false;
    }
    return true;
}

static void answer(int fd, const char *path)
{
    if (answer_specially(fd, path))
        return;
    for (size_t i = 0; i < COUNT_OF(answers); i++)
        if (!strcmp(path, answers[i].path))
            send_with_port(fd, answers[i].answer);
}

static void serve_connection(int fd)
{
    char path[256];
    ssize_t n;

    __atomic_add_fetch(&counts->connections, 1, __ATOMIC_SEQ_CST);
    while ((n = read(fd, counts->last_request,
                     sizeof(counts->last_request) - 1)) > 0) {
        counts->last_request[n] = '\0';
        __atomic_add_fetch(&counts->requests, 1, __ATOMIC_SEQ_CST);
        if (sscanf(counts->last_request, "GET %255s", path) != 1)
            break;
        answer(fd, path);
        if (strstr("/short /not-http /flood /half-a-head /half-a-redirect "
                   "/half-after-hints",
                   path))
            break;
    }
    _exit(0);
}

static void serve(int listener)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int fd = accept(listener, NULL, NULL);

        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            serve_connection(fd);
        }
        close(fd);
    }
}

static int start_server(void **state)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t length = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)state;
    counts = mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(listener, 16) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) != 0)
        return -1;
    snprintf(base, sizeof(base), "http://127.0.0.1:%d", ntohs(address.sin_port));
    allowed[0] = str_of(base + strlen("http://"));
    server = fork();
    if (server == 0)
        serve(listener);
    close(listener);
    return server > 0 ? 0 : -1;
}

static int stop_server(void **state)
{
    (void)state;
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    return munmap(counts, sizeof(*counts));
}

/* ---- the tests --------------------------------------------------------- */

static const struct fetch_rules open_rules = {
    .hosts = allowed,
    .host_count = 1,
    .allow_http = true,
    .allow_private = true,
    .contact = STR("mailto:it@example.org"),
    .timeout_s = 10,
};

static void fetcher_done(struct fetcher **fetcher)
{
    fetcher_close(*fetcher);
}

static bool get(const struct fetch_rules *rules, const char *path, size_t limit,
                struct fetch_reply *reply, struct err *err)
{
    CLEANUP(fetcher_done) struct fetcher *fetcher = NULL;
    char url[512];

    if (!fetcher_open(rules, &fetcher, err))
        return false;
    snprintf(url, sizeof(url), "%s%s", *path == '/' ? base : "", path);
    return fetch_get(fetcher, str_of(url), limit, NULL, reply, err);
}

static const struct {
    const char *path;
    size_t limit;
    enum err_kind kind;
    int status;
    struct str body;
    int requests; /* that reach the server */
} cases[] = {
    { "/plain", 5, ERR_NONE, 200, STR("hello"), 1 },
    { "/plain", 4, ERR_LIMIT, 200, STR("hell"), 1 },
    { "/missing", 100, ERR_NONE, 404, STR("gone"), 1 },
    { "/chunked", 100, ERR_NONE, 200, STR("abcde"), 1 },
    { "/gzip", 12, ERR_NONE, 200, STR("人大速递"), 1 },
    { "/gzip", 6, ERR_LIMIT, 200, STR("人大"), 1 },
    { "/broken-gzip", 100, ERR_UNREACHABLE, 200, STR(""), 1 },
    { "/short", 100, ERR_UNREACHABLE, 200, STR("half"), 1 },
    { "/busy-and-long", 2, ERR_LIMIT, 503, STR("bu"), 1 },
    { "/half-a-head", 100, ERR_UNREACHABLE, 0, STR(""), 1 },
    { "/half-a-redirect", 100, ERR_UNREACHABLE, 0, STR(""), 1 },
    { "/hints", 100, ERR_NONE, 200, STR("hello"), 1 },
    { "/half-after-hints", 100, ERR_UNREACHABLE, 0, STR(""), 1 },
    { "/two-lengths", 100, ERR_UNREACHABLE, 200, STR("hello"), 1 },
    { "/one-length-twice", 100, ERR_NONE, 200, STR("hello"), 1 },
    { "/not-http", 100, ERR_UNREACHABLE, 0, STR(""), 1 },
    { "/flood", 100, ERR_LIMIT, 0, STR(""), 1 },
    { "/one", 100, ERR_NONE, 200, STR("hello"), 3 },
    { "/loop", 100, ERR_DATA, 302, STR(""), 6 },
    { "/foreign", 100, ERR_CONFIG, 302, STR(""), 1 },
    { "/no-scheme", 100, ERR_CONFIG, 302, STR(""), 1 },
    { "/other-port", 100, ERR_CONFIG, 302, STR(""), 1 },
    { "/user", 100, ERR_DATA, 302, STR(""), 1 },
    { "/file", 100, ERR_DATA, 302, STR(""), 1 },
    { "/gopher", 100, ERR_DATA, 302, STR(""), 1 },
    { "/script", 100, ERR_DATA, 302, STR(""), 1 },
    { "/nowhere", 100, ERR_DATA, 301, STR(""), 1 },
    { "/unchanged", 100, ERR_UNREACHABLE, 304, STR(""), 1 },
    { "file:///etc/passwd", 100, ERR_DATA, 0, STR(""), 0 },
    { "http://localhost/", 100, ERR_CONFIG, 0, STR(""), 0 },
    { "http://127.0.0.1:1/", 100, ERR_CONFIG, 0, STR(""), 0 },
    { "no address", 100, ERR_DATA, 0, STR(""), 0 },
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
        struct err err = ERR_CLEAR;
        bool is_good;

        counts->requests = 0;
        is_good = get(&open_rules, cases[i].path, cases[i].limit, &reply, &err);
        if (is_good != (cases[i].kind == ERR_NONE) ||
            (!is_good && err.kind != cases[i].kind) ||
            reply.status != cases[i].status ||
            !str_equal(buf_str(&reply.body), cases[i].body) ||
            counts->requests != cases[i].requests)
            fail_msg("%s: kind %d '%s', status %d, %zu bytes, %d requests",
                     cases[i].path, err.kind, err.text, reply.status,
                     reply.body.n, counts->requests);
    }
}

static void test_reply(void **state)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct err err = ERR_CLEAR;
    char want[128];

    (void)state;
    assert_ok(get(&open_rules, "/two", 100, &reply, &err), &err);
    snprintf(want, sizeof(want), "%s/plain", base);
    assert_str(buf_str(&reply.url), str_of(want));
    assert_str(buf_str(&reply.content_type), S("text/html; charset=gb2312"));
}

static void test_conditions(void **state)
{
    static const struct fetch_validators known = {
        STR("W/\"a-1\""), STR("Mon, 08 Jan 2024 00:16:00 GMT")
    };
    static const char *const paths[] = { "/unchanged", "/to-unchanged" };
    CLEANUP(fetcher_done) struct fetcher *fetcher = NULL;
    struct err err = ERR_CLEAR;
    char url[128];

    (void)state;
    assert_ok(fetcher_open(&open_rules, &fetcher, &err), &err);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };

        snprintf(url, sizeof(url), "%s%s", base, paths[i]);
        assert_ok(fetch_get(fetcher, str_of(url), 9, &known, &reply, &err), &err);
        assert_int_equal(reply.status, 304);
        assert_non_null(
            strstr(counts->last_request, "\r\nIf-None-Match: W/\"a-1\"\r\n"));
        assert_non_null(strstr(counts->last_request,
                               "\r\nIf-Modified-Since: Mon, 08 Jan 2024 "));
    }
    for (int i = 0; i < 2; i++) { /* the next one is not asked so */
        CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
        struct fetch_validators none = { STR_NONE, STR_NONE };

        snprintf(url, sizeof(url), "%s/tagged", base);
        assert_ok(
            fetch_get(fetcher, str_of(url), 9, i ? &none : NULL, &reply, &err),
            &err);
        assert_null(strstr(counts->last_request, "If-"));
        assert_str(buf_str(&reply.etag), known.etag);
        assert_str(buf_str(&reply.last_modified), known.last_modified);
    }
}

static void test_headers(void **state)
{
    static const struct {
        const char *path;
        int64_t retry_after_s;
    } busy[] = { { "/bad-tag", 0 }, { "/plain", 0 }, { "/busy", 120 } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(busy); i++) {
        CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
        struct err err = ERR_CLEAR;

        assert_ok(get(&open_rules, busy[i].path, 100, &reply, &err), &err);
        assert_int_equal(reply.retry_after_s, busy[i].retry_after_s);
        assert_int_equal(reply.etag.n + reply.last_modified.n, 0);
    }
}

static void test_dates(void **state)
{
    static const struct {
        const char *path;
        int64_t date_s;
    } dates[] = {
        { "/dated", 1704672960 },
        { "/aged", 1704672960 + 3600 },
        { "/misdated", 0 },
        { "/plain", 0 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
        struct err err = ERR_CLEAR;

        assert_ok(get(&open_rules, dates[i].path, 100, &reply, &err), &err);
        assert_int_equal(reply.date_s, dates[i].date_s);
    }
}

/* What we say of ourselves: constant, with the contact, and no state. */
static void test_request(void **state)
{
    CLEANUP(fetcher_done) struct fetcher *fetcher = NULL;
    static const char *const paths[] = { "/cookie", "/plain", "/plain" };
    struct err err = ERR_CLEAR;

    (void)state;
    counts->connections = 0;
    assert_ok(fetcher_open(&open_rules, &fetcher, &err), &err);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
        char url[128];

        snprintf(url, sizeof(url), "%s%s", base, paths[i]);
        assert_ok(fetch_get(fetcher, str_of(url), 100, NULL, &reply, &err), &err);
    }
    assert_int_equal(counts->connections, 1);
    assert_non_null(strstr(counts->last_request, "User-Agent: bulletin/"));
    assert_non_null(
        strstr(counts->last_request, " (+mailto:it@example.org)\r\n"));
    assert_null(strstr(counts->last_request, "Cookie"));
    assert_null(strstr(counts->last_request, "Authorization"));
}

/* What a server says too much is not the answer to the next request. */
static void test_answered_twice(void **state)
{
    CLEANUP(fetcher_done) struct fetcher *fetcher = NULL;
    struct fetch_rules slow = open_rules;
    static const char *const paths[] = { "/twice", "/plain" };
    static const struct str bodies[] = { STR("first"), STR("hello") };
    struct err err = ERR_CLEAR;

    (void)state;
    slow.pace_ms = 500;
    assert_ok(fetcher_open(&slow, &fetcher, &err), &err);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
        char url[128];

        snprintf(url, sizeof(url), "%s%s", base, paths[i]);
        assert_ok(fetch_get(fetcher, str_of(url), 100, NULL, &reply, &err), &err);
        assert_str(buf_str(&reply.body), bodies[i]);
    }
}

static bool refuse(void *context, struct str url, struct err *err)
{
    struct buf *asked = context;

    buf_put(asked, url);
    return err_set(err, ERR_BUSY, "not tonight");
}

/* Whoever set the rules is asked before a redirect is followed. */
static void test_may_follow(void **state)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    CLEANUP(buf_free) struct buf asked = BUF_EMPTY;
    struct fetch_rules rules = open_rules;
    struct err err = ERR_CLEAR;
    char want[128];

    (void)state;
    rules.may_follow = refuse;
    rules.context = &asked;
    counts->requests = 0;
    assert_err(get(&rules, "/one", 100, &reply, &err), &err, ERR_BUSY);
    snprintf(want, sizeof(want), "%s/two", base);
    assert_str(buf_str(&asked), str_of(want));
    assert_str(buf_str(&reply.url), str_of(want));
    assert_int_equal(counts->requests, 1);
}

/* The rules that close the door before the server hears of us. */
static void test_closed_doors(void **state)
{
    struct fetch_rules no_private = open_rules, no_http = open_rules;
    const struct {
        const struct fetch_rules *rules;
        const char *words;
    } doors[] = {
        { &no_private, "private address" },
        { &no_http, "only https" },
    };

    (void)state;
    no_private.allow_private = false;
    no_http.allow_http = false;
    counts->connections = 0;
    for (size_t i = 0; i < COUNT_OF(doors); i++) {
        CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
        struct err err = ERR_CLEAR;

        assert_err(get(doors[i].rules, "/plain", 100, &reply, &err), &err,
                   ERR_CONFIG);
        assert_non_null(strstr(err.text, doors[i].words));
    }
    assert_int_equal(counts->connections, 0);
}

static void test_environment(void **state)
{
    static const char *const names[] = { "http_proxy", "HTTPS_PROXY",
                                         "ALL_PROXY" };
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct err err = ERR_CLEAR;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        setenv(names[i], "http://127.0.0.1:1", 1);
    assert_ok(get(&open_rules, "/plain", 100, &reply, &err), &err);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        unsetenv(names[i]);
}

static void test_time(void **state)
{
    static const char *const paths[] = { "/hang", "/endless" };
    struct fetch_rules hasty = open_rules;

    (void)state;
    hasty.timeout_s = 1;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
        struct err err = ERR_CLEAR;
        int64_t start_ms = clock_ms();

        assert_err(get(&hasty, paths[i], SIZE_MAX / 2, &reply, &err), &err,
                   ERR_UNREACHABLE);
        assert_in_range(clock_ms() - start_ms, 900, 3000);
    }
}

static void test_pace(void **state)
{
    CLEANUP(fetcher_done) struct fetcher *fetcher = NULL;
    struct fetch_rules slow = open_rules;
    struct err err = ERR_CLEAR;
    int64_t start_ms = clock_ms();
    char url[128];

    (void)state;
    slow.pace_ms = 100;
    snprintf(url, sizeof(url), "%s/plain", base);
    assert_ok(fetcher_open(&slow, &fetcher, &err), &err);
    for (int i = 0; i < 3; i++) {
        CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };

        if (i == 2)
            fetcher_slow_down(fetcher, 300);
        assert_ok(fetch_get(fetcher, str_of(url), 100, NULL, &reply, &err), &err);
    }
    assert_in_range(clock_ms() - start_ms, 395, 1500);
}

static void test_no_server(void **state)
{
    static const struct str hosts[] = { STR("127.0.0.1") };
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct fetch_rules rules = open_rules;
    struct err err = ERR_CLEAR;

    (void)state;
    rules.hosts = hosts; /* without a port: any */
    assert_err(get(&rules, "http://127.0.0.1:1/", 100, &reply, &err), &err,
               ERR_UNREACHABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_reply),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_request),
        cmocka_unit_test(test_closed_doors),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_pace),
        cmocka_unit_test(test_no_server),
        cmocka_unit_test(test_answered_twice),
        cmocka_unit_test(test_may_follow),
        cmocka_unit_test(test_dates),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
