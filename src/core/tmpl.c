#include "core/tmpl.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "core/tmpl_ops.h"

void tmpl_free(struct tmpl *tmpl)
{
    if (!tmpl)
        return;
    buf_free(&tmpl->code);
    free(tmpl);
}

/* ---- rendering ----------------------------------------------------------- */

struct rendering {
    const char *records[LIMIT_TMPL_DEPTH + 1]; /* of each scope, the current */
    size_t left[LIMIT_TMPL_DEPTH + 1];         /* with the current one */
    struct buf *out;
};

static const void *record_of(const struct op *op, const struct rendering *r)
{
    return r->records[op->scope];
}

static const struct op *run_literal(const struct op *op, struct rendering *r)
{
    buf_put(r->out, op->literal);
    return op + 1;
}

static const struct op *run_text(const struct op *op, struct rendering *r)
{
    tmpl_escape(field_text(&op->field, record_of(op, r)), r->out);
    return op + 1;
}

static const struct op *run_int(const struct op *op, struct rendering *r)
{
    buf_printf(r->out, "%" PRId64, field_int(&op->field, record_of(op, r)));
    return op + 1;
}

static const struct op *run_link(const struct op *op, struct rendering *r)
{
    tmpl_escape(field_link(&op->field, record_of(op, r)).href, r->out);
    return op + 1;
}

static const struct op *run_list(const struct op *op, struct rendering *r)
{
    struct field_list list = field_records(&op->field, record_of(op, r));

    r->records[op->inner] = list.items;
    r->left[op->inner] = list.count;
    return list.count ? op + 1 : op + op->jump;
}

static const struct op *run_again(const struct op *op, struct rendering *r)
{
    if (--r->left[op->inner] == 0)
        return op + 1;
    r->records[op->inner] += op->field.size;
    return op + op->jump;
}

static const struct op *run_if(const struct op *op, struct rendering *r)
{
    return op + (field_is_set(&op->field, record_of(op, r)) ? 1 : op->jump);
}

static const struct op *run_unless(const struct op *op, struct rendering *r)
{
    return op + (field_is_set(&op->field, record_of(op, r)) ? op->jump : 1);
}

void tmpl_render(const struct tmpl *tmpl, const void *record, struct buf *out)
{
    static const struct op *(*const runs[OP_COUNT])(const struct op *,
                                                    struct rendering *) = {
        [OP_LITERAL] = run_literal, [OP_TEXT] = run_text,
        [OP_INT] = run_int,         [OP_LINK] = run_link,
        [OP_LIST] = run_list,       [OP_AGAIN] = run_again,
        [OP_IF] = run_if,           [OP_UNLESS] = run_unless,
    };
    const struct op *op = tmpl_op(tmpl, 0);
    struct rendering rendering = { .records = { record }, .out = out };

    while (op->kind != OP_END)
        op = runs[op->kind](op, &rendering);
}

/* ---- escaping ------------------------------------------------------------ */

/* False when `instead` stands for the character cut off `rest`. */
static bool is_plain(struct str *rest, struct str *instead)
{
    static const struct str escapes[128] = {
        ['&'] = STR("&amp;"),  ['<'] = STR("&lt;"),   ['>'] = STR("&gt;"),
        ['"'] = STR("&quot;"), ['\''] = STR("&#39;"),
    };
    unsigned char c = (unsigned char)rest->p[0];
    uint32_t character;

    if (c < 0x80) {
        *rest = (struct str){ rest->p + 1, rest->n - 1 };
        *instead = escapes[c];
        return !escapes[c].n && (c >= ' ' || c == '\t' || c == '\n' || c == '\r');
    }
    character = utf8_next(rest);
    *instead = S("\uFFFD");
    return character != UTF8_REPLACEMENT && character != 0xFFFE &&
           character != 0xFFFF;
}

void tmpl_escape(struct str text, struct buf *out)
{
    struct str rest = text, instead;
    const char *plain = text.p; /* what is not written yet */

    while (rest.n) {
        const char *at = rest.p;

        if (is_plain(&rest, &instead))
            continue;
        buf_put(out, (struct str){ plain, (size_t)(at - plain) });
        buf_put(out, instead);
        plain = rest.p;
    }
    buf_put(out, (struct str){ plain, (size_t)(rest.p - plain) });
}
