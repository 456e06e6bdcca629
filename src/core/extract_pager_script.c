#include "base/limits.h"
#include "core/extract_list.h"
#include "core/link.h"

/* ---- arguments of a call -------------------------------------------------- */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '$';
}

static bool is_word(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!is_word_byte(text.p[i]))
            return false;
    return text.n > 0;
}

/* The number behind "name =" in a script. */
static bool find_number(struct str script, struct str name, int64_t *out)
{
    ptrdiff_t at;

    while ((at = str_find(script, name)) >= 0) {
        bool is_part = at > 0 && is_word_byte(script.p[at - 1]);
        struct str value;
        size_t n = 0;

        script = str_skip(script, (size_t)at + name.n);
        value = str_trim(script);
        if (is_part || !str_starts(value, S("=")))
            continue;
        value = str_trim(str_skip(value, 1));
        while (n < value.n && is_word_byte(value.p[n]))
            n++;
        if (str_to_int(str_slice(value, 0, n), 0, INT32_MAX, out))
            return true;
    }
    return false;
}

/* The text of the next script behind `node`; false when there is none. */
static bool next_script(const struct page *page, const struct dom_node **node,
                        struct str *script)
{
    while ((*node = dom_next(page->root, *node, false)))
        if (dom_is(*node, "script") && (*node)->first) {
            *script = (*node)->first->text;
            return true;
        }
    return false;
}

/* An argument may be read as a text, as a number, or as either. A variable
 * has the number that a script of the page assigns to it. */
struct argument {
    struct str text;
    int64_t number;
    bool is_text, is_number;
};

static struct argument read_argument(const struct page *page, struct str text)
{
    struct argument out = { .text = str_trim(text) };
    const struct dom_node *node = page->root;
    struct str script;

    out.is_text = out.text.n >= 2 &&
                  (out.text.p[0] == '"' || out.text.p[0] == '\'') &&
                  out.text.p[out.text.n - 1] == out.text.p[0];
    if (out.is_text)
        out.text = str_slice(out.text, 1, out.text.n - 1);
    out.is_number = str_to_int(out.text, 0, INT32_MAX, &out.number);
    while (!out.is_text && !out.is_number && is_word(out.text) &&
           next_script(page, &node, &script))
        out.is_number = find_number(script, out.text, &out.number);
    return out;
}

/* ---- calls that count pages ----------------------------------------------- */

enum { ARGUMENTS = 5 };

/* Two systems chose one name for two functions; what stands between the
 * brackets tells them apart: n is a number, t a text. Further arguments do
 * not matter. */
static const struct dialect {
    struct str call;
    const char *shape;
    size_t pages, at, name, ending; /* which argument is what */
    int64_t first;                  /* the number of the first page */
} dialects[] = {
    { STR("createPageHTML("), "nntt", 0, 1, 2, 3, 0 },  /* TRS */
    { STR("createPageHTML("), "tnntt", 1, 2, 3, 4, 1 }, /* UCAP */
};

static bool read_call(const struct page *page, struct str call,
                      const struct dialect *dialect, struct argument *out)
{
    struct str text;

    for (size_t i = 0; dialect->shape[i]; i++) {
        bool is_number = dialect->shape[i] == 'n';

        if (!str_split(&call, ',', &text))
            return false;
        out[i] = read_argument(page, text);
        if (is_number ? !out[i].is_number : !out[i].is_text)
            return false;
    }
    return true;
}

/* index.htm, index_1.htm; list.shtml, list_2.shtml: both write the number
 * that follows the current one. */
static struct str next_of(const struct page *page, const struct dialect *dialect,
                          const struct argument *arguments)
{
    int64_t at = arguments[dialect->at].number;
    int64_t page_number = at - dialect->first + 1;

    if (page_number < 1 || page_number >= arguments[dialect->pages].number ||
        page_number >= LIMIT_LIST_PAGES)
        return STR_NONE;
    return page_link(
        page, arena_printf(page->mem, "%.*s_%d.%.*s",
                           STR_ARG(arguments[dialect->name].text), (int)at + 1,
                           STR_ARG(arguments[dialect->ending].text)));
}

/* The line up to a call begins as a comment. Older pages comment out the
 * marks of a CDATA section, not what follows. */
static bool is_comment(struct str before)
{
    size_t start = before.n;

    while (start && before.p[start - 1] != '\n' && before.p[start - 1] != '\r')
        start--;
    before = str_trim(str_skip(before, start));
    return str_starts(before, S("//")) && str_find(before, S("CDATA")) < 0;
}

