"""The labelled pairs of `carries` keep their floors, plain and with other nouns."""

from __future__ import annotations

import pytest

from tests.quality import carries


def test_the_floors_hold(capsys: pytest.CaptureFixture[str]) -> None:
    """Precision and recall of both halves are not below their floors, also with topical nouns swapped."""
    assert carries.main([]) == 0, capsys.readouterr().out


def test_the_set_is_what_it_says() -> None:
    """There are enough pairs, from many domains, most of them not about AI, and a third of them true."""
    labelled = [row for half in carries.HALVES for row in carries.rows(half)]
    assert len(labelled) >= 320
    assert sum(row["domain"] == "ai" for row in labelled) < len(labelled) / 2
    assert len({row["domain"] for row in labelled}) >= 10
    assert 0.3 < sum(row["label"] for row in labelled) / len(labelled) < 0.45
    assert len({(row["told"], row["source"], row.get("told_holder")) for row in labelled}) > 0.97 * len(labelled)


def test_swapping_changes_the_sentences() -> None:
    """The other nouns do stand in a good part of the pairs, and the label stays."""
    labelled = [row for half in carries.HALVES for row in carries.rows(half)]
    other = [carries.swapped(row) for row in labelled]
    assert sum(a["told"] != b["told"] for a, b in zip(labelled, other, strict=True)) > len(labelled) / 4
    assert all(a["label"] == b["label"] for a, b in zip(labelled, other, strict=True))
