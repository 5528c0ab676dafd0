"""Word statistics of a topic: how rare each term is, and from which similarity on two sentences say the same.

They are a snapshot, renewed only when the topic has grown by half, so that weights do not drift from run to run and the
order of arrival does not matter. In between each run adds its own counts to those of the store and reads none of them.
Of very many terms a snapshot has only the commonest, so that a run loads no more in year five: a term that it has not
weighs as much as a new one, which is what it nearly is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic_core import from_json, to_json

GROWTH = 1.5  # renew when this many times the snapshot's claims are known
TERMS = 15_000  # terms of a snapshot
SCALE = 5000  # claims to which a larger topic is scaled down: else its question would weigh less the more was read


@dataclass(frozen=True, slots=True)
class Statistics:
    """Document frequencies over so many claims, and the similarity from which on two of them say the same."""

    claims: int
    frequency: Mapping[str, int]
    threshold: float
    weights: Mapping[str, float] = field(init=False, repr=False, compare=False)  # of every term, known or not

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", _Weights(self.claims, self.frequency))

    def weight(self, term: str) -> float:
        """Inverse document frequency of a term, rounded so that machines agree: 1 for a term in every claim."""
        return self.weights[term]

    def rarest(self, terms: Iterable[str], count: int) -> tuple[str, ...]:
        """The terms that tell most, for looking up what is near."""
        weights = self.weights
        return tuple(sorted(set(terms), key=lambda term: (-weights[term], term))[:count])

    def json(self) -> str:
        """As stored, with sorted terms."""
        return to_json([self.claims, dict(sorted(self.frequency.items())), self.threshold]).decode()


class _Weights(dict[str, float]):
    """Each term's weight, worked out when it is first asked for: some hundred thousand times in a run."""

    def __init__(self, claims: int, frequency: Mapping[str, int]) -> None:
        super().__init__()
        self._size = min(claims, SCALE)
        self._scale = self._size / claims if claims else 1.0
        self._frequency = frequency

    def __missing__(self, term: str) -> float:
        having = self._frequency.get(term, 0) * self._scale
        self[term] = weight = round(math.log((1 + self._size) / (1 + having)) + 1, 6)
        return weight


def load(text: str) -> Statistics:
    """The statistics that `json` wrote."""
    claims, frequency, threshold = from_json(text)
    return Statistics(claims, frequency, threshold)


def counted(sentences: Iterable[tuple[str, ...]]) -> Counter[str]:
    """In how many of these sentences, given as terms, each term is."""
    return Counter(term for terms in sentences for term in set(terms))


def due(known: Statistics | None, claims: int) -> bool:
    """Whether so many claims call for a new snapshot."""
    return known is None or claims >= GROWTH * known.claims


def snapshot(claims: int, counts: Mapping[str, int], threshold: float = 0.0) -> Statistics:
    """The statistics of so many claims: the counts of at most TERMS terms, those above the least that leaves so few."""
    if len(counts) > TERMS:
        least = sorted(counts.values(), reverse=True)[TERMS]
        counts = {term: count for term, count in counts.items() if count > least}
    return Statistics(claims, dict(counts), threshold)
