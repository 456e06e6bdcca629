#include "core/extract_looks.h"

static const struct {
    struct str tag;
    enum looks looks;
} element_rules[] = {
    { STR("p"), LOOKS_BLOCK },       { STR("div"), LOOKS_BLOCK },
    { STR("br"), LOOKS_BREAK },      { STR("a"), LOOKS_LINK },
    { STR("strong"), LOOKS_STRONG }, { STR("b"), LOOKS_STRONG },
    { STR("em"), LOOKS_EM },         { STR("i"), LOOKS_EM },
    { STR("img"), LOOKS_IMAGE },     { STR("table"), LOOKS_TABLE },
    { STR("ul"), LOOKS_LIST },       { STR("ol"), LOOKS_LIST },
    { STR("h1"), LOOKS_HEADING },    { STR("h2"), LOOKS_HEADING },
    { STR("h3"), LOOKS_HEADING },    { STR("h4"), LOOKS_HEADING },
    { STR("h5"), LOOKS_HEADING },    { STR("h6"), LOOKS_HEADING },
    { STR("center"), LOOKS_CENTER }, { STR("figcaption"), LOOKS_CAPTION },
    { STR("video"), LOOKS_VIDEO },   { STR("embed"), LOOKS_VIDEO },
    { STR("object"), LOOKS_VIDEO },  { STR("figure"), LOOKS_BLOCK },
    { STR("section"), LOOKS_BLOCK }, { STR("article"), LOOKS_BLOCK },
    { STR("header"), LOOKS_BLOCK },  { STR("footer"), LOOKS_BLOCK },
    { STR("nav"), LOOKS_BLOCK },     { STR("aside"), LOOKS_BLOCK },
    { STR("main"), LOOKS_BLOCK },    { STR("blockquote"), LOOKS_BLOCK },
    { STR("pre"), LOOKS_BLOCK },     { STR("address"), LOOKS_BLOCK },
    { STR("form"), LOOKS_BLOCK },    { STR("fieldset"), LOOKS_BLOCK },
    { STR("dl"), LOOKS_BLOCK },      { STR("dt"), LOOKS_BLOCK },
    { STR("dd"), LOOKS_BLOCK },      { STR("li"), LOOKS_BLOCK },
    { STR("thead"), LOOKS_BLOCK },   { STR("tbody"), LOOKS_BLOCK },
    { STR("tfoot"), LOOKS_BLOCK },   { STR("tr"), LOOKS_BLOCK },
    { STR("td"), LOOKS_BLOCK },      { STR("th"), LOOKS_BLOCK },
    { STR("caption"), LOOKS_BLOCK }, { STR("hr"), LOOKS_BLOCK },
    { STR("body"), LOOKS_BLOCK },    { STR("html"), LOOKS_BLOCK },
    { STR("head"), LOOKS_DROP },     { STR("script"), LOOKS_DROP },
    { STR("style"), LOOKS_DROP },    { STR("noscript"), LOOKS_DROP },
    { STR("template"), LOOKS_DROP }, { STR("iframe"), LOOKS_DROP },
    { STR("frameset"), LOOKS_DROP }, { STR("input"), LOOKS_DROP },
    { STR("button"), LOOKS_DROP },   { STR("select"), LOOKS_DROP },
    { STR("textarea"), LOOKS_DROP }, { STR("svg"), LOOKS_DROP },
    { STR("canvas"), LOOKS_DROP },   { STR("audio"), LOOKS_DROP },
    { STR("map"), LOOKS_DROP },      { STR("xml"), LOOKS_DROP },
};

static enum looks looks_by_tag(const struct dom_node *element)
{
    for (size_t i = 0; i < COUNT_OF(element_rules); i++)
        if (str_equal(element_rules[i].tag, element->tag))
            return element_rules[i].looks;
    return LOOKS_INLINE;
}

bool looks_is_block(const struct dom_node *element)
{
    enum looks looks = looks_of(element);

    return looks >= LOOKS_BLOCK && looks != LOOKS_DROP && looks != LOOKS_IMAGE;
}

/* The value of a property in the style attribute; none when absent. */
static struct str style_value(const struct dom_node *element, struct str property)
{
    struct str rest = dom_attribute(element, S("style")), rule;
    struct str value = STR_NONE;

    while (str_split(&rest, ';', &rule)) {
        ptrdiff_t at = str_find_char(rule, ':');

        if (at >= 0 &&
            str_equal_nocase(str_trim(str_slice(rule, 0, (size_t)at)), property))
            value = str_trim(str_skip(rule, (size_t)at + 1));
    }
    return value;
}

/* "0", "0px", "0.0em": nothing of a size is left. */
static bool is_zero(struct str value)
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
    { STR("display"), is_none_word }, { STR("visibility"), is_hidden_word },
    { STR("opacity"), is_zero },      { STR("left"), is_far_away },
    { STR("top"), is_far_away },
};

/* What shifts the first line adds up: Word hangs an indent by moving the
 * paragraph right and its first line back left. */
static bool is_shifted_away(const struct dom_node *element)
{
    static const struct str shifts[] = { STR("margin-left"), STR("padding-left"),
                                         STR("text-indent") };
    int64_t pixels = 0;

    for (size_t i = 0; i < COUNT_OF(shifts); i++)
        pixels += pixels_of(style_value(element, shifts[i]));
    return is_far(pixels);
}

