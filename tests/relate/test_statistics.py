"""Word statistics: counted on with every claim, used as a snapshot until the topic has grown by half."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.relate.statistics import SCALE, TERMS, Statistics, commonest, counted, load

SENTENCES = st.lists(
    st.lists(st.sampled_from(["open", "closed", "é", "70b", "price"]), max_size=6).map(tuple), max_size=12
)


def _snapshot(claims: int) -> Statistics:
    return counted(None, [("open",)] * claims)[0]


def test_a_term_counts_once_for_each_claim() -> None:
    """Frequencies are over claims, however often a claim has the word."""
    made, renewed = counted(None, [("open", "open", "price"), ("open",), ()])
    assert renewed
    assert (made.claims, made.frequency) == (3, {"open": 2, "price": 1})


@pytest.mark.parametrize(
    ("before", "more", "renewed"),
    [(10, 0, False), (10, 4, False), (10, 5, True), (10, 50, True), (11, 5, False), (11, 6, True), (1, 0, False),
     (1, 1, True), (0, 0, True), (0, 1, True)],
)  # fmt: skip
def test_renewal(before: int, more: int, renewed: bool) -> None:
    """The snapshot is renewed when one and a half times its claims are known, and not before."""
    made, is_renewed = counted(_snapshot(before), [("price",)] * more)
    assert is_renewed is renewed
    assert made.running_claims == before + more
    assert made.claims == (before + more if renewed else before)
    assert made.frequency.get("price", 0) == (more if renewed else 0)
    assert made.running.get("price", 0) == more


def test_words_weigh_the_same_however_much_was_read() -> None:
    """A word of each tenth claim weighs as much in a million as in SCALE of them: else no question would last."""
    shares = {"tram": 1.0, "depot": 0.1, "hill": 0.002}
    scale, million = (
        Statistics(size, {word: int(share * size) for word, share in shares.items()}, 0.4, size, {})
        for size in (SCALE, 1_000_000)
    )
    for word in shares:
        assert million.weight(word) == pytest.approx(scale.weight(word), abs=0.01)
    assert million.weight("unheard") == scale.weight("unheard")


def test_small_growth_adds_up() -> None:
    """Claims that come one at a time renew the snapshot at the same count as claims that come at once."""
    made, renewals = _snapshot(10), []
    for number in range(11, 31):
        made, renewed = counted(made, [("price",)])
        renewals += [number] if renewed else []
    assert renewals == [15, 23]
    assert made.running == {"open": 10, "price": 20}


def test_the_threshold_stays_with_its_snapshot() -> None:
    """Between renewals the similarity threshold does not drift."""
    known = Statistics(10, {"open": 10}, 0.41, 10, {"open": 10})
    assert counted(known, [("price",)])[0].threshold == 0.41


@settings(deadline=None, derandomize=True)
@given(SENTENCES, SENTENCES, st.floats(0, 1))
def test_json_comes_back(first: list[tuple[str, ...]], second: list[tuple[str, ...]], threshold: float) -> None:
    """What is stored is what was counted, and counting goes on from it as if it had never been stored."""
    made, _ = counted(None, first)
    made = Statistics(made.claims, made.frequency, threshold, made.running_claims, made.running)
    assert load(made.json()) == made
    assert counted(load(made.json()), second) == counted(made, second)


@settings(deadline=None, derandomize=True)
@given(st.permutations([("open", "price"), ("open",), ("closed", "é"), ("price",)]))
def test_the_order_of_claims_does_not_matter(sentences: list[tuple[str, ...]]) -> None:
    """The same claims give the same stored statistics in whatever order they come."""
    assert counted(None, sentences)[0].json() == counted(None, sorted(sentences))[0].json()


def test_rare_terms_weigh_more() -> None:
    """A term of every claim weighs 1, a rarer one more, an unknown one most; the rarest come first, ties by word."""
    made = counted(None, [("open", "b", "a"), ("open", "b", "a"), ("open", "c"), ("open",)])[0]
    assert made.weight("open") == 1.0
    assert made.weight("a") == round(math.log(5 / 3) + 1, 6)
    assert 1.0 < made.weight("a") < made.weight("c") < made.weight("unknown")
    assert made.rarest(["open", "b", "a", "c", "c"], 3) == ("c", "a", "b")


def test_very_many_terms_are_not_all_counted() -> None:
    """Beyond so many terms the rarest are let go, alike whatever their order; few terms stay as they are."""
    few = Counter({f"t{n}": n for n in range(1, 50)})
    assert commonest(few) == few
    often = {f"often{n}": 3 for n in range(TERMS - 10)}
    many = Counter(often | {f"seldom{n}": 1 for n in range(TERMS)})
    assert commonest(many) == often
    assert commonest(Counter(dict(reversed(many.items())))) == often
    made, _ = counted(None, [tuple(many), tuple(often)])
    assert set(made.frequency) == set(often)
    assert made.weight("seldom1") > made.weight("often1")
