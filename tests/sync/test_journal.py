"""What was public when: the journal as a black box, written by real nights."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import test_sync_faults
from stub_site import LIST, article_html, article_path, list_html
from sync_case import DAY_S, IO, OK, START_S, SyncTest

USAGE, DATA, ABSENT = 64, 65, 66


def date(day):
    """In China; the first night is day 1."""
    return time.strftime("%Y-%m-%d", time.gmtime(START_S + (day - 1) * DAY_S))


def sha256(line):
    return hashlib.sha256(line).hexdigest()


class JournalTest(SyncTest):
    def setUp(self):
        super().setUp()
        self.file = self.data / "journal" / "journal.jsonl"
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH", None)

    def day(self, day):
        """The clock of what runs from now on."""
        os.environ["SOURCE_DATE_EPOCH"] = str(START_S + day * DAY_S)

    def journal(self, *words, want=OK):
        done = self.run_command("journal", *words)
        self.assertEqual(done.returncode, want, done.stdout + done.stderr)
        return done

    def lines(self):
        return [json.loads(line)
                for line in self.journal("--json").stdout.splitlines()]

    def entries(self):
        """Every edition with what led up to it: [(number, {path: event})]."""
        found, now = [], {}
        for line in self.lines():
            if line["event"] == "edition":
                found.append((line["edition"], now))
                now = {}
            else:
                path = line.get("url", "").removeprefix(self.site.url)
                now[path] = line["event"]
        return found

    def verify(self):
        return self.journal("--verify").stdout

    def fault(self):
        """The line that --verify blames, and why."""
        done = self.journal("--verify", want=DATA)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        words = done.stderr.removeprefix(f"bulletin journal: {self.file}:")
        number, reason = words.split(": ", 1)
        return int(number), reason

    def use(self, number):
        done = self.run_command("edition", "use", str(number))
        self.assertEqual(done.returncode, OK, done.stderr)

    def put_list(self, numbers):
        self.site.put(LIST, list_html([article_path(n) for n in numbers]))

    def two_nights(self):
        """Two is changed and four is new on the second."""
        self.site.put_articles([1, 2, 3])
        self.sync()
        self.change(2)
        self.site.put(article_path(4), article_html(4))
        self.put_list([1, 2, 3, 4])
        self.sync()

    def change(self, number, text="另有一句补充。"):
        self.site.put(article_path(number), article_html(number, text))


FIRST = (1, {article_path(n): "shown" for n in (1, 2, 3)})
SECOND = (2, {article_path(2): "changed", article_path(4): "shown"})


class Nights(JournalTest):
    def test_what_is_noted(self):
        self.day(0)
        self.two_nights()
        changed = self.articles()
        del self.site.pages[article_path(3)]
        self.put_list([1, 2, 4])
        for day in (1, 2):  # gone on two nights: taken off
            self.day(day)
            self.sync()
        self.use(1)
        self.assertEqual(self.entries(), [
            FIRST, SECOND, (3, {article_path(3): "withdrawn"}),
            (1, {article_path(2): "changed", article_path(3): "shown",
                 article_path(4): "withdrawn"})])
        by_event = {(line["event"], line.get("url", "")[-5:]): line
                    for line in self.lines()}
        back = by_event["changed", "2.htm"]
        self.assertEqual(back["was"], changed[article_path(2)])
        self.assertEqual(back["title"], "第2号调研活动顺利举行")
        self.assertEqual(by_event["withdrawn", "4.htm"]["was"],
                         changed[article_path(4)])
        self.assertEqual(back["digest"], self.lines()[1]["digest"])
        self.assertNotEqual(back["digest"], self.lines()[4]["digest"])
        self.assertIn("9 entries, 4 editions", self.verify())

    def test_the_chain(self):
        """As anybody can hold it against its digests, without us."""
        self.two_nights()
        head = "0" * 64
        for text in self.file.read_bytes().splitlines():
            line = json.loads(text)
            self.assertEqual(line["prev"], head)
            if line["event"] == "edition":
                start = text[:text.index(b',"sum":')]
                self.assertEqual(line["sum"], sha256(start))
            head = sha256(text)
        self.assertEqual(self.verify(),
                         f"journal: 5 entries, 2 editions, head {head}\n")
        closing = self.lines()[3]
        self.assertEqual({key: closing[key] for key in
                          ("edition", "before", "shown", "changed",
                           "withdrawn", "articles")},
                         {"edition": 1, "before": None, "shown": 3,
                          "changed": 0, "withdrawn": 0, "articles": 3})

    def test_for_people(self):
        self.two_nights()
        lines = self.journal().stdout.splitlines()
        self.assertEqual(len(lines), 7)
        self.assertRegex(
            lines[4], r"^20..-..-..T..:..:..\+08:00  changed    "
                      r"第2号调研活动顺利举行  http://127\S+_2\.htm$")
        self.assertTrue(lines[6].endswith(
            "edition    2: 1 shown, 1 changed, 0 withdrawn; 4 articles"))

    def test_an_unchanged_night(self):
        self.two_nights()
        before = self.traces()
        self.sync()
        self.assertEqual(self.traces(), before)
        stat = self.file.stat()
        self.use(2)
        self.assertEqual(self.file.stat(), stat)

    def test_dry_run(self):
        self.site.put_articles([1])
        self.sync()
        self.file.unlink()
        self.change(1)
        self.sync("--dry-run")
        self.assertFalse(self.file.exists())

    def test_what_is_held(self):
        many = range(1, 13)
        self.site.put_articles(many)
        self.sync()
        for n in many:
            self.change(n)
        self.sync(want=DATA)
        self.assertEqual([number for number, _ in self.entries()], [1])
        self.use(2)
        self.assertEqual(self.entries()[1],
                         (2, {article_path(n): "changed" for n in many}))

    def test_none_yet(self):
        said = self.journal().stdout
        self.assertEqual(said, f"nothing is noted yet: there is no {self.file}\n")
        self.assertEqual(self.journal("--json").stdout, "")
        self.assertEqual(self.journal("--at", date(1)).stdout, said)
        done = self.journal("--verify", want=ABSENT)
        self.assertEqual(done.stderr, f"bulletin journal: nothing to verify: "
                         f"there is no {self.file}\n")

    def test_bad_command_lines(self):
        for words, says in [(("--verify", "--json"), "--verify goes alone"),
                            (("--at", "noon"), "--at 'noon': a time as")]:
            self.assertIn(says, self.journal(*words, want=USAGE).stderr)


class At(JournalTest):
    def at(self, time):
        """{path: digest}, and what was said."""
        done = self.journal("--json", "--at", time)
        found = {}
        for line in map(json.loads, done.stdout.splitlines()):
            self.assertIn("号调研活动顺利举行", line["title"])
            found[line["url"].removeprefix(self.site.url)] = line["digest"]
        return found, done.stderr

    def digests(self):
        """What is on show by the lines themselves."""
        shown = {}
        for line in self.lines():
            path = line.get("url", "").removeprefix(self.site.url)
            if line["event"] in ("shown", "changed"):
                shown[path] = line["digest"]
            elif line["event"] == "withdrawn":
                del shown[path]
        self.assertEqual(set(shown), set(self.articles()))
        return shown

    def test_at(self):
        known = []
        self.site.put_articles([1, 2, 3])
        self.day(0)
        self.sync()
        known.append(self.digests())
        self.change(2)
        self.put_list([1, 2, 3, 4])
        self.site.put(article_path(4), article_html(4))
        self.day(1)
        self.sync()
        known.append(self.digests())
        self.day(2)
        self.use(1)
        known.append(self.digests())
        self.assertEqual(len({str(shown) for shown in known}), 2)
        nothing, said = self.at(f"{date(1)}T07:59")
        self.assertEqual(nothing, {})
        self.assertEqual(said, f"nothing was noted by {date(1)}T07:59:00"
                               "+08:00\n")
        for day, shown in enumerate(known, 1):
            found, said = self.at(f"{date(day)}T20:00:00")
            self.assertEqual(found, shown)
            self.assertIn(f"edition {[1, 2, 1][day - 1]}, on show since "
                          f"{date(day)}T", said)
        (noted,) = {line["time"] for line in self.lines()
                    if line.get("edition") == 2}
        self.assertEqual(self.at(noted)[0], known[1])
        self.assertEqual(self.at(f"{date(2)}T08:00:00+09:00")[0], known[0])
        lines = self.journal("--at", f"{date(2)}T20:00").stdout.splitlines()
        self.assertEqual(len(lines), 5)
        self.assertEqual(lines[2].split("  ")[:2],
                         [known[1][article_path(2)],
                          self.site.url + article_path(2)])

    def test_a_clock_that_went_back(self):
        self.site.put_articles([1])
        for day, numbers in [(0, [1]), (5, [1, 2])]:
            self.day(day)
            self.site.put_articles(numbers)
            self.sync()
        self.day(2)
        self.use(1)
        found, said = self.at(date(5))
        self.assertEqual(set(found), {article_path(1)})
        self.assertIn("the clock was put back", said)
        self.assertEqual(len(self.at(f"{date(6)}T07:59")[0]), 1)
        self.verify()


class Damage(JournalTest):
    def setUp(self):
        super().setUp()
        self.two_nights()
        self.whole = self.file.read_bytes()
        self.all = self.whole.splitlines(keepends=True)
        self.assertEqual(len(self.all), 7)

    def check_flip(self, at, bit):
        spoilt = bytearray(self.whole)
        spoilt[at] ^= bit
        self.file.write_bytes(spoilt)
        line = self.whole[:at].count(b"\n") + 1
        with self.subTest(at=at, line=line, bit=bit):
            self.assertIn(self.fault()[0], (line, line + 1))

    def test_a_flipped_bit(self):
        last = len(self.whole) - len(self.all[-1])
        for at in [*range(0, last, 37), *range(last, len(self.whole), 5),
                   last - 1, len(self.whole) - 1]:
            self.check_flip(at, 1 << at % 8)

    def test_a_line_taken_out(self):
        for i in range(len(self.all)):
            self.file.write_bytes(b"".join(self.all[:i] + self.all[i + 1:]))
            self.assertEqual(self.fault()[0], min(i + 1, 6))

    def test_a_pair_that_changed_places(self):
        for i in range(len(self.all) - 1):
            swapped = list(self.all)
            swapped[i:i + 2] = swapped[i + 1], swapped[i]
            self.file.write_bytes(b"".join(swapped))
            self.assertIn(self.fault()[0], (i + 1, i + 2))

    def test_a_forged_line(self):
        """One whose own digests are right, and the one before it, too."""
        line = json.loads(self.all[-1])
        for key, value in [("changed", 0), ("articles", 5), ("before", 3),
                           ("edition", 7)]:
            text = json.dumps({**line, key: value, "sum": None},
                              separators=(",", ":")).encode()
            start = text[:text.index(b',"sum":')]
            text = start + b',"sum":"%s"}\n' % sha256(start).encode()
            self.file.write_bytes(b"".join(self.all[:-1]) + text)
            self.assertEqual(self.fault()[0], 7)

    def events(self):
        return [{key: line.get(key) for key in
                 ("event", "url", "digest", "was", "edition", "before")}
                for line in self.lines()]

    def test_a_tail_cut_short(self):
        """Found as it is, and made up for by the next night."""
        events = self.events()
        start = len(b"".join(self.all[:4]))
        for size in [0, 1, len(self.all[0]), start - 1, start,
                     *range(start + 1, len(self.whole), 401),
                     len(self.whole) - 1]:
            with self.subTest(size=size):
                self.file.write_bytes(self.whole[:size])
                self.assertIn("the next sync makes up for it", self.fault()[1])
                self.sync()
                if size >= start:
                    self.assertEqual(self.events(), events)
                else:
                    self.assertEqual(self.entries()[-1][0], 2)
                self.verify()

    def test_a_swap_before_a_swap(self):
        self.file.write_bytes(b"".join(self.all[:4]))
        self.use(1)
        self.assertEqual(self.entries(), [FIRST, SECOND, (1, {
            article_path(2): "changed", article_path(4): "withdrawn"})])
        self.verify()

    def test_rubbish_behind(self):
        self.file.write_bytes(self.whole + b"\0" * 70000)
        self.assertEqual(self.fault()[0], 8)
        self.assertEqual(len(self.lines()), 7)
        self.sync()
        self.assertEqual(self.file.read_bytes(), self.whole)
        line = {**json.loads(self.all[0]), "prev": sha256(self.all[6][:-1])}
        self.file.write_bytes(self.whole + json.dumps(line).encode() + b"\n")
        number, reason = self.fault()
        self.assertEqual(number, 8)
        self.assertIn("no line closes it; the next sync", reason)

    def test_a_closing_line_that_is_damaged(self):
        """It is kept: all is shown anew behind it."""
        spoilt = self.whole.replace(b'"edition":2,', b'"edition":1,')
        self.file.write_bytes(spoilt)
        self.sync()
        lines = self.journal().stdout.splitlines()
        self.assertIn("line 7 is damaged: its sum is not that", lines[6])
        self.assertIn("restart    all is shown anew: the line before", lines[7])
        self.assertEqual(len(lines), 13)
        self.assertEqual(self.fault()[0], 7)
        self.assertTrue(self.file.read_bytes().startswith(spoilt))

    def test_at_says_so(self):
        self.file.write_bytes(b"".join(self.all[:1] + self.all[2:]))
        self.assertIn(":2: line 1 is not", self.journal(
            "--at", "2036-01-01", want=DATA).stderr)

    # ---- the edition before ---------------------------------------------------

    def check_restart(self, reason):
        """The journal of the first night, as a power cut leaves it."""
        self.file.write_bytes(b"".join(self.all[:4]))
        self.sync()
        lines = self.lines()
        self.assertIn(reason, lines[4]["reason"])
        self.assertEqual([line["event"] for line in lines[4:]],
                         ["restart", *4 * ["shown"], "edition"])
        self.assertEqual((lines[-1]["before"], lines[-1]["articles"]), (None, 4))
        self.assertIn("journal: 8 entries, 2 editions", self.verify())
        found = self.journal("--at", "2036-01-01", "--json").stdout
        self.assertEqual(len(found.splitlines()), 4)

    def test_it_is_gone(self):
        (self.data / "editions" / "edition-2-1.db").unlink()
        self.check_restart("edition 1: unable to open")

    def test_the_one_on_show_is_gone(self):
        """The one in its place has a number that nothing has had."""
        (self.data / "editions" / "edition-2-2.db").unlink()
        self.assertEqual(self.sync()["edition"], 3)
        lines = self.lines()
        self.assertIn("edition 2: unable to open", lines[7]["reason"])
        self.assertEqual(lines[-1]["edition"], 3)
        self.verify()

    def test_it_is_another(self):
        editions = self.data / "editions"
        self.all[3] = self.all[3].replace(b'"edition":1,', b'"edition":3,')
        start = self.all[3][:self.all[3].index(b',"sum":')]
        self.all[3] = start + b',"sum":"%s"}\n' % sha256(start).encode()
        shutil.copy(editions / "edition-2-2.db", editions / "edition-2-3.db")
        self.check_restart("edition 3 is another now")

    def test_it_cannot_be_read(self):
        """A revision that it no longer holds as it was."""
        path = self.data / "editions" / "edition-2-1.db"
        whole = path.read_bytes()
        text = "走访基层立法联系点".encode()
        self.assertEqual(whole.count(text), 3)
        path.write_bytes(whole.replace(text, text[:-3] + "店".encode()))
        self.check_restart("is damaged: its words are not")


class Disk(JournalTest):
    def sync_with(self, *inject):
        """A run whose calls about the journal's file go wrong."""
        leaks = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        return subprocess.run(
            ["strace", "-qq", "-o", "/dev/null", "-P", str(self.file), *inject,
             *self.command("sync", "-o", "store.keep_editions=1")],
            capture_output=True, text=True, timeout=120,
            env={**os.environ, "ASAN_OPTIONS": leaks})

    def setUp(self):
        super().setUp()
        if not test_sync_faults.can_trace():
            self.skipTest("strace cannot trace here")
        self.site.put_articles([1, 2, 3])
        self.sync()
        self.before = self.file.read_bytes()
        self.change(2)

    def check_made_up_for(self):
        """The edition before was kept for it."""
        self.assertEqual(self.files("editions"),
                         ["edition-2-1.db", "edition-2-2.db"])
        self.sync("-o", "store.keep_editions=1")
        self.assertEqual(self.entries(), [FIRST, (2, {article_path(2):
                                                      "changed"})])
        self.assertIsNotNone(self.lines()[4]["was"])
        self.verify()
        self.change(1)
        self.sync("-o", "store.keep_editions=1")
        self.assertEqual(self.files("editions"), ["edition-2-3.db"])

    def test_no_room(self):
        for call, says in [("write", "published edition 2\n"),
                           ("fsync", "nothing published\n")]:
            with self.subTest(call=call):
                done = self.sync_with("-e", f"inject={call}:error=ENOSPC")
                self.assertEqual(done.returncode, IO, done.stderr)
                self.assertEqual(done.stdout, says)
                self.assertIn("bulletin sync: journal: ", done.stderr)
                self.assertEqual(self.file.read_bytes(), self.before)
        self.check_made_up_for()

    def test_the_closing_line_waits(self):
        """A power cut must not leave it without those it closes."""
        done = self.sync_with("-e", "inject=fsync:signal=KILL:when=1")
        self.assertEqual(done.returncode, -9)
        self.assertIn(b'"changed"', self.file.read_bytes())
        self.assertEqual(self.file.read_bytes().count(b'"sum"'), 1)
        self.check_made_up_for()


