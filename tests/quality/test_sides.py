"""The labelled sides reach their floors, in both halves, also with other nouns."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.findings.cues import contradictions
from tests.quality import sides
from tests.quality.labels import SPLITS, rows


def test_the_floors_hold(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever is placed stands there, in both halves and with the topical nouns swapped."""
    assert sides.main() == 0, capsys.readouterr().out


def test_the_set_has_what_it_promises() -> None:
    """Enough rows of many domains, a third of them with a side, each with its own words, in both halves alike."""
    labelled = rows("sides")
    assert len(labelled) >= 130
    assert len({row["words"] for row in labelled}) == len(labelled)
    assert {row["axis"] for row in labelled} == set(sides.axes())
    for half in SPLITS:
        wants = Counter(row["want"] for row in labelled if row["half"] == half)
        assert sum(wants.values()) >= 65
        assert set(wants) == {-1, 0, 1}
        assert (wants[-1] + wants[1]) / sum(wants.values()) >= 1 / 3


@pytest.mark.parametrize("swapped", [False, True])
def test_the_axes_are_ones_that_a_configuration_may_have(swapped: bool) -> None:
    """No cue of the labelled axes lies at the wrong end."""
    assert [line for name in sides.axes() for line in contradictions(sides.topic(name, swapped))] == []


def test_swapping_changes_every_row() -> None:
    """The second measure is one: each sentence that takes a side has other nouns in it."""
    with_side = [row for row in rows("sides") if row["want"]]
    same = [
        row["words"] for row in with_side if sides.swap(row["words"], sides.axes()[row["axis"]]["swap"]) == row["words"]
    ]
    assert same == []


def test_placing_by_cue_alone_would_miss_the_floor() -> None:
    """The traps are traps: whoever counts every cue, denied or not, places too many."""
    labelled = rows("sides")
    hits = [
        (row["want"], found.end) for row in labelled if (found := sides.hit(row["words"], sides.topic(row["axis"])))
    ]
    assert sum(want == end for want, end in hits) / len(hits) < 0.7
