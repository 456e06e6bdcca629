"""What a night need not ask for, and what it must not forget."""

import hashlib
import os
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import (LIST, Site, article_html, article_path, list_html,
                       png)
from sync_case import TRY_LATER, UNREACHABLE, SyncTest

DAY_S = 86400


class Nights(SyncTest):
    def setUp(self):
        super().setUp()
        while self.has_its_turn(LIST, nights=10):
            self.site.close()
            self.site = Site()
            self.addCleanup(self.site.close)
        self.configure()
        self.now_s = int(time.time())
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH", None)

    def configure(self, **options):
        super().configure(**{"resample_nights": 28, **options})

    def has_its_turn(self, path, nights):
        """To be read whatever its validators say, on one of the first nights:
        that depends on its address, with the port."""
        digest = hashlib.sha256((self.site.url + path).encode()).digest()
        return int.from_bytes(digest[:8], "little") % 28 < nights

    def night(self, *words, **options):
        """The next one; its report, and the pages that it asked for."""
        self.now_s += DAY_S
        os.environ["SOURCE_DATE_EPOCH"] = str(self.now_s)
        self.site.forget()
        report = self.sync(*words, **options)
        return report, [path for path in self.site.asked
                        if path != "/robots.txt"]

    def put_list(self, numbers, **options):
        items = "".join(f'<li><a href="{article_path(n)}">第{n}条新闻</a>'
                        f'<span>2024-01-08</span></li>' for n in numbers)
        self.site.put(LIST, list_html([]).replace("</ul>", items + "</ul>"),
                      **options)

    def all_but_the_list(self, asked):
        return sorted(path for path in asked if path != LIST)

    def first_night(self, numbers=(100, 101, 102), **options):
        """And those after it on which the three have had their turns."""
        self.site.put_articles(numbers)
        self.put_list(numbers, **options)
        for _ in range(5):
            self.night()


