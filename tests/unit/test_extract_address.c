/* extract_address: where a text goes on, and what a page calls itself. */
#include "check.h"

#include "core/extract.h"

static struct arena mem;

/* A page whose pager has `pager`, at this address. */
static struct article read_page(const char *url, const char *head,
                                const char *pager)
{
    static const char words[] =
        "<p>近日，市人大常委会组织代表开展调研活动，走访基层立法联系点，听取"
        "群众对城市治理的意见和建议。</p>";
    static const struct profile none = { .name = STR("generic") };
    struct extract_input input = {
        .page = arena_printf(&mem,
                             "<html><head><title>代表开展调研活动</title>%s"
                             "</head><body><h1>代表开展调研活动</h1>"
                             "<p>来源：日报 2024-01-08 08:00</p><div>%s%s</div>"
                             "<div class=page>%s</div></body></html>",
                             head, words, words, pager),
        .url = str_of(url),
        .profiles = &none,
        .profile_count = 1,
        .profile_name = S("auto"),
    };
    struct article article;
    struct err err;

    assert_ok(extract_article(&input, &mem, &article, &err), &err);
    assert_int_equal(article.reject, REJECT_NONE);
    return article;
}

#define HOST "http://h.example"
#define LINK(to) "<a href=\"" to "\">下一页</a>"

static const struct {
    const char *url, *pager, *next; /* NULL: the text ends here */
} files[] = {
    { "/a/t20240108_55.htm", "", NULL },
    { "/a/t20240108_55.htm", LINK("t20240108_55_1.htm"), "/a/t20240108_55_1.htm" },
    { "/a/t20240108_55.htm", LINK("./t20240108_55_2.htm"),
      "/a/t20240108_55_2.htm" },
    { "/a/t20240108_55_1.htm", LINK("t20240108_55_2.htm"),
      "/a/t20240108_55_2.htm" },
    { "/a/t20240108_5.htm", LINK("t20240108_5_1.htm"), "/a/t20240108_5_1.htm" },
    { "/a/t20240108_55.htm",
      "<script>createPageHTML(3, 0, \"t20240108_55\", \"htm\");</script>",
      "/a/t20240108_55_1.htm" },
    { "/a/t20240108_55_2.htm",
      "<script>createPageHTML(3, 2, \"t20240108_55\", \"htm\");</script>", NULL },
    { "/a/show.php?id=5", LINK("show.php?id=5&page=2"),
      "/a/show.php?id=5&page=2" },
    { "/a/show.php?id=5&page=2", LINK("show.php?id=5&page=3"),
      "/a/show.php?id=5&page=3" },
    { "/a/show.html", LINK("show.html?page=2"), "/a/show.html?page=2" },
    /* Another article, whatever the link is called. */
    { "/a/t20240108_5587803.htm", LINK("t20240108_5587804.htm"), NULL },
    { "/a/t20240108_55.htm", LINK("../b/t20240108_55_1.htm"), NULL },
    { "/a/t20240108_55.htm", LINK("t20240108_55_1.pdf"), NULL },
    { "/a/t20240108_55.htm", LINK("t20240108_55_9.htm"), NULL },
    { "/a/t20240108_55_2.htm", LINK("t20240108_55_1.htm"), NULL },
    { "/a/t20240108_55.htm", LINK("http://x.example/a/t20240108_55_1.htm"), NULL },
    { "/a/show.php?id=5", LINK("show.php?id=6&page=2"), NULL },
    { "/a/show.php?id=5", LINK("show.php?id=5&page=2&x=y"), NULL },
    { "/a/show.php?id=5", LINK("show.php?id=55&page=2"), NULL },
    { "/a/show.php?id=5&page=2", LINK("show.php?id=6&page=3"), NULL },
    { "/a/t20240108_55.htm", "<a href=\"t20240108_55_1.htm\">下一篇</a>", NULL },
    { "/a/show-55-123-1.html", LINK("show-55-123-2.html"),
      "/a/show-55-123-2.html" },
    { "/a/1234_24.html", LINK("1234_25.html"), "/a/1234_25.html" },
};

static struct str on_host(const char *path)
{
    return path ? arena_printf(&mem, HOST "%s", path) : STR_NONE;
}

static void finds_the_next_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct article article =
            read_page(on_host(files[i].url).p, "", files[i].pager);

        if (str_is_none(article.next) != !files[i].next)
            fail_msg("%s, %s: %.*s", files[i].url, files[i].pager,
                     STR_ARG(article.next));
        if (files[i].next)
            assert_str(article.next, on_host(files[i].next));
    }
}

static const struct {
    const char *url, *head, *canonical;
} selves[] = {
    { "/a/show.html?from=timeline", "<link rel=canonical href=/a/show.html>",
      "/a/show.html" },
    { "/a/x.html", "<link rel=Canonical href=/b/t20240108_5587803.htm>",
      "/b/t20240108_5587803.htm" },
    { "/a/x.html", "<link rel=stylesheet href=/b/t20240108_5587803.htm>", NULL },
    { "/a/x.html", "<link rel=canonical href=/a/x.html>", NULL },
    { "/a/x.html", "<link rel=canonical href=/>", NULL },
    { "/a/x.html", "<link rel=canonical href=/a/>", NULL },
    { "/a/x.html",
      "<link rel=canonical href=http://x.example/b/t20240108_5587803.htm>", NULL },
    { "/a/x.html", "<link rel=canonical href=\"javascript:x\">", NULL },
    { "/a/x.html", "<link rel=canonical>", NULL },
};

static void finds_the_canonical_address(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(selves); i++) {
        struct article article =
            read_page(on_host(selves[i].url).p, selves[i].head, "");

        if (str_is_none(article.canonical) != !selves[i].canonical)
            fail_msg("%s: %.*s", selves[i].head, STR_ARG(article.canonical));
        if (selves[i].canonical)
            assert_str(article.canonical, on_host(selves[i].canonical));
    }
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
        cmocka_unit_test(finds_the_next_file),
        cmocka_unit_test(finds_the_canonical_address),
    };

    return cmocka_run_group_tests(tests, NULL, free_memory);
}
