"""A week in a town of ten sites, one of each kind: nothing false is told of a source, and nothing it said is lost."""

from __future__ import annotations

from tests.endurance.town import KINDS, lived


def test_a_week_in_town(tmp_path):
    """`python -m tests.endurance.town` lives through twenty days of forty sites."""
    verdict = lived(tmp_path, len(KINDS), 8)
    assert (verdict.false, verdict.lost) == ([], [])
    assert verdict.kept == verdict.listed > 15
    assert verdict.corrected > 0
    assert verdict.withdrawn > 0
