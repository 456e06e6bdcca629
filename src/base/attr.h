/* attr.h - compiler attributes under the names this program uses. */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

/* The result must be looked at: it says whether the call worked. */
#define MUST_USE __attribute__((warn_unused_result))

/* Runs `fn(&variable)` when the variable leaves its scope. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

/* The arguments are checked like printf's. */
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

#define NORETURN __attribute__((noreturn))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
