"""One text is one article, whatever addresses it has; a renamed column is the
column it was."""

import os
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, article_html, article_path, list_html, png
from sync_case import DAY_S, START_S, TRY_LATER, SyncTest

OTHER = "/xwzx/qrd/"
HELD = 65


def other_html(n, **options):
    """The same text in the other column's folder."""
    return (article_html(n, **options).replace("人大速递", "区人大")
            .replace(LIST, OTHER))


def other_path(n):
    return article_path(n).replace(LIST, OTHER)


class Identity(SyncTest):
    def setUp(self):
        super().setUp()
        self.clock = START_S
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH", None)
        self.configure()

    def configure(self, **options):
        super().configure(**{"start": f"{self.site.url}{LIST} "
                                      f"{self.site.url}{OTHER}", **options})

    def night(self, *words, **options):
        self.clock += DAY_S
        os.environ["SOURCE_DATE_EPOCH"] = str(self.clock)
        self.site.forget()
        return self.sync(*words, **options)

    def put_both(self, own, twins, names=("人大速递", "区人大")):
        for n in own:
            self.site.put(article_path(n), article_html(n))
        for n in twins:
            self.site.put(other_path(n), other_html(n))
        self.site.put(LIST, list_html([article_path(n) for n in own])
                      .replace("人大速递", names[0]))
        self.site.put(OTHER, list_html([other_path(n) for n in twins])
                      .replace("人大速递", names[1]).replace(LIST, OTHER))

    def rows(self, sql):
        import sqlite3
        path = sorted((self.data / "editions").glob("edition-*.db"))[-1]
        with sqlite3.connect(path) as connection:
            return connection.execute(sql).fetchall()

    def columns(self):
        return dict(self.rows("SELECT title, article_count FROM columns"
                              " WHERE id <> 0"))

    def test_one_text_in_two_columns(self):
        self.put_both(range(1, 6), [2, 3, 7])
        report = self.night()
        self.assertEqual(report["new"], 6)
        self.assertEqual(len(self.articles()), 6)
        self.assertEqual(self.columns(),
                         {"新闻中心": 6, "人大速递": 5, "区人大": 3})
        # The first list's address is the one that is shown.
        self.assertIn(article_path(2), self.articles())
        self.check_sound()
        before = self.traces()
        report = self.night()
        self.assertEqual((report["published"], report["changed"]), (False, 0))
        self.assertEqual(self.traces()[str(self.data / "editions")],
                         before[str(self.data / "editions")])

    def test_a_twin_that_comes_later(self):
        self.put_both(range(1, 6), [7])
        self.night()
        self.put_both(range(1, 6), [2, 7])
        report = self.night()
        self.assertEqual((report["new"], report["published"]), (0, True))
        self.assertEqual(len(self.articles()), 6)
        self.assertEqual(self.columns()["区人大"], 2)
        self.assertFalse(self.night()["published"])

    def test_one_of_them_is_edited(self):
        self.put_both(range(1, 6), [2, 7])
        self.night()
        self.site.put(other_path(2), other_html(2, text="更正"))
        self.night()
        self.assertEqual(len(self.articles()), 7)
        self.site.put(article_path(2), article_html(2, text="更正"))
        self.night()
        articles = self.articles()
        self.assertEqual(len(articles), 6)
        self.assertIn("更正", str(articles[article_path(2)]))
        self.assertEqual(self.columns()["区人大"], 2)
        self.check_sound()

    def test_one_of_them_goes(self):
        self.put_both(range(1, 6), [2, 7])
        self.night()
        del self.site.pages[article_path(2)]
        self.site.put(LIST, list_html([article_path(n) for n in (1, 3, 4, 5)]))
        self.night()
        report = self.night()
        self.assertEqual(report["withdrawn"], 1)
        articles = self.articles()
        self.assertEqual(len(articles), 6)
        self.assertIn(other_path(2), articles)
        self.assertNotIn(article_path(2), articles)
        self.assertEqual(articles[other_path(2)]["column_path"],
                         ["新闻中心", "区人大"])
        self.check_sound()

    def test_only_the_first_is_edited(self):
        """Its twin keeps the text that it has, on the same night."""
        self.put_both(range(1, 6), [2, 7])
        self.night()
        ids = dict(self.rows("SELECT url, id FROM articles"))
        self.site.put(article_path(2), article_html(2, text="更正"))
        self.night()
        articles = self.articles()
        self.assertEqual(len(articles), 7)
        self.assertIn("更正", str(articles[article_path(2)]))
        self.assertNotIn("更正", str(articles[other_path(2)]))
        url = self.site.url + article_path(2)
        self.assertEqual(dict(self.rows("SELECT url, id FROM articles"))[url],
                         ids[url])
        self.check_sound()
        self.assertFalse(self.night()["published"])

    def test_files_of_both(self):
        """No fragment of either becomes an article."""
        self.put_both(range(1, 4), [2, 7])
        for make, path in ((article_html, article_path), (other_html, other_path)):
            name = path("2").rsplit("/", 1)[1].removesuffix(".htm")
            self.site.put(path(2), make(2).replace(
                "</body>", f'<script>createPageHTML(2, 0, "{name}", "htm");'
                           f'</script></body>'))
            self.site.put(path("2_1"), make(2).replace("近日", "第二页上说"))
        # One list names the file before its article.
        self.site.put(LIST, list_html(map(article_path, (1, "2_1", 2, 3))))
        self.site.put(OTHER, list_html(map(other_path, (2, "2_1", 7)))
                      .replace("人大速递", "区人大").replace(LIST, OTHER))
        self.assertEqual(self.night()["new"], 4)
        self.assertEqual(len(self.articles()), 4)
        for _ in range(2):
            self.assertFalse(self.night()["published"])
        self.check_sound()

    def test_a_new_address_every_night(self):
        """A token in every link: it ends after a few nights."""
        published = 0
        for night in range(12):
            paths = [f"{article_path(n)}?r={night}" for n in (1, 2)]
            for n, path in enumerate(paths, 1):
                self.site.put(path, article_html(n))
            self.site.put(LIST, list_html(paths))
            self.put_both([], [7])
            self.site.put(LIST, list_html(paths))
            published += self.night()["published"]
            self.assertEqual(len(self.articles()), 3)
        self.assertLess(published, 10)
        self.assertFalse(self.night()["published"])

    def test_the_order_of_a_day(self):
        """Two of one text: the place is that of the first."""
        day = {"08:01:00": "", "08:02:00": "", "08:03:00": ""}
        def plain(html):
            for clock in day:
                html = html.replace(clock, "")
            return html
        for n in (1, 2, 3):
            self.site.put(article_path(n), plain(article_html(n)))
        self.site.put(other_path(1), plain(other_html(1)))
        self.site.put(LIST, list_html(map(article_path, (1, 2, 3))))
        self.site.put(OTHER, list_html([other_path(1)])
                      .replace("人大速递", "区人大").replace(LIST, OTHER))
        self.night()
        self.assertEqual(list(self.articles()),
                         [article_path(n) for n in (1, 2, 3)])

    def test_a_picture_of_a_twin_fails(self):
        self.put_both([1, 2, 3], [2, 7])
        self.site.put(article_path(2), article_html(2, picture="/a.png"))
        self.site.put(other_path(2), other_html(2, picture="/b.png"))
        for path in ("/a.png", "/b.png"):
            self.site.put(path, png())
        self.night()
        self.assertEqual(len(self.articles()), 4)
        self.site.put("/b.png", "no", status=500)
        self.assertFalse(self.night()["published"])
        self.assertEqual(len(self.articles()), 4)

    def test_a_listed_file_of_an_article(self):
        """Also on a later night it is no article of its own."""
        self.put_both(range(1, 6), [7])
        pager = '<script>createPageHTML(2, 0, "t20240108_2", "htm");</script>'
        self.site.put(article_path(2),
                      article_html(2).replace("</body>", pager + "</body>"))
        self.site.put(article_path("2_1"), article_html(2).replace(
            "近日", "第二页上说"))
        named = [article_path(n) for n in (1, 2, "2_1", 3, 4, 5)]
        self.site.put(LIST, list_html(named))
        self.configure(resample_nights=28)
        self.night()
        self.assertEqual(len(self.articles()), 6)
        for n in (8, 9):
            named.insert(0, article_path(n))
            self.site.put(article_path(n), article_html(n))
            self.site.put(LIST, list_html(named))
            self.assertEqual(self.night()["new"], 1)
            self.assertNotIn(article_path("2_1"), self.articles())
        self.assertEqual(len(self.articles()), 8)
        line = f'{article_path("2_1")}">'
        self.site.put(LIST, list_html(named).replace(line, line + "重拟"))
        self.assertEqual(self.night()["new"], 0)
        # What was learnt of the lists may be lost.
        (self.data / "state/upstream.db").unlink()
        self.night()
        self.assertEqual(len(self.articles()), 8)

    def test_an_address_that_leads_elsewhere(self):
        """Known by both: it is not asked for whenever its list is read."""
        self.put_both([], [7])
        self.site.put("/go?id=1", "", status=302,
                      headers={"Location": article_path(1)})
        self.site.put(article_path(1), article_html(1))
        self.site.put(LIST, list_html(["/go?id=1"]))
        self.configure(resample_nights=28)
        self.night()
        self.assertIn(article_path(1), self.articles())
        for n in (2, 3):
            self.site.put(article_path(n), article_html(n))
            self.site.put(LIST, list_html([article_path(n), "/go?id=1"]).replace(
                "第1条", "第0条"))
            self.assertEqual(self.night()["new"], 1)
            self.assertNotIn("/go?id=1", self.site.asked)
            self.assertEqual(len(self.articles()), n + 1)
        # Now it has a text of its own.
        self.site.put("/go?id=1", article_html(99))
        self.configure(resample_nights=1)
        self.assertEqual(self.night()["new"], 1)
        self.assertIn("/go?id=1", self.articles())
        self.assertIn(article_path(1), self.articles())
        self.check_sound()

    def test_what_led_to_an_article(self):
        """/latest is nobody's address when it leads elsewhere."""
        self.put_both([1, 2, 3], [7])
        def lead_to(n):
            self.site.put("/latest", "", status=302,
                          headers={"Location": article_path(n)})
        lead_to(1)
        self.site.put(LIST, list_html(["/latest", *map(article_path, (2, 3))]))
        self.night()
        self.assertEqual(len(self.articles()), 4)
        lead_to(2)
        self.night()
        del self.site.pages[article_path(1)]
        for _ in range(3):
            self.night()
        self.assertEqual(set(self.articles()), {article_path(2), article_path(3),
                                                other_path(7)})
        self.check_sound()

    def test_a_renamed_column(self):
        self.put_both(range(1, 6), [7])
        self.night()
        slug = self.rows("SELECT slug FROM columns WHERE title = '人大速递'")
        self.put_both(range(1, 6), [7], names=("人大要闻", "区人大"))
        report = self.night()
        self.assertEqual((report["new"], report["changed"]), (0, 0))
        self.assertEqual(self.columns(),
                         {"新闻中心": 6, "人大要闻": 5, "区人大": 1})
        self.assertEqual(self.rows("SELECT slug FROM columns"
                                   " WHERE title = '人大要闻'"), slug)
        self.assertFalse(self.night()["published"])
        # The articles' own pages still say the old name; new ones the new.
        self.put_both(range(1, 7), [7], names=("人大要闻", "区人大"))
        self.site.put(article_path(6), article_html(6).replace("人大速递",
                                                               "人大要闻"))
        self.night()
        self.assertEqual(self.columns()["人大要闻"], 6)
        self.check_sound()

    def test_renamed_on_a_bad_night(self):
        """A night that is not whole, held or full does not lose it."""
        for bad in ("cut", "held", "full"):
            with self.subTest(bad):
                if self.data.exists():
                    shutil.rmtree(self.data)
                self.put_both(range(1, 31), [7])
                self.night()
                self.put_both(range(1, 31), [7], names=("人大要闻", "区人大"))
                if bad == "cut":
                    self.site.put(OTHER, "no", status=500)
                    self.night(want=TRY_LATER)
                    self.put_both(range(1, 31), [7], names=("人大要闻", "区人大"))
                elif bad == "held":
                    for n in range(1, 31):
                        self.site.put(article_path(n), article_html(n, "换了"))
                    self.night(want=HELD)
                    self.put_both(range(1, 31), [7], names=("人大要闻", "区人大"))
                self.night(*(["--full"] if bad == "full" else []))
                self.assertEqual(self.columns(), {
                    "新闻中心": 30, "人大要闻": 30, "区人大": 1})

    def test_a_list_that_moves(self):
        """Another list has the old title still: nothing is renamed."""
        self.put_both(range(1, 6), [7], names=("人大速递", "人大速递"))
        self.site.put(other_path(7), article_html(7))
        self.night()
        self.assertEqual(self.columns(), {"新闻中心": 6, "人大速递": 6})
        self.put_both(range(1, 6), [7, 8], names=("人大速递", "区人大"))
        self.site.put(other_path(7), article_html(7))
        self.night()
        self.assertEqual(self.columns(),
                         {"新闻中心": 7, "人大速递": 6, "区人大": 1})


if __name__ == "__main__":
    unittest.main()
