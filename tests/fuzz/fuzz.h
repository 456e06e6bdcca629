/* fuzz.h - what the fuzz targets share. Each tests/fuzz/fuzz_NAME.c is one
 * function that is given any bytes at all and stops the process when the
 * module under test breaks its contract. libFuzzer calls it with what it
 * makes up (`make fuzz`), replay.c with what is kept (`make test`). */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"

/* The one entry of a target. Always 0: what is refused is no failure. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where it does not hold, the process ends as by a crash. */
#define must(condition) \
    ((condition) ? (void)0 : fuzz_stop(#condition, "", __FILE__, __LINE__))

/* The call must work; else its error is printed. */
#define must_work(call, err) \
    ((call) ? (void)0 : fuzz_stop(#call, (err)->text, __FILE__, __LINE__))

static inline void fuzz_stop(const char *condition, const char *words,
                             const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s %s\n", file, line, condition,
            words);
    abort();
}

static inline struct str fuzz_str(const uint8_t *data, size_t size)
{
    return (struct str){ (const char *)data, size };
}

/* Cuts the first line off; the input's own options stand there. */
static inline struct str fuzz_line(struct str *rest)
{
    struct str line = STR_NONE;

    if (!str_split(rest, '\n', &line))
        line = S("");
    return line;
}

#endif
