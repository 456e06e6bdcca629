/* link: addresses of other sites, and our own. */
#include "check.h"

#include "base/limits.h"
#include "core/link.h"

static struct arena mem;

/* RFC 3986 section 5.4 on the base http://a/b/c/d;p?q, then what real pages
 * write. */
static const struct {
    const char *base, *reference, *want; /* NULL: refused */
} resolved[] = {
    { NULL, "g", "http://a/b/c/g" },
    { NULL, "./g", "http://a/b/c/g" },
    { NULL, "g/", "http://a/b/c/g/" },
    { NULL, "/g", "http://a/g" },
    { NULL, "//g", "http://g/" },
    { NULL, "?y", "http://a/b/c/d;p?y" },
    { NULL, "g?y", "http://a/b/c/g?y" },
    { NULL, "#s", "http://a/b/c/d;p?q" },
    { NULL, "g#s", "http://a/b/c/g" },
    { NULL, ";x", "http://a/b/c/;x" },
    { NULL, "", "http://a/b/c/d;p?q" },
    { NULL, ".", "http://a/b/c/" },
    { NULL, "..", "http://a/b/" },
    { NULL, "../", "http://a/b/" },
    { NULL, "../g", "http://a/b/g" },
    { NULL, "../..", "http://a/" },
    { NULL, "../../g", "http://a/g" },
    { NULL, "../../../../g", "http://a/g" },
    { NULL, "/./g", "http://a/g" },
    { NULL, "/../g", "http://a/g" },
    { NULL, "g.", "http://a/b/c/g." },
    { NULL, "..g", "http://a/b/c/..g" },
    { NULL, "./../g", "http://a/b/g" },
    { NULL, "./g/.", "http://a/b/c/g/" },
    { NULL, "g/../h", "http://a/b/c/h" },
    { NULL, "g;x=1/../y", "http://a/b/c/y" },
    { NULL, "g?y/../x", "http://a/b/c/g?y/../x" },
    { NULL, "HTTPS://A.Example:443", "https://a.example/" },
    { NULL, "http://a:8080/x", "http://a:8080/x" },
    { NULL, "https://[2001:DB8::1]/x", "https://[2001:db8::1]/x" },
    { NULL, "/%7Ea/%2e%2e/%e4%ba%ba", "http://a/%E4%BA%BA" },
    { NULL, "/人大 1.htm", "http://a/%E4%BA%BA%E5%A4%A7%201.htm" },
    { NULL, "/100%", "http://a/100%25" },
    { NULL, "..\\images\\a.jpg", "http://a/b/images/a.jpg" },
    { NULL, "  /a\n/b ", "http://a/a/b" },
    { NULL, "javascript:void(0)", NULL },
    { NULL, "mailto:a@b", NULL },
    { NULL, "data:image/gif;base64,AA", NULL },
    { NULL, "http:g", NULL },
    { NULL, "http://user:pass@a/", NULL },
    { NULL, "http://a b/", NULL },
    { NULL, "http://人大/", NULL },
    { NULL, "http:///x", NULL },
    { NULL, "http://a:0/", NULL },
    { NULL, "http://a:99999/", NULL },
    { "ftp://a/", "g", NULL },
    { "/local", "g", NULL },
};

static void resolves(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(resolved); i++) {
        struct str out = STR_NONE;
        struct err err = ERR_CLEAR;
        const char *base =
            resolved[i].base ? resolved[i].base : "http://a/b/c/d;p?q";

        if (address_resolve(str_of(base), str_of(resolved[i].reference), &mem,
                            &out, &err))
            assert_str(out, str_of(resolved[i].want));
        else if (resolved[i].want || err.kind != ERR_DATA)
            fail_msg("'%s': %s", resolved[i].reference, err.text);
    }
}

