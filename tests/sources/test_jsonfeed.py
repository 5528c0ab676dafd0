"""JSON Feed, in both versions and with what is wrong in real ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.models import Answer, Failure, Listing, Source
from pipeline.sources.feed import parse_feed

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://outlet.example/feed.json"


def read(items: Any, version: str = "https://jsonfeed.org/version/1.1", **more: Any) -> Listing | Failure:
    """What a JSON Feed with these items lists."""
    body = json.dumps({"version": version, "title": "The Outlet", "items": items} | more)
    return parse_feed(Source("outlet", "feed", URL), Answer(URL, URL, 200, body.encode(), "application/feed+json"), NOW)


def test_item_in_full() -> None:
    """Every field comes through: plain text of the HTML, the page's own address, dates with their zone, all authors."""
    listing = read(
        [
            {
                "id": "1",
                "url": "/a?utm_source=feed",
                "external_url": "https://other.example/",
                "title": "A <b>title</b>",
                "content_html": "<p>One sentence.</p><p>Another.</p>",
                "content_text": "not this",
                "date_published": "2026-05-24T10:00:00+02:00",
                "date_modified": "2026-05-25T10:00:00Z",
                "authors": [{"name": "Ann"}, {"name": "Bo"}],
            }
        ]
    )
    assert isinstance(listing, Listing)
    (item,) = listing.items
    assert (item.url, item.title, item.outlet) == ("https://outlet.example/a", "A title", "The Outlet")
    assert (item.text, item.author) == ("One sentence.\nAnother.", "Ann, Bo")
    assert item.published == datetime(2026, 5, 24, 8, tzinfo=UTC)
    assert item.updated == datetime(2026, 5, 25, 10, tzinfo=UTC)
    assert listing.note == ""


def test_author_of_the_feed_and_of_version_one() -> None:
    """An item without an author has the feed's; version 1 names one author."""
    listing = read([{"id": "1", "url": "/1", "author": {"name": "Bo"}}, {"url": "/2"}], author={"name": "Ann"})
    assert isinstance(listing, Listing)
    assert [item.author for item in listing.items] == ["Bo", "Ann"]


@pytest.mark.parametrize("identity", [7, 7.0, "7"])
def test_numbers_as_ids(identity: object) -> None:
    """An id that is a number is the same id as its text."""
    listing = read([{"id": identity, "content_text": "Something is said here."}])
    again = read([{"id": "7", "content_text": "Something else is said here."}])
    assert isinstance(listing, Listing)
    assert isinstance(again, Listing)
    assert listing.items[0].id == again.items[0].id


@pytest.mark.parametrize(
    "items",
    [
        [None, 1, "x", [], {}],
        [{"title": None, "url": 7, "content_html": [], "authors": "Ann", "date_published": 1e400}],
    ],
)
def test_items_of_the_wrong_type(items: Any) -> None:
    """What is no item is passed over."""
    listing = read(items)
    assert isinstance(listing, Listing)
    assert listing.items == ()


@pytest.mark.parametrize("items", [None, {}, "x"])
def test_no_items_at_all(items: Any) -> None:
    """A file without a list of items is no feed."""
    failure = read(items)
    assert isinstance(failure, Failure)
    assert failure.reason == "not a supported feed"
