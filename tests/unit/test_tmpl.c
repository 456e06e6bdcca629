/* tmpl, field: what a template gives, and that no value becomes markup. */
#include "base/limits.h"
#include "tmpl_page.h"

/* ---- good templates ------------------------------------------------------ */

static const struct {
    const char *name;
    struct str in, want;
} good[] = {
    { "nothing", STR(""), STR("") },
    { "literal only", STR("<p>a</p>\n"), STR("<p>a</p>\n") },
    { "text", STR("<p>{{title}}</p>"), STR("<p>人大速递</p>") },
    { "empty text", STR("<p>{{empty}}</p>"), STR("<p></p>") },
    { "numbers", STR("{{count}} {{zero}} {{least}}"),
      STR("42 0 -9223372036854775808") },
    { "of a part of the record", STR("{{site}} {{year}}"), STR("厦门人大 2024") },
    { "value before value", STR("{{count}}{{year}}"), STR("422024") },

    /* escaping: the same in every place */
    { "hostile in text", STR("<p>{{hostile}}"),
      STR("<p>&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"
          "&amp;amp;") },
    { "hostile in an attribute", STR("<p title=\"{{hostile}}\">"),
      STR("<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)"
          "&lt;/script&gt;&amp;amp;\">") },
    { "hostile between single quotes", STR("<p title='{{hostile}}'>"),
      STR("<p title='&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)"
          "&lt;/script&gt;&amp;amp;'>") },
    { "hostile in a title", STR("<title>{{hostile}}</title>"),
      STR("<title>&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)"
          "&lt;/script&gt;&amp;amp;</title>") },
    { "a value's braces are text", STR("{{braces}}"),
      STR("{{title}} {{&gt;loop}}") },

    /* links */
    { "href", STR("<a href=\"{{home}}\">x</a>"), STR("<a href=\"/\">x</a>") },
    { "single quotes", STR("<a href='{{home}}'>"), STR("<a href='/'>") },
    { "blanks around =", STR("<img src = \"{{home}}\" alt=\"\">"),
      STR("<img src = \"/\" alt=\"\">") },
    { "capitals", STR("<A HREF=\"{{home}}\">"), STR("<A HREF=\"/\">") },
    { "form", STR("<form action=\"{{home}}\"><b formaction=\"{{home}}\">"),
      STR("<form action=\"/\"><b formaction=\"/\">") },
    { "svg", STR("<svg><use xlink:href=\"{{home}}\"/></svg>"),
      STR("<svg><use xlink:href=\"/\"/></svg>") },
    { "media", STR("<video poster='{{home}}'></video><object data='{{home}}'>"),
      STR("<video poster='/'></video><object data='/'>") },
    { "literal address", STR("<a href=\"/a?b=1\"><img src=/x.png>{{count}}"),
      STR("<a href=\"/a?b=1\"><img src=/x.png>42") },
    { "empty address", STR("<a href=\"\">{{count}}"), STR("<a href=\"\">42") },
    { "& in a link is escaped", STR("{{#lines}}<a href=\"{{page}}\">{{/lines}}"),
      STR("<a href=\"/article/1\"><a href=\"/article/2\">"
          "<a href=\"/s?a=1&amp;b=2\">") },
    { "data- is no address", STR("<p data-x=\"{{title}}\">"),
      STR("<p data-x=\"人大速递\">") },
    { "two values and text in an attribute",
      STR("<p class=\"a {{title}} b{{count}}\">"),
      STR("<p class=\"a 人大速递 b42\">") },

    /* sections */
    { "flag", STR("{{?is_on}}a{{/is_on}}{{?is_off}}b{{/is_off}}"), STR("a") },
    { "reverse", STR("{{^is_on}}a{{/is_on}}{{^is_off}}b{{/is_off}}"), STR("b") },
    { "text is set", STR("{{?title}}a{{/title}}{{?empty}}b{{/empty}}"), STR("a") },
    { "number is set", STR("{{?count}}a{{/count}}{{?zero}}b{{/zero}}"), STR("a") },
    { "link is set", STR("{{?home}}a{{/home}}{{?none}}b{{/none}}"), STR("a") },
    { "list is set", STR("{{?lines}}a{{/lines}}{{?nothing}}b{{/nothing}}"),
      STR("a") },
    { "one is enough",
      STR("{{#lines}}{{?words}}{{#words}}{{?text}}{{text}}{{/text}}{{/words}},"
          "{{/words}}{{/lines}}"),
      STR("ab,c,") },
    { "empty list, reverse", STR("{{^nothing}}none{{/nothing}}"), STR("none") },
    { "list", STR("{{#lines}}{{title}},{{/lines}}"), STR("一,二,三,") },
    { "empty list", STR("a{{#nothing}}{{title}}{{/nothing}}b"), STR("ab") },
    { "empty body", STR("a{{#lines}}{{/lines}}b"), STR("ab") },
    { "list in a list",
      STR("{{#lines}}{{title}}:{{#words}}{{text}}{{/words}};{{/lines}}"),
      STR("一:ab;二:;三:c;") },
    { "inner and outer names",
      STR("{{#lines}}{{#words}}{{text}}{{title}}{{count}}{{year}} {{/words}}"
          "{{/lines}}{{title}}"),
      STR("a一422024 b一422024 c三422024 人大速递") },
    { "outer list inside itself",
      STR("{{#lines}}{{title}}{{#lines}}.{{/lines}}{{/lines}}"),
      STR("一...二...三...") },
    { "flag of a record",
      STR("{{#lines}}{{?is_new}}{{title}}{{/is_new}}"
          "{{^is_new}}-{{/is_new}}{{/lines}}"),
      STR("一--") },
    { "both branches",
      STR("<p {{?is_on}}id=\"a\"{{/is_on}}"
          "{{^is_on}}id=\"b\"{{/is_on}}>"),
      STR("<p id=\"a\">") },
    { "attribute behind a tag's name",
      STR("<li{{?is_on}} class=\"x\"{{/is_on}}{{?is_off}} id=\"y\""
          "{{/is_off}}>a</li>"),
      STR("<li class=\"x\">a</li>") },
    { "bare attribute", STR("<input{{?is_on}} checked{{/is_on}}>"),
      STR("<input checked>") },
    { "whole link attribute", STR("<a{{?home}} href=\"{{home}}\"{{/home}}>"),
      STR("<a href=\"/\">") },
    { "attributes from a list",
      STR("<p{{#lines}} data-a=\"{{title}}\"{{/lines}}>"),
      STR("<p data-a=\"一\" data-a=\"二\" data-a=\"三\">") },
    { "inside quotes", STR("<p class=\"a{{?is_on}} on{{/is_on}}\">{{count}}"),
      STR("<p class=\"a on\">42") },
    { "in a title", STR("<title>{{?is_on}}{{title}} - {{/is_on}}x</title>"),
      STR("<title>人大速递 - x</title>") },
    { "literal in a comment", STR("<!-- {{?is_on}}a{{/is_on}} -->{{count}}"),
      STR("<!-- a -->42") },

    /* lines that leave nothing behind */
    { "list lines",
      STR("<ul>\n  {{#lines}}\n  <li>{{title}}\n"
          "  {{/lines}}  \n</ul>\n"),
      STR("<ul>\n  <li>一\n  <li>二\n  <li>三\n</ul>\n") },
    { "CR LF", STR("a\r\n{{?is_on}}\r\nb\r\n{{/is_on}}\r\nc\r\n"),
      STR("a\r\nb\r\nc\r\n") },
    { "last line", STR("a\n{{?is_on}}\nb\n{{/is_on}}"), STR("a\nb\n") },
    { "part line", STR("<p>\n  {{>header}}\n</p>"),
      STR("<p>\n<h1>厦门人大</h1>\n</p>") },
    { "three on a line", STR("<ul>\n {{#lines}}{{>item}}{{/lines}}\n</ul>"),
      STR("<ul>\n<li>一\n<li>二\n<li>三\n</ul>") },
    { "value lines stay", STR("a\n  {{title}}\nb"), STR("a\n  人大速递\nb") },
    { "lines with a word stay", STR("a\n {{?is_on}} b\n{{/is_on}}c\n"),
      STR("a\n  b\nc\n") },
    { "blank lines stay", STR("a\n\n{{?is_on}}\n\n{{/is_on}}\n\nb"),
      STR("a\n\n\n\nb") },
    { "attributes on lines of their own",
      STR("<input\n  {{?is_on}}\n  checked\n  {{/is_on}}\n  id=\"x\">"),
      STR("<input\n  checked\n  id=\"x\">") },

    /* parts */
    { "part in the place's scope",
      STR("{{>inline}}{{#lines}}{{>inline}}{{/lines}}"),
      STR("[人大速递][一][二][三]") },
    { "part in a part", STR("{{>nested}}."), STR("([人大速递]).") },
    { "the same part twice", STR("{{>inline}}{{>inline}}"),
      STR("[人大速递][人大速递]") },
    { "part with a dash", STR("{{>open-div}}</div>"),
      STR("<div class=\"x\"></div>") },
    { "empty part", STR("a{{>blank}}b"), STR("ab") },
    { "part in an attribute", STR("<p title=\"{{>inline}}\">"),
      STR("<p title=\"[人大速递]\">") },

    /* not forms */
    { "braces", STR("{ a } }} {a} }"), STR("{ a } }} {a} }") },
    { "third closing brace", STR("{{count}}}"), STR("42}") },

    /* the machine of places */
    { "< is text", STR("1 < 2 <3 << {{count}}"), STR("1 < 2 <3 << 42") },
    { "behind a doctype", STR("<!doctype html>{{count}}"),
      STR("<!doctype html>42") },
    { "behind comments",
      STR("<!-- <script> --><!----><!-- --->"
          "<!-- a --!>{{count}}"),
      STR("<!-- <script> --><!----><!-- ---><!-- a --!>42") },
    { "behind short comments", STR("<!--><!---><!->{{count}}"),
      STR("<!--><!---><!->42") },
    { "behind processing", STR("<?xml version='1.0'?>{{count}}"),
      STR("<?xml version='1.0'?>42") },
    { "behind a script",
      STR("<script>if (a < b && c <= d) e('<');</SCRIPT >{{count}}"),
      STR("<script>if (a < b && c <= d) e('<');</SCRIPT >42") },
    { "< in a title", STR("<title>1 < {{count}} <</title>{{count}}"),
      STR("<title>1 < 42 <</title>42") },
    { "behind a style", STR("<style>a>b{}</style>{{count}}"),
      STR("<style>a>b{}</style>42") },
    { "behind end tags", STR("<p></p ></></ x>{{count}}"),
      STR("<p></p ></></ x>42") },
    { "behind stray end tags",
      STR("</script>{{count}}</title>{{count}}</>{{count}}"),
      STR("</script>42</title>42</>42") },
    { "attributes of an end tag", STR("<title></title x>{{count}}"),
      STR("<title></title x>42") },
    { "one attribute behind another",
      STR("<p hidden/title=\"{{count}}\"><p onclick title=\"{{count}}\">"),
      STR("<p hidden/title=\"42\"><p onclick title=\"42\">") },
    { "a link behind bare attributes",
      STR("<a hidden/href=\"{{home}}\"><a hidden /href=\"{{home}}\">"),
      STR("<a hidden/href=\"/\"><a hidden /href=\"/\">") },
    { "> inside quotes", STR("<p title='a > \" {{count}}'>{{count}}"),
      STR("<p title='a > \" 42'>42") },
    { "attribute without a value", STR("<p hidden title >{{count}}"),
      STR("<p hidden title >42") },
    { "missing value", STR("<p title=>{{count}}"), STR("<p title=>42") },
    { "bare value", STR("<p id=a/b class=c>{{count}}"),
      STR("<p id=a/b class=c>42") },
    { "closed tag", STR("<br/><hr / >{{count}}"), STR("<br/><hr / >42") },
    { "textarea", STR("<textarea name=\"a\">{{hostile}}</textarea>"),
      STR("<textarea name=\"a\">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)"
          "&lt;/script&gt;&amp;amp;</textarea>") },
    { "a long attribute's name",
      STR("<p data-abcdefghijklmnopqrstuvwxyzabcdefghijk=\"{{count}}\">"),
      STR("<p data-abcdefghijklmnopqrstuvwxyzabcdefghijk=\"42\">") },
};

