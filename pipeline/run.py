"""The map: the stages of a run, top to bottom. Only this file knows their order.

    gather ──► read ──► relate ──► revise ──► publish

Each stage asks the store what is to do, does it, and keeps each result at once, so a run that dies is made up for by
the next one. Everything from `relate` on is done topic by topic, and one topic that fails does not stop another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from pipeline import spread
from pipeline.config import Config
from pipeline.engines.base import Engine
from pipeline.errors import CannotWrite, NothingFetched
from pipeline.gather.stage import Gathered, Gathering
from pipeline.publish.stage import Outcome, keep, write_index, write_topic
from pipeline.read.stage import read
from pipeline.records import Failure, Topic
from pipeline.relate import origins
from pipeline.relate.stage import relate
from pipeline.revise.stage import revise
from pipeline.store import Store

Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, for its last line."""

    gathered: Gathered
    outcomes: tuple[tuple[Topic, Outcome], ...]
    waiting: tuple[Failure, ...] = ()  # articles that the engine did not come to; the next run reads them


def run(
    config: Config,
    store: Store,
    engine: Engine,
    now: datetime,
    topics: Sequence[Topic],
    executor: str = "inline",
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """One run over these topics; raises NothingFetched when no source of theirs could be read."""
    number = store.begin_run(now, engine.name)
    with spread.executor(executor) as pool:
        each = partial(spread.each, pool)
        progress("gather")
        gathered = gather(config, store, now, topics, each)
        progress("read")
        waiting = read(store, engine, each)
    outcomes = []
    owners = origins.table(config.owners)
    unwritten: list[CannotWrite] = []
    for topic in topics:
        progress(f"revise {topic.slug}")
        taken = relate(store, engine, topic, owners)
        outcome = keep(store, number, topic, revise(store, engine, topic, now, dict(config.aliases), taken))
        outcomes.append((topic, outcome))
        try:
            write_topic(store, topic, config.briefs / topic.slug)
        except CannotWrite as error:  # the version is safe in the store: the other topics go on, the next run writes it
            unwritten.append(error)
    if unwritten:
        raise unwritten[0]
    write_index(store, config.topics, config.briefs)
    store.end_run(number, now)
    if gathered.asked and not gathered.answered:
        raise NothingFetched(f"none of {gathered.asked} sources could be read; the first: {gathered.failures[0][0]}")
    return Report(gathered, tuple(outcomes), waiting)


def gather(config: Config, store: Store, now: datetime, topics: Sequence[Topic], each: Each) -> Gathered:
    """The first stage alone: what the sources list for these topics, fetched and kept."""
    sources, searches = config.sources, config.searches
    gathering = Gathering(store, config.topics, sources, each, config.fetch, config.gather, now, searches)
    return gathering.run(topics)
