"""The nightly run as a black box: `bulletin sync` against a stub web site."""

import json
import os
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, Site, article_html, article_path, list_html, png
from sync_case import CONFIG, OK, TRY_LATER, UNREACHABLE, SyncTest


class Nights(SyncTest):
    def test_first_night(self):
        self.site.put_articles([1, 2, 3])
        report = self.sync()
        self.assertTrue(report["published"])
        self.assertEqual(report["edition"], 1)
        self.assertEqual((report["fetched"], report["new"],
                          report["changed"]), (3, 3, 0))
        self.assertIsNone(report["error"])
        articles = self.articles()
        self.assertEqual(set(articles), {article_path(n) for n in (1, 2, 3)})
        article = articles[article_path(2)]
        self.assertEqual(article["title"], "第2号调研活动顺利举行")
        self.assertEqual(article["column_path"], ["新闻中心", "人大速递"])
        self.assertEqual(article["published"], "2024-01-08T08:02:00+08:00")
        self.check_sound()

    def test_line_for_people(self):
        self.site.put_articles([1])
        done = self.run_command("sync")
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("published edition 1\n", done.stdout)

    def test_nothing_new(self):
        """The card is not worn out by nights that bring nothing."""
        self.site.put_articles([1, 2])
        self.site.put(article_path(1), article_html(1, "", "/a.png"))
        self.site.put("/a.png", png())
        self.sync()
        before = self.traces()
        report = self.sync()
        self.assertFalse(report["published"])
        self.assertEqual(report["edition"], 1)
        self.assertEqual((report["fetched"], report["new"],
                          report["changed"]), (2, 0, 0))
        self.assertEqual(self.traces(), before)

    def test_places(self):
        self.site.put_articles([1])
        self.sync()
        self.assertEqual(sorted(os.listdir(self.data)),
                         ["blobs", "current", "editions", "journal", "state"])
        self.assertEqual(self.files("journal"), ["journal.jsonl"])
        self.assertEqual(self.files("state"), ["lock", "upstream.db"])

    def test_tags_of_another_article(self):
        """The page is believed; who keeps the site is told, once."""
        page = article_html(1).replace("<title>", '<meta name="ArticleTitle" '
                                       'content="另一篇"><title>')
        self.site.put_articles([1, 2])
        self.site.put(article_path(1), page)
        self.assertEqual(
            [line for line in self.sync()["stderr"].splitlines()
             if line.startswith("doubtful")],
            [f"doubtful {self.site.url}{article_path(1)}: the tag ArticleTitle "
             f"names another article: no tag is used: 另一篇"])
        self.assertNotIn("doubtful", self.sync()["stderr"])

    def test_one_change(self):
        self.site.put_articles([1, 2, 3])
        self.sync()
        self.site.put(article_path(2), article_html(2, "另有一句补充。"))
        report = self.sync()
        self.assertTrue(report["published"])
        self.assertEqual(report["edition"], 2)
        self.assertEqual((report["new"], report["changed"]), (0, 1))
        self.assertEqual(self.editions(), [1, 2])
        text = json.dumps(self.articles()[article_path(2)],
                          ensure_ascii=False)
        self.assertIn("另有一句补充", text)

    def test_gone_upstream_stays(self):
        self.site.put_articles([1, 2])
        self.sync()
        del self.site.pages[article_path(2)]
        report = self.sync()
        self.assertFalse(report["published"])
        self.assertEqual((report["gone"], report["rejected"]),
                         (1, {"gone": 1}))
        self.site.put(LIST, list_html([article_path(1)]))
        self.sync()
        self.assertEqual(len(self.articles()), 2)

    def test_dry_run(self):
        self.site.put_articles([1])
        report = self.sync("--dry-run")
        self.assertFalse(report["published"])
        self.assertIsNone(report["edition"])
        self.assertEqual(self.files("editions"), [])
        self.assertEqual(report["new"], 1)

    def test_old_editions_go(self):
        pictures = []
        for night in range(5):
            self.site.put_articles([1])
            self.site.put(article_path(1), article_html(1, f"第{night}夜。",
                                                        "./a.png"))
            self.site.put(LIST + "202401/a.png", png(grey=night * 20))
            self.assertEqual(self.sync()["edition"], night + 1)
            pictures.append(self.files("blobs"))
        self.assertEqual(self.editions(), [3, 4, 5])
        self.assertEqual([len(names) for names in pictures], [1, 2, 3, 3, 3])
        self.check_sound()

    def test_leftovers_go(self):
        self.site.put_articles([1])
        self.sync()
        for name in (".building-1.db", ".building-1.db-journal"):
            (self.data / "editions" / name).write_text("half")
        self.sync()
        self.assertEqual(self.files("editions"), ["edition-2-1.db"])

    def test_pictures_of_an_unpublished_night_go(self):
        self.site.put_articles([1, 2])
        for n in (1, 2):
            self.site.put(article_path(n), article_html(n, "", f"/{n}.png"))
            self.site.put(f"/{n}.png", png(grey=n))
        self.sync()
        published = self.files("blobs")
        self.site.put("/2.png", png(grey=99))
        self.sync("--dry-run")
        self.assertEqual(len(self.files("blobs")), 3)
        self.site.put(LIST, "", status=500)
        self.sync(want=UNREACHABLE)
        self.assertEqual(self.files("blobs"), published)
        self.check_sound()

    def test_damaged_current(self):
        """The next night goes on from the newest edition that is whole."""
        self.site.put_articles([1, 2])
        self.sync()
        self.site.put(article_path(1), article_html(1, "补充。"))
        self.sync()
        with open(self.data / "editions" / "edition-2-2.db", "r+b") as file:
            file.write(b"damage" * 1000)
        self.site.put(article_path(1), article_html(1))  # as in edition 1
        report = self.sync()
        self.assertEqual((report["published"], report["edition"]), (True, 3))
        self.assertEqual(len(self.articles()), 2)
        self.check_sound()

    def test_two_sources(self):
        other = Site()
        self.addCleanup(other.close)
        self.site.put_articles([1])
        other.put_articles([2])
        self.add_source("other", other.url + LIST)
        done = self.run_command("sync", "--json")
        report = json.loads(done.stdout)
        self.assertEqual([s["new"] for s in report["sources"]], [1, 1])
        self.site.pages.clear()
        other.put_articles([2, 3])
        done = self.run_command("sync", "--json")
        self.assertEqual(done.returncode, TRY_LATER)
        report = json.loads(done.stdout)
        self.assertEqual([s["new"] for s in report["sources"]], [0, 1])
        self.assertTrue(report["published"])
        self.assertIsNotNone(report["sources"][0]["error"])
        self.assertIsNone(report["sources"][1]["error"])
        report = self.sync("--source", "other")
        self.assertEqual(report["name"], "other")

    def test_two_sources_with_the_same_list(self):
        self.site.put_articles([1, 2])
        self.add_source("again", self.site.url + LIST)
        self.site.put("/more/", list_html([article_path(1)]))
        self.add_source("part", self.site.url + "/more/")
        for _ in range(2):
            report = self.sync()
            self.assertEqual([s["error"] for s in report["sources"]],
                             [None] * 3)


