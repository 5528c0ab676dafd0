"""Topics with many versions, made from the sample's newest one: what changes from one to the next is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pipeline.models import Brief, Change, Topic
from pipeline.page.changes import changes
from pipeline.storage import Store
from tests.demo.library import SLUG

BLOCKS = 12  # of each version's page


def topics(store: Store, count: int) -> list[Topic]:
    """The sample's topic under other names."""
    newest = _newest(store)
    return [replace(newest.topic, slug=f"topic-{n}", title=f"Topic {n}") for n in range(count)]


def add_versions(store: Store, topic: Topic, first: int, last: int) -> None:
    """Versions of a topic, a day apart, each with one event that the one before has not, and without its oldest."""
    newest = _newest(store)
    numbers = {line.item: line.number for line in newest.sources}
    before = store.brief(topic.slug, first - 1) if first > 1 else None
    with store.writing():
        for number in range(first, last + 1):
            brief = _version(newest, topic, number)
            found: tuple[Change, ...] = tuple(changes(before, brief))
            store.keep_version(brief, found, "", "none", numbers, ())
            before = brief


def _version(newest: Brief, topic: Topic, number: int) -> Brief:
    events = newest.section("timeline")
    shown = tuple(
        replace(events[n % len(events)], id=f"timeline-{n:012d}", since=max(1, n), findings=())
        for n in range(number, number + BLOCKS - 6)
    )
    holders = tuple(
        replace(block, pole=block.pole if (number // 9 + place) % 4 else -block.pole)
        for place, block in enumerate(newest.section("perspectives")[:6])
    )
    day = newest.date + timedelta(days=number)
    return replace(newest, topic=topic, version=number, date=day, blocks=(*shown, *holders), also=())


def _newest(store: Store) -> Brief:
    brief = store.brief(SLUG, store.last_version(SLUG))
    assert brief is not None
    return brief


def state(folder: Path) -> Store:
    """A store that a test may write to."""
    return Store(folder)
