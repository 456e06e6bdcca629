/* extract_list: which links of a page are its list, and where the next page
 * is. Whole pages are in tests/golden. */
#include "check.h"

#include "base/limits.h"
#include "core/extract.h"

static struct arena mem;

static struct arena profile_mem;
static struct profile profile;

static const char URL[] = "http://h.example/a/202401/t20240108_5587803.htm";

static struct extract_input input_of(struct str page)
{
    return (struct extract_input){ page, str_of(URL), &profile,
                                   1,    S("family"), NULL };
}

/* "path title;path title>next" */
static const struct {
    const char *name, *page, *want;
} lists[] = {
    { "named",
      "<ul class=list><li><a href=t1.htm>第一条消息</a>"
      "<li><a href=./t2.htm title=第二条消息的全名>第二条消...</a>"
      "<li><a href=/a/202401/t1.htm>第一条消息</a></ul>"
      "<ul><li><a href=t3.htm>别处的消息</a> 01-01</ul>",
      "t1.htm 第一条消息;t2.htm 第二条消息的全名>" },
    { "what is no item",
      "<ul class=list><li><a href=http://other.example/t.htm>外站的消息</a>"
      "<li><a href=./>栏目首页链接</a><li><a href=index_2.htm>第二页的链接</a>"
      "<li><a href='javascript:x()'>脚本的链接</a><li><a>没有地址的</a>"
      "<li><a href=t9.htm>更多</a><li hidden><a href=t8.htm>看不见的一条</a>"
      "<li><a href=t7.htm>唯一的一条</a></ul>",
      "t7.htm 唯一的一条>" },
    { "dated lines anywhere",
      "<div><a href=n1.htm>没有日期的导航</a></div>"
      "<div><p><a href=t1.htm>第一条消息</a>[03-12]</p>"
      "<p><a href=t2.htm>第二条消息</a>(10/24)</p></div>",
      "t1.htm 第一条消息;t2.htm 第二条消息>" },
    { "pieces of one list",
      "<div><ul><li><a href=t1.htm>第一条消息</a>2024-01-02"
      "<li><a href=t2.htm>第二条消息</a>2024-01-02</ul><hr>"
      "<ul><li><a href=t3.htm>第三条消息</a>2024-01-01</ul></div>",
      "t1.htm 第一条消息;t2.htm 第二条消息;t3.htm 第三条消息>" },
    { "the pager",
      "<ul class=list><li><a href=t1.htm>第一条消息</a></ul>"
      "<script>function createPageHTML(a, b, c, d) {}</script>"
      "<script>createPageHTML( 5 , 1,'index', \"shtml\" );</script>",
      "t1.htm 第一条消息>index_2.shtml" },
    { "the last page",
      "<ul class=list><li><a href=t1.htm>第一条消息</a></ul>"
      "<script>createPageHTML(5, 4, 'index', 'htm')</script>",
      "t1.htm 第一条消息>" },
    { "another family's pager",
      "<ul class=list><li><a href=t1.htm>第一条消息</a></ul>"
      "<script>createPageHTML('page_div', 5, 1, 'list', 'shtml', 99)</script>",
      "t1.htm 第一条消息>" },
    { "a single line whose address tells",
      "<div><ul><li><a href=t20240312_5590001.htm>第一条消息</a></ul></div>",
      "t20240312_5590001.htm 第一条消息>" },
    { "a single dated line of any address",
      "<ul><li><a href=t1.htm>第一条消息</a>03-12</ul>", ">" },
    { "lines without days",
      "<div><a href=n1.htm>没有日期的导航</a></div><ul><li>"
      "<a href=t20240312_5590001.htm>第一条消息</a><li>"
      "<a href=t20240313_5590002.htm>第二条消息</a></ul>",
      "t20240312_5590001.htm 第一条消息;t20240313_5590002.htm 第二条消息>" },
    { "a list with addresses of all kinds",
      "<div><ul><li><a href=t20240312_5590001.htm>第一条消息</a>03-12"
      "<li><a href=t2.htm>第二条消息</a>03-12</ul>"
      "<ul><li><a href=/b/202401/20240101_3.htm>第三条消息</a>03-12"
      "<li><a href=t4.htm>第四条消息</a>03-12</ul></div>",
      "t20240312_5590001.htm 第一条消息;t2.htm 第二条消息;"
      "20240101_3.htm 第三条消息;t4.htm 第四条消息>" },
    { "a piece whose addresses tell nothing",
      "<div><ul><li><a href=t20240312_5590001.htm>第一条消息</a>03-12"
      "<li><a href=t20240312_5590002.htm>第二条消息</a>03-12</ul>"
      "<ul><li><a href=t3.htm>第三条消息</a>03-12"
      "<li><a href=t4.htm>第四条消息</a>03-12</ul></div>",
      "t20240312_5590001.htm 第一条消息;t20240312_5590002.htm 第二条消息;"
      "t3.htm 第三条消息;t4.htm 第四条消息>" },
    { "a day without a number",
      "<ul><li><a href=/b/20240312.htm>某日的汇编</a></ul>", ">" },
    { "a dated list above other columns",
      "<div><ul><li><a href=t20240312_5590001.htm>第一条消息</a>03-12"
      "<li><a href=t20240313_5590002.htm>第二条消息</a>03-12</ul>"
      "<ul><li><a href=/b/202401/t20240101_1.htm>别处第一</a>"
      "<li><a href=/b/202401/t20240102_2.htm>别处第二</a></ul></div>",
      "t20240312_5590001.htm 第一条消息;t20240313_5590002.htm 第二条消息>" },
    { "the last line beside other columns",
      "<div><ul><li><a href=t20240312_5590001.htm>唯一的一条</a>03-12</ul>"
      "</div><div><div><p><a href=/b/202401/t20240101_1.htm>别处第一</a><p>"
      "<a href=/b/202401/t20240102_2.htm>别处第二</a><p>"
      "<a href=/b/202401/t20240103_3.htm>别处第三</a></div>",
      "t20240312_5590001.htm 唯一的一条>" },
    { "a number in a folder, documents",
      "<ul><li><a href=./1.htm>第一条消息</a><li>"
      "<a href=P020240312_1.pdf>某办法全文</a></ul>",
      ">" },
    { "other addresses with a day",
      "<ul><li><a href=20240312/c123.shtml>第一条消息</a><li>"
      "<a href=7001>第二条消息</a></ul>",
      "20240312/c123.shtml 第一条消息;7001 第二条消息>" },
    { "the day behind a heading and a picture",
      "<ul><li><a href=t1.htm><img src=1.jpg></a><h3>"
      "<a href=t1.htm>第一条消息</a></h3><span>03-12</span></li><li>"
      "<a href=t2.htm><img src=2.jpg></a><h3><a href=t2.htm>第二条消息</a>"
      "</h3><span>03-11</span></li></ul>",
      "t1.htm 第一条消息;t2.htm 第二条消息>" },
    { "picture and title link to one address",
      "<ul><li><a href=t20240312_5590001.htm><img src=1.jpg></a>"
      "<a href=t20240312_5590001.htm>第一条消息</a><li>"
      "<a href=t20240313_5590002.htm><img src=2.jpg></a></ul>",
      "t20240312_5590001.htm 第一条消息;t20240313_5590002.htm >" },
    { "lines that breaks divide",
      "<p><a href=/b/n20240101_77.htm>别处</a></p><div>"
      "<a href=t20240312_5590001.htm>公告</a><br>"
      "<a href=t20240313_5590002.htm>主任</a><br>"
      "<a href=t20240314_5590003.htm>章程</a></div>",
      "t20240312_5590001.htm 公告;t20240313_5590002.htm "
      "主任;t20240314_5590003.htm 章程>" },
    { "short titles",
      "<ul class=list><li><a href=t1.htm>公告</a><li><a href=t2.htm>序</a>"
      "<li><a href=list.htm?p=2>2</a><a href=list.htm?p=3>下一页 &gt;&gt;"
      "</a><a href=end.htm>下页</a><a href=t20240312_5590001.htm>更多</a></ul>",
      "t1.htm 公告;t2.htm 序>list.htm?p=3" },
    { "the pager with variables",
      "<script>var nCount = 1; var Count=3, at = 1;if (Count == 9) {}"
      "</script><script>//"
      "<![CDATA[ createPageHTML(Count, at, 'index', 'htm', 25);</script>",
      ">index_2.htm" },
    { "the pager with an unknown variable",
      "<script>createPageHTML(Count, 0, 'index', 'htm')</script>", ">" },
    { "the pager with names that are no texts",
      "<script>var n = 3; createPageHTML(n, 0, index, htm)</script>", ">" },
    { "a link to the next page",
      "<a href=index_0.htm>上一页</a><a href='javascript:go(2)'>下一页</a>"
      "<a href=http://other.example/2.htm>下一页</a>"
      "<a href=index_2.htm>» 下一页</a>",
      ">index_2.htm" },
    { "a link to the page itself",
      "<a href=t20240108_5587803.htm>下页</a><a href=#>下页</a>", ">" },
    { "no list", "<p>空</p>", ">" },
};

