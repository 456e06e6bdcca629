"""The runner and the CI script: what they count, print and end with."""

import os
import re
import shutil
import subprocess
import time
import unittest

from tree import ROOT, TreeTest

PYTHON = """
import os, sys, unittest

class Kinds(unittest.TestCase):
    def test_good(self):
        print("ok 99 - a lie"); os.system("echo ok 98 - another")
    def test_bad(self):
        print("what the test said"); self.assertEqual(1, 2)
    def test_error(self): raise ValueError("no good")
    @unittest.skip("not here")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_parts(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertNotEqual(i % 2, 0)
"""
CLASS = """
import unittest

class Group(unittest.TestCase):
    @classmethod
    def setUpClass(cls): {}
    def test_a(self): pass
    def test_b(self): pass
"""
MODULE = "import unittest\nclass A(unittest.TestCase):\n" \
         "    def test_a(self): {}\n"

# File, its text, the tally of the suite, words that must be printed.
SUITES = (
    ("test_kinds.py", PYTHON, "2 passed, 5 failed, 1 skipped",
     ["what the test said", "AssertionError: 1 != 2", "ValueError: no good",
      "not ok 5", "test_unexpected", "(i=0)", "(i=2)"]),
    ("test_set_up.py", CLASS.format("raise ValueError('early')"),
     "0 passed, 1 failed", ["ValueError: early"]),
    ("test_class.py", CLASS.format("raise unittest.SkipTest('no tool')"),
     "0 passed, 0 failed, 1 skipped", []),
    ("test_skip.py", "import unittest\nraise unittest.SkipTest('none')\n",
     "0 passed, 0 failed", []),
    ("test_broken.py", "import nothing_like_it\n", "0 passed, 1 failed",
     ["ModuleNotFoundError", "exit status 1"]),
    ("test_empty.py", "", "0 passed, 1 failed", ["no test ran"]),
    ("test_leaves.py", MODULE.format("import os; os._exit(0)"),
     "0 passed, 1 failed", ["no plan"]),
    ("test_good.py", MODULE.format("pass"), "1 passed, 0 failed", []),
    ("tap", "#!/bin/sh\necho 1..2\necho ok 1 - a\necho 'not ok 2 - b # SKIP'\n",
     "1 passed, 0 failed, 1 skipped", []),
    ("fails", "#!/bin/sh\necho 1..2\necho ok 1 - a\necho not ok 2 - b\n"
     "echo 'the reason' >&2\nexit 1\n", "1 passed, 1 failed", ["the reason"]),
    ("short", "#!/bin/sh\necho 1..3\necho ok 1 - a\n", "1 passed, 1 failed",
     ["3 tests planned, 1 ran"]),
    ("groups", "#!/bin/sh\necho 1..1\necho ok 1 - a\necho 1..1\n",
     "1 passed, 1 failed", ["2 tests planned, 1 ran"]),
    ("no-plan", "#!/bin/sh\necho ok 1 - a\n", "1 passed, 1 failed",
     ["no plan"]),
    ("bad-end", "#!/bin/sh\necho 1..1\necho ok 1 - a\nexit 3\n",
     "1 passed, 1 failed", ["exit status 3"]),
    ("crashes", "#!/bin/sh\necho 1..2\necho not ok 1 - a\nkill -SEGV $$\n",
     "0 passed, 2 failed", ["killed by SIGSEGV"]),
    ("prose", "#!/bin/sh\necho 1..1\necho ok then\necho ok 1 - a\n",
     "1 passed, 0 failed", []),
    ("place", f"#!/bin/sh\necho 1..1\n[ $PWD = {ROOT} ] && ! read x && "
     "echo ok 1 - the root folder, no standard input\n",
     "1 passed, 0 failed", []),
    ("absent", None, "0 passed, 1 failed", ["No such file"]),
)


