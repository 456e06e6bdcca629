#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_fields.h"
#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_text.h"
#include "core/link.h"
#include "core/visible.h"

struct collector {
    struct page *page;
    struct buf text;
    struct dom_node *block;
    const struct dom_node *first;
    size_t capacity;
};

static void end_line(struct collector *collector)
{
    struct page *page = collector->page;
    struct str text = str_trim(buf_str(&collector->text));

    if (utf8_trim(text).n) {
        page->lines = text_grow(page->mem, page->lines, page->line_count,
                                &collector->capacity, sizeof(*page->lines));
        page->lines[page->line_count++] =
            (struct line){ .text = arena_str(page->mem, text),
                           .block = collector->block,
                           .first = collector->first };
    }
    collector->first = NULL;
    buf_clear(&collector->text);
}

/* NBSP and its like are kept: they tell padding from a blank in a name. */
static void put_collapsed(struct buf *out, struct str text)
{
    const bool is_icon = visible_is_icon(text);

    while (text.n) {
        uint32_t c = utf8_next(&text), seen = visible_of(c);

        if (c <= ' ' && out->n && out->p[out->n - 1] != ' ')
            buf_put_char(out, ' ');
        else if (c > ' ' && seen && !is_icon)
            utf8_put(out, seen == ' ' ? c : seen);
    }
}

static struct dom_node *block_of(struct dom_node *node)
{
    while (node->parent && (str_is_none(node->tag) || !looks_is_block(node)))
        node = node->parent;
    return node;
}

static void take_text(struct collector *collector, struct dom_node *node)
{
    struct dom_node *block = block_of(node);

    if (block != collector->block)
        end_line(collector);
    collector->block = block;
    if (!collector->first && utf8_trim(node->text).n)
        collector->first = node;
    put_collapsed(&collector->text, node->text);
}

static void buffer_free(struct collector *collector)
{
    buf_free(&collector->text);
}

/* ---- the title in <title> ------------------------------------------------ */

/* Between a title and its site; the last one that occurs cuts. */
static const struct str tail_marks[] = { STR("_"), STR("-"), STR("|"), STR("–"),
                                         STR("—") };

/* Offset of the last mark, -1 without; `tail` is what stands behind it. */
static ptrdiff_t last_mark(struct str title, struct str *tail)
{
    ptrdiff_t last = -1;

    for (size_t i = 0; i < COUNT_OF(tail_marks); i++)
        for (size_t at = title.n; at-- > 0 && (ptrdiff_t)at > last;)
            if (str_starts(str_skip(title, at), tail_marks[i])) {
                last = (ptrdiff_t)at;
                *tail = utf8_trim(str_skip(title, at + tail_marks[i].n));
            }
    return last;
}

/* By the standard tags or by the usual ends of such names. */
bool page_is_site(const struct page *page, struct str name)
{
    static const struct str ends[] = { STR("人大"),   STR("委员会"),
                                       STR("常委会"), STR("网"),
                                       STR("网站"),   STR("门户") };

    if (text_same(name, page->site_name) ||
        text_same(name, page_meta(page, S("ColumnName"))))
        return true;
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (str_ends(name, ends[i]))
            return true;
    return false;
}

static bool is_column(const struct page *page, struct str name)
{
    struct str *path;
    size_t depth;

    page_column_path(page, STR_NONE, &path, &depth);
    for (size_t i = 0; i < depth; i++)
        if (text_same(path[i], name))
            return true;
    return false;
}

/* "title-site", "title_column_site", "title | site": the title. */
static struct str without_site(const struct page *page, struct str title)
{
    struct str tail;
    ptrdiff_t at = last_mark(title, &tail);

    if (at <= 0 || !page_is_site(page, tail))
        return title;
    do
        title = utf8_trim(str_slice(title, 0, (size_t)at));
    while ((at = last_mark(title, &tail)) > 0 && is_column(page, tail));
    return title;
}

/* ---- the page as lines ------------------------------------------------------ */

/* <base href> changes what all references are of (HTML, 4.2.3). */
static struct str base_of(const struct page *page)
{
    const struct dom_node *node = dom_find(page->root, "base");
    struct str base =
        node ? page_link(page, dom_attribute(node, S("href"))) : STR_NONE;

    return str_is_none(base) ? page->url : base;
}

void page_read_titles(struct page *page)
{
    const struct dom_node *title = dom_find(page->root, "title");

    page->base = base_of(page);
    /* One text and no elements; dom_text takes what has no width for a blank. */
    page->title_tag =
        title && title->first ? text_tidy(title->first->text, page->mem) : S("");
    page->article_title = page_meta(page, S("ArticleTitle"));
    page->site_name = page_meta(page, S("SiteName"));
}

/* What the profile calls the info line is none if the text is in it. */
static void mark_surroundings(struct page *page)
{
    struct dom_node *node;

    for (node = page->root; node; node = dom_next(page->root, node, false))
        node->holds_body = false;
    for (node = page->body; node; node = node->parent)
        node->holds_body = true;
    for (node = page->root; node; node = dom_next(page->root, node, false))
        node->is_in_info =
            !node->holds_body && ((node->parent && node->parent->is_in_info) ||
                                  selectors_match(page->profile.info, node));
}

