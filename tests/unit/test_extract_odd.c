/* extract: pages that hide, cut, repeat or mislabel. Each case is the few
 * lines of a page that show it. */
#include "check.h"

#include <time.h>

#include "core/date.h"
#include "core/extract.h"
#include "two_profiles.h"

static struct arena mem;

static const char FAMILY[] = "[page]\n"
                             "evidence = .TRS_Editor\n"
                             "[article]\n"
                             "title = h1, .title\n"
                             "info = .info\n"
                             "body = .TRS_Editor\n"
                             "drop = .share\n";
static const char GENERIC[] = "[article]\nbody = .text\n";

static struct article read(struct str page)
{
    struct extract_input input = {
        .page = page,
        .url = S("http://h.example/a/n.htm"),
        .profiles = profiles,
        .profile_count = COUNT_OF(profiles),
        .profile_name = S("auto"),
    };
    struct article article;
    struct err err;

    assert_ok(extract_article(&input, &mem, &article, &err), &err);
    return article;
}

static struct article read_around(const char *before, const char *body)
{
    CLEANUP(buf_free) struct buf page = BUF_EMPTY;

    buf_printf(&page, "<html><title>甲乙丙丁</title><body>%s%s</body></html>",
               before, body);
    return read(arena_str(&mem, buf_str(&page)));
}

/* "P words|I address|L item;item|T cell;cell", or the reason. */
static struct str summary(const struct article *article)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;

    if (article->reject != REJECT_NONE)
        return article_reject_word(article->reject);
    for (size_t i = 0; i < article->block_count; i++) {
        const struct block *block = &article->blocks[i];

        buf_printf(&out, "%s%c %.*s", i ? "|" : "", "HPITLAV"[block->kind],
                   STR_ARG(block->src.n ? str_skip(block->src, 19) : block->text));
        for (size_t j = 0; j < block->cell_count; j++)
            buf_printf(&out, "%s%.*s", j ? ";" : "",
                       STR_ARG(block->cells[j].text));
    }
    return arena_take(&mem, &out);
}

#define ONE "<div class=TRS_Editor>"

static const struct {
    const char *name, *body, *want;
} bodies[] = {
    /* What editors indent is seen; what is moved off the page is not. */
    { "an indent back", ONE "<p style='text-indent:-100px'>一</div>", "P 一" },
    { "a fraction", ONE "<p style='margin-left:-128.15pt'>一</div>", "P 一" },
    { "a hanging indent",
      ONE "<p style='margin-left:1260pt;text-indent:-1260.0pt'>一</div>", "P 一" },
    { "moved away", ONE "<p>一<p style='text-indent:-9999px'>二</div>", "P 一" },
    { "moved away in ems", ONE "<p>一<p style='margin-left:-999em'>二</div>",
      "P 一" },
    { "a little room beside does not help",
      ONE "<p>一<p style='padding-left:9px;text-indent:-9999px'>二</div>",
      "P 一" },
    /* Characters that nobody sees, and a separator of lines. */
    { "unseen characters",
      ONE "<p>一\u061c二\u180e三\ufff9四\ufffb五\uffff六\u2028七</div>",
      "P 一二三四五六 七" },
    /* Hidden in other ways. */
    { "no height", ONE "<p>一<p style='height:0;overflow:hidden'>二</div>",
      "P 一" },
    { "no height, but it stands out", ONE "<p>一<p style='height:0'>二</div>",
      "P 一|P 二" },
    { "clipped",
      ONE "<p>一<p style='clip:rect(0 0 0 0);position:absolute'>二</div>",
      "P 一" },
    { "clipped to a pixel",
      ONE "<p>一<p style='clip:rect(1px,1px,1px,1px);position:fixed'>二</div>",
      "P 一" },
    { "clipped to what it is",
      ONE "<p>一<p style='clip:rect(0,90px,10px,0);position:fixed'>二</div>",
      "P 一|P 二" },
    { "clipped in the text's flow",
      ONE "<p>一<p style='clip:rect(0 0 0 0)'>二</div>", "P 一|P 二" },
    { "a slit", ONE "<p>一</p><marquee width=1 height=1>二</marquee></div>",
      "P 一" },
    { "a moving line", ONE "<p>一</p><marquee width=400>二</marquee></div>",
      "P 一|P 二" },
    { "a picture in font size 0",
      ONE "<p style='font-size:0'>零<img src=a.jpg></p><p>一</div>",
      "I a.jpg|P 一" },
    { "words with a size of their own again",
      ONE "<div style='font-size:0px'>零<span style='font-size:16px'>一</span>"
          "<span style='font-size:2em'>二</span></div></div>",
      "P 一" },
    /* In tables and lists. */
    { "a hidden row",
      ONE "<table><tr><td>一<td>二<tr style='display:none'><td>三<td>四"
          "</table></div>",
      "T 一;二" },
    { "a hidden part of a table",
      ONE "<table><tbody hidden><tr><td>三<td>四<tbody><tr><td>一<td>二"
          "</table></div>",
      "T 一;二" },
    { "a row left out by the profile",
      ONE "<table><tr class=share><td>三<td>四<tr><td>一<td>二</table></div>",
      "T 一;二" },
    { "a hidden item",
      ONE "<ul><li>一<li style='display:none'>二<li>三</ul></div>", "L 一;三" },
    { "items in a hidden element",
      ONE "<ul><li>一</li><div style='display:none'><li>二</li></div></ul>"
          "</div>",
      "L 一" },
    { "a hidden file in a cell",
      ONE "<table><tr><td>一<a href=a.pdf style='display:none'>二</a><td>三"
          "</table></div>",
      "T 一;三" },
    { "a caption",
      ONE "<table><caption>题</caption><tr><td>一<td>二</table></div>",
      "P 题|T 一;二" },
    { "a list without items", ONE "<ul><p>一</p><p>二</p></ul></div>",
      "P 一|P 二" },
    { "words beside items", ONE "<ul><p>一</p><li>二</li></ul></div>",
      "P 一|P 二" },
    /* Which container. */
    { "the fuller one is hidden",
      "<div style='display:none'>" ONE "<p>一二三四五六</div></div>" ONE
      "<p>七</div>",
      "P 七" },
    { "two beside each other",
      "<div>" ONE "<p>一</div>" ONE "<p>二三</div></div>", "P 一|P 二三" },
    { "what stands between",
      "<p>零" ONE "<p>一二三</div><p>四</p>" ONE "</div>" ONE
      "<p>五</div><p>六",
      "P 一二三|P 四|P 五" },
    { "the same again", "<div>" ONE "<p>一</div>" ONE "<p>一</div></div>",
      "P 一" },
    { "one of them hidden",
      "<div>" ONE "<p>一</div><div class=TRS_Editor hidden><p>二</div></div>",
      "P 一" },
    { "not beside each other",
      "<div>" ONE "<p>一</div></div><div>" ONE "<p>二三</div></div>", "P 二三" },
};

