/* extract_list: which links of a page are its list, and where the next page
 * is. Whole pages are in tests/golden. */
#include "check.h"

#include <time.h>

#include "base/limits.h"
#include "core/date.h"
#include "core/extract.h"

static struct arena mem;

static struct arena profile_mem;
static struct profile profile;

static const char URL[] = "http://h.example/a/202401/t20240108_5587803.htm";

static struct extract_input input_of(struct str page)
{
    return (struct extract_input){
        .page = page,
        .url = str_of(URL),
        .profiles = &profile,
        .profile_count = 1,
        .profile_name = S("family"),
    };
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
      "t1.htm 第一条消息>list_2.shtml" },
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
    for (int i = 0; i < LIMIT_LIST_ITEMS + 9; i++)
        buf_printf(&page, "<li><a href=t%d.htm>第%d条消息</a>", i, i);
    input = input_of(buf_str(&page));
    assert_ok(extract_list(&input, &mem, &list, &err), &err);
    assert_int_equal(list.item_count, LIMIT_LIST_ITEMS);
    assert_str(list.items[LIMIT_LIST_ITEMS - 1].title, S("第999条消息"));
}

/* Of one line: its markup, and the title and day that are read. */
static const struct {
    const char *name, *line, *want;
} lines[] = {
    { "beside", "<a href=a.htm>某条消息</a> 2024-05-16", "某条消息 2024-05-16" },
    { "in the link", "<a href=a.htm>某条消息<i>2024/5/6</i></a>",
      "某条消息 2024-05-06" },
    { "at the title's end", "<a href=a.htm>某条消息(2024.5.6)</a>",
      "某条消息 2024-05-06" },
    { "at its start", "<a href=a.htm>[2024-05-06]某条消息</a>",
      "某条消息 2024-05-06" },
    { "a day of the title's own", "<a href=a.htm>2024年5月6日会议纪要</a>",
      "2024年5月6日会议纪要" },
    { "a title of numbers", "<a href=a.htm>5.12 防灾减灾日</a>",
      "5.12 防灾减灾日" },
    { "without year", "<a href=/b/202405/1.htm>某条消息</a>[05-16]",
      "某条消息 2024-05-16" },
    { "another month", "<a href=/b/202405/1.htm>某条消息</a>[04-30]", "某条消息" },
    { "no month at all", "<a href=a.htm>某条消息</a>[04-30]", "某条消息" },
    { "month and day in words", "<a href=/2024/5/a.htm>某条消息</a>5月6日",
      "某条消息 2024-05-06" },
    { "a score", "<a href=/b/202404/1.htm>某条消息</a>评分 4.5 分", "某条消息" },
    { "a fraction", "<a href=/b/202404/1.htm>某条消息</a>第4/5届", "某条消息" },
    { "month and year alone", "<a href=a.htm>某条消息</a>2024-05", "某条消息" },
    { "a time of day", "<a href=a.htm>某条消息</a>21:37", "某条消息" },
    { "a time zone's mark", "<a href=a.htm>某条消息</a>2024-05-16T08:00:00",
      "某条消息 2024-05-16" },
    { "in a word", "<a href=a.htm>某条消息</a>于2024-05-16召开", "某条消息" },
    { "a number", "<a href=a.htm>某条消息</a>编号 2024-05-1601", "某条消息" },
    { "day and month apart", "<a href=a.htm>某条消息</a><b>6</b>/<b>2024-05</b>",
      "某条消息 2024-05-06" },
    { "a comment", "<a href=a.htm>某条消息</a><!-- 2024-05-16 -->", "某条消息" },
    { "hidden", "<a href=a.htm>某条消息</a><i hidden>2024-05-16</i>", "某条消息" },
    { "the label of another day",
      "<a href=a.htm>某条消息</a><i>截止时间：</i><i>2024-05-16</i>", "某条消息" },
    { "a mark", "<a href=a.htm><b>置顶</b>某条消息</a>", "某条消息" },
    { "marks on both sides", "<a href=a.htm>[荐] 某条消息【新】</a>", "某条消息" },
    { "words that are marks elsewhere", "<a href=a.htm>新时代最新</a>",
      "新时代最新" },
    { "the whole title", "<a href=a.htm title=某条消息的全部>某条消息…</a>",
      "某条消息的全部" },
    { "more than the title",
      "<a href=a.htm title='某条消息 - 某网站'>某条消息</a>", "某条消息" },
    { "another title", "<a href=a.htm title=点击查看>某条消息…</a>", "某条消息…" },
    { "a title in lines",
      "<a href=a.htm title='标题：某条消息的全部&#10;作者：某人'>某条消…</a>",
      "某条消息的全部" },
    { "a picture's title", "<a href=a.htm title='标题：某条消息'><img></a>",
      "某条消息" },
    { "a card", "<a href=a.htm><p>某条消息</p><p>消息说了什么。</p></a>",
      "某条消息" },
};

