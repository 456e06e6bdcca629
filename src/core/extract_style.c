#include "core/extract_style.h"

#include "base/limits.h"
#include "core/extract_text.h"

/* ---- declarations -------------------------------------------------------- */

struct str style_value(struct str style, struct str property)
{
    struct str rule, value = STR_NONE;

    while (str_split(&style, ';', &rule)) {
        ptrdiff_t at = str_find_char(rule, ':');

        if (at >= 0 &&
            str_equal_nocase(str_trim(str_slice(rule, 0, (size_t)at)), property))
            value = str_trim(str_skip(rule, (size_t)at + 1));
    }
    return value;
}

bool style_is_zero(struct str value)
{
    size_t n = 0;

    while (n < value.n && (value.p[n] == '0' || value.p[n] == '.'))
        n++;
    return n && (n == value.n || value.p[n] < '0' || value.p[n] > '9');
}

static bool is_none_word(struct str value)
{
    return str_equal_nocase(str_slice(value, 0, 4), S("none"));
}

static bool is_hidden_word(struct str value)
{
    return str_equal_nocase(str_slice(value, 0, 6), S("hidden"));
}

/* A length in pixels, also a negative one; 0 when it is none, and for those
 * that depend on the window. Fractions do not matter here. */
static int64_t pixels_of(struct str value)
{
    static const struct {
        struct str unit;
        int64_t tenths; /* of a pixel */
    } units[] = { { STR("px"), 10 },   { STR("pt"), 13 },  { STR("em"), 160 },
                  { STR("rem"), 160 }, { STR("cm"), 378 }, { STR("mm"), 38 },
                  { STR("in"), 960 } };
    bool is_negative = str_starts(value, S("-"));
    size_t n = 0;
    int64_t number;

    value = str_skip(value, is_negative);
    while (n < value.n && value.p[n] >= '0' && value.p[n] <= '9')
        n++;
    if (!str_to_int(str_slice(value, 0, n), 0, 1000000, &number))
        return 0;
    while (n < value.n &&
           (value.p[n] == '.' || (value.p[n] >= '0' && value.p[n] <= '9')))
        n++;
    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (str_equal_nocase(str_slice(str_skip(value, n), 0, units[i].unit.n),
                             units[i].unit))
            return number * units[i].tenths / (is_negative ? -10 : 10);
    return 0;
}

/* Moved off the page: "-9999px". No editor's indent comes near. */
static bool is_far(int64_t pixels)
{
    enum { FAR_PX = 999 };

    return pixels <= -FAR_PX;
}

static bool is_far_away(struct str value)
{
    return is_far(pixels_of(value));
}

static const struct {
    struct str property;
    bool (*hides)(struct str value);
} hiding_styles[] = {
    { STR("display"), is_none_word },  { STR("visibility"), is_hidden_word },
    { STR("opacity"), style_is_zero }, { STR("left"), is_far_away },
    { STR("top"), is_far_away },
};

/* What shifts the first line adds up: Word hangs an indent by moving the
 * paragraph right and its first line back left. */
static bool is_shifted_away(struct str style)
{
    static const struct str shifts[] = { STR("margin-left"), STR("padding-left"),
                                         STR("text-indent") };
    int64_t pixels = 0;

    for (size_t i = 0; i < COUNT_OF(shifts); i++)
        pixels += pixels_of(style_value(style, shifts[i]));
    return is_far(pixels);
}

/* No height or no width, and nothing may stand out of it. */
static bool is_closed_box(struct str style)
{
    static const struct str sides[] = { STR("height"), STR("max-height"),
                                        STR("width"), STR("max-width") };

    if (!is_hidden_word(style_value(style, S("overflow"))))
        return false;
    for (size_t i = 0; i < COUNT_OF(sides); i++)
        if (style_is_zero(style_value(style, sides[i])))
            return true;
    return false;
}

/* "rect(0 0 0 0)", "rect(1px, 1px, 1px, 1px)": nothing of it is shown. It
 * works only on what is taken out of the text's flow. */
