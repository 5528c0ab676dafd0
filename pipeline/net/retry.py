"""When a server may be asked again: what Retry-After says, and how a source that fails is left alone for longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.models import Answer, Failure, Hold, Source, Standing

_LONGEST = timedelta(hours=24)
_FIRST = timedelta(minutes=15)  # after one failure; doubled by each further one
DAILY = 7  # tries after which the pauses are a day long
TRIES = 14  # at a page, which with these pauses take a week
UNSAID = timedelta(minutes=15)  # for a host that asks for fewer requests and does not say until when
ASKING = (429, 503)  # with these a Retry-After is a request to us
EQUAL_RUNS = 3  # runs that a permanent redirect must lead to one address before that is asked directly
GONE_APART = timedelta(days=1)
_SLACK = timedelta(minutes=30)  # that a run may come too early, at most a tenth of the interval: cron is not punctual
DAY, SHORTEST_DAY = timedelta(days=1), timedelta(hours=23)  # the night in which clocks go forward takes an hour


def is_due(checked: str | None, every: timedelta, now: datetime) -> bool:
    """Whether what was looked at then is to be looked at again: a daily run finds a source that rests a day awake.

    What was looked at long after now, as by a run before one of an earlier `--now`, does not rest until then.
    """
    if not checked:
        return True
    least = every - min(every / 10, _SLACK) - (DAY - SHORTEST_DAY if every >= DAY else timedelta(0))
    looked = datetime.fromisoformat(checked)
    return looked + least <= now or looked - now > max(every, DAY)


def missed(known: Mapping[str, Any], every: timedelta, last: str) -> bool:
    """Whether a source was due when others were looked at last, and was not reached: it comes first."""
    checked = known.get("checked")
    if not last or checked == last or known.get("failures"):
        return False
    return is_due(checked, every, datetime.fromisoformat(last))


def again(failure: Failure, tries: int, now: datetime) -> datetime | None:
    """When an item's page that failed so many times before is asked again: for a week; None when it is given up.

    Its pauses double from a quarter of an hour to a day. What says that asking again will not help (a login, a page
    that is not there, a wall) is asked daily: shields, paywalls and new addresses change their minds. What we may not
    or cannot read is not asked again.
    """
    refusal = failure.status in (410, 451) or (not failure.retry and not failure.status)
    step = tries + (0 if failure.retry else DAILY)
    if failure.code == "refused" or refusal or step >= TRIES:
        return None
    wait: timedelta = _FIRST * 2**step
    return now + min(wait, _LONGEST)


def retry_after(sent: str, now: datetime) -> timedelta | None:
    """How long a Retry-After asks us to wait, at most a day; None when it says nothing that can be understood."""
    text = sent.strip()
    if text.isdecimal() and text.isascii():
        return min(timedelta(seconds=int(text[:9])), _LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return min(max(moment - now, timedelta(0)), _LONGEST)


def held_until(host: str, failure: Failure, now: datetime) -> Hold | None:
    """Until when an answer forbids to ask its host, if it does."""
    if failure.status not in ASKING:
        return None
    # Of "too many requests" a time that has passed is no answer to the question when.
    wait = retry_after(failure.later, now) or (UNSAID if failure.status == 429 else timedelta(0))
    return Hold(host, now + wait, failure.reason) if wait > timedelta(0) else None


def source_standing(source: Source, known: Standing | None) -> Standing:
    """How a source stands; one whose address was changed in the configuration starts anew."""
    return known if known and known.location == source.location else Standing(source.name, source.location)


def resting(stand: Standing, now: datetime) -> str:
    """Why a source is not asked in this run, or "" when it is."""
    if stand.disabled:
        return f"gone for good since {stand.gone or stand.disabled:%Y-%m-%d}, no longer asked; change or remove its url"
    # A time further off than any back-off comes from a clock that was wrong.
    if stand.retry_at and now < stand.retry_at <= now + 2 * _LONGEST:
        return f"asked again after {stand.retry_at:%Y-%m-%d %H:%M} UTC: {stand.why}"
    return ""


def next_ask(stand: Standing, outcome: Answer | Failure | None, now: datetime) -> Standing:
    """How a source stands after this run; None is a success that brought nothing of the wire."""
    if isinstance(outcome, Failure):
        return _failed(stand, outcome, now)
    calm = replace(stand, failures=0, retry_at=None, why="", gone=None, disabled=None)
    target = outcome.moved if outcome else ""
    if not target or target == stand.address:
        return replace(calm, target="", runs=0)
    runs = stand.runs + 1 if target == stand.target else 1
    if runs < EQUAL_RUNS:
        return replace(calm, target=target, runs=runs)
    return replace(calm, target="", runs=0, moves=(*stand.moves, (now, stand.address, target)))


def _failed(stand: Standing, failure: Failure, now: datetime) -> Standing:
    if failure.held:
        return stand
    failures = stand.failures + 1
    wait = min(_FIRST * 2 ** min(failures - 1, 10), _LONGEST)
    asked = retry_after(failure.later, now) if failure.status in ASKING else None
    gone, disabled, moves = None, None, stand.moves
    if failure.status == 410:
        gone = stand.gone or now
        disabled = now if now - gone >= GONE_APART else None
        wait = _LONGEST
    if failure.status in (404, 410) and moves:
        # What a redirect taught us is forgotten before the source is given up: the old address may know better.
        moves, gone, disabled = (), None, None
    here = failure.code in ("offline", "refused")  # nobody was asked: what is mended here helps at once
    retry_at = None if here else now + max(wait, asked or wait)
    return replace(
        stand, failures=failures, retry_at=retry_at, why=failure.reason,
        gone=gone, disabled=disabled, target="", runs=0, moves=moves,
    )  # fmt: skip
