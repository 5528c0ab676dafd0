"""Which dates are believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from pipeline.extract.dates import credible_date, date_provenance, dated_item, read_date
from pipeline.models import Item

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-24", datetime(2026, 5, 24, tzinfo=UTC)),
        ("2026-05-24T08:00:00+02:00", datetime(2026, 5, 24, 6, tzinfo=UTC)),
        ("2026-05-24T08:00:00Z", datetime(2026, 5, 24, 8, tzinfo=UTC)),
        ("2026-06-02", datetime(2026, 6, 2, tzinfo=UTC)),
        ("2026-06-03", None),
        ("1999-12-31", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("22/11/2026", None),
        ("", None),
        (None, None),
        (20260524, None),
        ("20260524", datetime(2026, 5, 24, tzinfo=UTC)),
    ],
)
def test_written(text, expected):
    """ISO dates between 2000 and tomorrow are taken, in UTC; anything else is an unknown date."""
    assert read_date(text, NOW) == expected


def test_credible_takes_any_zone():
    """A moment is judged and kept in UTC."""
    moment = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    assert credible_date(moment, NOW) == datetime(2026, 6, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "sentence", "day", "date_from"),
    [
        ("https://a.example/2026/05/24/ferry", "The ferry sails.", "2026-05-24", "url"),
        ("https://a.example/news/2026-05-24-ferry", "The ferry sails.", "2026-05-24", "url"),
        ("https://a.example/20260524/ferry", "The ferry sails.", "2026-05-24", "url"),
        ("https://a.example/2026/05/ferry", "The ferry sails.", None, ""),
        ("https://a.example/2026/13/24/ferry", "The ferry sails.", None, ""),
        ("https://a.example/2027/05/24/ferry", "The ferry sails.", None, ""),
        ("https://a.example/id/920260524", "The ferry sails.", None, ""),
        ("file:///2026/05/24/note.md", "Published on May 23rd, 2026.", "2026-05-23", "text"),
        ("https://a.example/1", "PORT ASHER, 23 May 2026 — The ferry sails.", "2026-05-23", "text"),
        ("https://a.example/1", "Sept. 3, 2025: The ferry sails.", "2025-09-03", "text"),
        ("https://a.example/1", "On 23 May 2026 the ferry will sail.", None, ""),
        ("https://a.example/1", "Updated: 31 February 2026", None, ""),
    ],
)
def test_a_date_is_looked_for_in_address_and_text(url, sentence, day, date_from):
    """Without a date of the source, the day in the address or the one that a text gives as its own is taken."""
    item = dated_item(Item("item-1", url, "T", "O", "s"), (sentence,), NOW)
    assert (item.published and f"{item.published:%Y-%m-%d}", item.date_from) == (day, date_from)


def test_a_date_that_is_there_stays():
    """The source's own date is never replaced; one that the page gave says so; a watched page has none."""
    url, text, day = "https://a.example/2026/05/24/x", ("The ferry sails.",), datetime(2026, 5, 1, tzinfo=UTC)
    item = Item("item-1", url, "T", "O", "s", published=day, date_from="feed")
    assert dated_item(item, text, NOW) == item
    assert dated_item(replace(item, date_from=""), text, NOW).date_from == "page"
    watched = replace(item, published=None, date_from="seen")
    assert dated_item(watched, text, NOW) == watched
    assert (date_provenance(day, day), date_provenance(day, None), date_provenance(None, None)) == (
        "feed",
        "not credible",
        "",
    )
