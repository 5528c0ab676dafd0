"""`brief run`: one run over the topics, the model that is asked and its cost, and the lines that it ends with."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import click

from pipeline import __version__, stages
from pipeline import executor as executors
from pipeline.cli.age import as_of, newest_of, old_news
from pipeline.cli.check import doubtful_cues
from pipeline.cli.lookup import topic_of
from pipeline.cli.omissions import Omissions, of_run, omission_line
from pipeline.cli.output import articles_came, command, counted, harmless, next_step, say
from pipeline.cli.preflight import damaged, instant_of, locked, refuse_damaged
from pipeline.cli.spending import MeteredEngine, unanswered_words
from pipeline.config import Config, load
from pipeline.engine import Engine
from pipeline.engines.digest import Digest
from pipeline.errors import BrokenTopics, CannotWrite, UsageError
from pipeline.models import Answered, Topic
from pipeline.net.credentials import proxy_of
from pipeline.net.transport import trusting
from pipeline.permissions import why_not_written
from pipeline.registry import ENGINE_KINDS
from pipeline.render.json_records import ChangeTold, TopicHead, json_of, topic_head, version_page
from pipeline.render.publication import Outcome
from pipeline.storage import Store
from pipeline.storage.calls import answered_calls
from pipeline.storage.database import DATABASE

MOST_FAILURES = 20  # failures that are printed: a folder may hold ten thousand bad lines
_YOUNG = 3  # versions of a topic whose keywords are still new to their writer
_NEAREST = 3  # articles just off the topic that are named
NOTED = 3  # runs in a row after which a failing source is worth a mail


@dataclass(frozen=True, slots=True)
class TopicRun(TopicHead):
    """How a topic came out of a run."""

    version: int | None  # that the run made
    date: datetime | None  # of the newest version
    status: str  # of the newest version; empty before the first
    reason: str  # what the version changed, or why there is none
    counts: Mapping[str, int]  # new items by their verdict
    news: tuple[ChangeTold, ...]  # What's new in the version that the run made
    faults: tuple[str, ...]  # sentences that were left out, with why
    left_out: Omissions | None  # of what the run took in; null where it took in nothing


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read."""

    thing: str  # a source or an address
    reason: str
    remedy: str
    runs: int  # in a row


