"""The lists of a night: their pages, their dates, and those that get lost."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, article_html, article_path, list_html
from sync_case import TRY_LATER, UNREACHABLE, SyncTest


class Lists(SyncTest):
    def test_pager(self):
        numbers = [article_path(n) for n in range(1, 7)]
        for page in range(3):
            name = f"index_{page}.htm" if page else ""
            self.site.put(LIST + name, list_html(
                numbers[2 * page:2 * page + 2], pages=3, index=page))
        for n in range(1, 7):
            self.site.put(article_path(n), article_html(n))
        self.assertEqual(self.sync()["new"], 6)

    def test_list_in_a_circle(self):
        """A pager that never ends is left at the first page seen before."""
        self.site.put(article_path(1), article_html(1))
        page = list_html([article_path(1)] * 3, pages=1000, index=0)
        for name in ("", "index_1.htm"):
            self.site.put(LIST + name, page)
        self.sync()
        self.assertLess(len(self.site.asked), 10)
        self.assertEqual(self.site.asked.count(article_path(1)), 1)

    def test_last_page_for_ever(self):
        """A pager that answers every number with its last page, which names
        the next number, is left when nothing new comes."""
        paths = [article_path(n) for n in range(1, 5)]

        def make(path):
            page, _, number = path.partition("?page=")
            if page != LIST:
                return None
            at = int(number or 1)
            shown = paths[:2] if at == 1 else paths[1:]
            pager = f'<a href="?page={at + 1}">下一页</a>'
            return {"body": list_html(shown, pager=pager)}

        self.site.make = make
        for n in range(1, 5):
            self.site.put(article_path(n), article_html(n))
        self.assertEqual(self.sync()["new"], 4)
        self.assertEqual([path for path in self.site.asked if "?" in path],
                         [LIST + "?page=2", LIST + "?page=3"])

    def test_records(self):
        """A column of JCMS: the first records wait in a script, the others
        come as XML, without a page around them."""
        def store(numbers):
            return ("<datastore><totalrecord>5</totalrecord><recordset>" +
                    "".join(f'<record><![CDATA[<li><a href="{article_path(n)}"'
                            f'>第{n}条新闻</a></li>]]></record>'
                            for n in numbers) + "</recordset></datastore>")

        proxy = "/module/jpage/dataproxy.jsp?startrecord="
        tail = "&columnid=17&unitid=58"
        script = store([1, 2]).replace(
            "<datastore>", f'<datastore><nextgroup><![CDATA[<a href="{proxy}3&'
            f'endrecord=4{tail}"></a>]]></nextgroup>')
        self.site.put(LIST, list_html([]).replace(
            "<ul", f'<script type="text/xml">{script}</script><ul'))
        self.site.put(f"{proxy}3&endrecord=4{tail}", store([3, 4]))
        self.site.put(f"{proxy}5&endrecord=6{tail}", store([5]))
        for n in range(1, 6):
            page = article_html(n)
            self.site.put(article_path(n), page[:page.index("<div")] +
                          page[page.index("<h1"):])
        report = self.sync()
        self.assertEqual((report["new"], report["error"]), (5, None))
        for article in self.articles().values():
            self.assertEqual(article["column_path"], ["新闻中心", "人大速递"])

    def test_date_of_the_list(self):
        """Only where the page itself tells none."""
        dated, undated = LIST + "a.htm", LIST + "b.htm"
        self.site.put(LIST, list_html([dated, undated]).replace(
            "2024-01-08", "2024-01-06"))
        self.site.put(dated, article_html(1))
        self.site.put(undated, article_html(2).replace(
            "2024-01-08 08:02:00", ""))
        self.sync()
        articles = self.articles()
        self.assertEqual([(articles[path]["published"],
                           articles[path]["published_precision"])
                          for path in (dated, undated)],
                         [("2024-01-08T08:01:00+08:00", "second"),
                          ("2024-01-06T00:00:00+08:00", "day")])
        self.assertFalse(self.sync()["published"])

    def test_order_of_the_list(self):
        """Articles of one minute stand as they stood upstream."""
        paths = [article_path(n) for n in (60, 120, 180)]
        self.site.put(LIST, list_html(paths))
        for n in (60, 120, 180):
            self.site.put(article_path(n), article_html(n))
        self.sync()
        self.assertEqual(list(self.articles()), paths)

    def test_empty_list_empties_nothing(self):
        self.site.put_articles([1])
        self.sync()
        self.site.put(LIST, list_html([]))
        report = self.sync(want=UNREACHABLE)
        self.assertFalse(report["published"])
        self.assertIn("no article", report["error"])
        self.assertEqual(len(self.articles()), 1)

    def test_validators_of_an_empty_page(self):
        """They may be the real list's: 304 would keep us from it for ever."""
        self.site.put_articles([1, 2])
        self.site.put("/other/", list_html([article_path(1)]))
        self.configure(start=f"{self.site.url}{LIST} {self.site.url}/other/")
        self.site.put(LIST, list_html([]), etag='"a"')
        self.sync()
        self.site.put(LIST, list_html([article_path(2)]), etag='"a"')
        self.assertEqual(self.sync()["new"], 1)

    def test_the_first_list_is_lost(self):
        """A login page where articles were is no empty list."""
        self.site.put_articles([1, 2])
        self.site.put("/other/", list_html([article_path(1)]))
        self.configure(start=f"{self.site.url}{LIST} {self.site.url}/other/")
        self.sync()
        self.site.put(LIST, "<html><body>请登录</body></html>")
        report = self.sync(want=TRY_LATER)
        self.assertIn("no article where there were 2", report["error"])


class LostLists(SyncTest):
    """What was found is published, and the fault is not forgotten."""

    def setUp(self):
        super().setUp()
        self.lost = [self.site.url + path for path in ("/lost/", "/gone/")]
        self.site.put_articles([1, 2])

    def check(self, report):
        self.assertEqual(report["error"],
                         self.lost[0] + ": the site answered 404")
        self.assertEqual((report["rejected"], report["gone"]), ({}, 0))
        self.assertNotIn(self.lost[0], report["stderr"])

    def test_one_of_two(self):
        self.configure(start=f"{self.lost[0]} {self.site.url}{LIST}")
        report = self.sync(want=TRY_LATER)
        self.check(report)
        self.assertEqual((report["published"], report["new"],
                          report["failed"]), (True, 2, 1))
        report = self.sync(want=TRY_LATER)
        self.check(report)
        self.assertFalse(report["published"])

    def test_two_of_three(self):
        self.configure(start=f"{' '.join(self.lost)} {self.site.url}{LIST}")
        report = self.sync(want=TRY_LATER)
        self.check(report)
        self.assertEqual((report["new"], report["failed"]), (2, 2))
        self.assertIn(f"lost {self.lost[1]}: the site answered 404",
                      report["stderr"])

    def test_all(self):
        self.configure(start=self.lost[0])
        report = self.sync(want=UNREACHABLE)
        self.check(report)
        self.assertEqual(report["failed"], 1)

    def test_said_once(self):
        self.configure(start=self.lost[0])
        done = self.run_command("sync")
        self.assertEqual(done.stderr.count("answered 404"), 1, done.stderr)

    def test_second_page(self):
        self.site.put(LIST, list_html([article_path(1)], pages=2))
        report = self.sync(want=TRY_LATER)
        self.assertIn("index_1.htm: the site answered 404", report["error"])
        self.assertEqual(report["new"], 1)


if __name__ == "__main__":
    unittest.main()
