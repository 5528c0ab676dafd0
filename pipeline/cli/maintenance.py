"""`brief verify`, `backup` and `restore`: whether all is what runs have left, and how it comes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import click

from pipeline.cli.lookup import has_run, not_run
from pipeline.cli.output import counted, echo
from pipeline.cli.preflight import locked, store_faults
from pipeline.config import Config, load
from pipeline.errors import CannotWrite, UsageError
from pipeline.permissions import why_not_written
from pipeline.render import markdown, publication
from pipeline.render.json_records import json_of
from pipeline.render.publication import HeldFile, PagePress
from pipeline.storage import Store
from pipeline.storage.database import DAMAGED, DATABASE, old_library
from pipeline.storage.integrity import copy_database, replace_database

NOT_AS_WRITTEN = {
    "missing": "is missing",
    "changed": "is not as it was written",
    "unknown": "the store knows no such page",
}


@dataclass(frozen=True, slots=True)
class PartsChecked:
    """How many of each were checked."""

    topics: int  # that have versions
    versions: int  # in unbroken chains, where nothing is wrong
    pages: int  # files
    again: int  # versions that were rendered again, to see whether they come out with equal bytes
    articles: int
    claims: int
    findings: int
    blocks: int  # that are off their page
    looks: int  # of runs at a topic


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether all is as runs have left it: what `brief verify --format json` prints, also where something is wrong."""

    FORMAT: ClassVar[str] = "living-brief/verify/1"

    whole: bool  # nothing is wrong, or no more; the exit code is 0 then
    faults: tuple[str, ...]  # what is wrong where, with the remedy
    repaired: tuple[str, ...]  # with --repair: each file that was put aside or written again
    checked: PartsChecked | None  # null where the store itself is damaged: its pages are not looked at then
    note: str  # a warning about the SQLite of this machine, empty where there is none


def verify_all(path: Path, repair: bool, form: str = "text") -> None:
    """Print every fault of the store and its pages; raises CannotWrite when one is left."""
    config = load(path)
    database = _database(config)
    repaired: list[str] = []
    tell: Callable[[str], object] = repaired.append if form == "json" else click.echo
    with locked(config.state):
        left = list(store_faults(config.state))
        checked = None
        if not left:
            store = Store(config.state)
            try:
                left = [*_pages(config, store, _stamp() if repair else "", tell)]
                for topic in store.last_versions():
                    left += [*_rendered(store, topic), *_misfed(config, store, topic)]
                checked = _checked(config, store)
            finally:
                store.close()
    found = Verification(not left, tuple(left), tuple(repaired), checked, old_library())
    if form == "json":
        echo(json_of(found))
    else:
        if repair and not checked:
            click.echo("no page is written from a store that is not sound")
        lines = (*left, *([] if left or not checked else [_counted(checked)]), *([found.note] if not left else []))
        for line in filter(None, lines):
            click.echo(line)
    if left:
        raise CannotWrite(f"{database}: {len(left)} {'faults' if len(left) > 1 else 'fault'}, the first: {left[0]}")


def back_up(path: Path, target: Path | None) -> None:
    """Copy the store, also while a run is at work."""
    config = load(path)
    database = _database(config)
    file = target or config.state / "backups" / f"brief-{_stamp()}.db"
    if target and target.is_dir():
        file = target / f"brief-{_stamp()}.db"
    copy_database(database, file)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB, whole; bring it back with: brief restore {file}")


def restore_store(path: Path, source: Path) -> None:
    """Put a backup in the place of the store; what it does not know of is put aside, never thrown away."""
    config = load(path)
    if not source.is_file():
        raise UsageError(f"{source}: there is no such file")
    stamp = _stamp()
    database = config.state / DATABASE
    with locked(config.state):
        aside = config.state / f"{DATABASE}.before-{stamp}"
        if replace_database(source, database, aside):
            click.echo(f"{aside}: what was there before")
        store = Store(config.state)
        try:
            for _ in _pages(config, store, stamp, click.echo):
                pass  # all of them are put right
            for topic in config.topics:
                last = store.last_version(topic.slug)
                click.echo(f"{topic.slug}: v{last} is the newest" if last else f"{topic.slug}: has no version")
        finally:
            store.close()


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"


