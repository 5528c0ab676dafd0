"""The gate's own quality: what it stops and what it lets through, on labelled sentences."""

from __future__ import annotations

import tomllib

from tests.quality.gate import CASES, FLOORS, TRUE, judged, measured


def test_the_gate_reaches_its_floors() -> None:
    """Recall, precision and what passes stay at their floors, over at least 200 sentences false in ten ways."""
    cases = list(judged())
    assert len(cases) >= 200
    assert len({case.way for case in cases} - {TRUE}) == 10
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["gate"]
    reached = measured(cases)
    assert {name: reached[name] for name in floors if reached[name] < floors[name]} == {}


def test_the_measure_can_fail() -> None:
    """A gate that lets everything pass would have no recall, one that stops everything none of the true ones."""
    cases = [case.__class__(case.way, case.text, "") for case in judged(CASES)]
    assert measured(cases)["recall"] == 0.0
    cases = [case.__class__(case.way, case.text, "stopped") for case in cases]
    assert measured(cases)["passed"] == 0.0
