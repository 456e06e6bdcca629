#include "core/link.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* RFC 3986 section 2.3. */
static bool is_unreserved(char c)
{
    return is_letter(c) || is_digit(c) || (c && strchr("-._~", c));
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte behind "%XX" at the start of `s`, or -1. */
static int escaped_byte(struct str s)
{
    int high, low;

    if (s.n < 3 || s.p[0] != '%')
        return -1;
    high = hex_value(s.p[1]);
    low = hex_value(s.p[2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* A reference cut into its parts (RFC 3986 section 3); absent parts are
 * none. The fragment is cut off. */
struct reference {
    struct str scheme, authority, path, query;
};

static struct str take_scheme(struct str *text)
{
    struct str scheme;
    size_t n = 0;

    while (n < text->n &&
           (is_letter(text->p[n]) ||
            (n && (is_digit(text->p[n]) || strchr("+-.", text->p[n])))))
        n++;
    if (n == 0 || n == text->n || text->p[n] != ':')
        return STR_NONE;
    scheme = str_slice(*text, 0, n);
    *text = str_skip(*text, n + 1);
    return scheme;
}

/* Cuts `text` at the first of `stops` and gives what stood before it. */
static struct str take_until(struct str *text, const char *stops)
{
    struct str head = *text;
    ptrdiff_t at;

    for (; *stops; stops++)
        if ((at = str_find_char(head, *stops)) >= 0)
            head.n = (size_t)at;
    *text = str_skip(*text, head.n);
    return head;
}

static struct reference reference_parse(struct str text)
{
    struct reference parts = { .query = STR_NONE };

    text = take_until(&text, "#");
    parts.scheme = take_scheme(&text);
    if (str_starts(text, S("//"))) {
        text = str_skip(text, 2);
        parts.authority = take_until(&text, "/?");
    }
    parts.path = take_until(&text, "?");
    if (text.n)
        parts.query = str_skip(text, 1);
    return parts;
}

static bool is_web_scheme(struct str scheme)
{
    return str_equal_nocase(scheme, S("http")) ||
           str_equal_nocase(scheme, S("https"));
}

static uint16_t default_port(struct str scheme)
{
    return str_equal_nocase(scheme, S("https")) ? 443 : 80;
}

static bool is_host(struct str host)
{
    bool is_ipv6 = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';

    if (is_ipv6)
        host = str_slice(host, 1, host.n - 1);
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        bool is_good = is_ipv6 ? hex_value(c) >= 0 || c == ':' || c == '.'
                               : is_letter(c) || is_digit(c) || c == '-' ||
                                     c == '.' || c == '_';

        if (!is_good)
            return false;
    }
    return host.n > 0;
}

/* Splits "host:port"; user information is refused with the '@'. */
static bool authority_parse(struct str authority, struct address *out)
{
    struct str host = authority;
    int64_t port;
    size_t end = authority.n;

    while (end && is_digit(authority.p[end - 1]))
        end--;
    if (end && authority.p[end - 1] == ':') {
        struct str digits = str_skip(authority, end);

        host = str_slice(authority, 0, end - 1);
        if (digits.n) {
            if (!str_to_int(digits, 1, UINT16_MAX, &port))
                return false;
            out->port = (uint16_t)port;
        }
    }
    out->host = host;
    return is_host(host);
}

static bool has_control(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7F)
            return true;
    return false;
}

bool address_parse(struct str text, struct address *out, struct err *err)
{
    struct reference parts = reference_parse(text);
    struct address address = { .path = parts.path, .query = parts.query };

    if (text.n > LIMIT_ADDRESS)
        return err_set(err, ERR_DATA, "address of %zu bytes, at most %d",
                       text.n, LIMIT_ADDRESS);
    if (has_control(text))
        return err_set(err, ERR_DATA, "address with a blank or control byte");
    if (!is_web_scheme(parts.scheme))
        return err_set(err, ERR_DATA,
                       "'%.*s' is no absolute http or https address",
                       STR_ARG(text));
    address.scheme = parts.scheme.n == 5 ? S("https") : S("http");
    address.port = default_port(parts.scheme);
    if (!authority_parse(parts.authority, &address))
        return err_set(err, ERR_DATA, "'%.*s' names no host", STR_ARG(text));
    if (address.path.n == 0)
        address.path = S("/");
    *out = address;
    return true;
}

/* Section 6.2.2: unreserved characters lose their escape, all else that may
 * not stand in an address gets one; a backslash in a path is meant as '/'. */
static void put_normal(struct buf *out, struct str part, bool is_path)
{
    while (part.n) {
        unsigned char c = (unsigned char)part.p[0];
        int byte = escaped_byte(part);

        part = str_skip(part, byte < 0 ? 1 : 3);
        if (byte >= 0 && is_unreserved((char)byte))
            buf_put_char(out, (char)byte);
        else if (byte >= 0)
            buf_printf(out, "%%%02X", byte);
        else if (c == '\\' && is_path)
            buf_put_char(out, '/');
        else if (c <= ' ' || c >= 0x7F || strchr("\"<>\\^`{|}%", c))
            buf_printf(out, "%%%02X", c);
        else
            buf_put_char(out, (char)c);
    }
}

/* Section 5.2.4, on a path that starts with '/'. */
static void put_without_dots(struct buf *out, struct str path)
{
    size_t root = out->n;
    struct str rest = str_skip(path, 1), segment;

    while (str_split(&rest, '/', &segment)) {
        bool is_last = str_is_none(rest);
        bool is_up = str_equal(segment, S(".."));

        if (is_up) {
            while (out->n > root && out->p[--out->n] != '/')
                ;
            out->p[out->n] = '\0';
        } else if (!str_equal(segment, S("."))) {
            buf_put_char(out, '/');
            buf_put(out, segment);
            continue;
        }
        if (is_last)
            buf_put_char(out, '/');
    }
}

/* Section 5.2.3: the base's folder with the reference's path behind it. */
static void put_merged(struct buf *out, struct str base_path, struct str path)
{
    size_t folder = base_path.n;

    while (folder && base_path.p[folder - 1] != '/')
        folder--;
    buf_put(out, str_slice(base_path, 0, folder));
    put_normal(out, path, true);
}

/* Web pages break addresses over lines; such bytes are no part of them. */
static struct str without_breaks(struct str reference, struct arena *mem)
{
    char *copy = arena_alloc(mem, reference.n + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < reference.n; i++)
        if (!strchr("\t\r\n", reference.p[i]))
            copy[n++] = reference.p[i];
    return (struct str){ copy, n };
}

static void put_path(struct buf *out, const struct address *base,
                     const struct reference *parts)
{
    CLEANUP(buf_free) struct buf path = BUF_EMPTY;
    bool is_whole = !str_is_none(parts->authority) ||
                    (parts->path.n && strchr("/\\", parts->path.p[0]));

    if (parts->path.n == 0 && str_is_none(parts->authority))
        put_normal(&path, base->path, true);
    else if (is_whole)
        put_normal(&path, parts->path, true);
    else
        put_merged(&path, base->path, parts->path);
    if (path.n == 0 || path.p[0] != '/')
        buf_put_char(&path, '/');
    put_without_dots(out, buf_str(&path));
}

static void put_target(struct buf *out, const struct address *base,
                       const struct reference *parts, const struct address *site)
{
    struct str query = parts->query;

    buf_printf(out, "%.*s://", STR_ARG(site->scheme));
    for (size_t i = 0; i < site->host.n; i++)
        buf_put_char(out, lower(site->host.p[i]));
    if (site->port != default_port(site->scheme))
        buf_printf(out, ":%d", site->port);
    put_path(out, base, parts);
    if (str_is_none(query) && parts->path.n == 0 && str_is_none(parts->authority))
        query = base->query;
    if (str_is_none(query))
        return;
    buf_put_char(out, '?');
    put_normal(out, query, false);
}

bool address_resolve(struct str base, struct str reference, struct arena *mem,
                     struct str *out, struct err *err)
{
    CLEANUP(buf_free) struct buf target = BUF_EMPTY;
    struct reference parts;
    struct address from, site;

    if (!address_parse(base, &from, err))
        return err_wrap(err, "base");
    if (reference.n > LIMIT_ADDRESS)
        return err_set(err, ERR_DATA, "reference of %zu bytes", reference.n);
    reference = without_breaks(str_trim(reference), mem);
    parts = reference_parse(reference);
    site = from;
    if (!str_is_none(parts.scheme)) {
        if (!is_web_scheme(parts.scheme) || str_is_none(parts.authority))
            return err_set(err, ERR_DATA, "'%.*s' is no http or https address",
                           STR_ARG(reference));
        site.scheme = parts.scheme.n == 5 ? S("https") : S("http");
    }
    if (!str_is_none(parts.authority)) {
        site.port = default_port(site.scheme);
        if (!authority_parse(parts.authority, &site))
            return err_set(err, ERR_DATA, "'%.*s' names no host",
                           STR_ARG(reference));
    }
    put_target(&target, &from, &parts, &site);
    if (target.n > LIMIT_ADDRESS)
        return err_set(err, ERR_DATA, "address of %zu bytes, at most %d",
                       target.n, LIMIT_ADDRESS);
    *out = arena_take(mem, &target);
    return true;
}

static bool is_local(struct str path)
{
    if (path.n == 0 || path.p[0] != '/' || (path.n > 1 && path.p[1] == '/'))
        return false;
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];

        if (c <= ' ' || c >= 0x7F || strchr("\"'`\\<>", c))
            return false;
    }
    return path.n <= LIMIT_ADDRESS;
}

