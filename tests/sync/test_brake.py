"""What a night must not put on the wall by itself, and who decides then."""

import json
import os
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, article_html, article_path, list_html, png
from sync_case import OK, TRY_LATER, SyncTest

HELD, ABSENT, USAGE = 65, 66, 64
MANY = range(1, 13)


class Brake(SyncTest):
    def edition(self, *words, want=OK):
        done = self.run_command("edition", *words)
        self.assertEqual(done.returncode, want, done.stdout + done.stderr)
        return done.stdout

    def held(self):
        """What is held, by number: why."""
        lines = map(json.loads, self.edition("list", "--json").splitlines())
        return {line["number"]: line["held"] for line in lines if line["held"]}

    def hold(self, reason, edition=1):
        report = self.sync(want=HELD)
        self.assertFalse(report["published"])
        self.assertEqual(report["edition"], edition)
        self.assertIn(reason, report["brake"])
        self.assertEqual([why for why in self.held().values()
                          if reason in why], list(self.held().values()))
        return report

    def change(self, numbers, text="全文更正。", **options):
        for n in numbers:
            self.site.put(article_path(n), article_html(n, text, **options))

    # ---- reasons --------------------------------------------------------------

    def test_mass_change(self):
        self.site.put_articles(MANY)
        self.sync()
        self.change(MANY)
        self.hold("12 of 12 articles that were read anew have changed")
        self.assertNotIn("全文更正", str(self.articles()))

    def test_mass_withdrawal(self):
        """The site answers 404 for everything, night after night."""
        self.site.put_articles(MANY)
        self.sync()
        for n in range(1, 12):
            del self.site.pages[article_path(n)]
        os.environ["SOURCE_DATE_EPOCH"] = str(int(time.time()) + 86400)
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH", None)
        self.assertEqual(self.sync()["gone"], 11)
        os.environ["SOURCE_DATE_EPOCH"] = str(int(time.time()) + 2 * 86400)
        self.hold("11 of 12 articles that were asked for are gone")
        self.assertEqual(len(self.articles()), 12)

    def test_a_few_changes(self):
        self.site.put_articles(MANY)
        self.sync()
        self.change(range(1, 7))
        self.assertEqual(self.sync()["changed"], 6)
        self.assertEqual(self.held(), {})

    def test_a_small_site(self):
        self.site.put_articles([1, 2, 3])
        self.sync()
        self.change([1, 2, 3])
        self.assertEqual(self.sync()["changed"], 3)

    def test_another_language(self):
        self.site.put_articles([20])
        self.sync()
        self.site.put(LIST, list_html([article_path(n) for n in (20, *MANY)]))
        for n in MANY:
            page = article_html(n)
            body = page[page.index("<p>　　近日"):page.index("</div>\n</body>")]
            self.site.put(article_path(n), page.replace(
                body, "<p>Best online casino bonus, no deposit needed. Play "
                      "now and win big, every day of the week.</p>"))
        self.hold("12 of 12 new articles are not in Chinese")

    def test_one_title_for_all(self):
        self.site.put_articles([20])
        self.sync()
        self.site.put(LIST, list_html([article_path(n) for n in (20, *MANY)]))
        for n in MANY:
            self.site.put(article_path(n), article_html(n).replace(
                f"第{n}号调研活动顺利举行", "网站升级公告"))
        self.hold("all 12 new articles are called 网站升级公告")

    def test_marker(self):
        self.configure(marker="澜ICP备00000000号")
        marked = "<p>澜ICP备00000000号</p></body>"
        self.site.put_articles([1, 2])
        for n in (1, 2):
            self.site.put(article_path(n), article_html(n).replace(
                "</body>", marked))
        self.sync()
        self.change([1])
        self.hold("1 of 2 articles without its marker")
        self.site.put(article_path(1), article_html(1, "更正。").replace(
            "</body>", marked))
        self.assertEqual(self.sync()["changed"], 1)

    def test_canary(self):
        self.configure(canary=self.site.url + "/about.htm")
        self.site.put("/about.htm", article_html(99))
        self.site.put_articles([1, 2])
        self.sync()
        self.assertEqual(self.sync()["error"], None)
        self.site.put("/about.htm", article_html(98))
        report = self.sync(want=TRY_LATER)
        self.assertIn("the canary has changed", report["error"])
        self.change([1])
        self.hold("the canary has changed")
        del self.site.pages["/about.htm"]
        self.hold("the canary the site answered 404")
        self.site.put("/about.htm", article_html(99))
        self.assertEqual(self.sync()["changed"], 1)
        self.assertEqual(self.held(), {})

    def test_thresholds(self):
        self.site.put_articles(MANY)
        self.sync()
        self.change(MANY)
        with open(self.config, "a") as file:
            file.write("[brake]\nchanged_percent = 100\n")
        self.assertEqual(self.sync()["changed"], 12)

    # ---- and then ----------------------------------------------------------------

    def make_held(self):
        self.site.put_articles(MANY)
        self.sync()
        self.site.put("/b.png", png())
        self.change(MANY, picture="/b.png")
        self.hold("have changed")

    def test_use(self):
        self.make_held()
        self.assertEqual(self.edition("use", "2"), "edition 2 is on show\n")
        self.assertIn("全文更正", str(self.articles()))
        self.assertEqual(self.held(), {})
        self.check_sound()
        report = self.sync()
        self.assertEqual((report["published"], report["edition"]), (False, 2))

    def test_use_goes_back_too(self):
        self.make_held()
        self.edition("use", "2")
        self.edition("use", "1")
        self.assertNotIn("全文更正", str(self.articles()))
        self.assertEqual(self.editions(), [1, 2])

    def test_it_waits(self):
        """Night after night, with the same news; its pictures stay."""
        self.make_held()
        for _ in range(2):
            self.hold("have changed")
        (number,) = self.held()
        self.assertEqual(len(self.files("blobs")), 1)
        self.edition("use", str(number))
        self.check_sound()

    def test_what_scrolls_off_a_list(self):
        """News that came while the edition was held are not forgotten."""
        self.configure(canary=self.site.url + "/about.htm")
        self.site.put("/about.htm", article_html(99))
        self.site.put_articles([1])
        self.sync()
        canary = self.site.pages.pop("/about.htm")
        for n in (20, 21):
            self.site.put(article_path(n), article_html(n))
            self.site.put(LIST, list_html([article_path(n), article_path(1)]))
            self.hold("the canary")
        self.site.pages["/about.htm"] = canary
        self.sync()
        self.assertEqual(len(self.articles()), 3)

    def test_full_keeps_the_canary(self):
        self.configure(canary=self.site.url + "/about.htm")
        self.site.put("/about.htm", article_html(99))
        self.site.put_articles([1])
        self.sync()
        self.site.put("/about.htm", article_html(98))
        self.change([1])
        self.hold("the canary has changed")
        self.sync("--full", want=HELD)
        (number,) = self.held()
        self.edition("use", str(number))
        self.assertEqual(self.sync()["error"], None)

    def test_nothing_yet(self):
        for verb in ("use", "drop"):
            done = self.run_command("edition", verb, "9")
            self.assertEqual(done.returncode, 66)
            self.assertIn("nothing was ever published there", done.stderr)

    def test_drop(self):
        self.make_held()
        self.edition("drop", "2")
        self.assertEqual(self.held(), {})
        self.edition("drop", "2", want=ABSENT)
        self.hold("have changed")

    def test_the_site_is_well_again(self):
        self.make_held()
        for n in MANY:
            self.site.put(article_path(n), article_html(n))
        report = self.sync()
        self.assertEqual((report["published"], report["brake"]), (False, None))
        self.assertEqual(self.held(), {})
        self.assertEqual(self.files("editions"), ["edition-2-1.db"])

    def test_dry_run_leaves_nothing(self):
        self.site.put_articles(MANY)
        self.sync()
        self.change(MANY)
        self.sync("--dry-run", want=HELD)
        self.assertEqual(self.held(), {})
        self.assertEqual(self.files("editions"), ["edition-2-1.db"])

    def test_what_cannot_be_used(self):
        self.make_held()
        held = next((self.data / "editions").glob("held-*.db"))
        whole = held.read_bytes()
        held.write_bytes(whole[:len(whole) // 2])
        self.edition("use", "2", want=HELD)
        self.assertNotIn("全文更正", str(self.articles()))
        self.edition("use", "7", want=ABSENT)
        self.edition("use", "x", want=USAGE)
        self.edition("use", want=USAGE)
        self.edition("list", "2", want=USAGE)


if __name__ == "__main__":
    unittest.main()