class NoArticle(SyncTest):
    """A source that answers and delivers nothing is no success."""

    def check(self, reasons, failed, **options):
        self.site.put(LIST, list_html([article_path(1), article_path(2)]))
        for n in (1, 2):
            self.site.put(article_path(n), **options)
        report = self.sync(want=UNREACHABLE)
        self.assertEqual((report["rejected"], report["failed"]),
                         (reasons, failed))
        self.assertIn("none of its 2 pages", report["error"])
        self.assertFalse(report["published"])

    def test_lost(self):
        self.check({}, 2, body="", status=500)

    def test_rejected(self):
        self.check({"challenge": 2}, 0, body="", status=412)

    def test_after_a_good_night(self):
        self.site.put_articles([1, 2])
        self.sync()
        self.check({}, 2, body="", status=500)
        self.assertEqual(len(self.articles()), 2)
        self.check_sound()


class BadPages(SyncTest):
    """Each costs one page."""

    def check(self, reasons, **options):
        self.site.put(LIST, list_html(
            [article_path(1), article_path(9), article_path(2)]))
        self.site.put(article_path(1), article_html(1))
        self.site.put(article_path(2), article_html(2))
        if options:
            self.site.put(article_path(9), **options)
        report = self.sync()
        self.assertEqual(report["rejected"], reasons, report["stderr"])
        self.assertEqual(set(self.articles()),
                         {article_path(1), article_path(2)})
        self.assertIn(article_path(9), report["stderr"])
        return report

    def test_missing(self):
        self.check({"gone": 1})

    def test_nesting_bomb(self):
        self.check({"too_large": 1}, body="<div>" * 100000)

    def test_too_large(self):
        self.check({"too_large": 1}, body=article_html(9, "字" * 1000000))

    def test_gzip_bomb(self):
        self.check({"too_large": 1}, body=b"\0" * 50000000, gzip=True)

    def test_hang(self):
        self.assertEqual(self.check({}, body="", delay=5)["failed"], 1)

    def test_cut_short(self):
        page = article_html(9)
        self.assertEqual(self.check({}, body=page, missing=99)["failed"], 1)

    def test_server_error(self):
        report = self.check({}, body=article_html(9), status=500)
        self.assertEqual(report["failed"], 1)

    def test_challenge(self):
        self.check({"challenge": 1}, body=article_html(9), status=412)

    def test_not_html(self):
        self.check({"not_html": 1}, body=b"%PDF-1.4", type="application/pdf")

    def test_undecodable(self):
        self.check({"undecodable": 1}, body=b"<p>\xff\xff\xff</p>" * 100)

    def test_too_many_redirects(self):
        self.check({"not_article": 1}, body="", status=302,
                   headers={"Location": article_path(9)})


