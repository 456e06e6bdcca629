/* extract: the small decisions, each on the few lines of a page that show
 * it. Whole pages are in tests/golden. */
#include "check.h"

#include "base/limits.h"
#include "core/date.h"
#include "core/extract.h"
#include "two_profiles.h"

static struct arena mem;

static const char FAMILY[] = "[page]\n"
                             "evidence = .TRS_Editor\n"
                             "breadcrumb = .path, a.CurrChnlCls\n"
                             "[article]\n"
                             "title = h1\n"
                             "subtitle = .sub\n"
                             "body = .TRS_Editor, .outer\n"
                             "drop = .share\n";
static const char GENERIC[] = "[article]\nbody = .text\n";

static const char URL[] = "http://h.example/a/202401/t20240108_5587803.htm";

static struct extract_input input_of(struct str page)
{
    return (struct extract_input){
        .page = page,
        .url = str_of(URL),
        .profiles = profiles,
        .profile_count = COUNT_OF(profiles),
        .profile_name = S("auto"),
    };
}

/* ---- the body ------------------------------------------------------------ */

/* "H2 words|P words|I address: caption|A name|V address|L item;item|T n". */
static struct str summary(const struct article *article)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;

    if (article->reject != REJECT_NONE)
        return article_reject_word(article->reject);
    for (size_t i = 0; i < article->block_count; i++) {
        const struct block *block = &article->blocks[i];

        if (i)
            buf_put_char(&out, '|');
        buf_put_char(&out, "HPITLAV"[block->kind]);
        if (block->kind == BLOCK_HEADING)
            buf_printf(&out, "%d", block->level);
        if (block->src.n)
            buf_printf(&out, " %.*s:", STR_ARG(str_skip(block->src, 16)));
        if (block->text.n)
            buf_printf(&out, " %.*s", STR_ARG(block->text));
        for (size_t j = 0; j < block->cell_count; j++)
            buf_printf(&out, "%s%.*s", j ? ";" : " ",
                       STR_ARG(block->cells[j].text));
    }
    return arena_take(&mem, &out);
}

