"""Dates: when something was published, where we know that from, and whether it can be believed.

`Item.date_from` says where `published` comes from: "feed", "search" and "document" are the source's own word, "page",
"url" and "text" stand in the order in which they are asked when the source has none. Without a date it is "" or "not
credible"; a watched page says "seen". Whoever needs a date then takes the time at which we first saw the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from pipeline.gather.moments import moment
from pipeline.records import Item

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
SLACK = timedelta(days=1)  # clocks and time zones of others
SEEN = "seen"  # the source has no dates to give, and those in its text mean something else
DOUBTED = "not credible"
_IN_URL = re.compile(r"(?<!\d)(20\d\d)(?P<gap>[/-]?)(0[1-9]|1[0-2])(?P=gap)(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS) + "|sept"
_DATE = rf"(?:(\d\d?)(?:st|nd|rd|th)? ({_MONTH})\.?|({_MONTH})\.? (\d\d?)(?:st|nd|rd|th)?),? (20\d\d)(?!\d)"
# Where a text tells its own date: after such a word, or at its very start with a dash after it.
_LABELLED = re.compile(rf"\b(?:published|posted|dated)(?: on|:)? {_DATE}", re.I)
_DATELINE = re.compile(rf"^(?:[\w .]{{2,40}}, )?\(?{_DATE}\)?\s?(?:[—–:]|- )", re.I)
OPENING = 3  # sentences in which a text may tell its date


def credible(when: datetime | None, now: datetime) -> datetime | None:
    """The moment in UTC, or None when it is missing, before 2000 or in the future."""
    if when is None:
        return None
    try:
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return when if EARLIEST <= when <= now + SLACK else None


def written(text: object, now: datetime) -> datetime | None:
    """The date or time that a text gives, or None when it is something else or not credible."""
    return credible(moment(text), now)


def told(given: object, believed: datetime | None, by: str = "feed") -> str:
    """The provenance of a date that a source gave, or why there is none."""
    return by if believed else DOUBTED if given else ""


def dated(item: Item, sentences: Sequence[str], now: datetime) -> Item:
    """The item with the best date that can be had, and where it comes from."""
    if item.date_from == SEEN:
        return item
    if item.published:
        return item if item.date_from not in ("", DOUBTED) else replace(item, date_from="page")
    for by, when in (("url", _from_url(item.url, now)), ("text", from_text(sentences, now))):
        if when:
            return replace(item, published=when, date_from=by)
    return item


def _from_url(url: str, now: datetime) -> datetime | None:
    """The day in an address such as /2026/05/24/title."""
    match = _IN_URL.search(urlsplit(url).path) if url.startswith("http") else None
    return written(f"{match[1]}-{match[3]}-{match[4]}", now) if match else None


def from_text(sentences: Sequence[str], now: datetime) -> datetime | None:
    """The day that a text gives as its own near its beginning."""
    for sentence in sentences[:OPENING]:
        match = _LABELLED.search(sentence) or _DATELINE.search(sentence)
        if match:
            return written(f"{match[1] or match[4]} {match[2] or match[3]} {match[5]}", now)
    return None
