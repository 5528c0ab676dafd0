"""Neighbours through the inverted index, held against a plain dense TF-IDF."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.findings.similarity import DIGITS, HIGHEST, LOWEST, Space, Statistics, threshold
from tests.findings.counting import statistics_of

WORDS = ["open", "closed", "weight", "model", "price", "corvid-70b", "61.4", "lab", "licence", "benchmark", "é"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(tuple), min_size=1, max_size=9)


def _dense(texts: list[tuple[str, ...]], statistics: Statistics) -> np.ndarray:
    """The textbook: rows of (1 + log tf) * idf, divided by their length, times themselves."""
    words = sorted({word for text in texts for word in text})
    idf = [math.log((1 + statistics.claims) / (1 + statistics.frequency.get(word, 0))) + 1 for word in words]
    rows = np.zeros((len(texts), max(1, len(words))))
    for place, text in enumerate(texts):
        for word, count in Counter(text).items():
            rows[place, words.index(word)] = (1 + math.log(count)) * idf[words.index(word)]
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return rows @ rows.T


@settings(deadline=None, derandomize=True)
@given(TEXTS, TEXTS)
def test_cosines_are_those_of_a_dense_matrix(texts: list[tuple[str, ...]], others: list[tuple[str, ...]]) -> None:
    """The index changes the cost and not the scores, also when the statistics come from other texts."""
    statistics = statistics_of(others)
    space = Space(texts, statistics)
    expected = _dense(texts, statistics)
    for place in range(len(texts)):
        assert space.cosines(place) == pytest.approx(expected[place], abs=2e-6)
        assert np.array_equal(space.cosines(place), np.round(space.cosines(place), DIGITS))


@settings(deadline=None, derandomize=True)
@given(TEXTS, st.floats(0.01, 1.0))
def test_near_lists_what_reaches_the_least_nearest_first(texts: list[tuple[str, ...]], least: float) -> None:
    """Nothing that reaches the cosine is missing, nothing else is there, and a text is not its own neighbour."""
    space = Space(texts, statistics_of(texts))
    for place in range(len(texts)):
        cosines = space.cosines(place).tolist()
        expected = sorted((-c, i) for i, c in enumerate(cosines) if i != place and c >= least)
        assert [(-near.cosine, near.place) for near in space.near(place, least)] == expected


@settings(deadline=None, derandomize=True)
@given(TEXTS, st.integers(0, 4), st.integers(0, 4), st.integers(1, 6))
def test_of_those_that_cannot_ask_only_some_are_near(
    texts: list[tuple[str, ...]], asked: int, unasked: int, most: int
) -> None:
    """The nearest of the known ones take part, and the new ones whatever their number, up to the most in all."""
    space = Space(texts, statistics_of(texts), asked=asked)
    for place in range(min(asked, len(texts))):
        everything = space.near(place, 0.01)
        known = [near for near in everything if near.place >= asked][:unasked]
        expected = [near for near in everything if near.place < asked or near in known][:most]
        assert [*space.near(place, 0.01, most, unasked)] == expected


def test_empty_texts_are_near_nothing() -> None:
    """A sentence of stop words alone has no neighbours and does no harm."""
    space = Space([(), ("open",), ()], statistics_of([]))
    assert space.near(0, 0.01) == ()
    assert space.near(1, 0.01) == ()
    assert Space([], statistics_of([])).size == 0


UNLIKE = [(f"word{number}", f"other{number}") for number in range(30)]
ALIKE = [("open", "lab")] * 30
HALF = [("open", "lab", "model", "price", f"word{number}") for number in range(30)]
GROUPS = [str(number) for number in range(30)]


@pytest.mark.parametrize(
    ("texts", "groups", "expected"),
    [
        ([], [], HIGHEST),
        ([("open",)], ["a"], HIGHEST),
        (ALIKE, ["a"] * 30, HIGHEST),  # one article says nothing about unrelated pairs
        (UNLIKE, GROUPS, LOWEST),
        (ALIKE, GROUPS, HIGHEST),
    ],
)
def test_threshold_stays_within_its_bounds(texts: list[tuple[str, ...]], groups: list[str], expected: float) -> None:
    """Texts that have nothing or everything in common push the threshold no further than its bounds."""
    assert threshold(Space(texts, statistics_of(texts)), groups) == expected


def test_threshold_follows_the_texts() -> None:
    """Between the bounds it is 1.4 times what unrelated pairs reach, whatever pairs of one article reach."""
    space = Space(HALF, statistics_of(HALF))
    assert threshold(space, GROUPS) == pytest.approx(1.4 * space.cosines(0)[1], abs=2e-6)
    assert LOWEST < threshold(space, GROUPS) < HIGHEST
    together = [*HALF, ("twin", "pair"), ("twin", "pair")]
    assert threshold(Space(together, statistics_of(together)), [*GROUPS, "x", "x"]) < HIGHEST
