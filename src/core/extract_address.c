#include "base/limits.h"
#include "core/extract_list.h"
#include "core/extract_shape.h"
#include "core/link.h"

/* ---- where the text goes on ----------------------------------------------- */

/* A file's name in its parts: "t20240108_55_2.htm" is "t20240108_55", 2 and
 * ".htm"; without a number of pages it is the first. */
struct file_name {
    struct str stem, ending;
    int64_t number; /* 0: none */
};

/* With no number: all of the name is the stem. */
static struct file_name whole_name(struct str address)
{
    struct str whole = page_file_name(address);
    size_t dot = whole.n;

    while (dot && whole.p[dot - 1] != '.')
        dot--;
    dot = dot ? dot - 1 : whole.n;
    return (struct file_name){ str_slice(whole, 0, dot), str_skip(whole, dot), 0 };
}

/* TRS, UCAP and DedeCMS write _2, PHPCMS -2. */
static struct file_name numbered_name(struct str address)
{
    struct file_name name = whole_name(address);
    size_t mark = name.stem.n;

    while (mark && name.stem.p[mark - 1] != '_' && name.stem.p[mark - 1] != '-')
        mark--;
    if (mark > 1 &&
        str_to_int(str_skip(name.stem, mark), 1, LIMIT_LIST_PAGES, &name.number))
        name.stem.n = mark - 1;
    return name;
}

/* One more than here; some systems count the first as 0, some as 1. */
static bool is_next_number(int64_t here, int64_t there)
{
    return there == here + 1 || (here == 0 && there == 2);
}

static bool follows(struct file_name other, struct file_name own)
{
    return str_equal(own.stem, other.stem) && own.stem.n > 0 &&
           str_equal(own.ending, other.ending) &&
           is_next_number(own.number, other.number);
}

/* http or https: a site's own links do not agree. */
static struct str without_scheme(struct str address)
{
    ptrdiff_t at = str_find(address, S("://"));

    return at < 0 ? address : str_skip(address, (size_t)at);
}

/* "t20240108_2.htm" may be an article's number 2 as well as its second file. */
static bool is_next_file(struct str here, struct str there)
{
    struct file_name other = numbered_name(there);

    return str_equal(without_scheme(page_folder(here)),
                     without_scheme(page_folder(there))) &&
           (follows(other, whole_name(here)) ||
            follows(other, numbered_name(here)));
}

/* The same address but for its page=2. */
static bool is_next_query(const struct page *page, struct str there)
{
    struct str here = page->url, more = str_skip(there, here.n);
    struct shape_number own, other;

    if (!shape_find_page(there, &other))
        return false;
    if (shape_find_page(here, &own))
        return str_equal(shape_at_number(here, own, own.number + 1, page->mem),
                         there);
    return other.number == 2 && str_starts(there, here) && more.n > 0 &&
           (more.p[0] == '?' || more.p[0] == '&') &&
           str_find_char(str_skip(more, 1), '&') < 0;
}

struct str page_next_file(const struct page *page, int64_t *count)
{
    struct str next = list_next(page, NULL, count);

    if (!str_is_none(next) &&
        (is_next_file(page->url, next) || is_next_query(page, next)))
        return next;
    *count = 0;
    if (!str_is_none(next))
        trace_add(page->trace, "left", NULL, STR_NONE,
                  "that is another page, not this text's");
    return STR_NONE;
}

/* ---- what the page calls itself ------------------------------------------- */

static struct str said_address(const struct page *page)
{
    const struct dom_node *node = page->root;

    while ((node = dom_next(page->root, node, false)))
        if (dom_is(node, "link") &&
            str_equal_nocase(dom_attribute(node, S("rel")), S("canonical")))
            return page_link(page, dom_attribute(node, S("href")));
    return STR_NONE;
}

static struct str path_of(struct str address)
{
    struct address parts;
    struct err ignored;

    return address_parse(address, &parts, &ignored) ? parts.path : STR_NONE;
}

struct str page_canonical(const struct page *page)
{
    struct str said = said_address(page);

    if (str_is_none(said) || str_equal(said, page->url) ||
        !page_is_own(page, said))
        return STR_NONE;
    return shape_is_article(said) || str_equal(path_of(said), path_of(page->url))
               ? said
               : STR_NONE;
}
