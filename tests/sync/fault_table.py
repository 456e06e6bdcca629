"""The faults that the stub site knows: one table. For each, what it does to
the address that has it, and what a night must make of it.

What a night makes of an article's page is one of
    served     it is read as on any night
    lost       the network failed
    a reason   it is rejected: the contract's word (too_large, challenge ...)
    closed     the site is not asked again tonight
    either     served or not, as what is left of the page allows
A list or a feed that is not served is a fault of its source, a picture that is
not is left out, robots.txt then closes the site (lost) or forbids nothing
(any other); where a kind of page is another matter, the table says so."""

import gzip
import itertools
import socket
import zlib
from dataclasses import dataclass
from typing import Callable

from fault_site import HOME, HTML, LIST, Talk, list_page
from stub_site import article_html, article_path

CHALLENGE = ("<html><head><meta charset=utf-8><title>安全验证</title></head><body>"
             "正在进行安全验证，请稍候<script>eval('x')</script></body></html>")
LOGIN = ("<html><head><meta charset=utf-8><title>上网认证</title></head><body>"
         "<form action=/login method=post>用户名<input name=user>密码"
         "<input name=password type=password><input type=submit value=登录>"
         "</form></body></html>")
ERROR = ("<html><head><title>502 Bad Gateway</title></head><body><center><h1>"
         "502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>")
FOR_SALE = ("<html><head><title>This domain is for sale</title></head><body>"
            "<h1>This domain is for sale</h1><p>Buy this premium domain now. "
            "<a href=http://127.0.0.2/buy>Make an offer</a></p></body></html>")


def half(body):
    """Cut within a character or a word, never at the end of a tag."""
    at = len(body) // 2
    while body[at - 1] in b">\n ":
        at += 1
    return body[:at]


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def pack(data):
    return gzip.compress(data, 1, mtime=0)


# ---- what needs more than a line ---------------------------------------------

