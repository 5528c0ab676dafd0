"""The map: the stages of a run, top to bottom. Only this file knows their order.

    gather ──► read ──► relate ──► revise ──► publish
    sources, extract    findings     page        render

Each stage asks the store what is to do, does it, and keeps each result at once, so a run that dies is made up for by
the next one. Everything from `relate` on is done topic by topic, and one topic that fails does not stop another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType

from pipeline import executor as executors
from pipeline.config import Config
from pipeline.engine import Engine
from pipeline.errors import BriefError, CannotWrite, ModelSilent, NothingFetched
from pipeline.extract.worker import Outwork, computed
from pipeline.findings import independence
from pipeline.findings.extraction import read_articles
from pipeline.findings.relate import relate
from pipeline.models import Answered, Failure, HoldKind, Ruling, Topic
from pipeline.page.revision import keep_pinned_sentences, revise, rulings_hash, unmatched, unshown
from pipeline.render.notify import notify_targets, targets_of
from pipeline.render.publication import Outcome, keep_version, write_index, write_review, write_topic
from pipeline.sources.gather import Gathering
from pipeline.sources.round import Gathered, Propose, nothing
from pipeline.storage import Store


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did; a part of it that failed is in here, and only what stopped all of it is raised."""

    gathered: Gathered  # how many sources were asked and answered, and each that failed
    outcomes: tuple[tuple[Topic, Outcome], ...]  # by topic: the version that was made, or the reason that there is none
    waiting: tuple[Failure, ...] = ()  # articles that the engine did not come to; the next run reads them
    answered: Answered = field(default_factory=Answered)  # how the model came out of it, where one was asked
    untold: tuple[str, ...] = ()  # notifications that failed, a line for each
    broken: tuple[tuple[Topic, Exception], ...] = ()  # topics that a bug of ours stopped
    idle: tuple[Ruling, ...] = ()  # of the editor, new to this run, that mean nothing that is known
    unseen: tuple[tuple[Ruling, str], ...] = ()  # of those that put something onto a page and show on none, and why