static void put_item(struct buf *out, const struct list_item *item)
{
    buf_put(out, item->title);
    if (item->precision != PRECISION_NONE)
        buf_printf(out, " %.*s", STR_ARG(date_day(item->published_s, &mem)));
    buf_put_char(out, ';');
}

/* Of several lines: title and day of each. */
static const struct {
    const char *name, *page, *want;
} dated[] = {
    { "a day of a line without a link",
      "<ul class=list><li><a href=1.htm>某条消息</a><li>某句话 2024-05-16"
      "<li><a href=2.htm>另一条消息</a> 2024-05-14</ul>",
      "某条消息;另一条消息 2024-05-14;" },
    { "a day of a link to elsewhere",
      "<ul class=list><li><a href=1.htm>某条消息</a>"
      "<li><a href=http://o.example/>别处的消息</a> 2024-05-16</ul>",
      "某条消息;" },
    { "days before",
      "<div class=list>2024-05-16 <a href=1.htm>某条消息</a><br>2024-05-15 "
      "<a href=2.htm>另一条消息</a><br></div>",
      "某条消息 2024-05-16;另一条消息 2024-05-15;" },
    { "days behind",
      "<div class=list><a href=1.htm>某条消息</a> 2024-05-16<br>"
      "<a href=2.htm>另一条消息</a> 2024-05-15<br></div>",
      "某条消息 2024-05-16;另一条消息 2024-05-15;" },
    { "terms",
      "<dl class=list><dt><a href=1.htm>某条消息</a><dd>2024-05-16"
      "<dt><a href=2.htm>另一条消息</a><dt><a href=3.htm>又一条消息</a>"
      "<dd>2024-05-14</dl>",
      "某条消息 2024-05-16;另一条消息;又一条消息 2024-05-14;" },
    { "a list for each line",
      "<div class=list><ul><li><a href=1.htm>某条消息</a><li>2024-05-16</ul>"
      "<ul><li><a href=2.htm>另一条消息</a><li>2024-05-15</ul></div>",
      "某条消息 2024-05-16;另一条消息 2024-05-15;" },
    { "nothing near",
      "<p>2024-05-16</p><ul class=list><li><a href=1.htm>某条消息</a></ul>",
      "某条消息;" },
};

static void finds_days_in_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(dated); i++) {
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;
        struct extract_input input = input_of(str_of(dated[i].page));
        struct list_page list;
        struct err err;

        assert_ok(extract_list(&input, &mem, &list, &err), &err);
        for (size_t j = 0; j < list.item_count; j++)
            put_item(&out, &list.items[j]);
        if (!str_equal(buf_str(&out), str_of(dated[i].want)))
            fail_msg("%s:\n got  %s\n want %s", dated[i].name, buf_cstr(&out),
                     dated[i].want);
    }
}

static void reads_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        CLEANUP(buf_free) struct buf page = BUF_EMPTY, out = BUF_EMPTY;
        struct extract_input input;
        struct list_page list;
        struct err err;

        buf_printf(&page, "<ul class=list><li>%s</ul>", lines[i].line);
        input = input_of(buf_str(&page));
        assert_ok(extract_list(&input, &mem, &list, &err), &err);
        if (list.item_count != 1)
            fail_msg("%s: %zu items", lines[i].name, list.item_count);
        put_item(&out, &list.items[0]);
        if (!str_equal(str_slice(buf_str(&out), 0, out.n - 1),
                       str_of(lines[i].want)))
            fail_msg("%s:\n got  %s\n want %s", lines[i].name, buf_cstr(&out),
                     lines[i].want);
    }
}

