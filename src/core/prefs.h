/* prefs.h - what a visitor chose for the look of the pages. It travels in one
 * session cookie, set by plain links (/view?size=large&back=/); no script. */
#ifndef CORE_PREFS_H
#define CORE_PREFS_H

#include "base/arena.h"
#include "base/str.h"

enum prefs_size { PREFS_SMALL, PREFS_MEDIUM, PREFS_LARGE, PREFS_SIZES };

struct prefs {
    enum prefs_size size;
};

#define PREFS_DEFAULT ((struct prefs){ PREFS_MEDIUM })

/* Reads the Cookie header; what is missing or unknown stays the default. */
struct prefs prefs_read(struct str cookie);

/* Changes one choice by its words ("size", "large"); false for others. */
bool prefs_change(struct prefs *prefs, struct str name, struct str value);

/* The Set-Cookie value that keeps the choices until the browser closes. */
struct str prefs_cookie(const struct prefs *prefs, struct arena *mem);

/* The Set-Cookie value that leaves nothing behind. */
struct str prefs_no_cookie(void);

struct str prefs_size_word(enum prefs_size size); /* "small" */

#endif
