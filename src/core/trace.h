/* trace.h - how a page was read, step by step, for whoever writes a profile:
 * what was taken or dropped, by which rule, from which element. */
#ifndef CORE_TRACE_H
#define CORE_TRACE_H

#include "base/arena.h"

struct dom_node;

struct trace_line {
    struct str what;    /* "title", "block 3", "dropped", "contradiction" */
    struct str rule;    /* "profile trs, body .TRS_Editor" */
    struct str element; /* "div#zoom > p"; none when it is no element's */
    struct str text;    /* the beginning of its words */
};

/* Lines beyond LIMIT_TRACE_LINES are left out. */
struct trace {
    struct arena *mem;
    struct trace_line *lines;
    size_t count, capacity;
};

/* `trace` may be NULL: nobody asks. `element` may be NULL; `rule` is as
 * printf's. */
void trace_add(struct trace *trace, const char *what,
               const struct dom_node *element, struct str text,
               const char *rule, ...) PRINTF_LIKE(5, 6);

#endif
