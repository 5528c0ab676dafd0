"""Fetching: the step that asks one host, for any executor; with one call for each host politeness needs no lock."""

from __future__ import annotations

import math
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.gather.gate import Gate
from pipeline.gather.session import Session, Trip, host_of
from pipeline.gather.wire import Wire
from pipeline.records import Answer, Ask, Failure, FetchSettings, Hold, Rules


@dataclass(frozen=True, slots=True)
class FetchHost:
    """Fetches asks over one session, politely spaced, and follows redirects anywhere; asks for no robots.txt."""

    settings: FetchSettings

    def __call__(self, asks: tuple[Ask, ...]) -> tuple[Answer | Failure, ...]:
        """One answer or failure for each ask, in their order; the user's own may begin in a network that is allowed."""
        with ExitStack() as stack:
            strangers = _session(stack, walled(self.settings))
            return tuple(self._asked(stack, strangers, ask) for ask in asks)

    def _asked(self, stack: ExitStack, strangers: Session, ask: Ask) -> Answer | Failure:
        outcome: Answer | Failure | Trip = Trip(ask, ask.url)
        if ask.own and self.settings.allow_private:
            own = _session(stack, self.settings, host_of(ask.url))
            own.asked = strangers.asked  # one pace for a host
            outcome = own.run(Trip(ask, ask.url))
        if isinstance(outcome, Trip):
            outcome = strangers.run(outcome)
        assert not isinstance(outcome, Trip)  # this session follows redirects anywhere
        return outcome


@dataclass(frozen=True, slots=True)
class Visit:
    """What one host is to be asked, and what is known of it."""

    host: str
    trips: tuple[Trip, ...]
    rules: tuple[Rules, ...]
    wait: float  # seconds until the host may be asked
    seconds: float = math.inf  # that its host has left of a run
    ends: float = math.inf  # when that of the run is over, in seconds of the clock


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit brought: an outcome for each trip, a trip again when another host must be asked first."""

    outcomes: tuple[Answer | Failure | Trip, ...]
    further: tuple[Trip, ...]  # robots.txt files that other hosts have
    rules: tuple[Rules, ...]
    holds: tuple[Hold, ...]
    seconds: float = 0.0  # that it took


@dataclass(frozen=True, slots=True)
class VisitHost:
    """Does the trips of one host by its robots.txt, its Retry-After and its spacing, and contacts no other host."""

    settings: FetchSettings
    now: datetime

    def __call__(self, visit: Visit) -> Visited:
        """The outcome of a visit; once the host says "not before", nothing more goes to it."""
        with ExitStack() as stack:
            rules = {rules.origin: rules for rules in visit.rules}
            session = _session(stack, walled(self.settings), visit.host, self.now, rules)
            began = time.monotonic()
            # Half of what is left at most: whoever comes after a slow host has time as well.
            left = (visit.ends - time.time()) / 2  # noqa: TID251  # the one clock that machines of a cluster share
            session.ends = began + min(visit.seconds, left)
            if visit.wait > 0:
                spacing = max(session.spacing(trip.url) for trip in visit.trips)
                session.asked[visit.host] = time.monotonic() + visit.wait - spacing
            own = session
            if self.settings.allow_private:  # what is learned of the host holds for both, connections are never shared
                own = _session(stack, self.settings, visit.host, self.now, rules)
                own.asked, own.learned, own.holds = session.asked, session.learned, session.holds
                own.elsewhere, own.ends = session.elsewhere, session.ends
            outcomes = tuple((own if trip.own else session).run(trip) for trip in visit.trips)
            seconds = time.monotonic() - began
        elsewhere, learned, holds = session.elsewhere, session.learned, session.holds
        return Visited(outcomes, tuple(elsewhere.values()), tuple(learned), tuple(holds), seconds)


def walled(settings: FetchSettings) -> FetchSettings:
    """The settings for addresses that strangers give: no private network is open to them."""
    return replace(settings, allow_private=()) if settings.allow_private else settings


def _session(
    stack: ExitStack,
    settings: FetchSettings,
    host: str = "",
    now: datetime | None = None,
    rules: dict[str, Rules] | None = None,
) -> Session:
    gate = Gate(settings)
    return Session(settings, stack.enter_context(closing(Wire(gate))), gate, host, now, {} if rules is None else rules)
