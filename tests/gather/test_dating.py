"""Which dates are believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from pipeline.gather.dating import credible, from_iso

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-24", datetime(2026, 5, 24, tzinfo=UTC)),
        ("2026-05-24T08:00:00+02:00", datetime(2026, 5, 24, 6, tzinfo=UTC)),
        ("2026-05-24T08:00:00Z", datetime(2026, 5, 24, 8, tzinfo=UTC)),
        ("2026-06-02", datetime(2026, 6, 2, tzinfo=UTC)),
        ("2026-06-03", None),
        ("1999-12-31", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("22/11/2026", None),
        ("", None),
        (None, None),
        (20260524, None),
    ],
)
def test_from_iso(text, expected):
    """ISO dates between 2000 and tomorrow are taken, in UTC; anything else is an unknown date."""
    assert from_iso(text, NOW) == expected


def test_credible_takes_any_zone():
    """A moment is judged and kept in UTC."""
    moment = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    assert credible(moment, NOW) == datetime(2026, 6, 1, 7, tzinfo=UTC)
