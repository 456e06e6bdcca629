#include "core/dom_scan.h"

#include "base/attr.h"
#include "base/limits.h"

/* What an element does to those that are open (HTML, 13.2.6). */
enum scan_class {
    SCAN_INLINE,  /* closed by its own end tag, unless a block is inside */
    SCAN_BLOCK,   /* closes an open paragraph; its end tag closes all inside */
    SCAN_P,       /* a block that the next block closes */
    SCAN_ITEM,    /* closes the item before it */
    SCAN_CELL,    /* never open for long: the table's parts */
    SCAN_BARRIER, /* nothing inside closes what is outside */
    SCAN_VOID,    /* has no content */
    SCAN_RAW,     /* its content is no markup */
};

static const struct scan_rule {
    struct str name;
    enum scan_class is;
} scan_rules[] = {
    { STR("p"), SCAN_P },
    { STR("div"), SCAN_BLOCK },
    { STR("br"), SCAN_VOID },
    { STR("img"), SCAN_VOID },
    { STR("li"), SCAN_ITEM },
    { STR("dd"), SCAN_ITEM },
    { STR("dt"), SCAN_ITEM },
    { STR("td"), SCAN_CELL },
    { STR("tr"), SCAN_CELL },
    { STR("th"), SCAN_CELL },
    { STR("tbody"), SCAN_CELL },
    { STR("thead"), SCAN_CELL },
    { STR("tfoot"), SCAN_CELL },
    { STR("caption"), SCAN_CELL },
    { STR("colgroup"), SCAN_CELL },
    { STR("table"), SCAN_BARRIER },
    { STR("object"), SCAN_BARRIER },
    { STR("button"), SCAN_BARRIER },
    { STR("applet"), SCAN_BARRIER },
    { STR("marquee"), SCAN_BARRIER },
    { STR("template"), SCAN_BARRIER },
    { STR("ul"), SCAN_BLOCK },
    { STR("ol"), SCAN_BLOCK },
    { STR("dl"), SCAN_BLOCK },
    { STR("h1"), SCAN_BLOCK },
    { STR("h2"), SCAN_BLOCK },
    { STR("h3"), SCAN_BLOCK },
    { STR("h4"), SCAN_BLOCK },
    { STR("h5"), SCAN_BLOCK },
    { STR("h6"), SCAN_BLOCK },
    { STR("center"), SCAN_BLOCK },
    { STR("section"), SCAN_BLOCK },
    { STR("article"), SCAN_BLOCK },
    { STR("header"), SCAN_BLOCK },
    { STR("footer"), SCAN_BLOCK },
    { STR("nav"), SCAN_BLOCK },
    { STR("aside"), SCAN_BLOCK },
    { STR("main"), SCAN_BLOCK },
    { STR("figure"), SCAN_BLOCK },
    { STR("figcaption"), SCAN_BLOCK },
    { STR("blockquote"), SCAN_BLOCK },
    { STR("pre"), SCAN_BLOCK },
    { STR("form"), SCAN_BLOCK },
    { STR("fieldset"), SCAN_BLOCK },
    { STR("address"), SCAN_BLOCK },
    { STR("dir"), SCAN_BLOCK },
    { STR("menu"), SCAN_BLOCK },
    { STR("details"), SCAN_BLOCK },
    { STR("html"), SCAN_VOID },
    { STR("head"), SCAN_VOID },
    { STR("body"), SCAN_VOID },
    { STR("meta"), SCAN_VOID },
    { STR("link"), SCAN_VOID },
    { STR("base"), SCAN_VOID },
    { STR("input"), SCAN_VOID },
    { STR("hr"), SCAN_VOID },
    { STR("area"), SCAN_VOID },
    { STR("col"), SCAN_VOID },
    { STR("embed"), SCAN_VOID },
    { STR("param"), SCAN_VOID },
    { STR("source"), SCAN_VOID },
    { STR("track"), SCAN_VOID },
    { STR("wbr"), SCAN_VOID },
    { STR("bgsound"), SCAN_VOID },
    { STR("frame"), SCAN_VOID },
    { STR("image"), SCAN_VOID },
    { STR("option"), SCAN_VOID },
    { STR("optgroup"), SCAN_VOID },
    { STR("script"), SCAN_RAW },
    { STR("style"), SCAN_RAW },
    { STR("title"), SCAN_RAW },
    { STR("textarea"), SCAN_RAW },
    { STR("xmp"), SCAN_RAW },
    { STR("iframe"), SCAN_RAW },
    { STR("noembed"), SCAN_RAW },
    { STR("noframes"), SCAN_RAW },
};

static enum scan_class class_of(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(scan_rules); i++)
        if (str_equal_nocase(scan_rules[i].name, name))
            return scan_rules[i].is;
    return SCAN_INLINE;
}

struct scan {
    struct str rest;
    struct err *err;
    struct {
        struct str name;
        enum scan_class is;
    } open[LIMIT_DOM_DEPTH];
    size_t depth;
};

/* Place of the innermost table or the like, plus one; 0 without. */
static size_t floor_of(const struct scan *scan)
{
    size_t i = scan->depth;

    while (i && scan->open[i - 1].is != SCAN_BARRIER)
        i--;
    return i;
}

static void close_paragraph(struct scan *scan)
{
    size_t bottom = floor_of(scan);

    for (size_t i = scan->depth; i > bottom; i--)
        if (scan->open[i - 1].is == SCAN_P)
            scan->depth = i - 1;
}

static bool is_same_item(struct str a, struct str b)
{
    return str_equal_nocase(a, S("li")) == str_equal_nocase(b, S("li"));
}

