"""Feeds as sources of the nightly run: `bulletin sync` against a stub site."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import Site, article_html, article_path, png
from sync_case import UNREACHABLE, SyncTest

RSS = "/rss.xml"
ATOM = "/atom.xml"
JSON = "/feed.json"


def rss(paths, prolog="", more=""):
    """Titles only, as a column's system makes them."""
    items = "".join(
        f"<item><title>第{i}条新闻 & 消息</title><link>{path}</link>"
        f"<pubDate>2024-01-08 08:16:00</pubDate></item>"
        for i, path in enumerate(paths))
    return (f'{prolog}<rss version="2.0"><channel><title>人大速递</title>'
            f'{more}{items}</channel></rss>')


def entry(path, title, text):
    return f"""<entry><title>{title}</title><link href="{path}"/>
<published>2024-01-08T00:16:00Z</published><author><name>陆堃</name></author>
<content type="html">&lt;p&gt;{text}&lt;/p&gt;&lt;p&gt;&lt;img
src="/1.png"&gt;&lt;/p&gt;</content></entry>"""


def atom(*entries, more=""):
    return ('<feed xmlns="http://www.w3.org/2005/Atom"><title>人大</title>'
            f'{more}{"".join(entries)}</feed>')


class Feeds(SyncTest):
    def put_pages(self, *numbers):
        for n in numbers:
            self.site.put(article_path(n), article_html(n))

    def feed(self, path, body, kind="feed", **options):
        self.configure(kind=kind, start=self.site.url + path)
        self.site.put(path, body, **options)

    def test_titles_only(self):
        """Each item leads to its page; so it is with either kind."""
        self.put_pages(1, 2)
        for kind in ("feed", "site"):
            self.feed(RSS, rss([article_path(1), article_path(2)]), kind,
                      type="application/rss+xml")
            report = self.sync()
            self.assertEqual((report["fetched"], report["error"]), (2, None))
        self.assertEqual(report["edition"], 1)
        article = self.articles()[article_path(2)]
        self.assertEqual(article["title"], "第2号调研活动顺利举行")
        self.assertEqual(article["column_path"], ["新闻中心", "人大速递"])

    def test_full_content(self):
        """Nothing is asked for but the feed and its pictures."""
        self.site.put("/1.png", png())
        self.feed(ATOM, atom(entry("/a/1.htm", "第一条", "代表走进社区。"),
                             entry("/a/2.htm", "第二条", "常委会开会。")),
                  type="application/atom+xml; charset=utf-8")
        report = self.sync()
        self.assertEqual((report["fetched"], report["new"], report["failed"],
                          report["error"]), (0, 2, 0, None))
        self.assertEqual(self.site.asked, ["/robots.txt", ATOM, "/1.png"])
        articles = self.articles()
        self.assertEqual(list(articles), ["/a/1.htm", "/a/2.htm"])
        article = articles["/a/1.htm"]
        self.assertEqual(
            (article["title"], article["author"], article["published"]),
            ("第一条", "陆堃", "2024-01-08T08:16:00+08:00"))
        self.assertEqual([block["type"] for block in article["blocks"]],
                         ["paragraph", "image"])
        self.assertEqual(len(self.files("blobs")), 1)
        self.check_sound()
        self.assertFalse(self.sync()["published"])
        self.site.put(ATOM, atom(entry("/a/1.htm", "第一条", "有了补充。"),
                                 entry("/a/2.htm", "第二条", "常委会开会。")))
        report = self.sync()
        self.assertEqual((report["new"], report["changed"]), (0, 1))

    def test_some_in_full(self):
        self.put_pages(3)
        self.site.put("/1.png", png())
        self.feed(ATOM, atom(
            entry("/a/1.htm", "第一条", "代表走进社区。"),
            entry(article_path(3), "第三条", "代表走进…").replace(
                '&lt;img\nsrc="/1.png"&gt;', "阅读全文")))
        report = self.sync()
        self.assertEqual((report["fetched"], report["new"]), (1, 2))
        self.assertEqual(self.articles()[article_path(3)]["title"],
                         "第3号调研活动顺利举行")

    def test_json_feed(self):
        feed = {"version": "https://jsonfeed.org/version/1.1", "items": [
            {"id": "1", "url": "/a/1.htm", "title": "第一条",
             "content_html": "<p>代表走进社区。</p>"}]}
        self.feed(JSON, json.dumps(feed), type="application/feed+json")
        self.assertEqual(self.sync()["new"], 1)
        self.assertEqual(self.articles()["/a/1.htm"]["title"], "第一条")

    def test_gb2312(self):
        self.put_pages(1)
        body = rss([article_path(1)], '<?xml version="1.0" encoding="gb2312"?>',
                   "<item><title>陆堃、苏喆</title><link>/a/1.htm</link>"
                   "<content:encoded>&lt;p&gt;他们走访筼筜社区。&lt;/p&gt;"
                   "</content:encoded></item>")
        for kind in ("text/xml", "text/xml; charset=gb2312", "text/html"):
            self.feed(RSS, body.encode("gb18030"), type=kind)
            report = self.sync()
            self.assertEqual(report["error"], None)
        articles = self.articles()
        self.assertEqual(set(articles), {article_path(1), "/a/1.htm"})
        self.assertEqual(articles["/a/1.htm"]["title"], "陆堃、苏喆")
        self.assertIn("筼筜", json.dumps(articles, ensure_ascii=False))

    def test_next_page(self):
        self.put_pages(1, 2)
        self.feed(RSS, rss([article_path(1)],
                           more='<atom:link rel="next" href="?page=2"/>'))
        self.site.put(RSS + "?page=2",
                      rss([article_path(2)],
                          more=f'<atom:link rel="next" href="{RSS}"/>'))
        self.assertEqual(self.sync()["new"], 2)
        self.assertEqual(self.site.asked.count(RSS), 1)

    def test_foreign_host(self):
        """Its page is not asked for; its full content needs no asking."""
        other = Site()
        self.addCleanup(other.close)
        other.put_articles([2])
        self.feed(ATOM, atom(
            entry(other.url + "/a.htm", "兰江来稿", "全文在此。").replace(
                "/1.png", other.url + "/1.png"),
            f'<entry><title>外地的</title>'
            f'<link href="{other.url}{article_path(2)}"/></entry>'))
        report = self.sync()
        self.assertEqual((report["new"], report["failed"]), (1, 1))
        self.assertEqual(other.asked, [])
        self.assertEqual(list(self.articles()), [other.url + "/a.htm"])

    def test_refused(self):
        """A source that cannot be read is at fault, and empties nothing."""
        self.put_pages(1)
        good = rss([article_path(1)])
        self.feed(RSS, good)
        self.sync()
        for body, words in (
                ("<!DOCTYPE rss>" + good, "DOCTYPE"),
                ("<rss>" + "<a>" * 50000, "nested"),
                (good[:60], "line 1"),
                (rss([]), "no article where there were 1")):
            self.site.put(RSS, body)
            report = self.sync(want=UNREACHABLE)
            self.assertIn(words, report["error"])
        self.assertEqual(len(self.articles()), 1)

    def test_night_is_over(self):
        """An article on show does not lose its pictures to a short night."""
        self.site.put("/1.png", png())
        self.feed(ATOM, atom(entry("/a/1.htm", "第一条", "代表走进社区。")))
        self.sync()
        self.configure(kind="feed", start=self.site.url + ATOM, night_mb=1)
        self.site.put(ATOM, atom(entry("/a/1.htm", "第一条", "代表走进社区。"),
                                 more=f"<!--{'x' * 1100000}-->"))
        report = self.sync(want=UNREACHABLE)
        self.assertIn("the night's bytes are used up", report["error"])
        self.assertFalse(report["published"])
        blocks = self.articles()["/a/1.htm"]["blocks"]
        self.assertEqual(blocks[1]["type"], "image")
        self.check_sound()

    def test_snapshot_is_not_read(self):
        self.put_pages(1)
        self.feed(RSS, rss([article_path(1)]), "snapshot")
        report = self.sync(want=UNREACHABLE)
        self.assertIn("snapshot", report["error"])
        self.assertEqual(self.site.asked, [])


if __name__ == "__main__":
    unittest.main()