static bool is_clipped(struct str style)
{
    struct str position = style_value(style, S("position"));
    struct str clip = style_value(style, S("clip"));

    if (!str_starts(clip, S("rect(")) ||
        (!str_equal_nocase(str_slice(position, 0, 8), S("absolute")) &&
         !str_equal_nocase(str_slice(position, 0, 5), S("fixed"))))
        return false;
    for (size_t i = 0; i < clip.n; i++) {
        char before = i ? clip.p[i - 1] : ' ';
        bool is_first = before < '0' || before > '9';

        if (clip.p[i] > '1' && clip.p[i] <= '9')
            return false;
        if (clip.p[i] >= '0' && clip.p[i] <= '1' && !is_first)
            return false;
    }
    return true;
}

bool style_hides(struct str style)
{
    if (style.n == 0)
        return false;
    for (size_t i = 0; i < COUNT_OF(hiding_styles); i++)
        if (hiding_styles[i].hides(style_value(style, hiding_styles[i].property)))
            return true;
    return is_shifted_away(style) || is_closed_box(style) || is_clipped(style);
}

/* ---- the page's own rules ------------------------------------------------ */

/* Cuts what stands before `mark` off; all of it without. */
static struct str take_until(struct str *rest, char mark)
{
    struct str piece = STR_NONE;

    (void)str_split(rest, mark, &piece);
    return piece;
}

/* Skips the block that an at-rule opens: what it hides depends on the
 * window. */
static void skip_block(struct str *rest)
{
    size_t i = 0;
    int open = 1;

    for (; i < rest->n && open > 0; i++)
        open += (rest->p[i] == '{') - (rest->p[i] == '}');
    *rest = str_skip(*rest, i);
}

static struct str without_comments(struct str text, struct arena *mem)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    ptrdiff_t at;

    while ((at = str_find(text, S("/*"))) >= 0) {
        ptrdiff_t end = str_find(text, S("*/"));

        buf_put(&out, str_slice(text, 0, (size_t)at));
        text = str_skip(text, end < at ? text.n : (size_t)end + 2);
    }
    buf_put(&out, text);
    return arena_take(mem, &out);
}

/* ".a", "#b", "div.c p": one that depends on a state or a place among others
 * is left out, and so is one that means every element of a kind. */
static bool is_plain(struct str selector)
{
    bool is_named = false;

    for (size_t i = 0; i < selector.n; i++) {
        char c = selector.p[i];

        is_named |= c == '.' || c == '#';
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || c == '.' || c == '#' || c == '-' ||
              c == '_' || c == ' '))
            return false;
    }
    return is_named;
}

struct rules {
    struct arena *mem;
    struct selector *items;
    size_t count, capacity;
};

static void add_rule(struct rules *rules, struct str list)
{
    struct str piece;

    while (rules->count < LIMIT_SELECTORS && str_split(&list, ',', &piece)) {
        struct selectors one;
        struct err ignored;

        piece = str_trim(piece);
        if (!is_plain(piece) ||
            !selectors_parse(piece, rules->mem, &one, &ignored))
            continue;
        rules->items = text_grow(rules->mem, rules->items, rules->count,
                                 &rules->capacity, sizeof(*rules->items));
        rules->items[rules->count++] = one.items[0];
    }
}

static void read_rules(struct rules *rules, struct str text)
{
    while (text.n) {
        struct str list = str_trim(take_until(&text, '{')), declarations;

        if (str_starts(list, S("<!--")))
            list = str_trim(str_skip(list, sizeof("<!--") - 1));
        if (str_starts(list, S("@"))) {
            skip_block(&text);
            continue;
        }
        declarations = take_until(&text, '}');
        if (style_hides(declarations))
            add_rule(rules, list);
    }
}

struct selectors style_hidden(const struct dom_node *root, struct arena *mem)
{
    struct rules rules = { .mem = mem };
    const struct dom_node *node = root;

    while ((node = dom_next(root, node, false)))
        if (dom_is(node, "style") && node->first)
            read_rules(&rules, without_comments(node->first->text, mem));
    return (struct selectors){ rules.items, rules.count };
}
