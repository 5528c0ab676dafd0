"""Group C: what servers do over HTTP, each against a real server on the loopback."""

from __future__ import annotations

import gzip
import os
import resource
import socket
import ssl
import struct
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import trustme

from pipeline.cli.run import run_topics
from pipeline.cli.status import show_status
from pipeline.config import load
from pipeline.errors import NothingFetched
from pipeline.models import Answer, Failure, FetchSettings, Rules
from pipeline.net import robots
from pipeline.storage import Store
from tests.hostile.world_server import NOW, World, answering, feed, fetched, free_port, gather, later, source

AGENT = "living-brief/0.1 (+https://living-brief.example)"
PAGE = "https://outlet.example/page"


def failure(settings, url=PAGE) -> Failure:
    """The failure that a page ends in."""
    outcome = fetched(settings, url)
    assert isinstance(outcome, Failure), outcome
    return outcome


# --- 304, equal bodies


@pytest.mark.parametrize(
    "body", [pytest.param(b"", id="C34-without-body"), pytest.param(b"<rss/>", id="C34-with-body")]
)
def test_not_modified(world: World, store: Store, body: bytes) -> None:
    """A 304 keeps the validators verbatim, quotes included, notes the look, and parses nothing."""
    world.serve("/feed", feed(), ETag='W/"a;b"', Last_Modified="Wed, 18 Nov 2026 10:00:00 GMT")
    gather(store, world.settings(), source())
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    world.raw("/feed", f"HTTP/1.1 304 Not Modified\r\n{length}\r\n".encode() + body)
    gathered = gather(store, world.settings(), source(), now=later(4))
    assert (gathered.answered, gathered.failures) == (1, [])
    assert world.hits[-1].headers["If-None-Match"] == 'W/"a;b"'
    assert world.hits[-1].headers["If-Modified-Since"] == "Wed, 18 Nov 2026 10:00:00 GMT"
    row = store.sources()["outlet.example/feed"]
    assert (row["etag"], row["modified"]) == ('W/"a;b"', "Wed, 18 Nov 2026 10:00:00 GMT")
    assert row["checked"] == "2026-11-20T16:00:00Z"


@pytest.mark.parametrize("_", [pytest.param(0, id="C35")])
def test_new_etag_on_an_equal_body(world: World, store: Store, _: int) -> None:
    """A validator that changes with every answer makes no work while the body stays the same."""
    shown = "".join(f"<p>The labs of the north released their {n}th model on Monday.</p>" for n in range(4, 20))
    world.serve("/item0", f"<html><body><article>{shown}</article></body></html>".encode(), Content_Type="text/html")
    for run in range(3):
        world.serve("/feed", feed(), ETag=f'"{run}"')
        gather(store, world.settings(), source(), now=later(run))
        assert store.pending(10, later(1000)) == (), "neither now nor later"
    assert sum(hit.path == "/item0" for hit in world.hits) == 1
    assert store.connection.execute("select count(*), count(distinct listing) from items").fetchone()[:] == (1, 1)
    assert store.connection.execute("select count(*) from articles").fetchone()[0] == 1


# --- redirects


@pytest.mark.parametrize("status", [pytest.param(301, id="C36-301"), pytest.param(308, id="C36-308")])
def test_permanent_redirect_is_learned(world: World, store: Store, status: int) -> None:
    """After three equal runs the new address is asked directly; the old one stays known."""
    settings = world.settings("outlet.example", "new.example")
    world.serve("/feed", b"", status, Location="https://new.example/feed")
    world.serve("/feed", feed("new.example"), host="new.example", ETag='"a"')
    for run in range(4):
        told = gather(store, settings, source(), now=later(run)).told
        assert bool(told) == (run == 2)
    assert [hit.host for hit in world.hits if hit.path == "/feed"] == ["outlet.example", "new.example"] * 3 + [
        "new.example"
    ]
    stand = store.standings()["outlet.example/feed"]
    assert (stand.location, stand.address) == ("https://outlet.example/feed", "https://new.example/feed")
    assert stand.moves == ((later(2), "https://outlet.example/feed", "https://new.example/feed"),)
    world.replies.pop(("new.example", "/feed"))  # the new one is lost again: the old one is asked
    gather(store, settings, source(), now=later(10))
    assert store.standings()["outlet.example/feed"].address == "https://outlet.example/feed"


@pytest.mark.parametrize("status", [pytest.param(code, id=f"C36-{code}") for code in (302, 303, 307)])
def test_passing_redirect_is_not_learned(world: World, store: Store, status: int) -> None:
    """A redirect for now is followed each time and never stored."""
    world.serve("/feed", b"", status, Location="/other")
    world.serve("/other", feed(), ETag='"a"')
    for run in range(5):
        gather(store, world.settings(), source(), now=later(run))
    assert world.pages() == ["/feed", "/other"] * 5
    assert all(stand.moves == () for stand in store.standings().values())


