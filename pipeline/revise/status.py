"""Whether a debate grows or cools: the rate of new findings, this month against the one before."""

from __future__ import annotations

from datetime import timedelta

WINDOW = timedelta(days=30)
DORMANT = timedelta(days=90)
RISING, STEADY = 1.2, 0.6


def status(recent: int, before: int, last_quarter: int, known: int) -> str:
    """In words, from how many findings came up in the last window, the one before, the last 90 days, and ever.

    Where all that is known came up in the last window, as of articles without dates, no growth can be told.
    """
    if not last_quarter:
        return "dormant"
    if recent == known:
        return "steady"
    if recent and recent >= RISING * before:
        return "active and growing"
    return "steady" if recent and recent >= STEADY * before else "cooling"
