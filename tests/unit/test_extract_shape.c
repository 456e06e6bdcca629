/* extract_shape: what an address tells of its page. */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "core/extract_shape.h"

#define H "http://h.example"

static struct arena mem;

/* Is `address` a column, beside or below `page`, an article, a file, near? */
static const struct {
    const char *page, *address, *want; /* letters of those that it is */
} shapes[] = {
    { H "/a/", H "/a/", "cn" },
    { H "/a/", H "/b/index_1.htm", "c" },
    { H "/a/", H "/b/index.shtml", "c" },
    { H "/a/", H "/b/list2.htm", "c" },
    { H "/a/", H "/b/list_12.shtml", "c" },
    { H "/a/", H "/b/list.asp?id=3", "c" },
    { H "/a/", H "/b/index.php?id=3", "" },
    { H "/a/", H "/b/listening.htm", "" },
    { H "/a/", H "/a/zhuren.htm", "n" },
    { H "/a/b.htm", H "/a/b/c.htm", "sn" },
    { H "/a/b.htm", H "/a/b/12.htm", "n" },
    { H "/a/b.htm", H "/a/bc/d.htm", "n" },
    { H "/a.php?c=1&page=2", H "/a.php?c=2", "s" },
    { H "/a.php?m=l&c=1", H "/a.php?m=d&id=1", "" },
    { H "/a.php?m=l&c=1", H "/b.php?m=l&c=2", "" },
    { H "/a/", H "/b/202401/t20240108_5587803.htm", "a" },
    { H "/a/", H "/b/202401/1.htm", "" },
    { H "/a/", H "/b/20240312.htm", "" },
    { H "/col/col1210/index.html", H "/art/2024/5/16/art_1210_77105.html", "an" },
    { H "/col/col1210/index.html", H "/art/2024/5/16/art_1211_77105.html", "a" },
    { H "/1020/list.htm", H "/2024/0315/c1020a33001/page.htm", "an" },
    { H "/a/", H "/info/1021/3456.htm", "a" },
    { H "/a/", H "/info/about.htm", "" },
    { H "/y/c10/list.shtml",
      H "/y/c10/202405/6f1c0a3e9b7d4f0f8a52c1d0e7b93a10.shtml", "an" },
    { H "/a/", H "/x/6f1c0a3e9b7d4f0f8a52c1d0e7b93a10.shtml", "a" },
    { H "/2024/zt/", H "/b/2024/x.htm", "" },
    { H "/a/", H "/b/P020240312500000000001.pdf", "f" },
    { H "/a/", H "/b/W020240312500000000001.JPG", "f" },
    { H "/a/", H "/system/_content/download.jsp?wbfileid=12", "f" },
};

static void tells_kinds(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        struct str page = str_of(shapes[i].page);
        struct str address = str_of(shapes[i].address);
        char got[8];

        snprintf(got, sizeof(got), "%s%s%s%s%s",
                 shape_is_column(address) ? "c" : "",
                 shape_is_sibling(page, address) ? "s" : "",
                 shape_is_article(address) ? "a" : "",
                 shape_is_file(address) ? "f" : "",
                 shape_is_near(page, address) ? "n" : "");
        if (strcmp(got, shapes[i].want) != 0)
            fail_msg("%s on %s: '%s', not '%s'", shapes[i].address,
                     shapes[i].page, got, shapes[i].want);
    }
}

static const struct {
    const char *address;
    int year, month; /* 0: none */
} months[] = {
    { H "/b/202401/t20240108_5587803.htm", 2024, 1 },
    { H "/b/t20190211_30.html", 2019, 2 },
    { H "/art/2024/5/16/art_1210_77105.html", 2024, 5 },
    { H "/2024/0315/c1020a33001/page.htm", 2024, 3 },
    { H "/n1/2024-05/16/content_123.htm", 2024, 5 },
    { H "/2024/zt/5.htm", 0, 0 },
    { H "/b/201399/1.htm", 0, 0 },
    { H "/2024/1315/page.htm", 0, 0 },
    { H "/info/1021/3456.htm", 0, 0 },
    { H "/b.asp?id=202401", 0, 0 },
};

static void tells_months(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(months); i++) {
        int year = 0, month = 0;
        bool is_found = shape_month(str_of(months[i].address), &year, &month);

        if (is_found != (months[i].year > 0) ||
            (is_found && (year != months[i].year || month != months[i].month)))
            fail_msg("%s: %d-%d", months[i].address, year, month);
    }
}

static void knows_the_front_page(void **state)
{
    (void)state;
    assert_true(shape_is_same(S(H "/a/"), S(H "/a/index.html")));
    assert_true(shape_is_same(S(H "/a/1.htm"), S(H "/a/1.htm")));
    assert_false(shape_is_same(S(H "/a/"), S(H "/a/index_1.html")));
    assert_false(shape_is_same(S(H "/a/"), S(H "/a/index.php?page=2")));
}

/* The address of the page behind; "" where no number counts pages. */
static const struct {
    const char *address, *want;
} pages[] = {
    { "/a?page=2", "/a?page=3" },
    { "/a?b=1&pageNo=9&c=2", "/a?b=1&pageNo=10&c=2" },
    { "/a?q=%7B%22pageNo%22:2,%22pageSize%22:15%7D",
      "/a?q=%7B%22pageNo%22:3,%22pageSize%22:15%7D" },
    { "/a?q=%22pageNo%22%3A2%7D", "/a?q=%22pageNo%22%3A3%7D" },
    { "/a?homepage=2", "" },
    { "/a?page=x", "" },
    { "/page=2", "" },
};

static void counts_pages(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct str address = str_of(pages[i].address), next = S("");
        struct shape_number at;

        if (shape_find_page(address, &at))
            next = shape_at_number(address, at, at.number + 1, &mem);
        assert_str(next, str_of(pages[i].want));
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
        cmocka_unit_test(tells_kinds),
        cmocka_unit_test(tells_months),
        cmocka_unit_test(knows_the_front_page),
        cmocka_unit_test(counts_pages),
    };

    return cmocka_run_group_tests(tests, NULL, free_memory);
}
