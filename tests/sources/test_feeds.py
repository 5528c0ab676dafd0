"""Feeds, made up and real."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from pipeline.models import Answer, Ask, Failure, Listing, Source, tagged
from pipeline.net.client import FetchHost
from pipeline.sources.feed import digest_of, parse_feed

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://outlet.example/feed.xml"
SOURCE = Source("outlet", "feed", URL)


def read(body, source=SOURCE, content_type="application/xml"):
    """What a body gives when it is the answer to a source's feed."""
    data = body.encode() if isinstance(body, str) else body
    return parse_feed(source, Answer(URL, URL, 200, data, content_type, '"e"', "Mon"), NOW)


def rss(*items, title="The Outlet"):
    """An RSS feed with these items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{title}</title><link>https://outlet.example/</link>"
        + "".join(f"<item>{item}</item>" for item in items)
        + "</channel></rss>"
    )


def test_rss_item_in_full():
    """An RSS item becomes a record: canonical URL, plain words, UTC date, the full content rather than the summary."""
    listing = read(
        rss(
            "<title>Open &amp;amp; closed</title><link>/a?utm_source=feed#x</link><guid>1</guid>"
            "<author>desk@outlet.example (Desk)</author><pubDate>Sun, 24 May 2026 10:00:00 +0200</pubDate>"
            "<description>Short.</description>"
            "<content:encoded><![CDATA[<p>One sentence.</p><p>Another, <b>longer</b>.</p>]]></content:encoded>"
        )
    )
    assert isinstance(listing, Listing)
    (item,) = listing.items
    assert item.url == "https://outlet.example/a"
    assert item.id == tagged("item", "https://outlet.example/a")
    assert (item.title, item.outlet, item.author, item.source) == ("Open & closed", "The Outlet", "Desk", "outlet")
    assert item.published == datetime(2026, 5, 24, 8, tzinfo=UTC)
    assert item.text == "One sentence.\nAnother, longer."
    assert (listing.etag, listing.modified, len(listing.body_hash), listing.note) == ('"e"', "Mon", 64, "")


def test_atom_entry_with_its_base():
    """An Atom entry's links are relative to its xml:base, and its update is its date when it has no other."""
    listing = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Notes</title>'
        '<entry xml:base="https://outlet.example/notes/"><id>urn:1</id><title>T</title><link href="one"/>'
        "<updated>2026-05-24T10:00:00Z</updated><summary>S</summary></entry></feed>"
    )
    (item,) = listing.items
    assert item.url == "https://outlet.example/notes/one"
    assert item.published == item.updated == datetime(2026, 5, 24, 10, tzinfo=UTC)


def test_outlet_of_the_source_comes_first():
    """The configured outlet overrides the feed's title; without either the host stands in."""
    item = "<title>T</title><link>https://outlet.example/1</link>"
    assert read(rss(item), Source("o", "feed", URL, outlet="Mine")).items[0].outlet == "Mine"
    assert read(rss(item, title="")).items[0].outlet == "outlet.example"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://[",
     "mailto:a@outlet.example", "https://outlet.example/" + "a" * 3000],
)  # fmt: skip
def test_link_that_is_no_public_address_is_dropped(link):
    """An item with a bad link stays, known by its guid, without an address."""
    (item,) = read(rss(f"<title>T</title><link>{link}</link><guid isPermaLink='false'>7</guid>")).items
    assert item.url == ""
    assert item.id == tagged("item", "outlet", "7")


def test_item_without_anything_is_skipped():
    """An item that nothing identifies, or that says nothing, is not an item; the others stay."""
    listing = read(rss("", "<guid isPermaLink='false'>9</guid>", "<title>Only a title</title>"))
    assert [item.title for item in listing.items] == ["Only a title"]
    assert listing.items[0].id == tagged("item", "outlet", "Only a title", "", "")


def test_first_of_two_entries_for_one_page_wins():
    """Two entries that differ in tracking parameters only are one item."""
    link = "<link>https://outlet.example/1?utm_source={}</link>"
    listing = read(rss("<title>A</title>" + link.format("a"), "<title>B</title>" + link.format("b")))
    assert [item.title for item in listing.items] == ["A"]


@pytest.mark.parametrize(
    "date", ["1764000000", "99999-01-01", "Mon, 01 Jan 0001 00:00:00 GMT", "2035-01-01", "22/11/2026", "soon", ""]
)
def test_incredible_date_is_unknown(date):
    """A date before 2000, after tomorrow or in no known form is no date."""
    item = f"<title>T</title><link>https://outlet.example/1</link><pubDate>{date}</pubDate>"
    assert read(rss(item)).items[0].published is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<![CDATA[<script>alert(1)</script>Title]]>", "Title"),
        ("&lt;img src=x onerror=alert(1)&gt;Title", "Title"),
        ("Right\u202eto\u200bleft", "Righttoleft"),
        ("x" * 5000, "x" * 299 + "…"),
    ],
)
def test_hostile_title_is_plain_text(title, expected):
    """Markup and steering characters do not pass, and a title has a length."""
    assert read(rss(f"<title>{title}</title><link>https://outlet.example/1</link>")).items[0].title == expected


