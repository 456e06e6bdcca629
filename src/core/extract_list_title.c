#include "base/utf8.h"
#include "core/extract_day.h"
#include "core/extract_list.h"
#include "core/extract_looks.h"
#include "core/extract_text.h"

/* ---- words ---------------------------------------------------------------- */

bool list_says(struct str text, struct str word)
{
    while (text.n) {
        uint32_t c = utf8_next(&text);

        if (utf8_is_han(c) && (word.n == 0 || utf8_next(&word) != c))
            return false;
    }
    return word.n == 0;
}

bool list_is_turning(struct str words)
{
    static const struct str turnings[] = {
        STR("更多"),     STR("首页"),     STR("上一页"),   STR("上页"),
        STR("下一页"),   STR("下页"),     STR("末页"),     STR("尾页"),
        STR("第页"),     STR("返回"),     STR("详细"),     STR("详情"),
        STR("查看详情"), STR("查看更多"), STR("了解更多"), STR("阅读全文"),
        STR("查看全文"), STR("点击查看"), STR("全文"),
    };

    for (size_t i = 0; i < COUNT_OF(turnings); i++)
        if (list_says(words, turnings[i]))
            return true;
    return str_equal_nocase(str_slice(words, 0, 4), S("more")) &&
           list_says(words, S(""));
}

static bool is_one_of(uint32_t c, const char *characters)
{
    struct str rest = str_of(characters);

    while (rest.n)
        if (utf8_next(&rest) == c)
            return true;
    return false;
}

/* The first character, 0 of an empty text. */
static uint32_t first_of(struct str text)
{
    return text.n ? utf8_next(&text) : 0;
}

static struct str without_first(struct str text)
{
    if (text.n)
        utf8_next(&text);
    return text;
}

/* ---- marks ---------------------------------------------------------------- */

/* What editors hang on a title. Some are words of a title unless brackets set
 * them off. */
static const struct {
    struct str word;
    bool needs_brackets;
} marks[] = {
    { STR("置顶"), false }, { STR("new"), false }, { STR("hot"), false },
    { STR("top"), true },   { STR("顶"), true },   { STR("新"), true },
    { STR("热"), true },    { STR("荐"), true },   { STR("最新"), true },
    { STR("推荐"), true },
};

static bool is_mark(struct str text, bool has_brackets)
{
    enum { BYTES = 32 };

    if (text.n > BYTES)
        return false;
    text = utf8_trim(text);
    while (str_ends(text, S("!")))
        text.n--;
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if ((has_brackets || !marks[i].needs_brackets) &&
            str_equal_nocase(marks[i].word, text))
            return true;
    return false;
}

static const struct {
    struct str open, close;
} brackets[] = {
    { STR("["), STR("]") },   { STR("【"), STR("】") },
    { STR("("), STR(")") },   { STR("（"), STR("）") },
    { STR("〔"), STR("〕") }, { STR("［"), STR("］") },
};

/* "[置顶]关于…" -> "关于…", "置顶 关于…" too. */
static struct str without_head_mark(struct str text)
{
    ptrdiff_t at;

    for (size_t i = 0; i < COUNT_OF(brackets); i++) {
        if (!str_starts(text, brackets[i].open))
            continue;
        at = str_find(text, brackets[i].close);
        if (at > 0 &&
            is_mark(str_slice(text, brackets[i].open.n, (size_t)at), true))
            return utf8_trim(str_skip(text, (size_t)at + brackets[i].close.n));
    }
    at = str_find_char(text, ' ');
    return at > 0 && is_mark(str_slice(text, 0, (size_t)at), false)
               ? str_skip(text, (size_t)at + 1)
               : text;
}

static ptrdiff_t find_last(struct str text, struct str word)
{
    for (size_t at = text.n; at-- > 0;)
        if (str_starts(str_skip(text, at), word))
            return (ptrdiff_t)at;
    return -1;
}

static struct str without_tail_mark(struct str text)
{
    ptrdiff_t at;

