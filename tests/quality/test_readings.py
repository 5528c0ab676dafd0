"""Blind readings of labelled free prose, as they were recorded at an endpoint, over the real protocol."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from tests.engines.llm.endpoint import Endpoint, verdicts
from tests.quality.gate import FLOORS
from tests.quality.readings import RECORDED, SETS, Read, measured

WAYS = {"roles", "operator", "bound", "quantity", "joined", "strong", "holder"}


def read(name: str, said: Callable[[str], str]) -> Read:
    """A set, read by a model that says this of a sentence."""

    def model(request: dict[str, Any]) -> str:
        return verdicts(request, lambda one: said(one["text"]))

    with Endpoint(model).serving() as endpoint:
        return measured(SETS[name], endpoint.settings())


@pytest.mark.parametrize("name", SETS)
def test_recorded_readings_reach_their_floors(name: str) -> None:
    """What is false in seven ways is stopped, what is true in other words stands, and every decoy was seen.

    A sentence that was not recorded is a decoy of a new kind: `python -m tests.quality.readings --record FILE`.
    """
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    told = read(name, recorded.__getitem__)
    assert {one.way.split()[0] for one in told.labelled if one.way} == WAYS
    assert len(told.labelled) >= 75
    reached = told.figures(told.found) | {"decoys": 100 * told.recall.found / told.recall.planted}
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))[name]
    assert {name: reached[name] for name in floors if reached[name] < floors[name]} == {}


@pytest.mark.parametrize("said", ["says", "no"])
def test_a_reader_without_judgement_is_worth_nothing(said: str) -> None:
    """Who signs everything is not believed, and who signs nothing lets nothing pass: then the strict rule's is left."""
    told = read("prose", lambda _: said)
    assert told.figures(told.found)["recall"] == 100.0
    assert told.figures(told.found)["passed"] == told.figures(told.strict)["passed"]