static const struct {
    const char *name, *body, *want;
} bodies[] = {
    { "blanks", "<p>\u3000\u3000一 \n 二&nbsp;三\u200b四</p>", "P 一 二 三四" },
    { "full-width blanks inside", "<p>自\u3000\u3000年\u3000月</p>",
      "P 自\u3000\u3000年\u3000月" },
    { "unknown elements keep their text", "<p><x-y>一</x-y><u>二</u></p>",
      "P 一二" },
    { "words beside paragraphs", "一<p>二</p>三<div>四</div>",
      "P 一|P 二|P 三|P 四" },
    { "line breaks", "<p>一。<br>二。<br/><br>三。</p>", "P 一。|P 二。|P 三。" },
    { "h tags", "<h3>甲</h3><p>一。</p><h2>乙</h2>", "H2 甲|P 一。|H2 乙" },
    { "a run of headings", "<p><b>甲甲</b></p><p align=center>乙乙</p><p>一。</p>",
      "H2 甲甲|H3 乙乙|P 一。" },
    { "centred by style", "<p style='TEXT-ALIGN: center'>第一章 总则</p>一。",
      "H2 第一章 总则|P 一。" },
    { "centred by parent", "<center><p>甲甲</p></center><p>一。</p>",
      "H2 甲甲|P 一。" },
    { "parent centred, own left",
      "<div align=center><p align=left>甲甲</p></div>", "P 甲甲" },
    { "bold by style", "<p><span style='font-weight:700'>甲甲</span></p>一。",
      "H2 甲甲|P 一。" },
    { "bold as far as it goes", "<p><b>甲甲</b>乙</p>", "P 甲甲乙" },
    { "bold sentence", "<p><b>甲甲。</b></p>", "P 甲甲。" },
    { "bold but long",
      "<p><b>一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
      "一二三四五六七八九十一</b></p>",
      "P 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
      "一二三四五六七八九十一" },
    { "centred remark in brackets", "<p align=center>（草案草案）</p>",
      "P （草案草案）" },
    { "centred stars", "<p align=center>* * *</p>", "P * * *" },
    { "caption by credit", "<img src=1.jpg><p>桥。(某某 摄)</p>",
      "I /a/202401/1.jpg: 桥。(某某 摄)" },
    { "caption by words", "<p><img src=1.jpg></p><p>图为大桥。</p><p>一。</p>",
      "I /a/202401/1.jpg: 图为大桥。|P 一。" },
    { "caption centred", "<img src=1.jpg><p align=center>大桥夜景</p>",
      "I /a/202401/1.jpg: 大桥夜景" },
    { "organ under a picture",
      "<img src=1.jpg><p align=center>临江区人大常委会</p>",
      "I /a/202401/1.jpg:|H2 临江区人大常委会" },
    { "a numbered line under a picture",
      "<img src=1.jpg><p align=center>一、推进监督工作</p><img src=2.jpg>"
      "<p align=center>（十一）推进代表工作</p><img src=3.jpg>"
      "<p align=center>第三章 监督</p><img src=4.jpg>"
      "<p align=center>一桥飞架南北</p>",
      "I /a/202401/1.jpg:|H2 一、推进监督工作|I /a/202401/2.jpg:|H3 "
      "（十一）推进代表工作|I /a/202401/3.jpg:|H2 第三章 监督|I "
      "/a/202401/4.jpg: 一桥飞架南北" },
    { "a large line under a picture",
      "<img src=1.jpg><p style='text-align:center;font-size:20px'>生动实践</p>"
      "<p>一。</p>",
      "I /a/202401/1.jpg:|H2 生动实践|P 一。" },
    { "a line under a picture as large as the text",
      "<div style='font-size:20px'><img src=1.jpg><p align=center>大桥夜景</p>"
      "<p>一。</p></div>",
      "I /a/202401/1.jpg: 大桥夜景|P 一。" },
    { "large lines under two pictures",
      "<img src=1.jpg><p style='text-align:center;font-size:20px'>甲甲</p>"
      "<img src=2.jpg><p align=center>乙乙</p><p>一。</p>",
      "I /a/202401/1.jpg: 甲甲|I /a/202401/2.jpg: 乙乙|P 一。" },
    { "large, but with a credit",
      "<img src=1.jpg><p style='text-align:center;font-size:20px'>"
      "桥。(某某 摄)</p><p>一。</p>",
      "I /a/202401/1.jpg: 桥。(某某 摄)|P 一。" },
    { "a bold line under a picture",
      "<img src=1.jpg><p align=center><b>生动实践</b></p><p>一。</p>",
      "I /a/202401/1.jpg:|H2 生动实践|P 一。" },
    { "a picture has one caption", "<img src=1.jpg><p>图为一。</p><p>图为二。</p>",
      "I /a/202401/1.jpg: 图为一。|P 图为二。" },
    { "figure", "<figure><img src=1.jpg><figcaption>说明</figcaption></figure>",
      "I /a/202401/1.jpg: 说明" },
    { "where pictures hide their address",
      "<img oldsrc=1.jpg><img src='data:,x' data-src=/2.jpg><img src=''>",
      "I /a/202401/1.jpg:|I /2.jpg:" },
    { "spacers and icons",
      "<img src=1.gif width=1 height=300><img src=2.gif height=16px>"
      "<img src=3.gif style='width:20px;height:20px'>"
      "<img src=4.gif width=600 height=20><img src=5.gif width=2%>"
      "<img src=6.gif width=20 height=600>",
      "I /a/202401/4.gif:|I /a/202401/5.gif:|I /a/202401/6.gif:" },
    { "hidden",
      "<p>一。<span style='display : none'>x</span><span hidden>x</span>"
      "<span style='font-size:0px'>x</span><i style='opacity:0'>x</i>"
      "<span style='visibility:hidden'>x</span><span style='opacity:0.9'>二"
      "</span></p><div style='position:absolute;left:-9999px'>x</div>",
      "P 一。二" },
    { "Word's indent is not hidden", "<p style='text-indent:-21.0pt'>一。</p>",
      "P 一。" },
    { "scripts, styles, comments, forms",
      "<script>x</script><style>x</style><!--x--><noscript>x</noscript>"
      "<input value=x><button>x</button><select><option>x</select>"
      "<iframe>x</iframe><p>一。</p>",
      "P 一。" },
    { "dropped by the profile", "<div class=share>x</div><p>一。</p>", "P 一。" },
    { "the frame's remarks",
      "<p>字体大小:[大][中][小]</p><p>5587803</p><p>一。</p>"
      "<p>【打印本页】</p><p>关闭窗口</p><p>上一篇:某某</p><p>下一篇：无</p>"
      "<p>点击数:{{ pvCount }} 次</p><p>扫一扫在手机打开当前页</p>"
      "<p>版权所有:某某</p>",
      "P 一。" },
    { "buttons",
      "<p>【打印】 【关闭】 | [收藏]</p><p>打印本页 关闭窗口</p><p>返回顶部</p>"
      "<p>字号：大 中 小 打印</p><p>点击量：</p><p>字号 大</p><p>一。</p>",
      "P 一。" },
    { "sentences that begin like remarks",
      "<p>打印机等办公设备由单位统一采购。</p><p>一。</p><p>5587803</p>",
      "P 打印机等办公设备由单位统一采购。|P 一。|P 5587803" },
    { "short lines that begin like remarks",
      "<p "
      "align=center><b>关闭小煤矿专项监督</b></p><p>打印机采购结果公告如下</p>"
      "<p>收藏协会代表发言。</p><p>返回农村创业</p><p>访问量大幅上升。</p>",
      "H2 关闭小煤矿专项监督|P 打印机采购结果公告如下|P 收藏协会代表发言。|P "
      "返回农村创业|P 访问量大幅上升。" },
    { "list", "<ol><li>一</li><li> <p>二</p></li><li></li></ol>", "L 一;二" },
    { "list with a picture", "<ul><li>一。<img src=1.jpg></li></ul>",
      "P 一。|I /a/202401/1.jpg:" },
    { "table", "<table><tr><td>a<td>b<tr><td colspan=2>c</table>", "T a;b;c" },
    { "table of one column", "<table><tr><td>a<tr><td>b</table>", "P a|P b" },
    { "table around a table",
      "<table><tr><td>x<td><table><tr><td>a<td>b</table></table>", "P x|T a;b" },
    { "table beyond all columns",
      "<table><tr><td>a<td colspan=60000>b<td>c</table>", "T a;b" },
    { "empty table", "<p>一。</p><table><tr><td> <td>&nbsp;</table>", "P 一。" },
    { "attachments",
      "<p>附件1：<a href=a.pdf>甲</a>、<a href='b.DOCX?x=1'>乙</a></p>",
      "A /a/202401/a.pdf: 甲|A /a/202401/b.DOCX?x=1: 乙" },
    { "attachment in a sentence", "<p>请填<a href=a.xls>附表</a>。</p>",
      "P 请填附表。|A /a/202401/a.xls: 附表" },
    { "attachment twice, named once",
      "<p><a href=a.pdf><img src=/p.png width=16></a><a href=a.pdf>甲</a></p>",
      "A /a/202401/a.pdf: 甲" },
    { "attachment behind a picture in one link",
      "<p>1.<a href=a.pdf><img src=1.jpg>图解年度报告全文</a></p>",
      "P 1.|I /a/202401/1.jpg:|A /a/202401/a.pdf: 图解年度报告全文" },
    { "attachments below, those that are seen",
      "<p>一。</p></div><p><a href=a.pdf>甲<i hidden>丙</i></a></p>"
      "<div class=share><a href=b.pdf>乙</a></div>"
      "<div style='display:none'><a href=c.pdf>丙</a></div>"
      "<a hidden href=d.pdf>丁</a><p><a href=e.pdf>戊</a></p><div>",
      "P 一。|A /a/202401/a.pdf: 甲|A /a/202401/e.pdf: 戊" },
    { "attachment without words", "<p><a href=x/a.rar title=包></a></p>",
      "A /a/202401/x/a.rar: 包" },
    { "attachment without a name", "<p><a href=x/a.ofd></a></p>",
      "A /a/202401/x/a.ofd: a.ofd" },
    { "attachment in a table", "<table><tr><td>1<td><a href=a.wps>甲</a></table>",
      "T 1;甲|A /a/202401/a.wps: 甲" },
    { "films",
      "<video><source src=a.mp4>字</video><embed src=p.swf><embed src=b.mp4>"
      "<object><param name=x value=y><embed src=c.mp4></object>",
      "V /a/202401/a.mp4:|V /a/202401/b.mp4:|V /a/202401/c.mp4:" },
    { "the title repeated", "<p align=center><b>题目题目</b></p><p>一。</p>",
      "P 一。" },
    { "only a heading", "<h2>甲甲</h2>", "empty_body" },
    { "nothing", "", "empty_body" },
    { "broken markup", "<p>一。<b>二<p>三</b>四<table><td>五</p>",
      "P 一。二|P 三四|P 五" },
};

