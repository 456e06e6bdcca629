#include "base/limits.h"
#include "base/utf8.h"
#include "core/date.h"
#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_text.h"
#include "core/link.h"

enum {
    TITLE_CHARS = 120,
    SUBTITLE_CHARS = 200,
    SUBTITLE_LINES = 2,
    VALUE_CHARS = 60,
    TAIL_LINES = 12, /* behind the body, where an editor may be named */
    DATE_CHARS = 32, /* behind its label */
};

/* ---- the info line's labels ---------------------------------------------- */

enum label_field {
    LABEL_SOURCE,
    LABEL_AUTHOR,
    LABEL_EDITOR,
    LABEL_PUBLISHED, /* surely the article's date */
    LABEL_DATE,      /* "时间": perhaps */
    LABEL_DECOY,     /* a date that is not the article's */
    LABEL_NOISE,
};

/* In order of preference. A label is one only before a colon, but for those
 * of `is_alone`. */
static const struct label {
    struct str word;
    enum label_field field;
    bool is_alone;
} labels[] = {
    { STR("信息来源"), LABEL_SOURCE, false },
    { STR("文章来源"), LABEL_SOURCE, false },
    { STR("稿件来源"), LABEL_SOURCE, false },
    { STR("来源"), LABEL_SOURCE, false },
    { STR("稿源"), LABEL_SOURCE, false },
    { STR("供稿单位"), LABEL_SOURCE, false },
    { STR("供稿"), LABEL_SOURCE, false },
    { STR("作者"), LABEL_AUTHOR, false },
    { STR("撰稿"), LABEL_AUTHOR, false },
    { STR("记者"), LABEL_AUTHOR, false },
    { STR("发布者"), LABEL_AUTHOR, false },
    { STR("责任编辑"), LABEL_EDITOR, false },
    { STR("责编"), LABEL_EDITOR, false },
    { STR("编辑"), LABEL_EDITOR, false },
    { STR("审核"), LABEL_EDITOR, false },
    { STR("发布时间"), LABEL_PUBLISHED, false },
    { STR("发布日期"), LABEL_PUBLISHED, false },
    { STR("发稿时间"), LABEL_PUBLISHED, false },
    { STR("发稿日期"), LABEL_PUBLISHED, false },
    { STR("发表时间"), LABEL_PUBLISHED, false },
    { STR("发表日期"), LABEL_PUBLISHED, false },
    { STR("更新时间"), LABEL_DECOY, true },
    { STR("更新日期"), LABEL_DECOY, true },
    { STR("成文日期"), LABEL_DECOY, true },
    { STR("生效日期"), LABEL_DECOY, true },
    { STR("截止时间"), LABEL_DECOY, true },
    { STR("生成日期"), LABEL_DECOY, false },
    { STR("生成时间"), LABEL_DECOY, false },
    { STR("实施日期"), LABEL_DECOY, false },
    { STR("实施时间"), LABEL_DECOY, false },
    { STR("施行日期"), LABEL_DECOY, false },
    { STR("生效时间"), LABEL_DECOY, false },
    { STR("截止日期"), LABEL_DECOY, false },
    { STR("会议时间"), LABEL_DECOY, false },
    { STR("活动时间"), LABEL_DECOY, false },
    { STR("召开时间"), LABEL_DECOY, false },
    { STR("开始时间"), LABEL_DECOY, false },
    { STR("结束时间"), LABEL_DECOY, false },
    { STR("今天是"), LABEL_DECOY, true },
    { STR("时间"), LABEL_DATE, false },
    { STR("日期"), LABEL_DATE, false },
    { STR("字体大小"), LABEL_NOISE, true },
    { STR("字号"), LABEL_NOISE, false },
    { STR("字体"), LABEL_NOISE, false },
    { STR("浏览次数"), LABEL_NOISE, false },
    { STR("阅读次数"), LABEL_NOISE, false },
    { STR("访问次数"), LABEL_NOISE, false },
    { STR("点击次数"), LABEL_NOISE, false },
    { STR("点击数"), LABEL_NOISE, false },
    { STR("点击量"), LABEL_NOISE, false },
    { STR("点击"), LABEL_NOISE, false },
    { STR("浏览量"), LABEL_NOISE, false },
    { STR("浏览"), LABEL_NOISE, false },
    { STR("访问量"), LABEL_NOISE, false },
    { STR("阅读"), LABEL_NOISE, false },
    { STR("人气"), LABEL_NOISE, false },
    { STR("分享到"), LABEL_NOISE, true },
    { STR("分享"), LABEL_NOISE, false },
    { STR("打印"), LABEL_NOISE, false },
};

