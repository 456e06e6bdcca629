"""The digests that tests/unit/test_charset_decode.c compares with are those of
a browser's own decoders."""

import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE]
from webdriver import Browser  # noqa: E402

UNIT = os.path.join(HERE, "..", "unit", "test_charset_decode.c")

# The same bytes as put_every and put_noise make there.
SCRIPT = r"""
function* every(name) {
  for (let a = 0x80; a <= 0xff; a++)
    yield [a, 10];
  for (let a = 0x80; a <= 0xff; a++)
    for (let b = 1; b <= 0xff; b++)
      if (a !== 0x88 || ![0x62, 0x64, 0xa3, 0xa5].includes(b))
        yield [a, b, 10];
  for (let a = 0x81; name === 'gb18030' && a <= 0xfe; a++)
    for (let b = 0x30; b <= 0x39; b++)
      for (let c = 0x81; c <= 0xfe; c++)
        for (let d = 0x30; d <= 0x39; d++)
          yield [a, b, c, d, 10];
}
function* noise() {
  const of = [...'09<"A@~'].map(c => c.charCodeAt(0))
    .concat(0x7f, 0x80, 0x81, 0x84, 0xa4, 0xd8, 0xdc, 0xfe, 0xff);
  let x = 1;
  for (let i = 0; i < 1 << 18; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    yield [of[x >>> 28]];
  }
}
function bytes_of(pieces) {
  const bytes = new Uint8Array(1 << 23);
  let n = 0;
  for (const piece of pieces)
    for (const byte of piece)
      bytes[n++] = byte;
  return bytes.subarray(0, n);
}
const [name, what] = arguments[0].split(' ');
const bytes = bytes_of(what === 'every' ? every(name) : noise());
const text = new TextDecoder(name, {ignoreBOM: true}).decode(bytes);
const digest = await crypto.subtle.digest('SHA-256',
                                          new TextEncoder().encode(text));
return [...new Uint8Array(digest)]
  .map(b => b.toString(16).padStart(2, '0')).join('');
"""


class Charset(unittest.TestCase):
    def test_digests(self):
        with open(UNIT, encoding="utf-8") as file:
            wanted = re.findall(r'"([\w-]+ (?:every|noise))",\s+"(\w+|\?)"',
                                file.read())
        self.assertEqual(len(wanted), 6)
        with Browser((400, 400)) as browser:
            browser.open("file://" + UNIT)  # crypto wants an origin it trusts
            for name, digest in wanted:
                with self.subTest(name):
                    self.assertEqual(browser.run(SCRIPT, name), digest)


if __name__ == "__main__":
    unittest.main()
