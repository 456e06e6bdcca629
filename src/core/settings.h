/* settings.h - an INI text, line by line: [section], key = value, # comments,
 * a value goes on in the next line when that begins with a blank. The only
 * file that knows inih. */
#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include "base/err.h"
#include "base/str.h"

struct setting {
    struct str section, key, value; /* borrowed for the call only */
    struct str file;
    int line; /* where the value begins, from 1 */
};

/* Calls `take` for each setting in order. Stops at the first error; what
 * `take` says gets "file:line: " in front. ERR_CONFIG also for a line that is
 * neither a section nor a setting, and for lines over LIMIT_CONFIG_LINE. */
MUST_USE bool settings_read(struct str text, struct str file,
                            bool (*take)(void *context,
                                         const struct setting *setting,
                                         struct err *err),
                            void *context, struct err *err);

#endif