static const uint32_t COLON = 0xFF1A;

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

/* The label that begins `text`, and how long it is with its colon. */
static const struct label *label_at(struct str text, size_t *length)
{
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        size_t colon;

        if (!str_starts(text, labels[i].word))
            continue;
        colon = colon_length(str_skip(text, labels[i].word.n));
        *length = labels[i].word.n + colon;
        if (colon || labels[i].is_alone)
            return &labels[i];
    }
    return NULL;
}

static bool has_label(struct str text)
{
    size_t length;

    for (; text.n; utf8_next(&text))
        if (label_at(text, &length))
            return true;
    return false;
}

static bool begins_date(struct str text)
{
    int64_t utc_s;
    enum precision precision;
    struct str head = utf8_head(text, 10);

    return head.n && date_find(head, &utc_s, &precision) &&
           ((head.p[0] >= '0' && head.p[0] <= '9') ||
            (unsigned char)head.p[0] == 0xEF);
}

/* A value ends at the next label, a date, padding, a bar or a bracket that
 * it did not open; before its own bracket, when the end lies inside. */
static size_t value_length(struct str text)
{
    struct str rest = text;
    size_t open_at = 0;
    int blanks = 0, open = 0;
    size_t length;

    while (rest.n) {
        struct str here = rest;
        uint32_t c = utf8_next(&rest);

        blanks = utf8_is_blank(c) ? blanks + 1 : 0;
        if (blanks > 1 || c == '|' || c == 0xFF5C || c == '[' || c == 0x3010 ||
            label_at(here, &length) || begins_date(here))
            return open ? open_at : text.n - here.n;
        if (open == 0)
            open_at = text.n - here.n;
        open += (c == '(' || c == 0xFF08) - (c == ')' || c == 0xFF09);
        if (open < 0 || c == ']' || c == 0x3011)
            return text.n - here.n;
    }
    return text.n;
}

static struct str value_after(const struct page *page, size_t line, size_t end,
                              struct str rest)
{
    size_t length;

    rest = utf8_trim(rest);
    /* The value may stand in a table cell of its own. */
    if (rest.n == 0 && line + 1 < end &&
        !label_at(page->lines[line + 1].text, &length))
        rest = utf8_trim(page->lines[line + 1].text);
    rest = text_tidy(str_slice(rest, 0, value_length(rest)), page->mem);
    if (utf8_count(rest) > VALUE_CHARS || str_find(rest, S("{{")) >= 0)
        return STR_NONE;
    return rest.n ? rest : STR_NONE;
}

/* What stands behind a label in the lines from..end; none when absent. */
static struct str find_label(const struct page *page, size_t from, size_t end,
                             const struct label *wanted)
{
    for (size_t i = from; i < end; i++) {
        struct str rest = page->lines[i].text;

        for (; rest.n; utf8_next(&rest)) {
            size_t length;
            const struct label *label = label_at(rest, &length);

            if (!label)
                continue;
            if (label == wanted)
                return value_after(page, i, end, str_skip(rest, length));
            rest = str_skip(rest, label->word.n - 1);
        }
    }
    return STR_NONE;
}

static void find_field(const struct page *page, size_t from, size_t end,
                       enum label_field field, struct str *out)
{
    for (size_t i = 0; i < COUNT_OF(labels) && str_is_none(*out); i++)
        if (labels[i].field == field)
            *out = find_label(page, from, end, &labels[i]);
}

