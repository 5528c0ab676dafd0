"""Word statistics: counted on with every claim, used as a snapshot until the topic has grown by half."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.findings.similarity import (
    SCALE,
    TERMS,
    Statistics,
    document_frequencies,
    snapshot,
    snapshot_due,
    statistics_from_json,
)
from tests.findings.counting import statistics_of

SENTENCES = st.lists(
    st.lists(st.sampled_from(["open", "closed", "é", "70b", "price"]), max_size=6).map(tuple), max_size=12
)


def test_a_term_counts_once_for_each_claim() -> None:
    """Frequencies are over claims, however often a claim has the word."""
    made = statistics_of([("open", "open", "price"), ("open",), ()])
    assert (made.claims, made.frequency) == (3, {"open": 2, "price": 1})


@pytest.mark.parametrize(
    ("known", "claims", "expected"),
    [(10, 10, False), (10, 14, False), (10, 15, True), (10, 60, True), (11, 16, False), (11, 17, True), (1, 1, False),
     (1, 2, True), (0, 0, True), (0, 1, True)],
)  # fmt: skip
def test_renewal(known: int, claims: int, expected: bool) -> None:
    """The snapshot is renewed when one and a half times its claims are known, and not before."""
    assert snapshot_due(snapshot(known, {}), claims) is expected
    assert snapshot_due(None, claims)


def test_words_weigh_the_same_however_much_was_read() -> None:
    """A word of each tenth claim weighs as much in a million as in SCALE of them: else no question would last."""
    shares = {"tram": 1.0, "depot": 0.1, "hill": 0.002}
    scale, million = (
        Statistics(size, {word: int(share * size) for word, share in shares.items()}, 0.4)
        for size in (SCALE, 1_000_000)
    )
    for word in shares:
        assert million.weight(word) == pytest.approx(scale.weight(word), abs=0.01)
    assert million.weight("unheard") == scale.weight("unheard")


@settings(deadline=None, derandomize=True)
@given(SENTENCES, st.floats(0, 1))
def test_json_comes_back(sentences: list[tuple[str, ...]], threshold: float) -> None:
    """What is stored is what was counted."""
    made = snapshot(len(sentences), document_frequencies(sentences), threshold)
    assert statistics_from_json(made.json()) == made


@settings(deadline=None, derandomize=True)
@given(st.permutations([("open", "price"), ("open",), ("closed", "é"), ("price",)]))
def test_the_order_of_claims_does_not_matter(sentences: list[tuple[str, ...]]) -> None:
    """The same claims give the same stored statistics in whatever order they come."""
    assert statistics_of(sentences).json() == statistics_of(sorted(sentences)).json()


def test_rare_terms_weigh_more() -> None:
    """A term of every claim weighs 1, a rarer one more, an unknown one most; the rarest come first, ties by word."""
    made = statistics_of([("open", "b", "a"), ("open", "b", "a"), ("open", "c"), ("open",)])
    assert made.weight("open") == 1.0
    assert made.weight("a") == round(math.log(5 / 3) + 1, 6)
    assert 1.0 < made.weight("a") < made.weight("c") < made.weight("unknown")
    assert made.rarest(["open", "b", "a", "c", "c"], 3) == ("c", "a", "b")


def test_very_many_terms_are_not_all_counted() -> None:
    """Beyond so many terms the rarest are let go, alike whatever their order; few terms stay as they are."""
    few = {f"t{n}": n for n in range(1, 50)}
    assert snapshot(9, few).frequency == few
    often = {f"often{n}": 3 for n in range(TERMS - 10)}
    many = often | {f"seldom{n}": 1 for n in range(TERMS)}
    assert snapshot(9, many).frequency == often
    made = snapshot(9, dict(reversed(many.items())))
    assert made.frequency == often
    assert made.weight("seldom1") > made.weight("often1")