/* A page's address below http://h.example, what stands on it, and the next
 * page's address. */
static const struct {
    const char *name, *url, *page, *want;
} pagers[] = {
    { "TRS", "/a/", "<script>createPageHTML(3,0,'index','htm')</script>",
      "/a/index_1.htm" },
    { "TRS, quoted numbers", "/a/",
      "<script>createPageHTML('3','1','index','htm')</script>", "/a/index_2.htm" },
    { "TRS, one page", "/a/",
      "<script>createPageHTML(1,0,'index','htm')</script>"
      "<a href=index_1.htm>下一页</a>",
      "" },
    { "a call in a comment", "/a/",
      "<script>\n // createPageHTML(9,5,'index','htm');\n"
      "createPageHTML(3,0,'index','htm');</script>",
      "/a/index_1.htm" },
    { "UCAP", "/a/list_2.shtml",
      "<script>createPageHTML('page_div',4,2,'list','shtml',58);</script>",
      "/a/list_3.shtml" },
    { "UCAP, last", "/a/list_4.shtml",
      "<script>createPageHTML('page_div',4,4,'list','shtml',58);</script>", "" },
    { "too many pages", "/a/",
      "<script>createPageHTML(900,200,'index','htm')</script>", "" },
    { "words", "/a/", "<a href=list2.htm>后一页</a>", "/a/list2.htm" },
    { "a word before arrows", "/a/",
      "<a href=9.htm>&gt;&gt;</a><a href=2.htm>&gt;</a><a href=3.htm>下页</a>",
      "/a/3.htm" },
    { "one arrow before two", "/a/",
      "<a href=9.htm>&gt;&gt;</a><a href=2.htm>›</a>", "/a/2.htm" },
    { "two arrows", "/a/", "<a href=2.htm>»</a>", "/a/2.htm" },
    { "English", "/a/?p=1", "<a href=?p=2>Next Page »</a>", "/a/?p=2" },
    { "a class", "/a/", "<a class=next href=2.htm><i></i></a>", "/a/2.htm" },
    { "a class for all", "/a/3.htm",
      "<a class=Next href=2.htm>上页</a><a class=Next href=4.htm>下页</a>",
      "/a/4.htm" },
    { "a class of a slide show", "/a/",
      "<a class=next href=/b/202405/t20240516_5530001.htm>&gt;</a>", "" },
    { "an arrow to elsewhere", "/a/", "<a href=/b/>&gt;</a>", "" },
    { "numbers", "/a/?page=2", "<a href=?page=1>1</a> 2 <a href=?page=3>3</a>",
      "/a/?page=3" },
    { "numbers, the current one a link", "/a/?page=2",
      "<a href=?page=1>1</a> <a href=?page=2>2</a> <a href=?page=3>3</a>",
      "/a/?page=3" },
    { "numbers, the current one of a class", "/a/",
      "<a class=on href=?page=1>1</a> <a href=?page=2>2</a>", "/a/?page=2" },
    { "numbers, the last page", "/a/?page=3",
      "<a href=?page=1>1</a> <a href=?page=2>2</a> 3", "" },
    { "numbers of another row", "/a/",
      "<b>1</b><p>某条很长的消息说了些什么</p><a href=?page=2>2</a>", "" },
    { "a link's script", "/a/",
      "<a href=# onclick=\"location.href='2.htm'\">下一页</a>", "/a/2.htm" },
    { "an address that is a script", "/a/",
      "<a href=\"javascript:go('2.htm')\">下一页</a>", "/a/2.htm" },
    { "a button", "/a/",
      "<input type=button value=下一页 onclick=\"location='?page=2'\">",
      "/a/?page=2" },
    { "a script without an address", "/a/",
      "<a href='javascript:go(2)'>下一页</a>", "" },
    { "the page itself", "/a/", "<a href=index.html>下一页</a>", "" },
    { "downwards", "/a/b.htm", "<p id=fanye1>共58条 1/5页</p>", "/a/b/4.htm" },
    { "downwards, further", "/a/b/4.htm", "<p id=fanye1>共58条 2/5页</p>",
      "/a/b/3.htm" },
    { "downwards, last", "/a/b/1.htm", "<p id=fanye1>共58条 5/5页</p>", "" },
    { "downwards, numbers that disagree", "/a/b/2.htm",
      "<p id=fanye1>共58条 2/5页</p>", "" },
    { "a count of pages", "/a/?page=2", "<p>第2页 共5页</p>", "/a/?page=3" },
    { "a count of pages, last", "/a/?page=5", "<p>第5页/共5页</p>", "" },
    { "a count that is not the address's", "/a/?page=1", "<p>第2页 共5页</p>",
      "" },
    { "a count, and nothing to count on", "/a/", "<p>第1页 共5页</p>", "" },
};