def endless(start, piece):
    def answer(talk):
        talk.send(start(talk) if callable(start) else start)
        for _ in range(1 << 14):  # 16 MB, twice what is read of anything
            talk.send(piece * (1024 // len(piece)))
        talk.hang_up()
    return answer


def bomb(layers):
    """200 MB of nothing. The inner layer is made once."""
    def answer(talk):
        if not made:
            squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
            made.append(b"".join(squeeze.compress(bytes(1 << 20))
                                 for _ in range(200)) + squeeze.flush())
        data = made[0]
        for _ in range(layers - 1):
            data = pack(data)
        talk.answer("200 OK", "Content-Encoding: " + ", ".join(
            ["gzip"] * layers), body=data)
    made = []
    return answer


def sent(*parts, then=Talk.hang_up):
    """These bytes, and what comes then. {body}, {half}, {length} and {kind}
    stand for the page's."""
    def answer(talk):
        for part in parts:
            if isinstance(part, str):
                part = part.replace("{length}", str(len(talk.body)))
                part = part.replace("{kind}", talk.kind).encode()
            part = part.replace(b"{half}", half(talk.body))
            talk.send(part.replace(b"{body}", talk.body))
        then(talk)
    return answer


def keep(talk):
    """The connection stays open."""


def status(code, *lines, body=None, kind=None):
    return lambda talk: talk.answer(code, *lines, body=body, kind=kind)


def page(body, kind=HTML):
    return lambda talk: talk.answer(body=body, kind=kind)


def redirect(to):
    def answer(talk):
        place = to(talk) if callable(to) else to
        talk.answer("302 Found", f"Location: {place}", body="")
    return answer


def first(count, answer):
    """Well again after so many."""
    return lambda talk: (answer if talk.times <= count
                         else Talk.answer_well)(talk)


def ping_pong(talk):
    place, _, query = talk.path.partition("?")
    talk.site.faults[place + "?2"] = ping_pong
    talk.answer("302 Found", f"Location: {place}{'' if query else '?2'}",
                "Set-Cookie: seen=1", body="")


def many_hops(talk):
    """Five, to the same page in the end."""
    place, _, query = talk.path.partition("?hop=")
    hop = int(query or 0) + 1
    if hop > 5:
        return talk.answer(body=talk.site.pages[place][0])
    talk.site.faults[f"{place}?hop={hop}"] = many_hops
    talk.answer("302 Found", f"Location: {place}?hop={hop}", body="")


def not_modified(talk):
    talk.send("HTTP/1.1 304 Not Modified\r\n\r\n")


def not_modified_with_body(talk):
    talk.send("HTTP/1.1 304 Not Modified\r\n"
              f"Content-Length: {len(talk.body)}\r\n\r\n", talk.body)


def answered_twice(talk):
    """The second answer waits for whoever asks next on this connection: both go
    out together, so that it is there by then."""
    talk.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
    talk.answer()
    talk.answer()
    talk.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)


def foreign_list(talk):
    items = "".join(f'<li><a href="{host}/xwzx/t20240108_{n}.htm">第{n}条外地新闻'
                    f'</a><span>2024-01-08</span></li>'
                    for n, host in enumerate(talk.site.elsewhere * 3))
    talk.answer(body=list_page([], "人大速递", LIST).replace(
        "</ul>", items + "</ul>"), kind=HTML)


def dead_list(talk):
    talk.answer(body=list_page(range(900, 920), "人大速递", LIST), kind=HTML)


def edited(talk):
    """The site's own words: they are shown until it takes them back."""
    text = talk.body.decode().replace("代表们表示", "代表们一致表示")
    talk.answer(body=text, kind=talk.kind)


# ---- the table ---------------------------------------------------------------

@dataclass
class Fault:
    name: str
    answer: Callable
    article: str                # what a night makes of it
    places: str                 # the kinds of page that it is tried on
    is_slow: bool               # costs all the time that a page may take
    most: int                   # one address is asked so often, at most
    lingers: bool               # what it named is asked for on later nights
    others: dict                # what is made of another kind of page

    def outcome(self, kind):
        """Served, lost, closed, either, or any other word: refused."""
        return self.others.get(kind, self.article)


H = "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n"
SOME = b"0123456789abcdef"
LATER = "Retry-After: "
PAGES = "list feed article"
BUSY = "503 Busy"


def F(name, answer, article, places="list feed article picture robots",
      slow=False, most=1, lingers=False, **others):
    return Fault(name, answer, article, places, slow, most, lingers, others)


FAULTS = [
    # ---- the connection
    # A kept connection may have been closed before we asked: once more, then
    # (RFC 9112 section 9.3.1).
    F("closed at once", Talk.hang_up, "lost", most=2),
    F("reset at once", Talk.reset, "lost", most=2),
    F("closed in the head", sent("HTTP/1.1 200 OK\r\nContent-Ty"), "lost"),
    F("reset in the head", sent("HTTP/1.1 200 OK\r\nContent-Ty",
                                then=Talk.reset), "lost"),
    F("closed in the body", sent(H, "Content-Length: {length}\r\n\r\n", "{half}"),
      "lost"),
    F("reset in the body", sent(H, "Content-Length: {length}\r\n\r\n", "{half}",
                                then=Talk.reset), "lost"),
    F("stall before the head", Talk.stall, "lost", slow=True),
    F("stall in the head", sent("HTTP/1.1 200 OK\r\nContent-Ty",
                                then=Talk.stall), "lost", slow=True),
    F("stall after the head", sent(H, "Content-Length: {length}\r\n\r\n",
                                   then=Talk.stall), "lost", slow=True),
    F("stall in the body", sent(H, "Content-Length: {length}\r\n\r\n", "{half}",
                                then=Talk.stall), "lost", slow=True),
    F("drip of a head", lambda talk: talk.drip(talk.head().encode() * 9), "lost",
      slow=True),
    F("drip of a body", sent(H, "\r\n", then=lambda talk: talk.drip(
        talk.body * 99)), "lost", slow=True),
    # ---- the frame of the answer
    F("no HTTP", sent("{body}"), "lost"),
    F("another protocol", sent("SSH-2.0-OpenSSH_9.2\r\n"), "lost"),
    F("bare line feeds", sent("HTTP/1.1 200 OK\nContent-Type: {kind}\n"
                              "Content-Length: {length}\n\n{body}", then=keep),
      "served"),
    F("folded header", sent(H, "X-A: 1\r\n  2\r\nContent-Length: {length}\r\n"
                            "\r\n{body}", then=keep), "served"),
    F("NUL in the head", sent(H, "X-A: \0\r\nContent-Length: {length}\r\n\r\n"
                              "{body}"), "lost"),
    F("no colon in a header", sent(H, "nonsense\r\nContent-Length: {length}\r\n"
                                   "\r\n{body}"), "lost"),
    F("status without a reason", sent("HTTP/1.1 200\r\nContent-Type: {kind}\r\n"
                                      "Content-Length: {length}\r\n\r\n{body}",
                                      then=keep), "served"),
    F("status 999", status("999 Odd"), "lost"),
    F("status 99", sent("HTTP/1.1 99 Odd\r\nContent-Length: {length}\r\n\r\n"
                        "{body}"), "lost"),
    F("until it closes", sent(H, "\r\n{body}"), "served"),
    F("Content-Length too long", sent(H, "Content-Length: 99999\r\n\r\n{body}"),
      "lost"),
    F("Content-Length below zero", sent(H, "Content-Length: -5\r\n\r\n{body}"),
      "lost"),
    F("Content-Length without end", sent(H, "Content-Length: 1" + "0" * 30 +
                                         "\r\n\r\n{body}"), "served"),
    F("Content-Length too short", lambda talk: talk.send(talk.head(
        "200 OK", f"Content-Length: {len(half(talk.body))}"), talk.body),
      "truncated", list="either", feed="either", robots="served"),
    F("Content-Length of letters", sent(H, "Content-Length: many\r\n\r\n{body}"),
      "lost"),
    F("two lengths, the first too long", sent(
        H, "Content-Length: 99999\r\nContent-Length: {length}\r\n\r\n{body}"),
      "lost"),
    F("two lengths, the last too long", sent(
        H, "Content-Length: {length}\r\nContent-Length: 99999\r\n\r\n{body}"),
      "lost"),
    F("answered twice", answered_twice, "served"),
    F("length and chunks", lambda talk: talk.send(
        talk.head("200 OK", "Content-Length: 3", "Transfer-Encoding: chunked"),
        chunk(talk.body), "0\r\n\r\n"), "served"),
    F("endless head", endless("HTTP/1.1 200 OK\r\n", b"X-Again: and again\r\n"),
      "too_large", robots="lost"),
    F("endless header", endless("HTTP/1.1 200 OK\r\nX-Long: ", SOME), "lost"),
    F("flood of 100", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
      "too_large", robots="lost"),
    F("one 103 before", sent("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", H,
                             "Content-Length: {length}\r\n\r\n{body}", then=keep),
      "served"),
    F("101 unasked", sent("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n"
                          "\r\n"), "lost"),
    # ---- the body
    F("chunk of no size", lambda talk: talk.send(
        talk.head("200 OK", "Transfer-Encoding: chunked"), chunk(half(talk.body)),
        "zz\r\n"), "lost"),
    F("chunk of all sizes", lambda talk: talk.send(
        talk.head("200 OK", "Transfer-Encoding: chunked"), "F" * 30, "\r\n",
        talk.body), "lost"),
    F("chunks without an end", lambda talk: [talk.send(
        talk.head("200 OK", "Transfer-Encoding: chunked"),
        chunk(half(talk.body))), talk.hang_up()], "lost"),
    F("endless body", endless(H.replace("{kind}", HTML) + "\r\n", SOME),
      "too_large"),
    F("endless chunks", endless(lambda talk: talk.head(
        "200 OK", "Transfer-Encoding: chunked"), chunk(SOME)), "too_large"),
    F("endless trailer", lambda talk: endless(
        talk.head("200 OK", "Transfer-Encoding: chunked").encode() +
        chunk(talk.body) + b"0\r\n", b"X-Again: and again\r\n")(talk),
      "too_large"),
    F("gzip", lambda talk: talk.answer("200 OK", "Content-Encoding: gzip",
                                       body=pack(talk.body)), "served"),
    F("gzip bomb", bomb(1), "too_large"),
    F("gzip bomb in gzip", bomb(2), "too_large"),
    F("gzip cut short", lambda talk: talk.answer(
        "200 OK", "Content-Encoding: gzip", body=half(pack(talk.body))), "truncated",
      list="either", feed="either", robots="served"),
    F("gzip that is none", lambda talk: talk.answer(
        "200 OK", "Content-Encoding: gzip"), "lost"),
    F("gzip that is not said", lambda talk: talk.answer(body=pack(talk.body)),
      "not_html"),
    F("gzip and more", lambda talk: talk.answer(
        "200 OK", "Content-Encoding: gzip", body=pack(talk.body) + SOME), "lost"),
    F("encoded in brotli", lambda talk: talk.answer(
        "200 OK", "Content-Encoding: br"), "lost"),
    F("encoded nine times", lambda talk: talk.answer(
        "200 OK", "Content-Encoding: " + ", ".join(["gzip"] * 9)), "lost"),
    F("empty body", status("200 OK", body=""), "not_html"),
    F("nothing but NUL", page(bytes(4096)), "undecodable"),
    F("noise", page(bytes(itertools.islice(itertools.cycle(range(256)), 5000))),
      "undecodable"),
    F("nested without end", page("<div>" * 100000), "too_large", PAGES),
    # ---- redirects
    F("redirected to itself", redirect(lambda talk: talk.path), "not_article",
      most=6),
    F("redirected in a circle", ping_pong, "not_article", most=6),
    F("five redirects", many_hops, "served", "list feed picture robots"),
    F("redirected to another port", redirect(
        lambda talk: talk.site.elsewhere[0] + talk.path), "lost", robots="open"),
    F("redirected to another address", redirect(
        lambda talk: talk.site.elsewhere[1] + talk.path), "lost", robots="open"),
    F("redirected to another name", redirect(
        lambda talk: f"http://localhost:{talk.site.port}{talk.path}"), "lost",
      robots="open"),
    F("redirected behind a user", redirect(
        lambda talk: f"http://127.0.0.1:{talk.site.port}@"
        f"{talk.site.elsewhere[1][7:]}/"), "not_article"),
    F("redirected to the board itself", redirect("http://127.0.0.1/"), "lost",
      robots="open"),
    F("redirected to the LAN", redirect("http://10.0.0.1/"), "lost",
      robots="open"),
    F("redirected to the cloud", redirect("http://169.254.169.254/latest/"),
      "lost", robots="open"),
    F("redirected to a number", redirect("http://2130706434/"), "lost",
      robots="open"),
    F("redirected to IPv6", redirect("http://[::1]/"), "lost", robots="open"),
    F("redirected to a file", redirect("file:///etc/passwd"), "not_article"),
    F("redirected to nowhere", status("302 Found", body=""), "not_article"),
    F("redirected home", redirect(HOME), "not_article", "article picture robots"),
    # ---- statuses
    F("304", not_modified, "lost", list="served", feed="served"),
    F("304 with a body", not_modified_with_body, "lost", list="served",
      feed="served"),
    F("204", sent("HTTP/1.1 204 No Content\r\n\r\n", then=keep), "lost",
      robots="open"),
    F("206", status("206 Partial Content", "Content-Range: bytes 0-9/99"),
      "lost", robots="open"),
    F("300", status("300 Multiple Choices"), "lost", robots="open"),
    F("401", status("401 Unauthorized", "WWW-Authenticate: Basic realm=a"),
      "login"),
    F("403", status("403 Forbidden"), "challenge"),
    F("404", status("404 Not Found", body="gone"), "gone"),
    F("410", status("410 Gone", body="gone"), "gone"),
    F("500", status("500 Broken"), "lost"),
    F("502", status("502 Bad Gateway", body=ERROR), "lost"),
    F("503", status(BUSY), "maintenance", robots="lost"),
    F("503 and endless", endless("HTTP/1.1 503 Busy\r\n\r\n", SOME),
      "too_large", robots="lost"),
    F("503 once", first(1, status(BUSY, LATER + "1")), "served",
      PAGES, most=2),
    F("503 twice, then well", first(2, status(BUSY, LATER + "1")), "maintenance",
      PAGES, most=2),
    F("wait since yesterday", status(BUSY, LATER + "Sun, 06 Nov 1994 08:49:37 GMT"),
      "maintenance", PAGES),
    F("wait below zero", status(BUSY, LATER + "-5"), "maintenance", PAGES),
    F("wait for words", status(BUSY, LATER + "soon"), "maintenance", PAGES),
    F("wait for nothing", status(BUSY, LATER + "0"), "maintenance", PAGES),
    F("wait for ages", status("429 Slow", LATER + "1" + "0" * 12), "closed",
      PAGES),
    F("wait for ever", status("429 Slow", LATER + "9" * 40), "challenge",
      PAGES),
    F("wait until 9999", status("429 Slow", LATER +
                                "Fri, 31 Dec 9999 23:59:59 GMT"), "closed", PAGES),
    # ---- challenges and other pages in its place
    F("cookie challenge", status("412 Challenge", "Set-Cookie: a=b", body=CHALLENGE),
      "challenge"),
    F("script challenge", status("521 Challenge", "Set-Cookie: a=b",
                                 body=CHALLENGE), "challenge", robots="lost"),
    F("challenge with 200", page(CHALLENGE), "challenge"),
    F("login page", page(LOGIN), "login"),
    F("error page with 200", page(ERROR), "maintenance"),
    F("domain for sale", page(FOR_SALE), "not_article"),
    F("empty list", page(list_page([], "人大速递", LIST)), "not_article"),
    F("all links lead outside", foreign_list, "served", "list", lingers=True),
    F("all links are dead", dead_list, "served", "list", lingers=True),
    F("another article", page(article_html(77)), "served", "list feed picture",
      list="lost", feed="lost", picture="lost"),
    F("said to be gb2312", lambda talk: talk.answer(
        kind="text/html; charset=gb2312"), "served", PAGES),
    F("said to be of no charset", lambda talk: talk.answer(
        kind="text/html; charset=\"no such; \xff\""), "served", PAGES),
    F("said to be a PDF", lambda talk: talk.answer(kind="application/pdf"),
      "not_html", PAGES, list="served", feed="served"),
    F("edited", edited, "served", "article"),
]

# What is not as it should be yet; see test_fault_singles.Known.
def renamed(talk):
    """To the same page under a name of one night."""
    place = talk.path + "?wzws=1"
    talk.site.faults[place] = lambda other: other.answer(body=talk.body)
    talk.answer("302 Found", f"Location: {place}", body="")


def cut_at_a_tag(talk):
    """Nothing but the page's own end says that it is cut."""
    end = talk.body.index(b"</p>", talk.body.index("近日".encode())) + 4
    talk.send(talk.head(), talk.body[:end])
    talk.hang_up()


FOREIGN_LINKS = F("foreign links are forgotten", foreign_list, "served", "list")
RENAMED = F("renamed for a night", renamed, "served", "article", most=2)
CUT_AT_A_TAG = F("cut at the end of a tag", cut_at_a_tag, "truncated", "article")
