"""The status rule."""

from __future__ import annotations

import pytest

from pipeline.page.draft import growth_status

RULE = [
    (0, 0, 0, 99, "dormant"),
    (12, 10, 22, 99, "active and growing"),
    (11, 10, 21, 99, "steady"),
    (10, 10, 20, 99, "steady"),
    (6, 10, 16, 99, "steady"),
    (5, 10, 15, 99, "cooling"),
    (0, 10, 10, 99, "cooling"),
    (1, 0, 1, 99, "active and growing"),
    (3, 0, 9, 99, "active and growing"),
    (1, 1, 2, 99, "steady"),
    (2, 1, 3, 99, "active and growing"),
    (0, 1, 1, 99, "cooling"),
    (0, 0, 5, 99, "cooling"),  # nothing for two months: that is not growth
    (1, 0, 1, 1, "steady"),  # all that is known: nothing to compare with
    (40, 0, 40, 40, "steady"),
    (40, 0, 40, 41, "active and growing"),
    (40, 40, 80, 80, "steady"),
]


@pytest.mark.parametrize(("recent", "before", "last_quarter", "known", "expected"), RULE)
def test_status(recent: int, before: int, last_quarter: int, known: int, expected: str) -> None:
    """A fifth more than the month before is growth, less than three fifths is cooling, a silent quarter is the end."""
    assert growth_status(recent, before, last_quarter, known) == expected