/* ---- the date ------------------------------------------------------------ */

/* A line's words before the first decoy. */
static struct str before_decoy(struct str text)
{
    struct str rest = text;
    size_t length;

    for (; rest.n; utf8_next(&rest)) {
        const struct label *label = label_at(rest, &length);

        if (label && label->field == LABEL_DECOY)
            return str_slice(text, 0, text.n - rest.n);
        if (label)
            rest = str_skip(rest, label->word.n - 1);
    }
    return text;
}

/* The date of a line from `i`, or of the next when nothing follows there:
 * label and value may stand in cells of their own. */
static bool date_of_value(const struct page *page, struct str value, size_t i,
                          size_t end, struct article *out)
{
    if (utf8_trim(value).n == 0 && i + 1 < end)
        value = page->lines[i + 1].text;
    return date_find(utf8_head(before_decoy(value), DATE_CHARS),
                     &out->published_s, &out->precision);
}

/* `is_first`: only where the label begins its line or follows a blank or a
 * mark; else it may be the end of a word we do not know. */
static bool date_behind_label(const struct page *page, size_t from, size_t end,
                              enum label_field field, bool is_first,
                              struct article *out)
{
    for (size_t i = from; i < end; i++) {
        struct str rest = page->lines[i].text;
        uint32_t before = 0;

        while (rest.n) {
            size_t length;
            const struct label *label = label_at(rest, &length);

            if (label && label->field == field &&
                !(is_first && utf8_is_han(before)) &&
                date_of_value(page, str_skip(rest, length), i, end, out))
                return true;
            if (label)
                rest = str_skip(rest, label->word.n);
            before = label ? COLON : utf8_next(&rest);
        }
    }
    return false;
}

static bool labelled_date(const struct page *page, size_t from, size_t end,
                          struct article *out)
{
    return date_behind_label(page, from, end, LABEL_PUBLISHED, false, out) ||
           date_behind_label(page, from, end, LABEL_DATE, true, out) ||
           date_behind_label(page, from, end, LABEL_DATE, false, out);
}

/* A decoy whose date stands in the next line. */
static bool ends_in_decoy(struct str text)
{
    struct str rest = str_skip(text, before_decoy(text).n);
    size_t length;

    return rest.n && label_at(rest, &length) &&
           utf8_trim(str_skip(rest, length)).n == 0;
}

static bool date_in_lines(const struct page *page, size_t from, size_t end,
                          struct article *out)
{
    for (size_t i = from; i < end; i++)
        if ((i == from || !ends_in_decoy(page->lines[i - 1].text)) &&
            date_find(before_decoy(page->lines[i].text), &out->published_s,
                      &out->precision))
            return true;
    return false;
}

/* ".../202401/t20240108_5587803.htm", ".../2024/1/8/art_7_1.html". The site
 * may have moved since, so this comes last, and only as a day. */
static bool date_in_address(const struct page *page, struct article *out)
{
    struct str rest = page->url;
    ptrdiff_t at;

    while ((at = str_find(rest, S("/"))) >= 0) {
        char day[] = "dddd-dd-dd";
        size_t n = 0;

        rest = str_skip(rest, (size_t)at + 1);
        if (rest.n > 9 && rest.p[0] == 't' && rest.p[9] == '_') {
            for (size_t i = 0; day[i]; i++)
                if (day[i] == 'd')
                    day[i] = rest.p[++n];
            if (date_find(str_of(day), &out->published_s, &out->precision))
                return true;
        }
        if (begins_date(rest) &&
            date_find(utf8_head(rest, 10), &out->published_s, &out->precision))
            return true;
    }
    return false;
}

static void read_date(const struct page *page, size_t info, size_t end,
                      struct article *out)
{
    struct str tag = page_meta(page, S("PubDate"));

