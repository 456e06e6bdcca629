/* err.h - one failure: its kind, and one sentence for the technician. A
 * function that can fail returns bool and takes `struct err *` last; false
 * means the record is filled in. Callers handle it, or put their half of the
 * sentence in front and pass it up; it is logged once, at the top. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/limits.h"

enum err_kind {
    ERR_NONE,
    ERR_USAGE,       /* the command line is wrong */
    ERR_CONFIG,      /* a configuration or template file is wrong */
    ERR_DATA,        /* input that cannot be understood */
    ERR_LIMIT,       /* input over a bound of limits.h */
    ERR_ABSENT,      /* what was asked for does not exist */
    ERR_IO,          /* a file or the disk failed */
    ERR_UNREACHABLE, /* the network or the other side failed */
    ERR_BUSY,        /* somebody else holds it: try again later */
    ERR_HELD,        /* a check refused to publish */
    ERR_INTERNAL,    /* cannot happen, and did */
};

struct err {
    enum err_kind kind;
    char text[LIMIT_ERR_TEXT];
};

#define ERR_CLEAR ((struct err){ ERR_NONE, "" })

/* Both return false, for `return err_set(...)`. `%m` is the system's reason. */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Puts "words: " in front of the sentence. */
bool err_wrap(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* The process's exit status for a kind, as in sysexits.h. */
int err_exit_status(enum err_kind kind);

/* The HTTP status for a kind (RFC 9110 section 15). */
int err_http_status(enum err_kind kind);

#endif
