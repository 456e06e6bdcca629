#include "core/extract.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_text.h"
#include "core/outline.h"

/* ---- which profile, which container -------------------------------------- */

static const struct profile no_profile = { .name = STR("none") };

/* The profile for pages that show no family's evidence. */
static const struct profile *fallback_profile(const struct extract_input *in)
{
    for (size_t i = 0; i < in->profile_count; i++)
        if (str_is_none(in->profiles[i].evidence))
            return &in->profiles[i];
    return &no_profile;
}

static const struct profile *choose_profile(const struct extract_input *in,
                                            const struct dom_node *root)
{
    for (size_t i = 0; i < in->profile_count; i++)
        if (str_equal(in->profiles[i].name, in->profile_name))
            return &in->profiles[i];
    for (size_t i = 0; i < in->profile_count; i++)
        if (!str_is_none(in->profiles[i].evidence) &&
            dom_find(root, in->profiles[i].evidence))
            return &in->profiles[i];
    return fallback_profile(in);
}

/* How much a container holds; 0 for none. */
static size_t weight_of(const struct page *page, const struct dom_node *node)
{
    enum { PICTURE_WEIGHT = 50 };

    return text_of(node, page->profile->drop, page->mem).n +
           (dom_find(node, S("img,video,embed")) ? PICTURE_WEIGHT : 0);
}

static bool is_hidden_inside(const struct page *page, const struct dom_node *node)
{
    while (node && !looks_hidden(node, page->profile->drop))
        node = node->parent;
    return node;
}

/* Of several containers of one name the fullest holds the text. One inside
 * another holds no more than that one. */
static struct dom_node *fullest(const struct page *page, struct str selector)
{
    const struct dom_node *root = page->root;
    struct dom_node *best = NULL, *node = dom_next(root, root, false);
    size_t best_weight = 0;
    bool is_match;

    for (; node; node = dom_next(root, node, is_match)) {
        size_t weight;

        is_match = dom_matches(node, selector);
        if (!is_match || is_hidden_inside(page, node))
            continue;
        weight = weight_of(page, node) + 1;
        if (weight > best_weight)
            best = node;
        if (weight > best_weight)
            best_weight = weight;
    }
    return best;
}

/* Holds another part of the text: what is said twice is the same page for
 * another screen. */
static bool is_part(const struct page *page, const struct dom_node *node,
                    const struct dom_node *best, struct str selector)
{
    struct str drop = page->profile->drop;

    if (str_is_none(node->tag) || !dom_matches(node, selector) ||
        looks_hidden(node, drop) || weight_of(page, node) == 0)
        return false;
    return !text_same(text_of(node, drop, page->mem),
                      text_of(best, drop, page->mem));
}

/* Puts an element around the siblings first..last. */
static struct dom_node *wrap(struct dom_node *first, struct dom_node *last,
                             struct arena *mem)
{
    struct dom_node *box = ARENA_ARRAY(mem, struct dom_node, 1);
    struct dom_node *parent = first->parent;

    *box = (struct dom_node){
        .tag = S("div"),
        .parent = parent,
        .first = first,
        .last = last,
        .previous = first->previous,
        .next = last->next,
    };
    *(box->previous ? &box->previous->next : &parent->first) = box;
    *(box->next ? &box->next->previous : &parent->last) = box;
    first->previous = last->next = NULL;
    for (struct dom_node *node = first; node; node = node->next)
        node->parent = box;
    return box;
}

/* Some editors cut a text into several containers beside each other: all of
 * them, with what stands between, are the body. */
static struct dom_node *with_siblings(const struct page *page,
                                      struct dom_node *best, struct str selector)
{
    struct dom_node *first = best, *last = best, *node;
    bool is_behind = false;

    for (node = best->parent->first; node; node = node->next) {
        is_behind |= node == best;
        if (node == best || !is_part(page, node, best, selector))
            continue;
        if (is_behind)
            last = node;
        else if (first == best)
            first = node;
    }
    return first == last ? best : wrap(first, last, page->mem);
}

static const struct dom_node *named_body(const struct page *page)
{
    struct str selectors = page->profile->body, simple;

    while (dom_next_selector(&selectors, &simple)) {
        struct dom_node *node = fullest(page, simple);

        if (node)
            return node->parent ? with_siblings(page, node, simple) : node;
    }
    return NULL;
}

/* Sentences of one parent; those in links do not count. */
struct density {
    const struct dom_node *parent;
    size_t bytes;
};

static bool is_in_link(const struct dom_node *node)
{
    while (node && !dom_is(node, "a"))
        node = node->parent;
    return node;
}

/* The element whose own paragraphs hold the most sentences, for pages of
 * which nothing is known. */
