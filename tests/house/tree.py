"""A small tree in a temporary folder, and one of our scripts run on it."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class TreeTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="bulletin-house-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, files, mode=0o644):
        for path, text in files.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes)
                             else text.encode())
            file.chmod(mode)

    def run_script(self, script, *args, **env):
        """(exit status, lines printed); started in the tree, not at home"""
        done = subprocess.run(
            [sys.executable, ROOT / "scripts" / script, *args],
            cwd=self.root, env={**os.environ, **env},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout.splitlines()

    def assert_breaches(self, want, got):
        """`got` is what run_script gave; `want` the lines but the last."""
        status, lines = got
        self.assertEqual((1 if want else 0, want), (status, lines[:-1]))
        self.assertRegex(lines[-1], rf"^check-\w+: .*\b{len(want)} breaches")
