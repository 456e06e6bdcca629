"""What the store may take: store.keep_editions, quota_mb, free_mb. Sparse
files stand in for megabytes."""

import os
import pathlib
import random
import struct
import sys
import unittest
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import article_html, article_path, png
from sync_case import IO, OK, SyncTest

MB = 1 << 20
QUOTA = ("-o", "store.quota_mb=16")  # the least that can be set


class QuotaTest(SyncTest):
    def put_night(self, night, pictures=1):
        """Article 1 changes; each night has pictures of its own."""
        self.site.put_articles([1, 2])
        paths = [f"/{night}-{i}.png" for i in range(pictures)]
        for i, path in enumerate(paths):
            self.site.put(path, png(40 + i, 30, grey=night))
        self.site.put(article_path(1), article_html(
            1, f"第{night}夜。" + "".join(
                f'</p><p><img src="{path}"></p><p>' for path in paths[1:]),
            paths[0]))

    def nights(self, *numbers):
        for night in numbers:
            self.put_night(night)
            self.sync()

    def edition(self, number):
        return self.data / f"editions/edition-2-{number}.db"

    def swell(self, path, megabytes):
        """The file is so large from now on. An edition can still be asked for
        its pictures, but is not whole."""
        with open(path, "ab") as file:
            file.truncate(int(megabytes * MB))

    def pad(self, megabytes):
        self.swell(self.data / "editions/padding", megabytes)

    def shown_night(self):
        self.check_sound()
        return str(self.articles()[article_path(1)]["blocks"])

    def used(self):
        return sum(path.stat().st_size for folder in ("editions", "blobs")
                   for path in (self.data / folder).rglob("*")
                   if path.is_file())

    def check_nothing_half_done(self):
        self.assertEqual([name for name in os.listdir(self.data / "editions")
                          if name.startswith(".")], [])


class Kept(QuotaTest):
    def test_last_three(self):
        """With every picture that they name, and no other."""
        blobs = []
        for night in range(1, 6):
            self.nights(night)
            blobs.append(set(self.files("blobs")))
        self.assertEqual(self.editions(), [3, 4, 5])
        self.assertEqual(len(blobs[4]), 3)
        self.assertEqual(len(blobs[4] & blobs[2]), 3 - 2)
        for number in self.editions():
            done = self.run_command("edition", "use", str(number))
            self.assertEqual(done.returncode, OK, done.stderr)
            self.assertIn(f"第{number}夜", self.shown_night())

    def test_as_many_as_wanted(self):
        for night in range(1, 5):
            self.put_night(night)
            self.sync("-o", "store.keep_editions=1")
        self.assertEqual(self.editions(), [4])
        self.assertEqual(len(self.files("blobs")), 1)

    def test_rolled_back(self):
        """The one on show is never among those that go."""
        self.nights(1, 2, 3)
        self.run_command("edition", "use", "1")
        self.nights(4)
        self.assertEqual(self.editions(), [2, 3, 4])
        self.run_command("edition", "use", "2")
        self.put_night(5)
        self.sync("--dry-run")
        self.assertEqual(self.editions(), [2, 3, 4])


