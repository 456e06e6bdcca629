"""The kiosk over HTTP: the demo is synced once, then asked for everything."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from kiosk import Kiosk, run  # noqa: E402

DISTRICTS = ["临江区", "望海区", "青屏区", "松台区", "石渡区", "云湖区"]
LINK = re.compile(r'(?:href|src)="([^"]*)"')


def setUpModule():
    global kiosk, articles
    kiosk = Kiosk(demo=True)
    listed = run("articles", "--json", "-o", "store.data=" + kiosk.data)
    articles = [json.loads(line) for line in listed.stdout.splitlines()]


def tearDownModule():
    kiosk.stop()


def local_links(text):
    return [link.split("#")[0].replace("&amp;", "&")
            for link in LINK.findall(text) if not link.startswith("#")]


class Content(unittest.TestCase):
    def test_amount_and_columns(self):
        self.assertGreaterEqual(len(articles), 30)
        paths = {"/".join(a["column_path"]) for a in articles}
        for path in ["新闻中心/人大速递", "新闻中心/要闻", "新闻中心/立法",
                     "新闻中心/监督", "新闻中心/代表", "机构设置", "人大公报",
                     "人大概况", "各区人大"]:
            self.assertIn(path, paths)
        years = {a["published"][:4] for a in articles if a["published"]}
        self.assertGreaterEqual(len(years), 2)

    def seed(self):
        found = [a for a in articles
                 if len([b for b in a["blocks"] if b["type"] == "heading"
                         and b["text"].endswith("区人大常委会")]) == 6]
        self.assertGreaterEqual(len(found), 1)
        return found[-1]  # the oldest: lists are newest first

    def test_seed_shaped_article(self):
        seed = self.seed()
        headings = [b["text"] for b in seed["blocks"]
                    if b["type"] == "heading"]
        self.assertEqual(len(headings), 18)
        self.assertEqual(headings[::3], [d + "人大常委会" for d in DISTRICTS])
        images = [b for b in seed["blocks"] if b["type"] == "image"]
        self.assertEqual(len(images), 1)
        self.assertRegex(images[0]["caption"], r"摄[))]$")
        self.assertRegex(seed["byline"], r"^[((]记者 .*通讯员 .*[))]$")
        self.assertEqual(seed["column_path"], ["新闻中心", "人大速递"])
        self.assertEqual(seed["published_precision"], "second")
        self.assertTrue(seed["subtitle"] and seed["source"])
        number = re.search(r"_(\d+)\.htm", seed["url"]).group(1)
        whole = dict(seed, url="", blocks=[
            {k: v for k, v in b.items() if k != "src"}
            for b in seed["blocks"]])
        self.assertNotIn(number, json.dumps(whole))

    def test_kinds_of_article(self):
        def having(kind, count):
            return [a for a in articles if len(
                [b for b in a["blocks"] if b["type"] == kind]) >= count]

        self.assertTrue(having("table", 1))
        self.assertTrue(having("attachment", 2))
        self.assertTrue(having("image", 5))
        self.assertTrue(having("list", 1))
        self.assertTrue([a for a in articles if sum(
            len(b.get("text") or "") for b in a["blocks"]) > 11000])
        drafts = [a for a in articles if "草案" in a["title"]]
        self.assertTrue(drafts)

    def test_nothing_of_the_template(self):
        """No scrap of switches, counters, navigation or script."""
        for article in articles:
            for block in article["blocks"]:
                for text in [block.get("text"), block.get("caption")]:
                    for scrap in ["字体大小", "[大]", "打印", "上一篇", "javascript",
                                  "版权所有", "TRS_Editor", "{", "ICP备"]:
                        self.assertNotIn(scrap, text or "", article["url"])


class Pages(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        """Walks the whole kiosk from its home: no dead end, no way out."""
        waiting, seen = ["/"], {"/"}
        kinds = set()
        while waiting:
            path = waiting.pop()
            answer = kiosk.get(path)
            expected = 303 if path.startswith("/view") else 200
            self.assertEqual(answer.status, expected, path)
            kinds.add(path.split("/")[1].split("?")[0])
            if not answer.headers.get("Content-Type", "").startswith(
                    "text/html"):
                continue
            for link in local_links(answer.text):
                self.assertTrue(link.startswith("/")
                                and not link.startswith("//"), link)
                if link.startswith("/view"):
                    link = re.sub("back=.*", "back=%2F", link)
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)
        for kind in ["article", "column", "district", "qr", "media", "static"]:
            self.assertIn(kind, kinds)
        pages = [p for p in seen if p.startswith("/article/")]
        self.assertEqual(len(pages), len(articles))

    def test_article_page_shows_all(self):
        for article in articles[:12]:
            number = self.page_of(article)
            text = kiosk.get("/article/%d" % number).text
            plain = re.sub("<[^>]*>", "", text).replace("&quot;", '"')
            for field in ["title", "subtitle", "source", "byline"]:
                if article[field]:
                    self.assertIn(article[field], plain)
            for block in article["blocks"]:
                if block["type"] in ("heading", "paragraph"):
                    self.assertIn(block["text"], plain)

    @staticmethod
    def page_of(article):
        listed = run("articles", "-o", "store.data=" + kiosk.data).stdout
        for line in listed.splitlines():
            if line.endswith("  " + article["title"]):
                return int(line.split()[0])
        raise AssertionError(article["title"])

    def test_not_found(self):
        for path in ["/nothing", "/article/999999", "/article/x", "/column/x",
                     "/column/x%00", "/district/%E4%B8%8D%E5%9C%A8",
                     "/media/" + "0" * 64, "/static/site.css",
                     "/qr/999999.png", "/qr/x.png",
                     "/column/rdgk?page=99"]:
            with self.subTest(path=path):
                answer = kiosk.get(path)
                self.assertIn(answer.status, (400, 404))
                if answer.status == 404:
                    self.assertIn("没有找到这个页面", answer.text)
                    self.assertIn('href="/"', answer.text)

    def test_methods_and_hosts(self):
        self.assertEqual(kiosk.get("/", method="HEAD").body, b"")
        answer = kiosk.get("/", method="POST")
        self.assertEqual((answer.status, answer.headers["Allow"]),
                         (405, "GET, HEAD"))
        self.assertEqual(kiosk.get("/", Host="evil.example").status, 421)

    def test_headers(self):
        answer = kiosk.get("/")
        policy = answer.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertNotIn("Server", answer.headers)
        style = [link for link in local_links(answer.text)
                 if link.endswith(".css")][0]
        self.assertRegex(style, r"^/static/site\.[0-9a-f]{16}\.css$")
        self.assertIn("immutable", kiosk.get(style).headers["Cache-Control"])

    def test_validators(self):
        for path in ["/", "/feed.atom", "/column/xwzx"]:
            tag = kiosk.get(path).headers["ETag"]
            self.assertRegex(tag, r'^"[0-9a-f]+"$')
            for sent in [tag, "W/" + tag, '"x", ' + tag, "*"]:
                self.assertEqual(kiosk.get(path, If_None_Match=sent).status,
                                 304)
            self.assertEqual(kiosk.get(path, If_None_Match='"x"').status, 200)

    def test_sizes(self):
        page = kiosk.get("/column/xwzx?page=2").text
        link = [x for x in local_links(page) if "size=large" in x][0]
        answer = kiosk.get(link)
        self.assertEqual(answer.status, 303)
        self.assertEqual(answer.headers["Location"], "/column/xwzx?page=2")
        cookie = answer.headers["Set-Cookie"]
        for word in ["HttpOnly", "SameSite=Strict", "Path=/"]:
            self.assertIn(word, cookie)
        self.assertNotIn("Expires", cookie)
        large = kiosk.get("/", Cookie=cookie.split(";")[0])
        self.assertIn('class="size-large"', large.text)
        self.assertEqual(large.headers["Vary"], "Cookie")
        self.assertIn('class="size-medium"', kiosk.get("/").text)
        away = kiosk.get("/view?size=small&back=%2F%2Fevil.example")
        self.assertEqual(away.headers["Location"], "/")
        reset = kiosk.get("/reset", Cookie="view=size:large")
        self.assertIn("Max-Age=0", reset.headers["Set-Cookie"])

    def test_feed(self):
        root = ElementTree.fromstring(kiosk.get("/feed.atom").body)
        atom = "{http://www.w3.org/2005/Atom}"
        self.assertEqual(root.tag, atom + "feed")
        entries = root.findall(atom + "entry")
        self.assertEqual(len(entries), 30)
        for entry in [root, *entries]:
            for name in ["id", "title", "updated"]:
                self.assertTrue(entry.find(atom + name).text)
        self.assertEqual(entries[0].find(atom + "title").text,
                         articles[0]["title"])

    def test_health(self):
        self.assertEqual(kiosk.get("/healthz").text, "ok\n")


class Codes(unittest.TestCase):
    """Every code is read back by an independent decoder."""

    def decode(self, path):
        answer = kiosk.get(path)
        self.assertEqual(answer.headers["Content-Type"], "image/png")
        with tempfile.NamedTemporaryFile(suffix=".png") as png:
            png.write(answer.body)
            png.flush()
            read = subprocess.run(
                ["zbarimg", "--quiet", "--raw", "-Sbinary", png.name],
                capture_output=True)
        return read.stdout.decode("utf-8")

    def test_every_code(self):
        settings = {}
        shown = run("config", "--json", "-c",
                    os.path.join(kiosk.data, "demo.conf"))
        for entry in json.loads(shown.stdout)["options"]:
            if entry["section"] == "qr":
                settings[entry["key"]] = entry["value"]
        self.assertIn("{id}", settings["mobile"])
        self.assertEqual(self.decode("/qr/home.png"), settings["home"])
        self.assertEqual(self.decode("/qr/wechat.png"), settings["wechat"])
        takes = 0
        listed = run("articles", "-o", "store.data=" + kiosk.data).stdout
        numbers = [int(line.split()[0]) for line in listed.splitlines()]
        for number, article in zip(numbers, articles):
            self.assertEqual(self.decode("/qr/%d.png" % number),
                             settings["mobile"].replace("{id}", str(number)))
            for n, block in enumerate(
                    [b for b in article["blocks"]
                     if b["type"] == "attachment"], 1):
                takes += 1
                code = self.decode("/qr/%d-%d.png" % (number, n))
                self.assertIn(code, [b.get("src") for b in article["blocks"]])
        self.assertGreaterEqual(takes, 2)


if __name__ == "__main__":
    unittest.main()
