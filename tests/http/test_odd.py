"""What goes wrong around a running kiosk: pages without a column, damaged
pictures and editions, odd requests, odd addresses."""

import glob
import os
import signal
import socket
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE),
                os.path.join(os.path.dirname(HERE), "sync")]
from kiosk import Kiosk, run  # noqa: E402
from stub_site import LIST, Site, article_html, article_path, list_html  # noqa: E402


def log_of(kiosk):
    with open(kiosk.log_path) as log:
        return log.read()


def wait_for(condition):
    for _ in range(50):
        if condition():
            return True
        time.sleep(0.1)
    return False


class Columns(unittest.TestCase):
    def test_pages_without_a_column(self):
        """No breadcrumb anywhere: articles are shown all the same."""
        site = Site()
        self.addCleanup(site.close)
        for n in (1, 2):
            site.put(article_path(n), f"""<html><body><h1>没有栏目的文章{n}</h1>
                <div>来源:样本日报 2024-01-08 08:00</div>
                <div class="TRS_Editor"><p>　　这是第{n}篇文章的正文，没有栏目。</p>
                </div></body></html>""")
        page = list_html([article_path(1), article_path(2)])
        start, end = page.index('<div class="wz">'), page.index("<ul")
        site.put(LIST, page[:start] + page[end:])
        with tempfile.TemporaryDirectory() as data:
            synced = run("sync", "-o", "store.data=" + data,
                         "-o", "source.a.start=" + site.url + LIST,
                         "-o", "source.a.allow_http=yes",
                         "-o", "source.a.allow_private=yes",
                         "-o", "source.a.pace_s=0")
            self.assertEqual(synced.returncode, 0, synced.stderr)
            with Kiosk(data=data) as kiosk:
                for n in (1, 2):
                    self.assertEqual(kiosk.get(f"/article/{n}").status, 200)


class Tags(unittest.TestCase):
    def sync(self, site, data, when):
        result = run("sync", "--full", "-o", "store.data=" + data,
                     "-o", "source.a.start=" + site.url + LIST,
                     "-o", "source.a.allow_http=yes",
                     "-o", "source.a.allow_private=yes",
                     "-o", "source.a.pace_s=0",
                     env={**os.environ, "SOURCE_DATE_EPOCH": str(when)})
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_one_change_changes_few_tags(self):
        """Days later, one article edited: that page, its lists and home."""
        site = Site()
        self.addCleanup(site.close)
        site.put_articles(range(1, 6))
        paths = ["/", "/column/xwzx", "/column/xwzx-rdsd", "/feed.atom",
                 *(f"/article/{n}" for n in range(1, 6)), "/nothing",
                 *(f"/qr/{n}.png" for n in range(1, 6))]
        tags = []
        with tempfile.TemporaryDirectory() as data:
            now_s = int(time.time())
            for when, text in [(now_s, ""), (now_s + 500000, "又有新进展。")]:
                site.put(article_path(2), article_html(2, text))
                self.sync(site, data, when)
                with Kiosk(data=data) as kiosk:
                    tags.append({path: kiosk.get(path).headers["ETag"]
                                 for path in paths})
                    titles = {path: kiosk.get(path).text for path in paths
                              if path.startswith("/article")}
        changed = {path for path in paths if tags[0][path] != tags[1][path]}
        edited = {path for path, text in titles.items() if "新进展" in text}
        self.assertEqual(len(edited), 1)
        self.assertEqual(changed, edited | {"/feed.atom", "/column/xwzx",
                                            "/column/xwzx-rdsd"})


class Damage(unittest.TestCase):
    def test_damaged_picture(self):
        """Is not passed off as the real one, nor kept for a year."""
        with Kiosk(demo=True) as kiosk:
            blob = glob.glob(os.path.join(kiosk.data, "blobs/*/*"))[0]
            with open(blob, "rb") as file:
                whole = file.read()
            address = "/media/" + os.path.basename(blob)
            self.assertEqual(kiosk.get(address).body, whole)
            os.truncate(blob, 100)
            answer = kiosk.get(address)
            self.assertEqual(answer.status, 500)
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertNotIn("ETag", answer.headers)
            verified = run("edition", "verify", "-o",
                           "store.data=" + kiosk.data)
            self.assertEqual(verified.returncode, 65)
            self.assertIn(os.path.basename(blob), verified.stderr)
            os.remove(blob)
            self.assertEqual(kiosk.get(address).status, 404)

    def test_mended_edition_comes_back(self):
        with Kiosk(demo=True) as kiosk:
            link = os.path.join(kiosk.data, "current")
            edition = os.path.join(kiosk.data, "editions/edition-2-1.db")
            os.rename(edition, edition + ".away")
            os.symlink("editions/edition-2-1.db", link + ".new")
            os.rename(link + ".new", link)
            kiosk.process.send_signal(signal.SIGHUP)
            self.assertTrue(wait_for(
                lambda: "warn edition" in log_of(kiosk)))
            self.assertEqual(kiosk.get("/").status, 200)
            os.rename(edition + ".away", edition)
            kiosk.process.send_signal(signal.SIGHUP)
            self.assertTrue(wait_for(
                lambda: log_of(kiosk).count("info edition") > 1))


class Requests(unittest.TestCase):
    def ask(self, kiosk, text):
        with socket.create_connection(("127.0.0.1", kiosk.port), 10) as s:
            s.sendall(text)
            return s.recv(64)

    def test_heads_of_all_sizes(self):
        """Every head is answered: by the page, or by 431."""
        with Kiosk() as kiosk:
            seen = set()
            for size in [100, *range(3400, 4200, 100),
                         *range(7000, 9000, 100), 15000, 20000]:
                answer = self.ask(
                    kiosk, b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: "
                    + b"a" * size + b"\r\nConnection: close\r\n\r\n")
                status = answer.split()[1:2]
                self.assertIn(status, ([b"200"], [b"431"]), size)
                self.assertEqual(status == [b"200"], size <= 8100, size)
                seen.update(status)
            self.assertEqual(len(seen), 2)

    def test_bad_escapes(self):
        with Kiosk() as kiosk:
            for target in [b"/?page=%zz", b"/%4", b"/a%00"]:
                answer = self.ask(kiosk, b"GET " + target +
                                  b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertTrue(answer.startswith(b"HTTP/1.1 400"), target)

    def test_other_listening_address(self):
        with Kiosk("-o", "serve.listen=127.0.0.2:0") as kiosk:
            for host, status in [(b"127.0.0.2", b"200"), (b"localhost:", b"200"),
                                 (b"127.0.0.3", b"421")]:
                with socket.create_connection(("127.0.0.2", kiosk.port)) as s:
                    s.sendall(b"GET /healthz HTTP/1.1\r\nHost: " + host +
                              b"\r\n\r\n")
                    self.assertEqual(s.recv(64).split()[1], status, host)

    def test_half_a_head_does_not_hold_the_end(self):
        kiosk = Kiosk()
        with socket.create_connection(("127.0.0.1", kiosk.port)) as s:
            s.sendall(b"GET / HTTP/1.1\r\nHost: loc")
            time.sleep(0.3)
            begin = time.monotonic()
            kiosk.stop()
            self.assertLess(time.monotonic() - begin, 2)


if __name__ == "__main__":
    unittest.main()