static struct str page_with(const char *body)
{
    return arena_printf(&mem,
                        "<html><title>题目题目</title><h1>题目题目</h1>"
                        "<p>来源：日报</p><div class=TRS_Editor>%s</div>",
                        body);
}

static void rebuilds_bodies(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct extract_input input = input_of(page_with(bodies[i].body));
        struct article article;
        struct err err;
        struct str got;

        assert_ok(extract_article(&input, &mem, &article, &err), &err);
        got = summary(&article);
        if (!str_equal(got, str_of(bodies[i].want)))
            fail_msg("%s:\n got  %.*s\n want %s", bodies[i].name, STR_ARG(got),
                     bodies[i].want);
    }
}

static void cuts_spans(void **state)
{
    struct extract_input input = input_of(page_with(
        "<table><tr><td rowspan=9>a<td colspan=9>b<tr><td>c</table>"));
    struct article article;
    const struct cell *cells;
    struct err err;

    (void)state;
    assert_ok(extract_article(&input, &mem, &article, &err), &err);
    assert_int_equal(article.blocks[0].cell_count, 3);
    cells = article.blocks[0].cells;
    assert_int_equal(cells[0].row_span, 2);
    assert_int_equal(cells[1].column_span, 1);
    assert_int_equal(cells[2].row, 1);
    assert_int_equal(cells[2].column, 1);
}

