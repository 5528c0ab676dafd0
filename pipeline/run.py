"""The map: the stages of a run, top to bottom. Only this file knows their order.

    gather ──► read ──► relate ──► revise ──► publish

Each stage asks the store what is to do, does it, and keeps each result at once, so a run that dies is made up for by
the next one. Everything from `relate` on is done topic by topic, and one topic that fails does not stop another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pipeline import spread
from pipeline.config import Config
from pipeline.engines.base import Engine
from pipeline.errors import CannotWrite, NothingFetched
from pipeline.gather.stage import Gathered, Gathering
from pipeline.publish.notify import targets_of, tell
from pipeline.publish.stage import Outcome, keep, write_index, write_topic
from pipeline.read.stage import read
from pipeline.records import Topic
from pipeline.relate import origins
from pipeline.relate.stage import relate
from pipeline.revise.stage import revise
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, for its last line."""

    gathered: Gathered
    outcomes: tuple[tuple[Topic, Outcome], ...]
    untold: tuple[str, ...] = ()  # notifications that failed, a line for each


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
        sources, searches = config.sources, config.searches
        gathering = Gathering(store, config.topics, sources, each, config.fetch, config.gather, now, searches)
        gathered = gathering.run(topics)
        progress("read")
        read(store, engine, each)
    outcomes = []
    owners = origins.table(config.owners)
    unwritten: list[CannotWrite] = []
    for topic in topics:
        progress(f"revise {topic.slug}")
        relate(store, engine, topic, owners)
        told = [target.name for target in targets_of(topic, config.targets)]
        draft = revise(store, engine, topic, now, dict(config.aliases))
        if isinstance(draft, str) and gathered.asked and not gathered.answered:
            draft = "no source could be read"
        outcome = keep(store, number, topic, draft, told)
        outcomes.append((topic, outcome))
        try:
            write_topic(store, topic, config.briefs / topic.slug, config.base_url)
        except CannotWrite as error:  # the version is safe in the store: the other topics go on, the next run writes it
            unwritten.append(error)
    if unwritten:
        raise unwritten[0]
    write_index(store, config.topics, config.briefs, config.base_url)
    untold = tell(store, topics, config.targets, config.base_url, now)
    if config.texts:
        store.forget_texts(now - config.texts)
    store.end_run(number, now)
    if gathered.asked and not gathered.answered:
        raise NothingFetched(f"none of {gathered.asked} sources could be read; the first: {gathered.failures[0][0]}")
    return Report(gathered, tuple(outcomes), tuple(untold))
