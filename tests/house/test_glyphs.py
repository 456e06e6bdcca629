"""scripts/glyphs: the character maps of fonts, held against fontconfig's
reading of the same files and against small fonts made here."""

import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NOTO = pathlib.Path("/usr/share/fonts/opentype/noto")


def run(*words):
    return subprocess.run(
        [sys.executable, ROOT / "scripts/glyphs", *map(str, words)],
        capture_output=True, text=True)


def table_of_names(family):
    text = family.encode("utf-16-be")
    return (struct.pack(">3H", 0, 1, 18) +
            struct.pack(">6H", 3, 1, 0x409, 1, len(text), 0) + text)


def format_4(segments, array=b""):
    """Segments of (first, last, delta, offset)."""
    columns = zip(*segments)
    first, last, delta, offset = (struct.pack(f">{len(segments)}H", *column)
                                  for column in columns)
    body = last + b"\0\0" + first + delta + offset + array
    return struct.pack(">7H", 4, 14 + len(body), 0, 2 * len(segments),
                       0, 0, 0) + body


def format_12(*groups):
    body = b"".join(struct.pack(">3L", *group) for group in groups)
    return struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(groups)) + body


def character_map(encoding, table, platform=3):
    return struct.pack(">HHHHL", 0, 1, platform, encoding, 12) + table


def font(family, characters):
    """A file with the two tables that are read."""
    tables = {b"cmap": characters, b"name": table_of_names(family)}
    at, head, body = 12 + 16 * len(tables), b"", b""
    for tag, data in tables.items():
        head += struct.pack(">4sLLL", tag, 0, at + len(body), len(data))
        body += data
    return struct.pack(">4sHHHH", b"OTTO", len(tables), 0, 0, 0) + head + body


class Glyphs(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bulletin-font-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, data, name="font.otf"):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def listed(self, *words):
        done = run("--list", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.split()

    def test_as_fontconfig(self):
        """Face by face, the ranges are those that fc-query reads."""
        for weight in ("Regular", "Bold"):
            path = NOTO / f"NotoSansCJK-{weight}.ttc"
            for index, family in ((2, "Noto Sans CJK SC"),
                                  (7, "Noto Sans Mono CJK SC")):
                theirs = subprocess.run(
                    ["fc-query", "-i", str(index), "-f",
                     "%{family[0]}\n%{charset}", path],
                    check=True, capture_output=True, text=True).stdout
                name, _, ranges = theirs.partition("\n")
                self.assertEqual(name, family)
                self.assertEqual(self.listed(family, path), [
                    word if "-" in word else f"{word}-{word}"
                    for word in ranges.split()])

    def test_differences(self):
        """One character has glyph 0: the font lacks it."""
        path = self.write(font("Small", character_map(1, format_4(
            [(0x41, 0x44, 0xFFBE, 0), (0xFFFF, 0xFFFF, 1, 0)]))))
        self.assertEqual(self.listed("Small", path), ["41-41", "43-44"])

    def test_array(self):
        """Glyphs 5, none, 7 by way of the array behind the segments."""
        path = self.write(font("Small", character_map(1, format_4(
            [(0x4E00, 0x4E02, 0, 4), (0xFFFF, 0xFFFF, 1, 0)],
            struct.pack(">3H", 5, 0, 7)))))
        self.assertEqual(self.listed("Small", path),
                         ["4e00-4e00", "4e02-4e02"])

    def test_groups(self):
        path = self.write(font("Small", character_map(10, format_12(
            (0x20, 0x21, 0), (0x22, 0x23, 9), (0x20000, 0x20001, 1)))))
        self.assertEqual(self.listed("Small", path), ["21-23", "20000-20001"])

    def test_what_all_have(self):
        first = self.write(font("Small", character_map(10, format_12(
            (0x20, 0x2F, 1)))), "a.otf")
        second = self.write(font("Small", character_map(10, format_12(
            (0x28, 0x3F, 1)))), "b.otf")
        self.assertEqual(self.listed("Small", first, second), ["28-2f"])

    def check_fault(self, words, family, path):
        done = run(family, path)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(words, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_faults(self):
        good = font("Small", character_map(10, format_12((0x20, 0x21, 1))))
        self.check_fault("no face of the family Large", "Large",
                         self.write(good))
        self.check_fault("no font that can be read", "Small",
                         self.write(good[:40]))
        self.check_fault("no character map", "Small", self.write(
            font("Small", character_map(0, format_12((1, 2, 3)), 1))))
        self.check_fault("No such file", "Small", self.folder / "none")


if __name__ == "__main__":
    unittest.main()
