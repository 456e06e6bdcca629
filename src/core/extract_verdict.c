#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_fields.h"
#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_shape.h"
#include "core/extract_text.h"
#include "core/feed.h"

enum { FEW_CHARS = 200, SIGN_CHARS = 100 };

/* ---- a web page at all --------------------------------------------------- */

static bool holds_any(struct str text, const struct str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_find_nocase(text, words[i]) >= 0)
            return true;
    return false;
}

/* A page begins with a tag; those that begin with words or a program's line
 * say soon that they are pages all the same. */
bool page_is_html(struct str page)
{
    static const struct str tags[] = {
        STR("<html"), STR("<head"),   STR("<body"), STR("<title"),
        STR("<div"),  STR("<p>"),     STR("<p "),   STR("<table"),
        STR("<meta"), STR("<script"), STR("<span"), STR("<a "),
    };
    static const struct str frames[] = { STR("<!doctype html"), STR("<html"),
                                         STR("<body"), STR("<head>") };
    enum { PROLOG = 512 };

    if (feed_is(page))
        return false;
    page = utf8_trim(page);
    if (str_starts(page, S("%PDF-")))
        return false;
    if (str_starts(page, S("<")))
        return holds_any(str_slice(page, 0, LIMIT_KIB(64)), tags, COUNT_OF(tags));
    return holds_any(str_slice(page, 0, 2 * PROLOG), frames, COUNT_OF(frames));
}

/* ---- what was read ------------------------------------------------------- */

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

static bool has_content(const struct article *article)
{
    for (size_t i = 0; i < article->block_count; i++)
        if (article->blocks[i].kind != BLOCK_HEADING)
            return true;
    return false;
}

static size_t line_chars(const struct page *page)
{
    size_t chars = 0;

    for (size_t i = 0; i < page->line_count; i++)
        chars += utf8_count(page->lines[i].text);
    return chars;
}

/* It says where it is from or when it was published, as articles do and
 * error pages do not. */
static bool is_signed(const struct page *page, const struct article *article)
{
    return !str_is_none(article->source) || page_shows_date(page);
}

/* ---- what a page that is no article says of itself ----------------------- */

enum sign_place { SIGN_TITLE, SIGN_LINE, SIGN_SCRIPT };

/* The word and any of the others in one line; there may be no others. Asked
 * only of pages that have few words and are not signed: an article may be
 * about any of this. */