static void renders(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;
        struct err err = ERR_CLEAR;
        struct tmpl *tmpl;

        if (!compile(good[i].in, &tmpl, &err))
            fail_msg("%s: %s", good[i].name, err.text);
        tmpl_render(tmpl, &page, &out);
        tmpl_free(tmpl);
        if (!str_equal(buf_str(&out), good[i].want))
            fail_msg("%s: got '%s', want '%.*s'", good[i].name, buf_cstr(&out),
                     STR_ARG(good[i].want));
    }
}

/* ---- files that lie side by side in memory ------------------------------- */

static const char packed[] = "{{?is_off}}{{>a}}{{/is_off}}{{>b}}AAABBB";

static bool find_packed(void *context, struct str name, struct str *text)
{
    size_t n = sizeof(packed) - 1;

    (void)context;
    *text = str_equal(name, S("a"))   ? (struct str){ packed + n - 6, 3 }
            : str_equal(name, S("b")) ? (struct str){ packed + n - 3, 3 }
                                      : (struct str){ packed, n - 6 };
    return true;
}

static void keeps_neighbours_apart(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct tmpl_source source = { find_packed, NULL };
    struct err err = ERR_CLEAR;
    struct tmpl *tmpl;

    (void)state;
    assert_ok(tmpl_compile(&source, S("page"), page_fields, &tmpl, &err), &err);
    tmpl_render(tmpl, &page, &out);
    tmpl_free(tmpl);
    assert_str(buf_str(&out), S("BBB"));
}

