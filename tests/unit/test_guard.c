/* guard: what is refused before anybody looks at a request. */
#include "core/guard.h"

#include "check.h"

enum { HEADERS = 3 };

static const struct {
    const char *name;
    struct str method, target;
    struct guard_header headers[HEADERS]; /* up to the first without name */
    bool is_http_10;
    enum guard_verdict want;
} cases[] = {
    { "plain",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("localhost") } },
      false,
      GUARD_PASS },
    { "port",
      STR("GET"),
      STR("/a?b=c%20d"),
      { { STR("host"), STR("127.0.0.1:8080") } },
      false,
      GUARD_PASS },
    { "IPv6",
      STR("HEAD"),
      STR("/"),
      { { STR("Host"), STR("[::1]:80") } },
      false,
      GUARD_PASS },
    { "case",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("LOCALHOST") } },
      false,
      GUARD_PASS },
    { "no host",
      STR("GET"),
      STR("/"),
      { { STR("Accept"), STR("*/*") } },
      false,
      GUARD_BAD },
    { "no host in 1.0",
      STR("GET"),
      STR("/"),
      { { STR("A"), STR("b") } },
      true,
      GUARD_PASS },
    { "two hosts",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("localhost") }, { STR("Host"), STR("localhost") } },
      false,
      GUARD_BAD },
    { "foreign host",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("evil.example") } },
      false,
      GUARD_MISDIRECTED },
    { "bad port",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("localhost:x") } },
      false,
      GUARD_MISDIRECTED },
    { "chunked",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("localhost") },
        { STR("Transfer-Encoding"), STR("chunked") } },
      false,
      GUARD_BAD },
    { "length 0",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("localhost") }, { STR("Content-Length"), STR("0") } },
      false,
      GUARD_PASS },
    { "length 5",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("localhost") }, { STR("Content-Length"), STR("5") } },
      false,
      GUARD_BAD },
    { "two lengths",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("localhost") },
        { STR("Content-Length"), STR("0") },
        { STR("Content-Length"), STR("0") } },
      false,
      GUARD_BAD },
    { "length and chunked",
      STR("POST"),
      STR("/"),
      { { STR("Host"), STR("localhost") },
        { STR("Content-Length"), STR("5") },
        { STR("Transfer-Encoding"), STR("chunked") } },
      false,
      GUARD_BAD },
    { "post",
      STR("POST"),
      STR("/"),
      { { STR("Host"), STR("localhost") }, { STR("Content-Length"), STR("5") } },
      false,
      GUARD_METHOD },
    { "blank in a name",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("localhost") }, { STR("A "), STR("b") } },
      false,
      GUARD_BAD },
    { "control in a value",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("localhost") }, { STR("A"), STR("b\x01") } },
      false,
      GUARD_BAD },
    { "absolute target",
      STR("GET"),
      STR("http://localhost/"),
      { { STR("Host"), STR("localhost") } },
      false,
      GUARD_BAD },
    { "escaped NUL",
      STR("GET"),
      STR("/a%00b"),
      { { STR("Host"), STR("localhost") } },
      false,
      GUARD_BAD },
    { "bad escape",
      STR("GET"),
      STR("/?page=%zz"),
      { { STR("Host"), STR("localhost") } },
      false,
      GUARD_BAD },
    { "cut escape",
      STR("GET"),
      STR("/a%4"),
      { { STR("Host"), STR("localhost") } },
      false,
      GUARD_BAD },
    { "empty port",
      STR("GET"),
      STR("/"),
      { { STR("Host"), STR("localhost:") } },
      false,
      GUARD_PASS },
    { "raw bytes",
      STR("GET"),
      STR("/\xE4\xBA\xBA"),
      { { STR("Host"), STR("localhost") } },
      false,
      GUARD_BAD },
};

static const struct str hosts[] = { STR("localhost"), STR("127.0.0.1"),
                                    STR("[::1]") };

static void judges(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct guard_request request = {
            .method = cases[i].method,
            .target = cases[i].target,
            .is_http_10 = cases[i].is_http_10,
            .headers = cases[i].headers,
        };
        enum guard_verdict verdict;

        while (request.header_count < HEADERS &&
               cases[i].headers[request.header_count].name.p)
            request.header_count++;
        verdict = guard_check(&request, hosts, COUNT_OF(hosts));
        if (verdict != cases[i].want)
            fail_msg("%s: got %d, want %d", cases[i].name, verdict,
                     cases[i].want);
    }
}

static void bounds_the_target(void **state)
{
    static char target[8 * 1024];
    struct guard_header host = { STR("Host"), STR("localhost") };
    struct guard_request request = {
        .method = S("GET"),
        .target = { target, 2048 },
        .headers = &host,
        .header_count = 1,
    };

    (void)state;
    memset(target, 'a', sizeof(target));
    target[0] = '/';
    assert_int_equal(guard_check(&request, hosts, 1), GUARD_PASS);
    request.target.n++;
    assert_int_equal(guard_check(&request, hosts, 1), GUARD_TOO_LONG);
    request.target.n = 1;
    host.value = S("localhost");
    assert_int_equal(guard_check(&request, hosts, 1), GUARD_PASS);
    host = (struct guard_header){ STR("Cookie"), { target, 8 * 1024 - 11 } };
    request.is_http_10 = true;
    assert_int_equal(guard_check(&request, hosts, 1), GUARD_PASS);
    host.value.n++;
    assert_int_equal(guard_check(&request, hosts, 1), GUARD_TOO_LARGE);
    assert_int_equal(guard_status(GUARD_TOO_LONG), 414);
    assert_int_equal(guard_status(GUARD_TOO_LARGE), 431);
    assert_int_equal(guard_status(GUARD_MISDIRECTED), 421);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges),
        cmocka_unit_test(bounds_the_target),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