/* No height or no width, and nothing may stand out of it. */
static bool is_closed_box(const struct dom_node *element)
{
    static const struct str sides[] = { STR("height"), STR("max-height"),
                                        STR("width"), STR("max-width") };

    if (!is_hidden_word(style_value(element, S("overflow"))))
        return false;
    for (size_t i = 0; i < COUNT_OF(sides); i++)
        if (is_zero(style_value(element, sides[i])))
            return true;
    return false;
}

/* "rect(0 0 0 0)", "rect(1px, 1px, 1px, 1px)": nothing of it is shown. It
 * works only on what is taken out of the text's flow. */
static bool is_clipped(const struct dom_node *element)
{
    struct str position = style_value(element, S("position"));
    struct str clip = style_value(element, S("clip"));

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

/* Words run through a slit: an old way to show them to search engines only. */
static bool is_slit(const struct dom_node *element)
{
    enum { SLIT_PX = 5 };
    int width, height;

    if (!dom_is(element, "marquee"))
        return false;
    width = looks_pixels(element, S("width"));
    height = looks_pixels(element, S("height"));
    return (width >= 0 && width <= SLIT_PX) || (height >= 0 && height <= SLIT_PX);
}

static bool is_hidden_by_style(const struct dom_node *element)
{
    if (str_is_none(dom_attribute(element, S("style"))))
        return false;
    for (size_t i = 0; i < COUNT_OF(hiding_styles); i++)
        if (hiding_styles[i].hides(
                style_value(element, hiding_styles[i].property)))
            return true;
    return is_shifted_away(element) || is_closed_box(element) ||
           is_clipped(element);
}

static bool is_hidden(const struct dom_node *element, struct selectors drop)
{
    return looks_of(element) == LOOKS_DROP ||
           !str_is_none(dom_attribute(element, S("hidden"))) ||
           is_hidden_by_style(element) || is_slit(element) ||
           selectors_match(drop, element);
}

struct dom_node *looks_next(const struct dom_node *top,
                            const struct dom_node *node)
{
    struct dom_node *next = dom_next(top, node, false);

    while (next && (next->is_comment || next->is_hidden))
        next = dom_next(top, next, true);
    return next;
}

/* A size of its own ends a font of size 0, but one that multiplies does not. */
static bool is_unseen_font(const struct dom_node *element, bool is_unseen)
{
    struct str size = style_value(element, S("font-size"));
    size_t n = 0;

    if (str_is_none(size))
        return is_unseen && str_is_none(dom_attribute(element, S("size")));
    while (n < size.n &&
           (size.p[n] == '.' || (size.p[n] >= '0' && size.p[n] <= '9')))
        n++;
    if (is_unseen &&
        (n < size.n ? size.p[n] == '%' || size.p[n] == 'e' : size.n == 0))
        return true;
    return is_zero(size);
}

static uint32_t seen_bytes(struct str text)
{
    uint32_t count = 0;

    for (size_t i = 0; i < text.n; i++)
        count += (unsigned char)text.p[i] > ' ';
    return count;
}

/* What is known from outside of a node's own element. */
struct around {
    struct selectors drop;
    bool is_hidden, is_unseen;
};

static void mark(struct dom_node *node, struct around around)
{
    if (node->is_comment)
        return;
    if (str_is_none(node->tag)) {
        if (around.is_unseen)
            node->text = S("");
        node->is_hidden = around.is_hidden;
        node->weight = around.is_hidden ? 0 : seen_bytes(node->text);
        return;
    }
    node->looks = looks_by_tag(node);
    around.is_hidden = around.is_hidden || is_hidden(node, around.drop);
    around.is_unseen = is_unseen_font(node, around.is_unseen);
    node->is_hidden = around.is_hidden;
    node->weight = !node->is_hidden && (node->looks == LOOKS_IMAGE ||
                                        node->looks == LOOKS_VIDEO)
                       ? LOOKS_PICTURE_WEIGHT
                       : 0;
    for (struct dom_node *child = node->first; child; child = child->next) {
        mark(child, around);
        node->weight += child->weight;
    }
}

void looks_mark(struct dom_node *root, struct selectors drop)
{
    mark(root, (struct around){ .drop = drop });
}

void looks_centred(const struct dom_node *element, bool *is_centred)
{
    struct str align = style_value(element, S("text-align"));

    if (str_is_none(align))
        align = dom_attribute(element, S("align"));
    if (!str_is_none(align))
        *is_centred = str_equal_nocase(str_slice(align, 0, 6), S("center")) ||
                      str_equal_nocase(str_slice(align, 0, 6), S("middle"));
}

void looks_strong(const struct dom_node *element, bool *is_strong)
{
    struct str weight = style_value(element, S("font-weight"));
    int64_t number;

    if (str_is_none(weight))
        return;
    if (str_to_int(str_slice(weight, 0, 3), 1, 999, &number))
        *is_strong = number >= 600;
    else
        *is_strong = str_equal_nocase(str_slice(weight, 0, 4), S("bold"));
}

int looks_pixels(const struct dom_node *element, struct str side)
{
    struct str value = style_value(element, side);
    size_t n = 0;
    int64_t pixels;

    if (str_is_none(value))
        value = str_trim(dom_attribute(element, side));
    while (n < value.n && value.p[n] >= '0' && value.p[n] <= '9')
        n++;
    if (n < value.n && value.p[n] == '%')
        return -1;
    return str_to_int(str_slice(value, 0, n), 0, 100000, &pixels) ? (int)pixels
                                                                  : -1;
}
