/* check.h - what every C test wants: cmocka with its headers in order, and
 * comparisons of our own types that print both sides. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define assert_str(got, want) check_str((got), (want), __FILE__, __LINE__)
static inline void check_str(struct str got, struct str want, const char *file,
                             int line)
{
    if (str_equal(got, want) && str_is_none(got) == str_is_none(want))
        return;
    print_error("got '%.*s'%s, want '%.*s'%s\n", STR_ARG(got),
                str_is_none(got) ? " (none)" : "", STR_ARG(want),
                str_is_none(want) ? " (none)" : "");
    _fail(file, line);
}

/* The call must work; else its error is printed. */
#define assert_ok(call, err) check_ok((call), (err), __FILE__, __LINE__)
static inline void check_ok(bool is_good, const struct err *err,
                            const char *file, int line)
{
    if (is_good)
        return;
    print_error("failed: %s\n", err->text);
    _fail(file, line);
}

/* The call must fail with this kind. */
#define assert_err(call, err, wanted) \
    check_err((call), (err), (wanted), __FILE__, __LINE__)
static inline void check_err(bool is_good, const struct err *err,
                             enum err_kind wanted, const char *file, int line)
{
    if (!is_good && err->kind == wanted)
        return;
    print_error("got %s kind %d '%s', want kind %d\n",
                is_good ? "success," : "failure,", err->kind, err->text, wanted);
    _fail(file, line);
}

#endif
