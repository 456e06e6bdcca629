"""sync --schedule: a program that stays, and runs nights. A clock that is set
leaves nothing to chance: a first night is then five seconds away."""

import datetime
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, article_path, closed_port
from sync_case import CONFIG, SyncTest

WAIT_S = 120  # for whatever comes within a moment on a machine that is idle
CHINA = datetime.timezone(datetime.timedelta(hours=8))


class Schedule(SyncTest):
    def start(self, clock_s, *words):
        process = subprocess.Popen(
            self.command("sync", "--schedule", *words), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(clock_s)})
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def await_line(self, process, words):
        """The next line of the log that holds these words."""
        seen = []
        for line in process.stderr:
            seen.append(line)
            if words in line:
                return line
        self.fail(f"{words!r} is not in {seen}")

    def await_page(self, path):
        deadline = time.monotonic() + WAIT_S
        while path not in self.site.asked:
            self.assertLess(time.monotonic(), deadline, self.site.asked)
            time.sleep(0.02)

    def stop(self, process, number=signal.SIGTERM):
        process.send_signal(number)
        self.assertEqual(process.wait(WAIT_S), 0)

    def put_note(self, moment_s):
        (self.data / "state").mkdir(parents=True, exist_ok=True)
        (self.data / "state" / "night").write_text(f"{moment_s}\n")

    def note(self):
        return int((self.data / "state" / "night").read_text())

    def china(self, hour, minute, second=0):
        """That moment of tomorrow in China."""
        day = datetime.datetime.now(CHINA) + datetime.timedelta(days=1)
        return int(day.replace(hour=hour, minute=minute, second=second,
                               microsecond=0).timestamp())

    def wait_s(self, line):
        return int(re.search(r"wait_s=(\d+)", line)[1])

    # ---- nights ---------------------------------------------------------------

    def test_first_night(self):
        self.site.put_articles([1, 2])
        noon = self.china(12, 0)
        process = self.start(noon)
        self.assertEqual(self.wait_s(self.await_line(process, "next=first")), 5)
        self.await_line(process, "night status=0")
        line = self.await_line(process, "next=night")
        self.assertAlmostEqual(self.wait_s(line), 13.5 * 3600, delta=WAIT_S)
        self.assertEqual(len(self.articles()), 2)
        self.assertAlmostEqual(self.note(), noon + 5, delta=WAIT_S)
        self.stop(process)
        self.assertIn("published edition 1", process.stdout.read())

    def test_window(self):
        self.site.put_articles([1])
        opens = self.china(1, 30)
        self.put_note(opens - 24 * 3600 + 600)
        process = self.start(opens - 2)
        self.assertLessEqual(
            self.wait_s(self.await_line(process, "next=night")), 2)
        self.await_line(process, "night status=0")
        self.stop(process)

    def test_window_of_the_configuration(self):
        self.site.put_articles([1])
        with open(self.config, "a") as file:
            file.write("[sync]\nwindow = 22:00-03:00\n")
        self.put_note(self.china(3, 0))
        process = self.start(self.china(12, 0))
        line = self.await_line(process, "next=night")
        self.assertAlmostEqual(self.wait_s(line), 10 * 3600, delta=WAIT_S)
        self.stop(process)
        self.assertEqual(self.site.asked, [])

    def test_catches_up(self):
        self.site.put_articles([1])
        noon = self.china(12, 0)
        self.put_note(noon - 25 * 3600)
        process = self.start(noon)
        self.await_line(process, "next=catch-up wait_s=5")
        self.await_line(process, "night status=0")
        self.stop(process)
        self.assertGreaterEqual(self.note(), noon)

    def test_a_night_that_fails(self):
        self.configure(start=f"http://127.0.0.1:{closed_port()}{LIST}")
        process = self.start(self.china(12, 0))
        self.await_line(process, "night status=69")
        line = self.await_line(process, "next=retry")
        self.assertLessEqual(self.wait_s(line), 150)
        self.stop(process)
        self.assertFalse((self.data / "state" / "night").exists())

    def test_options_are_each_nights(self):
        self.site.put_articles([1])
        process = self.start(self.china(12, 0), "--json", "--dry-run",
                             "--source", "stub")
        report = json.loads(process.stdout.readline())
        self.assertEqual(report["sources"][0]["new"], 1)
        self.assertFalse(report["published"])
        self.stop(process)

    def test_nothing_is_left_of_a_night(self):
        """It is another process: no descriptor and no child stay with us."""
        self.site.put_articles([1])
        process = self.start(self.china(12, 0))
        self.await_line(process, "next=first")
        files = pathlib.Path(f"/proc/{process.pid}/fd")
        before = len(list(files.iterdir()))
        self.await_line(process, "night status=0")
        self.await_line(process, "next=night")
        self.assertEqual(len(list(files.iterdir())), before)
        children = pathlib.Path(
            f"/proc/{process.pid}/task/{process.pid}/children")
        self.assertEqual(children.read_text(), "")
        self.stop(process)

    # ---- the end --------------------------------------------------------------

    def test_ends_while_it_waits(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            self.put_note(self.china(3, 0))
            process = self.start(self.china(12, 0))
            self.await_line(process, "next=night")
            self.stop(process, number)
        self.assertEqual(self.site.asked, [])

    def test_ends_during_a_night(self):
        self.site.put_articles([1, 2])
        self.sync()
        shown = self.articles()
        self.site.put_articles(range(1, 10))
        self.configure(timeout_s=60)
        for n in range(3, 10):  # each takes its half minute to be given up
            self.site.put(article_path(n), "x", delay=2 * WAIT_S)
        process = self.start(self.china(12, 0))
        self.await_page(article_path(3))
        self.stop(process)
        self.assertEqual(self.articles(), shown)
        self.check_sound()
        self.site.put_articles([1, 2, 3])
        self.sync()  # nobody holds the lock
        self.assertEqual(len(self.articles()), 3)

    # ---- without it -----------------------------------------------------------

    def test_at_once_without(self):
        """At any hour, and nothing is noted."""
        self.site.put_articles([1])
        with open(self.config, "a") as file:
            file.write("[sync]\nwindow = 01:30-01:31\n")
        os.environ["SOURCE_DATE_EPOCH"] = str(self.china(12, 0))
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH", None)
        self.assertTrue(self.sync()["published"])
        self.assertFalse((self.data / "state" / "night").exists())

    def test_a_wrong_window(self):
        with open(self.config, "a") as file:
            file.write("[sync]\nwindow = 25:00-05:00\n")
        line = len(self.config.read_text().splitlines())
        done = self.run_command("sync", "--schedule")
        self.assertEqual(done.returncode, CONFIG)
        self.assertIn(f"bulletin.conf:{line}: sync.window: '25:00-05:00'",
                      done.stderr)


if __name__ == "__main__":
    unittest.main()