static const struct dom_node *densest_body(struct page *page)
{
    enum { SENTENCE_BYTES = 180, PARENTS = 1000 };
    struct density *found = NULL, *best = NULL;
    size_t count = 0, capacity = 0;

    page->body = NULL;
    page_read_lines(page);
    for (size_t i = 0; i < page->line_count; i++) {
        const struct line *line = &page->lines[i];
        const struct dom_node *parent = line->block->parent;
        size_t at = count;

        if (!parent || str_find(line->text, S("。")) < 0 ||
            is_in_link(line->block))
            continue;
        /* It is nearly always the last one. */
        while (at && found[at - 1].parent != parent)
            at--;
        if (at == 0 && count == PARENTS)
            continue;
        found = text_grow(page->mem, found, count, &capacity, sizeof(*found));
        if (at == 0) {
            found[count++].parent = parent;
            at = count;
        }
        found[at - 1].bytes += line->text.n;
    }
    for (size_t i = 0; i < count; i++)
        if (found[i].bytes >= SENTENCE_BYTES &&
            (!best || found[i].bytes > best->bytes))
            best = &found[i];
    return best ? best->parent : NULL;
}

static void find_body(const struct extract_input *in, struct page *page)
{
    page->body = named_body(page);
    if (page->body)
        return;
    page->profile = fallback_profile(in);
    page->body = named_body(page);
    if (!page->body)
        page->body = densest_body(page);
}

/* ---- verdicts ------------------------------------------------------------ */

static ptrdiff_t find_nocase(struct str text, struct str word)
{
    for (size_t i = 0; i + word.n <= text.n; i++)
        if (str_equal_nocase(str_slice(text, i, i + word.n), word))
            return (ptrdiff_t)i;
    return -1;
}

static bool is_html(struct str page)
{
    static const struct str feeds[] = { STR("<rss"), STR("<feed") };
    static const struct str tags[] = {
        STR("<html"), STR("<head"),   STR("<body"), STR("<title"),
        STR("<div"),  STR("<p>"),     STR("<p "),   STR("<table"),
        STR("<meta"), STR("<script"),
    };
    enum { PROLOG = 512 };

    for (size_t i = 0; i < COUNT_OF(feeds); i++)
        if (find_nocase(str_slice(page, 0, PROLOG), feeds[i]) >= 0)
            return false;
    page = utf8_trim(page);
    if (!str_starts(page, S("<")))
        page = str_slice(page, 0, LIMIT_KIB(64));
    for (size_t i = 0; i < COUNT_OF(tags); i++)
        if (page.n && page.p[0] != '{' && page.p[0] != '[' &&
            page.p[0] != '%' && find_nocase(page, tags[i]) >= 0)
            return true;
    return false;
}

/* What a page that is no article says of itself. Asked only when the page
 * has few words in its body, names no source and shows no date: an article
 * may be about any of this. */
enum sign_place { SIGN_TITLE, SIGN_LINE, SIGN_SCRIPT, SIGN_ELEMENT };

static const struct sign {
    enum reject reject;
    enum sign_place place;
    struct str word;
} signs[] = {
    { REJECT_SOFT_404, SIGN_TITLE, STR("404 ") },
    { REJECT_SOFT_404, SIGN_TITLE, STR("404-") },
    { REJECT_SOFT_404, SIGN_TITLE, STR("404_") },
    { REJECT_SOFT_404, SIGN_TITLE, STR("404页") },
    { REJECT_SOFT_404, SIGN_TITLE, STR("404错误") },
    { REJECT_SOFT_404, SIGN_TITLE, STR("错误404") },
    { REJECT_SOFT_404, SIGN_TITLE, STR("not found") },
    { REJECT_SOFT_404, SIGN_LINE, STR("404 not found") },
    { REJECT_SOFT_404, SIGN_LINE, STR("404错误") },
    { REJECT_SOFT_404, SIGN_LINE, STR("页面不存在") },
    { REJECT_SOFT_404, SIGN_LINE, STR("页面找不到") },
    { REJECT_SOFT_404, SIGN_LINE, STR("页面未找到") },
    { REJECT_SOFT_404, SIGN_LINE, STR("找不到页面") },
    { REJECT_SOFT_404, SIGN_LINE, STR("找不到该页面") },
    { REJECT_SOFT_404, SIGN_LINE, STR("无法找到该页") },
    { REJECT_SOFT_404, SIGN_LINE, STR("您访问的页面") },
    { REJECT_SOFT_404, SIGN_LINE, STR("您要访问的页面") },
    { REJECT_SOFT_404, SIGN_LINE, STR("您查看的页面") },
    { REJECT_SOFT_404, SIGN_LINE, STR("您要查看的页面") },
    { REJECT_SOFT_404, SIGN_LINE, STR("您请求的页面") },
    { REJECT_SOFT_404, SIGN_LINE, STR("文章不存在") },
    { REJECT_SOFT_404, SIGN_LINE, STR("该信息不存在") },
    { REJECT_SOFT_404, SIGN_LINE, STR("您访问的信息") },
    { REJECT_SOFT_404, SIGN_LINE, STR("您查看的信息") },
    { REJECT_SOFT_404, SIGN_TITLE, STR("信息不存在") },
    { REJECT_SOFT_404, SIGN_LINE, STR("内容不存在") },
    { REJECT_SOFT_404, SIGN_LINE, STR("文件不存在") },
    { REJECT_SOFT_404, SIGN_LINE, STR("已被删除或") },
    { REJECT_CHALLENGE, SIGN_TITLE, STR("访问验证") },
    { REJECT_CHALLENGE, SIGN_TITLE, STR("安全验证") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("请完成安全验证") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("请求已被阻断") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("事件编号") },
    { REJECT_CHALLENGE, SIGN_SCRIPT, STR("__jsl_clearance") },
    { REJECT_CHALLENGE, SIGN_SCRIPT, STR("acw_sc__v2") },
    { REJECT_LOGIN, SIGN_ELEMENT, STR("input[type=password]") },
    { REJECT_LOGIN, SIGN_TITLE, STR("用户登录") },
    { REJECT_LOGIN, SIGN_TITLE, STR("统一身份认证") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("系统维护中") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("网站维护中") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("正在维护") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("升级维护") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("维护升级") },
};

