"""Word statistics of a topic: how rare each term is, and from which similarity on two sentences say the same.

They are a snapshot, renewed only when the topic has grown by half, so that weights do not drift from run to run and the
order of arrival does not matter. Of very many terms only the commonest are counted, so that a run loads no more in
year five: a term that is not counted weighs as much as a new one, which is what it nearly is.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.records import canonical_json

GROWTH = 1.5  # renew when this many times the snapshot's claims are known
TERMS = 40_000  # terms that are counted
SCALE = 5000  # claims to which a larger topic is scaled down: else its question would weigh less the more was read


@dataclass(frozen=True, slots=True)
class Statistics:
    """Document frequencies over claims; `running` counts on while `frequency` is in use."""

    claims: int
    frequency: Mapping[str, int]
    threshold: float
    running_claims: int
    running: Mapping[str, int]
    _weights: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def weight(self, term: str) -> float:
        """Inverse document frequency of a term, rounded so that machines agree: 1 for a term in every claim."""
        known = self._weights.get(term)
        if known is None:
            size = min(self.claims, SCALE)
            having = self.frequency.get(term, 0) * (size / self.claims if self.claims else 1.0)
            known = round(math.log((1 + size) / (1 + having)) + 1, 6)
            self._weights[term] = known
        return known

    def rarest(self, terms: Iterable[str], count: int) -> tuple[str, ...]:
        """The terms that tell most, for looking up what is near."""
        return tuple(sorted(set(terms), key=lambda term: (-self.weight(term), term))[:count])

    def json(self) -> str:
        """As stored."""
        return canonical_json([self.claims, self.frequency, self.threshold, self.running_claims, self.running])


def load(text: str) -> Statistics:
    """The statistics that `json` wrote."""
    claims, frequency, threshold, running_claims, running = json.loads(text)
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