bool address_split_listen(struct str listen, struct str *host, uint16_t *port,
                          struct err *err)
{
    size_t colon = listen.n;
    int64_t number;

    while (colon > 0 && listen.p[colon - 1] != ':')
        colon--;
    if (colon < 2 || !str_to_int(str_skip(listen, colon), 0, UINT16_MAX, &number))
        return err_set(err, ERR_CONFIG,
                       "'%.*s' is not address:port (127.0.0.1:8080)",
                       STR_ARG(listen));
    *host = str_slice(listen, 0, colon - 1);
    if (str_starts(*host, S("[")) && str_ends(*host, S("]")))
        *host = str_slice(*host, 1, host->n - 1);
    *port = (uint16_t)number;
    return true;
}

bool link_local(struct str path, struct link *out, struct err *err)
{
    if (!is_local(path))
        return err_set(err, ERR_DATA, "'%.*s' is no safe local address",
                       STR_ARG(path));
    *out = (struct link){ path };
    return true;
}

struct link link_printf(struct arena *mem, const char *format, ...)
{
    char text[LIMIT_ADDRESS + 1];
    va_list args;
    struct str path;
    int n;

    va_start(args, format);
    n = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    path = (struct str){ text, n < 0 ? 0 : (size_t)n };
    if (path.n >= sizeof(text) || !is_local(path))
        return (struct link){ S("/") };
    return (struct link){ arena_str(mem, path) };
}