class Doors(SyncTest):
    """What is never asked for."""

    def test_redirect_to_a_foreign_host(self):
        other = Site()
        self.addCleanup(other.close)
        other.put_articles([2])
        self.site.put_articles([1])
        self.site.put(LIST, list_html([article_path(1), article_path(2)]))
        self.site.put(article_path(2), "", status=302,
                      headers={"Location": other.url + article_path(2)})
        report = self.sync()
        self.assertEqual(report["new"], 1)
        self.assertEqual((report["rejected"], report["failed"]), ({}, 1))
        self.assertRegex(report["stderr"], "lost .*is not allowed")
        self.assertEqual(other.asked, [])

    def test_foreign_links_and_pictures(self):
        other = Site()
        self.addCleanup(other.close)
        self.site.put(LIST, list_html([article_path(1), other.url + "/x.htm"]))
        self.site.put(article_path(1),
                      article_html(1, "", other.url + "/x.png"))
        report = self.sync()
        self.assertEqual((report["new"], report["rejected"]), (1, {}))
        self.assertEqual(other.asked, [])

    def test_private_address(self):
        self.site.put_articles([1])
        self.configure(allow_private="no")
        report = self.sync(want=UNREACHABLE)
        self.assertIn("private address", report["error"])
        self.assertEqual((report["rejected"], report["failed"]), ({}, 1))
        done = self.run_command("sync")
        self.assertEqual(done.stderr.count("private address"), 1, done.stderr)
        self.assertEqual(self.site.asked, [])

    def test_plain_http(self):
        self.site.put_articles([1])
        self.configure(allow_http="no")
        self.assertEqual(self.run_command("sync").returncode, CONFIG)
        self.assertEqual(self.site.asked, [])

    def test_unknown_profile(self):
        self.site.put_articles([1])
        for name in ("auto", "trs", "generic"):
            self.configure(profile=name)
            self.sync()
        self.site.forget()
        self.configure(profile="tsr")
        done = self.run_command("sync")
        self.assertEqual(done.returncode, CONFIG, done.stderr)
        self.assertIn("source.stub.profile: no profile 'tsr': generic, "
                      "jcms, php, trs, ucap, vsb, webplus or auto\n",
                      done.stderr)
        self.assertEqual(self.site.asked, [])

    def test_redirect_within(self):
        self.site.put_articles([1])
        self.site.put(LIST, list_html(["/old.htm", article_path(1)]))
        self.site.put("/old.htm", "", status=301,
                      headers={"Location": article_path(1)})
        self.assertEqual(self.sync()["new"], 1)
        self.assertEqual(set(self.articles()), {article_path(1)})

    def test_robots(self):
        self.site.put_articles([1, 2])
        self.site.put("/robots.txt", "User-agent: *\nDisallow: "
                      f"{article_path(2)}\n", type="text/plain")
        report = self.sync()
        self.assertEqual(report["rejected"], {"robots_disallowed": 1})
        self.assertNotIn(article_path(2), self.site.asked)
        self.assertEqual(self.site.asked.count("/robots.txt"), 1)

    def test_robots_closes_the_list(self):
        self.site.put_articles([1])
        self.site.put("/robots.txt", "User-agent: bulletin\nDisallow: /\n")
        report = self.sync(want=UNREACHABLE)
        self.assertIn("robots.txt", report["error"])
        self.assertEqual(self.site.asked, ["/robots.txt"])

    def test_robots_out_of_order(self):
        self.site.put_articles([1])
        self.site.put("/robots.txt", "", status=503)
        self.sync(want=UNREACHABLE)
        self.assertEqual(self.site.asked, ["/robots.txt"])

    def test_who_we_are(self):
        self.configure(contact="mailto:it@example.org")
        self.site.put_articles([1, 2])
        self.sync()
        agents = {headers["User-Agent"] for headers in self.site.headers}
        self.assertEqual(len(agents), 1)
        self.assertRegex(agents.pop(),
                         r"^bulletin/\S+ \(\+mailto:it@example\.org\)$")

    def test_pace(self):
        self.configure(pace_s=0.2)
        self.site.put_articles([1, 2, 3])
        start = time.monotonic()
        self.sync()
        self.assertGreaterEqual(time.monotonic() - start, 0.8)

    def test_night_is_over(self):
        self.configure(night_mb=1)
        self.site.put_articles(range(1, 21))
        for n in range(1, 21):
            self.site.put(article_path(n), article_html(n, "长文" * 15000))
        report = self.sync(want=TRY_LATER)
        self.assertEqual((report["new"], report["failed"]), (12, 0))
        self.assertTrue(report["published"])
        self.assertIn(article_path(13) + ": the night's bytes are used up",
                      report["error"])
        self.configure()
        self.assertEqual(self.sync()["new"], 20 - report["new"])

    def test_news_first(self):
        """A short night spends its time on what is not yet on show."""
        self.site.put_articles(range(1, 11))
        self.sync()
        self.site.put_articles(range(1, 13))
        self.site.forget()
        self.sync()
        asked = [path for path in self.site.asked if path.endswith("htm")]
        self.assertEqual(asked[:2], [article_path(11), article_path(12)])