/* ---- runs ---------------------------------------------------------------- */

static const struct {
    const char *body, *want; /* "kind start+length address" */
} emphases[] = {
    { "一<b>二</b><i>三</i>", "s3+3 e6+3" },
    { "<b>一 <strong>二</strong></b> 三", "s0+7" },
    { "<b>一<a href=/x>二</a></b>三", "s0+3 l3+3http://h.example/x" },
    { "<a href='javascript:go()'>一</a><a href='#top'>二</a>", "" },
    { "<a href='mailto:a@b'>一</a>", "" },
    { " <b> 一 </b> 二", "s0+3" },
    { "<b style='font-weight:normal'>一</b>二", "" },
};

static void keeps_emphasis(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(emphases); i++) {
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;
        struct extract_input input = input_of(page_with(emphases[i].body));
        struct article article;
        struct err err;

        assert_ok(extract_article(&input, &mem, &article, &err), &err);
        assert_int_equal(article.block_count, 1);
        for (size_t j = 0; j < article.blocks[0].run_count; j++) {
            const struct run *run = &article.blocks[0].runs[j];

            buf_printf(&out, "%s%c%u+%u%.*s", j ? " " : "", "sel"[run->kind],
                       run -> start, run -> length, STR_ARG(run->href));
        }
        assert_str(buf_str(&out), str_of(emphases[i].want));
    }
}

/* ---- what stands around the body ----------------------------------------- */

#define TAGS(title, source, date) \
    "<meta name=ArticleTitle content='" title "'>" \
    "<meta name=contentsource content='" source "'>" \
    "<meta name=PubDate content='" date "'>"