static void reads_bodies(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct article article = read_around("<h1>甲乙丙丁</h1>", bodies[i].body);

        print_message("%s\n", bodies[i].name);
        assert_str(summary(&article), str_of(bodies[i].want));
    }
}

/* ---- verdicts ------------------------------------------------------------ */

#define PAGE(body) "<html><title>通知</title><body><h1>通知</h1>" body
#define END "</body></html>"

static const struct {
    const char *name, *page, *want;
} verdicts[] = {
    { "a firewall's page",
      "<title>访问验证</title><body><div class=text><p>您的请求已被阻断。"
      "<p>事件编号：20240108</div>",
      "challenge" },
    { "a firewall's page without a title",
      "<body><div class=text><p>请求已被阻断</div>", "challenge" },
    { "a cookie's page",
      "<html><script>document.cookie='__jsl_clearance_s=1';location.href='/'"
      "</script><body></body></html>",
      "challenge" },
    { "gone elsewhere",
      "<html><title>甲</title><script>window.location.href = 'http://a/'"
      "</script><body><h1>甲</h1><p>来源：日报<div class=TRS_Editor></div>" END,
      "js_redirect" },
    { "gone elsewhere by a call",
      "<html><script>location.replace('b.htm')</script><body></body></html>",
      "js_redirect" },
    { "where it asks only",
      "<html><title>甲</title><script>if (location.href == 'a') b()"
      "</script><body><h1>甲</h1><div class=TRS_Editor></div>" END,
      "empty_body" },
    { "an article for phones elsewhere",
      PAGE("<script>if (m) location.href = 'm'</script>" ONE "<p>一</div>" END),
      "P 一" },
    { "cut in words", PAGE(ONE "<p>一二。</p><p>三四"), "truncated" },
    { "cut in a tag", PAGE(ONE "<p>一二。</p><img src='a"), "truncated" },
    { "only the end tags left out", PAGE(ONE "<p>一二。</p></div>\n"),
      "P 一二。" },
    { "words behind the end", PAGE(ONE "<p>一二。</p></div></html> x"),
      "P 一二。" },
    { "a notice of maintenance",
      PAGE("<div class=info>2024-01-08 08:16</div>" ONE
           "<p>因系统升级维护，本站将停止服务。</div>" END),
      "P 因系统升级维护，本站将停止服务。" },
    { "the date is not the notice's",
      "<html><title>通知</title><body><p>今天是2024年1月8日</p>" ONE
      "<p>因系统升级维护，本站将停止服务。</div>" END,
      "maintenance" },
    { "words that an absent page has too",
      PAGE(ONE "<p>关于企业年报信息不存在或已公示的说明。</div>" END),
      "P 关于企业年报信息不存在或已公示的说明。" },
    { "an absent page", PAGE(ONE "<p>该信息不存在或已删除</div>" END),
      "soft_404" },
};

static void judges(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(verdicts); i++) {
        struct article article = read(str_of(verdicts[i].page));

        print_message("%s\n", verdicts[i].name);
        assert_str(summary(&article), str_of(verdicts[i].want));
    }
}

/* ---- fields -------------------------------------------------------------- */

