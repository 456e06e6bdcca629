"""What a terminal shows while a night runs, and what a file does not."""

import os
import pathlib
import pty
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from sync_case import SyncTest


class Progress(SyncTest):
    def on_a_terminal(self):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(self.command("sync"), stderr=theirs,
                                   stdout=subprocess.DEVNULL)
        os.close(theirs)
        said = b""
        while True:
            try:
                said += os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
        os.close(ours)
        self.assertEqual(process.wait(), 0)
        return [line.replace("\x1b[K", "")
                for line in said.decode().split("\r")]

    def test_on_a_terminal(self):
        self.site.put_articles(range(1, 13))
        lines = self.on_a_terminal()
        self.assertTrue(any(line.startswith("stub  lists: 1 page, 12 articles  ")
                            for line in lines), lines)
        pages = [line for line in lines if "/12  " in line]
        self.assertEqual([line.split()[1] for line in pages],
                         [f"{n}/12" for n in range(1, 13)])
        self.assertNotIn("clock", pages[-1])
        told = [" left  " in line for line in pages]
        # The fifth page is the first by which a pace is known.
        self.assertEqual(told, [False] * 4 + [True] * 7 + [False], pages)

    def test_elsewhere(self):
        self.site.put_articles(range(1, 13))
        said = self.run_command("sync").stderr
        self.assertNotIn("lists:", said)
        self.assertNotIn("/12", said)
        self.assertNotIn("\r", said)


if __name__ == "__main__":
    unittest.main()