/* title|subtitle|source|author|editor|published|precision|path */
static const struct {
    const char *name, *head, *above, *below, *want;
} frames[] = {
    { "all of it", "",
      "<div class=path>您当前的位置: <a>甲栏</a> &gt; 正文</div><h1>标题</h1>"
      "<h2>副题在此</h2><div>来源:日报&nbsp;&nbsp;作者：张三 责任编辑：李四 "
      "2024-01-05 10:00</div>",
      "", "标题|副题在此|日报|张三|李四|2024-01-05 10:00|minute|甲栏" },
    { "visible before tags", TAGS("旧标题", "旧来源", "2020-01-01"),
      "<h1>新标题</h1><p>来源：新来源 2024-01-05</p>", "",
      "新标题||新来源|||2024-01-05 00:00|day|" },
    { "tags where nothing is visible",
      TAGS("标签标题", "标签来源", "2023-05-06 07:08"), "", "",
      "标签标题||标签来源|||2023-05-06 07:08|minute|" },
    { "placeholders", TAGS("标题", "null", "{{date}}"),
      "<h1>标题</h1><p>来源：&nbsp;&nbsp;作者：{{ name }}</p>", "",
      "标题|||||2024-01-08 00:00|day|" },
    { "title element, cut at the site", "<title>会议召开_某某人大</title>",
      "<p>2024-01-05</p>", "", "会议召开|||||2024-01-05 00:00|day|" },
    { "title by the title element", "<title>会议召开-某某人大</title>",
      "<td>某某人大</td><div>会议召开</div><p>时间：2024年1月5日</p>", "",
      "会议召开|||||2024-01-05 00:00|day|" },
    { "title by its place",
      "<title>某某人大</title><meta name=SiteName content=某某人大>",
      "<div>某某人大</div><div>位置：<a>甲</a>&gt;<a>乙</a></div>"
      "<div>会议召开</div><div>副题</div><div>来源：日报</div>",
      "", "会议召开|副题|日报|||2024-01-08 00:00|day|甲/乙" },
    { "title in two lines", "", "<h1>上半<br>下半</h1><p>来源：日报</p>", "",
      "上半 下半||日报|||2024-01-08 00:00|day|" },
    { "a day in the subtitle is not the date", "",
      "<h1>报告</h1><p>——2024年1月3日在会议上</p><p>来源：日报</p>", "",
      "报告|——2024年1月3日在会议上|日报|||2024-01-08 00:00|day|" },
    { "decoys", "",
      "<p>今天是2030-01-01</p><h1>标题</h1>"
      "<p>成文日期：2019-01-01 发布日期：2024-01-05 更新时间：2025-01-01</p>",
      "<p>地址2031-01-01</p>", "标题|||||2024-01-05 00:00|day|" },
    { "only a decoy", "", "<h1>标题</h1><p>更新时间：2025-01-01</p>", "",
      "标题|||||2024-01-08 00:00|day|" },
    { "cells of a table", "",
      "<h1>标题</h1><table><tr><td>来源：</td><td>日报 "
      "社</td><td>发布时间：</td>"
      "<td>2024/1/5 8:05</td></tr></table>",
      "", "标题||日报 社|||2024-01-05 08:05|minute|" },
    { "source and bracket", "",
      "<h1>标题</h1><p>稿源：日报（电子版） [字体：大 中 小]</p>", "",
      "标题||日报（电子版）|||2024-01-08 00:00|day|" },
    { "source before a bar", "", "<h1>标题</h1><p>来源:日报|浏览:5</p>", "",
      "标题||日报|||2024-01-08 00:00|day|" },
    { "padding ends a value", "",
      "<h1>标题</h1><p>来源：日报&nbsp;&nbsp;第三版 2024-01-05</p>", "",
      "标题||日报|||2024-01-05 00:00|day|" },
    { "editor below", "", "<h1>标题</h1><p>来源：日报</p>",
      "<div>责任编辑：王五</div><div>版权所有 编辑：某</div>",
      "标题||日报||王五|2024-01-08 00:00|day|" },
    { "editor's tag is no author", "<meta name=Author content=王五>",
      "<h1>标题</h1><p>编辑：王五</p>", "", "标题||||王五|2024-01-08 00:00|day|" },
    { "author's tag", "<meta name=author content=王五>", "<h1>标题</h1>", "",
      "标题|||王五||2024-01-08 00:00|day|" },
    { "the path's ends", "",
      "<div class=path><a href='/'>某某人大</a> › <a>甲</a> » <a>乙</a> ＞ "
      "标题</div><h1>标题</h1>",
      "", "标题|||||2024-01-08 00:00|day|甲/乙" },
    { "path of links alone", "",
      "<p><a class=CurrChnlCls href='/'>首页</a><img><a "
      "class=CurrChnlCls>甲</a>"
      "</p><h1>标题</h1>",
      "", "标题|||||2024-01-08 00:00|day|甲" },
    { "path by its tag", "<meta name=ColumnName content=甲>", "<h1>标题</h1>",
      "", "标题|||||2024-01-08 00:00|day|甲" },
};

