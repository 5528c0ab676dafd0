"""Visits: asks become one visit for each host; what hosts say of waiting and robots is kept for the next run.

A redirect to another host comes back and becomes part of that host's next visit, so that each host is asked by one
worker at a time, at its own pace, whatever the executor.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import chain

from pipeline.gather import robots
from pipeline.gather.fetch import Visit, Visited, VisitHost
from pipeline.gather.round import Round
from pipeline.gather.session import Trip, host_of, shown
from pipeline.gather.waiting import NOBODYS
from pipeline.records import Answer, Ask, Failure, Hold, Rules

LISTS = 0.5  # share of a run's time for what lists items, so that some is left to read them
PROBES = 8  # hosts that are tried before a run of many believes that there is a network


def fetch(round: Round, asks: Iterable[Ask], share: float = 1.0) -> Iterator[tuple[Ask, Answer | Failure]]:
    """Each ask with its outcome, as hosts are done; the order depends on the asks alone.

    What this share of the run's time does not reach is a failure that is `late`, and counted.
    """
    trips = [Trip(ask, ask.url) for ask in dict.fromkeys(asks)]
    while trips:
        # A robots.txt that has moved to another host comes first: the pages of its origin wait for it.
        first = [trip for trip in trips if trip.rules_of] or trips
        waiting = [trip for trip in trips if trip not in first]
        holds = round.store.holds(round.now)
        free = [trip for trip in first if host_of(trip.url) not in holds]
        for trip in first:
            if host_of(trip.url) in holds:
                yield from _settle(round, trip, _held(trip, holds[host_of(trip.url)]))
        trips = waiting
        for visit, visited in _made(round, _visits(round, free, share)):
            for outcome in _kept(round, visit, visited):
                if isinstance(outcome, Trip):
                    trips.append(outcome)
                else:
                    yield outcome


def held(round: Round, urls: Iterable[str]) -> dict[str, str]:
    """Why each of these URLs is not asked now, for those whose host said to wait."""
    holds = round.store.holds(round.now)
    return {url: holds[host_of(url)].why for url in urls if host_of(url) in holds}


def _visits(round: Round, trips: Iterable[Trip], share: float) -> list[Visit]:
    groups: dict[str, list[Trip]] = {}
    for trip in trips:
        groups.setdefault(host_of(trip.url), []).append(trip)
    visits = []
    for host, group in groups.items():
        rules = round.store.rules(robots.origin(trip.url) for trip in group)
        seconds, whole = round.left(host, share)
        ends = time.time() + whole  # noqa: TID251  # the one clock that machines of a cluster share
        wait = _wait(round, host, rules.values())
        visits.append(Visit(host, tuple(group), tuple(rules.values()), wait, seconds, ends))
    return visits


def _wait(round: Round, host: str, rules: Iterable[Rules]) -> float:
    """The seconds until the host may be asked, counted when the visit is made up: a later start is only politer."""
    last = round.asked.get(host)
    if last is None:
        return 0.0
    own: float = dict(round.fetch.spacings).get(host, round.fetch.spacing)
    spacing = max([own, *(robots.delay(one, round.fetch.user_agent) for one in rules)])
    return max(0.0, last + spacing - time.monotonic())


def _made(round: Round, visits: list[Visit]) -> Iterator[tuple[Visit, Visited]]:
    """The visits with what they brought; without a network the first few tell, and the rest is not tried."""
    step = VisitHost(round.fetch, round.now)
    probing, others = visits[:PROBES], visits[PROBES:]
    first = round.spread(step, probing)
    early: list[Visited] = []
    for visited in first:
        early.append(visited)
        if not _unreached(visited):
            break
    offline = len(visits) > PROBES and all(_unreached(visited) for visited in early)
    rest = iter(()) if offline else round.spread(step, others)
    yield from zip(visits, chain(early, first, (_untried(visit) for visit in others) if offline else rest), strict=True)


def _unreached(visited: Visited) -> bool:
    return all(isinstance(outcome, Failure) and outcome.reason.endswith(NOBODYS) for outcome in visited.outcomes)


def _untried(visit: Visit) -> Visited:
    reason = f"not tried: the first {PROBES} hosts could not be found, so there is no network"
    return Visited(tuple(Failure(shown(trip.ask.url), reason, held=True) for trip in visit.trips), (), (), ())


def _kept(round: Round, visit: Visit, visited: Visited) -> Iterator[Trip | tuple[Ask, Answer | Failure]]:
    """Keep what a visit taught, then pass on its outcomes and what is still to be done."""
    round.asked[visit.host] = time.monotonic()
    round.spent[visit.host] = round.spent.get(visit.host, 0.0) + visited.seconds
    for rules in visited.rules:
        round.store.keep_rules(rules)
    for hold in visited.holds:
        round.store.keep_hold(hold)
    yield from visited.further  # before the trips that wait for them
    for trip, outcome in zip(visit.trips, visited.outcomes, strict=True):
        if isinstance(outcome, Trip):
            yield outcome
        else:
            yield from _settle(round, trip, outcome)


def _settle(round: Round, trip: Trip, outcome: Answer | Failure) -> Iterator[tuple[Ask, Answer | Failure]]:
    """A page's outcome is for the caller; that of a robots.txt becomes rules."""
    if not trip.rules_of:
        if isinstance(outcome, Failure) and outcome.late:
            round.done.late[host_of(trip.ask.url)] += 1
        yield trip.ask, outcome
        return
    known = round.store.rules([trip.rules_of]).get(trip.rules_of)
    round.store.keep_rules(robots.learned(trip.rules_of, outcome, known, round.now, round.fetch.user_agent))


def _held(trip: Trip, hold: Hold) -> Failure:
    return Failure(shown(trip.ask.url), hold.why, held=True)