class RunTests(TreeTest):
    def run_tests(self, *args, **env):
        return self.run_script("run-tests", *args, **env)

    def suite(self, name, text):
        if text is not None:
            self.write({name: text}, 0o755)
        return str(self.root / name)

    def test_kinds_of_suites(self):
        for name, text, tally, words in SUITES:
            with self.subTest(name):
                status, lines = self.run_tests(self.suite(name, text))
                bad = "0 failed" not in tally or tally.startswith("0 passed")
                self.assertEqual((int(bad), tally), (status, lines[-1]))
                word = "ok  " if "0 failed" in tally else "FAIL"
                self.assertRegex(lines[0], rf"^{word} {self.root}/{name} +"
                                           rf"{tally}  \d+\.\d\d s$")
                for said in words:
                    self.assertIn(said, "\n".join(lines))
                if word != "FAIL":
                    self.assertEqual(2, len(lines), lines)

    def test_commands(self):
        self.assertEqual((1, "1 passed, 1 failed"), self.last(
            self.run_tests("good=test a = a", "bad=echo words; exit 4")))
        lines = self.run_tests("bad=echo words; exit 4")[1]
        self.assertEqual(["words", "bad: exit status 4"], lines[1:3])

    @staticmethod
    def last(result):
        return result[0], result[1][-1]

    def test_no_suite(self):
        self.assertEqual((1, "0 passed, 0 failed"),
                         self.last(self.run_tests()))

    def test_sums(self):
        suites = [self.suite(*SUITES[i][:2]) for i in (0, 7, 8)]
        for jobs in ("-j1", "-j3"):
            self.assertEqual((1, "4 passed, 5 failed, 2 skipped"),
                             self.last(self.run_tests(jobs, *suites)))

    def test_only_and_list(self):
        suites = ("one=true", "two=true", "build/tests/x")
        self.assertEqual((0, ["command one", "command two",
                              "tap     build/tests/x"]),
                         self.run_tests("--list", *suites))
        self.assertEqual((0, ["command two"]),
                         self.run_tests("--list", "--only", "^tw", *suites))
        self.assertEqual((0, "1 passed, 0 failed"),
                         self.last(self.run_tests("--only", "one", *suites)))

    def test_side_by_side(self):
        meet = "touch {0}/{1}; until [ -e {0}/{2} ]; do sleep 0.05; done"
        self.assertEqual((0, "2 passed, 0 failed"), self.last(self.run_tests(
            "-j2", "--timeout", "20", "a=" + meet.format(self.root, "a", "b"),
            "b=" + meet.format(self.root, "b", "a"))))

    def is_alive(self, name):
        pid = int((self.root / name).read_text())
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
        except FileNotFoundError:
            return False

    def test_timeout_ends_the_group(self):
        start = time.monotonic()
        status, lines = self.run_tests(
            "--timeout", "0.5",
            f"slow=echo started; sleep 60 & echo $! >{self.root}/pid; wait")
        self.assertLess(time.monotonic() - start, 20)
        self.assertEqual((1, ["started", "slow: not done after 0.5 s",
                              "0 passed, 1 failed"]), (status, lines[1:]))
        self.assertFalse(self.is_alive("pid"))

    def test_leftovers_are_ended(self):
        self.assertEqual(0, self.run_tests(
            f"left=sleep 60 & echo $! >{self.root}/pid")[0])
        self.assertFalse(self.is_alive("pid"))

    def test_interrupt_ends_the_suites(self):
        runner = subprocess.Popen(
            [ROOT / "scripts/run-tests", "a=sleep 60 & "
             f"echo $! >{self.root}/pid.new; mv {self.root}/pid.new "
             f"{self.root}/pid; wait", "b=true"], stdout=subprocess.PIPE)
        while not (self.root / "pid").exists() and runner.poll() is None:
            time.sleep(0.02)
        runner.terminate()
        said = runner.communicate(timeout=20)[0]
        self.assertEqual((130, b""), (runner.returncode, said))
        self.assertFalse(self.is_alive("pid"))


# A recipe of `make test`; how .ci/run must end: bad or not, last line, and how
# often that is printed.
RECIPES = (
    ("@echo 3 passed, 0 failed", False, "3 passed, 0 failed", 1),
    ("@echo 3 passed, 0 failed, 1 skipped; echo more", False,
     "3 passed, 0 failed, 1 skipped", 2),
    ("@echo 1 passed, 0 failed; echo 2 passed, 2 failed; exit 1", True,
     "2 passed, 2 failed", 2),
    ("@echo 3 passed, 0 failed; exit 1", True, "3 passed, 0 failed", 2),
    ("@echo x: 3 passed, 0 failed; exit 2", True, None, 0),
    ("@true", True, None, 0),
    ("@! read line && echo 1 passed, 0 failed", False,
     "1 passed, 0 failed", 1),
)


class Ci(TreeTest):
    def test_ends_on_the_count(self):
        (self.root / ".ci").mkdir()
        shutil.copy(ROOT / ".ci/run", self.root / ".ci/run")
        env = {k: v for k, v in os.environ.items() if "MAKE" not in k}
        for recipe, is_bad, last, times in RECIPES:
            with self.subTest(recipe):
                self.write({"Makefile": f"test:\n\t{recipe}\n"})
                done = subprocess.run(
                    [self.root / ".ci/run"], env=env, cwd="/", text=True,
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL, check=False)
                lines = done.stdout.splitlines()
                self.assertEqual(is_bad, done.returncode != 0, lines)
                count = lines[-1] if lines and re.match(
                    r"\d+ passed", lines[-1]) else None
                self.assertEqual((last, times), (count, lines.count(last)))


if __name__ == "__main__":
    unittest.main()
