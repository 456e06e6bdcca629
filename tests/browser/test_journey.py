"""A visitor's way in Debian's Chromium: home, column, article, code, back,
in both orientations. Screenshots are left in build/screens/."""

import os
import subprocess
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), HERE]
from kiosk import ROOT, Kiosk  # noqa: E402
from webdriver import Browser  # noqa: E402

SCREENS = os.path.join(ROOT, "build", "screens")
SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}

# What must hold on every page that is shown.
FACTS = """
const box = (e) => e.getBoundingClientRect();
window.scrollTo(0, document.documentElement.scrollHeight);
const last = box(document.querySelector('.foot').lastElementChild);
const dock = box(document.querySelector('.dock'));
window.scrollTo(0, 0);
for (const image of document.images) image.loading = 'eager';
await Promise.all([...document.images].map((i) => i.decode().catch(() => 0)));
return {
  'scrolls sideways':
    document.documentElement.scrollWidth > window.innerWidth,
  'the dock covers the last line':
    last.bottom > dock.top + 1 && last.top < dock.bottom - 1 &&
    last.right > dock.left + 1 && last.left < dock.right - 1,
  'broken pictures':
    [...document.images].filter((i) => i.naturalWidth === 0).length > 0,
  'targets under 15 mm':
    [...document.querySelectorAll('a')].map(box)
      .filter((b) => b.width && (b.height < 60 || b.width < 60)).length > 0,
  'asks somebody else':
    performance.getEntriesByType('resource')
      .filter((r) => !r.name.startsWith(location.origin)).length > 0,
};
"""


def setUpModule():
    global kiosk, home
    os.makedirs(SCREENS, exist_ok=True)
    kiosk = Kiosk(demo=True)
    home = f"http://127.0.0.1:{kiosk.port}"


def tearDownModule():
    kiosk.stop()


def decode(path):
    read = subprocess.run(["zbarimg", "--quiet", "--raw", path],
                          capture_output=True, text=True, check=False)
    return read.stdout.split("\n")


class Journey(unittest.TestCase):
    def shoot(self, what):
        facts = self.browser.run(f"return (async () => {{{FACTS}}})()")
        self.assertEqual([fact for fact, is_so in facts.items() if is_so], [],
                         what)
        path = os.path.join(SCREENS, f"{self.name}-{what}")
        self.browser.picture(path + ".png")
        self.browser.picture(path + "-full.png", whole=True)

    def arrive(self, css, words=""):
        """Waits for the page that a touch leads to."""
        for _ in range(100):
            found = self.browser.find_all(css, words)
            if found:
                return found[0]
            time.sleep(0.05)
        return self.browser.find(css, words)

    def read_an_article(self):
        browser = self.browser
        browser.tap(browser.find(".all-columns a", "人大速递"))
        self.arrive("main.column h1", "人大速递")
        self.shoot("column")
        browser.tap(browser.find(".pager a", "下一页"))
        self.arrive(".position", "第 2 页")
        listed = browser.address()
        line = browser.find_all(".lines a")[-1]
        title = browser.text(browser.find_all(".lines .line-title")[-1])
        browser.tap(line)
        self.arrive("article h1", title)
        self.shoot("article")
        return listed

    def read_the_codes(self):
        browser = self.browser
        cards = browser.find_all(".codes .card")
        self.assertEqual(len(cards), 2)
        wanted = browser.text(browser.find(".codes small"))
        browser.show(cards[0])
        path = os.path.join(SCREENS, f"{self.name}-codes.png")
        browser.picture(path)
        read = decode(path)
        self.assertIn(wanted, read)
        self.assertTrue([text for text in read if
                         text.startswith("http://weixin.qq.com/r/")], read)

    def go_back(self, listed):
        browser = self.browser
        browser.tap(browser.find('.dock a[aria-label="字号大"]'))
        self.arrive("html.size-large article")
        self.shoot("article-large")
        browser.back()
        browser.back()
        self.arrive("main.column")
        self.assertEqual(browser.address(), listed)

    def get_lost(self):
        browser = self.browser
        browser.open(home + "/")
        browser.tap(browser.find(".all-districts a"))
        self.arrive(".timeline")
        self.shoot("district")
        self.assertEqual(browser.complaints(), [])
        browser.open(home + "/nothing")
        self.shoot("not-found")
        browser.tap(browser.find(".error a", "返回首页"))
        self.arrive("main.home")
        # The missing page itself is told as an error by the browser.
        self.assertEqual([text for text in browser.complaints()
                          if "404" not in text], [])

    def journey(self, name):
        self.name = name
        with Browser(SIZES[name]) as self.browser:
            self.browser.open(home + "/")
            self.shoot("home")
            listed = self.read_an_article()
            self.read_the_codes()
            self.go_back(listed)
            self.get_lost()

    def test_portrait(self):
        self.journey("portrait")

    def test_landscape(self):
        self.journey("landscape")


if __name__ == "__main__":
    unittest.main()
