/* feed: what is one, its limits, and damage. How feeds are read is in
 * tests/golden/feed. */
#include "check.h"

#include "base/buf.h"
#include "base/limits.h"
#include "core/feed.h"

#define URL "http://www.yunlan.example/rss.xml"
#define RSS "<rss version='2.0'><channel><title>云澜</title>"
#define ITEM(n) "<item><title>第" n "条</title><link>/a/" n ".htm</link></item>"

static struct arena mem;

static bool parse(struct str text, struct feed *out, struct err *err)
{
    return feed_parse(text, S(URL), &mem, out, err);
}

/* ---- what is a feed -------------------------------------------------------- */

static const struct {
    const char *text;
    bool is_feed;
} beginnings[] = {
    { "<rss", true },
    { "<rss version='2.0'>", true },
    { "<RSS>", true },
    { "<feed xmlns='http://www.w3.org/2005/Atom'>", true },
    { "<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", true },
    { "<rdf:RDF>", true },
    { "\xEF\xBB\xBF \n<?xml version='1.0'?>\n<rss>", true },
    { "<?xml version='1.0'?><!-- <html> --><?x <html> ?><rss>", true },
    { "<!DOCTYPE rss><rss>", true },
    { "<!DOCTYPE rss SYSTEM 'a.dtd' [ <!ENTITY a '>'> ] ><rss>", true },
    { "{\"version\": \"https://jsonfeed.org/version/1\"}", true },
    { " {\"version\":\"https:\\/\\/jsonfeed.org\\/version\\/1.1\"}", true },
    { "<!DOCTYPE html><html><body><rss>", false },
    { "<html><!-- <rss> --></html>", false },
    { "<!-- <rss> --><div>", false },
    { "<!-- <rss>", false },
    { "<!DOCTYPE rss", false },
    { "<!DOCTYPE rss [ <rss>", false },
    { "<rssfeed>", false },
    { "<feeds>", false },
    { "rss", false },
    { "[\"https://jsonfeed.org/version/1\"]", false },
    { "{\"items\": []}", false },
    { "<", false },
    { "", false },
};

static void knows_a_feed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(beginnings); i++)
        if (feed_is(str_of(beginnings[i].text)) != beginnings[i].is_feed)
            fail_msg("'%s'", beginnings[i].text);
}

/* ---- damage and refusal ---------------------------------------------------- */

static const struct {
    const char *text;
    enum err_kind kind; /* ERR_NONE: so many items */
    size_t items;
} texts[] = {
    { RSS "</channel></rss>", ERR_NONE, 0 },
    { RSS ITEM("1") ITEM("2") "</channel></rss>", ERR_NONE, 2 },
    /* Atom, whatever it says that it is */
    { "<feed><entry><link href='/a'/></entry></feed>", ERR_NONE, 1 },
    { "<feed xmlns='http://purl.org/atom/ns#'><entry><link href='/a'/></entry>"
      "</feed>",
      ERR_NONE, 1 },
    /* damage behind an item */
    { RSS ITEM("1"), ERR_NONE, 1 },
    { RSS ITEM("1") "<item><title>第2条</title><link>/a/2.htm</link>", ERR_NONE,
      1 },
    { RSS ITEM("1") ITEM("2") "</rss></channel>", ERR_NONE, 2 },
    { RSS ITEM("1") "<item <", ERR_NONE, 1 },
    { RSS ITEM("1") "</channel></rss>" ITEM("2"), ERR_NONE, 1 },
    { RSS ITEM("1") "</channel></rss>\n<script>x</script> &", ERR_NONE, 1 },
    { RSS "</channel></rss> <", ERR_NONE, 0 },
    /* damage before the first is complete */
    { RSS, ERR_DATA, 0 },
    { RSS "<item><title>第1条</title><link>/a/1.htm</link>", ERR_DATA, 0 },
    { RSS "<item><title>第1条</link></item>" ITEM("2"), ERR_DATA, 0 },
    { "<rss", ERR_DATA, 0 },
    { "<?xml version='1.0'?>", ERR_DATA, 0 },
    { "", ERR_DATA, 0 },
    /* a DTD, however it is hidden */
    { "<!DOCTYPE rss>" RSS ITEM("1") "</channel></rss>", ERR_DATA, 0 },
    { "<?a <![CDATA[ ?><!DOCTYPE rss []>" RSS ITEM("1") "</channel></rss>",
      ERR_DATA, 0 },
    { "<!-- <![CDATA[ --><!DOCTYPE rss SYSTEM 'x'>" RSS ITEM("1"), ERR_DATA, 0 },
    { RSS "<!-- <!DOCTYPE rss> -->" ITEM("1") "</channel></rss>", ERR_NONE, 1 },
    { RSS "<![CDATA[<!DOCTYPE rss>]]>" ITEM("1") "</channel></rss>", ERR_NONE, 1 },
    /* no feed */
    { "<html><body>" ITEM("1") "</body></html>", ERR_DATA, 0 },
    { "{\"items\": [{\"url\": \"/a\"}], \"note\": \"jsonfeed.org/version/1\"}",
      ERR_DATA, 0 },
    { "{\"version\": [\"https://jsonfeed.org/version/1\"]}", ERR_DATA, 0 },
    { "{\"version\": \"https://jsonfeed.org/version/1\"}", ERR_NONE, 0 },
    { "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": {\"url\":"
      " \"/a\", \"items\": [{\"url\": \"/b\"}]}} x",
      ERR_DATA, 0 },
    { "{\"version\": \"https://jsonfeed.org/version/1\", \"more\": {\"items\":"
      " [{\"url\": \"/a\"}]}, \"items\": [{\"url\": \"/b\"}, 3, null, \"/c\"]}",
      ERR_NONE, 1 },
    /* items elsewhere are none */
    { RSS "<textinput>" ITEM("1") "</textinput></channel>" ITEM("2") "</rss>",
      ERR_NONE, 1 },
};

static void uses_what_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct feed feed = { 0 };
        struct err err = ERR_CLEAR;
        bool is_good = parse(str_of(texts[i].text), &feed, &err);

        if (is_good != (texts[i].kind == ERR_NONE) ||
            (is_good ? feed.item_count != texts[i].items
                     : err.kind != texts[i].kind))
            fail_msg("'%s': %d, %zu items, %s", texts[i].text, is_good,
                     feed.item_count, err.text);
    }
}