/* ---- escaping ------------------------------------------------------------ */

static const struct {
    const char *name;
    struct str in, want;
} escapes[] = {
    { "none", { NULL, 0 }, STR("") },
    { "empty", STR(""), STR("") },
    { "plain", STR("abc 123"), STR("abc 123") },
    { "han", STR("人大速递 筼筜𠮷"), STR("人大速递 筼筜𠮷") },
    { "all five", STR("<b>&\"'"), STR("&lt;b&gt;&amp;&quot;&#39;") },
    { "twice", STR("&amp;"), STR("&amp;amp;") },
    { "blanks stay", STR("a\tb\nc\rd"), STR("a\tb\nc\rd") },
    { "controls go", STR("\x01\x08 a\x0B\x0C\x0E\x1F"), STR(" a") },
    { "NUL", STR("a\0b\0"), STR("ab") },
    { "a tag cut by NUL", STR("<\0b>"), STR("&lt;b&gt;") },
    { "delete is a character", STR("\x7F"), STR("\x7F") },
    { "no characters", STR("a\uFFFE\uFFFFb"), STR("a\uFFFD\uFFFDb") },
    { "their neighbours", STR("\uFFFD\uFFFC\uFEFF"), STR("\uFFFD\uFFFC\uFEFF") },
    { "cut", STR("a\xE4\xBA"), STR("a\uFFFD\uFFFD") },
    { "cut before a quote", STR("\xE4\"x"), STR("\uFFFD&quot;x") },
    { "overlong <", STR("\xC0\xBC"), STR("\uFFFD\uFFFD") },
    { "surrogate", STR("\xED\xA0\x80"), STR("\uFFFD\uFFFD\uFFFD") },
};

