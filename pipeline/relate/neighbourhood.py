"""Which known findings and other new claims are near a new claim.

Known findings take part by their quoted words alone; only those that turn out to be near have to be loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.read.words import terms
from pipeline.records import Claim, Neighbour
from pipeline.relate.similar import Space
from pipeline.relate.statistics import Statistics

NEAREST = 40  # neighbours of a claim that an engine is shown
KNOWN = 15  # known findings among them: each says something else, so what a claim says again is one of the first


class Neighbourhood:
    """New claims among themselves and among known findings, given as {id: terms of the quoted words}, best first."""

    def __init__(self, claims: Sequence[Claim], quotes: Mapping[str, tuple[str, ...]], snapshot: Statistics) -> None:
        self._claims = claims
        self._known = tuple(quotes)
        texts = [*(terms(claim.quote) for claim in claims), *quotes.values()]
        self._space = Space(texts, snapshot, asked=len(claims))
        least = snapshot.threshold / 2
        self._near = [self._space.near(place, least, NEAREST, KNOWN) for place in range(len(claims))]

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
