/* A request's head, line by line: method, target, then "name: value" each.
 * What passes is checked by other means than the guard's own. */
#include "base/limits.h"
#include "core/guard.h"
#include "fuzz.h"

enum { HEADERS = 64 };

static size_t count_of(const struct guard_request *request, struct str name)
{
    size_t count = 0;

    for (size_t i = 0; i < request->header_count; i++)
        count += str_equal_nocase(request->headers[i].name, name);
    return count;
}

static void check_passed(const struct guard_request *request)
{
    must(str_equal(request->method, S("GET")) ||
         str_equal(request->method, S("HEAD")));
    must(request->target.n <= LIMIT_HTTP_TARGET);
    must(str_starts(request->target, S("/")));
    must(str_find(request->target, S("%00")) < 0);
    for (size_t i = 0; i < request->target.n; i++)
        must(request->target.p[i] > ' ' && request->target.p[i] < 0x7F);
    must(count_of(request, S("transfer-encoding")) == 0);
    must(count_of(request, S("content-length")) <= 1);
    must(count_of(request, S("host")) == 1 ||
         (request->is_http_10 && count_of(request, S("host")) == 0));
    for (size_t i = 0; i < request->header_count; i++) {
        must(str_find_char(request->headers[i].name, ' ') < 0);
        must(str_find_char(request->headers[i].value, '\r') < 0);
        must(str_find_char(request->headers[i].value, '\0') < 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct str hosts[] = { STR("localhost"), STR("[::1]") };
    struct str rest = fuzz_str(data, size), line;
    struct guard_header headers[HEADERS];
    struct guard_request request = { .headers = headers };
    enum guard_verdict verdict;

    request.is_http_10 = size % 2;
    request.method = fuzz_line(&rest);
    request.target = fuzz_line(&rest);
    while (request.header_count < HEADERS && str_split(&rest, '\n', &line)) {
        struct guard_header *header = &headers[request.header_count++];

        if (!str_split(&line, ':', &header->name))
            header->name = S("");
        header->value = line;
    }
    verdict = guard_check(&request, hosts, COUNT_OF(hosts));
    must(guard_status(verdict) >= 200 && guard_status(verdict) < 500);
    if (verdict == GUARD_PASS)
        check_passed(&request);
    return 0;
}
