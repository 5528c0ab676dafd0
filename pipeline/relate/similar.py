"""Which sentences are near which: TF-IDF cosine through an inverted index."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.relate.statistics import Statistics

DIGITS = 6  # scores are rounded so that no machine's arithmetic library decides
QUANTILE, FACTOR = 0.995, 1.4  # two sentences say the same from FACTOR times this quantile of unrelated pairs
LOWEST, HIGHEST = 0.2, 0.6
SAMPLE = 600  # sentences that the quantile is taken from


@dataclass(frozen=True, slots=True)
class Near:
    """Another text near the one asked for."""

    index: int
    cosine: float


class Space:
    """Texts as weighted term vectors; the first `asked` of them, else all, can be asked for neighbours."""

    def __init__(self, texts: Sequence[tuple[str, ...]], statistics: Statistics, asked: int | None = None) -> None:
        self.size = len(texts)
        self._asked = self.size if asked is None else asked
        self._texts = texts
        self._statistics = statistics
        self._norms: list[float] = []
        self._arrays: dict[str, tuple[np.ndarray, np.ndarray]] = {}  # the postings of terms that were asked for
        wanted = {term for terms in texts[:asked] for term in terms}  # others are in no question
        self._postings: dict[str, tuple[list[int], list[float]]] = {term: ([], []) for term in wanted}
        for place, terms in enumerate(texts):
            weighed = self._weighed(terms)
            norm = math.sqrt(math.fsum([value * value for value in weighed.values()])) or 1.0
            self._norms.append(norm)
            for term in wanted.intersection(weighed):
                places, values = self._postings[term]
                places.append(place)
                values.append(weighed[term] / norm)

    def _weighed(self, terms: tuple[str, ...]) -> dict[str, float]:
        """Each term's weight in a text, before it is divided by the text's length."""
        weights = self._statistics.weights
        weighed = {term: weights[term] for term in terms}
        if len(weighed) < len(terms):  # most sentences say no word twice
            for term, count in Counter(terms).items():
                if count > 1:
                    weighed[term] *= 1 + math.log(count)
        return weighed

    def cosines(self, index: int) -> np.ndarray:
        """The cosine of one text with every text, itself included."""
        weighed = self._weighed(self._texts[index])
        if not weighed:
            return np.zeros(self.size)
        names = sorted(weighed)
        having = [self._having(term) for term in names]
        places = np.concatenate([where for where, _ in having])
        own = (weighed[term] / self._norms[index] for term in names)
        values = np.concatenate([weights * v for (_, weights), v in zip(having, own, strict=True)])
        return np.round(np.bincount(places, weights=values, minlength=self.size), DIGITS)

    def _having(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        """The texts that have a term, and its weight in each."""
        if term not in self._arrays:
            places, values = self._postings[term]
            self._arrays[term] = np.array(places), np.array(values)
        return self._arrays[term]

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
        return tuple(Near(int(place), float(cosines[place])) for place in places)


class Question:
    """Counted terms that others are held against."""

    def __init__(self, terms: Mapping[str, int], statistics: Statistics) -> None:
        self._weights = statistics.weights
        self._own = self._weighed(terms)
        self._square = sum(value * value for value in self._own.values())

    def cosine(self, terms: Mapping[str, int]) -> float:
        """The cosine with a text given as counted terms."""
        theirs = self._weighed(terms)
        norm = math.sqrt(sum(value * value for value in theirs.values()) * self._square) or 1.0
        return round(sum(theirs.get(term, 0.0) * value for term, value in self._own.items()) / norm, DIGITS)

    def _weighed(self, terms: Mapping[str, int]) -> dict[str, float]:
        weights = self._weights
        return {
            term: weights[term] if count == 1 else (1 + math.log(count)) * weights[term]
            for term, count in terms.items()
        }


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