enum { FEW_CHARS = 200, SIGN_CHARS = 100 };

static bool line_says(struct str line, struct str word)
{
    return utf8_count(line) <= SIGN_CHARS && find_nocase(line, word) >= 0;
}

static bool any_line_says(const struct page *page, struct str word)
{
    for (size_t i = 0; i < page->line_count; i++)
        if (line_says(page->lines[i].text, word))
            return true;
    return false;
}

static bool body_says(const struct article *article, struct str word)
{
    for (size_t i = 0; i < article->block_count; i++)
        if (line_says(article->blocks[i].text, word))
            return true;
    return false;
}

static size_t body_chars(const struct article *article)
{
    size_t chars = 0;

    for (size_t i = 0; i < article->block_count; i++) {
        const struct block *block = &article->blocks[i];

        chars += utf8_count(block->text);
        for (size_t j = 0; j < block->cell_count; j++)
            chars += utf8_count(block->cells[j].text);
    }
    return chars;
}

/* A script of the page's own for which `test` is true. */
static bool any_script(const struct page *page,
                       bool (*test)(struct str script, struct str word),
                       struct str word)
{
    const struct dom_node *node = page->root;

    while ((node = dom_next(page->root, node, false)))
        if (dom_is(node, "script") && node->first && test(node->first->text, word))
            return true;
    return false;
}

static bool script_says(struct str script, struct str word)
{
    return str_find(script, word) >= 0;
}

/* "location = x", "location.href = x", "location.replace(x)". */
static bool script_assigns(struct str script, struct str word)
{
    ptrdiff_t at;

    while ((at = str_find(script, word)) >= 0) {
        struct str rest = str_skip(script, (size_t)at + word.n);

        script = rest;
        if (str_starts(rest, S(".replace(")) || str_starts(rest, S(".assign(")))
            return true;
        rest = str_trim(str_skip(rest, str_starts(rest, S(".href")) ? 5 : 0));
        if (str_starts(rest, S("=")) && !str_starts(rest, S("==")))
            return true;
    }
    return false;
}

static bool shows(const struct page *page, const struct article *article,
                  const struct sign *sign)
{
    switch (sign->place) {
    case SIGN_TITLE:
        return find_nocase(page->title_tag, sign->word) >= 0;
    case SIGN_LINE:
        return find_nocase(page->title_tag, sign->word) >= 0 ||
               any_line_says(page, sign->word) || body_says(article, sign->word);
    case SIGN_SCRIPT:
        return body_chars(article) == 0 &&
               any_script(page, script_says, sign->word);
    case SIGN_ELEMENT:
        return dom_find(page->root, sign->word);
    }
    return false;
}

static enum reject sign_shown(const struct page *page,
                              const struct article *article)
{
    if (body_chars(article) >= FEW_CHARS || !str_is_none(article->source))
        return REJECT_NONE;
    if (str_equal(page->title_tag, S("404")))
        return REJECT_SOFT_404;
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (shows(page, article, &signs[i]))
            return page_shows_date(page) ? REJECT_NONE : signs[i].reject;
    return REJECT_NONE;
}

