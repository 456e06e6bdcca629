/* tmpl, tmpl_place: what a template may not do, and how it is told. */
#include "base/limits.h"
#include "tmpl_page.h"

/* ---- bad templates ------------------------------------------------------- */

static const struct {
    struct str in;
    const char *want;
} bad[] = {
    /* names and forms */
    { STR("a\n b {{titel}}"), "page.html:2:4: unknown name 'titel'" },
    { STR("一二{{x}}"), "page.html:1:3: unknown name 'x'" },
    { STR("{{frame}}"), "page.html:1:1: unknown name 'frame'" },
    { STR("{{text}}"), "page.html:1:1: unknown name 'text'" },
    { STR("{{#lines}}{{/lines}}{{is_new}}"),
      "page.html:1:21: unknown name 'is_new'" },
    { STR("{{?x}}{{/x}}"), "page.html:1:1: unknown name 'x'" },
    { STR("{{#x}}{{/x}}"), "page.html:1:1: unknown name 'x'" },
    { STR("{{lines}}"), "page.html:1:1: 'lines' is a list: write {{#lines}}" },
    { STR("{{is_on}}"), "page.html:1:1: 'is_on' is a flag: write {{?is_on}}" },
    { STR("{{#title}}{{/title}}"),
      "page.html:1:1: 'title' is no list: write {{?title}}" },
    { STR("{{seconds}}"), "page.html:1:1: 'seconds' is for reports only" },
    { STR("{{?seconds}}x{{/seconds}}"),
      "page.html:1:1: 'seconds' is for reports only" },
    { STR("{{}}"), "page.html:1:1: unknown form '{{}}'" },
    { STR("{{?}}"), "page.html:1:1: unknown form '{{?}}'" },
    { STR("{{ title }}"), "page.html:1:1: unknown form '{{ title }}'" },
    { STR("{{&title}}"), "page.html:1:1: unknown form '{{&title}}'" },
    { STR("{{{title}}}"), "page.html:1:1: unknown form '{{{title}}'" },
    { STR("{{!note}}"), "page.html:1:1: unknown form '{{!note}}'" },
    { STR("{{ti{{tle}}"), "page.html:1:1: unknown form '{{ti{{tle}}'" },
    { STR("{{#li nes}}"), "page.html:1:1: unknown form '{{#li nes}}'" },
    { STR("{{>../etc/passwd}}"),
      "page.html:1:1: unknown form '{{>../etc/passwd}}'" },
    { STR("a {{title"), "page.html:1:3: the form is not closed on its line" },
    { STR("{{title\n}}"), "page.html:1:1: the form is not closed on its line" },
    { STR("{{title}} {{"),
      "page.html:1:11: the form is not closed on its line" },
    { STR("a\n\xD6\xD0\xCE\xC4\n"), "page.html:2:1: not UTF-8" },

    /* nesting */
    { STR("a\n{{?is_on}}\nb"), "page.html:2:1: {{?is_on}} is not closed" },
    { STR("{{#lines}}{{title}}"), "page.html:1:1: {{#lines}} is not closed" },
    { STR("{{/is_on}}"), "page.html:1:1: {{/is_on}} closes nothing" },
    { STR("{{?is_on}}\n{{^count}}\n {{/is_on}}"),
      "page.html:3:2: {{/is_on}}, but {{^count}} of line 2 is open" },

    /* parts */
    { STR("{{>nowhere}}"), "page.html:1:1: no template 'nowhere'" },
    { STR("a {{>bad-name}}"), "bad-name.html:3:4: unknown name 'titel'" },
    { STR("{{>no-end}}{{/is_on}}"),
      "no-end.html:2:2: {{?is_on}} is not closed" },
    { STR("{{?is_on}}{{>stray-end}}"),
      "stray-end.html:1:1: {{/is_on}} closes nothing" },
    { STR("{{>loop}}"), "loop.html:2:1: parts nest deeper than 16" },
    { STR("{{>begins-comment}}{{title}}"),
      "page.html:1:20: a value may not stand in a comment" },
    { STR("\n{{>blank}}{{>x}}"), "page.html:2:11: no template 'x'" },

    /* forbidden places */
    { STR("<script>{{title}}</script>"),
      "page.html:1:9: a value may not stand in <script>" },
    { STR("<SCRIPT type=\"a\">\"{{title}}\""),
      "page.html:1:19: a value may not stand in <script>" },
    { STR("<script>'</scripty>'"), "page.html:1:18: a tag inside <script>" },
    { STR("<script><!--<script></script>{{count}}"),
      "page.html:1:10: a tag inside <script>" },
    { STR("<svg><style><g a=</style>{{count}}"),
      "page.html:1:14: a tag inside <style>" },
    { STR("<textarea><?a"), "page.html:1:12: a tag inside <textarea>" },
    { STR("<script{{?is_on}} async{{/is_on}}>{{count}}"),
      "page.html:1:35: a value may not stand in <script>" },
    { STR("<style>{{title}}"),
      "page.html:1:8: a value may not stand in <style>" },
    { STR("<iframe>{{title}}"),
      "page.html:1:9: a value may not stand in <iframe>" },
    { STR("<!-- {{title}} -->"),
      "page.html:1:6: a value may not stand in a comment" },
    { STR("<!-- -- > {{title}} -->"),
      "page.html:1:11: a value may not stand in a comment" },
    { STR("<!--!>{{title}} -->"),
      "page.html:1:7: a value may not stand in a comment" },
    { STR("<!---!>{{title}} -->"),
      "page.html:1:8: a value may not stand in a comment" },
    { STR("<!-- --!->{{title}} -->"),
      "page.html:1:11: a value may not stand in a comment" },
    { STR("<!doctype {{title}}>"),
      "page.html:1:11: a value may not stand in a declaration" },
    { STR("<!{{title}}"),
      "page.html:1:3: a value may not stand in a declaration" },
    { STR("<?{{title}}?>"),
      "page.html:1:3: a value may not stand in a declaration" },
    { STR("</ {{title}}>"),
      "page.html:1:4: a value may not stand in a declaration" },
    { STR("<{{title}}"),
      "page.html:1:2: a value may not stand in a tag's name" },
    { STR("</{{title}}>"),
      "page.html:1:3: a value may not stand in a tag's name" },
    { STR("<p{{title}}>"),
      "page.html:1:3: a value may not stand in a tag's name" },
    { STR("<p {{title}}>"), "page.html:1:4: a value may not stand in a tag" },
    { STR("<p a=\"b\"{{title}}>"),
      "page.html:1:9: a value may not stand in a tag" },
    { STR("<p data-{{title}}=\"\">"),
      "page.html:1:9: a value may not stand in an attribute's name" },
    { STR("<p class={{title}}>"),
      "page.html:1:10: a value may not stand in an attribute without quotes" },
    { STR("<p class=a{{title}}>"),
      "page.html:1:11: a value may not stand in an attribute without quotes" },
    { STR("<a href={{home}}>"),
      "page.html:1:9: a value may not stand in an attribute without quotes" },
    { STR("<p style=\"{{title}}\">"),
      "page.html:1:11: a value may not stand in style" },
    { STR("<p onclick=\"{{count}}\">"),
      "page.html:1:13: a value may not stand in onclick" },
    { STR("<p OnX='{{home}}'>"),
      "page.html:1:9: a value may not stand in onx" },
    { STR("<p title onclick='{{count}}'>"),
      "page.html:1:19: a value may not stand in onclick" },
    { STR("<p id=ab onclick='{{count}}'>"),
      "page.html:1:19: a value may not stand in onclick" },
    { STR("</p x='>' onclick=\"{{count}}\">"),
      "page.html:1:20: a value may not stand in onclick" },
    { STR("<p></p><script>{{count}}"),
      "page.html:1:16: a value may not stand in <script>" },
    { STR("<script\r>{{count}}"),
      "page.html:1:10: a value may not stand in <script>" },
    { STR("<img srcset=\"{{home}} 2x\">"),
      "page.html:1:14: a value may not stand in srcset" },
    { STR("<iframe srcdoc=\"{{title}}\">"),
      "page.html:1:17: a value may not stand in srcdoc" },
    { STR("<p id=\"\"\nonclick\n=\n\"{{count}}\">"),
      "page.html:4:2: a value may not stand in onclick" },
    { STR("<title></tit{{title}}"),
      "page.html:1:13: a value may not stand in <title>" },

    /* links */
    { STR("<a href=\"{{title}}\">"),
      "page.html:1:10: href takes a link: 'title' is none" },
    { STR("<img src='{{count}}'>"),
      "page.html:1:11: src takes a link: 'count' is none" },
    { STR("<a href=\"/x{{home}}\">"),
      "page.html:1:12: href takes one link and nothing else" },
    { STR("<a href=\"{{home}}?a\">"),
      "page.html:1:18: href takes one link and nothing else" },
    { STR("<a href=\"{{home}}{{home}}\">"),
      "page.html:1:18: href takes one link and nothing else" },
    { STR("<a href=\"{{?is_on}}{{home}}{{/is_on}}\">"),
      "page.html:1:10: href takes one link and nothing else" },
    { STR("<form action=\"{{title}}\">"),
      "page.html:1:15: action takes a link: 'title' is none" },
    { STR("<use xlink:href=\"{{title}}\">"),
      "page.html:1:18: xlink:href takes a link: 'title' is none" },
    { STR("{{home}}"),
      "page.html:1:1: 'home' is a link: it may not stand in text" },
    { STR("<p title=\"{{home}}\">"),
      "page.html:1:11: 'home' is a link: it may not stand in title" },
    { STR("<title>{{home}}"),
      "page.html:1:8: 'home' is a link: it may not stand in <title>" },

    /* sections across places */
    { STR("{{?is_on}}<p {{/is_on}}>"),
      "page.html:1:14: the section begins in text and ends in a tag" },
    { STR("<p title=\"{{?is_on}}\">{{/is_on}}"),
      "page.html:1:23: the section begins in an attribute and ends in text" },
    { STR("<p title=\"{{?is_on}}\" id=\"{{/is_on}}\">"),
      "page.html:1:27: the section begins in an attribute and ends in an "
      "attribute further on" },
    { STR("<p {{?is_on}}><b {{/is_on}}>"),
      "page.html:1:18: the section begins in a tag and ends in a tag "
      "further on" },
    { STR("{{#lines}}<!--{{/lines}}-->"),
      "page.html:1:15: the section begins in text and ends in a comment" },
    { STR("{{^is_on}}<script>{{/is_on}}"),
      "page.html:1:19: the section begins in text and ends in <script>" },
    { STR("<{{?is_on}}b{{/is_on}}>"),
      "page.html:1:13: the section begins in a tag's name and ends in a tag" },
    { STR("<p class={{?is_on}}a{{/is_on}}>"),
      "page.html:1:21: the section begins in an attribute without quotes and "
      "ends in an attribute without quotes further on" },
    { STR("<p id=a{{?is_on}} title=b{{/is_on}}>"),
      "page.html:1:26: the section begins in an attribute without quotes and "
      "ends in an attribute without quotes further on" },
    { STR("<p id={{?is_on}}a title={{/is_on}}b>"),
      "page.html:1:25: the section begins in an attribute without quotes and "
      "ends in an attribute without quotes further on" },
    { STR("<p{{?is_on}}re{{/is_on}}>"),
      "page.html:1:13: a blank is missing in the tag" },
    { STR("<p {{?is_on}}on{{/is_on}}click=\"{{count}}\">"),
      "page.html:1:26: a blank is missing in the tag" },
    { STR("<p {{#lines}}on{{/lines}}>"),
      "page.html:1:16: a blank is missing before the list's end" },
    { STR("<p title {{?is_on}}={{/is_on}}>"),
      "page.html:1:20: '=' without an attribute's name" },
    { STR("<p{{?is_on}} id=\"a\"{{/is_on}}class=\"b\">"),
      "page.html:1:30: a blank is missing in the tag" },
    { STR("<p =\"a\">"), "page.html:1:4: '=' without an attribute's name" },
    { STR("<title>a <b>"), "page.html:1:11: a tag inside <title>" },
    { STR("<title></titles"), "page.html:1:15: a tag inside <title>" },
    { STR("<title><{{title}}"),
      "page.html:1:9: a value may not stand in <title>" },

    /* the end of the page */
    { STR("<p>\n<script>"), "page.html:2:8: the page ends in <script>" },
    { STR("<!-- a -- >"), "page.html:1:11: the page ends in a comment" },
    { STR("<p title=\"a>"), "page.html:1:12: the page ends in an attribute" },
};

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct err err = ERR_CLEAR;
        struct tmpl *tmpl;

        if (compile(bad[i].in, &tmpl, &err))
            fail_msg("taken: %.*s", STR_ARG(bad[i].in));
        assert_null(tmpl);
        assert_int_equal(err.kind, ERR_CONFIG);
        if (strcmp(err.text, bad[i].want) != 0)
            fail_msg("%.*s: got '%s', want '%s'", STR_ARG(bad[i].in), err.text,
                     bad[i].want);
    }
}