class Quota(QuotaTest):
    def test_old_ones_go_first(self):
        """Down to the current and the previous one; then there is room."""
        self.nights(1, 2, 3)
        self.swell(self.edition(1), 15.9)
        self.put_night(4)
        self.sync(*QUOTA)
        self.assertEqual(self.editions(), [2, 3, 4])
        self.assertIn("第4夜", self.shown_night())
        self.assertEqual(len(self.files("blobs")), 3)
        self.assertLess(self.used(), 16 * MB)

    def test_none_goes_without_need(self):
        self.nights(1, 2, 3)
        self.put_night(3)
        self.swell(self.edition(1), 12)
        self.sync(*QUOTA)
        self.assertEqual(self.editions(), [1, 2, 3])

    def check_refused(self, *words, editions, night):
        report = self.sync(*QUOTA, *words, want=IO)
        self.assertFalse(report["published"])
        self.assertRegex(
            report["stderr"],
            r"editions and pictures take \d+\.\d MB, with \d+\.\d MB to come: "
            r"over store\.quota_mb = 16\n")
        self.assertEqual(self.editions(), editions)
        self.assertIn(night, self.shown_night())
        self.check_nothing_half_done()

    def test_two_stay(self):
        self.nights(1, 2, 3)
        self.pad(15.9)
        self.put_night(4)
        self.check_refused(editions=[2, 3], night="第3夜")
        self.assertEqual(self.site.asked.count(article_path(1)), 3)
        # Freed, or allowed more, it goes on.
        self.sync()
        self.assertEqual(self.editions(), [2, 3, 4])
        self.assertIn("第4夜", self.shown_night())

    def test_pictures_count(self):
        """It is a picture that does not fit."""
        self.nights(1)
        self.put_night(2, pictures=9)
        for i in range(9):
            self.site.put(f"/2-{i}.png", noise(i))
        self.pad(15 - self.used() / MB)
        self.check_refused(editions=[1], night="第1夜")
        self.assertGreater(len(self.files("blobs")), 1)
        self.assertLess(self.used(), 16 * MB)
        (self.data / "editions/padding").unlink()
        self.sync(*QUOTA)
        self.assertIn("第2夜", self.shown_night())
        self.assertEqual(len(self.files("blobs")), 1 + 9)

    def test_pictures_of_the_night_stay(self):
        """When editions go in the middle of it."""
        self.nights(1, 2, 3)
        self.swell(self.edition(1), 15 - self.used() / MB)
        self.put_night(4, pictures=9)
        for i in range(9):
            self.site.put(f"/4-{i}.png", noise(i))
        self.sync(*QUOTA)
        self.assertEqual(self.editions(), [2, 3, 4])
        self.assertEqual(len(self.files("blobs")), 2 + 9)
        self.check_sound()

    def test_what_is_built_on_stays(self):
        """The current one is damaged, the one before it as well."""
        self.nights(1, 2, 3)
        for number in (2, 3):
            os.truncate(self.edition(number), 5000)
        self.pad(15.9)
        self.put_night(4)
        self.sync(*QUOTA, want=IO)
        self.assertEqual([self.edition(n).exists() for n in (1, 2, 3)],
                         [True, False, True])
        self.sync()
        self.assertIn("第4夜", self.shown_night())

    def test_current_stays_though_damaged(self):
        """It is for the operator to look at."""
        self.nights(1, 2, 3)
        self.run_command("edition", "use", "1")
        os.truncate(self.edition(1), 5000)
        self.pad(15.9)
        self.put_night(4)
        self.sync(*QUOTA, want=IO)
        self.assertEqual([self.edition(n).exists() for n in (1, 2, 3)],
                         [True, False, True])

    def test_held_one_counts(self):
        self.nights(1)
        held = self.data / "editions/held-2-2.db"
        held.write_bytes(self.edition(1).read_bytes())
        self.swell(held, 15.9)
        self.put_night(2)
        self.check_refused(editions=[1, 2], night="第1夜")
        self.assertTrue(held.exists())

    def test_dry_run_removes_nothing(self):
        self.nights(1, 2, 3)
        self.swell(self.edition(1), 15.9)
        self.put_night(4)
        self.check_refused("--dry-run", editions=[1, 2, 3], night="第3夜")


class Floor(QuotaTest):
    def test_nothing_is_written(self):
        """Neither picture nor edition nor what was learnt."""
        self.nights(1)
        before = self.traces()
        self.put_night(2)
        self.site.forget()
        report = self.sync("-o", "store.free_mb=1000000", want=IO)
        self.assertIn("under 1000000 MB would stay free", report["stderr"])
        self.assertEqual(self.site.asked, [])
        self.assertEqual(self.traces(), before)
        self.assertTrue(self.sync()["published"])


def noise(seed):
    """A picture of 300 000 bytes that does not get smaller."""
    rows = b"".join(b"\0" + random.Random(f"{seed} {y}").randbytes(1000)
                    for y in range(300))

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data +
                struct.pack(">I", zlib.crc32(kind + data)))
    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", 1000, 300, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


if __name__ == "__main__":
    unittest.main()
