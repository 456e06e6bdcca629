"""Commands, their exit statuses and what they say about bad input."""

import datetime
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from kiosk import BULLETIN, run  # noqa: E402

NAMES = ["serve", "sync", "demo", "extract", "picture", "articles", "edition",
         "journal", "qr", "check", "config", "version"]
# The libraries of the design, by the names Debian 12 and 13 link them under.
LIBRARIES = re.compile(
    r"lib(microhttpd|sqlite3|png16|qrencode|jpeg|webp|webpdemux|gif|gumbo|jansson|"
    r"expat|"
    r"curl-gnutls|sodium|inih|seccomp|c|m)\.so")


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="bulletin-test-")
        self.data = "store.data=" + os.path.join(self.folder, "data")
        self.addCleanup(shutil.rmtree, self.folder)

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as out:
            out.write(text)
        return path

    def assert_says(self, result, status, words):
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertIn(words, result.stderr)

    def test_help(self):
        overview = run("--help")
        self.assertEqual(overview.returncode, 0)
        for name in NAMES:
            self.assertIn("\n  " + name + " ", overview.stdout)
            one = run(name, "--help")
            self.assertEqual(one.returncode, 0)
            self.assertTrue(one.stdout.startswith("usage: bulletin " + name))
            letters = re.findall(r"^  -(.),", one.stdout, re.M)
            self.assertEqual(len(letters), len(set(letters)), one.stdout)

    def test_bad_command_lines(self):
        for args, words in [
            ((), "a command is wanted"),
            (("frob",), "unknown command 'frob'"),
            (("serve", "--frob"), "unknown option '--frob'"),
            (("qr",), "wanted: 'TEXT'"),
            (("qr", "a", "b"), "not expected: 'b'"),
            (("qr", "-l"), "an argument is missing after '-l'"),
            (("qr", "x", "--level", "Z", "-o", "/dev/null"), "L, M, Q or H"),
            (("qr", "x", "--module", "0", "-o", "/dev/null"), "1 to 64"),
            (("picture",), "wanted: 'FILE|-'"),
            (("picture", "-", "--box", "4097"), "1 to 4096"),
            (("edition", "frob"), "'frob': list, verify, use or drop"),
            (("-o", "nonsense", "config"), "not section.key=value"),
        ]:
            with self.subTest(args=args):
                self.assert_says(run(*args), 64, words)

    def test_bad_configuration(self):
        path = self.file("a.conf", "[serve]\nlisten = 127.0.0.1:1\nport = 80\n")
        self.assert_says(run("-c", path, "serve"), 78,
                         path + ":3: unknown key 'port' in [serve]: allowed "
                         "are listen")
        self.assert_says(run("serve", "-o", "serve.connections=1"), 78,
                         "a whole number from 4 to 4096")
        self.assert_says(run("serve", "-c", "/nonexistent.conf"), 78,
                         "/nonexistent.conf")
        self.assert_says(run("serve", "-o", "serve.listen=lobby", "-o",
                             self.data), 78, "is not address:port")

    def test_port_taken(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            result = run("serve", "-o", self.data, "-o",
                         "serve.listen=127.0.0.1:%d" % port)
        self.assertEqual(result.returncode, 69)
        self.assertIn("bulletin serve: cannot listen on 127.0.0.1:%d" % port,
                      result.stderr)
        self.assertIn("ss -ltnp 'sport = :%d'" % port, result.stderr)

    def test_source_down_at_first_sync(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        result = run("sync", "-o", self.data, "-o",
                     "source.a.start=http://127.0.0.1:%d/" % port,
                     "-o", "source.a.allow_http=yes",
                     "-o", "source.a.allow_private=yes")
        self.assertEqual(result.returncode, 69, result.stderr)
        self.assertIn("127.0.0.1", result.stderr)
        listed = run("edition", "list", "--json", "-o", self.data)
        self.assertEqual(listed.returncode, 0)
        self.assertTrue(json.loads(listed.stdout)["is_factory"])

    def test_config_tells_origins(self):
        path = self.file("a.conf", "[site]\nname = 某市人大\n")
        result = run("config", "--json", "-c", path, "-o", "qr.level=H")
        entries = {(e["section"], e["key"]): e
                   for e in json.loads(result.stdout)["options"]}
        self.assertEqual(entries["site", "name"]["value"], "某市人大")
        self.assertEqual(entries["site", "name"]["origin"], path + ":2")
        self.assertEqual(entries["qr", "level"]["origin"], "-o")
        self.assertEqual(entries["store", "data"]["origin"], "default")

    def test_version(self):
        versions = json.loads(run("version", "--json").stdout)
        self.assertIn("bulletin", versions)
        self.assertTrue(all(versions.values()))
        built = datetime.datetime.fromisoformat(versions["built"])
        self.assertLessEqual(built.timestamp(), time.time())
        if os.path.isdir(".git"):
            self.assertGreaterEqual(built.year, 2026)
        self.assertIn("libsodium", run("--version").stdout)

    def test_factory_edition(self):
        """Without any edition the built-in one is there, whole."""
        verified = run("edition", "verify", "--json", "-o", self.data)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        self.assertGreaterEqual(json.loads(verified.stdout)["articles"], 30)
        self.assertEqual(run("check", "-o", self.data).returncode, 0)

    def test_extract(self):
        page = self.file("t20240101_1.htm", """<html><body>
            <div class=nav><a href="/">首页</a></div>
            <h1>测试标题在这里</h1><div>来源:测试日报 2024-01-01 08:00</div>
            <div class="TRS_Editor"><p>\u3000\u3000第一段正文,足够长的一段文字。</p>
            <p>第二段。</p></div></body></html>""")
        result = run("extract", page, "--url", "https://a.example/t1.htm")
        self.assertEqual(result.returncode, 0, result.stderr)
        article = json.loads(result.stdout)
        self.assertEqual(article["verdict"], "accept")
        self.assertEqual(article["published"], "2024-01-01T08:00:00+08:00")
        self.assertEqual([b["text"] for b in article["blocks"]],
                         ["第一段正文,足够长的一段文字。", "第二段。"])
        with open(page, "rb") as file:
            again = subprocess.run([BULLETIN, "extract", "-", "--url",
                                    "https://a.example/t1.htm"], stdin=file,
                                   capture_output=True)
        self.assertEqual(json.loads(again.stdout), article)
        missing = run("extract", "/nonexistent")
        self.assertEqual(missing.returncode, 66, missing.stderr)

    def test_explain(self):
        page = self.file("t1.htm", """<!DOCTYPE html><html><head>
<meta charset="utf-8"><title>题目_某市人大</title></head><body>
<h1>题目</h1><p>来源：某报 2024-01-08 08:16</p><div class="TRS_Editor">
<p>正文一句话。</p><div style="display:none">\x1b[2J看不见</div>
<p>【打印】</p></div></body></html>""")
        result = run("extract", "--explain", page, "--url", "https://a.example/")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("\x1b", result.stdout)
        said = {}
        for line in result.stdout.splitlines():
            said.setdefault(line.split()[0], []).append(line)
        self.assertIn("evidence .TRS_Editor: trs", said["profile"][0])
        self.assertIn("div.TRS_Editor", said["body"][0])
        self.assertIn("题目", said["title"][0])
        self.assertIn("behind 来源: 某报", said["label"][0])
        self.assertIn("its style hides it", "".join(said["dropped"]))
        self.assertIn("div.TRS_Editor > p", said["paragraph"][0])
        self.assertIn("of the page's frame: 【打印】", said["words"][0])
        self.assertIn("accept", said["verdict"][0])

    def test_what_goes_on(self):
        page = self.file("t1.htm", """<!DOCTYPE html><html><head>
<meta charset="utf-8"><title>题目</title></head><body><h1>题目</h1>
<p>来源：某报 2024-01-08 08:16</p><div class="TRS_Editor"><p>正文一句话。</p>
</div><a href="t1_1.htm">下一页</a></body></html>""")
        result = run("extract", page, "--url", "https://a.example/t1.htm")
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stderr, "bulletin extract: the text goes on at "
                         "https://a.example/t1_1.htm\n")
        items = "".join(f'<li><a href="{n}.htm">第{n}条消息</a>2024-01-08</li>'
                        for n in range(1200))
        page = self.file("index.htm", f'<ul class="list">{items}</ul>')
        result = run("extract", "--list", page, "--url", "https://a.example/")
        self.assertEqual(len(json.loads(result.stdout)["items"]), 1000)
        self.assertIn("only the first 1000 items", result.stderr)

    def test_explain_list(self):
        page = self.file("index.htm", """<ul class="list">
<li><a href="/a/202401/t20240108_1.htm">甲乙丙丁</a>2024-01-08</li>
<li><a href="/a/202401/t20240107_2.htm">戊己庚辛</a>2024-01-07</li>
<li><a href="http://other.example/3.htm">别处的消息</a>2024-01-06</li></ul>
<a href="index_1.htm">下一页</a>""")
        result = run("extract", "--explain", "--list", page, "--url",
                     "https://a.example/a/")
        self.assertEqual(result.returncode, 0, result.stderr)
        said = {}
        for line in result.stdout.splitlines():
            said.setdefault(line.split()[0], []).append(line)
        self.assertIn("ul.list", said["list"][0])
        self.assertEqual(len(said["item"]), 2)
        self.assertIn("甲乙丙丁", said["item"][0])
        self.assertIn("leads elsewhere", said["left"][0])
        self.assertIn("a link: https://a.example/a/index_1.htm",
                      said["next"][0])

    def test_list(self):
        page = self.file("index.htm", """<ul class="list">
<li><a href="t20240108_5500001.htm">一件建议的一年</a></li></ul>""")
        result = run("extract", "--list", page, "--url", "https://a.example/a/")
        self.assertEqual(result.returncode, 0, result.stderr)
        items = json.loads(result.stdout)["items"]
        self.assertEqual([i["url"] for i in items],
                         ["https://a.example/a/t20240108_5500001.htm"])

    def test_stands_alone(self):
        """One file, away from its sources, on Debian's libraries only."""
        alone = shutil.copy(BULLETIN, os.path.join(self.folder, "bulletin"))
        result = subprocess.run(
            [alone, "edition", "list", "-o", self.data], cwd=self.folder,
            capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("factory edition", result.stdout)
        needed = subprocess.run(["readelf", "-d", alone], capture_output=True,
                                text=True).stdout
        for library in re.findall(r"NEEDED.*\[(.*)\]", needed):
            if "san.so" not in library:  # the sanitizers' own
                self.assertRegex(library, LIBRARIES)


if __name__ == "__main__":
    unittest.main()