/* ---- bounds -------------------------------------------------------------- */

static void compile_fails(struct str text, const char *want)
{
    struct err err = ERR_CLEAR;
    struct tmpl *tmpl;

    assert_err(compile(text, &tmpl, &err), &err, ERR_CONFIG);
    assert_string_equal(err.text, want);
}

static void keeps_to_limits(void **state)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct page_view view = page;
    struct err err = ERR_CLEAR;
    struct tmpl *tmpl;

    (void)state;
    repeat(&text, "x", LIMIT_TMPL);
    assert_ok(compile(buf_str(&text), &tmpl, &err), &err);
    tmpl_free(tmpl);
    repeat(&text, "x", 1);
    compile_fails(buf_str(&text), "page.html: 'page' is over 262144 bytes");

    buf_clear(&text);
    repeat(&text, "{{#lines}}", LIMIT_TMPL_DEPTH);
    repeat(&text, "{{title}}", 1);
    repeat(&text, "{{/lines}}", LIMIT_TMPL_DEPTH);
    assert_ok(compile(buf_str(&text), &tmpl, &err), &err);
    view.lines.count = 1;
    tmpl_render(tmpl, &view, &out);
    assert_str(buf_str(&out), S("一"));
    tmpl_free(tmpl);

    buf_clear(&text);
    repeat(&text, "{{#lines}}", LIMIT_TMPL_DEPTH + 1);
    compile_fails(buf_str(&text),
                  "page.html:1:161: sections nest deeper than 16");
}

