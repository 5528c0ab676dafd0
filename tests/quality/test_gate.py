"""What code alone stops and lets through, on labelled sentences."""

from __future__ import annotations

import tomllib

import pytest

from tests.quality.gate import CASES, FLOORS, SETS, TRUE, judged, measured


@pytest.mark.parametrize(("name", "least"), [("gate", 200), ("gate-held", 80)])
def test_the_gate_reaches_its_floors(name: str, least: int) -> None:
    """What only code can know is stopped, and nearly nothing that is true, over sentences false in ten ways."""
    cases = list(judged(SETS[name]))
    assert len(cases) >= least
    assert len({case.way for case in cases} - {TRUE}) == 10
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))[name]
    reached = measured(cases)
    assert {name: reached[name] for name in floors if reached[name] < floors[name]} == {}


def test_the_measure_can_fail() -> None:
    """A gate that lets everything pass would have no recall, one that stops everything none of the true ones."""
    cases = [case.__class__(case.way, case.text, "") for case in judged(CASES)]
    assert measured(cases)["recall"] == 0.0
    cases = [case.__class__(case.way, case.text, "stopped") for case in cases]
    assert measured(cases)["passed"] == 0.0
