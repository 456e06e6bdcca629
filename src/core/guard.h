/* guard.h - what must be true of a request before anything looks at it. The
 * HTTP library takes more than it should (RELIABILITY: requests can be
 * smuggled past it), so framing and Host are checked here, always.
 * RFC 9112 sections 3.2, 6; RFC 9110 section 7.2. */
#ifndef CORE_GUARD_H
#define CORE_GUARD_H

#include "base/err.h"
#include "base/str.h"

struct guard_header {
    struct str name, value;
};

struct guard_request {
    struct str method;
    struct str target; /* as sent, undecoded */
    bool is_http_10;
    const struct guard_header *headers;
    size_t header_count;
};

enum guard_verdict {
    GUARD_PASS,
    GUARD_BAD,         /* 400, close */
    GUARD_METHOD,      /* 405, Allow: GET, HEAD; close when it has a body */
    GUARD_TOO_LONG,    /* 414, close */
    GUARD_TOO_LARGE,   /* 431, close: a head over LIMIT_HTTP_HEAD */
    GUARD_MISDIRECTED, /* 421, close: not a host of ours */
};

/* `hosts` are the names answered to, without port; none at all: any. */
enum guard_verdict guard_check(const struct guard_request *request,
                               const struct str *hosts, size_t host_count);

int guard_status(enum guard_verdict verdict);

#endif
