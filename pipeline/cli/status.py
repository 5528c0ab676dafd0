"""`brief status`: how topics and sources stand, why one is not asked and until when, and the items of a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from pipeline.cli import output, spending
from pipeline.cli.lookup import has_run, not_run, store_of, topic_of
from pipeline.cli.output import counted
from pipeline.config import Config, load
from pipeline.models import Arrived, Source, Standing, Submission, Topic, judged_by_model
from pipeline.registry import is_local
from pipeline.render import feed
from pipeline.render.escape import shown_address
from pipeline.render.json_records import TopicHead, json_of, topic_head
from pipeline.storage import Store


def show_status(path: Path, form: str = "text") -> str:
    """How topics stand, and each source with its last look and its trouble."""
    config = load(path)
    if not has_run(config) and form != "json":
        return f"{not_run(config)}\n"
    with store_of(config) as store:
        told = standings(config, store)
    return json_of(told) if form == "json" else output.record_lines(standing_lines(told)) + "\n"


_NAMED = 12  # blocks that wait for an editor
EVER = datetime(1970, 1, 1, tzinfo=UTC)
SourceState = Literal["fine", "failing", "unreadable", "gone", "not read yet"]


@dataclass(frozen=True, slots=True)
class TopicStanding(TopicHead):
    """How a topic stands."""

    version: int  # the newest; 0: none yet
    date: datetime | None  # of the newest version
    items: int  # read for it so far
    status: str  # active and growing, steady, cooling, dormant or closed; empty before the first version
    told: str  # what the newest version changed: 3 findings, 1 answered question
    notes: tuple[str, ...]  # what a model's version tells of itself, and what waits for an editor


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """How a source, a host or a robots.txt stands."""

    name: str
    state: SourceState
    told: str  # the same in words, with what is known of its trouble
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standings:
    """How topics and sources stand: what `brief status --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/status/1"

    topics: tuple[TopicStanding, ...]
    sources: tuple[SourceStanding, ...]
    hosts: tuple[str, ...]  # what hosts asked for
    publishing: tuple[str, ...]  # what keeps feeds from being written and targets from being told
    model: tuple[str, ...]  # how the last run that asked a model came out


def standings(config: Config, store: Store) -> Standings:
    """How everything stands."""
    return Standings(
        tuple(_topic(store, topic) for topic in config.topics), tuple(_sources(config, store)),
        tuple(_hosts(config, store)),
        (*publishing(config, store), *_doubted(config, store)), tuple(spending.model_standing(config)),
    )  # fmt: skip


def standing_lines(found: Standings) -> Iterator[str]:
    """The same for people."""
    yield "topics"
    for topic in found.topics:
        if not topic.version or topic.date is None:
            yield f"  {topic.topic}: no version yet"
            yield from (f"    {note}" for note in topic.notes)
            continue
        about = f"{counted(topic.items, 'item')}, {topic.status}; {topic.told}"
        yield f"  {topic.topic}: v{topic.version} of {topic.date:%Y-%m-%d}, {about}"
        yield from (f"    {note}" for note in topic.notes)
    yield "sources"
    for source in found.sources:
        yield f"  {source.name}: {source.told}"
        yield from (f"    {note}" for note in source.notes)
    yield from (f"  {line}" for line in found.hosts)
    yield from found.publishing
    yield from found.model


def _topic(store: Store, topic: Topic) -> TopicStanding:
    versions = store.editions(topic.slug)
    submission = store.submission(topic.slug)
    if not versions:
        return TopicStanding(
            **topic_head(topic), version=0, date=None, items=0, status="", told="", notes=tuple(_waiting(submission))
        )
    newest = versions[-1]
    return TopicStanding(
        **topic_head(topic), version=newest["number"], date=datetime.fromisoformat(newest["date"]),
        items=newest["items"], status=topic.standing(newest["status"]), told=newest["told"],
        notes=(*_written(store, topic.slug, newest), *_waiting(submission)),
    )  # fmt: skip


def _written(store: Store, topic: str, edition: Mapping[str, Any]) -> Iterator[str]:
    """What a model's version tells of itself: how its readings did, and what is not printed, by reason."""
    if not judged_by_model(edition["engine"]):
        return
    brief = store.brief(topic, edition["number"])
    assert brief is not None  # it was listed a moment ago, and none is ever taken away
    yield from (notice.text for notice in brief.notices if notice.text.startswith("The readings"))
    for why, count in Counter(why for _, why in brief.unprinted).most_common():
        yield f"not printed, {count}: {why}"


def _waiting(submission: Submission | None) -> Iterator[str]:
    """What waits for an editor, since when, and how it is published."""
    if submission is None or not (submission.waiting or submission.whole):
        return
    brief, reasons = submission.brief, dict(submission.waiting)
    named = [f"{block.name} ({reasons[block.id]})" for block in brief.blocks if block.id in reasons]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    if submission.whole:
        named = [name.removesuffix(" (all)") for name in named]
    yield (
        f"v{brief.version} waits for review since {submission.since:%Y-%m-%d}:"
        f" {', '.join(named[:_NAMED]) or 'nothing is added'}{more}; brief publish {brief.topic.slug}"
    )


def _sources(config: Config, store: Store) -> Iterator[SourceStanding]:
    known, stands = store.sources(), store.standings()

    def standing(source: Source, *notes: str) -> SourceStanding:
        name = source.name
        state, told = _stands(source, known.get(name), stands.get(name), store.arrived(name))
        return SourceStanding(name, state, told, notes)

    yield from map(standing, config.sources)
    if not config.searches:
        return
    from pipeline.sources.round import source_of  # who follows feeds alone has no use for what searches
    from pipeline.sources.search import BARREN

    for search in config.searches:
        for topic in config.topics:
            source = source_of(search, topic)
            if not search.topics or topic.slug in search.topics:
                rest = sum(barren >= BARREN for _, _, barren in store.asked(source.name))
                resting = f"{rest} {'queries rest' if rest > 1 else 'query rests'}: {BARREN} times nothing relevant"
                yield standing(source, *([resting] if rest else []))


def _hosts(config: Config, store: Store) -> Iterator[str]:
    """What hosts asked for, and delays of their robots.txt that they do not get in full."""
    hosts = {urlsplit(source.location).hostname or "": "" for source in config.sources if not is_local(source)}
    for host, hold in store.holds(EVER).items():
        if host in hosts:
            yield f"{host}: asked for no request before {hold.until:%Y-%m-%d %H:%M} UTC"
    origins = {"{0.scheme}://{0.netloc}".format(urlsplit(source.location)) for source in config.sources}
    for origin, rules in sorted(store.rules(origins).items()):
        if rules.note:
            yield f"{origin}/robots.txt: {rules.note}"


def publishing(config: Config, store: Store) -> Iterator[str]:
    """What keeps feeds from being written and targets from being told; nothing when all is well."""
    if not feed.feeds_available():
        yield feed.NO_FEEDGEN
    if not config.targets:
        return
    from pipeline.render import notify

    yield "notifications"
    for target in config.targets:
        yield f"  {target.name}: {notify.target_standing(target) or 'ready'}"
        for due, why in store.unsent(target.name):
            given_up = "given up" if due.tries >= target.tries else f"try {due.tries + 1} of {target.tries} comes next"
            yield f"    not told of {due.topic} v{due.version}: {why}; {given_up}"


def _doubted(config: Config, store: Store) -> Iterator[str]:
    """What is wrong with corrections that are valid."""
    if config.rulings or config.strays:
        from pipeline.cli import correct  # what matches their words is loaded for those who have some

        yield from correct.standing(config, store, config.topics)


def _stands(
    source: Source, row: dict[str, Any] | None, stand: Standing | None, arrived: Arrived
) -> tuple[SourceState, str]:
    if row is None:
        return "not read yet", "not read yet"
    if stand is None or stand.location != source.location:
        stand = Standing(source.name, source.location)
    if stand.disabled:
        since = stand.gone or stand.disabled
        return "gone", f"no longer asked: gone for good (410) since {since:%Y-%m-%d}; change or remove its url"
    moved = f"; has moved, is asked at {stand.address} since {stand.moves[-1][0]:%Y-%m-%d}" if stand.moves else ""
    if row["failures"]:
        again = f"; asked again after {stand.retry_at:%Y-%m-%d %H:%M} UTC" if stand.retry_at else ""
        often = "once" if row["failures"] == 1 else f"{row['failures']} times"
        return "failing", f"failed {often}, last {row['checked'][:16]}: {row['error']}{again}{moved}"
    note = f" ({row['note']})" if row["note"] else ""
    read = f"last read {row['checked'][:16]}"
    if arrived.unread and not arrived.read:
        many = f"none of the {arrived.unread} newest articles that it lists could be read"
        told = "the one article that it lists could not be read" if arrived.unread == 1 else many
        return "unreadable", f"answers, but {told}, {read}: {arrived.why}{moved}"
    told = f"; {counted(arrived.unread, 'article')} of it could not be read: {arrived.why}" if arrived.unread else ""
    told += f"; {counted(arrived.partly, 'article')} read in the feed alone: {arrived.why}" if arrived.partly else ""
    return "fine", f"fine, {read}{note}{told}{moved}"


def show_items(path: Path, slug: str) -> str:
    """A line for each item of a topic, newest first: its verdict and why."""
    config = load(path)
    topic = topic_of(config, slug)
    lines, slug = [], topic.slug
    with Store(config.state) as store:
        rows = store.belonging(slug)
    for row in rows:
        day = row["published"] or row["seen"]
        dated = row["date_from"] or "first seen"
        if row["date_from"] == "not credible":
            dated = "first seen, the source's date is not credible"
        found = f" · {row['found']}" if row["found"] else ""
        lines.append(f"{row['verdict']:<9}  {day[:10]} ({dated})  {row['title']} · {row['outlet']}{found}")
        lines.append(f"           {row['why']}")
        lines.append(f"           {shown_address(row['url'])}")
    return output.record_lines(lines) or f"{slug} has no items yet; start with: brief run {slug}"
