"""Who may be cited for whom, when one of two says only that it may be so."""

from __future__ import annotations

import pytest

from pipeline.relate.hedging import citable
from tests.revise.making import claim


@pytest.mark.parametrize(
    ("quoted", "other", "expected"),
    [
        ("Orrin charges for Corvid.", "Orrin may charge for Corvid.", False),
        ("Orrin will charge for Corvid.", "Orrin could charge for Corvid.", False),
        ("Orrin may charge for Corvid.", "Orrin charges for Corvid.", True),
        ("Orrin may charge for Corvid.", "Orrin might charge for Corvid.", True),
        ("Orrin is expected to charge for Corvid.", "Orrin may charge for Corvid.", True),
        ("Orrin charges for Corvid.", "Orrin charges for Corvid in May.", True),
        ("Corvid needs less memory than Tern.", "While Corvid may be dearer, it needs less memory than Tern.", True),
        ("Corvid is dearer than Tern.", "While Corvid needs less memory, it may be dearer than Tern.", False),
        ("Orrin opened Corvid to schools.", "Orrin opened Corvid, a model that could rival Tern, to schools.", True),
        ("Orrin opened Corvid, which rivals Tern.", "Orrin opened Corvid, a model that could rival Tern.", False),
    ],
)
def test_a_hedge_is_not_cited_for_a_certainty(quoted: str, other: str, expected: bool) -> None:
    """Only where the told wording leaves as much doubt, or where the hedge is about something else."""
    assert citable(claim(quoted), claim(other)) is expected
