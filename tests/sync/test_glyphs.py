"""Characters that the pages' font lacks are named: by `bulletin sync` for what
is new or has changed, by `bulletin check` for the edition on show."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import article_html, article_path
from sync_case import OK, SyncTest

RARE, EMOJI = "\U00030000", "\U0001F600"


class Glyphs(SyncTest):
    def put(self, n, text):
        self.site.put(article_path(n), article_html(n, text))

    def url(self, n):
        return self.site.url + article_path(n)

    def check(self):
        done = self.run_command("check")
        self.assertEqual(done.returncode, OK, done.stdout)
        return [line for line in done.stdout.splitlines() if "glyphs" in line]

    def test_nothing_lacks(self):
        self.site.put_articles([1])
        self.put(1, "筼筜〇\U00020BB7\uE815葛\U000E0100")
        report = self.sync()
        self.assertEqual(report["glyphs"], [])
        self.assertNotIn("glyph", report["stderr"])
        self.assertEqual(self.check(), ["ok    glyphs"])

    def test_named(self):
        self.site.put_articles([1, 2, 3])
        self.put(1, RARE + RARE)
        self.put(2, RARE + EMOJI)
        report = self.sync()
        self.assertEqual(report["glyphs"], [
            {"char": RARE, "code": "U+30000", "articles": 2,
             "url": self.url(1)},
            {"char": EMOJI, "code": "U+1F600", "articles": 1,
             "url": self.url(2)}])
        # `check` walks as the screen does, the newest first.
        self.assertEqual(self.check(), [
            f"note  glyphs: 2 characters without a glyph: "
            f"U+30000 {RARE} (2 articles, first {self.url(2)}), "
            f"U+1F600 {EMOJI} (1 article, first {self.url(2)})"])
        # What is known is not told again; what has changed is.
        self.assertEqual(self.sync()["glyphs"], [])
        self.put(2, RARE)
        self.assertEqual(
            [(glyph["code"], glyph["articles"], glyph["url"])
             for glyph in self.sync()["glyphs"]],
            [("U+30000", 1, self.url(2))])
        self.assertIn("1 character without a glyph", self.check()[0])

    def test_line_for_people(self):
        self.site.put_articles([1])
        self.put(1, RARE)
        self.assertIn(
            f"source stub: 1 character without a glyph: U+30000 {RARE} "
            f"(1 article, first {self.url(1)})\n",
            self.run_command("sync").stderr)

    def test_by_source(self):
        self.site.put_articles([1])
        self.put(1, RARE)
        self.site.put("/other/", "<ul>" + "".join(
            f'<li><a href="{article_path(n)}">第{n}条新闻</a>'
            f'<span>2024-01-08</span></li>' for n in (2, 3)) + "</ul>")
        self.site.put(article_path(2), article_html(2, EMOJI))
        self.site.put(article_path(3), article_html(3))
        self.add_source("second", self.site.url + "/other/")
        self.assertEqual(
            [[glyph["code"] for glyph in source["glyphs"]]
             for source in self.sync()["sources"]],
            [["U+30000"], ["U+1F600"]])


if __name__ == "__main__":
    unittest.main()
