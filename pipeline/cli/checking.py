"""The commands that tell why: check, which asks every source and keeps nothing, and the items of a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from pipeline import spread
from pipeline.cli import corrections, printing, standing
from pipeline.cli.topics import topic_of
from pipeline.config import Config, load
from pipeline.errors import ConfigError
from pipeline.findings.sides import one_word
from pipeline.gather.check import Checked, check
from pipeline.gather.round import Round
from pipeline.publish.interchange import TopicHead, json_of, topic_head
from pipeline.records import Topic
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class SourcesChecked:
    """How every source answered: what `brief check --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/check/1"

    topics: tuple[TopicHead, ...]  # for which they were asked
    sources: tuple[Checked, ...]
    warnings: tuple[str, ...]  # what may put somebody on a side where he does not stand
    publishing: tuple[str, ...]  # what keeps feeds from being written and targets from being told


def sources(path: Path, slugs: tuple[str, ...], pages: bool, executor: str, form: str = "text") -> str:
    """A line for each source: its verdict, the age of its newest item, and what a first run would fetch."""
    config = _loaded(path)
    topics = tuple(topic_of(config, slug) for slug in slugs) or config.topics
    wanted = {topic.slug for topic in topics}
    followed = tuple(source for source in config.sources if not source.topics or wanted & set(source.topics))
    now = datetime.now(UTC).replace(microsecond=0)
    store = Store.passing(config.state)
    with spread.executor(executor) as pool:
        each = partial(spread.each, pool)
        round = Round(store, config.topics, followed, each, config.fetch, config.gather, now, config.searches)
        found = check(round, topics)
    warnings = [line for topic in topics for line in _doubtful(topic)]
    publishing = [*standing.publishing(config, store), *corrections.doubtful(config, topics)]
    store.close()
    if form == "json":
        asked = tuple(TopicHead(**topic_head(topic)) for topic in topics)
        return json_of(SourcesChecked(asked, found, tuple(warnings), tuple(publishing)))
    width = max((len(checked.source) for checked in found), default=0)
    lines = [line for checked in found for line in _lines(checked, now, width, pages)]
    counts = Counter(checked.verdict for checked in found)
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    total = sum(len(checked.pages) for checked in found)
    many, fetched = printing.counted(len(found), "source"), printing.counted(total, "page")
    return (
        printing.lines(
            [
                *lines,
                *warnings,
                *publishing,
                f"{many}: {told or 'none'}; a first run would fetch {fetched}; nothing was written",
            ]
        )
        + "\n"
    )


def _loaded(path: Path) -> Config:
    """The configuration; of several faults all are told, the last one as the error."""
    try:
        return load(path)
    except ConfigError as error:
        *rest, last = error.faults or (str(error),)
        for fault in rest:
            printing.say(f"brief: {fault}", err=True)
        raise ConfigError(last) from None


def _lines(checked: Checked, now: datetime, width: int, pages: bool) -> list[str]:
    parts = [f"{checked.source:<{width}}  {checked.verdict:<8}"]
    if checked.entries:
        age = f"newest {_age(now, checked.newest)}" if checked.newest else "no dates"
        parts.append(f"{printing.counted(checked.entries, 'item')}, {age}, would fetch {len(checked.pages)}")
    if checked.detail:
        parts.append(checked.detail)
    return ["  ".join(parts).rstrip(), *(f"    {url}" for url in checked.pages if pages)]


def _doubtful(topic: Topic) -> Iterator[str]:
    """What may put somebody on a side where he does not stand: a warning, no error."""
    cues = ", ".join(f"“{cue}”" for cue in one_word(topic))
    if cues:
        several = "cues of one word mean" if cues.count("“") > 1 else "a cue of one word means"
        yield f"{topic.slug}: {several} too many things: {cues}; write what is said: “is far behind”, not “behind”"


def _age(now: datetime, moment: datetime) -> str:
    """How long ago, in the unit that a reader would use."""
    hours = (now - moment).total_seconds() / 3600
    if hours < 1:
        return "within the hour"
    return f"{hours:.0f} h old" if hours < 48 else f"{hours / 24:.0f} days old"


def items(path: Path, slug: str) -> str:
    """A line for each item of a topic, newest first: its verdict and why."""
    config = load(path)
    topic = topic_of(config, slug)
    store = Store(config.state)
    lines = []
    for row in store.belonging(topic.slug):
        day = row["published"] or row["seen"]
        dated = row["date_from"] or "first seen"
        if row["date_from"] == "not credible":
            dated = "first seen, the source's date is not credible"
        found = f" · {row['found']}" if row["found"] else ""
        lines.append(f"{row['verdict']:<9}  {day[:10]} ({dated})  {row['title']} · {row['outlet']}{found}")
        lines.append(f"           {row['why']}")
        lines.append(f"           {row['url']}")
    store.close()
    return printing.lines(lines) or f"{slug} has no items yet; start with: brief run {slug}"