@dataclass(frozen=True, slots=True)
class RunTold:
    """What a run did: what `brief run --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/run/1"

    topics: tuple[TopicRun, ...]
    unread: tuple[Unread, ...]
    notes: tuple[str, ...]  # what else there is to tell: the model's bill, what waits, what was not reached


def run_topics(
    path: Path,
    slugs: tuple[str, ...],
    now: str | None,
    engine: str,
    executor: str,
    estimate: bool = False,
    propose: bool = False,
    form: str = "text",
) -> None:
    """One run over the topics; ends with one line for each. `engine` "" leaves it to the configuration who judges.

    With `propose` it publishes nothing: what is new waits for an editor.
    """
    if estimate and form == "json":
        raise UsageError("--format json tells of a run: leave out --estimate")
    notes: list[str] = []
    note = notes.append if form == "json" else say
    config = load(path)
    topics = tuple(topic_of(config, slug) for slug in slugs) or config.topics
    clock = datetime.now(UTC).replace(microsecond=0)
    moment = instant_of(now) if now else clock
    judges = {topic.slug: engine or config.engines[topic.slug] for topic in topics}
    modelled = [topic for topic in topics if ENGINE_KINDS[judges[topic.slug]].make is None]
    if estimate and not modelled:
        modelled = list(topics)
    if modelled and executor.startswith("dask"):
        raise UsageError("the accounts of a model are a file of this machine; use --executor threads:N with llm")
    refuse_idle(config, topics)
    asked = None
    with locked(config.state), _progress() as progress:
        refuse_damaged(config)
        if now:
            _forget_later_look(config, moment)
        store = Store(config.state)
        try:
            if way := outward(config):
                note(way)
            if modelled:
                asked = MeteredEngine(config, moment)
                note(asked.introduced())
            if asked and estimate:
                with executors.executor(executor) as pool:
                    stages.gather(config, store, moment, topics, pool, clock=clock)
                unread = store.unread(asked.engine.name, [topic.slug for topic in modelled])
                say(asked.estimate(unread, modelled, config.searches))
                return
            others, scopes = _engines(judges, asked), store.scopes()
            report = stages.run(config, store, Digest(), moment, topics, executor, progress, others, propose, clock)
            if report.broken and (damage := damaged(config)):
                raise damage
            omitted = {
                topic.slug: of_run(store, topic, outcome.taken, moment, config.rulings.get(topic.slug, ()))
                for topic, outcome in report.outcomes
            }
            for topic in topics:
                if scopes.get(topic.slug) != store.scopes().get(topic.slug) and (line := doubtful_cues(topic)):
                    say(f"brief: {topic.slug}: {line}", err=True)  # once: its settings are new, or edited
            old = {topic.slug: _age_told(config, store, topic, outcome, moment) for topic, outcome in report.outcomes}
            missed = {topic.slug: _missed(store, topic, outcome, moment) for topic, outcome in report.outcomes}
            after = {topic.slug: _after(store, topic, outcome) for topic, outcome in report.outcomes}
            made = [
                _topic_run(store, topic, outcome, omitted[topic.slug])
                for topic, outcome in (report.outcomes if form == "json" else ())
            ]
        except OSError as error:
            raise CannotWrite(why_not_written(Path(error.filename or config.path.parent), error)) from error
        finally:
            if asked:
                asked.engine.close()
            store.close()
    if asked:
        for line in asked.told(report.waiting):
            note(line)
        if report.answered.failed:
            say(f"brief: {unanswered_words(report.answered)}; see: brief status --spend", err=True)
    for place, (failure, times) in enumerate(report.gathered.failures):
        if place < MOST_FAILURES and form != "json":
            say(f"could not read {failure}")
        if times == NOTED:
            say(f"brief: {failure}: failed {NOTED} runs in a row; it stays in the list, see: brief status", err=True)
    if len(report.gathered.failures) > MOST_FAILURES and form != "json":
        say(f"could not read {len(report.gathered.failures) - MOST_FAILURES:,} more; see: brief status --items")
    if line := left_line(config, report.gathered.left):
        note(line)
    if late := report.gathered.late:
        hosts, more = _commonest(
            late, lambda host, count: f"{counted(count, 'address', 'addresses')} at {host}", "hosts"
        )
        note(f"not reached in the time that a run has: {hosts}{more}; the next run begins with them ([fetch] budget)")
    for line in report.gathered.unread:
        note(line)
    for line in (*report.gathered.told, *report.untold):
        say(f"brief: {line}", err=True)
    if report.idle or report.unseen or config.strays:
        from pipeline.cli import correct

        for ruling in report.idle:
            told_of = Path(ruling.place.partition(" line ")[0]).stem
            say(f"brief: {correct.idle(ruling, told_of)}", err=True)
        for ruling, why in report.unseen:
            say(f"brief: {correct.unseen_line(ruling, why)}", err=True)
        for name in config.strays:
            say(f"brief: {correct.stray(name)}", err=True)
    if form == "json":
        failures = tuple(Unread(f.thing, f.reason, f.remedy, times) for f, times in report.gathered.failures)
        click.echo(json_of(RunTold(tuple(made), failures, tuple(notes))), nl=False)
    else:
        for topic, outcome in report.outcomes:
            for fault in outcome.faults:
                say(f"{topic.slug}: left out {fault}")
            if (found := omitted[topic.slug]) and (
                line := omission_line(found, len(outcome.taken), bool(outcome.waiting))
            ):
                say(f"{topic.slug}: {line}; see: brief tune {topic.slug}")
            for told in filter(None, (missed[topic.slug], old[topic.slug])):
                say(f"{topic.slug}: {told}")
            then = f"; {next_step(path, then)}" if (then := after[topic.slug]) else ""
            say(outcome_line(topic, outcome) + opened(config) + then)
    if report.broken:
        raise broken_topics(report.broken)


def left_line(config: Config, left: Counter[str]) -> str:
    """What first looks did not take of their sources, in one line; "" for nothing."""
    if not +left:
        return ""
    named, more = _commonest(+left, lambda name, count: f"{count:,} of {name}", "sources")
    days, most = config.gather.look_back.days, config.gather.items
    return (
        f"left out by a first look, which takes {days} days and {most} entries: {named}{more}; for more of one, give"
        " its [[source]] look_back or items"
    )


_COMMONEST = 5  # of what is counted that a line names


def _commonest(counts: Counter[str], told: Callable[[str, int], str], noun: str) -> tuple[str, str]:
    """What is counted most, in words, and how many more there are."""
    named = ", ".join(told(name, count) for name, count in counts.most_common(_COMMONEST))
    return named, f", and {len(counts) - _COMMONEST} {noun} more" if len(counts) > _COMMONEST else ""


def _forget_later_look(config: Config, now: datetime) -> None:
    """Drop what `init` fetched where no run was yet and this one looks as of a day before some of it: it is read anew.

    An earlier day does not know what came later, and a folder gives it to a later run.
    """
    path = config.state / DATABASE
    if not path.exists():
        return
    with Store(config.state) as store:
        newest = store.newest_published()
        paid = answered_calls(store, 0) != Answered()  # what a model was asked before any run
        begun = store.last_run() or store.last_versions() or paid
        if begun or newest is None or newest.date() <= now.date():
            return
    for ending in ("-wal", "-shm", ""):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _engines(judges: Mapping[str, str], asked: MeteredEngine | None) -> dict[str, Engine]:
    """The engine of each topic, one of a name."""
    made: dict[str, Engine] = {}
    for name in set(judges.values()):
        if make := ENGINE_KINDS[name].make:
            made[name] = make()
        elif asked:
            made[name] = asked.engine
    return {slug: made[name] for slug, name in judges.items()}


def _topic_run(store: Store, topic: Topic, outcome: Outcome, omitted: Omissions | None) -> TopicRun:
    newest = store.newest_edition(topic.slug)
    page = store.brief(topic.slug, outcome.version) if outcome.version else None
    own = replace(page, recent=()) if page else None
    told = version_page(own, store.changes(topic.slug, own.version)).news if own else ()
    status = topic.standing(newest[2]) if newest else ""
    return TopicRun(
        **topic_head(topic), version=outcome.version, date=newest[1] if newest else None, status=status,
        reason=outcome.reason, counts=outcome.counts, news=told, faults=outcome.faults, left_out=omitted,
    )  # fmt: skip


def refuse_idle(config: Config, topics: Sequence[Topic]) -> None:
    """Stop where nothing could ever be read, and say what to do; a topic that others' sources leave out is told of."""
    served = [(source.topics, source.name) for source in config.sources]
    served += [(search.topics, search.name) for search in config.searches]
    idle = [topic.slug for topic in topics if not any(not slugs or topic.slug in slugs for slugs, _ in served)]
    if served and len(idle) < len(topics):
        for slug in idle:
            way = f"name it in the topics of one, or {next_step(config.path, f'add ADDRESS|FOLDER --topic {slug}')}"
            say(f"brief: {slug}: no source is read for it; {way}", err=True)
    elif idle:
        whose = "" if not served else f" for {', '.join(idle)}"
        raise UsageError(f"{config.path.name} has no source{whose} yet; {next_step(config.path, 'add ADDRESS|FOLDER')}")


