"""Which sentences are near which: TF-IDF cosine through an inverted index."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
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
    """Texts as weighted term vectors that can be asked for neighbours."""

    def __init__(self, texts: Sequence[tuple[str, ...]], statistics: Statistics) -> None:
        self.size = len(texts)
        self._vectors: list[tuple[list[str], np.ndarray, np.ndarray]] = []
        postings: dict[str, tuple[list[int], list[float]]] = {}
        for index, terms in enumerate(texts):
            counts = Counter(terms)
            names = sorted(counts)
            weights = np.array([statistics.weight(term) for term in names])
            vector = weights * np.array([1 + math.log(counts[term]) for term in names])
            norm = float(np.sqrt(vector @ vector)) or 1.0
            vector = vector / norm
            self._vectors.append((names, vector, weights / (weights.sum() or 1.0)))
            for term, value in zip(names, vector.tolist(), strict=True):
                places, values = postings.setdefault(term, ([], []))
                places.append(index)
                values.append(value)
        self._postings = {t: (np.array(places), np.array(values)) for t, (places, values) in postings.items()}

    def cosines(self, index: int) -> np.ndarray:
        """The cosine of one text with every text, itself included."""
        names, vector, _ = self._vectors[index]
        if not names:
            return np.zeros(self.size)
        places = np.concatenate([self._postings[term][0] for term in names])
        values = np.concatenate([self._postings[t][1] * v for t, v in zip(names, vector.tolist(), strict=True)])
        return np.round(np.bincount(places, weights=values, minlength=self.size), DIGITS)

    def near(self, index: int, least: float, most: int | None = None) -> tuple[Near, ...]:
        """The other texts with at least this cosine, nearest first, at most so many."""
        cosines = self.cosines(index)
        cosines[index] = 0.0
        places = np.flatnonzero(cosines >= least)
        places = places[np.lexsort((places, -cosines[places]))][:most]
        return tuple(Near(int(place), float(cosines[place])) for place in places)

    def shared(self, index: int, other: int) -> float:
        """The part of one text's weight whose terms the other text has."""
        return self.held(index, frozenset(self._vectors[other][0]))

    def held(self, index: int, there: AbstractSet[str]) -> float:
        """The part of one text's weight whose terms are there."""
        names, _, weights = self._vectors[index]
        part: float = sum(w for term, w in zip(names, weights.tolist(), strict=True) if term in there)
        return round(part, DIGITS)


def weighed(one: Mapping[str, int], other: Mapping[str, int], statistics: Statistics) -> float:
    """The cosine of two texts given as counted terms."""
    first, second = (
        {term: (1 + math.log(count)) * statistics.weight(term) for term, count in counts.items()}
        for counts in (one, other)
    )
    norm = math.sqrt(sum(v * v for v in first.values()) * sum(v * v for v in second.values())) or 1.0
    return round(sum(first.get(term, 0.0) * value for term, value in second.items()) / norm, DIGITS)


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
