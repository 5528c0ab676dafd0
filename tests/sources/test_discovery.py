"""What an address leads to: a feed, the feeds that a page names, the usual places, or the page itself."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pipeline.models import Answer, Ask, Failure
from pipeline.sources.autodiscovery import offered, title_of, usual
from pipeline.sources.discovery import Discovered, discover
from tests.hostile.world_server import NOW, feed

HOME = "https://outlet.example/"
PAGE = b"<html><head><title>The Outlet</title>%s</head><body>%s</body></html>"
FEED = feed("The Outlet", items=3)


class Web:
    """Answers by address; what is not written down is a 404."""

    def __init__(self, answers: Mapping[str, bytes]) -> None:
        self.answers, self.asked = answers, list[str]()

    def __call__(self, asks: tuple[Ask, ...]) -> list[Answer | Failure]:
        """One answer or failure for each ask."""
        self.asked += [ask.url for ask in asks]
        return [
            Answer(ask.url, ask.url, 200, self.answers[ask.url])
            if ask.url in self.answers
            else Failure(ask.url, "not found (404)")
            for ask in asks
        ]


def found(url: str, answers: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Kind and address of what an address leads to."""
    discovered = discover(url, Web(answers), NOW)
    assert isinstance(discovered, Discovered)
    return [(one.kind, one.url) for one in discovered.candidates]


def test_the_address_is_a_feed() -> None:
    """A feed's own address leads to it and asks for nothing else; its entries are counted for the user."""
    web = Web({HOME: FEED})
    discovered = discover(HOME, web, NOW)
    assert isinstance(discovered, Discovered)
    (one,) = discovered.candidates
    assert (one.kind, one.title, one.entries) == ("feed", "The Outlet", 3)
    assert str(one) == "3 entries, newest 2026-11-19, teasers"
    assert web.asked == [HOME]


def test_feeds_that_the_page_names() -> None:
    """Named feeds come in the page's order with those of comments last, and lead to no guessing."""
    head = (
        b'<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">'
        b'<link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="atom.xml">'
        b'<link rel="alternate" type="application/feed+json" href="//outlet.example/feed.json">'
        b'<link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" href="/feed.css">'
    )
    web = {HOME: PAGE % (head, b""), f"{HOME}comments/feed": FEED, f"{HOME}atom.xml": FEED, f"{HOME}feed.json": b"{}"}
    assert found(HOME, web) == [("feed", f"{HOME}atom.xml"), ("feed", f"{HOME}comments/feed"), ("page", HOME)]


def test_links_to_feeds() -> None:
    """A page that names no feed in its head may link to one."""
    body = b'<a href="/about">x</a><a href="/news/rss.xml">RSS</a><a href="https://rss.example/me@x">y</a>'
    assert found(HOME, {HOME: PAGE % (b"", body), f"{HOME}news/rss.xml": FEED})[0] == ("feed", f"{HOME}news/rss.xml")


def test_usual_places() -> None:
    """Without any sign the usual places are asked, beside the page and at the root; a page sent for a feed is none."""
    blog = f"{HOME}blog"
    page = PAGE % (b"", b"")
    web = Web({blog: page, f"{HOME}blog/feed": page, f"{HOME}feed.xml": FEED})
    discovered = discover(blog, web, NOW)
    assert isinstance(discovered, Discovered)
    assert [(one.kind, one.url) for one in discovered.candidates] == [("feed", f"{HOME}feed.xml"), ("page", blog)]
    assert web.asked[:3] == [blog, f"{HOME}blog/feed", f"{HOME}blog/rss.xml"]
    assert len(web.asked) <= 9
    assert f"{HOME}blog/feed" in discovered.tried


def test_nothing_but_the_page_and_nothing_at_all() -> None:
    """At worst the page itself can be watched; what cannot be fetched is a failure."""
    assert found(HOME, {HOME: PAGE % (b"", b"")}) == [("page", HOME)]
    assert discover(HOME, Web({}), NOW) == Failure(HOME, "not found (404)")


def test_sitemap_and_list_of_feeds() -> None:
    """A sitemap's address leads to it, and an OPML file is handed on whole."""
    body = b"<urlset><url><loc>https://outlet.example/a</loc></url></urlset>"
    assert found(HOME, {HOME: body}) == [("sitemap", HOME)]
    listing = b"<?xml version='1.0'?><opml version='2.0'><body/></opml>"
    discovered = discover(HOME, Web({HOME: listing}), NOW)
    assert isinstance(discovered, Discovered)
    assert discovered.list_of_feeds == listing


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "", "https://a:b@outlet.example/"]
)
def test_offers_that_lead_nowhere(href: str) -> None:
    """An offer that is no web address is none; so are those of a page that is no page."""
    head = f'<link rel="alternate" type="application/rss+xml" href="{href}">'.encode()
    assert offered(PAGE % (head, b""), HOME) == () or href == ""
    assert offered(b"\x00\xff", HOME) == offered(b"", HOME) == ()


def test_base_and_title() -> None:
    """A page's base counts for what it offers; its site name comes before its title."""
    head = b'<base href="https://cdn.example/x/"><link rel="alternate" type="application/rss+xml" href="rss">'
    assert [offer.url for offer in offered(PAGE % (head, b""), HOME)] == ["https://cdn.example/x/rss"]
    assert title_of(PAGE % (b'<meta property="og:site_name" content="Outlet &amp; Co">', b"")) == "Outlet & Co"
    assert title_of(b"") == ""
    assert usual(HOME)[0].url == f"{HOME}feed"


def test_feeds_of_a_link_header() -> None:
    """A feed that the server itself names is offered, even for a body that is no page."""
    link = (
        '</style.css>; rel="preload"; as="style", </blog/atom>; rel="alternate"; type="application/atom+xml", '
        '</de>; rel="alternate"; hreflang="de"'
    )
    for body in (b"", PAGE % (b"", b"")):
        assert [one.url for one in offered(body, HOME, link)] == ["https://outlet.example/blog/atom"]