def run(
    config: Config,
    store: Store,
    engine: Engine,
    now: datetime,
    topics: Sequence[Topic],
    executor: str = "inline",
    progress: Callable[[str], None] = lambda _: None,
    others: Mapping[str, Engine] = MappingProxyType({}),
    propose: bool = False,
    clock: datetime | None = None,
) -> Report:
    """One run over these topics: reads what is new in their sources, and writes their next versions and files.

        with locked(config.state), Store(config.state) as store:
            report = run(config, store, Digest(), datetime.now(UTC), config.topics)

    `now`, with its time zone, dates the versions. Where that is an earlier instant than `clock`, documents of folders
    that are dated after it are left for a later run. `engine` judges all topics but those, by slug, that `others` has
    another one for; what the settings say of engines is for the command line. `executor` is "inline", "threads:4",
    "processes:4" or "dask://host:port"; `progress` is called with the name of each stage. With `propose` every change
    waits for an editor, else those alone that the settings name.

    What was done before an error is kept, and the next run goes on from there. Raises NothingFetched when no source
    could be read, ModelSilent when a model was asked and never answered (nothing is published in its name then, and
    what it should have read is still to be read), and CannotWrite, or OSError as the system has it, where something
    cannot be written. Several runs at a time on one state folder are for the caller to rule out: see `locked`.
    """
    judges = {topic.slug: others.get(topic.slug, engine) for topic in topics}
    engines = {judge.name: judge for judge in judges.values()} or {engine.name: engine}
    number = store.begin_run(now, ", ".join(engines))
    waiting: list[Failure] = []
    with executors.executor(executor) as pool:
        each = partial(executors.each, pool)
        progress("gather")
        gathered = gather(
            config, store, now, topics, pool, lambda topic, *known: judges[topic.slug].queries(topic, *known), clock
        )
        for topic in topics:
            if store.edited(topic.slug) == "grouped":
                store.regroup(topic.slug, judges[topic.slug].name)
        progress("read")
        for judge in engines.values():
            spreading = each if judge.waits or not executors.threads(pool) else computed
            its = [topic for topic in topics if judges[topic.slug].name == judge.name]
            waiting += read_articles(store, judge, spreading, its)
    outcomes = []
    owners = independence.table(config.owners)
    unwritten: list[CannotWrite] = []
    broken: list[tuple[Topic, Exception]] = []
    idle: list[Ruling] = []
    hidden: list[tuple[Ruling, str]] = []
    for topic in topics:
        progress(f"revise {topic.slug}")
        judge = judges[topic.slug]
        try:
            if judge.answered().silent:
                continue
            taken = relate(store, judge, topic, owners)
            told = [target.name for target in targets_of(topic, config.targets)]
            edited = store.edited(topic.slug) is not None
            rulings = config.rulings.get(topic.slug, ())
            hold: frozenset[HoldKind] = frozenset({"all"}) if propose else config.hold.get(topic.slug, frozenset())
            ruled = store.ruled(topic.slug) != rulings_hash(rulings)
            if ruled or ((edited or taken) and any(one.kind == "pin" for one in rulings)):
                keep_pinned_sentences(store, topic, rulings)
            draft = revise(store, judge, topic, now, dict(config.aliases), taken, edited, hold, rulings)
            if judge.answered().silent:
                continue  # what was drafted is all another's, and the next run drafts it anew
            if isinstance(draft, str) and gathered.asked and not gathered.answered:
                draft = "no source could be read"
            outcome = keep_version(store, number, topic, draft, told)
            if ruled:
                idle += unmatched(store, topic, rulings)
                hidden += unshown(store, topic, now, dict(config.aliases), rulings).items()
                store.keep_ruled(topic.slug, rulings_hash(rulings))
            outcomes.append((topic, outcome))
            write_topic(store, topic, config.briefs / topic.slug, config.base_url)
            write_review(store, topic, config.briefs / topic.slug)
        except CannotWrite as error:
            if not outcomes or outcomes[-1][0] != topic:
                raise  # the store itself: nothing that comes after could be kept either
            unwritten.append(error)  # the version is safe in the store: the others go on, the next run writes it
        except (BriefError, OSError):
            raise
        except Exception as error:  # a bug that this topic's material brings out: what was kept is kept, others go on
            broken.append((topic, error))
    if unwritten:
        raise unwritten[0]
    write_index(store, config.topics, config.briefs, config.base_url)
    untold = notify_targets(store, topics, config.targets, config.base_url, now)
    if config.texts:
        store.forget_texts(now - config.texts)
    store.end_run(number, now)
    if gathered.asked and not gathered.answered and not broken:
        none = f"none of {gathered.asked} sources could be read; the first"
        one = "the only source could not be read"
        raise NothingFetched(f"{one if gathered.asked == 1 else none}: {gathered.failures[0][0]}")
    answered = next((found for judge in engines.values() if (found := judge.answered()) != Answered()), Answered())
    if answered.silent and not broken:
        raise ModelSilent(f"{answered.who}: never answered, and nothing was written in its name: {answered.first}")
    return Report(
        gathered, tuple(outcomes), tuple(waiting), answered, tuple(untold), tuple(broken), tuple(idle), tuple(hidden)
    )


def gather(
    config: Config,
    store: Store,
    now: datetime,
    topics: Sequence[Topic],
    pool: Executor | None,
    propose: Propose = nothing,
    clock: datetime | None = None,
) -> Gathered:
    """The first stage alone: what the sources list for these topics, fetched and kept."""
    each = partial(executors.each, pool)
    sources, searches = config.sources, config.searches
    gathering = Gathering(
        store, config.topics, sources, each, config.fetch, config.gather, now, searches,
        propose=propose, aliases=config.aliases, owners=config.owners, clock=clock,
    )  # fmt: skip
    if executors.far(pool):
        gathering = replace(gathering, workshop=Outwork(each))
    return gathering.run(topics)
