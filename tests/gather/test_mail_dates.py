"""Dates in mail form, as feeds of many places write them."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime

import pytest

from pipeline.gather.mail_dates import mail_date


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Thu, 19 Nov 2026 10:00:00 CET", "2026-11-19T09:00:00"),
        ("Thu, 19 Nov 2026 10:00:00 NZDT", "2026-11-18T21:00:00"),
        ("19 Nov 2026 10:00 HST", "2026-11-19T20:00:00"),
        ("mer, 16 nov 2022 00:38:15 +0100", "2022-11-15T23:38:15"),
        ("jeu., 19 févr. 2026 10:00:00 GMT", "2026-02-19T10:00:00"),
        ("Mi, 4. März 2026 10:00:00 MEZ", "2026-03-04T09:00:00"),
        ("lun, 31 ago 2026 23:30:00 -0300", "2026-09-01T02:30:00"),
    ],
)
def test_known(text: str, instant: str) -> None:
    """Zones by name and months of other languages are the instants that they mean."""
    parsed = mail_date(text)
    assert parsed is not None
    assert datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()[:19] == instant


@pytest.mark.parametrize(
    "text",
    ["Thu, 19 Nov 2026 10:00:00 GMT", "19 Nov 2026 10:00 +0100", "2026-11-19T10:00:00Z", "19 Nov 2026 10:00:00 IST",
     "19 foo 2026 10:00", "", "soon", "99 ottobre 2026 99:99"],
)  # fmt: skip
def test_left_to_the_next_reader(text: str) -> None:
    """What every reader knows, what has several meanings, and what is no date is left alone."""
    assert mail_date(text) is None