def _database(config: Config) -> Path:
    if not has_run(config):
        raise not_run(config)
    return config.state / DATABASE


def _shelves(config: Config, store: Store) -> Iterator[tuple[str, Path, list[HeldFile]]]:
    """Each folder of pages with what belongs into it: those of the topics, then the one that has them."""
    for slug in dict.fromkeys((*store.last_versions(), *(topic.slug for topic in config.topics))):
        folder = config.briefs / slug
        files = publication.topic_files(store, slug, config.base_url, folder)
        yield slug, folder, [*publication.review_files(store, slug), *files]
    yield "", config.briefs, [*publication.shared_files(store, config.topics, config.briefs, config.base_url)]


def _pages(config: Config, store: Store, repair: str, tell: Callable[[str], object]) -> Iterator[str]:
    """Pages that are not as they were written. With `repair`, a stamp, they are, and what lay there is put aside."""
    for slug, folder, pages in _shelves(config, store):
        press = PagePress(store, slug, folder)
        for fault in publication.file_faults(pages, folder, store.written(slug)):
            file = folder / fault.path
            if not repair:
                yield f"{file}: {NOT_AS_WRITTEN[fault.state]}; put it right with: brief verify --repair"
                continue
            if fault.state != "missing":
                tell(f"{_put_aside(config, file, repair)}: what lay at {file}")
            if fault.page:
                press.put(fault.page)
                tell(f"{file}: written again")
        press.flush()


def _put_aside(config: Config, file: Path, stamp: str) -> Path:
    """Move a file out of the pages, into the state folder."""
    place = config.state / f"pages.before-{stamp}" / file.relative_to(config.briefs)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, place)
    except OSError as error:
        raise CannotWrite(f"{why_not_written(file, error)}; then: brief verify --repair") from error
    return place


def _rendered(store: Store, topic: str) -> Iterator[str]:
    """Versions of the present renderer that come out otherwise now."""
    for number in store.versions_by(topic, markdown.MARKDOWN_RENDERER):
        brief = store.brief(topic, number)
        if brief and markdown.render(brief, store.changes(topic, number)) != store.markdown(topic, number):
            yield (f"{topic} v{number}: {markdown.MARKDOWN_RENDERER} gives other bytes now than when it was published")


def _misfed(config: Config, store: Store, topic: str) -> Iterator[str]:
    for version in publication.misfed(store, topic, config.base_url):
        yield f"{topic} v{version}: its entry for the feed was changed afterwards; {DAMAGED}"


def _checked(config: Config, store: Store) -> PartsChecked:
    topics = store.last_versions()
    return PartsChecked(
        len(topics), store.count("versions"), sum(len(shelf) for _, _, shelf in _shelves(config, store)),
        sum(len(store.versions_by(topic, markdown.MARKDOWN_RENDERER)) for topic in topics), store.count("articles"),
        store.count("claims"), store.count("findings"), store.count("archive"), store.count("outcomes"),
    )  # fmt: skip


def _counted(found: PartsChecked) -> str:
    """What was checked, in figures."""
    return (
        f"verified: the database is whole, {counted(found.versions, 'version')} of {counted(found.topics, 'topic')}"
        f" in unbroken chains, {counted(found.pages, 'page')} as written, {found.again} rendered again with equal"
        f" bytes; ids, hashes and quotations of {counted(found.articles, 'article')}, {counted(found.claims, 'claim')}"
        f" and {counted(found.findings, 'statement')}; seals of {counted(found.blocks, 'block')} off the page and of"
        f" {counted(found.looks, 'look')} at a topic"
    )