/* Each part takes the next one many times: the page would have no end. */
static bool find_many(void *context, struct str name, struct str *text)
{
    struct buf *texts = context;
    size_t i = name.n - 1; /* "p", "pp", "ppp": one deeper each */

    if (i >= LIMIT_TMPL_DEPTH)
        return *text = S("."), true;
    if (!texts[i].n)
        for (int n = 0; n < 50; n++)
            buf_printf(&texts[i], "{{>%.*sp}}", STR_ARG(name));
    *text = buf_str(&texts[i]);
    return true;
}

static void bounds_all_parts(void **state)
{
    struct buf texts[LIMIT_TMPL_DEPTH] = { { NULL } };
    struct tmpl_source source = { find_many, texts };
    struct err err = ERR_CLEAR;
    struct tmpl *tmpl;

    (void)state;
    assert_err(tmpl_compile(&source, S("p"), page_fields, &tmpl, &err), &err,
               ERR_CONFIG);
    assert_non_null(strstr(err.text, "the page's parts are over 2097152"));
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        buf_free(&texts[i]);
}

static bool find_none(void *context, struct str name, struct str *text)
{
    (void)context, (void)name, (void)text;
    return false;
}

static void says_what_is_absent(void **state)
{
    struct tmpl_source source = { find_none, NULL };
    struct err err = ERR_CLEAR;
    struct tmpl *tmpl;

    (void)state;
    assert_err(tmpl_compile(&source, S("front"), page_fields, &tmpl, &err),
               &err, ERR_CONFIG);
    assert_string_equal(err.text, "front.html: no template 'front'");
    tmpl_free(NULL);
}

