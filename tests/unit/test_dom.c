/* dom: the tree, its bounds, selectors and words. */
#include "check.h"

#include <string.h>

#include "base/limits.h"
#include "core/dom.h"
#include "core/dom_scan.h"

static struct arena mem;

static struct dom_node *parse(struct str page)
{
    struct dom_node *root = NULL;
    struct err err;

    assert_ok(dom_parse(page, &mem, &root, &err), &err);
    return root;
}

static void builds_a_tree(void **state)
{
    struct dom_node *root =
        parse(S("<P CLASS='a B'>x<!--c--><o:p>y</o:p><b>z</p>"));
    struct dom_node *p = dom_find(root, "p");

    (void)state;
    assert_true(dom_is(root, "html"));
    assert_non_null(p);
    assert_true(dom_is(p->parent, "body"));
    assert_str(p->first->text, S("x"));
    assert_true(p->first->next->is_comment);
    assert_str(p->first->next->text, S("c"));
    assert_str(p->first->next->next->tag, S("o:p"));
    assert_str(p->last->tag, S("b"));
    assert_ptr_equal(p->last->previous->next, p->last);
    assert_str(dom_attribute(p, S("class")), S("a B"));
    assert_str(dom_attribute(p, S("id")), STR_NONE);
    assert_true(dom_has_class(p, S("b")));
    assert_false(dom_has_class(p, S("a B")));
}

static void walks_in_order(void **state)
{
    struct dom_node *root = parse(S("<div><p>1<b>2</b></p><i>3</i></div>4"));
    struct dom_node *div = dom_find(root, "div");
    struct dom_node *p = dom_next(div, div, false);

    (void)state;
    assert_true(dom_is(p, "p"));
    assert_true(dom_is(dom_next(div, p, true), "i"));
    assert_null(dom_next(div, dom_find(div, "i")->first, false));
    assert_null(dom_next(div, div, true));
}

static void gives_words(void **state)
{
    struct dom_node *root =
        parse(S("<body> \u3000 a\n b<br>c<script>x</script><style>y</style>"
                "<!--z-->&nbsp;&amp; </body>"));

    (void)state;
    assert_str(dom_text(root, &mem), S("a b c &"));
}

/* `count` times `open`, the same number of `close` after `each`. */
static struct str repeat(const char *open, const char *close, int count)
{
    struct buf out = BUF_EMPTY;
    struct str text;

    for (int i = 0; i < count; i++)
        buf_put(&out, str_of(open));
    for (int i = 0; i < count; i++)
        buf_put(&out, str_of(close));
    text = arena_take(&mem, &out);
    buf_free(&out);
    return text;
}

static const struct {
    const char *name, *open, *close;
    int count;
    bool is_good;
} depths[] = {
    { "nested", "<div>", "</div>", 400, true },
    { "too deep", "<div>", "</div>", 600, false },
    { "far too deep", "<div>", "", 300000, false },
    { "deep under false ends", "<div></i></q></ul>", "", 20000, false },
    { "ends that close two", "<div><q></i></div>", "", 20000, true },
    { "deep by blocks in inlines", "<b><div></b>", "", 20000, false },
    { "deep in tables", "<table><tr><td>", "", 20000, false },
    { "deep in lists", "<li><dd>", "", 20000, false },
    { "quotes hide no tag", "<a x='>'><div y=\">\">", "", 20000, false },
    { "paragraphs never closed", "<p>text", "", 20000, true },
    { "items never closed", "<li>text", "", 20000, true },
    { "cells never closed", "<td>text<tr>", "", 20000, true },
    { "breaks and pictures", "<br><img><hr>", "", 20000, true },
    { "Word's empty elements", "<p><o:p></o:p></p>", "", 20000, true },
    { "spans left open in paragraphs", "<p><span>x</p>", "", 20000, true },
    { "markup in scripts", "<script>'<div><div>'</script>", "", 5000, true },
    { "markup in comments", "<!--<div><div>-->", "", 20000, true },
};

static void bounds_depth(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(depths); i++) {
        struct str page =
            repeat(depths[i].open, depths[i].close, depths[i].count);
        struct dom_node *root;
        struct err err = ERR_CLEAR;

        if (dom_parse(page, &mem, &root, &err) != depths[i].is_good ||
            (!depths[i].is_good && err.kind != ERR_LIMIT))
            fail_msg("%s: %s", depths[i].name, err.text);
        if (dom_scan(page, &err) != depths[i].is_good)
            fail_msg("%s: not seen before parsing", depths[i].name);
        arena_reset(&mem);
    }
}

static void bounds_attributes(void **state)
{
    static const struct {
        const char *open, *close; /* close: one attribute */
        int count;
        bool is_good;
    } tags[] = {
        { "<p", " a", 256, true },
        { "<p", " a", 257, false },
        { "<p", " a=b", 257, false },
        { "<p", "/a", 257, false },
        { "<p", " a='b'", 257, false },
        { "<p", " a = \"b / c d\"", 100, true },
        { "<p x='", " a", 1000, true },
        { "</p", " a", 257, false },
        { "<p", " =a =b", 257, false },
        { "<p", " =a =b", 256, true },
        { "<p", " a = b", 256, true },
        { "<p", " a = b", 257, false },
        { "<p", " a=\"b\"c", 129, false },
        { "<p", " a=b/c", 256, true },
        { "<p", " a=", 256, true },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        struct str page =
            arena_printf(&mem, "%s%.*s%s>", tags[i].open,
                         STR_ARG(repeat("", tags[i].close, tags[i].count)),
                         strchr(tags[i].open, '\'') ? "'" : "");
        struct err err = ERR_CLEAR;

        if (dom_scan(page, &err) != tags[i].is_good)
            fail_msg("%.*s", STR_ARG(page));
    }
}

/* Every paragraph opens all of them again. */
static void bounds_what_is_opened_again(void **state)
{
    CLEANUP(buf_free) struct buf page = BUF_EMPTY;
    struct dom_node *root;
    struct err err;

    (void)state;
    buf_put(&page, S("<p>"));
    for (int i = 0; i < 400; i++)
        buf_printf(&page, "<b a=%d>", i);
    buf_put(&page, repeat("</p><p>x", "", 3500));
    assert_err(dom_parse(buf_str(&page), &mem, &root, &err), &err, ERR_LIMIT);
    assert_true(str_starts(str_of(err.text), S("page makes a tree of over")));
}

static void bounds_size(void **state)
{
    struct dom_node *root;
    struct err err;

    (void)state;
    assert_err(dom_parse(repeat("a", "", LIMIT_PAGE + 1), &mem, &root, &err),
               &err, ERR_LIMIT);
    assert_ok(dom_parse(STR_NONE, &mem, &root, &err), &err);
}

static int free_memory(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(builds_a_tree),
        cmocka_unit_test(walks_in_order),
        cmocka_unit_test(gives_words),
        cmocka_unit_test(bounds_depth),
        cmocka_unit_test(bounds_attributes),
        cmocka_unit_test(bounds_what_is_opened_again),
        cmocka_unit_test(bounds_size),
    };

    return cmocka_run_group_tests(tests, NULL, free_memory);
}
