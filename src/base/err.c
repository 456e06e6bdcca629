#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

static const struct {
    int exit_status;
    int http_status;
} kinds[] = {
    [ERR_NONE] = { EX_OK, 200 },
    [ERR_USAGE] = { EX_USAGE, 400 },
    [ERR_CONFIG] = { EX_CONFIG, 500 },
    [ERR_DATA] = { EX_DATAERR, 400 },
    [ERR_LIMIT] = { EX_DATAERR, 400 },
    [ERR_ABSENT] = { EX_NOINPUT, 404 },
    [ERR_IO] = { EX_IOERR, 500 },
    [ERR_UNREACHABLE] = { EX_UNAVAILABLE, 503 },
    [ERR_BUSY] = { EX_TEMPFAIL, 503 },
    [ERR_HELD] = { EX_DATAERR, 503 },
    [ERR_INTERNAL] = { EX_SOFTWARE, 500 },
};

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
    va_list args;

    err->kind = kind;
    va_start(args, format);
    vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);
    return false;
}

bool err_wrap(struct err *err, const char *format, ...)
{
    char cause[LIMIT_ERR_TEXT];
    size_t n, room;
    va_list args;

    memcpy(cause, err->text, sizeof(cause));
    va_start(args, format);
    vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);
    n = strlen(err->text);
    room = sizeof(err->text) - 1 - n;
    if (room > 2) {
        memcpy(err->text + n, ": ", 2);
        n += 2;
        room = strnlen(cause, room - 2);
        memcpy(err->text + n, cause, room);
        err->text[n + room] = '\0';
    }
    return false;
}

int err_exit_status(enum err_kind kind)
{
    return kinds[kind].exit_status;
}

int err_http_status(enum err_kind kind)
{
    return kinds[kind].http_status;
}
