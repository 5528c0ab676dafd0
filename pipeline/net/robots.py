"""What robots.txt allows, by RFC 9309: protego reads it, this module knows what its absence means."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from protego import Protego

from pipeline.models import Answer, Failure, FailureCode, Rules

PATH = "/robots.txt"
_READ = 500 * 1024  # bytes that are parsed; the rest may be anything
_KEPT = timedelta(hours=24)
FORBIDDEN = timedelta(hours=1)  # a server that failed is asked again sooner than one that answered
ONCE = timedelta(seconds=1)
SLOWEST = 10.0  # seconds of a Crawl-delay that are granted: more would turn a run into a day


def robots_origin(url: str) -> str:
    """The scheme, host and port that a robots.txt speaks for, or "" for what is no address."""
    try:
        parts = urlsplit(url)
        host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
        return f"{parts.scheme}://{host}:{parts.port}" if parts.port else f"{parts.scheme}://{host}"
    except ValueError:
        return ""


def young(rules: Rules, now: datetime) -> bool:
    """Whether what was read may still be used without asking again."""
    return abs(now - rules.read) < (FORBIDDEN if rules.says == "forbid" else _KEPT)


def learned(place: str, answer: Answer | Failure, known: Rules | None, now: datetime, agent: str) -> Rules:
    """What an answer to the request for robots.txt means for its origin."""
    if isinstance(answer, Answer):
        text = answer.body[:_READ].decode("utf-8-sig", "replace")
        asked = _parsed(text).crawl_delay(_product(agent)) or 0.0
        note = f"asks for {asked:g} seconds between requests, gets {SLOWEST:g}" if asked > SLOWEST else ""
        return Rules(place, "text", now, text, note=note)
    unreachable = answer.status == 0 or answer.status == 429 or answer.status >= 500
    if not unreachable:
        return Rules(place, "allow", now)
    if known is not None and known.says == "text":
        # An older copy serves while the server is in trouble; it ages, so that the next run asks again.
        return replace(known, read=now - _KEPT + FORBIDDEN)
    # No answer at all may be our own network's fault: that forbids for this run, not for the next one.
    read = now if answer.status else now - FORBIDDEN + ONCE
    return Rules(place, "forbid", read, why=answer.reason, code=answer.code)


def refusal(rules: Rules, url: str, agent: str) -> Failure | None:
    """The failure that stands for asking a URL which the rules forbid, or None when they allow it."""
    if rules.says == "allow":
        return None
    if rules.says == "forbid":
        why = f"its robots.txt cannot be read: {rules.why}"
        code: FailureCode = "offline" if rules.code == "offline" else "robots"
        return Failure(url, why, "nothing is asked from this host until it can", code=code)
    if _parsed(rules.text).can_fetch(url, _product(agent)):
        return None
    remedy = "ask its owner, or list an API's host in ignore_robots"
    return Failure(url, "its robots.txt forbids it", remedy, retry=False, code="robots")


def delay(rules: Rules, agent: str) -> float:
    """The seconds between two requests that the rules ask for, as far as they are granted."""
    asked = _parsed(rules.text).crawl_delay(_product(agent)) if rules.says == "text" else None
    return min(max(asked or 0.0, 0.0), SLOWEST)


def _product(agent: str) -> str:
    """The name under which a robots.txt speaks of us: "living-brief" of "living-brief/0.1 (+https://...)"."""
    return agent.partition("/")[0].strip()


@lru_cache(maxsize=256)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)