def _age_told(config: Config, store: Store, topic: Topic, outcome: Outcome, now: datetime) -> str:
    """Of a first version, that all that it was made of is old, and how to have one that looks as of then."""
    if outcome.version != 1:
        return ""
    newest = newest_of(article.item.published for article in store.newest(outcome.taken).values())
    told = old_news(newest, now)
    if newest is None or not told:
        return ""
    way = command(config.path, f"run {topic.slug}-then --now {as_of(newest)}")
    return f'{told}; one that looks as of then: a topic with another slug ("{topic.slug}-then"), and {way}'


def _missed(store: Store, topic: Topic, outcome: Outcome, now: datetime) -> str:
    """Of the first versions, which new articles just missed the topic: its keywords are new, and may be too narrow."""
    if outcome.version not in range(1, _YOUNG + 1) or not outcome.counts.get("off topic", 0):
        return ""
    from pipeline.cli.tune import OFF_TOPIC, near_misses

    rows = [row for row in store.belonging(topic.slug) if row["verdict"] == "off topic"][:OFF_TOPIC]
    read = store.newest(row["id"] for row in rows)
    new = {item: one for item, one in read.items() if outcome.version == 1 or one.seen >= now}
    found = [*near_misses([row for row in rows if row["id"] in new], new, topic)]
    if not found:
        return ""
    named = ", ".join(f"“{one.title}” ({one.why})" for one in found[:_NEAREST])
    more = f" and {len(found) - _NEAREST:,} more" if len(found) > _NEAREST else ""
    return f"just off the topic: {named}{more}; what takes such in: brief tune {topic.slug}"


