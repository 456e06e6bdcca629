"""bulletin picture: the verdict, the picture made anew, and what is said about
files that are none. How colours come out is told in tests/unit."""

import base64
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from kiosk import BULLETIN, run  # noqa: E402

# 32 x 24, the upper half red, the lower blue, by libwebp's own tools.
LOSSY = base64.b64decode(
    "UklGRmAAAABXRUJQVlA4IFQAAADQBACdASogABgAPtFUo0uoJKMhsAgBABoJQBhsUAkwH8Au"
    "P+7AP0AAwNZuJjomMAD+ysj9XY/xW+i9PbnCs64P/+hJ/8EmUdy7Ltx6s9bSNYIUAAA=")
WITH_ALPHA = base64.b64decode(
    "UklGRiwAAABXRUJQVlA4TB8AAAAvH8AFEBcQ8y8gKPJ/tPkP+EBAQqz0UbYaENH/tDt7AA==")
MOVING = base64.b64decode(
    "UklGRo4AAABXRUJQVlA4WAoAAAACAAAAHwAAFwAAQU5JTQYAAAAAAAAAAABBTk1GMgAAAAAA"
    "AAAAAB8AABcAAAAAAAJWUDhMGQAAAC8fwAUADxDzv//zHw7Egkn+0v0jiOh/zuMAQU5NRigA"
    "AAAAAAAAAAAfAAAXAAAAAAAAVlA4TA8AAAAvH8AFAAfQ/4j+ByKi/wEA")
# Which edge is up: the fourth number is the orientation, 6.
TURNED = b"MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"


def png(width, height):
    """Grey all over."""
    def chunk(name, data):
        return (struct.pack(">I", len(data)) + name + data +
                struct.pack(">I", zlib.crc32(name + data)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) +
            chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * width) * height)) +
            chunk(b"IEND", b""))


def gif(width, height):
    """A screen of this size, on it one red pixel."""
    return (b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" +
            b"\xff\0\0\0\0\xff" + b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;")


def riff(flags, *chunks):
    """A WebP of 32 x 24 that has more to say."""
    canvas = struct.pack("<I", flags) + b"\x1f\0\0\x17\0\0"
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in [(b"VP8X", canvas), *chunks])
    return b"RIFF" + struct.pack("<I", len(body)) + body


def look(data):
    """Media type, width and height by the file's own words."""
    if data.startswith(b"\x89PNG"):
        return "image/png", *struct.unpack(">II", data[16:24])
    assert data.startswith(b"\xff\xd8"), data[:8]
    at = 2
    while data[at + 1] != 0xc0:  # baseline
        at += 2 + struct.unpack(">H", data[at + 2:at + 4])[0]
    height, width = struct.unpack(">HH", data[at + 5:at + 9])
    return "image/jpeg", width, height


