"""What one run's gathering works with: visits to hosts, what hosts asked for, and how each source stands."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from pipeline.extract.dates import CLOCKS
from pipeline.extract.worker import Workshop
from pipeline.models import (
    Answer,
    Ask,
    Asked,
    Brief,
    Credentials,
    Failure,
    FetchSettings,
    GatherSettings,
    Hold,
    Item,
    Rules,
    Search,
    Source,
    Topic,
)
from pipeline.net import retry, robots
from pipeline.net.client import Trip, Visit, Visited, VisitHost, politeness_host, same_place, shown_url

if TYPE_CHECKING:
    from pipeline.storage import Store

Propose = Callable[[Topic, Brief | None, Sequence[Asked]], Sequence[str]]
Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]


def nothing(topic: Topic, brief: Brief | None, asked: Sequence[Asked]) -> Sequence[str]:  # noqa: ARG001  # as engines have it
    """Who has no query to propose."""
    return ()


@dataclass(slots=True)
class Gathered:
    """What a look at all sources came to."""

    asked: int = 0
    answered: int = 0
    failures: list[tuple[Failure, int]] = field(default_factory=list)  # with the number of runs in a row
    unread: list[str] = field(default_factory=list)  # what lies in a folder and is no document, once
    told: list[str] = field(default_factory=list)  # what the user should know of a source, once
    left: Counter[str] = field(default_factory=Counter)  # entries that a first look did not take, by source
    late: Counter[str] = field(default_factory=Counter)  # addresses that the time did not reach, by host


@dataclass(frozen=True, slots=True)
class Round:
    """One look at all sources; `spread` is the executor: it runs a step over many items."""

    store: Store
    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]
    spread: Spread
    fetch: FetchSettings
    settings: GatherSettings
    now: datetime
    searches: tuple[Search, ...] = ()
    clock: datetime | None = None  # what time it is, where `now` is an earlier instant that is looked as of
    done: Gathered = field(default_factory=Gathered)
    workshop: Workshop = field(default_factory=Workshop)  # its workers start with the first page
    readers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # each source's topics, once they are wanted
    propose: Propose = nothing  # what an engine would ask searches for a topic
    aliases: tuple[tuple[str, str], ...] = ()  # what pages follow beside the topics themselves
    owners: tuple[tuple[str, str], ...] = ()
    asked: dict[str, float] = field(default_factory=dict)  # when each host was last asked, on the monotonic clock
    spent: dict[str, float] = field(default_factory=dict)  # seconds, by host
    began: float = field(default_factory=time.monotonic)

    @property
    def latest(self) -> datetime:
        """The instant up to which a date is believed: what came since the day that is looked as of is no slip."""
        return max(self.now, self.clock or self.now)

    def is_later(self, published: datetime) -> bool:
        """Whether it is of after the day that is looked as of; clocks of others only count for a run of today."""
        if self.latest - self.now > CLOCKS:
            return published.date() > self.now.date()
        return published > self.now + CLOCKS

    def left(self, host: str, share: float) -> tuple[float, float]:
        """The seconds that a host has left of this run, and the run of this share of its time."""
        own = [
            source.budget
            for source in self.sources
            if source.budget is not None and politeness_host(source.location) == host
        ]
        most = math.inf if 0 in own else max(own, default=self.fetch.host_budget or math.inf)
        whole = (self.fetch.budget or math.inf) * share
        return most - self.spent.get(host, 0.0), self.began + whole - time.monotonic()

    def failed(self, source: Source, failure: Failure) -> None:
        """Note that a source could not be read in this run."""
        times = self.store.keep_source_failure(source.name, source.location, str(failure), self.now)
        self.done.failures.append((failure, times))

    def topics_of(self, item: Item) -> tuple[Topic, ...]:
        """The topics that read one of the sources that list the item, or whose searches brought it."""
        if not self.readers:
            searched = (source_of(search, topic) for search in self.searches for topic in self.topics)
            self.readers.update((source.name, source.topics) for source in (*self.sources, *searched))
        listing = [self.readers[name] for name in self.store.sources_of(item.id) if name in self.readers]
        if not all(listing):  # a source without topics is read by all
            return self.topics
        slugs = frozenset(slug for topics in listing for slug in topics)
        return tuple(topic for topic in self.topics if topic.slug in slugs)


def source_of(search: Search, topic: Topic) -> Source:
    """A search for a topic as a source: its items are listed, its troubles are counted and shown."""
    return Source(
        f"{search.name} for {topic.slug}",
        "search",
        search.template,
        "",
        (topic.slug,),
        search.every,
        credentials=search.credentials,
    )


# Visits: asks become one visit for each host; what hosts say of waiting and robots is kept for the next run.
#
# A redirect to another host comes back and becomes part of that host's next visit, so that each host is asked by one
# worker at a time, at its own pace, whatever the executor.

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
        free = [trip for trip in first if politeness_host(trip.url) not in holds]
        for trip in first:
            if politeness_host(trip.url) in holds:
                yield from _settle(round, trip, _held(trip, holds[politeness_host(trip.url)]))
        trips = waiting
        for visit, visited in _made(round, _visits(round, free, share)):
            for outcome in _kept(round, visit, visited):
                if isinstance(outcome, Trip):
                    trips.append(outcome)
                else:
                    yield outcome


def held_back(round: Round, urls: Iterable[str]) -> dict[str, str]:
    """Why each of these URLs is not asked now, for those whose host said to wait."""
    holds = round.store.holds(round.now)
    return {url: holds[politeness_host(url)].why for url in urls if politeness_host(url) in holds}


def _visits(round: Round, trips: Iterable[Trip], share: float) -> list[Visit]:
    groups: dict[str, list[Trip]] = {}
    for trip in trips:
        groups.setdefault(politeness_host(trip.url), []).append(trip)
    visits = []
    for host, group in groups.items():
        rules = round.store.rules(robots.robots_origin(trip.url) for trip in group)
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
    return all(isinstance(outcome, Failure) and outcome.code == "offline" for outcome in visited.outcomes)


def _untried(visit: Visit) -> Visited:
    reason = f"not tried: the first {PROBES} hosts could not be found, so there is no network"
    return Visited(tuple(Failure(shown_url(trip.ask.url), reason, code="held") for trip in visit.trips), (), (), ())


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
        if isinstance(outcome, Failure) and outcome.code == "late":
            round.done.late[politeness_host(trip.ask.url)] += 1
        yield trip.ask, outcome
        return
    known = round.store.rules([trip.rules_of]).get(trip.rules_of)
    round.store.keep_rules(robots.learned(trip.rules_of, outcome, known, round.now, round.fetch.user_agent))


def _held(trip: Trip, hold: Hold) -> Failure:
    return Failure(shown_url(trip.ask.url), hold.why, code="held")


# Reach: which sources are asked in a run and at which address, and how each stands afterwards.


def addresses(round: Round, sources: Iterable[Source]) -> dict[str, str]:
    """Where to ask each source, by its name; one that rests or is gone for good is left out."""
    known = round.store.standings()
    stands = {source.name: retry.source_standing(source, known.get(source.name)) for source in sources}
    return {name: stand.address for name, stand in stands.items() if not retry.resting(stand, round.now)}


def credentials(url: str, sources: Iterable[Source]) -> Credentials:
    """What may be sent to an address: what the first of these sources has for the place that it is at itself."""
    mine = (source.credentials for source in sources if same_place(source.location, url))
    return next(mine, Credentials())


def keep_outcome(round: Round, source: Source, outcome: Answer | Failure | None) -> None:
    """Remember how the source answered; the user is told when that was its end."""
    before = retry.source_standing(source, round.store.standing(source.name))
    now = retry.next_ask(before, outcome, round.now)
    if now == before:
        return
    round.store.keep_standing(now)
    if now.disabled and not before.disabled:
        round.done.told.append(f"{source.name}: {retry.resting(now, round.now)}")
    if len(now.moves) > len(before.moves):
        round.done.told.append(f"{source.name}: has moved for good, is asked at {now.address} from now on")


CheckVerdict = Literal["fine", "blocked", "robots", "gone", "HTML", "empty", "undated", "stale", "resting", "failing"]


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """How one source stands, and what a first run would take from it."""

    source: str
    verdict: CheckVerdict
    detail: str = ""
    entries: int = 0
    newest: datetime | None = None
    pages: tuple[str, ...] = ()  # what a first run would fetch
