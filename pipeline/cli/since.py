"""Since when: what a reader writes (7d, yesterday, a date, v4, last-read), and the bookmarks of what was read."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pipeline.cli.lookup import no_version
from pipeline.config import Config
from pipeline.errors import CannotWrite, UsageError
from pipeline.render.files import write
from pipeline.storage import codec
from pipeline.storage.shelf import Shelf

LAST_ISSUE = "last-issue"
SPANS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_SPAN = re.compile(r"(\d{1,4})\s*([hdw])", re.IGNORECASE)
_VERSION = re.compile(r"v(\d{1,9})", re.IGNORECASE)


def since_instant(since: str, now: datetime) -> datetime:
    """The moment that is meant: 7d, yesterday, or a date of UTC, which is included; a UsageError for anything else."""
    if found := _SPAN.fullmatch(since.strip()):
        return now - int(found[1]) * SPANS[found[2].lower()]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if since.strip().casefold() in ("today", "yesterday"):
        return midnight - timedelta(days=since.strip().casefold() == "yesterday")
    try:
        found_at = datetime.fromisoformat(since.strip())
    except ValueError as error:
        raise UsageError(f'"{since[:40]}" is neither a span (7d, 12h) nor a date (2026-05-01) nor yesterday') from error
    return found_at if found_at.tzinfo else found_at.replace(tzinfo=UTC)


def day(since: str, now: datetime) -> str:
    """The day of that moment as ISO has it, "" for no limit."""
    return f"{since_instant(since, now).astimezone(UTC):%Y-%m-%d}" if since.strip() else ""


def since_version(since: str) -> int | None:
    """The number of a version such as v4; None where no version is meant."""
    found = _VERSION.fullmatch(since.strip())
    return int(found[1]) if found else None


def after(dates: dict[int, str], state: Path, slug: str, since: str) -> int:
    """The version of a topic that a reader knows who asks for what is new since then, 0 for none."""
    if since == "last-read":
        mark = marked(state, slug)
        return mark[0] if mark and mark[0] in dates else 0
    if number := since_version(since):
        return number
    begun = codec.instant(since_instant(since, datetime.now(UTC)))
    return max((number for number, date in dates.items() if date < begun), default=0)


def known_version(config: Config, shelf: Shelf, since: str) -> int:
    """The version that a reader knows: named, or the newest of before a date, or the one that was read last.

    Of the last issue it is 0, the start, for a topic that no issue has told of yet.
    """
    if not shelf.last:
        raise no_version(config.state, shelf.topic)
    if since == LAST_ISSUE:
        told = marked(config.state, shelf.topic, "issue")
        return told[0] if told and told[0] in shelf.dates else 0
    if since == "last-read":
        found = marked(config.state, shelf.topic)
        if not found or found[0] not in shelf.dates:
            raise UsageError(f"{shelf.topic} has not been read yet; start with: brief read {shelf.topic}")
        return found[0]
    if number := re.fullmatch(r"v?(\d{1,9})", since):
        return shelf.brief(int(number[1])).version  # raises when there is none
    try:
        instant = since_instant(since, datetime.now(UTC))
    except UsageError as error:
        known = "a version (v4), a date (2026-05-01), a span (7d), yesterday, last-read or last-issue"
        raise UsageError(f'--since "{since}" is none of these: {known}') from error
    return shelf.before(instant)


# Bookmarks: how far each topic was read, and how far issues have told of it, in files of the state folder.


BookmarkKind = Literal["read", "issue"]
_NAMES: dict[BookmarkKind, str] = {"read": "bookmarks.json", "issue": "issues.json"}


def marked(state: Path, topic: str, kind: BookmarkKind = "read") -> tuple[int, str] | None:
    """The version that was read last and the day of it; None when there is none or the file cannot be made out."""
    mark = _marks(state / _NAMES[kind]).get(topic)
    try:
        return (int(mark["version"]), str(mark["read"])[:10]) if mark else None
    except (KeyError, TypeError, ValueError):
        return None


def claims_told(state: Path, topic: str) -> frozenset[str] | None:
    """The claims that issues have told of a topic; None where that is not known."""
    claims = _marks(state / _NAMES["issue"]).get(topic, {}).get("told")
    return frozenset(map(str, claims)) if isinstance(claims, list) else None


def mark_read(
    state: Path,
    topics: Mapping[str, int],
    now: datetime,
    kind: BookmarkKind = "read",
    claims: Mapping[str, Collection[str]] | None = None,
) -> None:
    """Note that a version of each of these topics was read, of issues also which `claims` they told.

    Raises CannotWrite.
    """
    path, read = state / _NAMES[kind], f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    marks = _marks(path)
    for topic, version in topics.items():
        marks[topic] = {"version": version, "read": read}
        if claims is not None:
            marks[topic]["told"] = sorted(claims[topic])
    try:
        write(path, json.dumps(marks, indent=2, sort_keys=True) + "\n")
    except CannotWrite as error:
        named = ", ".join(f"v{version} of {topic}" for topic, version in topics.items())
        raise CannotWrite(f"{path}: cannot be written, so {named} stays unread; check its rights") from error


def _marks(path: Path) -> dict[str, dict[str, Any]]:
    try:
        marks = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none yet, or damaged: the worst that follows is reading something twice
        return {}
    return marks if isinstance(marks, dict) else {}