static void escapes_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(escapes); i++) {
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;

        tmpl_escape(escapes[i].in, &out);
        if (!str_equal(buf_str(&out), escapes[i].want))
            fail_msg("%s: got '%s', want '%.*s'", escapes[i].name,
                     buf_cstr(&out), STR_ARG(escapes[i].want));
    }
}

/* ---- a long page, put together by chance --------------------------------- */

static const struct {
    const char *in, *want;
} pieces[] = {
    { "text } }} { 人大\n", "text } }} { 人大\n" },
    { "<p class=\"a\" id='b'>", "<p class=\"a\" id='b'>" },
    { "</p>", "</p>" },
    { "<!-- {no form} -->", "<!-- {no form} -->" },
    { "<script>if (a < b) c();</script>", "<script>if (a < b) c();</script>" },
    { "{{count}}", "42" },
    { "{{title}}", "人大速递" },
    { "<a href=\"{{home}}\">", "<a href=\"/\">" },
    { "{{#lines}}{{title}}{{?is_new}}!{{/is_new}}{{/lines}}", "一!二三" },
    { "{{^is_on}}<hr>{{/is_on}}", "" },
    { ".\n  {{?is_on}}\n  x\n  {{/is_on}}\n", ".\n  x\n" },
    { "{{>nested}}", "([人大速递])" },
    { "1 < 2 & 3 > 2 ", "1 < 2 & 3 > 2 " },
};