@pytest.mark.parametrize("target", [
    pytest.param("http://outlet.example/feed", id="C36-downgrade"),
    pytest.param("https://127.0.0.2/feed", id="C36-through-the-gate"),
])  # fmt: skip
def test_redirect_that_is_refused(world: World, target: str) -> None:
    """No redirect leads from https to http, or past the gate."""
    world.serve("/page", b"", 301, Location=target)
    assert failure(world.settings()).reason.startswith(
        ("redirects from https to plain http", "redirects to https://127")
    )
    assert world.pages() == ["/page"]


@pytest.mark.parametrize(("location", "reason"), [
    pytest.param("/page", "more than 5 redirects", id="C37-loop"),
    pytest.param("file:///etc/passwd", "only http and https", id="C37-file"),
    pytest.param("", "redirects without an address", id="C37-empty"),
    pytest.param("//[", "what is not an address", id="C37-not-an-address"),
    pytest.param("http:///x", "plain http", id="C37-no-host"),
])  # fmt: skip
def test_redirect_that_leads_nowhere(world: World, location: str, reason: str) -> None:
    """A loop or a target that is no web address ends after at most five hops, and says so."""
    world.serve("/page", b"", 302, Location=location, Set_Cookie="seen=1")
    assert reason in failure(world.settings()).reason
    assert len(world.hits) <= 6
    assert not any("Cookie" in hit.headers for hit in world.hits)


@pytest.mark.parametrize("hops", [pytest.param(5, id="C37-five-hops"), pytest.param(20, id="C37-twenty-hops")])
def test_chain_of_redirects(world: World, store: Store, hops: int) -> None:
    """Five hops are followed, also from host to host; a longer chain is given up after five."""
    hosts = [f"h{n}.example" for n in range(hops + 1)]
    for n in range(hops):
        world.serve("/feed", b"", 302, host=hosts[n], Location=f"//{hosts[n + 1]}/feed")
    world.serve("/feed", feed(hosts[-1]), host=hosts[-1])
    gathered = gather(store, world.settings(*hosts), source(hosts[0]))
    assert gathered.answered == (1 if hops == 5 else 0)
    assert len(world.pages()) == 6


# --- what a source says for good or for now


@pytest.mark.parametrize("_", [pytest.param(0, id="C38-410")])
def test_gone(world: World, store: Store, _: int) -> None:
    """410 twice, a day apart, ends the asking; the user is told once, and nothing is deleted."""
    world.serve("/feed", feed())
    gather(store, world.settings(), source())
    world.serve("/feed", b"", 410)
    told = [gather(store, world.settings(), source(), now=later(hours)).told for hours in (1, 2, 26, 60)]
    assert world.pages() == ["/feed"] * 3
    assert [len(lines) for lines in told] == [0, 0, 1, 0]
    assert "gone for good since 2026-11-20" in told[2][0]
    assert store.connection.execute("select count(*) from articles").fetchone()[0] == 1
    moved = source(path="/feed2", name="outlet.example/feed")  # another address in the configuration starts anew
    world.serve("/feed2", feed())
    assert gather(store, world.settings(), moved, now=later(61)).answered == 1


@pytest.mark.parametrize(("status", "reason"), [
    pytest.param(404, "not found", id="C38-404"),
    pytest.param(401, "password", id="C40-401"), pytest.param(402, "payment", id="C40-402"),
    pytest.param(403, "refuses", id="C40-403"), pytest.param(451, "legal", id="C40-451"),
    pytest.param(500, "error (500)", id="C40-500"), pytest.param(503, "error (503)", id="C40-503"),
    pytest.param(522, "error (522)", id="C40-522"),
])  # fmt: skip
def test_back_off(world: World, store: Store, status: int, reason: str) -> None:
    """A failing source is asked ever more rarely, at least once a day, and at once as before when it has recovered.

    Five days are told of one status, eight hours of the others, which take the same way.
    """
    world.serve("/feed", feed())
    gather(store, world.settings(), source())
    world.serve("/feed", b"", status)
    asked = []
    for quarter in range(1, 4 * (24 * 5 if status == 503 else 8)):
        before = len(world.pages())
        gather(store, world.settings(), source(), now=later(quarter / 4), executor="inline")
        if len(world.pages()) > before:
            asked.append(quarter / 4)
    gaps = [b - a for a, b in pairwise(asked)]
    expected = [0.25, 0.5, 1, 2, 4, 8, 16, 24, 24, 24]
    assert gaps == (expected if status == 503 else expected[:4])
    row = store.sources()["outlet.example/feed"]
    assert row["failures"] == len(asked)
    assert reason in row["error"]
    assert store.connection.execute("select count(*) from articles").fetchone()[0] == 1
    world.serve("/feed", feed(items=2))
    assert gather(store, world.settings(), source(), now=later(24 * 7)).answered == 1
    assert store.standings()["outlet.example/feed"].retry_at is None