class Memory(Nights):
    # ---- what is not asked for ----------------------------------------------

    def test_nothing_new(self):
        self.first_night(etag='"a"')
        before = self.traces()
        report, asked = self.night()
        self.assertEqual(asked, [LIST])
        self.assertEqual((report["not_modified"], report["fetched"],
                          report["published"], report["error"]),
                         (1, 0, False, None))
        self.assertEqual(self.site.headers[-1]["If-None-Match"], '"a"')
        written = [path for path, trace in self.traces().items()
                   if before.get(path) != trace and "." in path[-4:]]
        self.assertEqual([os.path.basename(path) for path in written],
                         ["upstream.db"])
        self.assertLessEqual(os.path.getsize(written[0]), 64 << 10)

    def test_nothing_new_without_validators(self):
        self.first_night()
        report, asked = self.night()
        self.assertEqual(asked, [LIST])
        self.assertEqual((report["not_modified"], report["published"]),
                         (0, False))

    def test_one_more(self):
        self.first_night(etag='"a"')
        self.site.put(article_path(103), article_html(103))
        self.put_list([103, 100, 101, 102], etag='"b"')
        report, asked = self.night()
        self.assertEqual(asked, [LIST, article_path(103)])
        self.assertEqual((report["new"], report["changed"]), (1, 0))
        self.assertEqual(len(self.articles()), 4)

    def test_a_liar(self):
        """304 although the list has changed: one night late, no harm."""
        self.first_night(etag='"a"')
        self.site.put(article_path(103), article_html(103))
        self.put_list([103, 100, 101, 102], etag='"a"')
        self.assertEqual(self.night()[1], [LIST])
        self.put_list([103, 100, 101, 102], etag='"b"')
        self.assertEqual(self.night()[0]["new"], 1)

    # ---- what is --------------------------------------------------------------

    def test_reworded(self):
        self.first_night()
        self.site.put(article_path(101), article_html(101, "更正。"))
        page = self.site.pages[LIST]["body"]
        self.site.put(LIST, page.replace("第101条新闻", "第101条新闻（更正）"))
        report, asked = self.night()
        self.assertEqual(self.all_but_the_list(asked), [article_path(101)])
        self.assertEqual(report["changed"], 1)

    def test_vanished(self):
        """What no list names any more is looked at once."""
        self.first_night()
        self.put_list([100, 102])
        report, asked = self.night()
        self.assertEqual(self.all_but_the_list(asked), [article_path(101)])
        self.assertEqual(report["gone"], 0)
        self.assertEqual(self.night()[1], [LIST])
        self.assertEqual(len(self.articles()), 3)

    def test_gone(self):
        """It is looked at again, and taken off on the second night."""
        self.first_night()
        self.put_list([100, 102])
        del self.site.pages[article_path(101)]
        report, asked = self.night()
        self.assertEqual(self.all_but_the_list(asked), [article_path(101)])
        self.assertEqual((report["gone"], report["withdrawn"]), (1, 0))
        self.assertEqual(len(self.articles()), 3)
        self.now_s -= DAY_S - 60  # again in the same night
        self.assertEqual(self.night()[0]["withdrawn"], 0)
        report, asked = self.night()
        self.assertEqual(self.all_but_the_list(asked), [article_path(101)])
        self.assertEqual((report["gone"], report["withdrawn"],
                          report["published"]), (1, 1, True))
        self.assertNotIn(article_path(101), self.articles())
        self.check_sound()
        self.assertEqual(self.night()[1], [LIST])

    def test_gone_for_one_night(self):
        self.first_night()
        self.put_list([100, 102])
        del self.site.pages[article_path(101)]
        self.assertEqual(self.night()[0]["gone"], 1)
        self.site.put(article_path(101), article_html(101))
        self.assertEqual(self.night()[0]["gone"], 0)
        del self.site.pages[article_path(101)]
        self.assertEqual(self.night()[1], [LIST])
        self.assertEqual(len(self.articles()), 3)

    def test_it_comes_back(self):
        """Under a new number: the old one is on visitors' phones."""
        self.first_night()
        self.put_list([100, 102])
        page = self.site.pages.pop(article_path(101))
        for _ in range(2):
            self.night()
        self.site.pages[article_path(101)] = page
        self.put_list([101, 100, 102])
        self.assertEqual(self.night()[0]["new"], 1)
        self.assertEqual(len(self.articles()), 3)

    def test_every_article_has_its_turn(self):
        self.configure(resample_nights=3)
        numbers = range(100, 107)
        self.site.put_articles(numbers)
        self.night()
        turns = [self.all_but_the_list(self.night()[1]) for _ in range(3)]
        self.assertEqual(sorted(sum(turns, [])),
                         sorted(article_path(n) for n in numbers))
        self.assertLessEqual(max(map(len, turns)), 3)
        self.assertEqual(self.all_but_the_list(self.night()[1]), turns[0])

    def test_a_page_without_its_column(self):
        """Read anew, it stays in the column that its list has said."""
        self.configure(resample_nights=1)
        page = article_html(100)
        self.site.put_articles([100])
        self.site.put(article_path(100), page[:page.index("<div")] +
                      page[page.index("<h1"):])
        for _ in range(2):
            self.night()
            self.assertEqual(self.articles()[article_path(100)]["column_path"],
                             ["新闻中心", "人大速递"])

    def test_full(self):
        self.first_night(etag='"a"')
        _, asked = self.night("--full")
        self.assertEqual(len(asked), 4)
        self.assertNotIn("If-None-Match", self.site.headers[-4])

    def test_a_feed_that_carries_its_articles(self):
        """Their pages are never asked for, also when it names them no more."""
        def atom(*numbers):
            return ('<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/'
                    'Atom"><title>x</title>' + "".join(
                        f'<entry><title>第{n}条</title><link href="/a/{n}.htm"/>'
                        f'<id>{n}</id><updated>2024-01-08T08:16:00+08:00'
                        f'</updated><content type="html">&lt;p&gt;代表走进社区'
                        f'，听取意见。{n}&lt;/p&gt;</content></entry>'
                        for n in numbers) + "</feed>")

        self.configure(kind="feed", start=self.site.url + "/f.xml",
                       resample_nights=1)
        for numbers in ((1, 2), (2, 3), (2, 3), (3, 4)):
            self.site.put("/f.xml", atom(*numbers), type="application/atom+xml")
            self.assertEqual(self.night()[1], ["/f.xml"])
        self.assertEqual(len(self.articles()), 4)

    # ---- what must not be forgotten --------------------------------------------

    def test_a_page_that_was_lost(self):
        """Its list has not changed, and it is asked for all the same."""
        self.site.put_articles([100, 101])
        self.site.put(article_path(101), "x", status=500)
        self.assertEqual(self.night()[0]["failed"], 1)
        self.site.put(article_path(101), article_html(101))
        report, asked = self.night()
        self.assertEqual(asked, [LIST, article_path(101)])
        self.assertEqual(report["new"], 1)
        self.assertEqual(self.articles()[article_path(101)]["column_path"],
                         ["新闻中心", "人大速递"])
        self.assertNotIn(article_path(101), self.night()[1])

    def test_a_page_that_is_refused(self):
        """Asked for again ever more seldom."""
        self.site.put_articles([100, 101])
        self.site.put(article_path(101), "<html><body>404 页面不存在</body></html>")
        asked = [article_path(101) in self.night()[1] for _ in range(9)]
        self.assertEqual(asked, [True, True, False, True, False, False, False,
                                 True, False])

    def test_a_night_too_short(self):
        self.site.put_articles(range(100, 110))
        self.configure(night_mb=1)
        self.site.put(article_path(104), article_html(104, "会" * 400_000))
        report, _ = self.night(want=TRY_LATER)
        self.assertLess(report["new"], 10)
        self.site.put(article_path(104), article_html(104))
        report, asked = self.night()
        self.assertEqual(len(self.articles()), 10)
        self.assertNotIn(article_path(100), asked)

    def test_nothing_is_learnt_in_vain(self):
        """Without its edition what was learnt is worth nothing."""
        self.site.put_articles([100, 101])
        self.night("--dry-run")
        report, asked = self.night()
        self.assertEqual((len(asked), report["new"]), (3, 2))

    def test_another_edition(self):
        """Taken back by hand: the lists are read again."""
        self.first_night()
        self.site.put(article_path(103), article_html(103))
        self.put_list([103, 100, 101, 102])
        self.night()
        for path in (self.data / "editions").glob("edition-*-2.db"):
            path.unlink()
        (self.data / "current").unlink()
        (self.data / "current").symlink_to("editions/" + next(
            (self.data / "editions").glob("edition-*-1.db")).name)
        report, _ = self.night()
        self.assertEqual((report["new"], len(self.articles())), (1, 4))

    def test_a_memory_that_is_damaged(self):
        self.first_night()
        (self.data / "state" / "upstream.db").write_bytes(b"no database" * 99)
        report, asked = self.night()
        self.assertEqual((asked, report["error"]), ([LIST], None))

    def test_a_list_that_is_lost(self):
        """Nothing has vanished because a page of the list did not come."""
        self.first_night()
        self.site.put(LIST, "x", status=503)
        report, asked = self.night(want=None)
        self.assertEqual(asked, [LIST])
        self.assertEqual(len(self.articles()), 3)


