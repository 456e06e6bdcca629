#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_text.h"

bool page_is_html(struct str page)
{
    static const struct str feeds[] = { STR("<rss"), STR("<feed") };
    static const struct str tags[] = {
        STR("<html"), STR("<head"),   STR("<body"), STR("<title"),
        STR("<div"),  STR("<p>"),     STR("<p "),   STR("<table"),
        STR("<meta"), STR("<script"),
    };
    enum { PROLOG = 512 };

    for (size_t i = 0; i < COUNT_OF(feeds); i++)
        if (str_find_nocase(str_slice(page, 0, PROLOG), feeds[i]) >= 0)
            return false;
    page = utf8_trim(page);
    if (!str_starts(page, S("<")))
        page = str_slice(page, 0, LIMIT_KIB(64));
    for (size_t i = 0; i < COUNT_OF(tags); i++)
        if (page.n && page.p[0] != '{' && page.p[0] != '[' &&
            page.p[0] != '%' && str_find_nocase(page, tags[i]) >= 0)
            return true;
    return false;
}

/* What a page that is no article says of itself. Asked only when the page
 * has few words in its body, names no source and shows no date: an article
 * may be about any of this. */
enum sign_place { SIGN_TITLE, SIGN_LINE, SIGN_SCRIPT, SIGN_PASSWORD };

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
    { REJECT_LOGIN, SIGN_PASSWORD, STR("") },
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
    return utf8_count(line) <= SIGN_CHARS && str_find_nocase(line, word) >= 0;
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

static bool asks_password(const struct page *page)
{
    const struct dom_node *node = page->root;

    while ((node = dom_next(page->root, node, false)))
        if (dom_is(node, "input") &&
            str_equal_nocase(dom_attribute(node, S("type")), S("password")))
            return true;
    return false;
}

static bool shows(const struct page *page, const struct article *article,
                  const struct sign *sign)
{
    switch (sign->place) {
    case SIGN_TITLE:
        return str_find_nocase(page->title_tag, sign->word) >= 0;
    case SIGN_LINE:
        return str_find_nocase(page->title_tag, sign->word) >= 0 ||
               any_line_says(page, sign->word) || body_says(article, sign->word);
    case SIGN_SCRIPT:
        return body_chars(article) == 0 &&
               any_script(page, script_says, sign->word);
    case SIGN_PASSWORD:
        return asks_password(page);
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

    while ((node = looks_next(page->body, node))) {
        struct str href;

        if (!dom_is(node, "a") || node->weight == 0)
            continue;
        href = page_link(page, dom_attribute(node, S("href")));
        if (str_is_none(href) || !str_is_none(page_document_type(href)))
            continue;
        links++;
        bytes += node->weight;
    }
    return links >= MANY_LINKS && bytes * 10 > page->body->weight * 6;
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

    if (str_find_nocase(page, S("<body")) < 0 ||
        str_find_nocase(page, S("</body")) >= 0 ||
        str_find_nocase(page, S("</html")) >= 0)
        return false;
    while (end && page.p[end - 1] != '>')
        end--;
    return utf8_trim(str_skip(page, end)).n > 0;
}

enum reject page_judge(const struct extract_input *in, const struct page *page,
                       const struct article *article)
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