static void says_what_is_wrong(void **state)
{
    struct feed feed;
    struct err err;

    (void)state;
    assert_false(parse(S("<!DOCTYPE rss>\n<rss/>"), &feed, &err));
    assert_str(str_of(err.text), S("a feed with a DOCTYPE is not read"));
    assert_false(parse(S("<rss>\n<channel>\n</rss>"), &feed, &err));
    assert_str(str_of(err.text), S("feed: line 3: mismatched tag"));
}

/* ---- limits ---------------------------------------------------------------- */

static void put_times(struct buf *out, const char *text, size_t times)
{
    while (times-- > 0)
        buf_put(out, str_of(text));
}

/* `start` and `end` nest so often; the feed stands before them. */
static struct str nested(struct buf *out, const char *before, const char *start,
                         size_t times, const char *end)
{
    buf_clear(out);
    buf_put(out, str_of(before));
    put_times(out, start, times);
    put_times(out, end, times);
    buf_put(out, S("</channel></rss>"));
    return buf_str(out);
}

static void bounds_the_depth(void **state)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    static const char JSON[] =
        "{\"version\": \"https://jsonfeed.org/version/1\","
        " \"items\": [{\"url\": \"/a\"}], \"x\": ";
    struct feed feed;
    struct err err;

    (void)state;
    assert_ok(
        parse(nested(&text, RSS ITEM("1"), "<a>", LIMIT_FEED_DEPTH - 2, "</a>"),
              &feed, &err),
        &err);
    assert_int_equal(feed.item_count, 1);
    assert_err(
        parse(nested(&text, RSS ITEM("1"), "<a>", LIMIT_FEED_DEPTH - 1, "</a>"),
              &feed, &err),
        &err, ERR_LIMIT);
    assert_err(parse(nested(&text, RSS ITEM("1"), "<a>", LIMIT_FEED_DEPTH - 2,
                            "<b/></a>"),
                     &feed, &err),
               &err, ERR_LIMIT);
    assert_err(parse(nested(&text, RSS ITEM("1"), "<a>", 500000, ""), &feed, &err),
               &err, ERR_LIMIT);
    buf_clear(&text);
    buf_put(&text, str_of(JSON));
    put_times(&text, "[", LIMIT_FEED_DEPTH);
    put_times(&text, "]", LIMIT_FEED_DEPTH);
    buf_put_char(&text, '}');
    assert_err(parse(buf_str(&text), &feed, &err), &err, ERR_LIMIT);
    buf_clear(&text);
    buf_put(&text, str_of(JSON));
    put_times(&text, "{\"x\":", 300000);
    assert_err(parse(buf_str(&text), &feed, &err), &err, ERR_DATA);
}

static void bounds_the_items(void **state)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct feed feed;
    struct err err;

    (void)state;
    buf_put(&text, S(RSS));
    for (int i = 0; i < LIMIT_LIST_ITEMS + 500; i++)
        buf_printf(&text, "<item><title>t</title><link>/%d</link></item>", i);
    buf_put(&text, S("<atom:link rel='next' href='?2'/></channel></rss>"));
    assert_ok(parse(buf_str(&text), &feed, &err), &err);
    assert_int_equal(feed.item_count, LIMIT_LIST_ITEMS);
    assert_str(feed.items[LIMIT_LIST_ITEMS - 1].url,
               S("http://www.yunlan.example/999"));
    assert_str(feed.next, S(URL "?2"));
}

