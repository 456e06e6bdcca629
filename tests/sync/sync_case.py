"""A stub web site, a data folder and the program, for tests of the nightly run.
The program is named by BULLETIN; build/bulletin otherwise."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from stub_site import LIST, Site

BULLETIN = os.path.abspath(os.environ.get("BULLETIN", "build/bulletin"))
# 08:00 of tomorrow in China: a clock before the program's build date is not
# believed. Tests set theirs by SOURCE_DATE_EPOCH.
DAY_S = 86400
START_S = (int(time.time()) // DAY_S + 1) * DAY_S
OK, UNREACHABLE, IO, TRY_LATER, CONFIG = 0, 69, 74, 75, 78


class SyncTest(unittest.TestCase):
    """A site, a data folder and a configuration for each test."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bulletin-sync-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = self.folder / "data"
        self.site = Site()
        self.addCleanup(self.site.close)
        self.configure()

    def configure(self, **options):
        source = {"kind": "site", "start": self.site.url + LIST,
                  "allow_http": "yes", "allow_private": "yes", "pace_s": 0,
                  "timeout_s": 3,
                  "resample_nights": 1, **options}
        lines = [f"{key} = {value}" for key, value in source.items()]
        self.config = self.folder / "bulletin.conf"
        self.config.write_text(
            f"[store]\ndata = {self.data}\nfree_mb = 1\n[source.stub]\n" +
            "\n".join(lines) + "\n")

    def add_source(self, name, *starts):
        with open(self.config, "a") as file:
            file.write(f"[source.{name}]\nkind = site\nallow_http = yes\n"
                       f"allow_private = yes\npace_s = 0\n"
                       f"start = {' '.join(starts)}\n")

    def command(self, *words):
        return [BULLETIN, *words, "-c", str(self.config)]

    def run_command(self, *words):
        return subprocess.run(self.command(*words), capture_output=True,
                              text=True, timeout=120)

    def sync(self, *words, want=OK):
        """One run; the report of its only source is merged in."""
        done = self.run_command("sync", "--json", *words)
        if want is not None:
            self.assertEqual(done.returncode, want, done.stdout + done.stderr)
        report = json.loads(done.stdout.splitlines()[-1])
        return {**report["sources"][0], **report, "stderr": done.stderr}

    def articles(self):
        done = self.run_command("articles", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return {article["url"].removeprefix(self.site.url): article
                for article in map(json.loads, done.stdout.splitlines())}

    def editions(self):
        done = self.run_command("edition", "list", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = map(json.loads, done.stdout.splitlines())
        return [line["number"] for line in lines if not line["is_factory"]]

    def files(self, folder):
        return sorted(path.name for path in (self.data / folder).rglob("*")
                      if path.is_file())

    def traces(self):
        """What changes with any write below the data folder, but for the
        night's records, which come and go in state/."""
        paths = [self.data, *self.data.rglob("*")]
        paths = [path for path in paths if path != self.data / "state"]
        return {str(path): (stat.st_ino, stat.st_mtime_ns, stat.st_size)
                for path in paths for stat in [path.lstat()]}

    def check_sound(self):
        """What is on show can be read back whole."""
        done = self.run_command("edition", "verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
