"""A round: what one run's gathering works with, and what it came to."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.gather.session import host_of
from pipeline.gather.workshop import Workshop
from pipeline.records import Asked, Brief, Failure, FetchSettings, GatherSettings, Item, Search, Source, Topic

if TYPE_CHECKING:
    from pipeline.store import Store

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
    late: Counter[str] = field(default_factory=Counter)  # addresses that the time did not reach, by host


@dataclass(frozen=True, slots=True)
class Round:
    """One look at all sources; `spread` runs a step over many items."""

    store: Store
    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]
    spread: Spread
    fetch: FetchSettings
    settings: GatherSettings
    now: datetime
    searches: tuple[Search, ...] = ()
    done: Gathered = field(default_factory=Gathered)
    workshop: Workshop = field(default_factory=Workshop)  # its workers start with the first page
    readers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # each source's topics, once they are wanted
    propose: Propose = nothing  # what an engine would ask searches for a topic
    aliases: tuple[tuple[str, str], ...] = ()  # what pages follow beside the topics themselves
    owners: tuple[tuple[str, str], ...] = ()
    asked: dict[str, float] = field(default_factory=dict)  # when each host was last asked, on the monotonic clock
    spent: dict[str, float] = field(default_factory=dict)  # seconds, by host
    began: float = field(default_factory=time.monotonic)

    def left(self, host: str, share: float) -> tuple[float, float]:
        """The seconds that a host has left of this run, and the run of this share of its time."""
        own = [
            source.budget for source in self.sources if source.budget is not None and host_of(source.location) == host
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
