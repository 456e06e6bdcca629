"""Nights with faults. A lane has a site, a folder and a first, clean night of
its own, and tries one case after the other from there: a night with faults,
then a clean one. It says in words what is not as it must be."""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time
from dataclasses import dataclass

from fault_site import (FEED, HOME, LIST, OTHER_LIST, PAGE_2, FaultSite,
                        Outside)
from stub_site import article_path
from sync_case import BULLETIN, DAY_S, OK, START_S, TRY_LATER, UNREACHABLE

HELD = 65
NIGHT_S = 30        # wall clock, of a night with faults on a busy machine
SLOW_S, PATIENT_S = 2, 20
MEMORY_KB = 64 << 10  # more than a clean night

# What a visitor sees of an edition.
ARTICLES = """SELECT a.id, url, a.title, subtitle, source, author, editor, byline,
    published_s, precision, hex(picture), c.slug, c.title FROM articles AS a
    JOIN columns AS c ON c.id = column_id ORDER BY sort_s DESC, a.id DESC"""
PARTS = [
    """SELECT seq, kind, level, text, src, alt, ext, poster, hex(asset)
       FROM blocks WHERE article_id = ? ORDER BY seq""",
    """SELECT seq, n, kind, start, length, href FROM runs WHERE article_id = ?
       ORDER BY seq, n""",
    """SELECT seq, n, text FROM cells WHERE article_id = ? ORDER BY seq, n""",
]

# What may have a fault. Kind of page, addresses.
PLACES = {
    "list": ("list", [LIST]),
    "page": ("list", [PAGE_2]),
    "other": ("list", [OTHER_LIST]),
    "feed": ("feed", [FEED]),
    "article": ("article", [article_path(3)]),
    "edited": ("article", [article_path(2)]),
    "new": ("article", [article_path(9)]),
    "picture": ("picture", ["/p1.png"]),
    "new picture": ("picture", ["/p9.png"]),
    "robots": ("robots", ["/robots.txt"]),
}


@dataclass(frozen=True)
class Case:
    """Places, each with a fault."""
    faults: tuple  # of (place, Fault)

    def __str__(self):
        return " + ".join(f"{fault.name} ({place})"
                          for place, fault in self.faults)

    def outcomes(self):
        """(kind of page, address, fault, outcome) of each."""
        for place, fault in self.faults:
            kind, addresses = PLACES[place]
            for address in addresses:
                yield kind, address, fault, fault.outcome(kind)


@dataclass
class Night:
    status: int
    report: dict
    stderr: str
    seconds: float
    memory_kb: int


