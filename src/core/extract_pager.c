#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_list.h"
#include "core/extract_looks.h"
#include "core/extract_shape.h"
#include "core/extract_text.h"
#include "core/link.h"

/* ---- what a link is to the pager ------------------------------------------ */

/* How sure it is that a link leads to the next page; the best one counts,
 * of equals the first. */
enum rank {
    RANK_NONE,
    RANK_LAST_ARROW, /* >>: elsewhere it leads to the last page */
    RANK_NUMBER,     /* the number behind that of the current page */
    RANK_ARROW,      /* > */
    RANK_NEXT,       /* Next */
    RANK_MARKED,     /* class="next", rel="next" */
    RANK_SAID,       /* 下一页 */
};

static bool is_blank_or_bracket(uint32_t c)
{
    if (c < 0x80)
        return c <= ' ' || c == '[' || c == ']' || c == '(' || c == ')';
    return utf8_is_blank(c) || c == 0xFF3B || c == 0xFF3D || c == 0xFF08 ||
           c == 0xFF09 || c == 0x3010 || c == 0x3011;
}

static struct str bare(struct str text)
{
    struct str rest = text;
    size_t start = text.n, end = 0;

    while (rest.n) {
        size_t at = text.n - rest.n;

        if (is_blank_or_bracket(utf8_next(&rest)))
            continue;
        start = start == text.n ? at : start;
        end = text.n - rest.n;
    }
    return str_slice(text, start, end > start ? end : start);
}

/* ">", "Next >", "[2]" */
static bool is_page_number(struct str text, int64_t *number)
{
    return str_to_int(bare(text), 1, LIMIT_LIST_PAGES, number);
}

static bool is_any(struct str text, const struct str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(text, words[i]))
            return true;
    return false;
}

static bool says_next(struct str words)
{
    static const struct str nexts[] = { STR("下一页"), STR("下页"),
                                        STR("后一页"), STR("下一頁") };

    for (size_t i = 0; i < COUNT_OF(nexts); i++)
        if (list_says(words, nexts[i]))
            return true;
    return false;
}

static enum rank rank_of_words(struct str words)
{
    static const struct str arrows[] = { STR(">"), STR("›"), STR("＞"), STR("→") };
    static const struct str doubles[] = { STR(">>"), STR("»"), STR("››"),
                                          STR("＞＞") };
    static const struct str nexts[] = { STR("next"), STR("next page") };
    struct str latin = words;

    if (says_next(words))
        return RANK_SAID;
    if (is_any(words, arrows, COUNT_OF(arrows)))
        return RANK_ARROW;
    if (is_any(words, doubles, COUNT_OF(doubles)))
        return RANK_LAST_ARROW;
    while (latin.n && (unsigned char)latin.p[latin.n - 1] < 0x80 &&
           (latin.p[latin.n - 1] == '>' || latin.p[latin.n - 1] == ' '))
        latin.n--;
    while (str_ends(latin, S("»")) || str_ends(latin, S("›")))
        latin = str_trim(str_slice(latin, 0, latin.n - sizeof("»") + 1));
    return is_any(latin, nexts, COUNT_OF(nexts)) ? RANK_NEXT : RANK_NONE;
}

/* A mark that says "next"; some systems give the class to every link of the
 * pager, whatever it says. */
static bool is_marked(const struct dom_node *link, struct str words)
{
    static const struct str names[] = { STR("next"),      STR("nextpage"),
                                        STR("next-page"), STR("p_next"),
                                        STR("page-next"), STR("pagenext") };
    static const struct str others[] = { STR("<"), STR("‹"), STR("«"), STR("＜") };
    int64_t number;

    if (!list_says(words, S("")) || is_page_number(words, &number))
        return false;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (str_starts(words, others[i]))
            return false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (dom_has_class(link, names[i]) ||
            dom_has_class(link->parent, names[i]))
            return true;
    return str_equal_nocase(dom_attribute(link, S("rel")), S("next"));
}