def _after(store: Store, topic: Topic, outcome: Outcome) -> str:
    """The command that comes after a topic's first version, or after a run that left it without a page."""
    if outcome.version:
        return f"open {topic.slug}" if outcome.version == 1 else ""
    if outcome.waiting or store.last_version(topic.slug):
        return ""
    return f"tune {topic.slug}" if any(row["verdict"] != "failed" for row in store.belonging(topic.slug)) else "check"


def broken_topics(topics: Sequence[tuple[Topic, Exception]]) -> BrokenTopics:
    """The error that a run ends with whose other topics are done; where the first bugs struck is printed."""
    for _, error in topics[:3]:
        click.echo(harmless("".join(traceback.format_exception(error))), nl=False, err=True)
    named = ", ".join(f"{topic.slug} ({type(error).__name__})" for topic, error in topics)
    return BrokenTopics(
        f"a bug of ours, in version {__version__}, stopped {named}; its last version stays, the other topics are done;"
        " please report it"
    )


def outward(config: Config) -> str:
    """By which way a run fetches, where that is not the plain one; a ConfigError when there is no such way."""
    parts = []
    if config.fetch.proxy:
        address = urlsplit(proxy_of(config.fetch.proxy))
        parts.append(f"through the proxy {address.hostname}:{address.port}")
    if config.fetch.ca_file:
        trusting(config.fetch.ca_file)
        parts.append(f"trusting the certificates of {config.fetch.ca_file}")
    return f"fetching {' and '.join(parts)}" if parts else ""


def opened(config: Config) -> str:
    """What the summary says when the configuration opens more than the public web, as its robots.txt has it."""
    parts = [
        ("private networks allowed", config.fetch.allow_private),
        ("robots.txt ignored", config.fetch.ignore_robots),
    ]
    return "".join(f"; {name}: {', '.join(values)}" for name, values in parts if values)


def outcome_line(topic: Topic, outcome: Outcome) -> str:
    """The line that a run ends with."""
    came = articles_came(*(outcome.counts.get(verdict, 0) for verdict in ("kept", "repeat", "off topic", "failed")))
    made = f"version {outcome.version}: {outcome.reason}" if outcome.version else f"no new version: {outcome.reason}"
    waits = f"; {counted(outcome.waiting, 'block')} for: brief publish {topic.slug}" if outcome.waiting else ""
    return f"{topic.slug}: {came}; {made}{waits}"


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """A line that shows the stage on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield _silence
        return
    from rich.console import Console

    with Console(stderr=True).status("gather") as line:
        yield lambda stage: line.update(stage)


def _silence(_: str) -> None:
    """Cron wants no progress."""
