#include "base/limits.h"
#include "base/utf8.h"
#include "core/date.h"
#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_text.h"
#include "core/link.h"

enum { TITLE_CHARS = 4 }; /* a shorter link is a page number or 更多 */

/* ---- items --------------------------------------------------------------- */

/* A column's address ends with its folder or the folder's index. */
static bool is_column_address(struct str address)
{
    struct address parts;
    struct err err;
    struct str name;
    ptrdiff_t at;

    if (!address_parse(address, &parts, &err))
        return true;
    name = parts.path;
    while ((at = str_find_char(name, '/')) >= 0)
        name = str_skip(name, (size_t)at + 1);
    return str_is_none(parts.query) &&
           (name.n == 0 || str_starts(name, S("index.")) ||
            str_starts(name, S("index_")));
}

/* The whole title where the list shows only its beginning. */
static struct str item_title(const struct page *page, const struct dom_node *link)
{
    struct str shown = text_of(link, page->profile->drop, page->mem);
    struct str whole = text_tidy(dom_attribute(link, "title"), page->mem);
    struct str head = shown;

    if (shown.n == 0)
        return whole.p ? whole : S("");
    if (str_ends(shown, S("…")))
        head.n -= sizeof("…") - 1;
    if (str_ends(head, S("…")))
        head.n -= sizeof("…") - 1;
    while (str_ends(head, S(".")) && str_ends(shown, S("...")))
        head.n--;
    return head.n < shown.n && whole.n > head.n && text_starts(whole, head)
               ? whole
               : shown;
}

/* Reads one link; false when it is no item of a list. */
static bool read_item(const struct page *page, const struct dom_node *link,
                      struct list_item *out)
{
    struct str href;

    if (!dom_is(link, "a"))
        return false;
    href = page_link(page, dom_attribute(link, "href"));
    if (str_is_none(href) || !page_is_own(page, href) ||
        str_equal(href, page->url) || is_column_address(href))
        return false;
    *out = (struct list_item){ href, item_title(page, link) };
    return utf8_count(out->title) >= TITLE_CHARS;
}

static bool is_known(const struct list_page *list, struct str url)
{
    for (size_t i = 0; i < list->item_count; i++)
        if (str_equal(list->items[i].url, url))
            return true;
    return false;
}

static bool take_items(const struct page *page, const struct dom_node *top,
                       struct list_page *out, struct err *err)
{
    const struct dom_node *node = top;
    size_t capacity = 0;
    bool is_hidden = false;

    while ((node = dom_next(top, node, is_hidden))) {
        struct list_item item;

        is_hidden =
            !str_is_none(node->tag) && looks_hidden(node, page->profile->drop);
        if (is_hidden || !read_item(page, node, &item) || is_known(out, item.url))
            continue;
        if (out->item_count >= LIMIT_LIST_ITEMS)
            return err_set(err, ERR_LIMIT, "%.*s lists over %d items",
                           STR_ARG(page->url), LIMIT_LIST_ITEMS);
        out->items = text_grow(page->mem, out->items, out->item_count,
                               &capacity, sizeof(*out->items));
        out->items[out->item_count++] = item;
    }
    return true;
}

/* ---- the container ------------------------------------------------------- */

static size_t count_items(const struct page *page, const struct dom_node *top)
{
    const struct dom_node *node = top;
    struct list_item item;
    size_t count = 0;

    while ((node = dom_next(top, node, false)))
        count += read_item(page, node, &item);
    return count;
}

/* The container of the profile that holds the most items. */
static const struct dom_node *named_list(const struct page *page)
{
    struct str selectors = page->profile->list, simple;

    while (dom_next_selector(&selectors, &simple)) {
        const struct dom_node *node = page->root, *best = NULL;
        size_t most = 0;

        while ((node = dom_next(page->root, node, false))) {
            size_t count =
                dom_matches(node, simple) ? count_items(page, node) : 0;

            if (count > most)
                best = node;
            if (count > most)
                most = count;
        }
        if (best)
            return best;
    }
    return NULL;
}

/* "[03-12]", "2024-01-08", "(10/24)": a day beside a title. */
static bool has_day(struct str text)
{
    int digits = 0;
    bool has_mark = false;

    while (text.n) {
        uint32_t c = utf8_next(&text);

        if (c >= '0' && c <= '9') {
            if (has_mark && digits == 0)
                return true;
            digits++;
            continue;
        }
        has_mark = digits >= 1 &&
                   (c == '-' || c == '/' || c == '.' || c == 0x6708); /* 月 */
        digits = 0;
    }
    return false;
}

