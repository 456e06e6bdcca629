#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_fields.h"
#include "core/extract_text.h"

enum { VALUE_CHARS = 60 };

static const uint32_t COLON = 0xFF1A;

/* How a label is told from a word of a sentence. */
enum label_form {
    WITH_COLON,
    ALONE, /* needs no colon */
    APART, /* needs none where it stands apart: a button, a counter */
};

/* In order of preference. */
static const struct label {
    struct str word;
    enum label_field field;
    enum label_form form;
} labels[] = {
    { STR("信息来源"), LABEL_SOURCE, WITH_COLON },
    { STR("文章来源"), LABEL_SOURCE, WITH_COLON },
    { STR("稿件来源"), LABEL_SOURCE, WITH_COLON },
    { STR("来源单位"), LABEL_SOURCE, WITH_COLON },
    { STR("来源"), LABEL_SOURCE, WITH_COLON },
    { STR("來源"), LABEL_SOURCE, WITH_COLON },
    { STR("稿源"), LABEL_SOURCE, WITH_COLON },
    { STR("供稿单位"), LABEL_SOURCE, WITH_COLON },
    { STR("供稿"), LABEL_SOURCE, WITH_COLON },
    { STR("出处"), LABEL_SOURCE, WITH_COLON },
    { STR("信息提供"), LABEL_SOURCE, WITH_COLON },
    { STR("发布机构"), LABEL_SOURCE, WITH_COLON },
    { STR("作者"), LABEL_AUTHOR, WITH_COLON },
    { STR("撰稿人"), LABEL_AUTHOR, WITH_COLON },
    { STR("撰稿"), LABEL_AUTHOR, WITH_COLON },
    { STR("记者"), LABEL_AUTHOR, WITH_COLON },
    { STR("記者"), LABEL_AUTHOR, WITH_COLON },
    { STR("发布者"), LABEL_AUTHOR, WITH_COLON },
    { STR("发布人"), LABEL_AUTHOR, WITH_COLON },
    { STR("责任编辑"), LABEL_EDITOR, WITH_COLON },
    { STR("責任編輯"), LABEL_EDITOR, WITH_COLON },
    { STR("责编"), LABEL_EDITOR, WITH_COLON },
    { STR("编辑"), LABEL_EDITOR, WITH_COLON },
    { STR("編輯"), LABEL_EDITOR, WITH_COLON },
    { STR("审核"), LABEL_EDITOR, WITH_COLON },
    { STR("发布时间"), LABEL_PUBLISHED, WITH_COLON },
    { STR("发布日期"), LABEL_PUBLISHED, WITH_COLON },
    { STR("發布時間"), LABEL_PUBLISHED, WITH_COLON },
    { STR("發佈時間"), LABEL_PUBLISHED, WITH_COLON },
    { STR("發布日期"), LABEL_PUBLISHED, WITH_COLON },
    { STR("發佈日期"), LABEL_PUBLISHED, WITH_COLON },
    { STR("发稿时间"), LABEL_PUBLISHED, WITH_COLON },
    { STR("发稿日期"), LABEL_PUBLISHED, WITH_COLON },
    { STR("发表时间"), LABEL_PUBLISHED, WITH_COLON },
    { STR("发表日期"), LABEL_PUBLISHED, WITH_COLON },
    { STR("公开日期"), LABEL_PUBLISHED, WITH_COLON },
    { STR("公开时间"), LABEL_PUBLISHED, WITH_COLON },
    { STR("发布于"), LABEL_PUBLISHED, ALONE },
    { STR("发表于"), LABEL_PUBLISHED, ALONE },
    { STR("更新时间"), LABEL_DECOY, ALONE },
    { STR("更新時間"), LABEL_DECOY, ALONE },
    { STR("更新日期"), LABEL_DECOY, ALONE },
    { STR("成文日期"), LABEL_DECOY, ALONE },
    { STR("成文时间"), LABEL_DECOY, ALONE },
    { STR("发文日期"), LABEL_DECOY, ALONE },
    { STR("发文时间"), LABEL_DECOY, ALONE },
    { STR("印发日期"), LABEL_DECOY, ALONE },
    { STR("印发时间"), LABEL_DECOY, ALONE },
    { STR("生效日期"), LABEL_DECOY, ALONE },
    { STR("截止时间"), LABEL_DECOY, ALONE },
    { STR("生成日期"), LABEL_DECOY, WITH_COLON },
    { STR("生成时间"), LABEL_DECOY, WITH_COLON },
    { STR("实施日期"), LABEL_DECOY, WITH_COLON },
    { STR("实施时间"), LABEL_DECOY, WITH_COLON },
    { STR("施行日期"), LABEL_DECOY, WITH_COLON },
    { STR("施行时间"), LABEL_DECOY, WITH_COLON },
    { STR("废止日期"), LABEL_DECOY, WITH_COLON },
    { STR("生效时间"), LABEL_DECOY, WITH_COLON },
    { STR("截止日期"), LABEL_DECOY, WITH_COLON },
    { STR("会议时间"), LABEL_DECOY, WITH_COLON },
    { STR("活动时间"), LABEL_DECOY, WITH_COLON },
    { STR("召开时间"), LABEL_DECOY, WITH_COLON },
    { STR("开始时间"), LABEL_DECOY, WITH_COLON },
    { STR("结束时间"), LABEL_DECOY, WITH_COLON },
    { STR("今天是"), LABEL_DECOY, ALONE },
    { STR("现在是"), LABEL_DECOY, ALONE },
    { STR("时间"), LABEL_DATE, WITH_COLON },
    { STR("時間"), LABEL_DATE, WITH_COLON },
    { STR("日期"), LABEL_DATE, WITH_COLON },
    { STR("摄影"), LABEL_NOISE, WITH_COLON },
    { STR("录入"), LABEL_NOISE, WITH_COLON },
    { STR("字体大小"), LABEL_NOISE, ALONE },
    { STR("字号"), LABEL_NOISE, APART },
    { STR("字体"), LABEL_NOISE, APART },
    { STR("文字大小"), LABEL_NOISE, WITH_COLON },
    { STR("视力保护色"), LABEL_NOISE, ALONE },
    { STR("浏览次数"), LABEL_NOISE, APART },
    { STR("阅读次数"), LABEL_NOISE, APART },
    { STR("访问次数"), LABEL_NOISE, APART },
    { STR("点击次数"), LABEL_NOISE, APART },
    { STR("点击数"), LABEL_NOISE, APART },
    { STR("点击率"), LABEL_NOISE, APART },
    { STR("点击量"), LABEL_NOISE, APART },
    { STR("点击"), LABEL_NOISE, APART },
    { STR("浏览量"), LABEL_NOISE, APART },
    { STR("浏览"), LABEL_NOISE, APART },
    { STR("访问量"), LABEL_NOISE, APART },
    { STR("访问"), LABEL_NOISE, APART },
    { STR("阅读量"), LABEL_NOISE, APART },
    { STR("阅读数"), LABEL_NOISE, APART },
    { STR("阅读"), LABEL_NOISE, APART },
    { STR("人气"), LABEL_NOISE, APART },
    { STR("分享到"), LABEL_NOISE, ALONE },
    { STR("分享"), LABEL_NOISE, APART },
    { STR("打印"), LABEL_NOISE, APART },
    { STR("关闭"), LABEL_NOISE, APART },
    { STR("收藏"), LABEL_NOISE, APART },
    { STR("大 中 小"), LABEL_NOISE, APART },
    { STR("大中小"), LABEL_NOISE, APART },
    { STR("A+"), LABEL_NOISE, APART },
    { STR("A-"), LABEL_NOISE, APART },
};

