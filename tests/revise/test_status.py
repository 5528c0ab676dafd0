"""The status rule."""

from __future__ import annotations

import pytest

from pipeline.revise.status import status

RULE = [
    (0, 0, 0, "dormant"),
    (12, 10, 22, "active and growing"),
    (11, 10, 21, "steady"),
    (10, 10, 20, "steady"),
    (6, 10, 16, "steady"),
    (5, 10, 15, "cooling"),
    (0, 10, 10, "cooling"),
    (1, 0, 1, "active and growing"),
    (3, 0, 9, "active and growing"),
    (1, 1, 2, "steady"),
    (2, 1, 3, "active and growing"),
    (0, 1, 1, "cooling"),
    (0, 0, 5, "cooling"),  # nothing for two months: that is not growth
]


@pytest.mark.parametrize(("recent", "before", "last_quarter", "expected"), RULE)
def test_status(recent: int, before: int, last_quarter: int, expected: str) -> None:
    """A fifth more than the month before is growth, less than three fifths is cooling, a silent quarter is the end."""
    assert status(recent, before, last_quarter) == expected
