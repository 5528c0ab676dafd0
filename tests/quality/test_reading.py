"""The labelled sets of reading: each measure keeps its floors, and the halves are those that the hash gives."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.quality import dates
from tests.quality.labels import rows, split

LEAST = {"dates": 130}


@pytest.mark.parametrize("measure", [dates], ids=lambda module: module.__name__.rpartition(".")[2])
def test_the_floors_hold(measure: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Precision and recall of both halves are not below their floors."""
    assert measure.main() == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", LEAST)
def test_nobody_chose_the_halves(name: str) -> None:
    """Every label stands in the half of its id, and there are enough of them."""
    labelled = rows(name)
    assert len(labelled) >= LEAST[name]
    assert all(row["split"] == split(name, row["id"]) for row in labelled)
