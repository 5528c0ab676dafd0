"""The commands that write: run, and demo, which is four runs over an invented web."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from filelock import FileLock, Timeout

from pipeline import run as stages
from pipeline import spread
from pipeline.cli.asked import Asked
from pipeline.cli.reading import topic_of
from pipeline.config import Config, load
from pipeline.engines.base import Engine
from pipeline.engines.offline import Offline
from pipeline.errors import Busy, CannotWrite, UsageError
from pipeline.publish.stage import Outcome
from pipeline.records import Topic
from pipeline.store import Store

NOTED = 3  # runs in a row after which a failing source is worth a mail


def run(
    path: Path, slugs: tuple[str, ...], now: str | None, engine: str, executor: str, estimate: bool = False
) -> None:
    """One run over the topics; ends with one line for each."""
    config = load(path)
    topics = tuple(topic_of(config, slug) for slug in slugs) or config.topics
    moment = _instant(now) if now else datetime.now(UTC).replace(microsecond=0)
    asked = None
    with locked(config.state, moment), _progress() as progress:
        store = Store(config.state)
        try:
            if engine == "llm" or estimate:
                asked = Asked(config, moment)
                click.echo(asked.introduced())
            if asked and estimate:
                with spread.executor(executor) as pool:
                    stages.gather(config, store, moment, topics, partial(spread.each, pool))
                click.echo(asked.estimate(store.unread(asked.engine.name), len(topics)))
                return
            judge: Engine = asked.engine if asked else Offline()
            report = stages.run(config, store, judge, moment, topics, executor, progress)
        except OSError as error:
            raise CannotWrite(f"{config.path.parent}: {error.strerror}; see that there is room on the disk") from error
        finally:
            if asked:
                asked.engine.close()
            store.close()
    if asked:
        for line in asked.told(report.waiting):
            click.echo(line)
    for failure, times in report.gathered.failures:
        click.echo(f"could not read {failure}")
        if times == NOTED:
            click.echo(
                f"brief: {failure}: failed {NOTED} runs in a row; it stays in the list, see: brief status", err=True
            )
    for line in report.gathered.told:
        click.echo(f"brief: {line}", err=True)
    for topic, outcome in report.outcomes:
        for fault in outcome.faults:
            click.echo(f"{topic.slug}: left out {fault}")
        click.echo(summary(topic, outcome) + opened(config))


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
    return f"{topic.slug}: {came}; {made}"


def demo(out: Path) -> None:
    """Serve the sample, run at its four dates and once more; leave the pages and the store in `out`."""
    from pipeline.sample.web import HERE, Web

    settings, sample = out / "sources.toml", HERE / "sources.toml"
    try:
        if out.is_dir() and any(out.iterdir()):
            if not settings.is_file() or settings.read_bytes() != sample.read_bytes():
                raise UsageError(f"{out} is not empty and holds no earlier demo; choose another folder with --out")
            shutil.rmtree(out)
        out.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample, settings)
    except OSError as error:
        raise CannotWrite(f"{out}: {error.strerror}; choose another folder with --out") from error
    config = load(settings)
    slug = config.topics[0].slug
    with Web().serve() as web, locked(config.state, web.runs[0]):
        config = replace(config, fetch=replace(config.fetch, hosts=web.hosts, spacing=0.0))
        store = Store(config.state)
        for moment in (*web.runs, web.runs[-1]):  # the fifth finds nothing new and says so
            web.now = moment
            report = stages.run(config, store, Offline(), moment, config.topics, "inline")
            for topic, outcome in report.outcomes:
                click.echo(f"{moment:%Y-%m-%d}  {summary(topic, outcome)}")
        store.close()
    pages = config.briefs / slug
    click.echo(f"\nThe page:          {pages / 'latest.md'}")
    click.echo(f"What changed last: {pages / 'changes' / 'v0003-v0004.md'}")
    command = "brief" if shutil.which("brief") else os.path.relpath(sys.argv[0])
    click.echo(f"Look further with: {command} --config {settings} diff {slug} 1 4")


def _instant(text: str) -> datetime:
    """A time given on the command line; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f'--now "{text}" is no time; write it as 2026-03-02T18:00Z') from error
    if not 2000 <= moment.year <= 2200:
        raise UsageError(f'--now "{text}" is no credible time for a run')
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@contextmanager
def locked(state: Path, started: datetime) -> Iterator[None]:
    """One run at a time for a state folder: the kernel frees the lock however the run ends."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / "run.lock", timeout=0)
        lock.acquire()
        (state / "run.txt").write_text(f"process {os.getpid()}, a run for {started:%Y-%m-%d %H:%M} UTC,")
    except Timeout as error:
        note = state / "run.txt"
        who = note.read_text() if note.exists() else "another run"
        raise Busy(f"{who} is at work on {state}; nothing was changed") from error
    except OSError as error:
        raise CannotWrite(f"{state}: {error.strerror}; check the owner and rights of the folder") from error
    try:
        yield
    finally:
        lock.release()


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