/* ---- finding them -------------------------------------------------------- */

/* Bytes of blanks and the colon behind a label; 0 when there is no colon. */
static size_t colon_length(struct str rest)
{
    size_t whole = rest.n;

    while (rest.n) {
        uint32_t c = utf8_next(&rest);

        if (c == ':' || c == COLON)
            return whole - rest.n;
        if (!utf8_is_blank(c))
            return 0;
    }
    return 0;
}

/* Bytes of the word at the start of a text; 0 when it is not there. Two
 * characters may be spaced to the width of three or four: "来　源". */
static size_t word_length(struct str text, struct str word)
{
    enum { HAN_BYTES = 3, LEAST_BYTES = 2 };
    struct str rest;

    if (text.n < LEAST_BYTES || memcmp(text.p, word.p, LEAST_BYTES) != 0)
        return 0; /* nearly always */
    if (str_starts(text, word))
        return word.n;
    if (word.n != 2 * HAN_BYTES ||
        !str_starts(text, str_slice(word, 0, HAN_BYTES)))
        return 0;
    rest = utf8_trim(str_skip(text, HAN_BYTES));
    if (!str_starts(rest, str_skip(word, HAN_BYTES)))
        return 0;
    return (size_t)(rest.p - text.p) + HAN_BYTES;
}

