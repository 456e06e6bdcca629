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

enum looks looks_of(const struct dom_node *element)
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
    struct str rest = dom_attribute(element, "style"), rule;
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

/* Moved off the page: "-9999px"; Word's indents stay under 1000. */
static bool is_far_away(struct str value)
{
    size_t n = 1;

    if (value.n == 0 || value.p[0] != '-')
        return false;
    while (n < value.n && value.p[n] >= '0' && value.p[n] <= '9')
        n++;
    return n > 3;
}

static const struct {
    struct str property;
    bool (*hides)(struct str value);
} hiding_styles[] = {
    { STR("display"), is_none_word },    { STR("visibility"), is_hidden_word },
    { STR("opacity"), is_zero },         { STR("font-size"), is_zero },
    { STR("left"), is_far_away },        { STR("top"), is_far_away },
    { STR("margin-left"), is_far_away }, { STR("text-indent"), is_far_away },
};

bool looks_hidden(const struct dom_node *element, struct str drop)
{
    if (looks_of(element) == LOOKS_DROP ||
        !str_is_none(dom_attribute(element, "hidden")))
        return true;
    if (!str_is_none(dom_attribute(element, "style")))
        for (size_t i = 0; i < COUNT_OF(hiding_styles); i++)
            if (hiding_styles[i].hides(
                    style_value(element, hiding_styles[i].property)))
                return true;
    return drop.n && dom_matches(element, drop);
}

void looks_centred(const struct dom_node *element, bool *is_centred)
{
    struct str align = style_value(element, S("text-align"));

    if (str_is_none(align))
        align = dom_attribute(element, "align");
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

int looks_pixels(const struct dom_node *element, const char *side)
{
    struct str value = style_value(element, str_of(side));
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
