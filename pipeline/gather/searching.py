"""Searching: topics ask search endpoints for what their own sources do not carry; a query that finds nothing rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.gather import reach, sift, visits, waiting
from pipeline.gather.proposals import sound
from pipeline.gather.queries import names_any, queries, spelt, unlike
from pipeline.gather.results import address, results
from pipeline.gather.round import Round, source_of
from pipeline.records import Answer, Ask, Asked, Brief, Failure, Item, Listing, Search, Source, Topic

BARREN = 3  # looks in a row without a relevant result after which a query rests
REST = timedelta(days=30)  # then it is tried once more


@dataclass(frozen=True, slots=True)
class Errand:
    """One query put to one search for one topic."""

    search: Search
    topic: Topic
    source: Source
    query: str

    @property
    def url(self) -> str:
        """The address that asks it."""
        return address(self.search, self.query)

    @property
    def ask(self) -> Ask:
        """The request that asks it."""
        return Ask(self.url, own=True, credentials=self.search.credentials)


def search_all(round: Round, errands: Sequence[Errand]) -> None:
    """Put the queries, and keep what they bring; a search fails when every query to it does."""
    if not errands:
        return
    answers = dict(visits.fetch(round, (errand.ask for errand in errands), visits.LISTS))
    for source in dict.fromkeys(errand.source for errand in errands):
        _take(round, source, [errand for errand in errands if errand.source == source], answers)


def due(round: Round, searches: Sequence[Search], topics: Sequence[Topic]) -> list[Errand]:
    """The queries of this run: of each search for each open topic those that waited longest and do not rest."""
    errands = []
    known = round.store.sources()
    proposed: dict[str, tuple[str, ...]] = {}
    for search in searches:
        for topic in topics:
            source = source_of(search, topic)
            checked = known.get(source.name, {}).get("checked")
            if (search.topics and topic.slug not in search.topics) or topic.state == "closed":
                continue
            if not waiting.due(checked, search.every, round.now):
                continue
            if not reach.addresses(round, [source]):
                continue  # it failed lately, and rests
            brief = round.store.brief(topic.slug, round.store.last_version(topic.slug))
            if topic.slug not in proposed:  # an engine is asked once, and only where something is to be searched
                proposed[topic.slug] = _proposed(round, searches, topic, brief)
            asked = {query: Asked(query, when, barren) for query, when, barren in round.store.asked(source.name)}
            wanted = unlike((*proposed[topic.slug], *queries(topic, brief)))
            chosen = choose(wanted, asked, search.queries, round.now)
            errands += [Errand(search, topic, source, query) for query in chosen]
    return errands


def choose(wanted: Sequence[str], asked: Mapping[str, Asked], most: int, now: datetime) -> tuple[str, ...]:
    """The queries to put now: never asked before in their order, then those that waited longest; none that rests."""
    resting = {spelt(one.query) for one in asked.values() if _rests(one, now)}
    awake = [query for query in wanted if spelt(query) not in resting]
    return tuple(sorted(awake, key=lambda q: asked[q].when.timestamp() if q in asked else 0.0)[:most])


def _rests(asked: Asked, now: datetime) -> bool:
    return asked.barren >= BARREN and asked.when + REST > now


def _proposed(round: Round, searches: Sequence[Search], topic: Topic, brief: Brief | None) -> tuple[str, ...]:
    """What the engine would ask for a topic, as far as it bears on it; it is told how earlier queries did anywhere."""
    asked: dict[str, Asked] = {}
    for search in searches:
        for query, when, barren in round.store.asked(source_of(search, topic).name):
            other = asked.get(query, Asked(query, when, barren))
            asked[query] = replace(other, when=max(other.when, when), barren=min(other.barren, barren))
    told = sorted(asked.values(), key=lambda one: (one.when, one.query))
    return sound(round.propose(topic, brief, told), topic, brief)


def _take(round: Round, source: Source, errands: Sequence[Errand], answers: Mapping[Ask, Answer | Failure]) -> None:
    """Store what one search brought for one topic, and how each query did."""
    answers = {ask: answer for ask, answer in answers.items() if not (isinstance(answer, Failure) and answer.held)}
    errands = [errand for errand in errands if errand.ask in answers]
    if not errands:
        return  # the endpoint's host said to wait: nothing was asked
    round.done.asked += 1
    items: dict[str, Item] = {}
    failures: list[Failure] = []
    for errand in errands:
        answer = answers[errand.ask]
        found = (
            answer
            if isinstance(answer, Failure)
            else round.workshop.call(source.name, results, errand.search, source, answer, round.now)
        )
        if isinstance(found, Failure):
            failures.append(found)
            continue
        telling = [item for item in found.items if _tells(errand, item)]
        items |= {item.id: item for item in telling if item.id not in items}
        barren = not any(sift.relevance(errand.topic, item.title, item.text).belongs for item in telling)
        round.store.keep_asked(source.name, errand.query, round.now, barren)
    if len(failures) == len(errands):
        round.failed(source, failures[0])
        reach.keep(round, source, failures[0])
        return
    reach.keep(round, source, None)
    round.done.answered += 1
    note = f"{len(failures)} of {len(errands)} queries failed: {failures[0]}" if failures else ""
    round.store.keep_listing(Listing(source.name, tuple(items.values()), note=note), source.location, round.now)


def _tells(errand: Errand, item: Item) -> bool:
    """A result that names neither a keyword nor the query is not worth a request to its host."""
    told = f"{item.title}\n{item.text}"
    return sift.relevance(errand.topic, item.title, item.text).score > 0 or names_any(errand.query, told)