/* ---- any text ----------------------------------------------------------- */

/* No text, however broken, may stop or crash the compiler. */
static void survives_any_text(void **state)
{
    static const char *const bits[] = {
        "{{",        "}}",        "#",     "?",     "^",          "/",
        ">",         "<",         "lines", "is_on", "title",      "\"",
        "'",         "=",         " ",     "\n",    "<!--",       "-->",
        "<script",   "</script",  "p",     "href",  "{{/lines}}", "{{#lines}}",
        "{{title}}", "{{>loop}}", "\xE4",
    };
    uint32_t seed = 99;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        CLEANUP(buf_free) struct buf in = BUF_EMPTY;
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;
        struct err err = ERR_CLEAR;
        struct tmpl *tmpl;

        for (size_t n = chance(&seed, 12); n > 0; n--)
            repeat(&in, bits[chance(&seed, COUNT_OF(bits))], 1);
        if (compile(buf_str(&in), &tmpl, &err))
            tmpl_render(tmpl, &page, &out);
        else
            assert_true(strstr(err.text, ".html:") != NULL);
        tmpl_free(tmpl);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses),
        cmocka_unit_test(keeps_to_limits),
        cmocka_unit_test(bounds_all_parts),
        cmocka_unit_test(says_what_is_absent),
        cmocka_unit_test(survives_any_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