static struct str frame_of(const struct article *article)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    const struct str texts[] = {
        article->title,
        article->subtitle,
        article->source,
        article->author,
        article->editor,
        date_minute(article->published_s, &mem),
        article_precision_word(article->precision),
    };

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        buf_printf(&out, "%.*s|", STR_ARG(texts[i]));
    for (size_t i = 0; i < article->column_depth; i++)
        buf_printf(&out, "%s%.*s", i ? "/" : "",
                   STR_ARG(article->column_path[i]));
    return arena_take(&mem, &out);
}

static void reads_frames(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(frames); i++) {
        struct extract_input input = input_of(arena_printf(
            &mem, "<html>%s<body>%s<div class=TRS_Editor><p>正文。</p></div>%s",
            frames[i].head, frames[i].above, frames[i].below));
        struct article article;
        struct err err;
        struct str got;

        assert_ok(extract_article(&input, &mem, &article, &err), &err);
        assert_int_equal(article.reject, REJECT_NONE);
        got = frame_of(&article);
        if (!str_equal(got, str_of(frames[i].want)))
            fail_msg("%s:\n got  %.*s\n want %s", frames[i].name, STR_ARG(got),
                     frames[i].want);
    }
}

static const struct {
    const char *body, *byline;
    size_t blocks;
} bylines[] = {
    { "<p>一。</p><img src=a.jpg><p>（记者 甲 通讯员 乙 文/图）</p>",
      "（记者 甲 通讯员 乙 文/图）", 2 },
    { "<p>一。</p><img src=a.jpg><p align=center>（本报记者 甲）</p>"
      "<img src=b.jpg><p>责任编辑：丙</p>",
      "（本报记者 甲）", 3 },
    { "<p>一。</p><img src=a.jpg><p>（记者 甲 文/图）</p><p>二。</p>", NULL, 3 },
    { "<p>一。</p><img src=a.jpg><p>（记者 甲 摄）</p>", NULL, 2 },
    { "<p>一。</p><img src=a.jpg><p align=center>（代表受记者采访）</p>", NULL,
      2 },
    { "<p>一。</p><p>(记者 甲 通讯员 乙)</p>", "(记者 甲 通讯员 乙)", 1 },
    { "<p>一。</p><p>（本报记者　甲）</p><img src=a.jpg>", "（本报记者　甲）", 2 },
    { "<p>一。</p><p>（云澜日报全媒体记者 甲）</p>",
      "（云澜日报全媒体记者 甲）", 1 },
    { "<p>一。</p><p>(通讯员 乙）</p>", "(通讯员 乙）", 1 },
    { "<p>(记者 甲)</p><p>一。</p>", NULL, 2 },
    { "<p>一。(记者 甲)</p>", NULL, 1 },
    { "<p>一。</p><p>（此件公开发布）</p>", NULL, 2 },
};

static void finds_bylines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bylines); i++) {
        struct extract_input input = input_of(page_with(bylines[i].body));
        struct article article;
        struct err err;

        assert_ok(extract_article(&input, &mem, &article, &err), &err);
        assert_str(article.byline, str_of(bylines[i].byline));
        assert_int_equal(article.block_count, bylines[i].blocks);
    }
}

static const struct {
    const char *line, *want;
} editors[] = {
    { "责任编辑：张三", "张三" },
    { "（责任编辑：张三　李四）", "张三　李四" },
    { "责任编辑：张三 审核：李四", "张三" },
    { "责任编辑：张三；校对: 王五 审核 ：李四", "张三" },
    { "编辑：张三 | 美术编辑：李四", "张三" },
    { "（责编：张三）（终审：李四）", "张三" },
    { "责编：张审核", "张审核" },
    { "编辑： 审核：李四", NULL },
};

static void finds_editors(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(editors); i++) {
        struct extract_input input = input_of(page_with(
            arena_printf(&mem, "<p>一。</p><p>%s</p>", editors[i].line).p));
        struct article article;
        struct err err;

        assert_ok(extract_article(&input, &mem, &article, &err), &err);
        assert_str(article.editor, str_of(editors[i].want));
        assert_int_equal(article.block_count, 1);
    }
}