    if (labelled_date(page, info, page->body_at, out) ||
        date_in_lines(page, info, page->body_at, out) ||
        labelled_date(page, page->body_at, end, out) ||
        date_find(tag, &out->published_s, &out->precision))
        return;
    if (date_in_address(page, out))
        out->precision = PRECISION_DAY;
}

/* ---- title and subtitle -------------------------------------------------- */

/* Where the words lie that look like the title. */
struct title_place {
    struct str text;
    size_t first, end; /* lines */
    int score;
};

static bool is_number(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return text.n > 0;
}

static bool is_inside(const struct dom_node *node, const struct dom_node *top)
{
    while (node && node != top)
        node = node->parent;
    return node;
}

/* A date and nothing else but its punctuation. */
static bool is_date(struct str text)
{
    static const struct str marks = STR("年月日时分秒星期一二三四五六");

    if (!begins_date(utf8_trim(text)))
        return false;
    while (text.n) {
        struct str here = text;
        uint32_t c = utf8_next(&text);

        if (utf8_is_han(c) &&
            str_find(marks, str_slice(here, 0, here.n - text.n)) < 0)
            return false;
    }
    return true;
}

/* A subtitle may hold a day ("2024年1月8日在…会议上"), but no time. */
static bool is_info(const struct page *page, size_t line)
{
    struct str text = page->lines[line].text;
    const struct dom_node *node = page->lines[line].block;
    enum precision precision;
    int64_t utc_s;

    if (has_label(text) || is_date(text) ||
        (date_find(text, &utc_s, &precision) && precision > PRECISION_DAY))
        return true;
    for (; node && !is_inside(page->body, node); node = node->parent)
        if (selectors_match(page->profile->info, node))
            return true;
    return false;
}

/* A container may be named like a title: its words are not worth copying to
 * find that. */
static bool is_small(const struct dom_node *top)
{
    enum { NODES = 200, BYTES = 8000 };
    const struct dom_node *node = top;
    size_t nodes = 0, bytes = 0;

    while ((node = dom_next(top, node, false))) {
        bytes += node->text.n;
        if (++nodes > NODES || bytes > BYTES)
            return false;
    }
    return true;
}

/* The element around a line that the profile marks as a title, if it holds
 * no more than a title would. */
static const struct dom_node *marked_title(const struct page *page, size_t line)
{
    const struct dom_node *node = page->lines[line].block;

    for (int up = 0; up < 3 && node; up++, node = node->parent) {
        struct str text;

        if (!selectors_match(page->profile->title, node))
            continue;
        if (!is_small(node))
            return NULL;
        text = text_of(node, page->mem);
        return utf8_count(text) <= TITLE_CHARS && !has_label(text) ? node : NULL;
    }
    return NULL;
}

static void score_title(const struct page *page, size_t line,
                        struct title_place *best)
{
    const struct dom_node *marked = marked_title(page, line);
    struct title_place place = { .first = line, .end = line + 1 };

    place.text = page->lines[line].text;
    if (marked) {
        place.text = text_of(marked, page->mem);
        while (place.end < page->body_at &&
               is_inside(page->lines[place.end].block, marked))
            place.end++;
        place.score += 3;
    }
    if (text_same(place.text, page->article_title))
        place.score += 4;
    if (text_starts(page->title_tag, place.text) &&
        !text_same(place.text, page->site_name))
        place.score += text_same(place.text, page->tag_title) ? 5 : 3;
    if (looks_of(page->lines[line].block) == LOOKS_HEADING)
        place.score += 1;
    if (place.score > best->score)
        *best = place;
}

/* The end of <title> that names the site. */
static bool is_site_tail(const struct page *page, struct str text)
{
    struct str tail = str_skip(page->title_tag, page->tag_title.n);

    return tail.n && str_ends(tail, utf8_trim(text));
}

static bool may_be_title(const struct page *page, size_t line)
{
    struct str text = page->lines[line].text;
    size_t chars = utf8_count(text);

    return chars >= 2 && chars <= TITLE_CHARS && !has_label(text) &&
           !is_number(text) && !is_date(text) && !is_site_tail(page, text);
}

