#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_page.h"
#include "core/extract_text.h"
#include "core/link.h"

static const struct str place_words[] = {
    STR("当前位置"),   STR("您的位置"), STR("你的位置"),
    STR("现在位置"),   STR("所在位置"), STR("当前的位置"),
    STR("现在的位置"), STR("位置："),   STR("位置:"),
};

/* Names a breadcrumb gives to what is no column. */
static const struct str no_columns[] = {
    STR("首页"),     STR("网站首页"), STR("本站首页"), STR("主页"),
    STR("正文"),     STR("首 页"),    STR("内容"),     STR("详情"),
    STR("文章详情"), STR("详细内容"),
};

/* '>' in its forms. '/' and '-' occur in names. */
static bool is_separator(uint32_t c)
{
    return c == '>' || c == 0xFF1E || c == 0x203A || c == 0xBB || c == 0x2192;
}

static bool has_separator(struct str text)
{
    while (text.n)
        if (is_separator(utf8_next(&text)))
            return true;
    return false;
}

/* Offset behind "您当前的位置:", or -1 when the line says no such thing. */
static ptrdiff_t place_end(struct str text)
{
    struct str head = utf8_head(text, 16);

    for (size_t i = 0; i < COUNT_OF(place_words); i++) {
        ptrdiff_t at = str_find(head, place_words[i]);
        struct str rest;

        if (at < 0)
            continue;
        rest = utf8_trim(str_skip(text, (size_t)at + place_words[i].n));
        if (str_starts(rest, S(":")))
            rest = str_skip(rest, 1);
        else if (str_starts(rest, S("：")))
            rest = str_skip(rest, sizeof("：") - 1);
        return rest.p ? rest.p - text.p : (ptrdiff_t)text.n;
    }
    return -1;
}

/* A selector may name only the links of a breadcrumb, or on another site
 * something else: a breadcrumb is one short line. */
static const struct dom_node *marked_breadcrumb(const struct page *page)
{
    enum { PATH_CHARS = 200 };
    const struct selectors *list = &page->profile->breadcrumb;

    for (size_t i = 0; i < list->count; i++) {
        const struct dom_node *node =
            selectors_find(page->root, (struct selectors){ &list->items[i], 1 });
        size_t chars;

        if (node && dom_is(node, "a"))
            node = node->parent;
        if (!node)
            continue;
        chars = utf8_count(text_of(node, page->mem));
        if (chars > 0 && chars <= PATH_CHARS)
            return node;
    }
    return NULL;
}

/* The element that holds the whole breadcrumb. */
static const struct dom_node *breadcrumb_node(const struct page *page)
{
    const struct dom_node *node = marked_breadcrumb(page);
    size_t line;

    if (node)
        return node;
    for (line = 0; line < page->body_at; line++)
        if (place_end(page->lines[line].text) >= 0)
            break;
    if (line == page->body_at)
        return NULL;
    node = page->lines[line].block;
    return has_separator(page->lines[line].text) || !node->parent ? node
                                                                  : node->parent;
}

size_t page_breadcrumb_line(const struct page *page)
{
    const struct dom_node *top = breadcrumb_node(page);
    size_t found = page->line_count;

    if (!top)
        return found;
    for (size_t i = 0; i < page->body_at; i++) {
        const struct dom_node *node = page->lines[i].block;

        while (node && node != top)
            node = node->parent;
        if (node && (place_end(page->lines[i].text) >= 0 ||
                     has_separator(page->lines[i].text)))
            found = i;
    }
    return found;
}

/* A link to the site's front page carries the site's name, not a column's. */
static bool leads_home(const struct page *page, const struct dom_node *top,
                       struct str name)
{
    const struct dom_node *node = top;
    struct address address;
    struct err err;

    while ((node = dom_next(top, node, false))) {
        struct str href;

        if (!dom_is(node, "a") || !text_same(dom_text(node, page->mem), name))
            continue;
        href = page_link(page, dom_attribute(node, S("href")));
        if (address_parse(href, &address, &err) && str_is_none(address.query) &&
            (str_equal(address.path, S("/")) ||
             str_starts(address.path, S("/index."))))
            return true;
    }
    return false;
}

static bool is_column(const struct page *page, const struct dom_node *top,
                      struct str name, struct str title)
{
    if (name.n == 0 || (title.n && text_same(name, title)))
        return false;
    for (size_t i = 0; i < COUNT_OF(no_columns); i++)
        if (text_same(no_columns[i], name))
            return false;
    return !leads_home(page, top, name);
}

/* Cuts the piece before the next separator off `rest`. */
static struct str take_piece(struct str *rest)
{
    struct str whole = *rest;

    while (rest->n) {
        size_t end = whole.n - rest->n;

        if (is_separator(utf8_next(rest)))
            return str_slice(whole, 0, end);
    }
    return whole;
}

static void split_path(const struct page *page, const struct dom_node *top,
                       struct str title, struct str *path, size_t *depth)
{
    struct str rest = text_of(top, page->mem);
    ptrdiff_t start = place_end(rest);

    rest = str_skip(rest, start < 0 ? 0 : (size_t)start);
    while (rest.n && *depth < LIMIT_COLUMN_DEPTH) {
        struct str piece = utf8_trim(take_piece(&rest));

        if (is_column(page, top, piece, title))
            path[(*depth)++] = piece;
    }
}

/* A breadcrumb that parts its links by pictures or borders. */
static void links_path(const struct page *page, const struct dom_node *top,
                       struct str title, struct str *path, size_t *depth)
{
    const struct dom_node *node = top;

    while ((node = dom_next(top, node, false)) && *depth < LIMIT_COLUMN_DEPTH) {
        struct str name;

        if (!dom_is(node, "a"))
            continue;
        name = text_of(node, page->mem);
        if (is_column(page, top, name, title))
            path[(*depth)++] = name;
    }
}

void page_column_path(const struct page *page, struct str title,
                      struct str **path, size_t *depth)
{
    const struct dom_node *top = breadcrumb_node(page);
    struct str tag;

    *path = ARENA_ARRAY(page->mem, struct str, LIMIT_COLUMN_DEPTH);
    *depth = 0;
    if (top && has_separator(text_of(top, page->mem)))
        split_path(page, top, title, *path, depth);
    else if (top)
        links_path(page, top, title, *path, depth);
    if (*depth)
        return;
    tag = page_meta(page, S("ColumnName"));
    if (!str_is_none(tag))
        (*path)[(*depth)++] = tag;
}
