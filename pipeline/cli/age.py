"""Old material: pages count from the day of their run, and what is years old looks dormant from there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

OLD = timedelta(days=60)  # as long as a page shows nobody as silent: what is older is no debate of today


def newest_of(days: Iterable[datetime | None]) -> datetime | None:
    """The newest of these days, None where none is known."""
    return max(filter(None, days), default=None)


def old_news(newest: datetime | None, now: datetime) -> str:
    """That all of it is old, for who looks at it from `now`; "" where it is not, or where no day is known."""
    if newest is None or newest >= now - OLD:
        return ""
    return f"the newest article is of {newest:%Y-%m-%d}, and a page counts from the day of its run"


def as_of(newest: datetime) -> str:
    """What `--now` takes, to look as on the day after."""
    return f"{newest + timedelta(days=1):%Y-%m-%d}"
