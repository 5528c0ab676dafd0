"""What can go wrong with one call, and how long an endpoint asks to wait."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any


class Trouble(Exception):
    """A call that gave no usable answer; `raw` is what came instead."""

    def __init__(self, told: str, raw: str = "", later: float | None = None, status: int = 0, param: str = "") -> None:
        super().__init__(told)
        self.raw = raw
        self.later = later  # seconds that the endpoint asks to wait
        self.status = status  # of HTTP, 0 where there was none
        self.param = param  # the parameter that the error is about, where it has a field for that

    def __reduce__(self) -> tuple[type, tuple[str, str, float | None, int, str]]:
        """Pickled whole: workers may be processes."""
        return type(self), (str(self), self.raw, self.later, self.status, self.param)


class Unreachable(Trouble):
    """No connection, cut in the middle, or too slow: another try may help."""


class Absent(Unreachable):
    """Nobody listens there: a server that is being started will."""


class Overloaded(Trouble):
    """Too many requests, loading, overloaded: another try after a wait."""


class Stumbled(Trouble):
    """An error of the endpoint's own: either the moment or the way it was asked."""


class Unsupported(Trouble):
    """A request that it does not take: asked in another way it may."""


class TooLong(Trouble):
    """The text does not fit into the model's context: less of it may."""


class OutOfQuota(Trouble):
    """The account has nothing left: no call of this run can succeed."""


class Declined(Trouble):
    """This text is not for this endpoint, or not for this key."""


class BadAnswer(Trouble):
    """An answer of no use."""


class Truncated(BadAnswer):
    """Cut at the limit of tokens, in the midst of the answer."""


class ThoughtLong(Truncated):
    """Cut at the limit of tokens before the answer began: more room helps."""


class ModelRefused(BadAnswer):
    """The model or a filter declined."""


class Empty(BadAnswer):
    """There is nothing in it."""


class Foreign(BadAnswer):
    """No chat completion: HTML, cut JSON."""


class Invalid(BadAnswer):
    """A completion, and not of the form that was asked for."""


# How long an endpoint asks to wait: in a header, in a field of its answer, or in the words of it.
#
# Seen: Retry-After in seconds or as a date, retry-after-ms, x-ratelimit-reset-requests "6m0s", X-RateLimit-Reset as an
# instant, "retryDelay": "3s", "retry_after": 2.5, the headers of a provider inside the answer of a router, and "try
# again in 1.2s".

INSTANT = 1_000_000_000.0  # a number from here on counts from 1970, in seconds or milliseconds; no wait is 30 years
LOOKED_AT = 1000  # values of an answer, at most
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PIECE = r"\d{1,12}(?:\.\d{1,9})?\s?(?:ms|s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:ours?)?|d(?:ays?)?)"
_DURATION = re.compile(rf"(?:{_PIECE}\s?)+(?!\w)", re.I)
_PIECES = re.compile(r"(?<![\d.])([\d.]+)\s?(ms|[smhd])", re.I)
_SAID = re.compile(rf"\b(?:in|after)\s+((?:{_PIECE}\s?)+)(?!\w)", re.I)


def stated_wait(headers: Mapping[str, str], data: Any) -> float | None:
    """Seconds after which a header or a field says to come again."""
    return _least(_retries, headers, data)


def renewed(headers: Mapping[str, str], data: Any) -> float | None:
    """Seconds until a quota is renewed, of several the first: many answers that are no refusal say this too."""
    return _least(_resets, headers, data)


def wait_in_words(text: str) -> float | None:
    """Seconds that an answer's words ask for: "try again in 1m2.5s"."""
    found = _SAID.search(text)
    return duration(found[1]) if found else None


def duration(text: str) -> float | None:
    """Seconds of "20ms", "6m0s" or "1 minute"."""
    if not _DURATION.fullmatch(text.strip()):
        return None
    return sum(float(number) * _UNITS[unit.lower()] for number, unit in _PIECES.findall(text))


def _retries(name: str) -> bool:
    """Whether a field, of whose name only the letters count, says when to come again."""
    return name.startswith(("retryafter", "retrydelay", "retryin"))


def _resets(name: str) -> bool:
    """Whether it says when a quota is renewed."""
    return name.startswith("resetafter") or "reset" in name.partition("ratelimit")[2]


def _least(names: Callable[[str], bool], headers: Mapping[str, str], data: Any) -> float | None:
    since = headers.get("date", "")
    fields = [(name, value) for name, value in _fields(headers, data) if names(name)]
    found = [wait for name, value in fields if (wait := _seconds(name, value, since)) is not None]
    return min(found) if found else None


def _fields(headers: Mapping[str, str], data: Any) -> Iterator[tuple[str, Any]]:
    """Names, of letters alone, with what they hold; what is nested too deep or beyond the cap is not looked at."""
    for name, value in headers.items():
        yield _letters(name), value
    waiting, seen = [data], 0
    while waiting and seen < LOOKED_AT:
        one = waiting.pop()
        seen += 1
        if isinstance(one, dict):
            yield from ((_letters(str(name)), value) for name, value in one.items())
        if isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name[:100].lower())


def _seconds(name: str, value: Any, since: str) -> float | None:
    """What one field asks for, None where it does not."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except ValueError:
        text = str(value)[:100]
        wait = duration(text)
        return wait if wait is not None else _until(text, since)
    if name.endswith(("ms", "milliseconds")):
        number /= 1000
    elif number >= INSTANT:
        now = _instant(since)
        number = (number / 1000 if number >= INSTANT * 1000 else number) - now if now else -1.0
        return max(0.0, number) if now else None
    return max(0.0, number) if number < INSTANT else None


def _until(text: str, since: str) -> float | None:
    """From the server's own clock to a date."""
    until, now = _instant(text), _instant(since)
    return max(0.0, until - now) if until and now else None


def _instant(text: str) -> float:
    """Seconds since 1970 of a date as mails or as RFC 3339 have it, 0 for another text."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        with suppress(TypeError, ValueError, OverflowError):
            return read(text).timestamp()
    return 0.0