HOUR, DAY = 3600, 86400


@pytest.mark.parametrize(("status", "sent", "seconds"), [
    pytest.param(429, "7200", 2 * HOUR, id="C39-seconds"),
    pytest.param(503, "7200", 2 * HOUR, id="C39-503"),
    pytest.param(429, "Fri, 20 Nov 2026 15:00:00 GMT", 3 * HOUR, id="C39-date"),
    pytest.param(429, "Fri, 20 Nov 2026 09:00:00 GMT", 900, id="C39-past"),
    pytest.param(429, "-5", 900, id="C39-negative"),
    pytest.param(429, "315360000", DAY, id="C39-ten-years"),
    pytest.param(429, "9" * 5000, DAY, id="C39-five-thousand-digits"),
    pytest.param(429, "Tue, 20 Nov 2036 15:00:00 GMT", DAY, id="C39-date-in-ten-years"),
    pytest.param(429, "soon, perhaps", 900, id="C39-garbage"),
    pytest.param(429, "", 900, id="C39-none"),
])  # fmt: skip
def test_retry_after(world: World, tmp_path: Path, status: int, sent: str, seconds: int) -> None:
    """No request reaches the host before its Retry-After, in this run or, by another process's store, in the next."""
    world.serve("/a", b"", status, **({"Retry_After": sent} if sent else {}))
    world.serve("/b", feed())
    sources = source(path="/a"), source(path="/b")
    for wait, asked in ((0, 1), (seconds - 1, 1), (seconds + 1, 3)):
        store = Store(tmp_path / "state")
        gathered = gather(store, world.settings(), *sources, now=NOW + timedelta(seconds=wait))
        store.close()
        assert len(world.pages()) == asked
        if wait == seconds - 1:
            assert (gathered.asked, gathered.failures) == (0, [])
        world.serve("/a", feed())
    assert gathered.answered == 2


@pytest.mark.parametrize("sent", [pytest.param("600", id="C39-page")])
def test_retry_after_of_a_page(world: World, store: Store, sent: str) -> None:
    """A page that is answered with "later" holds all pages of its host, and those cost no try."""
    world.serve("/feed", feed(items=8, words=3))
    for n in range(8):
        world.serve(f"/item{n}", b"", 429, Retry_After=sent)
    gather(store, world.settings(), source())
    assert len([hit for hit in world.hits if "/item" in hit.path]) == 1
    assert sorted(row["tries"] for row in store.rows("select tries from items")) == [0] * 7 + [1]