    for (size_t i = 0; i < COUNT_OF(brackets); i++) {
        if (!str_ends(text, brackets[i].close))
            continue;
        at = find_last(text, brackets[i].open);
        if (at > 0 && is_mark(str_slice(text, (size_t)at + brackets[i].open.n,
                                        text.n - brackets[i].close.n),
                              true))
            return utf8_trim(str_slice(text, 0, (size_t)at));
    }
    at = find_last(text, S(" "));
    return at > 0 && is_mark(str_skip(text, (size_t)at), false)
               ? utf8_trim(str_slice(text, 0, (size_t)at))
               : text;
}

static bool is_bullet(uint32_t c)
{
    return c && is_one_of(c, "·•●○■□◆◇★☆▪▲△▶►→>›»※∙・-");
}

/* "1." and "2、" count the lines; "3.15" and "12345" are a title's own. */
static struct str without_number(struct str text)
{
    struct str rest = text;
    size_t digits = 0;

    while (digits < 2 && rest.n && rest.p[0] >= '0' && rest.p[0] <= '9') {
        rest = str_skip(rest, 1);
        digits++;
    }
    if (digits == 0 || !is_one_of(first_of(rest), ".、．") || rest.n == 0)
        return text;
    rest = without_first(rest);
    return rest.n && (rest.p[0] < '0' || rest.p[0] > '9') ? utf8_trim(rest)
                                                          : text;
}

/* The title alone. What would leave nothing stays; nobody hangs more on it
 * than a few rounds take off. */
static struct str without_marks(struct str text)
{
    enum { ROUNDS = 8 };
    struct str before, title, day;
    int round = 0;

    text = utf8_trim(text);
    do {
        before = text;
        while (is_bullet(first_of(text)))
            text = utf8_trim(without_first(text));
        text = without_head_mark(text);
        text = without_tail_mark(text);
        text = day_cut(text, &title, &day) ? title : text;
        text = without_number(text);
    } while (text.n < before.n && text.n > 0 && ++round < ROUNDS);
    return text.n ? text : before;
}

/* ---- the words of the link ------------------------------------------------ */

static bool has_class_part(const struct dom_node *node, struct str part)
{
    return str_find(dom_attribute(node, S("class")), part) >= 0;
}

static bool is_heading(const struct dom_node *node)
{
    return looks_of(node) == LOOKS_HEADING ||
           ((has_class_part(node, S("tit")) ||
             has_class_part(node, S("Tit"))) &&
            !has_class_part(node, S("sub")));
}

/* Holds words and no further block. */
static bool is_line(const struct dom_node *block)
{
    const struct dom_node *node = block;
    bool has_words = false;

    while ((node = looks_next(block, node))) {
        if (!str_is_none(node->tag) && looks_is_block(node))
            return false;
        has_words |= str_is_none(node->tag) && !list_says(node->text, S("")) &&
                     !day_is(node->text);
    }
    return has_words;
}

const struct dom_node *list_title_node(const struct dom_node *link)
{
    const struct dom_node *node = link, *line = NULL;

    while ((node = looks_next(link, node))) {
        if (str_is_none(node->tag))
            continue;
        if (is_heading(node) && dom_next(node, node, false))
            return node;
        if (!line && looks_is_block(node) && is_line(node))
            line = node;
    }
    return line ? line : link;
}

/* A count of the line in an element of its own: "<em>3</em>title". */
static bool is_count(const struct dom_node *node, const struct dom_node *title)
{
    struct str text = utf8_trim(node->text);
    int64_t number;

    return node->parent != title && text.n <= 2 &&
           str_to_int(text, 0, 99, &number);
}

/* Nearest block around a text, or the title itself. */
static const struct dom_node *block_in(const struct dom_node *node,
                                       const struct dom_node *title)
{
    do
        node = node->parent;
    while (node != title && !looks_is_block(node));
    return node;
}

