"""Sitemaps: plain ones, news, indexes, packed, cut off and hostile."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from pipeline.models import Answer, Ask, Failure, Listing, Source
from pipeline.sources import sitemap

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://outlet.example/sitemap.xml"
SOURCE = Source("outlet", "sitemap", URL)
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = f'{SPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def answer(body: str | bytes, url: str = URL) -> Answer:
    """An answer with this body."""
    return Answer(url, url, 200, body if isinstance(body, bytes) else body.encode(), "application/xml", '"e"')


def page(name: str, changed: str = "") -> str:
    """One page of a sitemap."""
    return (
        f"<url><loc>https://outlet.example/{name}</loc>"
        + (f"<lastmod>{changed}</lastmod>" if changed else "")
        + "</url>"
    )


def listed(body: str | bytes, most: int = 200, parts: tuple[Answer | Failure, ...] = ()) -> Listing:
    """What a sitemap lists."""
    listing = sitemap.parse_sitemap(SOURCE, answer(body), NOW, most, parts)
    assert isinstance(listing, Listing), listing
    return listing


def test_pages_newest_first() -> None:
    """Pages come newest first; the date of a change is none of publication; what is beyond the cap is counted."""
    pages = [
        page("old", "2024-01-01"),
        page("new", "2026-05-30T10:00:00+02:00"),
        page("undated"),
        page("mid", "2026-05-01"),
    ]
    listing = listed(f"<urlset {SPACE}>{''.join(pages)}</urlset>", most=3)
    assert [item.url.rpartition("/")[2] for item in listing.items] == ["new", "mid", "undated"]
    assert listing.items[0].updated == datetime(2026, 5, 30, 8, tzinfo=UTC)
    assert listing.items[0].published is None
    assert listing.etag == '"e"'
    assert "1 older entry left out" in listing.note


def test_news_sitemap() -> None:
    """A news sitemap tells title, date and outlet of each page."""
    told = (
        "<news:news><news:publication><news:name>The Outlet</news:name><news:language>en</news:language>"
        "</news:publication><news:publication_date>2026-05-30</news:publication_date>"
        "<news:title>Open &amp; closed</news:title></news:news>"
    )
    (item,) = listed(f"<urlset {NEWS}><url><loc>https://outlet.example/a</loc>{told}</url></urlset>").items
    assert (item.title, item.published) == ("Open & closed", datetime(2026, 5, 30, tzinfo=UTC))
    assert item.outlet == "outlet.example", "the configuration or the host says who publishes a site's own pages"


def test_index() -> None:
    """Of an index the newest sitemaps are asked; what could not be had is noted, and asked again on the next run."""
    parts = "".join(
        f"<sitemap><loc>https://outlet.example/s{n}.xml</loc><lastmod>2026-05-{n:02d}</lastmod></sitemap>"
        for n in range(1, 9)
    )
    index = f"<sitemapindex {SPACE}>{parts}</sitemapindex>"
    asks = sitemap.further(SOURCE, answer(index))
    assert asks == tuple(Ask(f"https://outlet.example/s{n}.xml", own=True) for n in (8, 7, 6, 5, 4))
    whole = answer(f"<urlset {SPACE}>{page('a', '2026-05-30')}</urlset>")
    listing = listed(index, parts=(whole, Failure("s7", "not found (404)")))
    assert [item.url for item in listing.items] == ["https://outlet.example/a"]
    assert "6 older sitemaps of its index left out" in listing.note
    assert "1 sitemap of its index could not be read" in listing.note
    assert (listing.etag, listing.body_hash) == ("", "")


def test_packed_and_cut_off() -> None:
    """A packed sitemap is read; of one that breaks off, what stands before the break."""
    body = f"<urlset {SPACE}>{page('a')}{page('b')}</urlset>"
    assert len(listed(gzip.compress(body.encode())).items) == 2
    listing = listed(body[:-30])
    assert [item.url for item in listing.items] == ["https://outlet.example/a"]
    assert "cut off" in listing.note


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>no</body></html>",
        "",
        f'<!DOCTYPE u [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset {SPACE}><url><loc>&e;</loc></url></urlset>',
        b"\x1f\x8bnot packed",
    ],
)
def test_no_sitemap(body: str | bytes) -> None:
    """A page, nothing, and a file that declares entities are no sitemaps."""
    assert sitemap.parse_sitemap(SOURCE, answer(body), NOW) == Failure(
        "outlet", "not a sitemap", "look for its address in the site's robots.txt"
    )


def test_addresses_that_are_none() -> None:
    """Pages without a web address are passed over."""
    bad = "<url><loc>javascript:alert(1)</loc></url><url><loc/></url><url/>"
    assert [item.url for item in listed(f"<urlset {SPACE}>{bad}{page('a')}</urlset>").items] == [
        "https://outlet.example/a"
    ]