class NothingIsLost(Nights):
    """Each of these once lost an article for good."""

    def test_a_picture_that_fails_later(self):
        """The one on show stays, and the page is asked for again."""
        self.configure(resample_nights=1)
        self.site.put_articles([100])
        self.site.put(article_path(100), article_html(100, picture="/a.png"))
        self.site.put("/a.png", png())
        self.night()
        self.site.put("/a.png", "x", status=500)
        report, _ = self.night()
        self.assertEqual((report["changed"], report["published"]), (0, False))
        self.check_sound()

    def test_a_picture_that_fails_at_first(self):
        self.site.put_articles([100])
        self.site.put(article_path(100), article_html(100, picture="/a.png"))
        self.site.put("/a.png", "x", status=500)
        self.night()
        self.site.put("/a.png", png())
        report, asked = self.night()
        self.assertEqual(report["changed"], 1)
        self.assertEqual(len(self.files("blobs")), 1)

    def test_gone_and_back_while_its_list_stays(self):
        self.first_night()
        page = self.site.pages.pop(article_path(101))
        self.put_list([100, 101, 102], etag='"b"')
        self.site.put(LIST, self.site.pages[LIST]["body"].replace(
            "第101条", "第101条。"), etag='"c"')
        for _ in range(4):
            self.night()
        self.assertNotIn(article_path(101), self.articles())
        self.site.pages[article_path(101)] = page
        for _ in range(12):
            self.night()
        self.assertIn(article_path(101), self.articles())

    def test_two_sources_on_one_host(self):
        """The one does not ask for what the other's feed carries."""
        feed = ('<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
                '<title>x</title><entry><title>第一条</title><link '
                'href="/f/1.htm"/><id>1</id><updated>2024-01-08T08:16:00+08:00'
                '</updated><content type="html">&lt;p&gt;代表走进社区，听取意见。'
                '&lt;/p&gt;</content></entry></feed>')
        self.configure(resample_nights=1)
        self.site.put_articles([100])
        self.site.put("/f.xml", feed, type="application/atom+xml")
        self.add_source("feed", self.site.url + "/f.xml")
        for _ in range(4):
            self.night()
            self.assertEqual(len(self.articles()), 2)
            self.assertNotIn("/f/1.htm", self.site.asked)

    def test_full_keeps_what_a_feed_carries(self):
        def atom(n):
            return ('<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/'
                    'Atom"><title>x</title>'
                    f'<entry><title>第{n}条</title><link href="/f/{n}.htm"/><id>'
                    f'{n}</id><updated>2024-01-08T08:16:00+08:00</updated>'
                    f'<content type="html">&lt;p&gt;代表走进社区，听取意见。{n}'
                    f'&lt;/p&gt;</content></entry></feed>')

        self.configure(kind="feed", start=self.site.url + "/f.xml",
                       resample_nights=1)
        for n in (1, 2):
            self.site.put("/f.xml", atom(n), type="application/atom+xml")
            self.night()
        self.night("--full")
        for _ in range(3):
            self.night()
        self.assertEqual(len(self.articles()), 2)

    def test_a_clock_far_ahead(self):
        self.site.put_articles([100, 101])
        self.site.put(article_path(101), "x", status=404)
        self.now_s += 75 * 365 * DAY_S
        self.night()
        self.now_s -= 75 * 365 * DAY_S
        self.site.put(article_path(101), article_html(101))
        self.night()
        self.assertEqual(len(self.articles()), 2)

    def test_a_host_that_turns_us_away(self):
        """Another one's links do not keep us from our own."""
        other = Site()
        self.addCleanup(other.close)
        other.make = lambda path: {"body": "no", "status": 403}
        self.configure(allowed_hosts=f"127.0.0.1:{other.port}")
        links = "".join(f'<li><a href="{other.url}/a/{n}.htm">别处第{n}条</a>'
                        f'2024-01-08</li>' for n in range(20))
        self.site.put_articles([100, 101])
        self.site.put(LIST, self.site.pages[LIST]["body"].replace(
            '<ul class="list">', '<ul class="list">' + links))
        self.night(want=None)
        self.assertEqual(len(self.articles()), 2)

    def test_validators_that_always_lie(self):
        self.configure(resample_nights=4)
        self.site.put_articles([100])
        self.put_list([100], etag='"a"')
        self.night()
        self.site.put(article_path(103), article_html(103))
        self.put_list([103, 100], etag='"a"')
        for _ in range(5):
            self.night()
        self.assertEqual(len(self.articles()), 2)

    def test_a_list_that_is_a_challenge(self):
        """It names nothing, and nothing has vanished."""
        self.site.put_articles([100, 101])
        self.site.put("/b/", list_html([article_path(102)]))
        self.site.put(article_path(102), article_html(102))
        self.configure(start=f"{self.site.url}{LIST} {self.site.url}/b/")
        for _ in range(5):
            self.night()
        self.site.put("/b/", "<html><body>请稍候，正在进行安全验证</body></html>")
        report, asked = self.night(want=UNREACHABLE)
        self.assertIn("no article where there were 1", report["error"])
        self.assertNotIn(article_path(102), asked)


if __name__ == "__main__":
    unittest.main()
