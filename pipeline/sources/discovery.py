"""Discovery: which feeds a site has, found by asking the address itself, what its page names, and the usual places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any, Literal

from pipeline.extract import text
from pipeline.models import Answer, Ask, Failure, Source
from pipeline.net.client import politeness_host
from pipeline.sources import autodiscovery, opml, sitemap
from pipeline.sources.autodiscovery import Offer
from pipeline.sources.entry import entry_items
from pipeline.sources.feed import read_feed
from pipeline.urls import canonical

PROBED = 8  # addresses asked beside the first: politeness, and a person waits
Fetch = Callable[[tuple[Ask, ...]], Sequence[Answer | Failure]]
Apart = Callable[..., Any]  # a name, a function and its arguments: what it gives, or a Failure


@dataclass(frozen=True, slots=True)
class SourceCandidate:
    """Something that could become a source, with what a person needs to judge it."""

    kind: Literal["feed", "sitemap", "page"]
    url: str
    title: str
    entries: int = 0
    newest: datetime | None = None
    words: int = 0  # of the middle entry's text: full articles, teasers or titles alone

    def __str__(self) -> str:
        if self.kind == "page":
            return "the page itself, watched for changes of its text"
        newest = f"newest {self.newest:%Y-%m-%d}" if self.newest else "no dates"
        carries = "titles only" if self.words < 5 else "teasers" if self.words < 150 else "full text"
        return f"{self.entries:,} entries, {newest}" + (f", {carries}" if self.kind == "feed" else "")


@dataclass(frozen=True, slots=True)
class Discovered:
    """What was found at an address, the best first, or an OPML file's bytes; `tried` are addresses without a feed."""

    candidates: tuple[SourceCandidate, ...] = ()
    tried: tuple[str, ...] = ()
    list_of_feeds: bytes = b""


def directly(_: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Read in this process, without limits."""
    return function(*arguments)


def discover(url: str, fetch: Fetch, now: datetime, apart: Apart = directly) -> Discovered | Failure:
    """Ask an address and, when it is a page, the places where its feeds may be; at worst the page itself is offered.

    What the site sends is read by `apart`, such as the `call` of a workshop.
    """
    (first,) = fetch((Ask(url, own=True),))
    if isinstance(first, Failure):
        return first
    if opml.looks_like_opml(first.body):
        return Discovered(list_of_feeds=first.body)
    found = apart(url, candidate, first, now)
    if found:
        return found if isinstance(found, Failure) else Discovered((found,))
    named = apart(url, autodiscovery.offered, first.body, first.final, first.link)
    title = apart(url, autodiscovery.title_of, first.body)
    if isinstance(named, Failure):
        return named
    found_there, tried = _probe(named, fetch, now, politeness_host(url), apart)
    if not found_there:
        found_there, more = _probe(autodiscovery.usual(first.final), fetch, now, politeness_host(url), apart)
        tried = (*tried, *more)
    page = SourceCandidate("page", url, "" if isinstance(title, Failure) else title)
    return Discovered((*found_there, page), tried)


def candidate(answer: Answer, now: datetime, title: str = "") -> SourceCandidate | None:
    """What an answer is when it is a feed or a sitemap; None for anything else."""
    source = Source("", "feed", answer.url)
    feed = read_feed(answer)
    if feed is not None:
        listed, _ = entry_items(source, feed.entries, "", now)
        name = text.plain_line(feed.title, 100) or title
        words = int(median(len(item.text.split()) for item in listed)) if listed else 0
        return SourceCandidate(
            "feed", answer.final, name, len(feed.entries), _newest([i.published for i in listed]), words
        )
    site = sitemap.read_sitemap(answer)
    if site is not None:
        days = [entry.day for entry in (*site.entries, *site.parts)]
        return SourceCandidate("sitemap", answer.final, title, len(site.entries) + len(site.parts), _newest(days))
    return None


def _probe(
    places: Sequence[Offer], fetch: Fetch, now: datetime, home: str, apart: Apart
) -> tuple[tuple[SourceCandidate, ...], tuple[str, ...]]:
    """The places that are feeds, and the addresses of those that are not; `home` is the host that the user named."""
    found: dict[str, SourceCandidate] = {}
    tried = []
    places = places[:PROBED]
    asks = tuple(Ask(place.url, own=politeness_host(place.url) == home) for place in places)
    for place, answer in zip(places, fetch(asks), strict=True):
        one = apart(place.url, candidate, answer, now, place.title) if isinstance(answer, Answer) else None
        if one is None or isinstance(one, Failure):
            tried.append(place.url)
        else:
            found.setdefault(canonical(one.url), one)
    return tuple(found.values()), tuple(tried)


def _newest(days: Sequence[datetime | None]) -> datetime | None:
    return max((day for day in days if day), default=None)