static const struct sign {
    enum reject reject;
    enum sign_place place;
    struct str word, also; /* also: "a|b|c" */
} signs[] = {
    { REJECT_CHALLENGE, SIGN_LINE, STR("安全验证"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("访问验证"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("人机验证"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("身份验证"), STR("滑") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("滑块"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("验证"), STR("浏览器") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("验证码"), STR("访问") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("拦截"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("阻断"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("事件编号"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("防火墙"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("过于频繁"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("异常访问"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("访问异常"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("恶意"), STR("请求") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("检测"), STR("浏览器") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("检查您的"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("开启javascript"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("启用javascript"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("enable javascript"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("checking your browser"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("environment checking"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("环境检测"), STR("请稍") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("access denied"), STR("") },
    { REJECT_CHALLENGE, SIGN_LINE, STR("403 forbidden"), STR("") },
    { REJECT_CHALLENGE, SIGN_SCRIPT, STR("document.cookie"), STR("") },
    { REJECT_CHALLENGE, SIGN_SCRIPT, STR("__jsl_clearance"), STR("") },
    { REJECT_CHALLENGE, SIGN_SCRIPT, STR("acw_sc__v2"), STR("") },
    { REJECT_CHALLENGE, SIGN_SCRIPT, STR("_$"), STR("eval|Math.") },
    { REJECT_CHALLENGE, SIGN_SCRIPT, STR("$_ts"), STR("") },
    { REJECT_CHALLENGE, SIGN_SCRIPT, STR("_0x"), STR("") },
    { REJECT_SOFT_404, SIGN_TITLE, STR("404"), STR("") },
    { REJECT_SOFT_404, SIGN_LINE, STR("404"), STR("错误|页") },
    { REJECT_SOFT_404, SIGN_LINE, STR("not found"), STR("") },
    { REJECT_SOFT_404, SIGN_LINE, STR("无法找到"),
      STR("页|您|文|内容|资源|信息|新闻|记录|相关|服务器") },
    { REJECT_SOFT_404, SIGN_LINE, STR("没有找到"),
      STR("页|您|文|内容|资源|信息|新闻|记录|相关|服务器") },
    { REJECT_SOFT_404, SIGN_LINE, STR("找不到"),
      STR("页|您|文|内容|资源|信息|新闻|记录|相关|服务器") },
    { REJECT_SOFT_404, SIGN_LINE, STR("未找到"),
      STR("页|您|文|内容|资源|信息|新闻|记录|相关|服务器") },
    { REJECT_SOFT_404, SIGN_LINE, STR("不存在"), STR("您|该|页面|！|文章|删除") },
    { REJECT_SOFT_404, SIGN_LINE, STR("已被删除"), STR("") },
    { REJECT_SOFT_404, SIGN_LINE, STR("已删除"), STR("") },
    { REJECT_SOFT_404, SIGN_LINE, STR("已被撤下"), STR("") },
    { REJECT_SOFT_404, SIGN_LINE, STR("已下线"), STR("") },
    { REJECT_SOFT_404, SIGN_LINE, STR("已过期"), STR("") },
    { REJECT_SOFT_404, SIGN_LINE, STR("走丢"), STR("") },
    { REJECT_SOFT_404, SIGN_LINE, STR("页面丢失"), STR("") },
    { REJECT_SOFT_404, SIGN_SCRIPT, STR("alert("),
      STR("不存在|已被删除|没有找到") },
    { REJECT_LOGIN, SIGN_LINE, STR("统一身份认证"), STR("") },
    { REJECT_LOGIN, SIGN_LINE, STR("登录"), STR("用户|会员|请|扫码") },
    { REJECT_LOGIN, SIGN_TITLE, STR("登录"), STR("") },
    { REJECT_LOGIN, SIGN_TITLE, STR("登陆"), STR("") },
    { REJECT_LOGIN, SIGN_LINE, STR("权限"), STR("访问|查看") },
    { REJECT_LOGIN, SIGN_LINE, STR("无权访问"), STR("") },
    { REJECT_LOGIN, SIGN_LINE, STR("认证上网"), STR("") },
    { REJECT_LOGIN, SIGN_LINE, STR("上网"), STR("认证") },
    { REJECT_LOGIN, SIGN_LINE, STR("无线网络"), STR("") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("维护"), STR("系统|网站|正在|升级") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("升级"), STR("系统|网站|改造") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("改版"), STR("正在|升级|期间|敬请") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("改版中"), STR("") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("建设中"), STR("") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("暂停"), STR("访问|服务") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("暂时关闭"), STR("") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("繁忙"), STR("") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("under maintenance"), STR("") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("unavailable"), STR("") },
    { REJECT_MAINTENANCE, SIGN_LINE, STR("bad gateway"), STR("") },
};

static bool says(struct str text, const struct sign *sign)
{
    struct str rest = sign->also, word;

    if (str_find_nocase(text, sign->word) < 0)
        return false;
    while (str_split(&rest, '|', &word))
        if (str_find_nocase(text, word) >= 0)
            return true;
    return false;
}

static bool line_says(struct str line, const struct sign *sign)
{
    return line.n <= SIGN_CHARS * UTF8_BYTES && says(line, sign) &&
           utf8_count(line) <= SIGN_CHARS;
}

/* Lines of links are menus; a menu may lead to a login. */
static bool any_line_says(const struct page *page, const struct sign *sign)
{
    for (size_t i = 0; i < page->line_count; i++)
        if (!page->lines[i].first->is_in_link &&
            line_says(page->lines[i].text, sign))
            return true;
    return false;
}

static bool body_says(const struct article *article, const struct sign *sign)
{
    for (size_t i = 0; i < article->block_count; i++)
        if (line_says(article->blocks[i].text, sign))
            return true;
    return false;
}

/* A script of the page's own for which `test` is true. */
static bool any_script(const struct page *page,
                       bool (*test)(struct str script, const struct sign *sign),
                       const struct sign *sign)
{
    const struct dom_node *node = page->root;

    while ((node = dom_next(page->root, node, false)))
        if (dom_is(node, "script") && node->first && test(node->first->text, sign))
            return true;
    return false;
}

static bool script_says(struct str script, const struct sign *sign)
{
    return says(script, sign);
}

/* "location = x", "location.href = x", "location.replace(x)". */
static bool script_leaves(struct str script, const struct sign *sign)
{
    ptrdiff_t at;

    (void)sign;
    while ((at = str_find(script, S("location"))) >= 0) {
        struct str rest = str_skip(script, (size_t)at + sizeof("location") - 1);

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
        return line_says(page->title_tag, sign);
    case SIGN_LINE:
        return line_says(page->title_tag, sign) || any_line_says(page, sign) ||
               body_says(article, sign);
    case SIGN_SCRIPT:
        return line_chars(page) == 0 && body_chars(article) == 0 &&
               any_script(page, script_says, sign);
    }
    return false;
}

static bool is_input(const struct dom_node *node, struct str type)
{
    return dom_is(node, "input") &&
           str_equal_nocase(dom_attribute(node, S("type")), type);
}

static bool asks_password(const struct page *page)
{
    const struct dom_node *node = page->root;

    while ((node = dom_next(page->root, node, false)))
        if (is_input(node, S("password")))
            return true;
    return false;
}

/* A survey, whose answers may say anything: two questions, each with a choice.
 * A search that asks where to look has one. */
static bool asks_opinion(const struct page *page)
{
    const struct dom_node *node = page->root;
    struct str last = STR_NONE, asked = STR_NONE;

    while ((node = dom_next(page->root, node, false))) {
        struct str name = dom_attribute(node, S("name"));

        if (!is_input(node, S("radio")) && !is_input(node, S("checkbox")))
            continue;
        if (name.n > 0 && str_equal(name, last)) {
            if (!str_is_none(asked) && !str_equal(name, asked))
                return true;
            asked = name;
        }
        last = name;
    }
    return false;
}

static enum reject sign_shown(const struct page *page,
                              const struct article *article)
{
    if (body_chars(article) >= FEW_CHARS || is_signed(page, article))
        return REJECT_NONE;
    if (asks_opinion(page)) {
        trace_add(page->trace, "verdict", NULL, STR_NONE, "it asks questions");
        return REJECT_NOT_ARTICLE;
    }
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        if (!shows(page, article, &signs[i]))
            continue;
        trace_add(page->trace, "verdict", NULL, signs[i].word, "it says so");
        return signs[i].reject;
    }
    return asks_password(page) && !has_content(article) ? REJECT_LOGIN
                                                        : REJECT_NONE;
}

/* ---- pages of links ------------------------------------------------------ */

/* Leads to another page of the site, not to a document. */
static bool leads_on(const struct page *page, const struct dom_node *link)
{
    struct str href;

    if (!dom_is(link, "a") || link->weight == 0)
        return false;
    href = page_link(page, dom_attribute(link, S("href")));
    return !str_is_none(href) && str_is_none(page_document(page, link));
}

/* Links to other pages and hardly anything else: a column. */
static bool is_link_list(const struct page *page)
{
    enum { MANY_LINKS = 4 };
    const struct dom_node *node = page->body;
    size_t links = 0, bytes = 0;

    while ((node = looks_next(page->body, node)))
        if (leads_on(page, node)) {
            links++;
            bytes += node->weight;
        }
    return links >= MANY_LINKS && bytes * 10 > page->body->weight * 6;
}

/* No words stand on this side of a link before the line ends. */
static bool ends_line(const struct dom_node *node, bool is_forward)
{
    for (; node; node = is_forward ? node->next : node->previous) {
        if (!str_is_none(node->tag) &&
            (looks_is_block(node) || looks_of(node) == LOOKS_BREAK))
            return true;
        if (node->weight)
            return false;
    }
    return true;
}

/* Headlines that lead on, each above its teaser. */
static bool is_teaser_list(const struct page *page)
{
    enum { MANY_HEADLINES = 3, HEADLINE_BYTES = 24 };
    const struct dom_node *node = page->body;
    size_t headlines = 0;

    while ((node = looks_next(page->body, node)))
        headlines += node->weight >= HEADLINE_BYTES && leads_on(page, node) &&
                     ends_line(node->previous, false) &&
                     ends_line(node->next, true);
    return headlines >= MANY_HEADLINES;
}

/* Of an address what is the page's: sites give one page several schemes, hosts
 * with and without www, and what was counted where. */
static struct str page_name(struct str address)
{
    ptrdiff_t at = str_find(address, S("://")), query;

    address = str_skip(address, at < 0 ? 0 : (size_t)at + 3);
    address = str_skip(address, str_starts(address, S("www.")) ? 4 : 0);
    query = str_find_char(address, '?');
    return query < 0 ? address : str_slice(address, 0, (size_t)query);
}

/* Few words under a headline that leads to another page of the site: a result
 * of a search, a teaser. Where a profile names the text, a site may link its
 * title to anything. */
static bool is_teaser(const struct page *page, const struct article *article)
{
    struct title_place title = title_find(page);
    const struct dom_node *node;
    struct str href;

    if (page->is_body_known || title.score == 0 ||
        body_chars(article) >= FEW_CHARS)
        return false;
    node = page->lines[title.first].first;
    while (node && !dom_is(node, "a"))
        node = node->parent;
    href = node ? page_link(page, dom_attribute(node, S("href"))) : STR_NONE;
    if (str_is_none(href) || !page_is_own(page, href) || shape_is_file(href) ||
        shape_is_same(page_name(href), page_name(page->url)))
        return false;
    trace_add(page->trace, "verdict", node, href, "the title leads elsewhere");
    return true;
}

/* ---- all of it ----------------------------------------------------------- */

/* "0; url=/x.htm" (HTML, 4.2.5.3). */
static bool refreshes(const struct page *page)
{
    const struct dom_node *node = page->root;

    while ((node = dom_next(page->root, node, false)))
        if (dom_is(node, "meta") &&
            str_equal_nocase(dom_attribute(node, S("http-equiv")),
                             S("refresh")) &&
            str_find_nocase(dom_attribute(node, S("content")), S("url")) >= 0)
            return true;
    return false;
}

/* Hardly a word, and a script or the head that goes elsewhere. */
static bool is_redirect(const struct page *page, const struct article *article)
{
    return !has_content(article) && line_chars(page) < FEW_CHARS &&
           (refreshes(page) || any_script(page, script_leaves, NULL));
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
    bool is_known = is_signed(page, article);

    if (sign != REJECT_NONE)
        return sign;
    if (is_cut(in->page))
        return REJECT_TRUNCATED;
    if (is_redirect(page, article))
        return REJECT_JS_REDIRECT;
    if (!has_content(article) && (page->body || is_known))
        return REJECT_EMPTY_BODY;
    if (!page->body || is_link_list(page) || is_teaser(page, article) ||
        (!is_known && is_teaser_list(page)))
        return REJECT_NOT_ARTICLE;
    return article->title.n ? REJECT_NONE : REJECT_NOT_ARTICLE;
}
