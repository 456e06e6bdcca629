"""The nightly run when the site, the disk or the power fails."""

import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from kiosk import Kiosk
from stub_site import LIST, article_html, article_path, closed_port, png
from sync_case import IO, OK, TRY_LATER, UNREACHABLE, SyncTest


class Faults(SyncTest):
    def test_site_down(self):
        self.site.put_articles([1])
        self.sync()
        self.configure(start=f"http://127.0.0.1:{closed_port()}{LIST}")
        report = self.sync(want=UNREACHABLE)
        self.assertEqual((report["published"], report["edition"]), (False, 1))
        self.assertIsNotNone(report["error"])
        self.configure()
        self.assertEqual(len(self.articles()), 1)

    def test_nothing_ever_answered(self):
        self.configure(start=f"http://127.0.0.1:{closed_port()}{LIST}")
        self.assertIsNone(self.sync(want=UNREACHABLE)["edition"])

    def test_two_at_once(self):
        self.site.put_articles([1, 2])
        self.site.delay = 0.5
        first = subprocess.Popen(self.command("sync"),
                                 stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        self.addCleanup(first.wait)
        while not self.site.asked:
            time.sleep(0.01)
        done = self.run_command("sync")
        self.assertEqual(done.returncode, TRY_LATER)
        self.assertIn("another sync is running", done.stderr)
        self.assertEqual(first.wait(), OK)

    def test_unwritable_data(self):
        self.site.put_articles([1])
        self.data.write_text("a file where the folder should be")
        done = self.run_command("sync")
        self.assertEqual(done.returncode, IO, done.stderr)
        self.data.unlink()

    def test_no_room(self):
        self.site.put_articles([1])
        self.sync()
        self.site.put_articles([1, 2])
        done = self.run_command("sync", "-o", "store.free_mb=1000000")
        self.assertEqual(done.returncode, IO, done.stderr)
        self.assertIn("would stay free", done.stderr)
        self.assertEqual(self.editions(), [1])
        self.assertEqual(self.files("editions"), ["edition-2-1.db"])

    def test_killed(self):
        """Whenever it is killed, the old or the new is on show, whole."""
        pictures = {n: f"/{n}.png" for n in range(1, 9)}
        self.site.put_articles(pictures)
        for n, path in pictures.items():
            self.site.put(path, png(grey=n))
        start = time.monotonic()
        self.sync()
        length = time.monotonic() - start
        for night in range(25):
            for n, path in pictures.items():
                self.site.put(path, png(grey=(n + 9 * night) % 256))
                self.site.put(article_path(n), article_html(
                    n, f"第{night}夜。", path))
            run = subprocess.Popen(self.command("sync"),
                                   stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0.1, 1.3) * length)
            run.send_signal(signal.SIGKILL)
            run.wait()
            self.check_sound()
            self.assertEqual(len(self.articles()), 8)
        self.sync()
        self.assertLessEqual(len(self.files("editions")), 3)


def can_trace():
    strace = shutil.which("strace")
    return strace and subprocess.run([strace, "-o", "/dev/null", "true"],
                                     capture_output=True).returncode == 0


class Kills(SyncTest):
    """Killed at each call that makes something durable or visible, one after
    the other; strace does it. The old or the new is then on show, whole."""

    CALLS = {"fsync": 4, "fdatasync": 1, "rename": 3, "symlink": 1,
             "unlink": 1}

    def setUp(self):
        super().setUp()
        if not can_trace():
            self.skipTest("strace cannot trace here")
        self.old = self.folder / "old"
        self.put_night(1)
        self.sync()
        self.data.rename(self.old)
        self.put_night(2)

    def put_night(self, night):
        self.site.put_articles([1, 2])
        self.site.put(article_path(1),
                      article_html(1, f"第{night}夜。", "/a.png"))
        self.site.put("/a.png", png(grey=night))

    def sync_until(self, call, count):
        """True when it was killed at that call."""
        calls = f"/^{call}(at2?)?$"
        # The leak checker of a sanitized build cannot be traced.
        leaks = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        status = subprocess.run(
            ["strace", "-qq", "-o", "/dev/null", "-e", f"trace={calls}",
             "-e", f"inject={calls}:signal=KILL:when={count}",
             *self.command("sync")], capture_output=True, timeout=120,
            env={**os.environ, "ASAN_OPTIONS": leaks}).returncode
        self.assertIn(status, (OK, -signal.SIGKILL))
        return status != OK

    def stored_night(self):
        self.check_sound()
        stored = json.dumps(self.articles()[article_path(1)],
                            ensure_ascii=False)
        return re.search("第.夜", stored).group()

    def check_pages(self, night):
        with Kiosk(data=str(self.data)) as kiosk:
            pages = [kiosk.get(path) for path in sorted(set(re.findall(
                r"/article/\d+", kiosk.get("/").text)))]
            self.assertEqual([page.status for page in pages], [200, 200])
            texts = [page.text for page in pages if night in page.text]
            self.assertEqual(len(texts), 1)
            pictures = set(re.findall(r"/media/\w+", texts[0]))
            self.assertEqual([kiosk.get(path).status for path in pictures],
                             [200])

    def check(self, call):
        """How often a run makes this call."""
        for count in range(1, 50):
            shutil.copytree(self.old, self.data, symlinks=True)
            is_killed = self.sync_until(call, count)
            with self.subTest(call=call, count=count):
                self.check_pages(self.stored_night())
                if is_killed:
                    self.sync()
                self.assertEqual(self.stored_night(), "第2夜")
                self.assertEqual(len(self.files("blobs")), 2)
            shutil.rmtree(self.data)
            if not is_killed:
                return count - 1
        self.fail(f"killed without end at {call}")

    def test_each_call(self):
        for call, least in self.CALLS.items():
            self.assertGreaterEqual(self.check(call), least, call)


if __name__ == "__main__":
    unittest.main()
