"""When a source is due: a scheduler is never punctual, and a night may have an hour less."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from pipeline.net.retry import is_due

START = datetime(2026, 3, 25, 5, 17, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")


def looks(every: timedelta, runs: list[datetime]) -> int:
    """How many of these runs look at a source that rests so long in between."""
    checked, count = None, 0
    for now in runs:
        if is_due(checked, every, now):
            checked, count = now.isoformat(), count + 1
    return count


@pytest.mark.parametrize(
    ("every", "apart", "count"),
    [
        ("1d", "1d", 12), ("12h", "12h", 12), ("6h", "6h", 12), ("1h", "1h", 12), ("15m", "15m", 12), ("7d", "7d", 12),
        ("1d", "6h", 3), ("2h", "30m", 3), ("0h", "1h", 12), ("1d", "12h", 6),
    ],
)  # fmt: skip
def test_runs_that_come_a_little_early_are_runs(every, apart, count):
    """Each run by the clock of a scheduler that is some minutes early or late; and none beside those."""
    unit = {"d": 86400, "h": 3600, "m": 60}
    seconds = {text: int(text[:-1]) * unit[text[-1]] for text in (every, apart)}
    early = (0, -1, 1, 0, -2, 2, -1, -1, 0, 2, 1, -2)
    late = min(seconds[apart] / 200, 300)
    runs = [START + timedelta(seconds=seconds[apart] * n + late * early[n]) for n in range(12)]
    assert looks(timedelta(seconds=seconds[every]), runs) == count


def test_a_daily_run_by_local_time_reads_daily_when_clocks_change():
    """At a quarter past five by the clocks of Madrid, through the night of 23 hours and that of 25."""
    for first in (datetime(2026, 3, 26, 5, 15, tzinfo=MADRID), datetime(2026, 10, 22, 5, 15, tzinfo=MADRID)):
        runs = [(first + timedelta(days=day)).astimezone(UTC) for day in range(7)]  # wall time is what is added to
        assert {later - earlier for earlier, later in pairwise(runs)} > {timedelta(days=1)}
        assert looks(timedelta(days=1), runs) == 7


def test_an_hourly_run_reads_a_daily_source_once_a_day():
    """Slack brings no second look on one day."""
    runs = [START + timedelta(hours=hour) for hour in range(24 * 5)]
    assert looks(timedelta(days=1), runs) in (5, 6)


def test_what_was_looked_at_after_now_does_not_rest_until_then():
    """A run of an earlier day, as `--now` makes it, reads; a clock that is set back by an hour does not make it."""
    checked = START.isoformat()
    assert is_due(checked, timedelta(hours=6), START - timedelta(days=400))
    assert not is_due(checked, timedelta(hours=6), START - timedelta(hours=1))
