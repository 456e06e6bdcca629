"""A stub web site on bare sockets: a page is answered as a web server would,
or by a fault, which may send any bytes at all. Keeps a record of what was
asked. Standard library and loopback only."""

import hashlib
import selectors
import socket
import struct
import threading

from stub_site import LIST, article_html, article_path, png

PAGE_2, OTHER_LIST, FEED = LIST + "index_1.htm", "/xwzx/yw/", "/feed.xml"
HOME = "/xwzx/"
HTML, PNG, ATOM = "text/html; charset=utf-8", "image/png", "application/atom+xml"
WAIT_S = 40  # longer than any night may take that meets a fault


# ---- the site ----------------------------------------------------------------

def list_page(numbers, column, path, more=""):
    """The titles are the articles' own: a list that has grown says of the
    others what it said before."""
    items = "".join(f'<li><a href="{article_path(n)}">第{n}条新闻</a>'
                    f'<span>2024-01-08</span></li>' for n in numbers)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>{column}</title></head><body>
<div class="wz">您当前的位置: <a href="/xwzx/" class="CurrChnlCls">新闻中心</a>
&nbsp;&gt;&nbsp;<a href="{path}" class="CurrChnlCls">{column}</a></div>
<ul class="list">{items}</ul><div class="page">{more}</div></body></html>"""


def feed_page():
    """One entry leads to its page, one is all there."""
    stamp = "<updated>2024-01-08T08:30:00+08:00</updated>"
    return f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>通知</title>
<entry><title>第7条</title><link href="{article_path(7)}"/>{stamp}</entry>
<entry><title>第8条</title><link href="/tz/8.htm"/>{stamp}
<content type="html">&lt;p&gt;全文在此，代表走进社区听取意见。&lt;/p&gt;
&lt;img src="/p8.png"&gt;</content></entry></feed>"""


def pages_of(night):
    """Two columns and a feed, eight articles, two pictures. From the second
    night on number 9 is new, with a picture, and number 2 has been edited."""
    def put(path, body, kind=HTML):
        pages[path] = (body if isinstance(body, bytes) else body.encode(), kind)

    pages = {}
    is_later = night > 1
    pager = '<script>createPageHTML(2, {}, "index", "htm");</script>'
    put("/robots.txt", "User-agent: *\nDisallow: /secret/\n", "text/plain")
    put(LIST, list_page([9] * is_later + [1, 2, 3], "人大速递", LIST,
                        pager.format(0)))
    put(PAGE_2, list_page([4], "人大速递", LIST, pager.format(1)))
    put(OTHER_LIST, list_page([5, 6], "要闻", OTHER_LIST))
    put(FEED, feed_page(), ATOM)
    put(HOME, list_page([1, 2, 3, 4, 5, 6], "新闻中心", HOME))
    for n in (1, 2, 3, 4, 7) + (9,) * is_later:
        put(article_path(n), article_html(
            n, "另有一句补充。" * (n == 2 and is_later),
            f"/p{n}.png" if n in (1, 9) else ""))
    for n in (5, 6):
        put(article_path(n), article_html(n).replace(LIST, OTHER_LIST)
            .replace("人大速递", "要闻"))
    for n in (1, 8) + (9,) * is_later:
        put(f"/p{n}.png", png(grey=20 * n), PNG)
    return pages


# ---- talking -----------------------------------------------------------------

class Talk:
    """One request that is being answered."""

    def __init__(self, site, sock, path, headers, times):
        self.site, self.sock, self.path = site, sock, path
        self.headers = headers
        self.times = times  # the address was asked tonight, this one included
        self.body, self.kind = site.pages.get(path, (b"", HTML))

    def send(self, *pieces):
        self.sock.sendall(b"".join(
            piece if isinstance(piece, bytes) else piece.encode()
            for piece in pieces))

    def head(self, status="200 OK", *lines, kind=None):
        """A head without a length."""
        return "\r\n".join((f"HTTP/1.1 {status}",
                            f"Content-Type: {kind or self.kind}", *lines,
                            "", ""))

    def answer(self, status="200 OK", *lines, body=None, kind=None):
        """A whole answer; the page's own body unless another is given."""
        body = self.body if body is None else body
        body = body if isinstance(body, bytes) else body.encode()
        self.send(self.head(status, *lines, f"Content-Length: {len(body)}",
                            kind=kind), body)

    def answer_well(self):
        """As a web server does."""
        if self.path not in self.site.pages:
            return self.answer("404 Not Found", body="not here")
        etag = f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'
        if self.headers.get("if-none-match") == etag:
            return self.send(f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n")
        self.answer("200 OK", f"ETag: {etag}")

    def is_left(self, seconds):
        """The client has gone, or goes within so many seconds."""
        with selectors.DefaultSelector() as ready:
            ready.register(self.sock, selectors.EVENT_READ)
            return bool(ready.select(seconds)) and not self.sock.recv(1)

    def stall(self):
        self.is_left(WAIT_S)
        raise ConnectionError

    def drip(self, data, pause_s=0.05):
        for i in range(len(data)):
            self.send(data[i:i + 1])
            if self.is_left(pause_s):
                break
        raise ConnectionError

    def hang_up(self):
        raise ConnectionError

    def reset(self):
        """The client sees RST and not the end of the connection."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             struct.pack("ii", 1, 0))
        raise ConnectionError


class Listener:
    """Takes connections on a port of its own, each in a thread."""

    def __init__(self, host="127.0.0.1", port=0):
        self.socket = socket.create_server((host, port), backlog=64)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.take, daemon=True).start()

    def take(self):
        while True:
            try:
                sock, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(sock,),
                             daemon=True).start()

    def serve(self, sock):
        with sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(WAIT_S)
            try:
                self.talk(sock)
            except OSError:
                pass

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


class Outside(Listener):
    """A host that nobody has named: it must never hear of us."""

    def __init__(self, *where):
        self.visits = []
        super().__init__(*where)

    def talk(self, sock):
        self.visits.append(sock.recv(4096))
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere")


class FaultSite(Listener):
    """Serves `pages` (address -> body and type), but answers an address that
    is in `faults` by that function of a Talk."""

    def __init__(self):
        self.pages, self.faults = {}, {}
        self.asked, self.heads = [], []
        self.lock = threading.Lock()
        super().__init__()
        self.url = f"http://127.0.0.1:{self.port}"

    def set_night(self, night, faults):
        self.pages, self.faults = pages_of(night), faults
        self.asked, self.heads = [], []

    def talk(self, sock):
        rest = b""
        while True:
            while b"\r\n\r\n" not in rest:
                more = sock.recv(65536)
                if not more:
                    return
                rest += more
            head, _, rest = rest.partition(b"\r\n\r\n")
            self.answer(sock, head.decode("latin-1").split("\r\n"))

    def answer(self, sock, lines):
        path = lines[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in
                   (line.partition(":") for line in lines[1:])}
        with self.lock:
            self.asked.append(path)
            self.heads.append((lines[0], headers))
            times = self.asked.count(path)
        talk = Talk(self, sock, path, headers, times)
        self.faults.get(path, Talk.answer_well)(talk)