/* Without any mark: the first line of the few above source and date. */
static struct title_place title_by_place(const struct page *page, size_t from,
                                         size_t info)
{
    struct title_place place = { .text = STR_NONE, .end = from };

    if (info < page->body_at && info > from && info - from <= 3 &&
        may_be_title(page, from))
        place = (struct title_place){ page->lines[from].text, from, from + 1, 1 };
    return place;
}

static size_t info_line(const struct page *page, size_t from)
{
    while (from < page->body_at && !is_info(page, from))
        from++;
    return from;
}

static struct title_place find_title(const struct page *page)
{
    size_t crumbs = page_breadcrumb_line(page);
    size_t from = crumbs < page->body_at ? crumbs + 1 : 0;
    struct title_place best = { .text = STR_NONE, .end = from };

    for (size_t i = from; i < page->body_at; i++)
        if (may_be_title(page, i))
            score_title(page, i, &best);
    if (best.score == 0)
        best = title_by_place(page, from, info_line(page, from));
    if (!str_is_none(best.text))
        best.text = text_tidy(best.text, page->mem);
    else if (!str_is_none(page->article_title))
        best.text = page->article_title;
    else if (page->title_tag.n)
        best.text = page->tag_title;
    return best;
}

static struct str find_subtitle(const struct page *page,
                                const struct title_place *title, size_t info)
{
    const struct dom_node *marked = page_find(page, page->profile->subtitle);
    CLEANUP(buf_free) struct buf words = BUF_EMPTY;
    struct str found;

    if (marked) {
        found = text_of(marked, page->mem);
        if (found.n && !text_same(found, title->text))
            return found;
    }
    if (title->score == 0 || info == page->body_at || info <= title->end ||
        info - title->end > SUBTITLE_LINES)
        return STR_NONE;
    for (size_t i = title->end; i < info; i++) {
        struct str text = page->lines[i].text;

        if (!is_number(text))
            buf_printf(&words, "%s%.*s", words.n ? " " : "", STR_ARG(text));
    }
    found = text_tidy(buf_str(&words), page->mem);
    if (found.n == 0 || utf8_count(found) > SUBTITLE_CHARS ||
        text_same(found, title->text))
        return STR_NONE;
    return found;
}

/* ---- all of them --------------------------------------------------------- */

/* Behind the body up to the page's foot. */
static size_t tail_end(const struct page *page)
{
    size_t end = page->body_at;

    while (end < page->line_count && end < page->body_at + TAIL_LINES &&
           str_find(page->lines[end].text, S("版权所有")) < 0)
        end++;
    return end;
}

void page_read_fields(const struct page *page, struct article *out)
{
    struct title_place title = find_title(page);
    size_t info = info_line(page, title.end), tail = tail_end(page);
    struct str author;

    out->title = title.text;
    out->subtitle = find_subtitle(page, &title, info);
    find_field(page, title.end, page->body_at, LABEL_SOURCE, &out->source);
    find_field(page, title.end, page->body_at, LABEL_AUTHOR, &out->author);
    find_field(page, title.end, page->body_at, LABEL_EDITOR, &out->editor);
    find_field(page, page->body_at, tail, LABEL_EDITOR, &out->editor);
    find_field(page, page->body_at, tail, LABEL_SOURCE, &out->source);
    if (str_is_none(out->source))
        out->source = page_meta(page, S("ContentSource"));
    /* The tag may name the author or the editor. */
    author = page_meta(page, S("Author"));
    if (str_is_none(out->author) && !text_same(author, out->editor))
        out->author = author;
    read_date(page, info, tail, out);
}

bool page_shows_date(const struct page *page)
{
    enum { NEAR_LINES = 4 }; /* below the title */
    struct title_place title = find_title(page);
    size_t end = title.end + NEAR_LINES;
    struct article found;

    if (end > page->body_at)
        end = page->body_at;
    return title.score > 0 && (labelled_date(page, title.end, end, &found) ||
                               date_in_lines(page, title.end, end, &found));
}