/* No part of a word: only letters make words. */
static bool is_apart(uint32_t before, struct str rest)
{
    uint32_t after = rest.n ? utf8_next(&rest) : ' ';

    return !utf8_is_han(before) && !utf8_is_han(after);
}

/* A table's cell of its own: its value stands in the next. */
static bool is_cell(uint32_t before, struct str rest)
{
    return before == 0 && utf8_trim(rest).n == 0;
}

/* The label that begins `text`, and how long it is with its colon; `before` is
 * the character in front of it, 0 at the start of the line. */
static const struct label *label_at(struct str text, uint32_t before,
                                    size_t *length)
{
    if ((unsigned char)text.p[0] < 0xE4 && text.p[0] != 'A')
        return NULL; /* no label begins so */
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        size_t colon, n = word_length(text, labels[i].word);
        struct str rest = str_skip(text, n);

        if (n == 0)
            continue;
        colon = colon_length(rest);
        *length = n + colon;
        if (colon || labels[i].form == ALONE || is_cell(before, rest) ||
            (labels[i].form == APART && is_apart(before, rest)))
            return &labels[i];
    }
    return NULL;
}

/* The next label of a text from `*at` on, which goes behind it. */
static bool next_label(struct str text, size_t *at, struct label_hit *hit)
{
    struct str rest = str_skip(text, *at);
    uint32_t before = *at ? ' ' : 0;

    while (rest.n) {
        size_t start = text.n - rest.n, length;
        const struct label *label = label_at(rest, before, &length);

        if (label) {
            *hit = (struct label_hit){
                .start = start,
                .end = start + length,
                .field = label->field,
                .rank = (uint8_t)(label - labels),
                .is_part = utf8_is_han(before),
            };
            *at = hit->end;
            return true;
        }
        before = utf8_next(&rest);
    }
    return false;
}

bool labels_has_any(struct str text)
{
    struct label_hit hit;
    size_t at = 0;

    return next_label(text, &at, &hit);
}

struct label_hits labels_find(const struct page *page, size_t from, size_t end)
{
    struct label_hits out = { NULL, 0 };
    size_t capacity = 0;

    for (size_t i = from; i < end; i++) {
        struct label_hit hit;
        size_t at = 0;

        while (next_label(page->lines[i].text, &at, &hit)) {
            out.items = text_grow(page->mem, out.items, out.count, &capacity,
                                  sizeof(*out.items));
            hit.line = i;
            out.items[out.count++] = hit;
        }
    }
    return out;
}

/* ---- their values -------------------------------------------------------- */

