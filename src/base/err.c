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
    char text[LIMIT_ERR_TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    strncat(text, ": ", sizeof(text) - strlen(text) - 1);
    strncat(text, err->text, sizeof(text) - strlen(text) - 1);
    memcpy(err->text, text, sizeof(text));
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
