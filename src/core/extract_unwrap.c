#include "core/extract_unwrap.h"

#include "base/buf.h"
#include "core/json_list.h"

/* ---- a datastore ---------------------------------------------------------- */

/* The content of the next element that begins with `open`; `rest` goes on
 * behind `close`. */
static bool take_element(struct str *rest, struct str open, struct str close,
                         struct str *content)
{
    ptrdiff_t at, end;

    while ((at = str_find(*rest, open)) >= 0) {
        *rest = str_skip(*rest, (size_t)at + open.n);
        at = str_find_char(*rest, '>');
        if (at < 0)
            return false;
        if (at > 0 && rest->p[0] != ' ')
            continue;
        *content = str_skip(*rest, (size_t)at + 1);
        end = str_find(*content, close);
        if (end < 0)
            return false;
        *rest = str_skip(*content, (size_t)end + close.n);
        *content = str_slice(*content, 0, (size_t)end);
        return true;
    }
    return false;
}

static const struct {
    struct str escape;
    char c;
} escapes[] = { { STR("&lt;"), '<' },
                { STR("&gt;"), '>' },
                { STR("&quot;"), '"' },
                { STR("&apos;"), '\'' },
                { STR("&amp;"), '&' } };

static void put_unescaped(struct buf *out, struct str text)
{
    while (text.n) {
        size_t i = 0;

        while (i < COUNT_OF(escapes) && !str_starts(text, escapes[i].escape))
            i++;
        buf_put_char(out, i < COUNT_OF(escapes) ? escapes[i].c : text.p[0]);
        text = str_skip(text, i < COUNT_OF(escapes) ? escapes[i].escape.n : 1);
    }
}

/* Markup is in a section of its own, or escaped. */
static void put_content(struct buf *out, struct str content)
{
    static const struct str open = STR("<![CDATA["), close = STR("]]>");
    ptrdiff_t end;

    content = str_trim(content);
    if (!str_starts(content, open)) {
        put_unescaped(out, content);
        return;
    }
    end = str_find(content, close);
    buf_put(out, str_slice(content, open.n, end < 0 ? content.n : (size_t)end));
}

/* Each record is a line of its own; rows stay rows. */
static void put_records(struct buf *out, struct str store, int64_t *count)
{
    struct str content;

    while (take_element(&store, S("<record"), S("</record>"), &content)) {
        CLEANUP(buf_free) struct buf record = BUF_EMPTY;
        struct str line;

        put_content(&record, content);
        line = str_trim(buf_str(&record));
        if (str_starts(line, S("<tr")))
            buf_printf(out, "<table>%.*s</table>", STR_ARG(line));
        else
            buf_printf(out, "<div>%.*s</div>", STR_ARG(line));
        ++*count;
    }
}

/* The address in <a href="...">. */
static struct str reference_in(struct str content, struct arena *mem)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    CLEANUP(buf_free) struct buf reference = BUF_EMPTY;
    static const struct str name = STR("href=");
    struct str rest;
    ptrdiff_t at, end;

    put_content(&text, content);
    at = str_find(buf_str(&text), name);
    rest = str_skip(buf_str(&text), at < 0 ? text.n : (size_t)at + name.n);
    end = rest.n ? str_find_char(str_skip(rest, 1), rest.p[0]) : -1;
    if (end < 0)
        return STR_NONE;
    put_unescaped(&reference, str_slice(rest, 1, (size_t)end + 1));
    return arena_take(mem, &reference);
}

static void read_number(struct str store, struct str open, struct str close,
                        int64_t *out)
{
    struct str content;

    if (take_element(&store, open, close, &content))
        (void)str_to_int(str_trim(content), 0, INT32_MAX, out);
}

static bool unwrap_datastore(struct str text, struct arena *mem,
                             struct wrapped *out)
{
    CLEANUP(buf_free) struct buf html = BUF_EMPTY;
    struct str store, rest, group;

    *out = (struct wrapped){ .next = STR_NONE };
    if (!take_element(&text, S("<datastore"), S("</datastore>"), &store))
        return false;
    rest = store;
    if (take_element(&rest, S("<nextgroup"), S("</nextgroup>"), &group))
        out->next = reference_in(group, mem);
    read_number(store, S("<totalrecord"), S("</totalrecord>"), &out->total);
    read_number(store, S("<totalpage"), S("</totalpage>"), &out->pages);
    put_records(&html, store, &out->count);
    out->html = arena_take(mem, &html);
    return true;
}

/* ---- into the tree -------------------------------------------------------- */

static struct dom_attribute number_attribute(const char *name, int64_t number,
                                             struct arena *mem)
{
    return (struct dom_attribute){ str_of(name),
                                   arena_printf(mem, "%lld", (long long)number) };
}

static void set_attributes(struct dom_node *node, const struct wrapped *wrapped,
                           struct arena *mem)
{
    enum { ATTRIBUTES = 4 };
    struct dom_attribute *to = ARENA_ARRAY(mem, struct dom_attribute, ATTRIBUTES);

    to[0] = number_attribute("count", wrapped->count, mem);
    to[1] = number_attribute("total", wrapped->total, mem);
    to[2] = number_attribute("pages", wrapped->pages, mem);
    to[3] = (struct dom_attribute){ S("next"), wrapped->next };
    node->attributes = to;
    node->attribute_count = ATTRIBUTES;
}

/* The script's node becomes the element of the records. */
static bool set_records(struct dom_node *node, const struct wrapped *wrapped,
                        struct arena *mem, struct err *err)
{
    struct dom_node *root;
    const struct dom_node *body;

    if (!dom_parse(wrapped->html, mem, &root, err))
        return err_wrap(err, "records");
    body = dom_find(root, "body");
    node->tag = S(RECORDS);
    set_attributes(node, wrapped, mem);
    node->first = body ? body->first : NULL;
    node->last = body ? body->last : NULL;
    for (struct dom_node *child = node->first; child; child = child->next) {
        child->parent = node;
        dom_note(child);
    }
    return true;
}

/* An answer has no page around its records. */
static bool parse_answer(const struct wrapped *wrapped, struct arena *mem,
                         struct dom_node **root, struct err *err)
{
    struct dom_node *node = ARENA_NEW(mem, struct dom_node);

    *root = ARENA_NEW(mem, struct dom_node);
    **root = (struct dom_node){ .tag = S("html"), .first = node, .last = node };
    node->parent = *root;
    dom_note(*root);
    return set_records(node, wrapped, mem, err);
}

static bool is_xml(struct str text)
{
    return str_starts(text, S("<?xml")) || str_starts(text, S("<datastore"));
}

bool unwrap_parse(struct str text, struct arena *mem, struct dom_node **root,
                  struct err *err)
{
    struct wrapped wrapped;
    struct dom_node *node;

    if ((is_xml(str_trim(text)) && unwrap_datastore(text, mem, &wrapped)) ||
        json_unwrap_list(text, mem, &wrapped))
        return parse_answer(&wrapped, mem, root, err);
    if (!dom_parse(text, mem, root, err))
        return false;
    for (node = *root; node; node = dom_next(*root, node, false))
        if (dom_is(node, "script") && node->first &&
            unwrap_datastore(node->first->text, mem, &wrapped) &&
            !set_records(node, &wrapped, mem, err))
            return false;
    return true;
}
