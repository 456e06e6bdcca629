#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_looks.h"
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
        if (str_starts(rest, S("是")))
            rest = utf8_trim(str_skip(rest, sizeof("是") - 1));
        if (str_starts(rest, S(":")))
            rest = str_skip(rest, 1);
        else if (str_starts(rest, S("：")))
            rest = str_skip(rest, sizeof("：") - 1);
        return rest.p ? rest.p - text.p : (ptrdiff_t)text.n;
    }
    return -1;
}

/* Without the separators and blanks that it begins with. */
static struct str without_marks(struct str text)
{
    while (text.n) {
        struct str rest = text;
        uint32_t c = utf8_next(&rest);

        if (!is_separator(c) && !utf8_is_blank(c))
            break;
        text = rest;
    }
    return text;
}

/* "首页 > 人大工作 > 正文": it needs no word that says so. */
static bool is_place_line(struct str text)
{
    static const struct str starts[] = { STR("首页"), STR("网站首页"),
                                         STR("本站首页"), STR("主页") };
    static const struct str ends[] = { STR("正文"), STR("内容"), STR("详情") };

    if (place_end(text) >= 0)
        return true;
    if (!has_separator(text))
        return false;
    text = without_marks(text);
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (str_starts(text, starts[i]))
            return true;
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (str_ends(utf8_trim(text), ends[i]))
            return true;
    return false;
}

/* A selector may name only the links of a breadcrumb, or on another site
 * something else: a breadcrumb is one short line. */
static const struct dom_node *marked_breadcrumb(const struct page *page)
{
    enum { PATH_CHARS = 200 };
    const struct selectors *list = &page->profile.breadcrumb;

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
    enum { PATH_BYTES = 400 }; /* an element that was never closed holds more */
    const struct dom_node *node = marked_breadcrumb(page);
    size_t line;

    if (node)
        return node;
    for (line = 0; line < page->body_at; line++)
        if (is_place_line(page->lines[line].text))
            break;
    if (line == page->body_at)
        return NULL;
    node = page->lines[line].block;
    if (!has_separator(page->lines[line].text) && node->parent)
        node = node->parent;
    return node->weight <= PATH_BYTES ? node : NULL;
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

/* ---- the pieces of a breadcrumb ------------------------------------------ */

struct path {
    const struct page *page;
    struct str title;
    struct buf piece; /* what stands outside of links, so far */
    bool is_bare;     /* no '>' anywhere and no links: '/' divides */
    size_t seen;      /* pieces, also those that are no column */
    struct str *columns;
    size_t depth;
};

/* A link to the site's front page carries the site's name, not a column's. */
static bool leads_home(const struct page *page, const struct dom_node *link)
{
    struct str href = page_link(page, dom_attribute(link, S("href")));
    struct address address;
    struct err err;

    return address_parse(href, &address, &err) && str_is_none(address.query) &&
           (str_equal(address.path, S("/")) ||
            str_starts(address.path, S("/index.")));
}

static bool has_word(struct str text)
{
    while (text.n) {
        uint32_t c = utf8_next(&text);

        if (utf8_is_han(c) || (c >= 'a' && c <= 'z') ||
            (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            return true;
    }
    return false;
}

static bool is_column(const struct path *path, struct str name)
{
    if (!has_word(name) || str_find(name, S("{{")) >= 0 ||
        (path->title.n && text_same(name, path->title)))
        return false;
    for (size_t i = 0; i < COUNT_OF(no_columns); i++)
        if (text_same(no_columns[i], name))
            return false;
    return path->depth > 0 || !text_same(name, path->page->site_name);
}

static void add_column(struct path *path, struct str name)
{
    path->seen += has_word(name);
    if (path->depth < LIMIT_COLUMN_DEPTH && is_column(path, name))
        path->columns[path->depth++] = name;
}

static void end_piece(struct path *path)
{
    struct str words = text_tidy(buf_str(&path->piece), path->page->mem);
    ptrdiff_t start = place_end(words);

    add_column(path, utf8_trim(str_skip(words, start < 0 ? 0 : (size_t)start)));
    buf_clear(&path->piece);
}

/* '/' occurs in names, but not between blanks. */
static bool divides(const struct path *path, uint32_t c, struct str rest)
{
    struct str before = buf_str(&path->piece);

    if (is_separator(c))
        return true;
    if (c != '/' && c != '|')
        return false;
    return path->is_bare || before.n == 0 || rest.n == 0 || rest.p[0] == ' ' ||
           before.p[before.n - 1] == ' ';
}

static void take_words(struct path *path, struct str text)
{
    while (text.n) {
        struct str here = text;
        uint32_t c = utf8_next(&text);

        if (divides(path, c, text))
            end_piece(path);
        else
            buf_put(&path->piece, str_slice(here, 0, here.n - text.n));
    }
}

static void take_link(struct path *path, const struct dom_node *link)
{
    struct str name = text_of(link, path->page->mem);

    end_piece(path);
    if (has_separator(name))
        take_words(path, name);
    else if (path->seen > 0 || !leads_home(path->page, link))
        add_column(path, name);
    else
        path->seen++;
}

static void take_pieces(struct path *path, const struct dom_node *top)
{
    const struct dom_node *node = top;
    bool is_passed = false;

    while ((node = dom_next(top, node, is_passed))) {
        is_passed = node->is_hidden || node->is_comment || dom_is(node, "a");
        if (node->is_hidden || node->is_comment)
            continue;
        if (dom_is(node, "a"))
            take_link(path, node);
        else if (str_is_none(node->tag))
            take_words(path, node->text);
        else if (looks_is_block(node) || looks_of(node) == LOOKS_IMAGE ||
                 looks_of(node) == LOOKS_BREAK)
            end_piece(path);
    }
    end_piece(path);
}

static void path_free(struct path *path)
{
    buf_free(&path->piece);
}

void page_column_path(const struct page *page, struct str title,
                      struct str **columns, size_t *depth)
{
    const struct dom_node *top = breadcrumb_node(page);
    CLEANUP(path_free)
    struct path path = {
        .page = page,
        .title = title,
        .columns = ARENA_ARRAY(page->mem, struct str, LIMIT_COLUMN_DEPTH),
    };
    struct str tag;

    if (top) {
        path.is_bare =
            !dom_find(top, "a") && !has_separator(text_of(top, page->mem));
        take_pieces(&path, top);
    }
    tag = path.depth ? STR_NONE : page_meta(page, S("ColumnName"));
    if (!str_is_none(tag))
        add_column(&path, tag);
    for (size_t i = 0; i < path.depth && title.n; i++)
        trace_add(page->trace, "column", top, path.columns[i], "%s",
                  top ? "breadcrumb" : "the tag ColumnName");
    *columns = path.columns;
    *depth = path.depth;
}
