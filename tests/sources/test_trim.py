"""Entries that were seen before are cut out of a feed, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import Answer, Listing, Source
from pipeline.sources.feed import HASH_WIDTH, parse_feed, trimmed

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://outlet.example/feed"
SOURCE = Source("outlet", "feed", URL)


def rss(*items: str) -> bytes:
    """A feed with these items."""
    inside = "".join(f"<item><link>https://outlet.example/{item}</link><title>{item}</title></item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>O</title>{inside}</channel></rss>'.encode()


def listed(body: bytes, known: bytes = b"") -> Listing:
    """What a body lists for a reader who knows some of its entries."""
    listing = parse_feed(SOURCE, Answer(URL, URL, 200, body, "application/xml"), NOW, 10_000, known)
    assert isinstance(listing, Listing)
    return listing


def test_only_what_is_new_is_listed() -> None:
    """The second look lists the entry that came in, in whatever place; a third finds nothing and says so."""
    first = listed(rss("a", "b"))
    second = listed(rss("c", "a", "b"), first.digests)
    assert ([item.title for item in second.items], second.seen) == (["c"], 2)
    third = listed(rss("a", "c"), second.digests)
    assert (third.items, third.seen, third.note) == ((), 2, "")


def test_an_edited_entry_is_listed_again() -> None:
    """An entry with other words is another entry."""
    first = listed(rss("a", "b"))
    edited = rss("a", "b").replace(b"<title>b</title>", b"<title>b, corrected</title>")
    assert [item.title for item in listed(edited, first.digests).items] == ["b, corrected"]


@pytest.mark.parametrize(
    "inside",
    [
        "<item><title>a</title><item><title>b</title></item></item>",
        "<item><title>a</title>",
        "</item><item>",
        "<item><title>a</title></entry>",
        "<item/><item><title>a</title></item>",
        "<item><description><![CDATA[</item><item>]]></description></item>",
        "<item><title>a</title><!-- </item><item> --></item>",
        "<!-- <item><title>a</title> --></item>",
        "<item><description><![CDATA[<item></item>]]></description></item>",
    ],
)
def test_what_does_not_part_cleanly_is_parsed_whole(inside: str) -> None:
    """Entries that nest, overlap or hide in character data and comments are not cut."""
    assert trimmed(f"<rss><channel>{inside}</channel></rss>".encode()) is None


def test_a_feed_that_breaks_off_is_parsed_whole() -> None:
    """Without its end a feed may hold half an entry."""
    assert trimmed(rss("a", "b")[:-20]) is None


@given(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8), st.sets(st.sampled_from("abcdefgh")))
def test_new_and_known_are_all(names: list[str], known: set[str]) -> None:
    """What is cut out and what is left are the feed, and what is left stays in order."""
    before = trimmed(rss(*sorted(known)))
    assert before
    cut = trimmed(rss(*names), before.digests)
    assert cut
    assert (cut.seen, cut.left) == (len(known & set(names)), len(set(names) - known))
    assert cut.body == rss(*(name for name in names if name not in known))
    assert len(cut.digests) == HASH_WIDTH * len(names)


def real(data: Path) -> Iterator[bytes]:
    """Every real feed."""
    yield from (path.read_bytes() for path in sorted((data / "data" / "feeds" / "real").rglob("*")) if path.is_file())


def test_real_feeds_list_the_same(data: Path) -> None:
    """On real feeds, two new entries are listed as a parse of the whole feed lists them; nearly all can be cut."""
    whole = cut = 0
    for body in real(data):
        full = parse_feed(SOURCE, Answer(URL, URL, 200, body), NOW, 10_000)
        if not isinstance(full, Listing) or len(full.items) < 3 or "repeat" in full.note:
            continue
        whole += 1
        if not full.digests:
            continue
        cut += 1
        part = listed(body, full.digests[2 * HASH_WIDTH :])
        assert part.items == full.items[:2]
    assert cut >= 0.9 * whole > 20
