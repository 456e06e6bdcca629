/* tmpl_ops.h - what the compiler of templates writes and the renderer runs: a
 * flat array of steps. Every name is already an offset into the record of a
 * known scope; scope 0 is the page's record, each list opens the next one. */
#ifndef CORE_TMPL_OPS_H
#define CORE_TMPL_OPS_H

#include "base/buf.h"
#include "core/field.h"

enum op_kind {
    OP_END, /* of the page */
    OP_LITERAL,
    OP_TEXT,
    OP_INT,
    OP_LINK,
    OP_LIST,   /* opens scope `inner`, or jumps over an empty list */
    OP_AGAIN,  /* next record of scope `inner`: jumps back */
    OP_IF,     /* jumps when not set */
    OP_UNLESS, /* jumps when set */
    OP_COUNT,
};

struct op {
    enum op_kind kind;
    size_t scope, inner;
    ptrdiff_t jump;     /* in steps, from this one */
    struct field field; /* of the record of `scope` */
    struct str literal; /* borrowed from the template's text */
};

struct tmpl {
    struct buf code; /* of struct op; the last is OP_END */
};

static inline struct op *tmpl_op(const struct tmpl *tmpl, size_t index)
{
    return (struct op *)(void *)tmpl->code.p + index;
}

#endif
