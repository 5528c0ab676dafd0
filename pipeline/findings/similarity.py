"""Which sentences are near which: TF-IDF cosine by the word statistics of a topic, through an inverted index."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from pydantic_core import from_json, to_json

from pipeline.english.tokens import terms
from pipeline.models import Claim, Neighbour

# Word statistics of a topic: how rare each term is, and from which similarity on two sentences say the same.
#
# They are a snapshot, renewed only when the topic has grown by half, so that weights do not drift from run to run and
# the order of arrival does not matter. In between each run adds its own counts to those of the store and reads none of
# them. Of very many terms a snapshot has only the commonest, so that a run loads no more in year five: a term that it
# has not weighs as much as a new one, which is what it nearly is.

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


def statistics_from_json(text: str) -> Statistics:
    """The statistics that `json` wrote."""
    claims, frequency, threshold = from_json(text)
    return Statistics(claims, frequency, threshold)


def document_frequencies(sentences: Iterable[tuple[str, ...]]) -> Counter[str]:
    """In how many of these sentences, given as terms, each term is."""
    return Counter(term for terms in sentences for term in set(terms))


def snapshot_due(known: Statistics | None, claims: int) -> bool:
    """Whether so many claims call for a new snapshot."""
    return known is None or claims >= GROWTH * known.claims


def snapshot(claims: int, counts: Mapping[str, int], threshold: float = 0.0) -> Statistics:
    """The statistics of so many claims: the counts of at most TERMS terms, those above the least that leaves so few."""
    if len(counts) > TERMS:
        least = sorted(counts.values(), reverse=True)[TERMS]
        counts = {term: count for term, count in counts.items() if count > least}
    return Statistics(claims, dict(counts), threshold)


DIGITS = 6  # scores are rounded so that no machine's arithmetic library decides
QUANTILE, FACTOR = 0.995, 1.4  # two sentences say the same from FACTOR times this quantile of unrelated pairs
LOWEST, HIGHEST = 0.2, 0.6
SAMPLE = 600  # sentences that the quantile is taken from


class NearText(NamedTuple):
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
        for counted in texts:
            weighed = _weighed(dict.fromkeys(counted, 1), statistics)
            if len(weighed) < len(counted):  # most sentences say no word twice
                weighed = _weighed(Counter(counted), statistics)
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

    def near(
        self, index: int, least: float, most: int | None = None, unasked: int | None = None
    ) -> tuple[NearText, ...]:
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
        return tuple(map(NearText, places.tolist(), cosines[places].tolist()))


class TermQuery:
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


# Which known findings and other new claims are near a new claim.
#
# Known findings take part by their quoted words alone; only those that turn out to be near have to be loaded.

_NEAREST = 40  # neighbours of a claim that an engine is shown
KNOWN = 15  # known findings among them: each says something else, so what a claim says again is one of the first


class Neighbourhood:
    """New claims among themselves and among known findings, given as {id: terms of the quoted words}, best first."""

    def __init__(self, claims: Sequence[Claim], quotes: Mapping[str, tuple[str, ...]], snapshot: Statistics) -> None:
        self._claims = claims
        self._known = tuple(quotes)
        texts = [*(terms(claim.quote) for claim in claims), *quotes.values()]
        self._space = Space(texts, snapshot, asked=len(claims))
        least = snapshot.threshold / 2
        self._near = [self._space.near(place, least, _NEAREST, KNOWN) for place in range(len(claims))]

    def findings(self) -> frozenset[str]:
        """The ids of the known findings that are near any of the claims."""
        places = {near.place - len(self._claims) for found in self._near for near in found}
        return frozenset(self._known[place] for place in places if place >= 0)

    def of_each(self, leads: Mapping[str, Claim]) -> dict[str, tuple[Neighbour, ...]]:
        """For each claim what is near it, nearest first; `leads` has the quoted claim of each of `findings`."""
        found: dict[str, tuple[Neighbour, ...]] = {}
        for index, claim in enumerate(self._claims):
            neighbourhood = []
            for near in self._near[index]:
                place = near.place - len(self._claims)
                old = self._known[place] if place >= 0 else ""
                other = leads[old] if old else self._claims[near.place]
                neighbourhood.append(Neighbour(claim=other, finding=old, cosine=near.cosine))
            found[claim.id] = tuple(neighbourhood)
        return found
