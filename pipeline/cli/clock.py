"""The clock: a run does not believe a time that cannot be right, and never dates a version before the one before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.errors import UsageError, WrongClock

RELEASED = datetime(2026, 1, 1, tzinfo=UTC)  # no run can be earlier than the program
_BACK = timedelta(days=2)  # a clock that was put right may go back so far
AHEAD = timedelta(days=400)  # since the run before


def credible_now(now: datetime, ended: datetime | None, last: datetime | None) -> datetime:
    """The time of a run, or WrongClock: `ended` is what the clock said after the last run, `last` what that is dated.

    A run that was started with --now is dated otherwise than the clock was.
    """
    if now < RELEASED:
        raise _wrong(now, "before this program was made; is the clock set?")
    if ended and not ended - _BACK <= now <= ended + AHEAD:
        raise _wrong(now, f"after the last run it said {ended:%Y-%m-%d}")
    # Versions, and what is held until an instant, stay in order when a clock is put right.
    return last if last and last - _BACK <= now < last else now


def _wrong(now: datetime, why: str) -> WrongClock:
    told = f"the clock says {now:%Y-%m-%d %H:%M} UTC, {why}; nothing was changed"
    return WrongClock(f"{told}; when it is right, run once with --now {now:%Y-%m-%dT%H:%MZ}")


def instant_of(text: str) -> datetime:
    """A time given on the command line; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f'--now "{text}" is not a time; write it as 2026-03-02T18:00Z') from error
    if not 2000 <= moment.year <= 2200:
        raise UsageError(f'--now "{text}" is not a credible time for a run')
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
