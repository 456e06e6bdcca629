/* selector: which nodes a list of selectors names, and what is none. */
#include "check.h"

#include "base/limits.h"
#include "core/selector.h"

static struct arena mem;

static struct dom_node *parse(struct str page)
{
    struct dom_node *root = NULL;
    struct err err;

    assert_ok(dom_parse(page, &mem, &root, &err), &err);
    return root;
}

static struct selectors compile(const char *text)
{
    struct selectors list = { NULL, 0 };
    struct err err;

    assert_ok(selectors_parse(str_of(text), &mem, &list, &err), &err);
    return list;
}

/* About the div of PAGE. */
#define PAGE \
    "<table class=outer><td><div id=zoom class='view TRS_web' data-x='a,b'>" \
    "t<!--<$[信息内容]>begin--></div></td></table>"

static const struct {
    const char *selector;
    bool is_match;
} cases[] = {
    { "div", true },
    { "*", true },
    { "p", false },
    { "#Zoom", true },
    { "*#zoom", true },
    { "p#zoom", false },
    { ".view", true },
    { "div.view.trs_web", true },
    { "div.view.other", false },
    { "[data-x]", true },
    { "[data-y]", false },
    { "div[data-x=a,b]", true },
    { "div[data-x=\"a,b\"]", true },
    { "div[data-x='a,b']", true },
    { "div[data-x=a]", false },
    { "div[data-x^=a]", true },
    { "div[data-x^=b]", false },
    { "div[data-x*=,b]", true },
    { "p, .none ,div.view", true },
    { "p, .none", false },
    { "td div", true },
    { ".outer td  #zoom", true },
    { "td .outer div", false },
    { "div div", false },
    { "!begin", false },
};

static void matches(void **state)
{
    struct dom_node *div = dom_find(parse(S(PAGE)), "div");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (selectors_match(compile(cases[i].selector), div) != cases[i].is_match)
            fail_msg("'%s'", cases[i].selector);
    assert_false(selectors_match(compile("*"), div->first));
    assert_false(selectors_match((struct selectors){ NULL, 0 }, div));
}

static void finds_comments(void **state)
{
    struct dom_node *root = parse(S(PAGE));
    struct dom_node *node =
        selectors_find(root, compile("p, !信息内容]>begin"));

    (void)state;
    assert_non_null(node);
    assert_true(node->is_comment);
    assert_null(selectors_find(root, compile("!信息内容]>end")));
    assert_false(selectors_match(compile("*"), node));
}

static const char *const faults[] = { "",   ",",       "a,",   ",a",   ".",
                                      "a#", "[data-x", "[=x]", "a.b[", "!" };

static void refuses(void **state)
{
    CLEANUP(buf_free) struct buf many = BUF_EMPTY;
    struct selectors list;
    struct err err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(faults); i++)
        if (selectors_parse(str_of(faults[i]), &mem, &list, &err))
            fail_msg("'%s'", faults[i]);
    assert_err(selectors_parse(S("p, .."), &mem, &list, &err), &err, ERR_CONFIG);
    assert_non_null(strstr(err.text, "'..'"));
    for (int i = 0; i < LIMIT_SELECTORS; i++)
        buf_put(&many, S("a,"));
    buf_put(&many, S("a"));
    assert_err(selectors_parse(buf_str(&many), &mem, &list, &err), &err,
               ERR_CONFIG);
}

static void assert_noted(const struct dom_node *node)
{
    uint64_t within = node->sketch;

    for (const struct dom_node *child = node->first; child; child = child->next) {
        assert_noted(child);
        within |= child->sketch_within;
    }
    assert_true((within & ~node->sketch_within) == 0);
}

/* Also when a part of one page is put into another. */
static void sketches_tell_what_is_inside(void **state)
{
    struct dom_node *root = parse(S(PAGE)),
                    *other = parse(S("<i class=rare>x"));
    struct dom_node *div = dom_find(root, "div"), *moved = dom_find(other, "i");

    (void)state;
    assert_noted(root);
    assert_null(selectors_find(root, compile(".rare")));
    *moved = (struct dom_node){
        .tag = moved->tag,
        .attributes = moved->attributes,
        .attribute_count = moved->attribute_count,
        .parent = div,
        .previous = div->last,
    };
    div->last = div->last->next = moved;
    dom_note(moved);
    assert_noted(root);
    assert_ptr_equal(selectors_find(root, compile("I, .Rare")), moved);
}

static int free_mem(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches),
        cmocka_unit_test(finds_comments),
        cmocka_unit_test(sketches_tell_what_is_inside),
        cmocka_unit_test(refuses),
    };

    return cmocka_run_group_tests(tests, NULL, free_mem);
}
