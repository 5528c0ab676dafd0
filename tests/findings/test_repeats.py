"""What an editor has hidden is recognised in other words, and what is only about the same things is left alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.english.tokens import terms
from pipeline.findings.repeats import repeats
from pipeline.findings.similarity import document_frequencies, snapshot

WAYS = ("paraphrase", "quote", "other", "split", "figures")
ROWS = tomllib.loads((Path(__file__).parent / "repeats.toml").read_text(encoding="utf-8"))
TEXTS = [
    text
    for part in ("tune", "held")
    for row in ROWS[part]
    for text in (row["told"], *(one for way in (*WAYS, "far", "stays") for one in row[way]))
]
WEIGHTS = snapshot(len(TEXTS), document_frequencies(map(terms, TEXTS)))


@pytest.mark.parametrize("part", ["tune", "held"])
@pytest.mark.parametrize("way", WAYS)
def test_what_is_hidden_is_recognised_in_every_way(way: str, part: str) -> None:
    """A paraphrase, a quotation elsewhere, another holder, half of the sentence, the same figures in other words."""
    missed = [said for row in ROWS[part] for said in row[way] if not repeats(row["told"], said, WEIGHTS.weight)]
    assert missed == []


@pytest.mark.parametrize("part", ["tune", "held"])
def test_what_else_is_said_of_the_same_stays(part: str) -> None:
    """Other statements with the same names and words are told on."""
    taken = [said for row in ROWS[part] for said in row["stays"] if repeats(row["told"], said, WEIGHTS.weight)]
    assert taken == []


def test_no_statement_hides_that_of_another_row() -> None:
    """Of all other rows' statements hardly one is taken along: what has nothing to do with it has few of its words."""
    rows = [*ROWS["tune"], *ROWS["held"]]
    pairs = [(a, b) for a in rows for b in rows if a is not b]
    taken = [(a["told"], b["told"]) for a, b in pairs if repeats(a["told"], b["told"], WEIGHTS.weight)]
    assert taken == []
