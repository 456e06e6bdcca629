#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

static const struct {
    const char *word;
    const char *journal;
} levels[] = {
    [LOG_LEVEL_ERROR] = { "error", "<3>" },
    [LOG_LEVEL_WARN] = { "warn", "<4>" },
    [LOG_LEVEL_INFO] = { "info", "<6>" },
};

void log_line(enum log_level level, const char *event, const char *format, ...)
{
    char words[LIMIT_ERR_TEXT + 256];
    va_list args;

    va_start(args, format);
    vsnprintf(words, sizeof(words), format, args);
    va_end(args);
    /* A line break in a value would forge a second line. */
    for (char *c = words; *c; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    fprintf(stderr, "%s%s %s%s%s\n",
            getenv("JOURNAL_STREAM") ? levels[level].journal : "",
            levels[level].word, event, *words ? " " : "", words);
}

void log_err(enum log_level level, const char *event, const struct err *err)
{
    log_line(level, event, "reason=\"%s\"", err->text);
}