/* An item closes the one before it if only inline things lie between. */
static void close_item(struct scan *scan, struct str name)
{
    size_t i = scan->depth;

    while (i && (scan->open[i - 1].is == SCAN_INLINE ||
                 scan->open[i - 1].is == SCAN_P))
        i--;
    if (i && scan->open[i - 1].is == SCAN_ITEM &&
        is_same_item(scan->open[i - 1].name, name))
        scan->depth = i - 1;
}

static bool open_tag(struct scan *scan, struct str name, enum scan_class is)
{
    if (is == SCAN_CELL)
        scan->depth = floor_of(scan);
    if (is == SCAN_ITEM)
        close_item(scan, name);
    if (is == SCAN_P || is == SCAN_BLOCK || is == SCAN_ITEM)
        close_paragraph(scan);
    if (is == SCAN_VOID || is == SCAN_RAW || is == SCAN_CELL)
        return true;
    if (scan->depth == LIMIT_DOM_DEPTH)
        return err_set(scan->err, ERR_LIMIT, "page nests over %d elements",
                       LIMIT_DOM_DEPTH);
    scan->open[scan->depth].name = name;
    scan->open[scan->depth++].is = is;
    return true;
}

static void close_tag(struct scan *scan, struct str name, enum scan_class is)
{
    for (size_t i = scan->depth; i; i--) {
        enum scan_class inner = scan->open[i - 1].is;

        if (str_equal_nocase(scan->open[i - 1].name, name)) {
            scan->depth = i - 1;
            return;
        }
        if ((inner == SCAN_BARRIER && is != SCAN_BARRIER) ||
            (inner != SCAN_INLINE && is == SCAN_INLINE))
            return;
    }
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Takes the tag's name, which begins with a letter and may hold anything up
 * to a blank, '/' or '>'. */
static struct str take_name(struct str *rest)
{
    struct str name;
    size_t n = 0;

    while (n < rest->n && (unsigned char)rest->p[n] > ' ' &&
           rest->p[n] != '/' && rest->p[n] != '>')
        n++;
    name = str_slice(*rest, 0, n);
    *rest = str_skip(*rest, n);
    return name;
}

/* Where in a tag we are (HTML, 13.2.5.32 to 39). */
enum tag_state { BEFORE_NAME, IN_NAME, BEHIND_NAME, BEFORE_VALUE, IN_VALUE };

/* What comes behind a character outside of quotes. */
static enum tag_state next_state(enum tag_state state, char c)
{
    bool is_blank = (unsigned char)c <= ' ';

    if (state == BEFORE_VALUE)
        return is_blank ? BEFORE_VALUE : IN_VALUE;
    if (state == IN_VALUE)
        return is_blank ? BEFORE_NAME : IN_VALUE;
    if (c == '/')
        return BEFORE_NAME;
    if (is_blank)
        return state == IN_NAME ? BEHIND_NAME : state;
    if (c == '=' && state != BEFORE_NAME)
        return BEFORE_VALUE;
    return IN_NAME;
}

/* Skips to behind the '>' that ends a tag; those in quoted values do not. */
static bool skip_tag(struct scan *scan)
{
    struct str *rest = &scan->rest;
    enum tag_state state = BEFORE_NAME, next;
    size_t i = 0, attributes = 0;

    for (; i < rest->n && rest->p[i] != '>'; i++) {
        char c = rest->p[i];

        if (state == BEFORE_VALUE && (c == '"' || c == '\'')) {
            ptrdiff_t end = str_find_char(str_skip(*rest, i + 1), c);

            i = end < 0 ? rest->n : i + 1 + (size_t)end;
            state = BEFORE_NAME;
            continue;
        }
        next = next_state(state, c);
        attributes += next == IN_NAME && state != IN_NAME;
        state = next;
    }
    *rest = str_skip(*rest, i + 1);
    return attributes <= LIMIT_ATTRIBUTES ||
           err_set(scan->err, ERR_LIMIT, "page has a tag of over %d attributes",
                   LIMIT_ATTRIBUTES);
}

static void skip_past(struct str *rest, struct str mark)
{
    ptrdiff_t at = str_find(*rest, mark);

    *rest = at < 0 ? STR_NONE : str_skip(*rest, (size_t)at + mark.n);
}

/* Skips to the end tag of a script and its like. */
static void skip_raw(struct str *rest, struct str name)
{
    while (rest->n) {
        skip_past(rest, S("</"));
        if (str_equal_nocase(str_slice(*rest, 0, name.n), name))
            break;
    }
}

/* Reads on behind a '<'. */
static bool scan_markup(struct scan *scan)
{
    struct str *rest = &scan->rest;
    bool is_end = rest->n && rest->p[0] == '/';
    enum scan_class is;
    struct str name;

    if (str_starts(*rest, S("!--"))) {
        skip_past(rest, S("-->"));
        return true;
    }
    if (is_end)
        *rest = str_skip(*rest, 1);
    if (rest->n == 0 || !is_name_char(rest->p[0]))
        return true;
    name = take_name(rest);
    is = class_of(name);
    if (!skip_tag(scan))
        return false;
    if (is_end)
        close_tag(scan, name, is);
    else if (is == SCAN_RAW)
        skip_raw(rest, name);
    return is_end || open_tag(scan, name, is);
}

bool dom_scan(struct str page, struct err *err)
{
    struct scan scan = { .rest = page, .err = err };

    for (;;) {
        ptrdiff_t at = str_find_char(scan.rest, '<');

        if (at < 0)
            return true;
        scan.rest = str_skip(scan.rest, (size_t)at + 1);
        if (!scan_markup(&scan))
            return false;
    }
}