static struct str shown_title(const struct page *page,
                              const struct dom_node *title)
{
    static const struct text_look look = { 0 };
    CLEANUP(text_free) struct text text = { .mem = page->mem };
    const struct dom_node *node = title, *block = title;

    while ((node = looks_next(title, node))) {
        if (!str_is_none(node->tag)) {
            if (looks_of(node) == LOOKS_BREAK)
                text_put(&text, S(" "), &look);
            continue;
        }
        if (block_in(node, title) != block)
            text_put(&text, S(" "), &look);
        block = block_in(node, title);
        if (!day_is(node->text) && !is_mark(node->text, false) &&
            !(text.visible == 0 && is_count(node, title)))
            text_put(&text, node->text, &look);
    }
    return without_marks(arena_take(page->mem, &text.bytes));
}

/* ---- the title attribute -------------------------------------------------- */

/* The text without the dots that say it goes on. */
static struct str without_dots(struct str text)
{
    struct str head = text;

    while (str_ends(head, S("…")))
        head.n -= sizeof("…") - 1;
    while (str_ends(head, S(".")) && str_ends(text, S("..")))
        head.n--;
    return utf8_trim(head);
}

/* Where such an attribute stops naming the title. */
static struct str until_label(struct str text)
{
    static const struct str labels[] = {
        STR("发布"), STR("点击"), STR("作者"), STR("来源"),
        STR("时间"), STR("日期"), STR("阅读"), STR("浏览"),
    };

    for (size_t at = 1; at < text.n; at++)
        for (size_t i = 0; i < COUNT_OF(labels); i++)
            if (text.p[at - 1] == ' ' && str_starts(str_skip(text, at), labels[i]))
                return utf8_trim(str_slice(text, 0, at));
    return text;
}

/* "点击查看《title》" has the closing mark of what stands before the title. */
static struct str without_closing(struct str text, struct str before)
{
    static const struct {
        struct str open, close;
    } pairs[] = { { STR("《"), STR("》") },
                  { STR("“"), STR("”") },
                  { STR("【"), STR("】") },
                  { STR("["), STR("]") } };

    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        if (str_ends(before, pairs[i].open) && str_ends(text, pairs[i].close))
            text.n -= pairs[i].close.n;
    return text;
}

/* What comes behind the shown words goes on with them. */
static bool goes_on(struct str rest)
{
    uint32_t c = first_of(rest);

    return c && !utf8_is_blank(c) && !is_one_of(c, "([（【-_|—:：");
}

/* One line of the attribute; none unless it holds what the list shows. */
static struct str whole_of(struct str line, struct str head, bool is_cut)
{
    struct str rest = line, before, whole;

    while (rest.n && !text_starts(rest, head))
        utf8_next(&rest);
    if (rest.n == 0)
        return STR_NONE;
    before = str_slice(line, 0, line.n - rest.n);
    whole = without_closing(until_label(rest), before);
    return is_cut || (str_starts(whole, head) && goes_on(str_skip(whole, head.n)))
               ? whole
               : STR_NONE;
}

/* The whole title, where the attribute has it. */
static struct str whole_title(const struct page *page, struct str attribute,
                              struct str shown)
{
    struct str head = without_dots(shown), line;

    while (head.n && str_split(&attribute, '\n', &line)) {
        struct str whole = without_marks(
            whole_of(text_tidy(line, page->mem), head, head.n < shown.n));

        if (without_dots(whole).n > head.n)
            return whole;
    }
    return shown;
}

/* For a picture: the first line, without a label. */
static struct str title_alone(const struct page *page, struct str attribute)
{
    static const struct str labels[] = { STR("文章标题："), STR("标题："),
                                         STR("文章标题:"), STR("标题:") };
    struct str line = STR_NONE;

    (void)str_split(&attribute, '\n', &line);
    line = text_tidy(line, page->mem);
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        if (str_starts(line, labels[i]))
            line = str_skip(line, labels[i].n);
    return line.n ? without_marks(until_label(line)) : S("");
}

struct str list_title(const struct page *page, const struct dom_node *link,
                      const struct dom_node *title)
{
    enum { BYTES = 1024 };
    struct str attribute = str_slice(dom_attribute(link, S("title")), 0, BYTES);
    struct str shown = shown_title(page, title);

    return shown.n ? whole_title(page, attribute, shown)
                   : title_alone(page, attribute);
}
