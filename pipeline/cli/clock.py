"""The clock: a run does not believe a time that cannot be right, and never dates a version before the one before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.errors import WrongClock

RELEASED = datetime(2026, 1, 1, tzinfo=UTC)  # no run can be earlier than the program
BACK = timedelta(days=2)  # a clock that was put right may go back so far
AHEAD = timedelta(days=400)  # since the run before


def credible(now: datetime, last: datetime | None) -> datetime:
    """The time of a run, given when the last one started; raises WrongClock for one that cannot be right."""
    if now < RELEASED:
        raise _wrong(now, "before this program was made; is the clock set?")
    if last is None or last <= now <= last + AHEAD:
        return now
    if last - BACK <= now < last:
        return last  # versions and what is held until an instant stay in order
    raise _wrong(now, f"the last run was on {last:%Y-%m-%d}")


def _wrong(now: datetime, why: str) -> WrongClock:
    told = f"the clock says {now:%Y-%m-%d %H:%M} UTC, {why}; nothing was changed"
    return WrongClock(f"{told}; when it is right, run once with --now {now:%Y-%m-%dT%H:%MZ}")