/* `calls` is how many may still be looked at. */
static bool read_dialect(const struct page *page, const struct dialect *dialect,
                         struct str script, int *calls, struct str *next,
                         int64_t *pages)
{
    struct argument arguments[ARGUMENTS];
    struct str rest = script;
    ptrdiff_t start, end;

    while ((start = str_find(rest, dialect->call)) >= 0 && --*calls >= 0) {
        struct str before =
            str_slice(script, 0, (size_t)(rest.p - script.p + start));

        rest = str_skip(rest, (size_t)start + dialect->call.n);
        end = str_find_char(rest, ')');
        if (is_comment(before) ||
            !read_call(page, str_slice(rest, 0, end < 0 ? 0 : (size_t)end),
                       dialect, arguments))
            continue;
        *next = next_of(page, dialect, arguments);
        *pages = arguments[dialect->pages].number;
        return true;
    }
    return false;
}

bool list_script_next(const struct page *page, struct str *next, int64_t *pages)
{
    enum { CALLS = 32 }; /* where so many mean nothing, none does */
    const struct dom_node *node = page->root;
    struct str script;
    int calls = CALLS;

    while (next_script(page, &node, &script))
        for (size_t i = 0; i < COUNT_OF(dialects); i++)
            if (read_dialect(page, &dialects[i], script, &calls, next, pages))
                return true;
    return false;
}

/* ---- records that a script fetches ---------------------------------------- */

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

/* The value behind name: or name=, with or without quotes around either. */
static bool find_member(struct str script, struct str name, struct str *out)
{
    ptrdiff_t at;

    while ((at = str_find(script, name)) >= 0) {
        bool is_part = at > 0 && is_word_byte(script.p[at - 1]);
        struct str rest;
        size_t n = 0;

        script = str_skip(script, (size_t)at + name.n);
        rest = str_trim(str_skip(script, script.n && is_quote(script.p[0])));
        if (is_part || rest.n == 0 || (rest.p[0] != ':' && rest.p[0] != '='))
            continue;
        rest = str_trim(str_skip(rest, 1));
        rest = str_skip(rest, rest.n && is_quote(rest.p[0]));
        while (n < rest.n && !is_quote(rest.p[n]) && rest.p[n] != ',' &&
               rest.p[n] != '}' && rest.p[n] != '&' && rest.p[n] != '\n')
            n++;
        *out = str_trim(str_slice(rest, 0, n));
        return out->n > 0;
    }
    return false;
}

/* The text between quotes that holds `word`. */
static struct str quoted_with(struct str script, struct str word)
{
    ptrdiff_t at = str_find(script, word);
    size_t from = at < 0 ? 0 : (size_t)at, to = from;

    while (from && !is_quote(script.p[from - 1]))
        from--;
    while (to < script.n && !is_quote(script.p[to]))
        to++;
    return at < 0 ? STR_NONE : str_slice(script, from, to);
}

/* Of several such scripts the one that names the unit of these records. */
static struct str proxy_script(const struct page *page,
                               const struct dom_node *records)
{
    struct str unit = dom_attribute(records->parent, S("id"));
    struct str found = STR_NONE, script;
    const struct dom_node *node = page->root;

    while (next_script(page, &node, &script)) {
        if (str_find(script, S("dataproxy.jsp")) < 0)
            continue;
        if (unit.n && str_find(script, unit) >= 0)
            return script;
        found = str_is_none(found) ? script : found;
    }
    return found;
}

struct str list_proxy_next(const struct page *page,
                           const struct dom_node *records, int64_t count,
                           int64_t total)
{
    static const struct str members[] = {
        STR("col"),    STR("appid"),    STR("webid"),
        STR("path"),   STR("columnid"), STR("sourceContentType"),
        STR("unitid"), STR("webname"),  STR("permissiontype"),
    };
    CLEANUP(buf_free) struct buf next = BUF_EMPTY;
    struct str script = proxy_script(page, records), value;
    struct str proxy = quoted_with(script, S("dataproxy.jsp"));

    if (find_member(script, S("totalRecord"), &value) && total == 0)
        (void)str_to_int(value, 0, INT32_MAX, &total);
    if (str_is_none(proxy) || count == 0 || count >= total)
        return STR_NONE;
    buf_printf(&next, "%.*s%cstartrecord=%lld&endrecord=%lld", STR_ARG(proxy),
               str_find_char(proxy, '?') < 0 ? '?' : '&', (long long)count + 1,
               (long long)count * 2);
    if (find_member(script, S("perPage"), &value))
        buf_printf(&next, "&perpage=%.*s", STR_ARG(value));
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (find_member(script, members[i], &value)) {
            value = link_escape(value, page->mem);
            buf_printf(&next, "&%.*s=%.*s", STR_ARG(members[i]), STR_ARG(value));
        }
    return page_link(page, buf_str(&next));
}