/* Links to other pages and hardly anything else: a column. */
static bool is_link_list(const struct page *page)
{
    enum { MANY_LINKS = 4 };
    const struct dom_node *node = page->body;
    size_t links = 0, bytes = 0;

    while ((node = dom_next(page->body, node, false))) {
        struct str href, words;

        if (!dom_is(node, "a"))
            continue;
        href = page_link(page, dom_attribute(node, "href"));
        words = text_of(node, page->profile->drop, page->mem);
        if (str_is_none(href) || words.n == 0 ||
            !str_is_none(page_document_type(href)))
            continue;
        links++;
        bytes += words.n;
    }
    return links >= MANY_LINKS &&
           bytes * 10 > text_of(page->body, page->profile->drop, page->mem).n * 6;
}

static bool has_content(const struct article *article)
{
    for (size_t i = 0; i < article->block_count; i++)
        if (article->blocks[i].kind != BLOCK_HEADING)
            return true;
    return false;
}

/* Hardly a word, and a script that goes elsewhere. */
static bool is_redirect(const struct page *page, const struct article *article)
{
    size_t chars = 0;

    for (size_t i = 0; i < page->line_count; i++)
        chars += utf8_count(page->lines[i].text);
    return !has_content(article) && chars < FEW_CHARS &&
           any_script(page, script_assigns, S("location"));
}

/* A whole page, or what came of it: it begins as a document and ends in the
 * middle of a tag or of words. */
static bool is_cut(struct str page)
{
    size_t end = page.n;

    if (find_nocase(page, S("<body")) < 0 || find_nocase(page, S("</body")) >= 0 ||
        find_nocase(page, S("</html")) >= 0)
        return false;
    while (end && page.p[end - 1] != '>')
        end--;
    return utf8_trim(str_skip(page, end)).n > 0;
}

static enum reject judge(const struct extract_input *in,
                         const struct page *page, const struct article *article)
{
    enum reject sign = sign_shown(page, article);

    if (sign != REJECT_NONE)
        return sign;
    if (is_cut(in->page))
        return REJECT_TRUNCATED;
    if (is_redirect(page, article))
        return REJECT_JS_REDIRECT;
    if (!page->body || is_link_list(page))
        return REJECT_NOT_ARTICLE;
    if (!has_content(article))
        return REJECT_EMPTY_BODY;
    return article->title.n ? REJECT_NONE : REJECT_NOT_ARTICLE;
}

/* ---- one page ------------------------------------------------------------ */

/* Editors repeat the title above the text; our page shows it already. */
static void drop_repeated_title(struct article *article)
{
    if (article->block_count < 2 || article->blocks[0].kind != BLOCK_HEADING ||
        !text_same(article->blocks[0].text, article->title))
        return;
    article->blocks++;
    article->block_count--;
}

static bool read_page(const struct extract_input *in, struct page *page,
                      struct article *out, struct err *err)
{
    find_body(in, page);
    page_read_lines(page);
    page_read_fields(page, out);
    page_column_path(page, out->title, &out->column_path, &out->column_depth);
    if (page->body && !page_read_blocks(page, out, err))
        return err_wrap(err, "%.*s", STR_ARG(in->url));
    drop_repeated_title(out);
    outline_set_levels(out);
    out->reject = judge(in, page, out);
    return true;
}

bool extract_article(const struct extract_input *in, struct arena *mem,
                     struct article *out, struct err *err)
{
    struct page page = { .mem = mem, .url = in->url };
    struct article article = { .url = in->url };
    struct dom_node *root;

    if (!is_html(in->page)) {
        article.reject = REJECT_NOT_HTML;
        *out = article;
        return true;
    }
    if (!dom_parse(in->page, mem, &root, err))
        return err_wrap(err, "%.*s", STR_ARG(in->url));
    looks_clear_unseen(root);
    page.root = root;
    page.profile = choose_profile(in, root);
    if (!read_page(in, &page, &article, err))
        return false;
    *out = article.reject == REJECT_NONE
               ? article
               : (struct article){ .url = in->url, .reject = article.reject };
    return true;
}

bool extract_list(const struct extract_input *in, struct arena *mem,
                  struct list_page *out, struct err *err)
{
    struct page page = { .mem = mem, .url = in->url };
    struct dom_node *root;

    *out = (struct list_page){ .next = STR_NONE };
    if (!dom_parse(in->page, mem, &root, err))
        return err_wrap(err, "%.*s", STR_ARG(in->url));
    page.root = root;
    page.profile = choose_profile(in, root);
    page_read_lines(&page);
    page_column_path(&page, STR_NONE, &out->column_path, &out->column_depth);
    return page_read_list(&page, out, err);
}
