/* log.h - one line to standard error: "level event key=value ...". No time
 * stamps (the journal adds them) and nothing about a visitor. The `<n>` level
 * prefix of sd-daemon(3) is written when the journal reads us. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/attr.h"
#include "base/err.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO };

void log_line(enum log_level level, const char *event, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* "error event reason="..."" */
void log_err(enum log_level level, const char *event, const struct err *err);

#endif
