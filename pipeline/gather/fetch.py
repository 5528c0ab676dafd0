"""Fetching: the step that asks one host, for any executor; with one call for each host politeness needs no lock."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from pipeline.gather.gate import Gate
from pipeline.gather.session import Session, Trip
from pipeline.gather.wire import Wire
from pipeline.records import Answer, Ask, Failure, FetchSettings, Hold, Rules


@dataclass(frozen=True, slots=True)
class FetchHost:
    """Fetches asks over one session, politely spaced, and follows redirects anywhere; asks for no robots.txt."""

    settings: FetchSettings

    def __call__(self, asks: tuple[Ask, ...]) -> tuple[Answer | Failure, ...]:
        """One answer or failure for each ask, in their order."""
        gate = Gate(self.settings)
        with closing(Wire(gate)) as wire:
            session = Session(self.settings, wire, gate)
            outcomes = (session.run(Trip(ask, ask.url)) for ask in asks)
            return tuple(outcome for outcome in outcomes if not isinstance(outcome, Trip))


@dataclass(frozen=True, slots=True)
class Visit:
    """What one host is to be asked, and what is known of it."""

    host: str
    trips: tuple[Trip, ...]
    rules: tuple[Rules, ...]
    wait: float  # seconds until the host may be asked


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit brought: an outcome for each trip, an trip again when another host must be asked first."""

    outcomes: tuple[Answer | Failure | Trip, ...]
    further: tuple[Trip, ...]  # robots.txt files that other hosts have
    rules: tuple[Rules, ...]
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class VisitHost:
    """Does the trips of one host by its robots.txt, its Retry-After and its spacing, and contacts no other host."""

    settings: FetchSettings
    now: datetime

    def __call__(self, visit: Visit) -> Visited:
        """The outcome of a visit; once the host says "not before", nothing more goes to it."""
        gate = Gate(self.settings)
        with closing(Wire(gate)) as wire:
            rules = {rules.origin: rules for rules in visit.rules}
            session = Session(self.settings, wire, gate, visit.host, self.now, rules)
            if visit.wait > 0:
                spacing = max(session.spacing(trip.url) for trip in visit.trips)
                session.asked[visit.host] = time.monotonic() + visit.wait - spacing
            outcomes = tuple(session.run(trip) for trip in visit.trips)
        return Visited(outcomes, tuple(session.elsewhere.values()), tuple(session.learned), tuple(session.holds))