static const struct {
    const char *info, *source, *author, *date;
} infos[] = {
    { "<p>来源：云澜日报（记者：陆堃）", "云澜日报", "陆堃", "" },
    { "<p>来源：云澜日报 （2024-01-08）", "云澜日报", NULL, "2024-01-08" },
    { "<p>来源：云澜日报（云澜版） 时间：2024-01-08", "云澜日报（云澜版）",
      NULL, "2024-01-08" },
    { "<table><tr><td>生成日期：<td>2023-12-20<td>实施日期：<td>2024-03-01"
      "</table><p>会议时间：2024-02-02<p>发布日期：2024-01-08",
      NULL, NULL, "2024-01-08" },
    { "<p>生成日期：2023-12-20", NULL, NULL, "" },
    { "<p>时间：2024-02-02<p>发布时间：2024-01-08", NULL, NULL, "2024-01-08" },
    { "<p>接种时间：2024-02-02<p>时间：2024-01-08", NULL, NULL, "2024-01-08" },
    { "<p>来源：<i>日报</i>时间：2024-01-08", "日报", NULL, "2024-01-08" },
    { "<p>日期： 实施日期：2024-03-01", NULL, NULL, "" },
    { "<p>成文日期：<p>2024-03-01", NULL, NULL, "" },
};

static void reads_info(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(infos); i++) {
        struct article article = read_around(
            arena_printf(&mem, "<h1>甲乙丙丁</h1>%s", infos[i].info).p,
            ONE "<p>一。</div>");
        struct str date = article.precision == PRECISION_NONE
                              ? S("")
                              : date_day(article.published_s, &mem);

        print_message("%s\n", infos[i].info);
        assert_str(article.source, str_of(infos[i].source));
        assert_str(article.author, str_of(infos[i].author));
        assert_str(date, str_of(infos[i].date));
    }
}

static const struct {
    const char *tag, *line, *want;
} titles[] = {
    { "云澜市人大常委会开会_云澜市人大",
      "<b>云澜市人大</b><p>云澜市人大常委会开会", "云澜市人大常委会开会" },
    { "云澜开会_云澜门户", "<b>云澜</b><p>云澜开会", "云澜开会" },
    { "2023-2024年度办理情况_云澜市人大", "", "2023-2024年度办理情况" },
    { "5G-A时代的人大代表", "", "5G-A时代的人大代表" },
    { "“有事找代表”—云澜市人大创新履职-云澜市人大", "<b>云澜市人大</b>",
      "“有事找代表”—云澜市人大创新履职" },
    { "开会_人大速递_云澜市人大",
      "当前位置：<a href=/>首页</a> &gt; <a href=./x/>人大速递</a> &gt; 正文",
      "开会" },
    { "开会 - 云澜在线", "<meta name=SiteName content=云澜在线>", "开会" },
    { "云澜\u200b开\ufffd会\u202e_云澜市人大", "", "云澜开会" },
};

static void finds_titles(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        struct article article = read(arena_printf(
            &mem,
            "<html><title>%s</title><body><div>%s</div><p>发布时间：2024-01-08"
            "</p>" ONE "<p>一。</div>" END,
            titles[i].tag, titles[i].line));

        print_message("%s\n", titles[i].tag);
        assert_str(article.title, str_of(titles[i].want));
    }
}

/* ---- bounded work -------------------------------------------------------- */

static struct str repeated(const char *before, const char *piece, size_t count,
                           const char *behind)
{
    CLEANUP(buf_free) struct buf page = BUF_EMPTY;

    buf_put(&page, str_of(before));
    for (size_t i = 0; i < count; i++)
        buf_put(&page, str_of(piece));
    buf_put(&page, str_of(behind));
    return arena_take(&mem, &page);
}

static const struct {
    const char *before, *piece, *behind, *want;
} long_pages[] = {
    { "<html><title>甲</title><body><div class=title>", "<p>某行</p>",
      "</div>" ONE "<p>一。</div>" END, "P 一。" },
    { "<html><body>", "<div><p>句。</p></div>", END, "not_article" },
};

static double seconds_for(size_t page, size_t count)
{
    clock_t start = clock();
    struct article article =
        read(repeated(long_pages[page].before, long_pages[page].piece, count,
                      long_pages[page].behind));

    assert_str(summary(&article), str_of(long_pages[page].want));
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Each of these took the square of its length. */
static void stays_linear(void **state)
{
    enum { FEW = 450, TIMES = 8 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(long_pages); i++)
        assert_true(seconds_for(i, FEW * TIMES) < seconds_for(i, FEW) * TIMES * 3);
}

static int load(void **state)
{
    (void)state;
    return parse_profiles(FAMILY, GENERIC);
}

static int fresh(void **state)
{
    (void)state;
    free_profiles();
    arena_free(&mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_bodies), cmocka_unit_test(judges),
        cmocka_unit_test(reads_info),   cmocka_unit_test(finds_titles),
        cmocka_unit_test(stays_linear),
    };

    return cmocka_run_group_tests(tests, load, fresh);
}
