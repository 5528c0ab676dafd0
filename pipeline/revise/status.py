"""Whether a debate grows or cools: the rate of new findings, this month against the one before."""

from __future__ import annotations

from datetime import timedelta

WINDOW = timedelta(days=30)
DORMANT = timedelta(days=90)
RISING, STEADY = 1.2, 0.6


def status(recent: int, before: int, last_quarter: int) -> str:
    """In words, from the numbers of findings that came up in the last window, the one before, and the last 90 days."""
    if not last_quarter:
        return "dormant"
    if recent and recent >= RISING * before:
        return "active and growing"
    return "steady" if recent and recent >= STEADY * before else "cooling"
