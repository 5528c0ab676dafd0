"""How much of what feeds say comes through: `python -m tests.quality.feeds [--all]` prints counts and mismatches.

Over the feeds in the test data: every file that holds items must yield entries, and titles, links and dates are held
against the results that another reader's authors wrote down (gofeed; feed-rs beside it). Both sides are compared in our
own plain form: text without markup, canonical addresses, instants in UTC.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from pipeline.extract.text import plain_line
from pipeline.models import Answer
from pipeline.sources.entry import CleaningTally, Entry, entry_link
from pipeline.sources.feed import read_feed
from pipeline.urls import canonical
from tests.shared_data import shared_data

FLOOR = 0.98
URL = "https://feed.example/feed"
HOLDS = re.compile(rb"<(?:\w+:)?(?:item|entry)(?:\s[^>]*)?/?>", re.I)
FIELDS = ("title", "link", "date")


@dataclass
class Score:
    """What one collection came to."""

    name: str
    files: int = 0  # that hold items
    silent: list[str] = field(default_factory=list)  # hold items, yield no entries
    wanted: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)  # file, field, what differs

    def lines(self, everything: bool) -> Iterator[str]:
        """The score for people."""
        yield f"{self.name}: {self.files - len(self.silent)} of {self.files} files that hold items yield entries"
        yield from (f"    nothing from {name}" for name in self.silent)
        for what in FIELDS:
            if self.wanted[what]:
                share = self.met[what] / self.wanted[what]
                yield f"    {what}s: {self.met[what]} of {self.wanted[what]} ({share:.1%})"
        if everything or len(self.missed) <= 20:
            yield from (f"    {name}: {what}: {why}" for name, what, why in self.missed)

    @property
    def share(self) -> float:
        """The share of all expected titles, links and dates that match."""
        return sum(self.met.values()) / max(1, sum(self.wanted.values()))


def gofeed(folder: Path) -> Score:
    """All feeds of gofeed's tests, held against the results beside them."""
    score = Score("gofeed")
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xml" or (path.suffix == ".json" and _is_feed(path)):
            beside = (
                path.with_name(f"{path.stem}_expected.json") if path.suffix == ".json" else path.with_suffix(".json")
            )
            _hold(score, path, [*_gofeed(json.loads(beside.read_text()))] if beside.exists() else None)
    return score


def feed_rs(folder: Path) -> Score:
    """All feeds of feed-rs's tests, held against the results beside them."""
    score = Score("feed-rs")
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".xml", ".json") and not path.name.endswith(".serde.json"):
            beside = path.with_name(f"{path.stem}.serde.json")
            _hold(score, path, [*_feed_rs(json.loads(beside.read_text()))] if beside.exists() else None)
    return score


def real(folder: Path) -> Score:
    """The feeds that were taken from the web as they are."""
    score = Score("real")
    for path in sorted(folder.iterdir()):
        _hold(score, path, None)
    return score


def measure(folder: Path) -> tuple[Score, ...]:
    """All three collections."""
    return gofeed(folder / "gofeed"), feed_rs(folder / "feed-rs"), real(folder / "real")


def _hold(score: Score, path: Path, expected: list[dict[str, Any]] | None) -> None:
    body = path.read_bytes()
    feed = read_feed(Answer(URL, URL, 200, body))
    entries = feed.entries if feed else ()
    if expected or HOLDS.search(body) or entries:
        score.files += 1
        if not entries:
            score.silent.append(str(path.name))
    for place, item in enumerate(expected or ()):
        ours = _ours(entries[place]) if place < len(entries) else {"title": "", "link": "", "date": None}
        for what in FIELDS:
            if item[what]:
                score.wanted[what] += 1
                if ours[what] == item[what]:
                    score.met[what] += 1
                else:
                    score.missed.append((path.name, what, _reason(ours[what], item[what])))


def _reason(ours: object, expected: object) -> str:
    """Why two values differ, where that is known."""
    both = f"{ours!s:.80} instead of {expected!s:.80}"
    if not ours:
        return f"nothing found: {both}"
    if "feedproxy.google.com" in str(expected):
        return f"the page's own address, which the feed gives beside Feedburner's: {both}"
    return f"differs: {both}"


def _ours(entry: Entry) -> dict[str, Any]:
    return {
        "title": plain_line(entry.title),
        "link": entry_link(entry, CleaningTally()),
        "date": entry.day and entry.day.replace(microsecond=0),
    }


def _gofeed(expected: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in expected.get("items") or expected.get("entries") or ():
        links = [one for one in item.get("links") or () if isinstance(one, dict)]
        first = next(
            (one["href"] for one in links if one.get("rel") in ("alternate", "", None) and one.get("href")), ""
        )
        dates = ("publishedParsed", "pubDateParsed", "updatedParsed", "date_published", "date_modified")
        date = next((item[key] for key in dates if item.get(key)), "")
        yield _expected(item.get("title"), item.get("link") or item.get("url") or first, date)


def _feed_rs(expected: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in expected.get("entries") or expected.get("items") or ():
        title = item.get("title")
        title = title.get("content") if isinstance(title, dict) else title
        links = [one for one in item.get("links") or () if one.get("rel") in ("alternate", None)]
        address = links[0]["href"] if links else item.get("url") or ""
        yield _expected(
            title, address, item.get("published") or item.get("updated") or item.get("date_published") or ""
        )


def _expected(title: str | None, address: str, date: str) -> dict[str, Any]:
    where = entry_link(Entry(link=address, base=URL), CleaningTally()) if address else ""
    return {"title": plain_line(title or ""), "link": where or canonical(address), "date": _moment(date)}


def _moment(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except ValueError:
            continue
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)).replace(microsecond=0)
    return None


def _is_feed(path: Path) -> bool:
    """Whether a JSON file is a feed rather than a result."""
    return path.parent.name in ("json", "universal") and not path.stem.endswith("_expected")


def main() -> int:
    """Print the scores; 1 when a floor is missed."""
    data = shared_data()
    if data is None:
        sys.stdout.write("no test data: set LIVING_BRIEF_DATA to its folder, or lay it at ../shared\n")
        return 1
    scores = measure(data / "data" / "feeds")
    for score in scores:
        sys.stdout.write("\n".join(score.lines("--all" in sys.argv)) + "\n")
    sys.stdout.write(f"gofeed's titles, links and dates that match: {scores[0].share:.1%} (floor {FLOOR:.0%})\n")
    return int(scores[0].share < FLOOR or bool(scores[2].silent))


if __name__ == "__main__":
    sys.exit(main())