class Kills(test_sync_faults.Kills):
    """Killed at each call, as there; and the journal misses nothing."""

    CALLS = (("fsync", False), ("rename", False), ("ftruncate", False),
             ("fsync", True), ("mkdir", True))
    test_each_call = None

    def check(self, call, is_first):
        """How often it was killed between the swap and the journal's line."""
        between = 0
        for count in range(1, 50):
            if not is_first:
                shutil.copytree(self.old, self.data, symlinks=True)
            is_killed = self.sync_until(call, count)
            between += self.is_between()
            with self.subTest(call=call, count=count, is_first=is_first):
                self.sync()
                self.check_journal(is_first)
            shutil.rmtree(self.data)
            if not is_killed:
                return between
        self.fail(f"killed without end at {call}")

    def is_between(self):
        current = self.data / "current"
        return (current.is_symlink() and
                self.run_command("journal", "--verify").returncode != OK)

    def check_journal(self, is_first):
        done = self.run_command("journal", "--verify")
        self.assertEqual(done.returncode, OK, done.stderr)
        done = self.run_command("journal", "--json")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([line["event"] for line in lines],
                         ["shown", "shown", "edition"] +
                         (["changed", "edition"] if not is_first else []))

    def test_killed(self):
        between = [self.check(*call) for call in self.CALLS]
        self.assertTrue(between[0] >= 2 and between[2] >= 1 and
                        between[3] >= 2, between)


if __name__ == "__main__":
    unittest.main()
