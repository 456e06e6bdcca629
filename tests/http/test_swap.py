"""A new edition is shown without a dropped request; a damaged one is not
shown at all."""

import glob
import os
import shutil
import signal
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from kiosk import Kiosk  # noqa: E402


class Swap(unittest.TestCase):
    def point(self, kiosk, number, signal_it=True):
        """Makes edition N the current one, as publishing does."""
        link = os.path.join(kiosk.data, "current")
        os.symlink("editions/edition-2-%d.db" % number, link + ".new")
        os.rename(link + ".new", link)
        if signal_it:
            kiosk.process.send_signal(signal.SIGHUP)

    def test_swaps_under_load(self):
        with Kiosk(demo=True) as kiosk:
            first = glob.glob(os.path.join(kiosk.data, "editions", "*.db"))[0]
            for number in (2, 3):
                shutil.copy(first, os.path.join(
                    kiosk.data, "editions", "edition-2-%d.db" % number))
            failures, done = [], threading.Event()
            counts = [0, 0, 0]

            def ask(n):
                while not done.is_set():
                    try:
                        answer = kiosk.get("/")
                        if answer.status != 200:
                            failures.append(answer.status)
                    except OSError as error:
                        failures.append(error)
                    counts[n] += 1

            threads = [threading.Thread(target=ask, args=(n,))
                       for n in range(3)]
            for thread in threads:
                thread.start()
            for round_number in range(20):
                self.point(kiosk, 1 + round_number % 3)
                time.sleep(0.1)
            done.set()
            for thread in threads:
                thread.join()
            self.assertEqual(failures, [])
            self.assertGreater(min(counts), 20)

    def test_damaged_edition_is_not_shown(self):
        with Kiosk(demo=True) as kiosk:
            before = kiosk.get("/").body
            path = os.path.join(kiosk.data, "editions", "edition-2-2.db")
            with open(path, "wb") as damaged:
                damaged.write(b"SQLite format 3\0" + b"\xff" * 4080)
            self.point(kiosk, 2)
            time.sleep(0.5)
            self.assertEqual(kiosk.get("/").body, before)
            self.assertEqual(kiosk.get("/healthz").status, 200)

    def test_found_without_a_signal(self):
        with Kiosk() as kiosk, Kiosk(demo=True) as other:
            self.assertIn("出厂示例内容", kiosk.get("/").text)
            shutil.copytree(other.data, kiosk.data, symlinks=True,
                            dirs_exist_ok=True)
            for _ in range(40):
                time.sleep(0.1)
                if "出厂示例内容" not in kiosk.get("/").text:
                    return
            self.fail("still the factory edition")


if __name__ == "__main__":
    unittest.main()