def test_html_is_no_feed_and_names_the_feed_that_it_offers(world):
    """An HTML page where a feed was is a failure; its own feed is offered, its links are not taken for entries."""
    page = (
        b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/rss">'
        b"</head><body><a href='/x'>x</a></body></html>"
    )
    world.serve("/feed.xml", page, Content_Type="text/html")
    (answer,) = FetchHost(world.settings())((Ask(URL),))
    assert parse_feed(SOURCE, answer, NOW) == Failure(
        "outlet", "not a feed (HTML)", "the page offers https://outlet.example/rss", code="HTML"
    )
    assert read("<html><body>Just a moment...</body></html>").reason == "not a feed (HTML)"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty feed"),
        (" \n ", "empty feed"),
        ("null", "not a supported feed"),
        ("%PDF-1.4", "not a feed"),
        (b"\x00\xff", "not a feed"),
    ],
)
def test_what_is_no_feed_is_a_failure(body, reason):
    """Empty and foreign bodies are failures of that one source."""
    failure = read(body)
    assert isinstance(failure, Failure)
    assert failure.reason == reason


def test_feed_without_entries_and_not_modified():
    """An empty feed is a listing with a note, and so is an unchanged one."""
    assert read(rss()).note == "feed has no entries"
    listing = parse_feed(SOURCE, Answer(URL, URL, 304, etag='"e"'), NOW)
    assert listing == Listing("outlet", (), '"e"', "", note="not modified")


def test_cut_off_feed_keeps_whole_items():
    """A feed that breaks off gives the items before the break, and says so."""
    items = [f"<title>T{n}</title><link>https://outlet.example/{n}</link>" for n in range(5)]
    listing = read(rss(*items)[:-130])
    assert [item.title for item in listing.items][:3] == ["T0", "T1", "T2"]
    assert "cut off" in listing.note


@pytest.mark.parametrize("charset", ["utf-16", "shift_jis", "koi8-r"])
def test_encodings(charset):
    """Feeds in other encodings give the right words."""
    word = {"utf-16": "Schlüssel", "shift_jis": "公開", "koi8-r": "Открытый"}[charset]
    text = rss(f"<title>{word}</title><link>https://outlet.example/1</link>").replace("utf-8", charset, 1)
    assert read(text.encode(charset)).items[0].title == word


def test_entity_bomb_and_external_entity_give_nothing():
    """Nested entities do not grow without end, and outside files are not read."""
    names = "abcdefghij"
    nested = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    bomb = f'<!DOCTYPE r [<!ENTITY a "lol">{nested}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = rss("<title>T &j;&f;</title><link>https://outlet.example/1</link>").replace("?>", "?>" + bomb, 1)
    start = time.process_time()
    found = repr(read(text))
    assert time.process_time() - start < 2
    assert len(found) < 2000
    assert "root:" not in found


def test_real_feeds(data):
    """Feeds as they are served out there give entries with titles, addresses and mostly dates."""
    found = [read(path.read_bytes()) for path in sorted((data / "data" / "feeds" / "real").iterdir())]
    assert len(found) == 76
    listings = [listing for listing in found if isinstance(listing, Listing) and listing.items]
    assert len(listings) >= 74
    items = [item for listing in listings for item in listing.items]
    assert sum(bool(item.url) for item in items) >= 0.99 * len(items)
    assert sum(item.published is not None for item in items) >= 0.98 * len(items)


def test_packed_feed_without_a_label():
    """A compressed feed whose server does not say so is read, and known by its bytes as they came."""
    body = rss("<title>Tide</title><link>/tide</link>").encode()
    packed = gzip.compress(body)
    listing = read(packed)
    assert [item.title for item in listing.items] == ["Tide"]
    assert listing.body_hash == digest_of(packed)
    assert "not a feed" in read(b"\x1f\x8b broken").reason


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("feed:https://outlet.example/tide", "https://outlet.example/tide"),
        ("feed://outlet.example/tide", "https://outlet.example/tide"),
        ("FEED:HTTP://outlet.example/tide", "http://outlet.example/tide"),
        ("feeds", "https://outlet.example/feeds"),
    ],
)
def test_feed_scheme(link, url):
    """Addresses that are marked as feeds are addresses."""
    (item,) = read(rss(f"<title>Tide</title><link>{link}</link>")).items
    assert item.url == url
