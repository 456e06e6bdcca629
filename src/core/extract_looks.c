#include "core/extract_looks.h"

#include "core/extract_style.h"

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
    { STR("template"), LOOKS_DROP }, { STR("iframe"), LOOKS_VIDEO },
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

static struct str style_of(const struct dom_node *element)
{
    return dom_attribute(element, S("style"));
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

const char *looks_hidden_by(const struct dom_node *element, struct selectors drop)
{
    if (looks_of(element) == LOOKS_DROP)
        return "an element that is not shown";
    if (!str_is_none(dom_attribute(element, S("hidden"))))
        return "hidden";
    if (style_hides(style_of(element)))
        return "its style hides it";
    if (is_slit(element))
        return "a slit";
    return selectors_match(drop, element) ? "named by drop or a style rule"
                                          : NULL;
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
    struct str size = style_value(style_of(element), S("font-size"));
    size_t n = 0;

    if (str_is_none(size))
        return is_unseen && str_is_none(dom_attribute(element, S("size")));
    while (n < size.n &&
           (size.p[n] == '.' || (size.p[n] >= '0' && size.p[n] <= '9')))
        n++;
    if (is_unseen &&
        (n < size.n ? size.p[n] == '%' || size.p[n] == 'e' : size.n == 0))
        return true;
    return style_is_zero(size);
}

/* It may write a film or a document into the page. */
static bool is_player(const struct dom_node *element)
{
    static const struct str endings[] = { STR(".pdf"), STR(".mp4"), STR(".flv"),
                                          STR(".m3u8") };

    for (size_t i = 0; element->first && i < COUNT_OF(endings); i++)
        if (str_find(element->first->text, endings[i]) >= 0)
            return true;
    return false;
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
    bool is_hidden, is_unseen, is_in_link;
};

static void mark(struct dom_node *node, struct around around)
{
    if (node->is_comment)
        return;
    if (str_is_none(node->tag)) {
        if (around.is_unseen)
            node->text = S("");
        node->is_hidden = around.is_hidden;
        node->is_in_link = around.is_in_link;
        node->weight = around.is_hidden ? 0 : seen_bytes(node->text);
        return;
    }
    node->looks = str_is_none(dom_attribute(node, S("pdfsrc")))
                      ? looks_by_tag(node)
                      : LOOKS_VIDEO; /* webplus shows a document so */
    around.is_hidden = around.is_hidden || looks_hidden_by(node, around.drop);
    around.is_unseen = is_unseen_font(node, around.is_unseen);
    around.is_in_link = around.is_in_link || dom_is(node, "a");
    node->is_hidden = around.is_hidden;
    node->is_in_link = around.is_in_link;
    node->weight = !node->is_hidden && (node->looks == LOOKS_IMAGE ||
                                        node->looks == LOOKS_VIDEO)
                       ? LOOKS_PICTURE_WEIGHT
                       : 0;
    for (struct dom_node *child = node->first; child; child = child->next) {
        mark(child, around);
        node->weight += child->weight;
    }
    if (dom_is(node, "script") && is_player(node))
        node->weight = LOOKS_PICTURE_WEIGHT;
}

void looks_mark(struct dom_node *root, struct selectors drop)
{
    mark(root, (struct around){ .drop = drop });
}

void looks_centred(const struct dom_node *element, bool *is_centred)
{
    struct str align = style_value(style_of(element), S("text-align"));

    if (str_is_none(align))
        align = dom_attribute(element, S("align"));
    if (!str_is_none(align))
        *is_centred = str_equal_nocase(str_slice(align, 0, 6), S("center")) ||
                      str_equal_nocase(str_slice(align, 0, 6), S("middle"));
}

void looks_strong(const struct dom_node *element, bool *is_strong)
{
    struct str weight = style_value(style_of(element), S("font-weight"));
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
    struct str value = style_value(style_of(element), side);
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
