"""The labelled set of who says it: its floors, its halves, and names that must not be credited."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.english.attribution import attribution
from tests.quality import who
from tests.quality.labels import rows

ROWS = rows("who")


def test_the_floors_hold(capsys: pytest.CaptureFixture[str]) -> None:
    """Precision of both halves is at least .97, with the nouns swapped too, and recall has not fallen."""
    assert who.main() == 0, capsys.readouterr().out


def test_no_decoy_is_credited() -> None:
    """No name of the set that did not say the sentence is given it, as it is or with its nouns swapped."""
    sentences = [(each, row["decoy"]) for row in ROWS for each in (row["sentence"], who.swapped(row["sentence"]))]
    wrong = [
        (found.holder, each) for each, decoys in sentences if (found := attribution(each)) and found.holder in decoys
    ]
    assert wrong == []


def test_the_set_is_what_it_says() -> None:
    """At least 200 rows, half with decoys, in two halves of many domains; labels stand in their sentences."""
    assert len(ROWS) >= 200
    assert sum(bool(row["decoy"]) for row in ROWS) >= len(ROWS) / 2
    for half in who.HALVES:
        part = [row for row in ROWS if row["half"] == half]
        assert len(part) >= 100
        assert len({row["domain"] for row in part}) >= 10
        assert sum(row["domain"] == "ai" for row in part) < len(part) / 2
    for row in ROWS:
        assert all(text in row["sentence"] for text in (row["holder"], row["words"] or "", *row["decoy"]))
    texts = sorted(row["sentence"] for row in ROWS)
    assert all(one != other for one, other in pairwise(texts))


def test_swapping_changes_the_sentences() -> None:
    """A good part of the sentences is about something else when their nouns are swapped."""
    assert sum(who.swapped(row["sentence"]) != row["sentence"] for row in ROWS) >= len(ROWS) / 4
