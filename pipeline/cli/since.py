"""Since when: a span before now, yesterday, a date or a version, as a reader writes it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.cli import bookmarks
from pipeline.errors import UsageError
from pipeline.storage import codec

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
        mark = bookmarks.get(state, slug)
        return mark[0] if mark and mark[0] in dates else 0
    if number := since_version(since):
        return number
    begun = codec.instant(since_instant(since, datetime.now(UTC)))
    return max((number for number, date in dates.items() if date < begun), default=0)