static struct str last_part(struct str address)
{
    return str_skip(address, sizeof("http://h.example/a/202401/") - 1);
}

static void reads_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;
        struct extract_input input = input_of(str_of(lists[i].page));
        struct list_page list;
        struct err err;

        assert_ok(extract_list(&input, &mem, &list, &err), &err);
        for (size_t j = 0; j < list.item_count; j++)
            buf_printf(&out, "%s%.*s %.*s", j ? ";" : "",
                       STR_ARG(last_part(list.items[j].url)),
                       STR_ARG(list.items[j].title));
        buf_printf(&out, ">%.*s", STR_ARG(last_part(list.next)));
        if (!str_equal(buf_str(&out), str_of(lists[i].want)))
            fail_msg("%s:\n got  %s\n want %s", lists[i].name, buf_cstr(&out),
                     lists[i].want);
    }
}

static void bounds_lists(void **state)
{
    CLEANUP(buf_free) struct buf page = BUF_EMPTY;
    struct extract_input input;
    struct list_page list;
    struct err err;

    (void)state;
    buf_put(&page, S("<ul class=list>"));
    for (int i = 0; i <= LIMIT_LIST_ITEMS; i++)
        buf_printf(&page, "<li><a href=t%d.htm>第%d条消息</a>", i, i);
    input = input_of(buf_str(&page));
    assert_err(extract_list(&input, &mem, &list, &err), &err, ERR_LIMIT);
}

static int load(void **state)
{
    struct err err;

    (void)state;
    assert_ok(profile_parse(S("[article]\nbody = .text\n"
                              "[list]\nitems = ul.list\npager = trs\n"),
                            S("family.ini"), &profile_mem, &profile, &err),
              &err);
    return 0;
}

static int free_memory(void **state)
{
    (void)state;
    arena_free(&mem);
    arena_free(&profile_mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_lists),
        cmocka_unit_test(bounds_lists),
    };

    return cmocka_run_group_tests(tests, load, free_memory);
}