/* ---- pages that are none ------------------------------------------------- */

#define BODY(text) "<div class=TRS_Editor><p>" text "</p></div>"

static const struct {
    const char *page, *want;
} verdicts[] = {
    { "", "not_html" },
    { "just words", "not_html" },
    { "%PDF-1.4 <html>", "not_html" },
    { "[{\"a\":\"<p>\"}]", "not_html" },
    { "<?xml version='1.0'?><rss><p>x</p></rss>", "not_html" },
    { "<html><title>404 Not Found</title><body>nginx", "soft_404" },
    { "<title>甲</title><p>抱歉，您访问的页面不存在</p>", "soft_404" },
    { "<title>甲</title>" BODY("页面未找到"), "soft_404" },
    { "<title>甲</title><h1>题目</h1><p>来源：日报</p>" BODY(
          "有群众反映网站常见“您访问的页面”打不开。"),
      "accept" },
    { "<title>甲</title>" BODY(
          "有群众反映网站常见“您访问的页面”打不开的提示，代表为此走访了"
          "十二个单位，逐一核对栏目和链接，把打不开的页面列成清单交给承办"
          "单位。两个月以后再看，清单上的问题全部办结，办事的人不再白跑一"
          "趟，提出意见的群众也收到了答复。"),
      "accept" },
    { "<title>登录</title><form><input type=password></form>", "login" },
    { "<title>题</title><input type=password><h1>题目</h1><p>来源：报</p>" BODY(
          "一。"),
      "accept" },
    { "<title>甲</title><p>网站升级维护，请稍后再来</p>", "maintenance" },
    { "<title>甲</title><div>没有正文</div>", "not_article" },
    { "<div class=TRS_Editor>一。</div>", "not_article" },
    { "<title>甲</title><div class=text>另一家的正文。</div>", "accept" },
};

static void judges(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(verdicts); i++) {
        struct extract_input input = input_of(str_of(verdicts[i].page));
        struct article article;
        struct err err;

        assert_ok(extract_article(&input, &mem, &article, &err), &err);
        if (!str_equal(article_reject_word(article.reject),
                       str_of(verdicts[i].want)))
            fail_msg("%s: %.*s", verdicts[i].page,
                     STR_ARG(article_reject_word(article.reject)));
        assert_str(article.url, str_of(URL));
    }
}

static struct str many(const char *piece, int count)
{
    struct buf out = BUF_EMPTY;
    struct str text;

    for (int i = 0; i < count; i++)
        buf_put(&out, str_of(piece));
    text = arena_take(&mem, &out);
    buf_free(&out);
    return text;
}

static const struct {
    const char *name, *piece;
    int count;
    bool is_good;
} bounds[] = {
    { "blocks", "<p>一。", LIMIT_BLOCKS, true },
    { "more blocks", "<p>一。", LIMIT_BLOCKS + 1, false },
    { "more runs", "<b>一</b>二", LIMIT_RUNS + 1, false },
    { "more cells", "<table><tr><td>1<td>2<td>3<td>4<td>5<td>6</table>",
      LIMIT_CELLS / 6 + 1, false },
};

static void bounds_articles(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bounds); i++) {
        struct str body = many(bounds[i].piece, bounds[i].count);
        struct extract_input input = input_of(page_with(body.p));
        struct article article;
        struct err err = ERR_CLEAR;

        if (extract_article(&input, &mem, &article, &err) != bounds[i].is_good ||
            (!bounds[i].is_good && err.kind != ERR_LIMIT))
            fail_msg("%s: %s", bounds[i].name, err.text);
        arena_reset(&mem);
    }
}

static int load(void **state)
{
    (void)state;
    return parse_profiles(FAMILY, GENERIC);
}

static int free_memory(void **state)
{
    (void)state;
    free_profiles();
    arena_free(&mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rebuilds_bodies), cmocka_unit_test(cuts_spans),
        cmocka_unit_test(keeps_emphasis),  cmocka_unit_test(reads_frames),
        cmocka_unit_test(finds_bylines),   cmocka_unit_test(judges),
        cmocka_unit_test(bounds_articles), cmocka_unit_test(finds_editors),
    };

    return cmocka_run_group_tests(tests, load, free_memory);
}
