#include "core/trace.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "core/dom.h"
#include "core/extract_text.h"

enum { TEXT_CHARS = 40, STEPS = 3 };

static void put_name(struct buf *out, const struct dom_node *node)
{
    struct str id = dom_attribute(node, S("id"));
    struct str class = str_trim(dom_attribute(node, S("class")));

    buf_printf(out, "%.*s", STR_ARG(node->tag));
    if (id.n)
        buf_printf(out, "#%.*s", STR_ARG(id));
    for (size_t i = 0; i < class.n; i++) {
        bool is_blank = class.p[i] <= ' ';

        if (i == 0 || (is_blank && class.p[i - 1] > ' '))
            buf_put_char(out, '.');
        if (!is_blank)
            buf_put_char(out, class.p[i]);
    }
}

static void put_path(struct buf *out, const struct dom_node *node, int steps)
{
    if (steps > 1 && node->parent) {
        put_path(out, node->parent, steps - 1);
        buf_put(out, S(" > "));
    }
    put_name(out, node);
}

static struct str path_of(const struct dom_node *node, struct arena *mem)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;

    while (node && str_is_none(node->tag))
        node = node->parent;
    if (!node)
        return STR_NONE;
    put_path(&out, node, STEPS);
    return arena_take(mem, &out);
}

void trace_add(struct trace *trace, const char *what,
               const struct dom_node *element, struct str text,
               const char *rule, ...)
{
    char words[LIMIT_ERR_TEXT];
    struct trace_line *line;
    va_list arguments;

    if (!trace || trace->count >= LIMIT_TRACE_LINES)
        return;
    trace->lines = text_grow(trace->mem, trace->lines, trace->count,
                             &trace->capacity, sizeof(*trace->lines));
    line = &trace->lines[trace->count++];
    va_start(arguments, rule);
    (void)vsnprintf(words, sizeof(words), rule, arguments);
    va_end(arguments);
    line->what = arena_str(trace->mem, str_of(what));
    line->rule = arena_str(trace->mem, str_of(words));
    line->element = path_of(element, trace->mem);
    line->text = text_tidy(utf8_head(text, TEXT_CHARS), trace->mem);
}