# --- deadlines and sizes

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("pieces", [
    pytest.param([b"HTTP/1.1 200 OK\r\nX: ", *[b"a"] * 999], id="C41-slow-headers"),
    pytest.param([b"HTTP/1.1 200 OK\r\n\r\n", *[b"a"] * 999], id="C41-dripping-body"),
    pytest.param([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", *[b""] * 999], id="C41-stall"),
    pytest.param([CHUNKED, *[b"1\r\na\r\n"] * 999], id="C41-endless-chunks"),
    pytest.param([*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 999], id="C41-endless-continue"),
])  # fmt: skip
def test_deadline(world: World, pieces: list[bytes]) -> None:
    """However a server drips, the request ends at its total deadline."""
    world.raw("/page", *pieces, pause=0.1)
    start = time.monotonic()
    assert "within 0.7 seconds" in failure(world.settings(timeout=0.7)).reason
    assert 0.6 < time.monotonic() - start < 30  # the server drips for a hundred seconds


@pytest.mark.parametrize("_", [pytest.param(0, id="C41-many-pages")])
def test_a_stalling_host_costs_two_deadlines(world: World, store: Store, _: int) -> None:
    """A host that stalls on every page is left after the second one; the others wait for the next run."""
    world.serve("/feed", feed(items=30, words=3))
    for n in range(30):
        world.raw(f"/item{n}", *[b""] * 99, pause=0.1)
    gather(store, world.settings(timeout=0.5), source())
    assert sum("/item" in hit.path for hit in world.hits) == 2


@cache
def bomb(layers: int, size: int = 200_000_000) -> bytes:
    """So many zeros, compressed so many times."""
    if layers > 1:
        return gzip.compress(bomb(layers - 1, size))
    squeezer = gzip.zlib.compressobj(9, wbits=31)  # type: ignore[attr-defined]
    block = bytes(1_000_000)
    return b"".join([*(squeezer.compress(block) for _ in range(size // len(block))), squeezer.flush()])


@pytest.mark.parametrize(("coding", "layers", "reason"), [
    pytest.param("gzip", 1, "larger than", id="C42-gzip-bomb"),
    pytest.param("gzip, gzip", 2, "larger than", id="C42-two-layers"),
    pytest.param("gzip, gzip, gzip", 3, "compressed 3 times", id="C42-three-layers"),
    pytest.param("br", 1, "not asked for", id="C42-brotli"),
    pytest.param("zstd", 1, "not asked for", id="C42-zstd"),
    pytest.param("deflate", 1, "cannot be decompressed", id="C42-wrong-coding"),
])  # fmt: skip
def test_bomb(world: World, coding: str, layers: int, reason: str) -> None:
    """A body that grows is cut at the limit of its decoded size, in little memory."""
    world.serve("/page", bomb(layers), Content_Encoding=coding)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert reason in failure(world.settings(timeout=10.0, max_bytes=2_000_000)).reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # KiB


@pytest.mark.parametrize("_", [pytest.param(0, id="C42-bomb-in-a-redirect")])
def test_bomb_in_a_redirect(world: World, _: int) -> None:
    """The body of a redirect is not read."""
    world.serve("/page", bomb(1), 302, Content_Encoding="gzip", Location="/end")
    world.serve("/end", b"here")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = fetched(world.settings(max_bytes=1000))
    assert isinstance(answer, Answer)
    assert answer.body == b"here"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000


@pytest.mark.parametrize(("head", "body"), [
    pytest.param(b"Content-Length: 9\r\n", b"half", id="C43-too-large"),
    pytest.param(b"Content-Length: 2\r\n", b"half", id="C43-too-small"),
    pytest.param(b"Content-Length: -1\r\n", b"half", id="C43-negative"),
    pytest.param(b"Content-Length: x\r\n", b"half", id="C43-no-number"),
    pytest.param(b"Content-Length: 4\r\nContent-Length: 2\r\n", b"half", id="C43-two-lengths"),
    pytest.param(b"Transfer-Encoding: chunked\r\n", b"9\r\nhalf", id="C43-half-a-chunk"),
    pytest.param(b"Transfer-Encoding: chunked\r\n", b"4\r\nhalf\r\n", id="C43-no-last-chunk"),
])  # fmt: skip
def test_length_that_does_not_hold(world: World, store: Store, head: bytes, body: bytes) -> None:
    """A body that is shorter or longer than announced is incomplete, and nothing of it is kept."""
    world.raw("/page", b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body)
    world.raw("/feed", b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + feed())
    assert "incomplete" in failure(world.settings()).reason
    gather(store, world.settings(), source())
    assert store.connection.execute("select count(*) from items").fetchone()[0] == 0


@pytest.mark.parametrize("_", [pytest.param(0, id="C43-reset")])
def test_reset_in_the_body(world: World, _: int) -> None:
    """A connection that is reset in the body leaves no half page."""

    def reset(handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(handler.connection.detach())  # at once: buffers of the handler would keep it open

    world.replies["outlet.example", "/page"] = reset
    assert failure(world.settings()).reason in (
        "the connection was broken off",
        "incomplete answer",
    )  # as the reset overtakes the body or not


# --- certificates


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority of our own."""
    return trustme.CA()


@pytest.mark.parametrize(("kind", "reason"), [
    pytest.param("good", "", id="C44-good"),
    pytest.param("expired", "certificate has expired", id="C44-expired"),
    pytest.param("host", "certificate is not accepted", id="C44-wrong-host"),
    pytest.param("self-signed", "self-signed certificate", id="C44-self-signed"),
    pytest.param("tls1.0", "no secure connection", id="C44-tls-1.0"),
])  # fmt: skip
def test_certificate(world: World, authority: trustme.CA, tmp_path: Path, monkeypatch, kind: str, reason: str) -> None:
    """Only a valid certificate for this very host, from a known authority and over a current TLS, is accepted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if kind == "self-signed":
        context.load_cert_chain(Path(__file__).parent.parent / "net" / "data" / "selfsigned.pem")
    else:
        names = ("wrong.example",) if kind == "host" else ("127.0.0.1",)
        expired = {"not_after": NOW - timedelta(days=900)} if kind == "expired" else {}
        authority.issue_cert(*names, **expired).configure_cert(context)
    if kind == "tls1.0":
        context.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1"):
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "ca.pem"))
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    secure.recv(10_000)
                    secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    settings = world.settings(allow_private=("127.0.0.1/32",))
    outcome = fetched(settings, f"https://127.0.0.1:{listener.getsockname()[1]}/")
    thread.join(5)
    listener.close()
    if kind == "good":
        assert isinstance(outcome, Answer), outcome
    else:
        assert isinstance(outcome, Failure)
        assert reason in outcome.reason


# --- robots.txt

ALL = "User-agent: *\nDisallow: /"
WILD = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /private*/x\nAllow: /private-but/x\n"


@pytest.mark.parametrize(("status", "text", "reached"), [
    pytest.param(404, "", True, id="C45-404"), pytest.param(401, ALL, True, id="C45-401"),
    pytest.param(500, "", False, id="C45-500"), pytest.param(503, "", False, id="C45-503"),
    pytest.param(429, "", False, id="C45-429"), pytest.param(200, ALL, False, id="C45-forbidden"),
    pytest.param(200, "User-agent: living-brief\nDisallow: /feed", False, id="C45-by-name"),
    pytest.param(200, "User-agent: other\nDisallow: /", True, id="C45-another-robot"),
    pytest.param(200, "\ufeffUser-agent: *\nDisallow: /", False, id="C45-byte-order-mark"),
    pytest.param(200, "<html>\x00\xff not a robots file : : :\n" * 50, True, id="C45-garbage"),
    pytest.param(200, "", True, id="C45-empty"),
    pytest.param(200, "#" * 99 + "\n" + "# filler\n" * 60_000 + ALL, True, id="C45-rule-beyond-500-KiB"),
    pytest.param(200, ALL + "\n" + "# filler\n" * 60_000, False, id="C45-rule-within-500-KiB"),
])  # fmt: skip
def test_robots(world: World, store: Store, status: int, text: str, reached: bool) -> None:
    """What robots.txt forbids, or leaves unknown by a server error, is not asked; what is simply not there allows."""
    world.serve("/robots.txt", text.encode(), status)
    world.serve("/feed", feed())
    gathered = gather(store, world.settings(), source())
    assert world.pages() == (["/feed"] if reached else [])
    if not reached:
        assert status == 429 or "robots.txt" in str(gathered.failures[0][0])
    rules = store.rules(["https://outlet.example"])["https://outlet.example"]
    assert abs((rules.read - NOW).total_seconds()) <= HOUR


@pytest.mark.parametrize(("path", "allowed"), [
    pytest.param("/a.pdf", False, id="C45-end"), pytest.param("/a.pdf?x", True, id="C45-not-at-the-end"),
    pytest.param("/private1/x", False, id="C45-wildcard"), pytest.param("/private-but/x", True, id="C45-longest-rule"),
    pytest.param("/other", True, id="C45-other"),
])  # fmt: skip
def test_robots_patterns(path: str, allowed: bool) -> None:
    """`*` and `$` mean what RFC 9309 says, and the longest rule wins."""
    rules = Rules("https://outlet.example", "text", NOW, WILD)
    assert (robots.refusal(rules, f"https://outlet.example{path}", AGENT) is None) == allowed


@pytest.mark.parametrize("_", [pytest.param(0, id="C45-timeout")])
def test_robots_that_does_not_come(world: World, store: Store, _: int) -> None:
    """A robots.txt that times out forbids this run; the next one asks again."""
    world.raw("/robots.txt", *[b""] * 99, pause=0.1)
    world.serve("/feed", feed())
    assert gather(store, world.settings(timeout=0.3), source()).answered == 0
    assert world.pages() == []
    world.serve("/robots.txt", b"")
    assert gather(store, world.settings(), source(), now=later(1)).answered == 1


@pytest.mark.parametrize("_", [pytest.param(0, id="C45-kept-for-a-day")])
def test_robots_is_kept(world: World, store: Store, _: int) -> None:
    """One look a day; a copy serves for a while when the server fails later, then its rules still hold."""
    world.serve("/robots.txt", b"User-agent: *\nDisallow: /secret")
    for path in ("/feed", "/secret"):
        world.serve(path, feed())
    sources = source(), source(path="/secret")
    for hours in (0, 1, 23):
        gather(store, world.settings(), *sources, now=later(hours))
    assert [hit.path for hit in world.hits].count("/robots.txt") == 1
    world.serve("/robots.txt", b"", 500)
    gather(store, world.settings(), *sources, now=later(30))
    assert [hit.path for hit in world.hits].count("/robots.txt") == 2
    assert world.pages() == ["/feed"] * 4


@pytest.mark.parametrize(("hops", "across"), [
    pytest.param(5, False, id="C45-five-redirects"), pytest.param(1, True, id="C45-redirect-to-another-host"),
    pytest.param(6, False, id="C45-six-redirects"),
])  # fmt: skip
def test_robots_is_followed(world: World, store: Store, hops: int, across: bool) -> None:
    """Five redirects are followed, across hosts too; what is found counts for the host that was asked."""
    host = "other.example" if across else "outlet.example"
    world.serve("/robots.txt", b"", 301, Location=f"https://{host}/r1")
    for n in range(1, hops):
        world.serve(f"/r{n}", b"", 301, Location=f"/r{n + 1}")
    world.serve(f"/r{hops}", ALL.encode(), host=host)
    world.serve("/feed", feed())
    gathered = gather(store, world.settings("outlet.example", "other.example"), source())
    assert "/feed" not in world.pages()
    assert "robots.txt" in str(gathered.failures[0][0])
    assert [hit.path for hit in world.hits].count("/robots.txt") == 1


@pytest.mark.parametrize("_", [pytest.param(0, id="C45-crawl-delay")])
def test_crawl_delay_is_capped(world: World, store: Store, monkeypatch, _: int) -> None:
    """A delay of a day is granted up to its cap, and the status says so."""
    monkeypatch.setattr(robots, "SLOWEST", 0.4)
    world.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 86400")
    for path in ("/feed", "/feed2"):
        world.serve(path, feed(items=0))
    gather(store, world.settings(), source(), source(path="/feed2"))
    times = [hit.when for hit in world.hits]
    assert min(b - a for a, b in pairwise(times[1:])) >= 0.4
    assert store.rules(["https://outlet.example"])["https://outlet.example"].note.startswith("asks for 86400 seconds")


# --- politeness


@pytest.mark.parametrize(
    "executor", [pytest.param(kind, id=f"C46-one-host-{kind}") for kind in ("inline", "threads:8")]
)
def test_one_host_is_asked_one_by_one(world: World, store: Store, executor: str) -> None:
    """A hundred sources on one host: one connection, each request at least the spacing after the one before."""
    connections: set[int] = set()

    def reply(handler) -> None:
        connections.add(handler.client_address[1])
        answering(feed(items=0), ETag='"a"')(handler)

    sources = [source(path=f"/feed{n}") for n in range(100)]
    for one in sources:
        world.replies["outlet.example", one.location.removeprefix("https://outlet.example")] = reply
    gathered = gather(store, world.settings(spacing=0.01), *sources, executor=executor)
    assert gathered.answered == 100
    times = [hit.when for hit in world.hits]
    assert min(b - a for a, b in pairwise(times)) >= 0.01
    assert len(connections) == 1


@pytest.mark.parametrize("_", [pytest.param(0, id="C46-many-hosts")])
def test_hosts_are_asked_side_by_side(world: World, store: Store, _: int) -> None:
    """Of 48 hosts none answers before eight are asked, and a redirect to another host keeps that host's spacing."""
    hosts = [f"h{n}.example" for n in range(48)]
    together = threading.Barrier(8, timeout=30)  # the first eight are asked by themselves: is there a network?

    def slow(handler) -> None:
        together.wait()
        answering(feed(items=0))(handler)

    for host in hosts:
        world.replies[host, "/feed"] = slow
        world.serve("/moved", b"", 302, host=host, Location="https://h0.example/feed")
    settings = world.settings(*hosts, spacing=0.1, timeout=60.0)
    gathered = gather(store, settings, *(source(host) for host in hosts), executor="threads:25")
    assert gathered.answered == 48
    world.serve("/feed", feed(items=0), host="h0.example")
    world.hits.clear()
    gather(store, settings, *(source(host, "/moved") for host in hosts[:12]), executor="threads:25", now=later(1))
    times = [hit.when for hit in world.hits if hit.host == "h0.example"]
    assert len(times) == 13
    assert min(b - a for a, b in pairwise(times)) >= 0.1


@pytest.mark.parametrize("_", [pytest.param(0, id="C46-listing-then-pages")])
def test_spacing_holds_from_listing_to_pages(world: World, store: Store, _: int) -> None:
    """Between a feed and the pages that it lists the host has its rest too."""
    world.serve("/feed", feed(items=4, words=3))
    for n in range(4):
        world.serve(f"/item{n}", b"<html><p>Short.</p></html>", Content_Type="text/html")
    gather(store, world.settings(spacing=0.15), source())
    times = [hit.when for hit in world.hits]
    assert len(times) == 6
    assert min(b - a for a, b in pairwise(times)) >= 0.15


@pytest.mark.parametrize("_", [pytest.param(0, id="C47")])
def test_two_feeds_of_one_page(world: World, store: Store, _: int) -> None:
    """A page that two feeds list under forms of one address is fetched once."""
    world.serve("/a", feed(words=3))
    world.serve("/b", feed(words=3).replace(b"/item0<", b"/item0?utm_source=b#top<"))
    world.serve("/item0", b"<html><p>Short.</p></html>", Content_Type="text/html")
    gather(store, world.settings(), source(path="/a"), source(path="/b"))
    assert [hit.path for hit in world.hits if "/item" in hit.path] == ["/item0"]


@pytest.mark.parametrize("headers", [
    pytest.param(b"".join(b"X-%d: a\r\n" % n for n in range(10_000)), id="C48-ten-thousand-headers"),
    pytest.param(b"X: " + b"a" * 1_000_000 + b"\r\n", id="C48-a-megabyte-header"),
    pytest.param(b"Set-Cookie: a=b\r\n" * 101, id="C48-hundred-cookies"),
])  # fmt: skip
def test_header_flood(world: World, headers: bytes) -> None:
    """Headers without end are refused, with a reason."""
    world.raw("/page", b"HTTP/1.1 200 OK\r\n" + headers + b"Content-Length: 2\r\n\r\nok")
    assert "headers" in failure(world.settings()).reason


@pytest.mark.parametrize("_", [pytest.param(0, id="C48-cookies")])
def test_cookies_are_forgotten(world: World, store: Store, _: int) -> None:
    """A cookie is sent back neither on the same connection nor in the next run."""
    world.serve("/feed", feed(items=3, words=3), Set_Cookie="id=1; Path=/; Max-Age=99999")
    for run in range(2):
        gather(store, world.settings(), source(), now=later(run))
    assert len(world.hits) >= 5
    assert not any("Cookie" in hit.headers for hit in world.hits)


# --- no network


@pytest.mark.parametrize("slow", [pytest.param(False, id="C49-refused"), pytest.param(True, id="C49-silent")])
def test_no_network(world: World, store: Store, monkeypatch, slow: bool) -> None:
    """Without DNS a run of 100 hosts ends soon, loses nothing, and does not keep the next one from asking."""
    hosts = [f"h{n}.example" for n in range(100)]
    for host in hosts:
        world.serve("/feed", feed(host, items=0), host=host)
    settings = world.settings(*hosts)
    sources, looked_up = [source(host) for host in hosts], []
    assert gather(store, settings, *sources).answered == 100

    def unknown(host: str, *_: object, **__: object) -> None:
        looked_up.append(host)
        world.over.wait(60 if slow else 0)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", unknown)
        start = time.monotonic()
        offline = FetchSettings(timeout=1.0)
        gathered = gather(store, offline, *sources, now=later(30), executor="threads:4")
        assert time.monotonic() - start < 30  # a silent resolver takes a minute
    assert 0 < len(looked_up) < 20
    assert gathered.answered == 0
    assert "there is no network" in str(gathered.failures[0][0])
    assert gather(store, settings, *sources, now=later(31)).answered == 100


@pytest.mark.parametrize("_", [pytest.param(0, id="C49-exit-code")])
def test_no_network_ends_with_69(tmp_path: Path, monkeypatch, capsys, _: int) -> None:
    """`brief run` without a network ends with 69, writes no page, and says that nothing could be read."""
    from pipeline.cli import main

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    topic = '[[topic]]\nslug = "race"\ntitle = "The race"\nquestion = "Who leads?"\n'
    feeds = "".join(f'[[source]]\nname = "s{n}"\nkind = "feed"\nurl = "https://s{n}.example/f"\n' for n in range(20))
    (tmp_path / "sources.toml").write_text(topic + feeds)
    monkeypatch.setattr("sys.argv", ["brief", "--config", str(tmp_path / "sources.toml"), "run"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 69
    assert "could be read" in capsys.readouterr().err
    assert not list((tmp_path / "briefs").rglob("v*.md"))


@pytest.mark.parametrize("_", [pytest.param(0, id="C49-one-dead-host")])
def test_a_dead_host_costs_one_try(world: World, store: Store, peers, _: int) -> None:
    """A host that refuses connections is tried once, however many of its pages wait."""
    world.serve("/feed", feed(items=40, words=3, links="dead.example"))
    port = free_port()
    peers.own.add(("127.0.0.1", port))
    hosts = (("outlet.example", f"127.0.0.1:{world.port}"), ("dead.example", f"127.0.0.1:{port}"))
    settings = world.settings(hosts=hosts, spacing=0.2)
    gather(store, settings, source())
    assert peers.contacted.count(("127.0.0.1", port)) == 1


@pytest.mark.parametrize("_", [pytest.param(0, id="C50")])
def test_who_we_are(world: World, store: Store, monkeypatch, tmp_path: Path, _: int) -> None:
    """Every request names us and where to complain; no Referer, no cookie, no password of the environment."""
    (tmp_path / ".netrc").write_text("machine outlet.example login a password b\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    world.serve("/feed", b"", 302, Location="/end")
    world.serve("/end", feed(items=2, words=3))
    gather(store, world.settings(), source())
    assert len(world.hits) >= 4
    for hit in world.hits:
        assert hit.headers["User-Agent"].startswith("living-brief/")
        assert "(+https://" in hit.headers["User-Agent"]
        assert not {"Referer", "Cookie", "Authorization", "From"} & set(hit.headers)


@pytest.mark.parametrize("_", [pytest.param(0, id="C46-one-connection")])
def test_one_connection_serves_errors_and_redirects(world: World, store: Store, _: int) -> None:
    """A missing robots.txt, a redirect and a 304 do not cost the host a new connection."""
    connections: set[int] = set()

    def counted(reply):
        def counting(handler) -> None:
            connections.add(handler.client_address[1])
            reply(handler)

        return counting

    world.serve("/feed", b"moved", 302, Location="/end")
    world.serve("/end", feed(items=0), ETag='"a"')
    world.missing = counted(world.missing)
    world.replies = {key: counted(reply) for key, reply in world.replies.items()}
    sources = source(), source(path="/lost"), source(path="/end")
    for run in range(2):
        connections.clear()
        gather(store, world.settings(), *sources, now=later(run))
        assert len(connections) == 1


SETTINGS = """
[[topic]]
slug = "race"
title = "The race"
question = "Who leads?"
[[source]]
name = "wire"
kind = "feed"
url = "http://outlet.example/feed"
[fetch]
spacing = 0
spacings = {{ "slow.example" = 0.3 }}
ignore_robots = ["api.example"]
hosts = {{ "outlet.example" = "127.0.0.1:{port}" }}
"""


@pytest.mark.parametrize(("status", "shown"), [
    pytest.param(403, "refuses access (403)", id="C40-status"),
    pytest.param(410, "gone for good (410)", id="C38-status"),
    pytest.param(429, "asked for no request before 2026-11-20 12:15 UTC", id="C39-status"),
])  # fmt: skip
def test_status_says_why(world: World, tmp_path: Path, status: int, shown: str) -> None:
    """`brief status` shows why a source is not read and when it is asked again."""
    (tmp_path / "sources.toml").write_text(SETTINGS.format(port=world.port))
    world.serve("/feed", b"", status)
    for moment in ("2026-11-20T12:00Z", "2026-11-22T12:00Z"):
        with suppress(NothingFetched):
            run_topics(tmp_path / "sources.toml", (), moment, "digest", "inline")
        lines = show_status(tmp_path / "sources.toml")
        if moment == "2026-11-20T12:00Z":
            assert shown in lines
            assert "asked again after 2026-11-2" in lines
    assert ("no longer asked" in lines) == (status == 410)


@pytest.mark.parametrize("_", [pytest.param(0, id="C45-ignored-by-setting")])
def test_robots_of_an_api(world: World, store: Store, tmp_path: Path, _: int) -> None:
    """The robots.txt of a host that the configuration names is not asked for; nor is another host's left out."""
    (tmp_path / "sources.toml").write_text(SETTINGS.format(port=world.port))
    fetch = load(tmp_path / "sources.toml").fetch
    settings = replace(world.settings("outlet.example", "api.example"), ignore_robots=fetch.ignore_robots)
    for host in ("outlet.example", "api.example"):
        world.serve("/feed", feed(items=0), host=host)
    gather(store, settings, source(), source("api.example"))
    assert [hit.host for hit in world.hits if hit.path == "/robots.txt"] == ["outlet.example"]


@pytest.mark.parametrize("_", [pytest.param(0, id="C46-spacing-of-one-host")])
def test_spacing_of_one_host(world: World, store: Store, tmp_path: Path, _: int) -> None:
    """A host that wants more rest gets it, and the others are not slowed down."""
    (tmp_path / "sources.toml").write_text(SETTINGS.format(port=world.port))
    fetch = load(tmp_path / "sources.toml").fetch
    settings = replace(world.settings("quick.example", "slow.example"), spacings=fetch.spacings)
    sources = [source(host, path) for host in ("quick.example", "slow.example") for path in ("/a", "/b")]
    for one in sources:
        host = one.name.partition("/")[0]
        world.serve(one.location.removeprefix(f"https://{host}"), feed(items=0), host=host)
    gather(store, settings, *sources)
    slow = [hit.when for hit in world.hits if hit.host == "slow.example"]
    quick = [hit.when for hit in world.hits if hit.host == "quick.example"]
    assert min(b - a for a, b in pairwise(slow)) >= 0.3
    assert quick[-1] - quick[0] < 0.3