static bool is_end_mark(uint32_t c)
{
    static const uint32_t marks[] = { '|',    '[',    ']',    0xFF5C, 0x3010,
                                      0x3011, 0xFF3B, 0xFF3D, '{' };

    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (c == marks[i])
            return true;
    return false;
}

/* Begins with a person's name; padding parts two of them: "赖昇  何丽". */
static bool is_name(struct str text)
{
    enum { NAME_CHARS = 4 };
    size_t chars = 0;

    text = utf8_trim(text);
    while (text.n) {
        uint32_t c = utf8_next(&text);

        if (utf8_is_blank(c))
            break;
        if (!utf8_is_han(c))
            return false;
        chars++;
    }
    return chars >= 2 && chars <= NAME_CHARS;
}

/* A value ends at a date, padding, a bar or a bracket that it did not open;
 * before its own bracket, when the end lies inside. */
static size_t value_length(struct str text, bool is_person)
{
    struct str rest = text;
    size_t open_at = 0;
    int blanks = 0, open = 0;

    while (rest.n) {
        struct str here = rest;
        uint32_t c = utf8_next(&rest);

        blanks = utf8_is_blank(c) ? blanks + 1 : 0;
        if ((blanks > 1 && !(is_person && is_name(here))) || is_end_mark(c) ||
            date_begins(here))
            return open ? open_at : text.n - here.n;
        if (open == 0)
            open_at = text.n - here.n;
        open += (c == '(' || c == 0xFF08) - (c == ')' || c == 0xFF09);
        if (open < 0)
            return text.n - here.n;
    }
    return open ? open_at : text.n;
}

/* Up to the next label of the same line. */
static struct str rest_of(const struct page *page,
                          const struct label_hits *hits, size_t i)
{
    const struct label_hit *hit = &hits->items[i];
    struct str text = page->lines[hit->line].text;
    size_t end = text.n;

    if (i + 1 < hits->count && hits->items[i + 1].line == hit->line)
        end = hits->items[i + 1].start;
    return utf8_trim(str_slice(text, hit->end, end));
}

static struct str value_of(const struct page *page,
                           const struct label_hits *hits, size_t i, size_t end)
{
    size_t next = hits->items[i].line + 1;
    bool is_person = hits->items[i].field == LABEL_AUTHOR ||
                     hits->items[i].field == LABEL_EDITOR;
    bool is_last = i + 1 >= hits->count || hits->items[i + 1].line >= next;
    struct str rest = rest_of(page, hits, i);

    /* The value may stand in a table cell of its own. */
    if (rest.n == 0 && is_last && next < end &&
        (i + 1 >= hits->count || hits->items[i + 1].line != next ||
         hits->items[i + 1].start > 0)) {
        rest = utf8_trim(page->lines[next].text);
        if (i + 1 < hits->count && hits->items[i + 1].line == next)
            rest = str_slice(page->lines[next].text, 0, hits->items[i + 1].start);
    }
    rest =
        text_tidy(str_slice(rest, 0, value_length(rest, is_person)), page->mem);
    return rest.n && utf8_count(rest) <= VALUE_CHARS && !page_is_placeholder(rest)
               ? rest
               : STR_NONE;
}

struct str labels_value(const struct page *page, const struct label_hits *hits,
                        enum label_field field, size_t from, size_t end)
{
    struct str best = STR_NONE;
    unsigned rank = COUNT_OF(labels);

    for (size_t i = 0; i < hits->count; i++) {
        const struct label_hit *hit = &hits->items[i];
        struct str value;

        if (hit->field != field || hit->line < from || hit->line >= end ||
            hit->rank >= rank)
            continue;
        value = value_of(page, hits, i, end);
        if (str_is_none(value))
            continue;
        best = value;
        rank = hit->rank;
        trace_add(page->trace, "label", page->lines[hit->line].block, value,
                  "behind %.*s", STR_ARG(labels[hit->rank].word));
    }
    return best;
}
