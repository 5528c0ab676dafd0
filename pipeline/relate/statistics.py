"""Word statistics of a topic: how rare each term is, and from which similarity on two sentences say the same.

They are a snapshot, renewed only when the topic has grown by half, so that weights do not drift from run to run and the
order of arrival does not matter. Of very many terms only the commonest are counted, so that a run loads no more in
year five: a term that is not counted weighs as much as a new one, which is what it nearly is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic_core import from_json, to_json

GROWTH = 1.5  # renew when this many times the snapshot's claims are known
TERMS = 15_000  # terms that are counted
SCALE = 5000  # claims to which a larger topic is scaled down: else its question would weigh less the more was read


@dataclass(frozen=True, slots=True)
class Statistics:
    """Document frequencies over claims; `running` counts on while `frequency` is in use."""

    claims: int
    frequency: Mapping[str, int]
    threshold: float
    running_claims: int
    running: Mapping[str, int]
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
        """As stored, with sorted terms: a megabyte in each run, for which `json` took a tenth of it."""
        frequency, running = (dict(sorted(counts.items())) for counts in (self.frequency, self.running))
        return to_json([self.claims, frequency, self.threshold, self.running_claims, running]).decode()


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
    claims, frequency, threshold, running_claims, running = from_json(text)
    return Statistics(claims, frequency, threshold, running_claims, running)


def commonest(running: Counter[str]) -> Counter[str]:
    """The counts of at most TERMS terms: those above the least count that leaves so few."""
    if len(running) <= TERMS:
        return running
    least = sorted(running.values(), reverse=True)[TERMS]
    return Counter({term: count for term, count in running.items() if count > least})


def counted(known: Statistics | None, sentences: Iterable[tuple[str, ...]]) -> tuple[Statistics, bool]:
    """The statistics with these sentences counted, and whether the snapshot was renewed (its threshold is then due)."""
    running = Counter(known.running) if known else Counter()
    total = known.running_claims if known else 0
    for terms in sentences:
        running.update(set(terms))
        total += 1
    running = commonest(running)
    if known and total < GROWTH * known.claims:
        return Statistics(known.claims, known.frequency, known.threshold, total, dict(running)), False
    return Statistics(total, dict(running), known.threshold if known else 0.0, total, dict(running)), True
