/* link.h - addresses: RFC 3986 references for the crawler, and `struct link`,
 * the only thing a template may put into href or src. */
#ifndef CORE_LINK_H
#define CORE_LINK_H

#include "base/arena.h"
#include "base/err.h"

/* The parts of an absolute http or https address, borrowed from it. */
struct address {
    struct str scheme; /* "http" or "https" */
    struct str host;   /* lower case as normalised; IPv6 keeps its brackets */
    uint16_t port;     /* the scheme's own when not written */
    struct str path;   /* starts with '/' */
    struct str query;  /* without '?'; none when absent */
};

/* ERR_DATA unless `text` is an absolute http(s) address without user
 * information, control bytes or blanks, of at most LIMIT_ADDRESS bytes. */
MUST_USE bool address_parse(struct str text, struct address *out,
                            struct err *err);

/* Resolves a reference found on the page `base` (RFC 3986 section 5) and
 * normalises it (section 6.2.2: case, dot segments, default port, escapes of
 * unreserved characters; raw non-ASCII bytes and blanks become escapes);
 * the fragment is dropped. ERR_DATA for what is not http(s) afterwards
 * (javascript:, mailto:, data:). */
MUST_USE bool address_resolve(struct str base, struct str reference,
                              struct arena *mem, struct str *out,
                              struct err *err);

/* Splits a listener's "address:port" ("127.0.0.1:8080", "[::1]:0"); the
 * address comes without brackets. ERR_CONFIG for anything else. */
MUST_USE bool address_split_listen(struct str listen, struct str *host,
                                   uint16_t *port, struct err *err);

/* A checked local address: starts with one '/', no control bytes, quotes,
 * backslashes. Made only by these functions. */
struct link {
    struct str href;
};

/* ERR_DATA when `path` is not such an address. */
MUST_USE bool link_local(struct str path, struct link *out, struct err *err);

/* printf for addresses whose parts are known to be safe (numbers, slugs,
 * digests); an unsafe result becomes "/". */
struct link link_printf(struct arena *mem, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* Percent-encodes all but unreserved characters (RFC 3986 section 2.3). */
struct str link_escape(struct str text, struct arena *mem);

/* Undoes percent-encoding; ERR_DATA on a bad escape or an encoded NUL. */
MUST_USE bool link_unescape(struct str text, struct arena *mem, struct str *out,
                            struct err *err);

/* The value of `name` in a query string, unescaped ('+' is a blank); none
 * when absent or malformed. */
struct str link_query_value(struct str query, struct str name, struct arena *mem);

#endif