/* ---- links ---------------------------------------------------------------- */

struct scan {
    const struct page *page;
    int64_t current; /* the number that is no link, 0 before it */
    enum rank best;
    struct str next;
};

/* What a link says: its words, or those of its picture. */
static struct str words_of(const struct page *page, const struct dom_node *link)
{
    struct str words = dom_text(link, page->mem);
    const struct dom_node *image = dom_find(link, "img");

    if (words.n == 0)
        words = dom_attribute(link, S("value"));
    if (words.n == 0 && image)
        words = dom_attribute(image, S("alt"));
    if (words.n == 0 && image)
        words = dom_attribute(image, S("title"));
    if (words.n == 0)
        words = dom_attribute(link, S("title"));
    return utf8_trim(words);
}

/* An address between quotes: "location.href='index_2.htm'". */
static struct str link_in_script(const struct page *page, struct str script)
{
    struct str part;
    bool is_quoted = false;

    for (size_t i = 0, from = 0; i < script.n; i++) {
        if (script.p[i] != '\'' && script.p[i] != '"')
            continue;
        part = str_slice(script, from, i);
        if (is_quoted &&
            (str_find_char(part, '.') >= 0 || str_find_char(part, '?') >= 0))
            return page_link(page, part);
        is_quoted = !is_quoted;
        from = i + 1;
    }
    return STR_NONE;
}

static struct str target_of(const struct page *page, const struct dom_node *link)
{
    struct str href = dom_attribute(link, S("href"));
    struct str target = page_link(page, href);

    if (str_is_none(target))
        target = link_in_script(page, dom_attribute(link, S("onclick")));
    return str_is_none(target) ? link_in_script(page, href) : target;
}

/* A further page of this list by its address. */
static bool is_further(const struct page *page, struct str target)
{
    return str_starts(target, page_folder(page->url)) &&
           !shape_is_article(target);
}

/* The number of another page, or the current one's: a link to this very
 * page, or one that is marked. */
static enum rank rank_of_number(struct scan *scan, const struct dom_node *link,
                                struct str target, int64_t number)
{
    static const struct str names[] = { STR("current"), STR("active"),
                                        STR("cur"), STR("on") };
    bool is_current =
        str_is_none(target) || shape_is_same(target, scan->page->url);

    for (size_t i = 0; i < COUNT_OF(names); i++)
        is_current |= dom_has_class(link, names[i]);
    if (is_current)
        scan->current = number;
    return scan->current && number == scan->current + 1 ? RANK_NUMBER : RANK_NONE;
}

/* A link may say what it likes if it leads elsewhere. */
static bool may_be_next(const struct page *page, struct str target, enum rank rank)
{
    return !str_is_none(target) && page_is_own(page, target) &&
           !shape_is_same(target, page->url) && !shape_is_file(target) &&
           (rank == RANK_SAID || is_further(page, target));
}

/* A pager says little; the others are not worth a closer look. */
static bool is_brief(const struct dom_node *link)
{
    enum { BYTES = 64 };
    const struct dom_node *node = link;
    size_t bytes = 0;

    while (bytes <= BYTES && (node = dom_next(link, node, false)))
        bytes += str_is_none(node->tag) ? str_trim(node->text).n : 0;
    return bytes <= BYTES;
}

static void scan_link(struct scan *scan, const struct dom_node *link)
{
    struct str words, target;
    enum rank rank;
    int64_t number;
    bool is_number;

    if (!is_brief(link))
        return;
    words = words_of(scan->page, link);
    is_number = is_page_number(words, &number);
    rank = rank_of_words(words);
    if (rank < RANK_MARKED && is_marked(link, words))
        rank = RANK_MARKED;
    if (!is_number && rank <= scan->best)
        return;
    target = target_of(scan->page, link);
    if (is_number)
        rank = rank_of_number(scan, link, target, number);
    if (rank <= scan->best || !may_be_next(scan->page, target, rank))
        return;
    scan->best = rank;
    scan->next = target;
}

