"""A night whose clock is wrong: pages stay, nothing storms, it is said."""

import ctypes
import datetime
import json
import os
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, article_html, article_path
from sync_case import UNREACHABLE, SyncTest

DAY_S = 86400
YEAR_S = 365 * DAY_S
Y2038 = 2**31
Y2100 = 4102444800
STA_UNSYNC = 0x40


class Clock(SyncTest):
    def setUp(self):
        super().setUp()
        self.now_s = int(time.time())
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH", None)

    def night(self, clock_s, site_s=None, *words, **options):
        """The report of a run with this clock, under a site with that one."""
        os.environ["SOURCE_DATE_EPOCH"] = str(clock_s)
        self.site.date_s = site_s
        self.site.forget()
        return self.sync(*words, **options)

    def news(self, n, text):
        self.site.put(article_path(n), article_html(n, text))

    def published_s(self):
        done = self.run_command("edition", "list", "--json")
        lines = map(json.loads, done.stdout.splitlines())
        return next(datetime.datetime.fromisoformat(line["published"])
                    for line in lines if line["is_current"]).timestamp()

    def built_s(self):
        versions = json.loads(self.run_command("version", "--json").stdout)
        return datetime.datetime.fromisoformat(versions["built"]).timestamp()

    # ---- each wrong clock ----------------------------------------------------

    def check_wrong(self, clock_s, site_s, state, published_s):
        """A clock that was right, then one that is not, and news."""
        self.site.put_articles([1, 2, 3])
        self.assertEqual(self.night(self.now_s, self.now_s)["clock"], "trusted")
        shown = self.articles()
        for _ in range(3):
            report = self.night(clock_s, site_s)
            self.assertEqual((report["clock"], report["published"]),
                             (state, False))
            self.assertEqual(self.articles(), shown)
            # robots.txt, the list, and each article at most once
            self.assertEqual(len(self.site.asked), len(set(self.site.asked)))
        self.news(2, "又有新进展。")
        report = self.night(clock_s, site_s)
        self.assertEqual((report["clock"], report["published"]), (state, True))
        self.assertEqual(len(self.articles()), 3)
        self.assertEqual(self.published_s(), published_s)
        self.check_sound()

    def test_1970(self):
        self.check_wrong(0, None, "behind", self.now_s)

    def test_1970_and_the_site_knows_better(self):
        self.check_wrong(0, self.now_s + 9 * DAY_S, "behind",
                         self.now_s + 9 * DAY_S)

    def test_ten_years_back(self):
        self.check_wrong(self.now_s - 10 * YEAR_S, None, "behind", self.now_s)

    def test_2038(self):
        self.check_wrong(Y2038, self.now_s + DAY_S, "contradicted",
                         self.now_s + DAY_S)

    def test_2100(self):
        self.check_wrong(Y2100, self.now_s + DAY_S, "contradicted",
                         self.now_s + DAY_S)

    def test_2100_and_nobody_to_ask(self):
        self.check_wrong(Y2100, None, "trusted", Y2100)

    def test_a_site_that_is_wrong(self):
        self.check_wrong(self.now_s + DAY_S, 0, "trusted", self.now_s + DAY_S)

    def test_a_site_of_2100(self):
        self.check_wrong(self.now_s + DAY_S, Y2100, "contradicted",
                         self.now_s + DAY_S)

    # ---- without an edition, without a site -----------------------------------

    def test_first_night_of_a_board_without_battery(self):
        self.site.put_articles([1])
        self.assertEqual(self.night(0)["clock"], "behind")
        self.assertEqual(self.published_s(), self.built_s())

    def test_nobody_answers(self):
        self.site.put_articles([1])
        self.night(self.now_s)
        self.site.close()
        report = self.night(0, want=UNREACHABLE)
        self.assertEqual(report["clock"], "behind")
        self.assertEqual(len(self.articles()), 1)

    # ---- afterwards -----------------------------------------------------------

    def test_an_edition_of_2100_is_no_floor(self):
        self.site.put_articles([1])
        self.night(Y2100)
        self.assertEqual(self.published_s(), Y2100)
        self.assertEqual(self.night(self.now_s)["clock"], "trusted")

    def test_an_edition_of_next_year_is_no_floor_for_ever(self):
        self.site.put_articles([1, 2])
        self.night(self.now_s + YEAR_S)
        self.assertEqual(self.published_s(), self.now_s + YEAR_S)
        self.assertEqual(self.night(self.now_s)["clock"], "behind")
        report = self.night(self.now_s, self.now_s)
        self.assertEqual((report["clock"], report["published"]),
                         ("trusted", False))
        self.news(1, "又有新进展。")
        self.night(self.now_s, self.now_s)
        self.assertEqual(self.published_s(), self.now_s)
        self.assertEqual(self.night(self.now_s + DAY_S)["clock"], "trusted")

    def test_nights_pass_under_a_clock_that_stands_still(self):
        """What is gone on two nights is taken off: the site's are counted."""
        self.site.put_articles([1, 2, 3])
        self.night(0, self.now_s, "-o", "brake.least=99")
        del self.site.pages[article_path(2)]
        for day in (1, 1, 2):
            self.assertEqual(len(self.articles()), 3)
            self.night(0, self.now_s + day * DAY_S, "-o", "brake.least=99")
        self.assertEqual(len(self.articles()), 2)

    def test_waits_end_under_a_clock_that_stands_still(self):
        self.configure(resample_nights=28)
        self.site.put_articles([1, 2])
        self.site.put(article_path(2), "<p>nothing</p>")
        self.night(0, self.now_s)
        self.news(2, "")
        self.assertNotIn(article_path(2), self.asked_at(self.now_s))
        self.assertIn(article_path(2), self.asked_at(self.now_s + DAY_S))

    def asked_at(self, site_s):
        self.night(0, site_s)
        return list(self.site.asked)

    # ---- what is said ---------------------------------------------------------

    def test_is_said_to_people(self):
        self.site.put_articles([1])
        os.environ["SOURCE_DATE_EPOCH"] = "0"
        said = self.run_command("sync").stderr
        self.assertIn("clock behind: the program or the edition is of a later "
                      "day\n", said)
        os.environ["SOURCE_DATE_EPOCH"] = str(self.now_s)
        self.assertIn("clock trusted\n", self.run_command("sync").stderr)

    def test_without_sources(self):
        os.environ["SOURCE_DATE_EPOCH"] = "0"
        self.config.write_text(f"[store]\ndata = {self.data}\n")
        done = self.run_command("sync", "--json")
        self.assertEqual(json.loads(done.stdout)["clock"], "behind")

    def test_kernel(self):
        class Timex(ctypes.Structure):
            _fields_ = [("modes", ctypes.c_uint)] + [
                (name, ctypes.c_long) for name in (
                    "offset", "freq", "maxerror", "esterror")] + [
                ("status", ctypes.c_int), ("rest", ctypes.c_char * 256)]

        timex = Timex()
        ctypes.CDLL(None).adjtimex(ctypes.byref(timex))
        self.site.put_articles([1])
        self.assertEqual(self.sync()["clock"],
                         "unsynchronised" if timex.status & STA_UNSYNC
                         else "trusted")


if __name__ == "__main__":
    unittest.main()
