"""The units of the nightly run: they are understood, they are shut, and what
they allow is enough for a night. Without systemd's tools there is nothing to
ask."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "sync")]
from confine import read_unit
from stub_site import article_html, article_path, png
from sync_case import BULLETIN, SyncTest

UNITS = pathlib.Path("firmware/systemd")
SERVICE = UNITS / "bulletin-sync.service"
TIMER = UNITS / "bulletin-sync.timer"
MOST_EXPOSED = 20  # tenths: 2.0 is what we promise


@unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze")
class Units(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bulletin-units-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def analyze(self, *words):
        done = subprocess.run(["systemd-analyze", "--no-pager", *words],
                              capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def test_are_understood(self):
        """With the binary in its place; a word that is not known is said."""
        text = SERVICE.read_text().replace("/usr/bin/bulletin ", BULLETIN + " ")
        service = self.folder / SERVICE.name
        service.write_text(text)
        shutil.copy(TIMER, self.folder)
        for name in (SERVICE.name, TIMER.name):
            status, said = self.analyze("verify", str(self.folder / name))
            self.assertEqual((status, said), (0, ""))
        service.write_text(text + "ProtectSky=yes\n")
        self.assertIn("ProtectSky",
                      self.analyze("verify", str(service))[1])

    def test_calendar(self):
        when = dict(read_unit(TIMER))["OnCalendar"]
        status, said = self.analyze("calendar", "--iterations=2",
                                    "--base-time=2026-01-01 00:00:00 UTC", when)
        self.assertEqual(status, 0, said)
        self.assertIn("2026-01-01 17:30:00 UTC", said)
        self.assertIn("2026-01-02 17:30:00 UTC", said)

    def test_is_the_window_of_the_program(self):
        """01:30 and three hours and a half make 01:30-05:00."""
        timer = dict(read_unit(TIMER))
        self.assertEqual(timer["RandomizedDelaySec"], "3h 30min")
        self.assertEqual(timer["Persistent"], "true")
        done = subprocess.run([BULLETIN, "config", "--json", "-c", "/dev/null"],
                              check=True, capture_output=True, text=True)
        window = next(entry["value"]
                      for entry in json.loads(done.stdout)["options"]
                      if entry["key"] == "window")
        self.assertEqual(window, "01:30-05:00")

    def test_is_shut(self):
        judge = ("security", "--offline=true", f"--threshold={MOST_EXPOSED}")
        status, said = self.analyze(*judge, str(SERVICE))
        self.assertEqual(status, 0, said)
        open_one = self.folder / SERVICE.name
        open_one.write_text("".join(
            line for line in SERVICE.read_text().splitlines(True)
            if not line.startswith(("Protect", "SystemCall", "Capability"))))
        self.assertNotEqual(self.analyze(*judge, str(open_one))[0], 0)

    def test_is_no_alarm(self):
        service = dict(read_unit(SERVICE))
        self.assertEqual(service["Type"], "oneshot")
        self.assertEqual(service["Restart"], "no")
        self.assertEqual(service["SuccessExitStatus"], "65 69 75")


@unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze")
class Confined(SyncTest):
    """A night under the unit's filters: the worker forks, shuts itself in, and
    reads pages and pictures; the store writes; the kernel tells of the clock."""

    def confined(self, unit):
        self.site.put_articles([1, 2])
        self.site.put(article_path(3), article_html(3, picture="/p.png"))
        self.site.put("/p.png", png(), type="image/png")
        self.site.put("/xwzx/rdsd/", self.site.pages["/xwzx/rdsd/"]["body"]
                      .replace("</ul>", f'<li><a href="{article_path(3)}">第三'
                               f'条新闻</a></li></ul>'))
        return subprocess.run(
            [sys.executable, str(HERE / "confine.py"), str(unit),
             *self.command("sync", "--json")],
            capture_output=True, text=True, timeout=300)

    @unittest.skipIf("sanitize" in BULLETIN, "sanitizers want more")
    def test_a_night(self):
        done = self.confined(SERVICE)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        report = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual(report["sources"][0]["new"], 3)
        self.assertEqual(report["sources"][0]["rejected"], {})
        self.assertEqual(len(self.files("blobs")), 1)
        self.assertEqual(report["clock"], self.sync()["clock"])
        modes = {oct(path.stat().st_mode & 0o777)
                 for path in self.data.rglob("*.db")}
        self.assertEqual(modes, {"0o640"})

    def test_filters_do_filter(self):
        for more in ("SystemCallFilter=~@process", "SystemCallFilter=~seccomp prctl",
                     "RestrictAddressFamilies=AF_UNIX"):
            unit = self.folder / "a.service"
            unit.write_text(SERVICE.read_text() + more + "\n")
            self.assertNotEqual(self.confined(unit).returncode, 0, more)

    @unittest.skipIf("sanitize" in BULLETIN, "sanitizers want more")
    def test_protect_clock_would_forbid_the_question(self):
        unit = self.folder / "a.service"
        unit.write_text(SERVICE.read_text() + "ProtectClock=yes\n")
        done = self.confined(unit)
        report = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual(report["clock"], "trusted")  # nobody says otherwise


if __name__ == "__main__":
    unittest.main()
