"""A private network that the settings allow is open to the user's own addresses in it, and to nobody else's."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline import executor
from pipeline.models import Answer, Ask, Failure, GatherSettings, Source
from pipeline.net.client import FetchHost
from pipeline.storage import Store
from tests.sources.test_gather import HOSTS, NOW, TEXT, A, Gathering, html, partial, rss

INNER = "127.0.0.3"


@pytest.fixture
def inside():
    """A server in the allowed network: its address, and the paths that were asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            feed = self.path == "/feed"
            body = rss(("Ferry minutes", f"{base}/minutes", NOW, "")) if feed else html(TEXT, "Ferry minutes")
            self.send_response(404 if self.path == "/robots.txt" else 302 if self.path == "/away" else 200)
            if self.path == "/away":
                self.send_header("Location", f"{base.replace(INNER, '127.0.0.4')}/further")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((INNER, 0), Handler)
    base = f"http://{INNER}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield base, asked
    server.shutdown()
    server.server_close()


def gather(store, world, *sources):
    """One look at these sources, with the network of the inner server allowed."""
    settings = world.settings(*HOSTS, allow_private=(f"{INNER}/32",))
    return Gathering(store, (A,), sources, partial(executor.each, None), settings, GatherSettings(), NOW).run((A,))


def titles(store):
    """What was kept, by title."""
    return {row["title"] for row in store.belonging("a") if row["verdict"] == "kept"}


def redirect(world, path, target, status=302):
    """Lead from a path of the public server to another address."""
    world.serve(path, status=status, Location=target)


@pytest.mark.parametrize("way", ["link", "redirect", "two redirects", "feed", "sitemap", "robots"])
def test_no_stranger_leads_into_it(world, tmp_path, inside, way):
    """Neither by the link of an entry, nor by redirects of its page, of the feed, or of a robots.txt."""
    base, asked = inside
    store = Store(tmp_path / "state")
    link = f"{base}/minutes" if way == "link" else "http://one.example/go"
    world.serve("/feed", rss(("Ferry minutes", link, NOW, "")))
    source = Source("s", "feed", "http://one.example/feed", "S")
    if way == "redirect":
        redirect(world, "/go", f"{base}/minutes")
    elif way == "two redirects":
        redirect(world, "/go", "http://two.example/on", 308)
        redirect(world, "/on", f"{base}/minutes", 301)
    elif way == "feed":
        redirect(world, "/feed", f"{base}/feed")
    elif way == "sitemap":
        source = Source("s", "sitemap", "http://one.example/map.xml", "S")
        world.serve("/map.xml", f"<sitemapindex><sitemap><loc>{base}/feed</loc></sitemap></sitemapindex>".encode())
    elif way == "robots":
        redirect(world, "/robots.txt", f"{base}/robots.txt")
        world.serve("/go", html(TEXT, "Ferry minutes"))
    done = gather(store, world, source)
    assert asked == []
    if way != "robots":
        assert titles(store) == set()
    if way in ("link", "redirect", "two redirects", "feed"):
        assert any("is not a public address" in str(failure) for failure, _ in done.failures)
    store.close()


@pytest.mark.parametrize("kind", ["feed", "page"])
def test_ones_own_source_in_it_is_read(world, tmp_path, inside, kind):
    """A feed there with its pages, and a page there."""
    base, asked = inside
    store = Store(tmp_path / "state")
    gather(store, world, Source("mine", kind, f"{base}/{'feed' if kind == 'feed' else 'minutes'}", "Mine"))
    assert titles(store) == {"Ferry minutes"}
    assert "/minutes" in asked
    store.close()


def test_strangers_and_own_requests_in_one_visit(world, tmp_path, inside):
    """What a stranger links to at a host of one's own stays shut, although the own feed is read in the same run."""
    base, asked = inside
    store = Store(tmp_path / "state")
    world.serve("/feed", rss(("Ferry secrets", f"{base}/secrets", NOW, "")))
    mine = Source("mine", "feed", f"{base}/feed", "Mine")
    gather(store, world, Source("s", "feed", "http://one.example/feed", "S"), mine)
    assert titles(store) == {"Ferry minutes"}
    assert "/secrets" not in asked
    store.close()


def test_an_own_address_does_not_lead_to_another_host(world, inside):
    """The user's own redirect ends at his own host; what is typed for `brief add` may lie there."""
    base, asked = inside
    fetch = FetchHost(world.settings(allow_private=("127.0.0.0/8",)))
    (answer,) = fetch((Ask(f"{base}/minutes", own=True),))
    assert isinstance(answer, Answer)
    for ask in (Ask(f"{base}/away", own=True), Ask(f"{base}/minutes")):
        (failure,) = fetch((ask,))
        assert isinstance(failure, Failure)
        assert failure.code == "refused"
        assert "make it a source of its own" in failure.remedy
    assert asked == ["/minutes", "/away"]
