"""Feeds: parsing a feed, beside feedparser on the same bytes."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from bench.measure import Cost, Ratio, beside, in_turns, timed
from pipeline.models import Answer, Listing, Source
from pipeline.sources.feed import parse_feed

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LEAST = 15  # entries of a feed that is measured
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.I)


@dataclass(frozen=True, slots=True)
class Feed:
    """A real feed."""

    source: Source
    answer: Answer
    entries: int


def load(folder: Path, every: int = 1) -> list[Feed]:
    """The real feeds of the test data that have at least LEAST entries, or of one file in so many."""
    return list(_loaded(sorted((folder / "data" / "feeds" / "real").iterdir())[::every]))


def _loaded(paths: Iterable[Path]) -> Iterator[Feed]:
    for path in paths:
        body = path.read_bytes()
        count = len(_ENTRY.findall(body))
        if count < LEAST:
            continue
        url = f"https://{path.name}.example/feed"
        source, answer = Source(path.name, "feed", url, ""), Answer(url, url, 200, body)
        listing = parse_feed(source, answer, NOW)
        if isinstance(listing, Listing):
            yield Feed(source, answer, count)


def bare(found: list[Feed]) -> None:
    """The other side: feedparser as it comes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for feed in found:
            feedparser.parse(io.BytesIO(feed.answer.body))


def first(found: list[Feed]) -> None:
    """Our side."""
    for feed in found:
        parse_feed(feed.source, feed.answer, NOW)


def costs(found: list[Feed], rounds: int) -> dict[str, Cost]:
    """Both, in turns."""
    return in_turns(
        {
            "bare": lambda: timed(lambda: bare(found)),
            "first": lambda: timed(lambda: first(found)),
        },
        rounds,
    )


def ratios(data: Path | None, rounds: int = 5) -> list[Ratio]:
    """Ratio 3; nothing without the test data."""
    found = load(data) if data else []
    if not found:
        return []
    took = costs(found, rounds)
    entries = sum(feed.entries for feed in found)
    what = f"{len(found)} real feeds, {entries} entries"
    return [
        Ratio(
            "3 feeds, first parse / feedparser",
            took["first"].cpu / took["bare"].cpu,
            0.35,
            f"{what}; {beside(took['first'], took['bare'])}",
        ),
    ]
