"""How much came in, week by week, and which versions it made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEKS = 78  # newest weeks that are shown


@dataclass(frozen=True, slots=True)
class Activity:
    """The weeks with their items and versions, oldest first."""

    weeks: list[tuple[date, int, tuple[int, ...]]]
    versions: list[tuple[int, date]]

    @property
    def words(self) -> str:
        """What a picture of it shows, for who cannot see it."""
        total, most = sum(count for _, count, _ in self.weeks), max((count for _, count, _ in self.weeks), default=0)
        return (
            f"{total} items over {len(self.weeks)} weeks, at most {most} in one week; {len(self.versions)} versions."
            " The table below has the figures."
        )


def earliest(last: date) -> date:
    """The first day that is shown when the newest version is of this day."""
    return monday(last) - timedelta(weeks=WEEKS - 1)


def activity(counts: Mapping[str, int], versions: Sequence[tuple[int, date]]) -> Activity:
    """Weeks from the first item or version within the span to the newest version."""
    last = versions[-1][1]
    first = earliest(last)
    shown = [(number, day) for number, day in versions if day >= first]
    items: dict[date, int] = {}
    for day, count in counts.items():
        if first <= date.fromisoformat(day) <= last:
            items[monday(date.fromisoformat(day))] = items.get(monday(date.fromisoformat(day)), 0) + count
    start = min([*items, *(monday(day) for _, day in shown)])
    weeks = [start + timedelta(weeks=n) for n in range((monday(last) - start).days // 7 + 1)]
    made = [tuple(number for number, day in shown if monday(day) == week) for week in weeks]
    return Activity([(week, items.get(week, 0), made[n]) for n, week in enumerate(weeks)], shown)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
