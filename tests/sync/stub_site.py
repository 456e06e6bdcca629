"""A stub web site for the sync tests: pages in a dictionary, misbehaviour on
request, a record of what was asked. Standard library only."""

import gzip
import http.server
import socket
import struct
import threading
import time
import zlib

LIST = "/xwzx/rdsd/"


def article_path(n):
    return f"{LIST}202401/t20240108_{n}.htm"


def article_html(n, text="", picture=""):
    """A page as the site's system makes them (TRS, old editor)."""
    image = (f'<p align="center"><img src="{picture}"></p>'
             f'<p align="center">图为调研现场</p>') if picture else ""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>第{n}号调研活动顺利举行</title></head><body>
<div class="wz">您当前的位置: <a href="/xwzx/" class="CurrChnlCls">新闻中心</a>
&nbsp;&gt;&nbsp;<a href="{LIST}" class="CurrChnlCls">人大速递</a>
&nbsp;&gt;&nbsp;正文</div>
<h1 class="con_title">第{n}号调研活动顺利举行</h1>
<div class="con_info">来源:样本日报&nbsp;&nbsp;2024-01-08 08:{n % 60:02}:00</div>
<div class="TRS_Editor">{image}
<p>　　近日，市人大常委会组织代表开展第{n}号调研活动，走访基层立法联系点，
听取群众对城市治理的意见和建议。{text}</p>
<p>　　代表们表示，将继续履职尽责，把群众的声音带到会上来。</p></div>
</body></html>"""


def list_html(paths, pages=1, index=0, pager=None):
    """Pages counted by the script that such sites have, or `pager`."""
    pager = pager or (f'<script>createPageHTML({pages}, {index}, "index", '
                      f'"htm");</script>')
    items = "".join(
        f'<li><a href="{path}">第{i}条新闻</a><span>2024-01-08</span></li>'
        for i, path in enumerate(paths))
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>人大速递</title></head><body>
<div class="wz">您当前的位置: <a href="/xwzx/" class="CurrChnlCls">新闻中心</a>
&nbsp;&gt;&nbsp;<a href="{LIST}" class="CurrChnlCls">人大速递</a></div>
<ul class="list">{items}</ul>
<div class="page">{pager}</div></body></html>"""


def png(width=40, height=30, grey=128):
    """A grey PNG, made by hand."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data +
                struct.pack(">I", zlib.crc32(kind + data)))
    rows = (b"\0" + bytes([grey]) * width) * height
    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height,
                                       8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        site = self.server.site
        site.asked.append(self.path)
        site.headers.append(dict(self.headers))
        page = site.pages.get(self.path) or site.make(self.path)
        if page is None:
            page = {"body": b"not here", "status": 404}
        time.sleep(page.get("delay", 0) + site.delay)
        self.answer(page)

    def answer(self, page):
        body = page["body"]
        if isinstance(body, str):
            body = body.encode()
        headers = {"Content-Type": page.get("type", "text/html"),
                   **page.get("headers", {})}
        if page.get("etag"):
            headers["ETag"] = page["etag"]
            if self.headers.get("If-None-Match") == page["etag"]:
                page, body = {**page, "status": 304}, b""
        if page.get("gzip"):
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body) + page.get("missing", 0))
        self.send_response(page.get("status", 200))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        if page.get("missing"):
            self.close_connection = True

    def send_response(self, code, message=None):
        self.send_response_only(code, message)
        if self.server.site.date_s is not None:
            self.send_header("Date",
                             self.date_time_string(self.server.site.date_s))

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a client that was killed


class Site:
    """Serves `pages` (address -> dict) on a port of its own, and what `make`
    makes of any other address."""

    def __init__(self):
        self.pages = {}
        self.make = lambda path: None
        self.asked = []
        self.headers = []
        self.delay = 0
        self.date_s = None  # what its Date says; None: it has no clock
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.site = self
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever,
                         kwargs={"poll_interval": 0.02}, daemon=True).start()

    def put(self, path, body, **options):
        self.pages[path] = {"body": body, **options}

    def put_articles(self, numbers, **options):
        """Articles and the list that names them."""
        for n in numbers:
            self.put(article_path(n), article_html(n), **options)
        self.put(LIST, list_html([article_path(n) for n in numbers]))

    def forget(self):
        self.asked.clear()
        self.headers.clear()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def closed_port():
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