static void finds_next_pages(void **state)
{
    static const struct str host = STR("http://h.example");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(pagers); i++) {
        struct extract_input input = input_of(str_of(pagers[i].page));
        struct list_page list;
        struct err err;

        input.url = arena_printf(&mem, "%.*s%s", STR_ARG(host), pagers[i].url);
        assert_ok(extract_list(&input, &mem, &list, &err), &err);
        if (!str_equal(str_skip(list.next, host.n), str_of(pagers[i].want)))
            fail_msg("%s:\n got  %.*s\n want %s", pagers[i].name,
                     STR_ARG(list.next), pagers[i].want);
    }
}

static void put_numbered(struct buf *out, const char *text, int number)
{
    struct str rest = str_of(text);
    ptrdiff_t at = str_find(rest, S("%d"));

    buf_put(out, str_slice(rest, 0, (size_t)at));
    buf_printf(out, "%d", number);
    buf_put(out, str_skip(rest, (size_t)at + 2));
}

/* A megabyte of links, as no editor but a bad pager or somebody with a
 * purpose makes it: far from what a worker may take. */
static const struct {
    const char *name, *head, *link; /* with the number of the link */
    int heads;
} floods[] = {
    { "one address", "", "<li><a href=t1.htm>第%d条消息</a> 05-16", 1 },
    { "addresses", "", "<li><a href=/a/202405/t%d.htm>某条消息</a> 05-16", 1 },
    { "a flat list", "<td>", "<a href=t%d.htm>某条消息</a><b>05-16</b> ", 1 },
    { "nested lists", "<ul class=list>", "<a href=t%d.htm>某条消息</a>", 400 },
    { "rows of one name", "",
      "<ul class=list><li><a href=/%d.htm>某条消息</a></ul>", 1 },
    { "numbers", "1 ", "<a href=?page=%d>2</a> 1 ", 1 },
    { "cells", "<table><tr><th>发布<tr>",
      "<td><a href=/%d.htm>某条消息</a><td>2024-05-16", 1 },
    { "calls", "<script>", "createPageHTML(a%d, b, 'c', 'd');", 1 },
};

static void bounds_its_work(void **state)
{
    enum { LINKS = 20000 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(floods); i++) {
        CLEANUP(buf_free) struct buf page = BUF_EMPTY;
        CLEANUP(arena_free) struct arena own = ARENA_EMPTY;
        struct extract_input input;
        struct list_page list;
        struct err err;
        clock_t start = clock();

        for (int j = 0; j < floods[i].heads; j++)
            buf_put(&page, str_of(floods[i].head));
        for (int j = 0; j < LINKS; j++)
            put_numbered(&page, floods[i].link, j);
        input = input_of(buf_str(&page));
        if (!extract_list(&input, &own, &list, &err))
            assert_int_equal(err.kind, ERR_LIMIT);
        if (clock() - start > LIMIT_WORKER_CPU_S * CLOCKS_PER_SEC)
            fail_msg("%s: too long", floods[i].name);
    }
}

static int load(void **state)
{
    struct err err;

    (void)state;
    assert_ok(profile_parse(S("[article]\nbody = .text\n"
                              "[list]\nitems = ul.list, .list\n"),
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
        cmocka_unit_test(bounds_its_work),
        cmocka_unit_test(reads_lines),
        cmocka_unit_test(finds_days_in_lists),
        cmocka_unit_test(finds_next_pages),
    };

    return cmocka_run_group_tests(tests, load, free_memory);
}
