"""The commands that write: run, and demo, which is four runs over an invented web."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import click

from pipeline import __version__, spread
from pipeline import run as stages
from pipeline.cli.asked import Asked, told
from pipeline.cli.audit import damaged, refuse_damaged
from pipeline.cli.locking import locked
from pipeline.cli.omissions import Omissions, of_run, omission_line
from pipeline.cli.printing import counted, harmless, say
from pipeline.cli.topics import topic_of
from pipeline.cli.watching import health_of
from pipeline.config import Config, load
from pipeline.engines.base import Engine
from pipeline.engines.digest import Digest
from pipeline.errors import BrokenTopics, CannotWrite, UsageError
from pipeline.gather.credentials import proxy_of
from pipeline.gather.wire import trusting
from pipeline.publish.interchange import ChangeTold, TopicHead, json_of, topic_head, version_page
from pipeline.publish.stage import Outcome
from pipeline.records import Topic
from pipeline.rights import why
from pipeline.store import Store

TOLD = 20  # failures that are printed: a folder may hold ten thousand bad lines
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


def run(
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
        raise UsageError("--format json is of a run: leave --estimate out")
    notes: list[str] = []
    note = notes.append if form == "json" else say
    config = load(path)
    topics = tuple(topic_of(config, slug) for slug in slugs) or config.topics
    moment = instant_of(now) if now else datetime.now(UTC).replace(microsecond=0)
    modelled = [t for t in topics if engine == "llm" or (not engine and t.slug in config.modelled)]
    if estimate and not modelled:
        modelled = list(topics)
    if modelled and executor.startswith("dask"):
        raise UsageError("the accounts of a model are a file of this machine; use --executor threads:N with llm")
    refuse_idle(config, topics)
    asked = None
    with locked(config.state), _progress() as progress:
        refuse_damaged(config, health_of(config).get("store"))
        store = Store(config.state)
        try:
            if way := outward(config):
                note(way)
            if modelled:
                asked = Asked(config, moment)
                note(asked.introduced())
            if asked and estimate:
                with spread.executor(executor) as pool:
                    stages.gather(config, store, moment, topics, pool)
                unread = store.unread(asked.engine.name, [topic.slug for topic in modelled])
                say(asked.estimate(unread, modelled, config.searches))
                return
            others: dict[str, Engine] = {topic.slug: asked.engine for topic in modelled} if asked else {}
            report = stages.run(config, store, Digest(), moment, topics, executor, progress, others, propose)
            if report.broken and (damage := damaged(config)):
                raise damage
            omitted = {topic.slug: of_run(store, topic, outcome.taken, moment) for topic, outcome in report.outcomes}
            made = [
                _topic_run(store, topic, outcome, omitted[topic.slug])
                for topic, outcome in (report.outcomes if form == "json" else ())
            ]
        except OSError as error:
            raise CannotWrite(why(Path(error.filename or config.path.parent), error)) from error
        finally:
            if asked:
                asked.engine.close()
            store.close()
    if asked:
        for line in asked.told(report.waiting):
            note(line)
        if report.answered.failed:
            say(f"brief: {told(report.answered)}; see: brief status --spend", err=True)
    for place, (failure, times) in enumerate(report.gathered.failures):
        if place < TOLD and form != "json":
            say(f"could not read {failure}")
        if times == NOTED:
            say(f"brief: {failure}: failed {NOTED} runs in a row; it stays in the list, see: brief status", err=True)
    if len(report.gathered.failures) > TOLD and form != "json":
        say(f"could not read {len(report.gathered.failures) - TOLD:,} more; see: brief status --items")
    if late := report.gathered.late:
        hosts = ", ".join(f"{counted(count, 'address', 'addresses')} at {host}" for host, count in late.most_common(5))
        more = f", and {len(late) - 5} hosts more" if len(late) > 5 else ""
        note(f"not reached in the time that a run has: {hosts}{more}; the next run begins with them ([fetch] budget)")
    for line in report.gathered.unread:
        note(line)
    for line in (*report.gathered.told, *report.untold):
        say(f"brief: {line}", err=True)
    if report.idle or config.strays:
        from pipeline.cli import corrections  # the rules of a page, which a run without news does not need

        for ruling in report.idle:
            told_of = Path(ruling.place.partition(" line ")[0]).stem
            say(f"brief: {corrections.idle(ruling, told_of)}", err=True)
        for name in config.strays:
            say(f"brief: {corrections.stray(name)}", err=True)
    if form == "json":
        failures = tuple(Unread(f.thing, f.reason, f.remedy, times) for f, times in report.gathered.failures)
        click.echo(json_of(RunTold(tuple(made), failures, tuple(notes))), nl=False)
    else:
        for topic, outcome in report.outcomes:
            for fault in outcome.faults:
                say(f"{topic.slug}: left out {fault}")
            if (found := omitted[topic.slug]) and (line := omission_line(found, len(outcome.taken))):
                say(f"{topic.slug}: {line}; see: brief tune {topic.slug}")
            say(summary(topic, outcome) + opened(config))
    if report.broken:
        raise broken(report.broken)


def _topic_run(store: Store, topic: Topic, outcome: Outcome, omitted: Omissions | None) -> TopicRun:
    newest = store.newest_edition(topic.slug)
    page = store.brief(topic.slug, outcome.version) if outcome.version else None
    told = version_page(page, store.changes(topic.slug, page.version)).news if page else ()
    status = (newest[2] if topic.state == "open" else "closed") if newest else ""
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
            say(f"brief: {slug}: no source is read for it; name it in the topics of one, or: brief add URL", err=True)
    elif idle:
        whose = "" if not served else f" for {', '.join(idle)}"
        raise UsageError(
            f"{config.path.name} has no source{whose}: find a site's feed with brief add https://..., or add [[source]]"
            ' with name, kind = "folder" and path'
        )


def broken(topics: Sequence[tuple[Topic, Exception]]) -> BrokenTopics:
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


def summary(topic: Topic, outcome: Outcome) -> str:
    """The line that a run ends with."""
    counts = outcome.counts
    came = (
        f"kept {counts.get('kept', 0)}, repeats {counts.get('repeat', 0)}, off topic {counts.get('off topic', 0)},"
        f" failed {counts.get('failed', 0)}"
    )
    made = f"v{outcome.version}: {outcome.reason}" if outcome.version else f"no new version: {outcome.reason}"
    waits = f"; {counted(outcome.waiting, 'block')} for: brief publish {topic.slug}" if outcome.waiting else ""
    return f"{topic.slug}: {came}; {made}{waits}"


def instant_of(text: str) -> datetime:
    """A time given on the command line; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f'--now "{text}" is no time; write it as 2026-03-02T18:00Z') from error
    if not 2000 <= moment.year <= 2200:
        raise UsageError(f'--now "{text}" is no credible time for a run')
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


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
