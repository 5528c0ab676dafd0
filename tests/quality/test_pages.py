"""Article bodies of real pages reach the floor, and the measure itself measures right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality import pages
from tests.quality.pages import Match, matched


def test_shingles_are_compared_as_often_as_they_stand() -> None:
    """Four-word shingles count as often as they stand; the shares of a page add up to one, a short text is one."""
    assert matched("a b c d e", "a b c d e") == Match(1, 0, 0)
    assert matched("a b c d e", "a b c d") == Match(0.5, 0, 0.5)
    assert matched("a b c d", "a b c d a b c d") == Match(0.2, 0.8, 0)
    assert matched("a b", "a b") == Match(1, 0, 0)
    assert matched("a b c d", "") == Match(0, 0, 1)


def test_means_leave_out_what_has_no_text() -> None:
    """Precision is the mean over pages that gave text, recall over pages that hold some."""
    got = pages.reached([Match(1, 0, 0), Match(0, 0, 1), Match(0.5, 0.5, 0)])
    assert (got["precision"], got["recall"]) == (pytest.approx(0.75), pytest.approx(2 / 3))
    assert pages.below({"f1": 0.1}) == [f"f1: 0.1000 is below its floor, {pages.floors()['f1']}"]


def test_bodies_of_real_pages_reach_the_floor(data: Path) -> None:
    """F1 over the pages of the data set is not below its floor, and none of them is taken for a wall."""
    bodies = pages.bodies(data)
    results = pages.extracted(bodies)
    texts = [pages.text(result) for result in results]
    got = pages.reached([matched(body.marked, text) for body, text in zip(bodies, texts, strict=True)])
    assert pages.below(got) == []
    assert [body.name for body, text in zip(bodies, texts, strict=True) if not text] == []
