"""robots.txt on a night (RFC 9309): what forbids, what does not, what is asked.
How its lines are read is tests/unit/test_robots.c's matter."""

import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, Site, article_path
from sync_case import OK, UNREACHABLE, SyncTest

ROBOTS = "/robots.txt"
CLOSED = "User-agent: *\nDisallow: /\n"
NOT_TWO = f"User-agent: *\nDisallow: {article_path(2)}\n"
LIMIT = 512 << 10


class Robots(SyncTest):
    """A site of two articles; yesterday both were read."""

    def setUp(self):
        super().setUp()
        self.site.put_articles([1, 2])
        self.sync()
        self.site.forget()

    def put(self, body, **options):
        self.site.put(ROBOTS, body, **{"type": "text/plain", **options})

    def night(self, want=OK):
        self.site.forget()
        report = self.sync(want=want)
        self.assertEqual(len(self.articles()), 2)
        self.assertEqual(self.site.asked[0], ROBOTS)
        return report

    def check_closed(self, *robots):
        """Nothing but it is asked for, and yesterday stays."""
        report = self.night(UNREACHABLE)
        self.assertIn("robots.txt", report["error"])
        self.assertEqual(self.site.asked, [ROBOTS, *robots])

    def check_open(self):
        report = self.night()
        self.assertEqual((report["fetched"], report["rejected"]), (2, {}))

    def check_second_closed(self):
        report = self.night()
        self.assertEqual(report["rejected"], {"robots_disallowed": 1})
        self.assertNotIn(article_path(2), self.site.asked)
        self.assertIn(article_path(1), self.site.asked)

    # ---- its answer -----------------------------------------------------------

    def test_statuses(self):
        """4xx says that there is none, 5xx says nothing (2.3.1.3, 2.3.1.4)."""
        for status in (400, 401, 403, 404, 410, 412, 418, 429, 451, 499):
            with self.subTest(status):
                self.put(CLOSED, status=status)
                self.check_open()
        for status in (500, 502, 503, 521, 599):
            with self.subTest(status):
                self.put("", status=status)
                self.check_closed()
        for status in (200, 203, 206):
            with self.subTest(status):
                self.put(CLOSED, status=status)
                self.check_closed()

    def test_a_stall(self):
        self.configure(timeout_s=1)
        self.put("", delay=3)
        self.check_closed()

    def test_the_night_after(self):
        """It is asked for anew each night: never older than a day (2.4)."""
        self.put("", status=503)
        self.check_closed()
        self.put("")
        self.check_open()
        self.put(CLOSED)
        self.check_closed()
        self.assertEqual(self.site.asked.count(ROBOTS), 1)

    def test_both_kinds_of_host(self):
        """Each host has its own, and is asked for it before anything else."""
        other = Site()
        self.addCleanup(other.close)
        other.put_articles([3, 4])
        other.put(ROBOTS, f"User-agent: *\nDisallow: {article_path(4)}\n")
        self.put(NOT_TWO)
        self.configure(start=f"{self.site.url}{LIST} {other.url}{LIST}")
        report = self.sync()
        self.assertEqual((report["new"], report["rejected"]),
                         (1, {"robots_disallowed": 2}))
        self.assertEqual(other.asked[0], ROBOTS)
        self.assertNotIn(article_path(4), other.asked)

    # ---- redirects --------------------------------------------------------------

    def redirect(self, path, to, **options):
        self.site.put(path, "", status=302, headers={"Location": to}, **options)

    def test_redirected(self):
        """Five are followed; its rules are those of the first host."""
        hops = [ROBOTS, "/r1", "/r2", "/r3", "/r4"]
        for path, to in zip(hops, [*hops[1:], "/r5"]):
            self.redirect(path, to)
        self.site.put("/r5", NOT_TWO)
        self.check_second_closed()
        self.site.put("/r5", CLOSED)
        self.check_closed("/r1", "/r2", "/r3", "/r4", "/r5")

    def test_redirected_too_often(self):
        """As if there were none (2.3.1.2)."""
        self.redirect(ROBOTS, ROBOTS)
        self.check_open()
        self.assertEqual(self.site.asked.count(ROBOTS), 6)

    def test_redirected_outside(self):
        other = Site()
        self.addCleanup(other.close)
        other.put(ROBOTS, CLOSED)
        self.redirect(ROBOTS, other.url + ROBOTS)
        self.check_open()
        self.assertEqual(other.asked, [])

    def test_redirected_to_an_error(self):
        self.redirect(ROBOTS, "/busy")
        self.site.put("/busy", "", status=503)
        self.check_closed("/busy")

    def test_a_page_redirected_to_what_is_closed(self):
        """It is no way round."""
        self.put("User-agent: *\nDisallow: /secret/\n")
        self.redirect(article_path(2), "/secret/2.htm")
        self.site.put("/secret/2.htm", "secret")
        report = self.night()
        self.assertEqual(report["rejected"], {"robots_disallowed": 1})
        self.assertNotIn("/secret/2.htm", self.site.asked)

    def test_a_page_redirected_to_another_host(self):
        """Whose robots.txt is then read first."""
        other = Site()
        self.addCleanup(other.close)
        other.put_articles([2])
        self.configure(start=self.site.url + LIST,
                       allowed_hosts=f"127.0.0.1:{other.port}")
        self.redirect(article_path(2), other.url + article_path(2))
        self.sync()
        self.assertEqual(other.asked, [ROBOTS, article_path(2)])
        other.put(ROBOTS, CLOSED)
        other.forget()
        report = self.sync()
        self.assertIn("robots_disallowed", report["rejected"])
        self.assertEqual(other.asked, [ROBOTS])

    # ---- its text ---------------------------------------------------------------

    def test_too_large(self):
        """The first part counts, up to its last whole line."""
        filler = "# " + "x" * 97 + "\n"
        long = NOT_TWO + filler * (LIMIT // 100 + 10)
        self.put(long)
        self.check_second_closed()
        start = "User-agent: *\n"
        start += "#" * (LIMIT - len(start) - len("\nDisallow: /")) + "\n"
        self.put(start + "Disallow: /nothing\n" + CLOSED)
        self.check_open()

    def test_odd_bytes(self):
        for name, body in {
                "mark": b"\xef\xbb\xbf" + NOT_TWO.encode(),
                "returns": NOT_TWO.replace("\n", "\r").encode(),
                "NULs": b"\0\0\n" + NOT_TWO.encode() + b"\0",
                "no end": NOT_TWO.encode().rstrip(),
                "noise": bytes(range(256)) * 9 + b"\n" + NOT_TWO.encode(),
        }.items():
            with self.subTest(name):
                self.put(body)
                self.check_second_closed()

    def test_a_page_in_its_place(self):
        self.put("<html><body>Disallow: / <p>404</p></body></html>",
                 type="text/html")
        self.check_open()

    def test_which_group(self):
        for name, rules in {
                "ours, not the star's": f"User-agent: *\nDisallow: /\n\n"
                f"User-agent: Bulletin\nDisallow: {article_path(2)}\n",
                "ours twice": f"User-agent: bulletin\nDisallow: /z\n\nUser-agent:"
                f" bulletin/2\nDisallow: {article_path(2)}\n",
                "longest": f"User-agent: *\nDisallow: /\nAllow: {LIST}\n"
                f"Disallow: {article_path(2)}$\n",
                "escaped": "User-agent: *\nDisallow: " +
                article_path(2).replace("t", "%74") + "\n",
        }.items():
            with self.subTest(name):
                self.put(rules)
                self.check_second_closed()

    def test_delay(self):
        """Kept between any two requests."""
        self.put("User-agent: *\nCrawl-delay: 1\n")
        start = time.monotonic()
        self.night()  # robots.txt, a list, two articles
        self.assertGreaterEqual(time.monotonic() - start, 3)

    def test_a_delay_beyond_the_night(self):
        """A day between two pages would be no night's work."""
        self.configure(night_s=10)
        self.put("User-agent: *\nCrawl-delay: 86400\n")
        start = time.monotonic()
        report = self.night(UNREACHABLE)
        self.assertIn("the night's time is used up", report["error"])
        self.assertLess(time.monotonic() - start, 60)
        self.assertEqual(self.site.asked[:2], [ROBOTS, LIST])


if __name__ == "__main__":
    unittest.main()