/* The number of this page stands among the links to others; other words end
 * their row. */
static void scan_text(struct scan *scan, struct str text)
{
    enum { FEW_BYTES = 24 };
    int64_t number;

    text = str_trim(text);
    if (text.n > FEW_BYTES)
        scan->current = 0;
    else if (is_page_number(text, &number))
        scan->current = number;
}

static struct str linked_next(const struct page *page)
{
    struct scan scan = { .page = page, .next = STR_NONE };
    const struct dom_node *node = page->root;
    bool is_over = false;

    while ((node = dom_next(page->root, node, is_over))) {
        bool is_link = dom_is(node, "a") || dom_is(node, "input") ||
                       dom_is(node, "button");

        is_over = is_link || dom_is(node, "script") || dom_is(node, "style");
        if (is_link)
            scan_link(&scan, node);
        else if (str_is_none(node->tag) && !node->is_comment)
            scan_text(&scan, node->text);
    }
    return scan.next;
}

/* ---- counts --------------------------------------------------------------- */

/* "3/12": this page of so many. */
struct count {
    int64_t page, pages;
};

/* The number behind a word, as in 共12页. */
static bool number_behind(struct str text, struct str word, int64_t *out)
{
    ptrdiff_t at;

    while ((at = str_find(text, word)) >= 0) {
        struct str rest;
        size_t n = 0;

        text = str_skip(text, (size_t)at + word.n);
        rest = utf8_trim(text);
        while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
            n++;
        if (str_starts(utf8_trim(str_skip(rest, n)), S("页")) &&
            str_to_int(str_slice(rest, 0, n), 1, INT32_MAX, out))
            return true;
    }
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "1/12" */
static bool find_fraction(struct str text, struct count *out)
{
    for (size_t at = 1; at < text.n; at++) {
        size_t from = at, to = at + 1;

        while (from && is_digit(text.p[from - 1]))
            from--;
        while (to < text.n && is_digit(text.p[to]))
            to++;
        if (text.p[at] == '/' &&
            str_to_int(str_slice(text, from, at), 1, INT32_MAX, &out->page) &&
            str_to_int(str_slice(text, at + 1, to), 1, INT32_MAX, &out->pages))
            return true;
    }
    return false;
}

static bool find_count(const struct page *page, struct count *out)
{
    enum { CHARS = 100 };

    for (size_t i = 0; i < page->line_count; i++) {
        struct str line = page->lines[i].text;

        if (utf8_count(line) > CHARS || str_find(line, S("页")) < 0)
            continue;
        if ((number_behind(line, S("第"), &out->page) &&
             number_behind(line, S("共"), &out->pages)) ||
            find_fraction(line, out))
            return out->page <= out->pages;
    }
    return false;
}

/* This system counts its pages downwards: behind x.htm of 12 pages comes
 * x/11.htm, and x/1.htm is the last. */
static bool counts_down(const struct page *page)
{
    static const struct selector_test cell = { '[', '^', STR("id"), STR("fanye") };
    static const struct selector_test pages = { '.', 0, STR(""), STR("p_pages") };
    static const struct selector_test button = { '[', '*', STR("onclick"),
                                                 STR("_gotopage_fun") };
    static const struct selector marks[] = {
        { .tests = &cell, .test_count = 1 },
        { .tests = &pages, .test_count = 1 },
        { .tests = &button, .test_count = 1 },
    };

    return selectors_find(page->root,
                          (struct selectors){ marks, COUNT_OF(marks) });
}

static struct str next_below(const struct page *page, const struct count *count)
{
    int64_t left = count->pages - count->page; /* pages behind this one */
    size_t dot = page->url.n, name;
    int64_t number;

    while (dot && page->url.p[dot - 1] != '.')
        dot--;
    name = page_folder(page->url).n;
    if (dot <= name + 1)
        return STR_NONE;
    if (count->page == 1)
        return arena_printf(page->mem, "%.*s/%d.%.*s", (int)dot - 1, page->url.p,
                            (int)left, STR_ARG(str_skip(page->url, dot)));
    if (!str_to_int(str_slice(page->url, name, dot - 1), left + 1, left + 1,
                    &number))
        return STR_NONE;
    return arena_printf(page->mem, "%.*s%d.%.*s", (int)name, page->url.p,
                        (int)left, STR_ARG(str_skip(page->url, dot)));
}

/* For pagers that are a script's work. */
static struct str counted_next(const struct page *page)
{
    struct shape_number at;
    struct count count;

    if (!find_count(page, &count) || count.page == count.pages)
        return STR_NONE;
    if (counts_down(page))
        return next_below(page, &count);
    if (!shape_find_page(page->url, &at) || at.number != count.page)
        return STR_NONE;
    return shape_at_number(page->url, at, at.number + 1, page->mem);
}

/* ---- records -------------------------------------------------------------- */

static int64_t number_of(const struct dom_node *node, struct str name)
{
    int64_t number;

    return str_to_int(dom_attribute(node, name), 0, INT32_MAX, &number) ? number
                                                                        : 0;
}

/* startrecord=46&endrecord=90: as many again. */
static struct str next_records(const struct page *page,
                               const struct dom_node *records)
{
    int64_t count = number_of(records, S("count"));
    int64_t total = number_of(records, S("total"));
    struct shape_number start, end;
    struct str next;

    if (count == 0 || !shape_find_number(page->url, S("startrecord"), &start) ||
        !shape_find_number(page->url, S("endrecord"), &end) ||
        start.number + count > (total ? total : end.number + 1))
        return STR_NONE;
    next = shape_at_number(page->url, start, start.number + count, page->mem);
    if (!shape_find_number(next, S("endrecord"), &end))
        return STR_NONE;
    return shape_at_number(next, end, end.number + count, page->mem);
}

static struct str recorded_next(const struct page *page,
                                const struct dom_node *records)
{
    struct str next = page_link(page, dom_attribute(records, S("next")));
    struct shape_number at;

    if (!str_is_none(next))
        return next;
    next = next_records(page, records);
    if (!str_is_none(next))
        return next;
    if (shape_find_page(page->url, &at) &&
        at.number < number_of(records, S("pages")))
        return shape_at_number(page->url, at, at.number + 1, page->mem);
    return list_proxy_next(page, records, number_of(records, S("count")),
                           number_of(records, S("total")));
}

/* ---- all of them ---------------------------------------------------------- */

/* The first that says something; none where that is the last page. */
static struct str any_next(const struct page *page,
                           const struct dom_node *records, const char **rule,
                           int64_t *pages)
{
    struct str next = records ? recorded_next(page, records) : STR_NONE;

    *rule = "the records' own";
    if (!str_is_none(next))
        return next;
    *rule = "a script";
    if (list_script_next(page, &next, pages))
        return next;
    *rule = "a link";
    next = linked_next(page);
    if (!str_is_none(next))
        return next;
    *rule = "the numbers of pages";
    return counted_next(page);
}

struct str list_next(const struct page *page, const struct dom_node *list,
                     int64_t *pages)
{
    const char *rule;
    struct str next;

    if (!list || !dom_is(list, RECORDS))
        list = dom_find(page->root, RECORDS);
    *pages = 0;
    next = any_next(page, list, &rule, pages);
    if (str_is_none(next))
        return STR_NONE;
    if (!page_is_own(page, next) || shape_is_same(next, page->url)) {
        trace_add(page->trace, "left", NULL, STR_NONE,
                  "%s, no further page: %.*s", rule, STR_ARG(next));
        return STR_NONE;
    }
    trace_add(page->trace, "next", NULL, STR_NONE, "%s: %.*s", rule,
              STR_ARG(next));
    return next;
}