/* Each is over LIMIT_PAGE or just below it, and must be read in no time. */
static const struct {
    const char *start, *part, *end;
    size_t bytes;
    enum err_kind kind;
} bulks[] = {
    { RSS "<item><link>/1</link><title>", "字",
      "</title></item></channel></rss>", LIMIT_PAGE - 200, ERR_NONE },
    { RSS "<item><link>/1</link><title>", "字",
      "</title></item></channel></rss>", LIMIT_PAGE, ERR_LIMIT },
    { RSS ITEM("1"), "&", "</channel></rss>", LIMIT_PAGE - 200, ERR_NONE },
    { RSS ITEM("1"), "&#1;", "</channel></rss>", LIMIT_PAGE - 200, ERR_NONE },
    { RSS ITEM("1"), "<!-- & -->", "</channel></rss>", LIMIT_PAGE - 200,
      ERR_NONE },
    { RSS ITEM("1"), "<![CDATA[", "]]></channel></rss>", LIMIT_PAGE - 200,
      ERR_NONE },
    { "", "<!a>", "", LIMIT_PAGE - 200, ERR_DATA },
    { "", "<!a[]>", RSS, LIMIT_PAGE - 200, ERR_DATA },
    { "", "<?a?>", RSS, LIMIT_PAGE - 200, ERR_DATA },
    { "", "<!--", RSS, LIMIT_PAGE - 200, ERR_DATA },
    { RSS ITEM("1"), "<a/>", "</channel></rss>", LIMIT_PAGE - 200, ERR_NONE },
    { RSS "<item><link>/1</link>", "<author>a</author>",
      "</item></channel></rss>", LIMIT_PAGE - 200, ERR_NONE },
    { RSS "<item><link>/1</link>", "<pubDate>8 8 8 8</pubDate>",
      "</item></channel></rss>", LIMIT_PAGE - 200, ERR_NONE },
    { RSS "<item><link>/1</link><pubDate>", "8 ",
      "</pubDate></item></channel></rss>", LIMIT_PAGE - 200, ERR_NONE },
};

static void bounds_the_bytes(void **state)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bulks); i++) {
        size_t part = strlen(bulks[i].part);
        struct feed feed;
        struct err err = ERR_CLEAR;
        bool is_good;

        buf_clear(&text);
        buf_put(&text, str_of(bulks[i].start));
        put_times(&text, bulks[i].part, bulks[i].bytes / part);
        buf_put(&text, str_of(bulks[i].end));
        (void)feed_is(buf_str(&text));
        is_good = parse(buf_str(&text), &feed, &err);
        if (is_good != (bulks[i].kind == ERR_NONE) ||
            (is_good ? feed.item_count != 1 : err.kind != bulks[i].kind))
            fail_msg("%s: %d, %s", bulks[i].part, is_good, err.text);
        arena_reset(&mem);
    }
}

static void bounds_the_authors(void **state)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct feed feed;
    struct err err;

    (void)state;
    buf_put(&text, S(RSS "<item><link>/1</link>"));
    put_times(&text, "<author>陆堃</author>", 1000);
    buf_put(&text, S("</item></channel></rss>"));
    assert_ok(parse(buf_str(&text), &feed, &err), &err);
    assert_true(feed.items[0].author.n > 100);
    assert_true(feed.items[0].author.n <= LIMIT_FEED_AUTHORS);
}

/* Further declarations are not read, and those read end with their element. */
static void bounds_the_namespaces(void **state)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct feed feed;
    struct err err;

    (void)state;
    buf_put(&text, S("<rss"));
    for (int i = 0; i < 100; i++)
        buf_printf(&text, " xmlns:n%d='http://purl.org/rss/1.0/'", i);
    buf_put(&text,
            S("><n1:item><n1:link>/1</n1:link></n1:item>"
              "<n99:item><n99:link>/2</n99:link></n99:item>"
              "<x xmlns='http://www.w3.org/2005/Atom'/>" ITEM("3") "</rss>"));
    assert_ok(parse(buf_str(&text), &feed, &err), &err);
    assert_int_equal(feed.item_count, 2);
    assert_str(feed.items[0].url, S("http://www.yunlan.example/1"));
    assert_str(feed.items[1].url, S("http://www.yunlan.example/a/3.htm"));
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
        cmocka_unit_test(knows_a_feed),
        cmocka_unit_test(uses_what_is_whole),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(bounds_the_depth),
        cmocka_unit_test(bounds_the_items),
        cmocka_unit_test(bounds_the_bytes),
        cmocka_unit_test(bounds_the_authors),
        cmocka_unit_test(bounds_the_namespaces),
    };

    return cmocka_run_group_tests(tests, NULL, free_memory);
}
