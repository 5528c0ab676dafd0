"""Dates that sources give, and whether they can be believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
SLACK = timedelta(days=1)  # clocks and time zones of others


def credible(moment: datetime | None, now: datetime) -> datetime | None:
    """The moment in UTC, or None when it is missing, before 2000 or in the future."""
    if moment is None:
        return None
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if EARLIEST <= moment <= now + SLACK else None


def from_iso(text: object, now: datetime) -> datetime | None:
    """A date or time in ISO form, or None when it is something else or not credible."""
    if not isinstance(text, str):
        return None
    try:
        return credible(datetime.fromisoformat(text.strip()), now)
    except ValueError:
        return None
