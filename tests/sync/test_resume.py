"""A night that is killed goes on where it was."""

import collections
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, article_html, article_path, list_html, png
from sync_case import START_S, SyncTest

OTHER = "/xwzx/qrd/"
KILLS = int(os.environ.get("KILLS", "12"))


class Resume(SyncTest):
    def setUp(self):
        super().setUp()
        # Every run has the same clock, so that editions can be compared.
        os.environ["SOURCE_DATE_EPOCH"] = str(START_S)
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH", None)
        self.put_site()
        self.configure()

    def configure(self, **options):
        super().configure(**{"start": f"{self.site.url}{LIST} "
                                      f"{self.site.url}{OTHER}", **options})

    def put_site(self):
        """Thirty articles on two lists: pictures, shared ones too, several
        files, refused ones, one that is gone."""
        for n in range(1, 31):
            picture = f"/p{n % 7}.png" if n % 3 == 0 else ""
            self.site.put(article_path(n), article_html(n, picture=picture))
        for n in range(7):
            self.site.put(f"/p{n}.png", png(grey=20 * n + 9))
        self.site.put(article_path(5), "登录", status=403)
        self.site.put(article_path(6), article_html(6).replace(
            "</body>", '<script>createPageHTML(2, 0, "t20240108_6", "htm");'
                       "</script></body>"))
        self.site.put(article_path("6_1"), article_html(6).replace(
            "近日", "第二页上说"))
        del self.site.pages[article_path(9)]
        paths = [article_path(n) for n in range(1, 31)]
        paths.insert(8, article_path("6_1"))
        self.site.put(LIST, list_html(paths[:20], pages=2, index=0))
        self.site.put(LIST + "index_1.htm", list_html(paths[20:26], 2, 1))
        self.site.put(OTHER, list_html(paths[24:]).replace("人大速递", "区人大"))

    def content(self):
        """All that the edition holds, by the shell of SQL."""
        name = self.files("editions")[-1]
        done = subprocess.run(
            [sys.executable, "-c",
             "import sqlite3, sys\n"
             "for line in sqlite3.connect(sys.argv[1]).iterdump():"
             " print(line)", self.data / "editions" / name],
            capture_output=True, text=True, check=True)
        return done.stdout

    def start(self):
        return subprocess.Popen(self.command("sync", "--json"),
                                stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def kill_after(self, requests):
        """Kills the run once the site has been asked so often."""
        self.site.forget()
        process = self.start()
        while len(self.site.asked) < requests and process.poll() is None:
            time.sleep(0.001)
        process.kill()
        process.wait()

    def fetched(self):
        """Requests for pages and pictures, by address."""
        return collections.Counter(path for path in self.site.asked
                                   if path != "/robots.txt")

    def forget_all(self):
        subprocess.run(["rm", "-rf", self.data], check=True)
        self.site.forget()

    def undisturbed(self):
        report = self.sync()
        self.assertEqual((report["new"], report["failed"]), (28, 0))
        content, asked = self.content(), self.fetched()
        self.forget_all()
        return report, content, asked

    def test_nothing_is_fetched_again(self):
        report, content, asked = self.undisturbed()
        self.kill_after(25)
        before = self.fetched()
        self.assertTrue((self.data / "state/resume").exists())
        self.site.forget()
        again = self.sync()
        both = before + self.fetched()
        # The pages that were under way when it was killed.
        self.assertLessEqual(sum((both - asked).values()), 3)
        self.assertEqual(asked - both, collections.Counter())
        self.assertEqual(self.content(), content)
        for key in ("fetched", "new", "rejected", "edition"):
            self.assertEqual(again[key], report[key], key)
        self.assertFalse((self.data / "state/resume").exists())

    def test_killed_at_any_moment(self):
        """Many kills of many runs: in the end it is the same edition."""
        _, content, asked = self.undisturbed()
        started = time.monotonic()
        self.sync()
        length = time.monotonic() - started
        self.forget_all()
        chance, kills, runs = random.Random(7), 0, 0
        while kills < KILLS:
            process = self.start()
            try:
                process.wait(chance.uniform(0, length * 0.6))
            except subprocess.TimeoutExpired:
                kills += 1
                process.send_signal(signal.SIGKILL)
            process.wait()
            done = process.returncode == 0
            if not done and chance.random() < 0.8:
                continue
            runs += 1
            self.sync()
            self.assertEqual(self.content(), content)
            self.check_sound()
            self.forget_all()
        self.assertGreater(runs, KILLS // 8)

    def test_second_night_killed(self):
        """Most is on show already, and takes no room in the records."""
        self.sync()
        self.site.put(article_path(7), article_html(7, text="改过"))
        self.site.put(article_path(3), article_html(3, picture="/new.png"))
        self.site.put("/new.png", png(grey=222))
        kept = self.folder / "kept"
        subprocess.run(["cp", "-a", self.data, kept], check=True)
        self.sync()
        content = self.content()
        subprocess.run(["rm", "-rf", self.data], check=True)
        os.rename(kept, self.data)
        self.kill_after(28)
        size = (self.data / "state/resume").stat().st_size
        self.assertLess(size, 16 << 10)
        self.site.forget()
        self.sync()
        self.assertLess(sum(self.fetched().values()), 20)
        self.assertEqual(self.content(), content)

    def test_an_unchanged_night(self):
        """Lists that were as they had been are believed, too; and the records
        of pages that leave their column and day to the list are as small."""
        for n in range(1, 31):
            if article_path(n) in self.site.pages:
                page = self.site.pages[article_path(n)]
                page["body"] = re.sub('<div class="wz">.*?</div>', "",
                                      page["body"], flags=re.S)
        self.sync()
        self.kill_after(28)
        self.assertLess((self.data / "state/resume").stat().st_size, 3 << 10)
        self.site.put(LIST, "no", status=500)
        self.site.forget()
        self.assertFalse(self.sync()["published"])
        self.assertNotIn(LIST, self.site.asked)

    def test_a_refused_list(self):
        """A notice in its place is not what goes on."""
        self.sync()
        well = self.site.pages[OTHER]
        self.site.put(OTHER, "<html><body><p>系统维护中</p></body></html>")
        self.kill_after(10)
        self.site.pages[OTHER] = well
        self.site.forget()
        self.sync()
        self.assertIn(OTHER, self.site.asked)

    def test_a_host_that_turned_us_away(self):
        for n in range(1, 31):
            self.site.put(article_path(n), "no", status=403)
        self.site.delay = 0.1
        self.kill_after(8)
        before = [path for path in self.site.asked if "t2024" in path]
        self.site.forget()
        self.sync(want=None)
        after = [path for path in self.site.asked if "t2024" in path]
        self.assertIn(len(before), (3, 4, 5))
        self.assertLessEqual(len(set(before + after)), 5)

    def test_killed_before_the_swap(self):
        """The edition that was in its place already is made again."""
        _, content, _ = self.undisturbed()
        log = self.folder / "strace"
        subprocess.run(
            ["strace", "-f", "-o", log, "-e", "trace=symlink,symlinkat", "-e",
             "inject=symlink,symlinkat:signal=KILL:when=1",
             *self.command("sync")], capture_output=True)
        self.assertEqual(self.files("editions"), ["edition-2-1.db"])
        self.assertFalse((self.data / "current").exists())
        self.site.forget()
        self.sync()
        self.assertEqual(self.content(), content)
        self.assertEqual(self.editions(), [1])

    def test_another_night(self):
        """Other settings, or half a day later: all is asked for anew."""
        _, content, asked = self.undisturbed()
        for change in ("configuration", "clock"):
            self.kill_after(25)
            self.assertTrue((self.data / "state/resume").exists())
            self.site.forget()
            if change == "clock":
                os.environ["SOURCE_DATE_EPOCH"] = str(START_S + 50_000)
                self.sync()
            else:
                self.sync("-o", "source.stub.timeout_s=4")
                self.assertEqual(self.content(), content)
            self.assertEqual(self.fetched(), asked)
            self.forget_all()

    def test_damaged_records(self):
        """What is no longer whole is asked for again."""
        _, content, _ = self.undisturbed()
        for damage in (lambda b: b[:len(b) // 2],
                       lambda b: b[:len(b) // 3] + b"\xff" + b[len(b) // 3 + 1:],
                       lambda b: b"", lambda b: b"\0" * len(b)):
            self.kill_after(25)
            path = self.data / "state/resume"
            path.write_bytes(damage(path.read_bytes()))
            self.sync()
            self.assertEqual(self.content(), content)
            self.forget_all()

    def test_lost_pictures(self):
        """A record may outlive the picture that it names."""
        _, content, _ = self.undisturbed()
        self.kill_after(40)
        for path in list((self.data / "blobs").rglob("*"))[:9]:
            if path.is_file():
                path.write_bytes(b"rotten")
        self.sync()
        self.assertEqual(self.content(), content)
        self.check_sound()

    def test_dry_run(self):
        self.sync("--dry-run")
        self.assertFalse((self.data / "state/resume").exists())


if __name__ == "__main__":
    unittest.main()
