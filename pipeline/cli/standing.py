"""The sources of `brief status`: how each stands, why one is not asked, and from when on it is again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.cli.printing import counted
from pipeline.config import Config
from pipeline.gather.round import source_of
from pipeline.gather.searching import BARREN
from pipeline.publish import feed, notify
from pipeline.records import Arrived, Brief, Source, Standing, Submission
from pipeline.store import Store

NAMED = 12  # blocks that wait for an editor
EVER = datetime(1970, 1, 1, tzinfo=UTC)


def written(brief: Brief | None) -> Iterator[str]:
    """What a model's version tells of itself: how its readings did, and what is not printed, by reason."""
    if brief is None or brief.engine.startswith(("digest", "offline")):
        return
    yield from (f"    {notice.text}" for notice in brief.notices if notice.text.startswith("The readings"))
    for why, count in Counter(why for _, why in brief.unprinted).most_common():
        yield f"    not printed, {count}: {why}"


def waiting(submission: Submission | None) -> Iterator[str]:
    """What waits for an editor, since when, and how it is published."""
    if submission is None or not (submission.waiting or submission.whole):
        return
    brief, reasons = submission.brief, dict(submission.waiting)
    named = [f"{block.name} ({reasons[block.id]})" for block in brief.blocks if block.id in reasons]
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    if submission.whole:
        named = [name.removesuffix(" (all)") for name in named]
    yield (
        f"    v{brief.version} waits for review since {submission.since:%Y-%m-%d}:"
        f" {', '.join(named[:NAMED]) or 'nothing is added'}{more}; brief publish {brief.topic.slug}"
    )


def sources(config: Config, store: Store) -> Iterator[str]:
    """A line for each source, then what hosts asked for."""
    known, stands = store.sources(), store.standings()
    for source in config.sources:
        stand = stands.get(source.name)
        yield f"  {source.name}: {_line(source, known.get(source.name), stand, store.arrived(source.name))}"
    for search in config.searches:
        for topic in config.topics:
            source = source_of(search, topic)
            if not search.topics or topic.slug in search.topics:
                stand = stands.get(source.name)
                yield f"  {source.name}: {_line(source, known.get(source.name), stand, store.arrived(source.name))}"
                rest = sum(barren >= BARREN for _, _, barren in store.asked(source.name))
                if rest:
                    yield f"    {rest} {'queries rest' if rest > 1 else 'query rests'}: {BARREN} times nothing relevant"
    hosts = {urlsplit(source.location).hostname or "": "" for source in config.sources if source.kind != "folder"}
    for host, hold in store.holds(EVER).items():
        if host in hosts:
            yield f"  {host}: asked for no request before {hold.until:%Y-%m-%d %H:%M} UTC"
    origins = {"{0.scheme}://{0.netloc}".format(urlsplit(source.location)) for source in config.sources}
    for origin, rules in sorted(store.rules(origins).items()):
        if rules.note:
            yield f"  {origin}/robots.txt: {rules.note}"


def publishing(config: Config, store: Store) -> Iterator[str]:
    """What keeps feeds from being written and targets from being told; nothing when all is well."""
    if not feed.available():
        yield feed.MISSING
    if config.targets:
        yield "notifications"
    for target in config.targets:
        yield f"  {target.name}: {notify.standing(target) or 'ready'}"
        for due, why in store.unsent(target.name):
            given_up = "given up" if due.tries >= target.tries else f"try {due.tries + 1} of {target.tries} comes next"
            yield f"    not told of {due.topic} v{due.version}: {why}; {given_up}"


def _line(source: Source, row: dict[str, Any] | None, stand: Standing | None, arrived: Arrived) -> str:
    if row is None:
        return "not read yet"
    if stand is None or stand.location != source.location:
        stand = Standing(source.name, source.location)
    if stand.disabled:
        since = stand.gone or stand.disabled
        return f"no longer asked: gone for good (410) since {since:%Y-%m-%d}; change or remove its url"
    moved = f"; has moved, is asked at {stand.address} since {stand.moves[-1][0]:%Y-%m-%d}" if stand.moves else ""
    if row["failures"]:
        again = f"; asked again after {stand.retry_at:%Y-%m-%d %H:%M} UTC" if stand.retry_at else ""
        often = "once" if row["failures"] == 1 else f"{row['failures']} times"
        return f"failed {often}, last {row['checked'][:16]}: {row['error']}{again}{moved}"
    note = f" ({row['note']})" if row["note"] else ""
    read = f"last read {row['checked'][:16]}"
    if arrived.unread and not arrived.read:
        many = f"none of the {arrived.unread} newest articles that it lists could be read"
        told = "the one article that it lists could not be read" if arrived.unread == 1 else many
        return f"answers, but {told}, {read}: {arrived.why}{moved}"
    told = f"; {counted(arrived.unread, 'article')} of it could not be read: {arrived.why}" if arrived.unread else ""
    told += f"; {counted(arrived.partly, 'article')} read in the feed alone: {arrived.why}" if arrived.partly else ""
    return f"fine, {read}{note}{told}{moved}"