static void bounds_addresses(void **state)
{
    char text[LIMIT_ADDRESS + 16];
    struct address parts;
    struct str out;
    struct err err;

    (void)state;
    memset(text, 'a', sizeof(text));
    memcpy(text, "http://a/", 9);
    assert_ok(address_parse((struct str){ text, LIMIT_ADDRESS }, &parts, &err),
              &err);
    assert_err(
        address_parse((struct str){ text, LIMIT_ADDRESS + 1 }, &parts, &err),
        &err, ERR_DATA);
    assert_err(address_resolve(S("http://a/"),
                               (struct str){ text, LIMIT_ADDRESS + 1 }, &mem,
                               &out, &err),
               &err, ERR_DATA);
}

static void parses_parts(void **state)
{
    struct address parts;
    struct err err;

    (void)state;
    assert_ok(address_parse(S("https://a.b:8443/c/d?e=f"), &parts, &err), &err);
    assert_str(parts.scheme, S("https"));
    assert_str(parts.host, S("a.b"));
    assert_int_equal(parts.port, 8443);
    assert_str(parts.path, S("/c/d"));
    assert_str(parts.query, S("e=f"));
    assert_ok(address_parse(S("http://a"), &parts, &err), &err);
    assert_int_equal(parts.port, 80);
    assert_str(parts.path, S("/"));
    assert_str(parts.query, STR_NONE);
    assert_err(address_parse(S("http://a/b c"), &parts, &err), &err, ERR_DATA);
    assert_err(address_parse(S("a/b"), &parts, &err), &err, ERR_DATA);
}

static const struct {
    const char *path;
    bool is_good;
} locals[] = {
    { "/", true },      { "/column/a?p=2", true }, { "", false },
    { "a", false },     { "//evil", false },       { "/\\evil", false },
    { "/a\"b", false }, { "/a'b", false },         { "/a b", false },
    { "/a\nb", false }, { "javascript:1", false }, { "/人大", false },
};

static void checks_local_links(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(locals); i++) {
        struct link link;
        struct err err;

        if (link_local(str_of(locals[i].path), &link, &err) != locals[i].is_good)
            fail_msg("'%s'", locals[i].path);
    }
    assert_str(link_printf(&mem, "/article/%d", 7).href, S("/article/7"));
    assert_str(link_printf(&mem, "/%s", "/evil").href, S("/"));
    assert_str(link_printf(&mem, "/%*d", LIMIT_ADDRESS + 5, 1).href, S("/"));
}

static void escapes(void **state)
{
    struct str out;
    struct err err;

    (void)state;
    assert_str(link_escape(S("临江 a/~"), &mem),
               S("%E4%B8%B4%E6%B1%9F%20a%2F~"));
    assert_ok(link_unescape(S("%E4%b8%B4a+b"), &mem, &out, &err), &err);
    assert_str(out, S("临a+b"));
    assert_err(link_unescape(S("a%2"), &mem, &out, &err), &err, ERR_DATA);
    assert_err(link_unescape(S("a%zz"), &mem, &out, &err), &err, ERR_DATA);
    assert_err(link_unescape(S("a%00"), &mem, &out, &err), &err, ERR_DATA);
}

static void finds_query_values(void **state)
{
    struct str query = S("q=%E4%BA%BA+%E5%A4%A7&page=2&bad=%&empty=");

    (void)state;
    assert_str(link_query_value(query, S("q"), &mem), S("人 大"));
    assert_str(link_query_value(query, S("page"), &mem), S("2"));
    assert_str(link_query_value(query, S("empty"), &mem), S(""));
    assert_str(link_query_value(query, S("bad"), &mem), STR_NONE);
    assert_str(link_query_value(query, S("none"), &mem), STR_NONE);
    assert_str(link_query_value(STR_NONE, S("q"), &mem), STR_NONE);
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
        cmocka_unit_test(resolves),     cmocka_unit_test(bounds_addresses),
        cmocka_unit_test(parses_parts), cmocka_unit_test(checks_local_links),
        cmocka_unit_test(escapes),      cmocka_unit_test(finds_query_values),
    };

    return cmocka_run_group_tests(tests, NULL, free_memory);
}