class Lane:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bulletin-faults-"))
        self.data = self.folder / "data"
        self.site = FaultSite()
        # On the site's own port, but another address; and the reverse.
        self.outside = [Outside(), Outside("127.0.0.2", self.site.port)]
        self.site.elsewhere = [f"http://127.0.0.1:{self.outside[0].port}",
                               f"http://127.0.0.2:{self.site.port}"]
        self.config = self.folder / "bulletin.conf"
        self.write_config()
        self.make_nights()

    def write_config(self):
        start = " ".join(self.site.url + path
                         for path in (LIST, OTHER_LIST, FEED))
        self.config.write_text(
            f"[store]\ndata = {self.data}\nfree_mb = 1\n[brake]\nleast = 5\n"
            f"[source.stub]\nkind = site\nstart = {start}\nallow_http = yes\n"
            f"allow_private = yes\npace_s = 0\nresample_nights = 1\n")

    def make_nights(self):
        """The first, and what two more bring when no fault is met."""
        first = self.sync(1, {})
        self.yesterday = self.content()
        self.memory_kb = first.memory_kb
        shutil.copytree(self.data, self.folder / "first", symlinks=True)
        second = self.sync(2, {})
        self.tonight = self.content()
        self.seen = {HOME, *self.site.asked}
        self.sync(3, {})
        self.wanted = self.content()
        for night in (first, second):
            if night.status != OK or night.report["error"]:
                raise AssertionError(f"a clean night: {night}")

    def close(self):
        for listener in (self.site, *self.outside):
            listener.close()
        shutil.rmtree(self.folder)

    # ---- the program ------------------------------------------------------

    def command(self, *words):
        return [BULLETIN, *words, "-c", str(self.config)]

    def sync(self, number, faults, timeout_s=PATIENT_S):
        """One night, and what it cost, its worker included."""
        self.site.set_night(number, faults)
        start = time.monotonic()
        with tempfile.TemporaryFile("w+") as out, \
                tempfile.TemporaryFile("w+") as err:
            process = subprocess.Popen(
                self.command("sync", "--json",
                             "-o", f"source.stub.timeout_s={timeout_s}"),
                stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                env={**os.environ, "SOURCE_DATE_EPOCH":
                     str(START_S + number * DAY_S)})
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            lines = out.read().splitlines()
            report = json.loads(lines[-1]) if lines else {"sources": [{}]}
            return Night(process.returncode, {**report["sources"][0], **report},
                         err.read(), time.monotonic() - start, usage.ru_maxrss)

    def content(self):
        """All that is on show, newest first: address -> rows. Read here, and
        not by a command: that would cost more than the night."""
        with contextlib.closing(sqlite3.connect(
                f"file:{self.data / 'current'}?mode=ro&immutable=1",
                uri=True)) as edition:
            shown = {url.removeprefix(self.site.url): (row, *(
                edition.execute(query, (id_,)).fetchall() for query in PARTS))
                for id_, url, *row in edition.execute(ARTICLES)}
        if not shown:
            raise AssertionError("nothing is on show")
        return shown

    def is_sound(self):
        return subprocess.run(self.command("edition", "verify"),
                              capture_output=True).returncode == 0

    # ---- one case ---------------------------------------------------------

    def try_case(self, case):
        """What is wrong with the program, in words; nothing when all is well."""
        shutil.rmtree(self.data)
        shutil.copytree(self.folder / "first", self.data, symlinks=True)
        faults = {address: fault.answer
                  for _, address, fault, _ in case.outcomes()}
        is_slow = any(fault.is_slow for _, fault in case.faults)
        night = self.sync(2, faults, SLOW_S if is_slow else PATIENT_S)
        problems = [*self.check_cost(case, night), *self.check_asked(case),
                    *self.check_outcome(case, night), *self.check_show(case)]
        night = self.sync(3, {})
        return problems + list(self.check_healed(case, night))

    def check_cost(self, case, night):
        if night.seconds > NIGHT_S:
            yield f"the night took {night.seconds:.0f} s"
        if night.memory_kb > self.memory_kb + MEMORY_KB:
            yield f"{night.memory_kb} KB of memory; {self.memory_kb} when clean"

    def check_asked(self, case):
        """What the site saw, and what others did."""
        most = {address: fault.most for _, address, fault, _ in case.outcomes()}
        most[HOME] = len(case.faults)
        for path in set(self.site.asked):
            place = path.partition("?")[0]
            if place not in self.seen and place not in map(article_path,
                                                           range(900, 920)):
                yield f"the site was asked for {path}"
            if self.site.asked.count(path) > most.get(place, 1):
                yield f"{path} was asked {self.site.asked.count(path)} times"
        for line, headers in self.site.heads:
            if not line.startswith("GET ") or {"cookie", "authorization",
                                               "referer"} & set(headers):
                yield f"this was asked: {line} {headers}"
            if headers.get("host") != f"127.0.0.1:{self.site.port}":
                yield f"a host that is not the site's: {headers.get('host')}"
        for listener in self.outside:
            if listener.visits:
                yield f"a host outside was visited: {listener.visits[0][:99]}"
                listener.visits.clear()

    def check_outcome(self, case, night):
        """How the night ended, and why, by the table."""
        outcomes = list(case.outcomes())
        said = (night.report.get("error") or "") + night.stderr
        if any(kind == "robots" and word == "lost" for kind, _, _, word in outcomes):
            if set(self.site.asked) - {"/robots.txt"}:
                yield f"asked without robots.txt: {self.site.asked}"
            want = [UNREACHABLE]
        elif any(word == "closed" for *_, word in outcomes):
            want = [TRY_LATER, UNREACHABLE]
        else:
            lists = {word for kind, address, _, word in outcomes
                     if kind in ("list", "feed") and address in self.site.asked}
            lists -= {"served"}
            want = ([OK] if not lists else
                    [OK, TRY_LATER] if lists == {"either"} else [TRY_LATER])
        if night.status not in want:
            yield f"exit status {night.status}, not {want}: {said}"
        if want == [UNREACHABLE]:
            return
        for kind, address, _, word in outcomes:
            if kind != "robots" and word not in ("served", "either") and \
                    address in self.site.asked and address not in said:
                yield f"nothing is said of {address}: {said}"
            if kind == "article" and word not in ("served", "lost", "closed") \
                    and address in self.site.asked and \
                    word not in night.report["rejected"]:
                yield f"not {word}: {night.report['rejected']} {night.stderr}"
            if kind == "article" and word == "lost" and \
                    address in self.site.asked and night.report["failed"] < 1:
                yield f"not lost: {night.report['rejected']} {night.stderr}"

    def check_show(self, case):
        """Yesterday's articles are there, as they were or as they are."""
        if not self.is_sound():
            yield "the edition on show is not sound"
        shown = self.content()
        for path, was in self.yesterday.items():
            if path not in shown:
                yield f"{path} is no longer on show"
            elif shown[path] not in (was, self.tonight[path]) and not any(
                    fault.name == "edited" and address == path
                    for _, address, fault, _ in case.outcomes()):
                yield f"{path} is otherwise: {shown[path]}"
        words = {address: word for _, address, _, word in case.outcomes()}
        for path in set(shown) - set(self.tonight):
            yield f"{path} is on show"
        if article_path(9) not in shown and words.keys().isdisjoint(
                [LIST, "/robots.txt"]) and "closed" not in words.values() and \
                words.get(article_path(9), "served") == "served":
            yield "a fault elsewhere has cost the new article"

    def check_healed(self, case, night):
        report = night.report
        lingers = any(fault.lingers for _, fault in case.faults)
        if night.status != OK or report["error"] or not lingers and (
                report["rejected"] or report["failed"]):
            yield (f"the clean night after: {night.status} {report} "
                   f"{night.stderr}")
        content = self.content()
        if content != self.wanted or list(content) != list(self.wanted):
            changed = [path for path in {**content, **self.wanted}
                       if content.get(path) != self.wanted.get(path)]
            yield f"not healed: {changed or 'the order'}"
        for listener in self.outside:
            if listener.visits:
                yield f"a host outside was visited: {listener.visits[0][:99]}"
                listener.visits.clear()


def try_all(cases, lanes=3):
    """[(case, problems)], so many at a time: some of them only wait."""
    def work():
        lane, found = Lane(), []
        try:
            while True:
                case = next(rest, None)
                if case is None:
                    return found
                found.append((case, lane.try_case(case)))
        finally:
            lane.close()

    rest = iter(list(cases))
    with concurrent.futures.ThreadPoolExecutor(lanes) as pool:
        jobs = [pool.submit(work) for _ in range(lanes)]
        return [one for job in jobs for one in job.result()]