void page_read_lines(struct page *page)
{
    CLEANUP(buffer_free) struct collector collector = { .page = page };
    struct dom_node *node = page->root;

    mark_surroundings(page);
    page->line_count = 0;
    while (node) {
        bool is_over = node == page->body;

        if (is_over) {
            end_line(&collector);
            page->body_at = page->line_count;
        } else if (str_is_none(node->tag)) {
            if (!node->is_comment)
                take_text(&collector, node);
        } else if (node->is_hidden) {
            is_over = true;
        } else if (looks_of(node) == LOOKS_BREAK) {
            end_line(&collector);
        }
        node = dom_next(page->root, node, is_over);
    }
    end_line(&collector);
    if (!page->body)
        page->body_at = page->line_count;
    for (size_t i = 0; i < page->body_at; i++)
        page->lines[i].is_info = title_is_info(&page->lines[i]);
    page->tag_title = without_site(page, page->title_tag);
}

struct dom_node *page_find(const struct page *page, struct selectors list)
{
    for (size_t i = 0; i < list.count; i++) {
        struct dom_node *node = dom_next(page->root, page->root, false);

        while (node &&
               (node->is_hidden || !selector_matches(&list.items[i], node)))
            node = dom_next(page->root, node, node->is_hidden);
        if (node)
            return node;
    }
    return NULL;
}

bool page_is_placeholder(struct str value)
{
    static const struct str placeholders[] = {
        STR("null"), STR("undefined"), STR("-"),
        STR("--"),   STR("无"),        STR("暂无"),
    };

    for (size_t i = 0; i < COUNT_OF(placeholders); i++)
        if (str_equal_nocase(placeholders[i], value))
            return true;
    return value.n == 0 || str_find(value, S("{{")) >= 0 ||
           str_find(value, S("${")) >= 0;
}

struct str page_meta(const struct page *page, struct str name)
{
    const struct dom_node *node = page->root;

    while ((node = dom_next(page->root, node, false))) {
        struct str value;

        if (!dom_is(node, "meta") ||
            !str_equal_nocase(dom_attribute(node, S("name")), name))
            continue;
        value = text_tidy(dom_attribute(node, S("content")), page->mem);
        return page_is_placeholder(value) ? STR_NONE : value;
    }
    return STR_NONE;
}

struct str page_link(const struct page *page, struct str reference)
{
    struct str address;
    struct err err;

    reference = str_trim(reference);
    if (reference.n == 0 || reference.p[0] == '#')
        return STR_NONE;
    return address_resolve(page->base, reference, page->mem, &address, &err)
               ? address
               : STR_NONE;
}

bool page_is_own(const struct page *page, struct str address)
{
    struct address own, other;
    struct err err;

    return address_parse(page->url, &own, &err) &&
           address_parse(address, &other, &err) &&
           str_equal_nocase(own.host, other.host);
}

struct str page_folder(struct str address)
{
    ptrdiff_t query = str_find_char(address, '?');

    if (query >= 0)
        address.n = (size_t)query;
    while (address.n && address.p[address.n - 1] != '/')
        address.n--;
    return address;
}

struct str page_file_name(struct str address)
{
    return str_skip(address, page_folder(address).n);
}

static const struct str document_types[] = {
    STR("pdf"),  STR("doc"), STR("docx"), STR("xls"), STR("xlsx"), STR("ppt"),
    STR("pptx"), STR("zip"), STR("rar"),  STR("7z"),  STR("wps"),  STR("et"),
    STR("dps"),  STR("ofd"), STR("txt"),  STR("rtf"), STR("csv"),
};

static struct str name_type(struct str name)
{
    size_t dot;

    for (dot = name.n; dot && name.p[dot - 1] != '.'; dot--)
        if (name.p[dot - 1] == '/')
            return STR_NONE;
    for (size_t i = 0; dot && i < COUNT_OF(document_types); i++)
        if (str_equal_nocase(str_skip(name, dot), document_types[i]))
            return document_types[i];
    return STR_NONE;
}

struct str page_document_type(struct str address)
{
    struct address parts;
    struct err err;

    return address_parse(address, &parts, &err) ? name_type(parts.path)
                                                : STR_NONE;
}

/* "downfile.jsp?classid=0&filename=1.doc". */
static struct str query_type(struct str address)
{
    ptrdiff_t at = str_find_char(address, '?');
    struct str query = str_skip(address, at < 0 ? address.n : (size_t)at + 1);
    struct str type = STR_NONE, piece;

    while (str_is_none(type) && str_split(&query, '&', &piece))
        type = name_type(piece);
    return type;
}

struct str page_file_type(struct str address, struct str name)
{
    struct str type = page_document_type(address);

    if (str_is_none(type))
        type = name_type(name);
    return str_is_none(type) ? query_type(address) : type;
}

struct str page_document(const struct page *page, const struct dom_node *link)
{
    struct str href = page_link(page, dom_attribute(link, S("href")));

    return !str_is_none(page_document_type(href)) ||
                   selectors_match(page->profile.document, link) ||
                   !str_is_none(name_type(text_of(link, page->mem)))
               ? href
               : STR_NONE;
}

struct str page_editor_title(const struct page *page, const struct dom_node *node)
{
    struct str attribute = dom_attribute(node, S("sudyfile-attr"));
    ptrdiff_t at = str_find(attribute, S("'title':'")), end;

    if (at < 0)
        return STR_NONE;
    attribute = str_skip(attribute, (size_t)at + sizeof("'title':'") - 1);
    end = str_find_char(attribute, '\'');
    return end < 0 ? STR_NONE
                   : text_tidy(str_slice(attribute, 0, (size_t)end), page->mem);
}

struct str page_document_name(const struct page *page, const struct dom_node *link)
{
    struct str name = text_of(link, page->mem);

    if (name.n == 0)
        name = text_tidy(dom_attribute(link, S("title")), page->mem);
    if (name.n == 0)
        name = text_tidy(dom_attribute(link, S("download")), page->mem);
    if (name.n == 0)
        name = page_editor_title(page, link);
    return name;
}
