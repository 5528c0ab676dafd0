"""Which sentences are near which: TF-IDF cosine through an inverted index."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from pipeline.relate.statistics import Statistics

DIGITS = 6  # scores are rounded so that no machine's arithmetic library decides
QUANTILE, FACTOR = 0.995, 1.4  # two sentences say the same from FACTOR times this quantile of unrelated pairs
LOWEST, HIGHEST = 0.2, 0.6
SAMPLE = 600  # sentences that the quantile is taken from


class Near(NamedTuple):
    """Another text near the one asked for."""

    place: int
    cosine: float


class Space:
    """Texts as weighted term vectors; the first `asked` of them, else all, can be asked for neighbours."""

    def __init__(self, texts: Sequence[tuple[str, ...]], statistics: Statistics, asked: int | None = None) -> None:
        self.size = len(texts)
        self._asked = self.size if asked is None else asked
        wanted = {term for terms in texts[: self._asked] for term in terms}  # others are in no question
        number = {term: place for place, term in enumerate(sorted(wanted))}  # in this order cosines are added up
        numbers: list[int] = []
        values: list[float] = []
        ends = [0]
        for terms in texts:
            weighed = _weighed(dict.fromkeys(terms, 1), statistics)
            if len(weighed) < len(terms):  # most sentences say no word twice
                weighed = _weighed(Counter(terms), statistics)
            norm = math.sqrt(math.fsum([value * value for value in weighed.values()])) or 1.0
            mine = sorted(number.keys() & weighed.keys())
            numbers += [number[term] for term in mine]
            values += [weighed[term] / norm for term in mine]
            ends.append(len(numbers))
        self._ends = ends
        self._numbers, self._values = np.array(numbers, dtype=np.intp), np.array(values)
        by_term = np.argsort(self._numbers, kind="stable")
        self._places = np.repeat(np.arange(self.size), np.diff(ends))[by_term]
        self._weights = self._values[by_term]
        self._having = np.searchsorted(self._numbers[by_term], np.arange(len(number) + 1))

    def cosines(self, index: int) -> np.ndarray:
        """The cosine of one text with every text, itself included."""
        own = slice(self._ends[index], self._ends[index + 1])
        first = self._having[self._numbers[own]]
        counts = self._having[self._numbers[own] + 1] - first
        found = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        products = self._weights[found] * np.repeat(self._values[own], counts)
        return np.round(np.bincount(self._places[found], weights=products, minlength=self.size), DIGITS)

    def near(self, index: int, least: float, most: int | None = None, unasked: int | None = None) -> tuple[Near, ...]:
        """The other texts with at least this cosine, nearest first, at most so many.

        `unasked`: the most of those that cannot be asked for neighbours themselves.
        """
        cosines = self.cosines(index)
        cosines[index] = 0.0
        places = np.flatnonzero(cosines >= least)
        places = places[np.lexsort((places, -cosines[places]))]
        if unasked is not None:
            beyond = places >= self._asked
            places = places[~beyond | (np.cumsum(beyond) <= unasked)]
        places = places[:most]
        return tuple(map(Near, places.tolist(), cosines[places].tolist()))


class Question:
    """Counted terms that others are held against."""

    def __init__(self, terms: Mapping[str, int], statistics: Statistics) -> None:
        self._statistics = statistics
        self._own = _weighed(terms, statistics)
        self._square = sum([value * value for value in self._own.values()])

    def cosine(self, terms: Mapping[str, int]) -> float:
        """The cosine with a text given as counted terms."""
        theirs = _weighed(terms, self._statistics)
        norm = math.sqrt(sum([value * value for value in theirs.values()]) * self._square) or 1.0
        return round(sum(theirs.get(term, 0.0) * value for term, value in self._own.items()) / norm, DIGITS)


def _weighed(terms: Mapping[str, int], statistics: Statistics) -> dict[str, float]:
    """Each term's weight in a text given as counted terms, before it is divided by the text's length."""
    weights = statistics.weights
    return {term: weights[term] * _often(count) for term, count in terms.items()}


@lru_cache(maxsize=1024)
def _often(count: int) -> float:
    """What being said so often counts."""
    return 1 + math.log(count)


def threshold(space: Space, groups: Sequence[str]) -> float:
    """From which cosine on two sentences of different articles (`groups`) say the same, read off these sentences."""
    labels = np.array(_numbered(groups))
    step = max(1, space.size // SAMPLE)
    values = [space.cosines(i)[labels != labels[i]] for i in range(0, space.size, step)]
    pairs = np.concatenate(values) if values else np.zeros(0)
    if not pairs.size:
        return HIGHEST
    return round(float(np.clip(FACTOR * np.quantile(pairs, QUANTILE), LOWEST, HIGHEST)), DIGITS)


def _numbered(groups: Sequence[str]) -> list[int]:
    numbers: dict[str, int] = {}
    return [numbers.setdefault(group, len(numbers)) for group in groups]