/* A line of a list is a small thing; this also bounds the work. */
static bool is_small(const struct dom_node *row)
{
    enum { SMALL_NODES = 64 };
    const struct dom_node *node = row;

    for (int i = 0; node && i < SMALL_NODES; i++)
        node = dom_next(row, node, false);
    return !node;
}

/* The element of one line of a list: the first that is a block. */
static const struct dom_node *row_of(const struct dom_node *link)
{
    const struct dom_node *row = link->parent;

    while (row && row->parent && !dom_is(row, "tr") &&
           (!looks_is_block(row) || dom_is(row, "td")))
        row = row->parent;
    return row;
}

struct candidate {
    const struct dom_node *top;
    size_t dated;
};

static struct candidate *candidate_for(struct candidate **found, size_t *count,
                                       size_t *capacity, const struct page *page,
                                       const struct dom_node *top)
{
    for (size_t i = 0; i < *count; i++)
        if ((*found)[i].top == top)
            return &(*found)[i];
    *found = text_grow(page->mem, *found, *count, capacity, sizeof(**found));
    (*found)[(*count)++].top = top;
    return &(*found)[*count - 1];
}

/* Lists often come in several pieces of some lines each: the element around
 * the pieces counts too, and wins when it holds more. */
static const struct dom_node *densest_list(const struct page *page)
{
    const struct dom_node *node = page->root;
    struct candidate *found = NULL, *best = NULL;
    size_t count = 0, capacity = 0;

    while ((node = dom_next(page->root, node, false))) {
        const struct dom_node *row, *top;
        struct list_item item;

        if (!read_item(page, node, &item))
            continue;
        row = row_of(node);
        if (!row || !is_small(row) || !has_day(text_of(row, STR_NONE, page->mem)))
            continue;
        top = row->parent;
        for (int up = 0; up < 2 && top; up++, top = top->parent)
            candidate_for(&found, &count, &capacity, page, top)->dated++;
    }
    for (size_t i = 0; i < count; i++)
        if (found[i].dated > 1 && (!best || found[i].dated > best->dated))
            best = &found[i];
    return best ? best->top : NULL;
}

/* ---- the pager ----------------------------------------------------------- */

/* The next argument of a call, without blanks and quotes. */
static bool take_argument(struct str *rest, struct str *out)
{
    if (!str_split(rest, ',', out))
        return false;
    *out = str_trim(*out);
    if (out->n > 1 && (out->p[0] == '"' || out->p[0] == '\''))
        *out = str_slice(*out, 1, out->n - 1);
    return true;
}

/* createPageHTML(3, 0, "index", "htm"): three pages, this is the first, the
 * next one is index_1.htm. Others use the name with other arguments. */
static struct str trs_next(const struct page *page, struct str script)
{
    struct str call, count, index, name, ending;
    int64_t pages, at;
    ptrdiff_t end;

    for (;;) {
        ptrdiff_t start = str_find(script, S("createPageHTML("));

        if (start < 0)
            return STR_NONE;
        script = str_skip(script, (size_t)start + sizeof("createPageHTML(") - 1);
        end = str_find_char(script, ')');
        call = str_slice(script, 0, end < 0 ? 0 : (size_t)end);
        if (take_argument(&call, &count) && take_argument(&call, &index) &&
            take_argument(&call, &name) && take_argument(&call, &ending) &&
            str_is_none(call) && str_to_int(count, 0, INT32_MAX, &pages) &&
            str_to_int(index, 0, INT32_MAX, &at))
            break;
    }
    if (at + 1 >= pages || at + 1 >= LIMIT_LIST_PAGES)
        return STR_NONE;
    return page_link(page, arena_printf(page->mem, "%.*s_%d.%.*s", STR_ARG(name),
                                        (int)at + 1, STR_ARG(ending)));
}

static struct str next_page(const struct page *page)
{
    const struct dom_node *node = page->root;
    struct str next = STR_NONE;

    if (page->profile->pager != PAGER_TRS)
        return next;
    while (str_is_none(next) && (node = dom_next(page->root, node, false)))
        if (dom_is(node, "script") && node->first)
            next = trs_next(page, node->first->text);
    return next;
}

bool page_read_list(const struct page *page, struct list_page *out,
                    struct err *err)
{
    const struct dom_node *top = named_list(page);

    if (!top)
        top = densest_list(page);
    out->next = next_page(page);
    return !top || take_items(page, top, out, err);
}