struct str link_escape(struct str text, struct arena *mem)
{
    static const char digits[] = "0123456789ABCDEF";
    char *copy = arena_alloc(mem, text.n * 3 + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (is_unreserved((char)c)) {
            copy[n++] = (char)c;
            continue;
        }
        copy[n++] = '%';
        copy[n++] = digits[c >> 4];
        copy[n++] = digits[c & 15];
    }
    return (struct str){ copy, n };
}

bool link_unescape(struct str text, struct arena *mem, struct str *out,
                   struct err *err)
{
    char *copy = arena_alloc(mem, text.n + 1, 1);
    size_t n = 0;

    while (text.n) {
        int byte = escaped_byte(text);

        if (text.p[0] == '%' && byte <= 0)
            return err_set(err, ERR_DATA,
                           byte ? "bad escape in '%.*s'" : "escaped NUL in '%.*s'",
                           STR_ARG(text));
        copy[n++] = (char)(byte < 0 ? text.p[0] : byte);
        text = str_skip(text, byte < 0 ? 1 : 3);
    }
    *out = (struct str){ copy, n };
    return true;
}

/* In a form's query a blank is written '+'. */
static struct str with_blanks(struct str value, struct arena *mem)
{
    char *copy = arena_alloc(mem, value.n + 1, 1);

    for (size_t i = 0; i < value.n; i++)
        copy[i] = (char)(value.p[i] == '+' ? ' ' : value.p[i]);
    return (struct str){ copy, value.n };
}

struct str link_query_value(struct str query, struct str name, struct arena *mem)
{
    struct str pair, value;
    struct err err;

    while (str_split(&query, '&', &pair)) {
        ptrdiff_t at = str_find_char(pair, '=');

        if (at < 0 || !str_equal(str_slice(pair, 0, (size_t)at), name))
            continue;
        value = with_blanks(str_skip(pair, (size_t)at + 1), mem);
        return link_unescape(value, mem, &value, &err) ? value : STR_NONE;
    }
    return STR_NONE;
}
