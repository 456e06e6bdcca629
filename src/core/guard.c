#include "core/guard.h"

#include <string.h>

#include "base/limits.h"

/* RFC 9110 section 5.6.2 */
static bool is_token_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_token(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!is_token_byte(name.p[i]))
            return false;
    return name.n > 0;
}

static bool is_value(struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];

        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Every '%' begins an escape, and none is a NUL. */
static bool has_good_escapes(struct str target)
{
    for (size_t i = 0; i < target.n; i++) {
        if (target.p[i] != '%')
            continue;
        if (i + 2 >= target.n || hex_value(target.p[i + 1]) < 0 ||
            hex_value(target.p[i + 2]) < 0 ||
            (target.p[i + 1] == '0' && target.p[i + 2] == '0'))
            return false;
    }
    return true;
}

/* Origin form only; visible ASCII. */
static bool is_target(struct str target)
{
    if (target.n == 0 || target.p[0] != '/')
        return false;
    for (size_t i = 0; i < target.n; i++) {
        unsigned char c = (unsigned char)target.p[i];

        if (c <= 0x20 || c >= 0x7F || strchr("\"<>\\^`{|}#", c))
            return false;
    }
    return has_good_escapes(target);
}

/* The name in "name:port" or "[::1]:port". */
static struct str host_name(struct str value)
{
    size_t end = value.n;
    int64_t port;

    while (end > 0 && value.p[end - 1] != ':' && value.p[end - 1] != ']')
        end--;
    if (end == 0 || value.p[end - 1] == ']')
        return value;
    if (end == value.n) /* the port may be empty (RFC 3986 section 3.2.3) */
        return str_slice(value, 0, end - 1);
    if (!str_to_int(str_skip(value, end), 1, 65535, &port))
        return STR_NONE;
    return str_slice(value, 0, end - 1);
}

static bool is_ours(struct str host, const struct str *hosts, size_t count)
{
    struct str name = host_name(host);

    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(name, hosts[i]))
            return true;
    return count == 0 && name.n > 0;
}

/* What the headers say about the request's frame and its host. */
struct frame {
    size_t hosts, lengths, bytes;
    struct str host;
    bool has_transfer, has_body, is_malformed;
};

static struct frame read_frame(const struct guard_request *request)
{
    struct frame frame = { 0 };

    for (size_t i = 0; i < request->header_count; i++) {
        const struct guard_header *header = &request->headers[i];

        frame.bytes += header->name.n + header->value.n + sizeof(": \r\n") - 1;
        if (!is_token(header->name) || !is_value(header->value))
            frame.is_malformed = true;
        if (str_equal_nocase(header->name, S("host"))) {
            frame.hosts++;
            frame.host = str_trim(header->value);
        } else if (str_equal_nocase(header->name, S("transfer-encoding"))) {
            frame.has_transfer = true;
        } else if (str_equal_nocase(header->name, S("content-length"))) {
            frame.lengths++;
            frame.has_body |= !str_equal(str_trim(header->value), S("0"));
        }
    }
    return frame;
}

enum guard_verdict guard_check(const struct guard_request *request,
                               const struct str *hosts, size_t host_count)
{
    struct frame frame = read_frame(request);
    bool is_read = str_equal(request->method, S("GET")) ||
                   str_equal(request->method, S("HEAD"));

    if (request->target.n > LIMIT_HTTP_TARGET)
        return GUARD_TOO_LONG;
    if (frame.bytes + request->target.n > LIMIT_HTTP_HEAD)
        return GUARD_TOO_LARGE;
    if (frame.is_malformed || frame.lengths > 1 ||
        (frame.has_transfer && frame.lengths) || !is_target(request->target))
        return GUARD_BAD;
    if (frame.hosts > 1 || (frame.hosts == 0 && !request->is_http_10))
        return GUARD_BAD;
    if (!is_read)
        return GUARD_METHOD;
    if (frame.has_transfer || frame.has_body)
        return GUARD_BAD;
    if (frame.hosts && !is_ours(frame.host, hosts, host_count))
        return GUARD_MISDIRECTED;
    return GUARD_PASS;
}

int guard_status(enum guard_verdict verdict)
{
    static const int statuses[] = {
        [GUARD_PASS] = 200,      [GUARD_BAD] = 400,
        [GUARD_METHOD] = 405,    [GUARD_TOO_LONG] = 414,
        [GUARD_TOO_LARGE] = 431, [GUARD_MISDIRECTED] = 421,
    };

    return statuses[verdict];
}
