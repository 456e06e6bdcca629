"""When a site turns us away: patience, then peace for the night."""

import os
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, article_html, article_path, png
from sync_case import DAY_S, START_S, TRY_LATER, UNREACHABLE, SyncTest

CHALLENGE = ("<html><head><meta charset=utf-8><title>安全验证</title></head><body>"
             "正在进行安全验证，请稍候<script>eval('x')</script></body></html>")


class Patience(SyncTest):
    def setUp(self):
        super().setUp()
        self.site.put_articles(range(1, 21))

    def asked(self):
        return [path for path in self.site.asked if "t2024" in path]

    def turn_away(self, numbers, body="no", **options):
        for n in numbers:
            self.site.put(article_path(n), body, **options)

    def check_all_comes(self):
        for n in range(1, 21):
            self.site.put(article_path(n), article_html(n))
        self.site.forget()
        os.environ["SOURCE_DATE_EPOCH"] = str(int(time.time()) + 86400)
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH", None)
        self.sync()
        self.assertEqual(len(self.articles()), 20)

    def test_challenges(self):
        """Never solved, and not asked for twenty times."""
        self.turn_away(range(1, 21), status=412)
        report = self.sync(want=UNREACHABLE)
        self.assertIn("the site turns us away", report["error"])
        self.assertEqual(len(self.asked()), 5)
        self.assertEqual(report["rejected"], {"challenge": 5})
        self.check_all_comes()

    def test_challenges_that_answer_200(self):
        self.turn_away(range(1, 21), CHALLENGE)
        report = self.sync(want=UNREACHABLE)
        self.assertIn("the site turns us away", report["error"])
        self.assertEqual(len(self.asked()), 5)
        self.check_all_comes()

    def test_a_server_that_breaks_down(self):
        self.turn_away(range(4, 21), status=502)
        report = self.sync(want=TRY_LATER)
        self.assertEqual((report["new"], report["failed"]), (3, 5))
        self.assertEqual(len(self.asked()), 8)
        self.check_all_comes()

    def test_a_few_bad_pages(self):
        """Between good ones they are those pages' own fault."""
        self.turn_away(range(2, 21, 4), status=500)
        report = self.sync()
        self.assertEqual((report["new"], report["failed"]), (15, 5))
        self.check_all_comes()

    def test_missing_pages(self):
        """404 is the answer of a site that is well."""
        for n in range(1, 19):
            del self.site.pages[article_path(n)]
        self.assertEqual(self.sync()["new"], 2)

    def test_broken_pictures(self):
        self.site.put(article_path(1), article_html(1, picture="/p1.png")
                      .replace("<p>　　代表们", "".join(
                          f'<p><img src="/p{n}.png"></p>' for n in range(2, 9))
                          + "<p>　　代表们"))
        for n in range(1, 9):
            self.site.put(f"/p{n}.png", "no", status=500)
        self.assertEqual(self.sync()["new"], 20)

    def test_retry_after(self):
        """Asked once more, after the time it wants."""
        answers = iter([{"body": "busy", "status": 503,
                         "headers": {"Retry-After": "1"}},
                        {"body": article_html(7)}])
        del self.site.pages[article_path(7)]
        self.site.make = lambda path: next(answers) \
            if path == article_path(7) else None
        start = time.monotonic()
        report = self.sync()
        self.assertGreaterEqual(time.monotonic() - start, 1)
        self.assertEqual((report["new"], report["rejected"]), (20, {}))
        self.assertEqual(self.asked().count(article_path(7)), 2)

    def test_retry_after_hours(self):
        """Tomorrow, then."""
        self.turn_away([7], "busy", status=429, headers={"Retry-After": "7200"})
        report = self.sync(want=TRY_LATER)
        self.assertIn("wants us to wait for 7200 s", report["error"])
        self.assertEqual(self.asked()[-1], article_path(7))
        self.check_all_comes()

    def test_night_after_night(self):
        """Never given up, and said for how long."""
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH", None)
        since = time.strftime("%Y-%m-%dT08:00:00+08:00", time.gmtime(START_S))
        self.site.put(LIST, "no", status=503)
        for day, nights in ((0, 1), (0.1, 1), (1, 2), (2, 3), (40, 4)):
            os.environ["SOURCE_DATE_EPOCH"] = str(int(START_S + day * DAY_S))
            self.site.forget()
            report = self.sync(want=UNREACHABLE)
            self.assertIn(LIST, self.site.asked)
            self.assertEqual(report["failing_nights"], nights)
            self.assertEqual(report["failing_since"], since)
        self.site.put_articles(range(1, 21))
        report = self.sync()
        self.assertEqual((report["failing_nights"], report["failing_since"]),
                         (0, None))

    def test_the_list_is_a_challenge(self):
        self.sync()
        self.site.put(LIST, CHALLENGE, status=521)
        report = self.sync(want=UNREACHABLE)
        self.assertEqual(len(self.articles()), 20)
        self.assertIn("521", report["error"])


if __name__ == "__main__":
    unittest.main()