class Encodings(SyncTest):
    def test_gzip(self):
        self.site.put_articles([1, 2], gzip=True)
        self.assertEqual(self.sync()["new"], 2)

    def test_gbk(self):
        self.site.put_articles([1])
        page = article_html(1, "赵堃、王喆。").replace("utf-8", "gb2312")
        self.site.put(article_path(1), page.encode("gb18030"))
        self.sync()
        text = json.dumps(self.articles(), ensure_ascii=False)
        self.assertIn("赵堃、王喆", text)


class Pictures(SyncTest):
    def put(self, picture):
        self.site.put_articles([1])
        self.site.put(article_path(1), article_html(1, "", "./W020.png"))
        if picture is not None:
            self.site.put(LIST + "202401/W020.png", picture,
                          type="image/png")

    def test_picture(self):
        self.put(png())
        self.sync()
        names = self.files("blobs")
        self.assertEqual(len(names), 1)
        blob = self.data / "blobs" / names[0][:2] / names[0]
        self.assertTrue(blob.read_bytes().startswith(b"\x89PNG"))
        self.assertNotEqual(blob.read_bytes(), png())
        self.check_sound()
        self.assertFalse(self.sync()["published"])

    def test_bad_pictures(self):
        """The article is shown with the caption in the picture's place."""
        for picture in (None, b"", b"<html>", png()[:60]):
            self.put(picture)
            self.assertEqual(self.sync()["rejected"], {})
            self.assertEqual(self.files("blobs"), [])
            article = self.articles()[article_path(1)]
            self.assertIn("图为调研现场", json.dumps(article,
                                                ensure_ascii=False))

    def test_shared_picture_is_asked_once(self):
        self.site.put_articles([1, 2, 3])
        for n in (1, 2, 3):
            self.site.put(article_path(n), article_html(n, "", "/same.png"))
        self.site.put("/same.png", png())
        self.sync()
        self.assertEqual(self.site.asked.count("/same.png"), 1)
        self.assertEqual(len(self.files("blobs")), 1)

    def test_lost_picture_comes_back(self):
        self.put(png())
        self.sync()
        name = self.files("blobs")[0]
        blob = self.data / "blobs" / name[:2] / name
        blob.write_bytes(blob.read_bytes()[:20])
        self.sync()
        self.check_sound()


    def test_rotten_picture_is_mended(self):
        self.put(png())
        self.sync()
        name = self.files("blobs")[0]
        blob = self.data / "blobs" / name[:2] / name
        good = blob.read_bytes()
        blob.write_bytes(good[:-9] + bytes([good[-9] ^ 1]) + good[-8:])
        self.assertNotEqual(self.run_command("edition", "verify").returncode, 0)
        self.assertFalse(self.sync()["published"])
        self.assertEqual(blob.read_bytes(), good)
        self.check_sound()


if __name__ == "__main__":
    unittest.main()
