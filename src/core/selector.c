#include "core/selector.h"

#include <string.h>

#include "base/limits.h"

/* ---- compiling ----------------------------------------------------------- */

static bool refuse(struct str piece, struct err *err)
{
    return err_set(err, ERR_CONFIG, "'%.*s' is no selector", STR_ARG(piece));
}

static bool is_mark(char c)
{
    return c == '#' || c == '.' || c == '[' || c == '!';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Up to `end` outside of brackets; all of it without. */
static size_t length_before(struct str text, bool (*is_end)(char c))
{
    bool is_inside = false;
    size_t n = 0;

    for (; n < text.n && (is_inside || !is_end(text.p[n])); n++)
        if (text.p[n] == '[' || text.p[n] == ']')
            is_inside = text.p[n] == '[';
    return n;
}

static bool is_comma(char c)
{
    return c == ',';
}

static struct str unquoted(struct str value)
{
    char quote = value.n >= 2 ? value.p[0] : '\0';

    return (quote == '"' || quote == '\'') && value.p[value.n - 1] == quote
               ? str_slice(value, 1, value.n - 1)
               : value;
}

/* "name", "name=value", "name^=start", "name*=part". */
static bool parse_attribute(struct str text, struct selector_test *out)
{
    ptrdiff_t at = str_find_char(text, '=');

    out->name = at < 0 ? text : str_slice(text, 0, (size_t)at);
    if (at >= 0) {
        char how = out->name.n ? out->name.p[out->name.n - 1] : '\0';

        out->how = how == '^' || how == '*' ? how : '=';
        out->name.n -= out->how != '=';
        out->value = unquoted(str_skip(text, (size_t)at + 1));
    }
    return out->name.n > 0;
}

/* Takes one test off the front of `rest`. */
static bool parse_test(struct str *rest, struct selector_test *out)
{
    ptrdiff_t end;

    *out = (struct selector_test){ .kind = rest->p[0] };
    *rest = str_skip(*rest, 1);
    if (out->kind == '!') {
        out->value = *rest;
        *rest = STR_NONE;
        return out->value.n > 0;
    }
    if (out->kind == '[') {
        end = str_find_char(*rest, ']');
        if (end < 0 || !parse_attribute(str_slice(*rest, 0, (size_t)end), out))
            return false;
        *rest = str_skip(*rest, (size_t)end + 1);
        return true;
    }
    end = (ptrdiff_t)length_before(*rest, is_mark);
    out->value = str_slice(*rest, 0, (size_t)end);
    *rest = str_skip(*rest, (size_t)end);
    return out->value.n > 0;
}

static uint64_t sketch_of(const struct selector *selector)
{
    uint64_t sketch =
        str_is_none(selector->tag) ? 0 : dom_sketch('<', selector->tag);

    for (size_t i = 0; i < selector->test_count; i++) {
        const struct selector_test *test = &selector->tests[i];

        sketch |= dom_sketch(test->kind, test->kind == '['   ? test->name
                                         : test->kind == '!' ? STR_NONE
                                                             : test->value);
    }
    return sketch;
}

/* "td.title[align]": no blanks but in brackets. */
static bool parse_element(struct str text, struct arena *mem, struct selector *out)
{
    size_t n = length_before(text, is_mark), room = text.n - n;
    struct selector_test *tests = ARENA_ARRAY(mem, struct selector_test, room);
    struct str tag = str_slice(text, 0, n), rest = str_skip(text, n);

    *out = (struct selector){ .tag = tag, .tests = tests };
    if (tag.n == 0 || str_equal(tag, S("*")))
        out->tag = STR_NONE;
    while (rest.n)
        if (!is_mark(rest.p[0]) || !parse_test(&rest, &tests[out->test_count++]))
            return false;
    out->sketch = sketch_of(out);
    return text.n > 0;
}

/* "div.con h1": the last element is meant, the others stand around it. */
static bool parse_one(struct str text, struct arena *mem, struct selector *out)
{
    const struct selector *inside = NULL;
    struct selector one = { .inside = NULL };
    struct str whole = text;

    while (text.n) {
        size_t n = length_before(text, is_blank);
        struct selector *kept;

        if (!parse_element(str_slice(text, 0, n), mem, &one))
            return false;
        text = str_trim(str_skip(text, n));
        one.inside = inside;
        if (text.n == 0)
            break;
        kept = ARENA_NEW(mem, struct selector);
        *kept = one;
        inside = kept;
    }
    one.text = whole;
    *out = one;
    return true;
}

/* Cuts the next piece off a list; an empty one where a comma stands alone. */
static struct str take_piece(struct str *rest, bool *is_last)
{
    size_t n = length_before(*rest, is_comma);
    struct str piece = str_trim(str_slice(*rest, 0, n));

    *is_last = n == rest->n;
    *rest = str_skip(*rest, n + 1);
    return piece;
}

static size_t count_pieces(struct str text)
{
    bool is_last = false;
    size_t count = 0;

    for (; !is_last; count++)
        (void)take_piece(&text, &is_last);
    return count;
}

bool selectors_parse(struct str text, struct arena *mem, struct selectors *out,
                     struct err *err)
{
    size_t count = count_pieces(text);
    struct selector *items = ARENA_ARRAY(mem, struct selector, count);
    bool is_last;

    if (count > LIMIT_SELECTORS)
        return err_set(err, ERR_CONFIG, "over %d selectors", LIMIT_SELECTORS);
    for (size_t i = 0; i < count; i++) {
        struct str piece = take_piece(&text, &is_last);

        if (piece.n == 0 || !parse_one(piece, mem, &items[i]))
            return refuse(piece, err);
    }
    *out = (struct selectors){ items, count };
    return true;
}

struct selectors selectors_join(struct selectors a, struct selectors b,
                                struct arena *mem)
{
    struct selector *items;

    if (a.count == 0 || b.count == 0)
        return a.count ? a : b;
    items = ARENA_ARRAY(mem, struct selector, a.count + b.count);
    memcpy(items, a.items, a.count * sizeof(*items));
    memcpy(items + a.count, b.items, b.count * sizeof(*items));
    return (struct selectors){ items, a.count + b.count };
}

/* ---- asking -------------------------------------------------------------- */

static bool holds(struct str value, const struct selector_test *test)
{
    switch (test->how) {
    case '=':
        return str_equal(value, test->value);
    case '^':
        return str_starts(value, test->value);
    case '*':
        return str_find(value, test->value) >= 0;
    default:
        return !str_is_none(value);
    }
}

static bool passes(const struct dom_node *node, const struct selector_test *test)
{
    if (node->is_comment)
        return test->kind == '!' && str_find(node->text, test->value) >= 0;
    switch (test->kind) {
    case '#':
        return str_equal_nocase(dom_attribute(node, S("id")), test->value);
    case '.':
        return dom_has_class(node, test->value);
    case '[':
        return holds(dom_attribute(node, test->name), test);
    default:
        return false;
    }
}

static bool is_inside(const struct dom_node *node, const struct selector *around)
{
    while ((node = node->parent))
        if (selector_matches(around, node))
            return true;
    return false;
}

bool selector_matches(const struct selector *selector, const struct dom_node *node)
{
    if ((selector->sketch & ~node->sketch) ||
        (str_is_none(node->tag) && !node->is_comment))
        return false;
    if (!str_is_none(selector->tag) && !str_equal(selector->tag, node->tag))
        return false;
    for (size_t i = 0; i < selector->test_count; i++)
        if (!passes(node, &selector->tests[i]))
            return false;
    if (node->is_comment && selector->test_count == 0)
        return false;
    return !selector->inside || is_inside(node, selector->inside);
}

bool selectors_match(struct selectors list, const struct dom_node *node)
{
    for (size_t i = 0; i < list.count; i++)
        if (selector_matches(&list.items[i], node))
            return true;
    return false;
}

static bool may_match(struct selectors list, const struct dom_node *node)
{
    for (size_t i = 0; i < list.count; i++)
        if (!(list.items[i].sketch & ~node->sketch_within))
            return true;
    return false;
}

struct dom_node *selectors_find(const struct dom_node *top, struct selectors list)
{
    struct dom_node *node = dom_next(top, top, !may_match(list, top));

    while (node && !selectors_match(list, node))
        node = dom_next(top, node, !may_match(list, node));
    return node;
}