static void long_page(void **state)
{
    CLEANUP(buf_free) struct buf in = BUF_EMPTY;
    CLEANUP(buf_free) struct buf want = BUF_EMPTY;
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct err err = ERR_CLEAR;
    uint32_t seed = 2024;
    struct tmpl *tmpl;

    (void)state;
    while (in.n < LIMIT_TMPL - 100) {
        size_t i = chance(&seed, COUNT_OF(pieces));

        repeat(&in, pieces[i].in, 1);
        repeat(&want, pieces[i].want, 1);
        if (chance(&seed, 4) == 0) {
            repeat(&in, ".\n", 1);
            repeat(&want, ".\n", 1);
        }
    }
    assert_ok(compile(buf_str(&in), &tmpl, &err), &err);
    tmpl_render(tmpl, &page, &out);
    assert_true(str_equal(buf_str(&out), buf_str(&want)));
    tmpl_render(tmpl, &page, &out); /* appends, and leaves no state behind */
    assert_int_equal(out.n, 2 * want.n);
    assert_memory_equal(out.p + want.n, want.p, want.n);
    tmpl_free(tmpl);
}

/* Whatever bytes a value has, it stays inside its quotes. */
static void values_never_leave(void **state)
{
    struct tmpl *tmpl;
    struct err err = ERR_CLEAR;
    uint32_t seed = 7;

    (void)state;
    assert_ok(compile(S("<p title='{{hostile}}'>"), &tmpl, &err), &err);
    for (int round = 0; round < 2000; round++) {
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;
        struct page_view view = page;
        char bytes[32];

        for (size_t i = 0; i < sizeof(bytes); i++)
            bytes[i] = chance(&seed, 2) ? "<>\"'&{}\\/!-`"[chance(&seed, 12)]
                                        : (char)chance(&seed, 256);
        view.hostile = (struct str){ bytes, sizeof(bytes) };
        tmpl_render(tmpl, &view, &out);
        assert_int_equal(strlen(buf_cstr(&out)), out.n);
        assert_int_equal(strcspn(out.p + 10, "'<>\""), out.n - 12);
        assert_string_equal(out.p + out.n - 2, "'>");
    }
    tmpl_free(tmpl);
}

/* ---- fields -------------------------------------------------------------- */

static void finds_fields(void **state)
{
    struct field field;

    (void)state;
    assert_true(field_find(page_fields, S("year"), &field));
    assert_int_equal(field.offset, offsetof(struct page_view, frame.year));
    assert_int_equal(field.kind, FIELD_KIND_INT);
    assert_int_equal(field_int(&field, &page), 2024);
    assert_true(field_find(page_fields, S("home"), &field));
    assert_str(field_link(&field, &page).href, S("/"));
    assert_true(field_find(page_fields, S("is_on"), &field));
    assert_true(field_flag(&field, &page));
    assert_true(field_find(page_fields, S("lines"), &field));
    assert_int_equal(field_records(&field, &page).count, 3);
    assert_int_equal(field.size, sizeof(struct line_view));
    assert_false(field_find(page_fields, S("titl"), &field));
    assert_false(field_find(page_fields, S(""), &field));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renders),
        cmocka_unit_test(keeps_neighbours_apart),
        cmocka_unit_test(escapes_text),
        cmocka_unit_test(long_page),
        cmocka_unit_test(values_never_leave),
        cmocka_unit_test(finds_fields),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