class Picture(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="bulletin-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.out = os.path.join(self.folder, "out")

    def file(self, data):
        path = os.path.join(self.folder, "in")
        with open(path, "wb") as file:
            file.write(data)
        return path

    def make(self, data, *args):
        """The bytes made of bytes that are taken."""
        result = run("picture", self.file(data), "--json", "-o", self.out, *args)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        with open(self.out, "rb") as file:
            made = file.read()
        media_type, width, height = look(made)
        self.assertEqual(json.loads(result.stdout), {
            "verdict": "accept", "reason": None, "detail": None,
            "media_type": media_type, "width": width, "height": height,
            "bytes": len(made)})
        return made

    def test_formats(self):
        jpeg = self.make(LOSSY)
        for name, data, want in [
            ("WebP", LOSSY, ("image/jpeg", 32, 24)),
            ("WebP with alpha", WITH_ALPHA, ("image/png", 32, 24)),
            ("WebP, animated", MOVING, ("image/jpeg", 32, 24)),
            ("JPEG", jpeg, ("image/jpeg", 32, 24)),
            ("PNG", png(40, 30), ("image/png", 40, 30)),
            ("GIF", gif(40, 30), ("image/png", 40, 30)),
        ]:
            with self.subTest(name):
                self.assertEqual(look(self.make(data)), want)

    def test_upright(self):
        exif = b"Exif\0\0" + TURNED
        jpeg = self.make(LOSSY)
        for name, data in [
            ("JPEG", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) +
             exif + jpeg[2:]),
            ("WebP", riff(8, (b"VP8 ", LOSSY[20:]), (b"EXIF", TURNED))),
        ]:
            with self.subTest(name):
                made = self.make(data)
                self.assertEqual(look(made), ("image/jpeg", 24, 32))
                self.assertNotIn(b"Exif", made)

    def test_box(self):
        data = png(4000, 1000)
        for args, width, height in [
            ((), 1920, 480),
            (("--box", "100"), 100, 25),
            (("-b", "4096"), 4000, 1000),
            (("--option", "screen.width_px=600",
              "--option", "screen.height_px=320"), 600, 150),
        ]:
            with self.subTest(args):
                self.assertEqual(look(self.make(data, *args)),
                                 ("image/png", width, height))

    def test_refused(self):
        for name, data, reason in [
            ("nothing", b"", "undecodable"),
            ("a page", b"<!DOCTYPE html><p>404", "undecodable"),
            ("cut JPEG", self.make(LOSSY)[:-2], "undecodable"),
            ("cut PNG", png(9, 9)[:-1], "undecodable"),
            ("cut GIF", gif(9, 9)[:-1], "undecodable"),
            ("cut WebP", LOSSY[:-1], "undecodable"),
            ("too many bytes", LOSSY + bytes(8 << 20), "too_large"),
            ("PNG bomb", png(4000, 2001), "too_large"),
            ("GIF bomb", gif(65535, 65535), "too_large"),
            ("WebP bomb", LOSSY[:26] + b"\xff\x3f\xff\x3f" + LOSSY[30:],
             "too_large"),
        ]:
            with self.subTest(name):
                out = self.out + " of none"
                result = run("picture", self.file(data), "--json", "-o", out)
                self.assertEqual((result.returncode, result.stderr), (1, ""))
                report = json.loads(result.stdout)
                self.assertTrue(report.pop("detail"))
                self.assertEqual(report, {
                    "verdict": "reject", "reason": reason, "media_type": None,
                    "width": None, "height": None, "bytes": None})
                self.assertFalse(os.path.exists(out))

    def test_words(self):
        taken = run("picture", self.file(LOSSY))
        self.assertEqual(taken.returncode, 0)
        self.assertRegex(taken.stdout, r"\Aaccept  image/jpeg  32 x 24 pixels  "
                                       r"\d+ bytes\n\Z")
        refused = run("picture", self.file(b"BM no more"))
        self.assertEqual((refused.returncode, refused.stderr), (1, ""))
        self.assertEqual(refused.stdout, "reject  undecodable: neither JPEG, "
                                         "PNG, WebP nor GIF\n")

    def test_pipe(self):
        """From standard input to standard output, the report beside it."""
        result = subprocess.run([BULLETIN, "picture", "-", "-o", "-", "--json"],
                                input=WITH_ALPHA, capture_output=True)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(look(result.stdout), ("image/png", 32, 24))
        self.assertEqual(json.loads(result.stderr)["bytes"], len(result.stdout))

    def test_files(self):
        """What is no verdict on a picture."""
        nowhere = os.path.join(self.folder, "none", "out")
        for status, args in [
            (66, [os.path.join(self.folder, "none")]),
            (74, [self.folder]),
            (74, [self.file(LOSSY), "-o", nowhere]),
            (64, [self.file(LOSSY), "--box", "0"]),
        ]:
            with self.subTest(args):
                result = run("picture", *args)
                self.assertEqual(result.returncode, status)
                self.assertEqual(result.stderr.count("\n"), 1, result.stderr)

    def test_refusal_leaves_what_was_there(self):
        made = self.make(LOSSY)
        self.assertEqual(run("picture", self.file(LOSSY[:-1]), "-o",
                             self.out).returncode, 1)
        with open(self.out, "rb") as file:
            self.assertEqual(file.read(), made)
        self.assertEqual(sorted(os.listdir(self.folder)), ["in", "out"])


if __name__ == "__main__":
    unittest.main()
