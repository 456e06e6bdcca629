#include "base/utf8.h"
#include "core/extract_blocks.h"

enum { REMARK_CHARS = 60 };

/* Remarks of the page's frame that editors or templates leave in the body;
 * a longer paragraph with such a beginning is somebody's sentence, and so is
 * one that goes on where a label ends. */
static const struct {
    struct str start;
    size_t chars;
    bool is_label; /* no Chinese character follows */
} remarks[] = {
    { STR("字体大小"), 40, true },
    { STR("字体："), 40, false },
    { STR("字体:"), 40, false },
    { STR("字号"), 40, true },
    { STR("上一篇"), 140, false },
    { STR("下一篇"), 140, false },
    { STR("上一条"), 140, false },
    { STR("下一条"), 140, false },
    { STR("分享到"), 40, false },
    { STR("分享："), 40, false },
    { STR("分享:"), 40, false },
    { STR("扫一扫"), 40, false },
    { STR("浏览次数"), 30, true },
    { STR("阅读次数"), 30, true },
    { STR("访问次数"), 30, true },
    { STR("点击次数"), 30, true },
    { STR("点击数"), 40, true },
    { STR("点击量"), 30, true },
    { STR("浏览量"), 30, true },
    { STR("访问量"), 30, true },
    { STR("阅读："), 30, false },
    { STR("版权所有"), 120, false },
    { STR("附件：无"), 6, false },
    { STR("_ueditor_page_break_tag_"), 40, false },
};

/* The page's buttons: what they do first, then what else stands on them. */
enum { TOOL_VERBS = 8 };
static const struct str tools[] = {
    STR("打印"), STR("关闭"), STR("收藏"),     STR("返回"), STR("加入收藏"),
    STR("我要"), STR("字号"), STR("字体大小"), STR("分享"), STR("本页"),
    STR("本文"), STR("本稿"), STR("此页"),     STR("此文"), STR("页面"),
    STR("网页"), STR("窗口"), STR("文章"),     STR("顶部"), STR("列表"),
    STR("首页"), STR("大"),   STR("中"),       STR("小"),   STR("上一页"),
    STR("上页"), STR("本站"), STR("此"),       STR("信息"), STR("正文"),
};

static struct str without_bracket(struct str text)
{
    static const struct str brackets[] = { STR("["), STR("【"), STR("("),
                                           STR("（") };

    for (size_t i = 0; i < COUNT_OF(brackets); i++)
        if (str_starts(text, brackets[i]))
            return utf8_trim(str_skip(text, brackets[i].n));
    return text;
}

/* Before any text: the number TRS gave the document. */
static bool is_document_number(const struct blocks *blocks, struct str words)
{
    if (words.n < 5 || words.n > 9)
        return false;
    for (size_t i = 0; i < words.n; i++)
        if (words.p[i] < '0' || words.p[i] > '9')
            return false;
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->items[i].kind != BLOCK_IMAGE)
            return false;
    return true;
}

/* Whatever blanks stand in the words: "打 印". */
static bool is_button_line(struct str words)
{
    CLEANUP(buf_free) struct buf packed = BUF_EMPTY;

    if (words.n > REMARK_CHARS * 4)
        return false;
    while (words.n) {
        uint32_t c = utf8_next(&words);

        if (!utf8_is_blank(c))
            utf8_put(&packed, c);
    }
    words = without_bracket(buf_str(&packed));
    return !str_is_none(text_first_of(words, tools, TOOL_VERBS)) &&
           text_is_made_of(words, tools, COUNT_OF(tools));
}

/* "1 2 3 下一页 尾页 共3页" */
static bool is_pager_line(struct str words)
{
    static const struct str turns[] = {
        STR("首页"), STR("上一页"), STR("上页"), STR("下一页"), STR("下页"),
        STR("末页"), STR("尾页"),   STR("共"),   STR("页"),     STR("第"),
        STR("转到"), STR("到"),     STR("跳转"), STR("当前"),   STR("条")
    };

    return text_is_made_of(words, turns, COUNT_OF(turns)) &&
           str_find(words, S("页")) >= 0;
}

/* With a comma inside and a full stop at its end: somebody's. */
static bool is_sentence(struct str text)
{
    return str_ends(text, S("。")) && str_find(text, S("，")) >= 0;
}

static bool is_remark(struct str words)
{
    struct str inner = without_bracket(words);

    for (size_t i = 0; i < COUNT_OF(remarks); i++)
        if (str_starts(inner, remarks[i].start) &&
            !(remarks[i].is_label &&
              text_begins_han(str_skip(inner, remarks[i].start.n))) &&
            utf8_count(words) <= remarks[i].chars)
            return !is_sentence(words);
    return false;
}

static bool is_template(struct str words)
{
    return str_find(words, S("{{")) >= 0 && utf8_count(words) <= REMARK_CHARS;
}

bool remarks_hold(const struct blocks *blocks)
{
    struct str words = text_words(&blocks->text);

    return text_is_buttons(&blocks->text) || is_remark(words) ||
           is_button_line(words) || is_pager_line(words) ||
           is_template(words) || is_document_number(blocks, words);
}
