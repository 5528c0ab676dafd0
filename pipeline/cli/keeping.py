"""The commands that look after what is kept: verify, backup and restore."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from pipeline.cli.audit import faults, topics_of
from pipeline.cli.locking import locked
from pipeline.cli.printing import counted
from pipeline.config import Config, load
from pipeline.errors import CannotWrite, UsageError
from pipeline.publish import holdings, markdown
from pipeline.publish.holdings import Page
from pipeline.publish.stage import Press
from pipeline.rights import why
from pipeline.store import Store
from pipeline.store.backup import backup as copy
from pipeline.store.backup import restore as bring_back
from pipeline.store.connection import DAMAGED, old_library

NOT_AS_WRITTEN = {
    "missing": "is missing",
    "changed": "is not as it was written",
    "unknown": "the store knows no such page",
}


def verify(path: Path, repair: bool) -> None:
    """Print every fault of the store and its pages; raises CannotWrite when one is left."""
    config = load(path)
    database = _database(config)
    with locked(config.state):
        left = list(faults(config.state))
        told = ""
        if left and repair:
            click.echo("no page is written from a store that is not sound")
        if not left:
            store = Store(config.state)
            try:
                left = [*_pages(config, store, _stamp() if repair else "")]
                for topic in topics_of(store):
                    left += [*_rendered(store, topic), *_misfed(config, store, topic)]
                told = _counted(config, store)
            finally:
                store.close()
    for fault in left:
        click.echo(fault)
    if left:
        raise CannotWrite(f"{database}: {len(left)} {'faults' if len(left) > 1 else 'fault'}, the first: {left[0]}")
    click.echo(told)
    if note := old_library():
        click.echo(note)


def backup(path: Path, target: Path | None) -> None:
    """Copy the store, also while a run is at work."""
    config = load(path)
    database = _database(config)
    file = target or config.state / "backups" / f"brief-{_stamp()}.db"
    if target and target.is_dir():
        file = target / f"brief-{_stamp()}.db"
    copy(database, file)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB, whole; bring it back with: brief restore {file}")


def restore(path: Path, source: Path) -> None:
    """Put a backup in the place of the store; what it does not know of is put aside, never thrown away."""
    config = load(path)
    if not source.is_file():
        raise UsageError(f"{source}: there is no such file")
    stamp = _stamp()
    database = config.state / "brief.db"
    with locked(config.state):
        aside = config.state / f"brief.db.before-{stamp}"
        if bring_back(source, database, aside):
            click.echo(f"{aside}: what was there before")
        store = Store(config.state)
        try:
            for _ in _pages(config, store, stamp):
                pass  # all of them are put right
            for topic in config.topics:
                last = store.last_version(topic.slug)
                click.echo(f"{topic.slug}: v{last} is the newest" if last else f"{topic.slug}: has no version")
        finally:
            store.close()


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"


def _database(config: Config) -> Path:
    path = config.state / "brief.db"
    if not path.exists():
        raise UsageError(f"nothing has been run yet with {config.path.name}; start with: brief run")
    return path


def _shelves(config: Config, store: Store) -> Iterator[tuple[str, Path, list[Page]]]:
    """Each folder of pages with what belongs into it: those of the topics, then the one that has them."""
    for slug in dict.fromkeys((*topics_of(store), *(topic.slug for topic in config.topics))):
        folder = config.briefs / slug
        yield slug, folder, [*holdings.of_topic(store, slug, config.base_url, folder)]
    yield "", config.briefs, [*holdings.of_all(store, config.topics, config.briefs, config.base_url)]


def _pages(config: Config, store: Store, repair: str) -> Iterator[str]:
    """Pages that are not as they were written. With `repair`, a stamp, they are, and what lay there is put aside."""
    for slug, folder, pages in _shelves(config, store):
        press = Press(store, slug, folder)
        for fault in holdings.faults(pages, folder, store.written(slug)):
            file = folder / fault.path
            if not repair:
                yield f"{file}: {NOT_AS_WRITTEN[fault.state]}; put it right with: brief verify --repair"
                continue
            if fault.state != "missing":
                click.echo(f"{_put_aside(config, file, repair)}: what lay at {file}")
            if fault.page:
                press.put(fault.path, fault.page.make())
                click.echo(f"{file}: written again")
        press.flush()


def _put_aside(config: Config, file: Path, stamp: str) -> Path:
    """Move a file out of the pages, into the state folder."""
    place = config.state / f"pages.before-{stamp}" / file.relative_to(config.briefs)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, place)
    except OSError as error:
        raise CannotWrite(f"{why(file, error)}; then: brief verify --repair") from error
    return place


def _rendered(store: Store, topic: str) -> Iterator[str]:
    """Versions of the present renderer that come out otherwise now."""
    rows = store.db.query(
        "select number from versions where topic = ? and renderer = ? order by number", [topic, markdown.RENDERER]
    )
    for row in rows:
        brief = store.brief(topic, row["number"])
        if brief and markdown.render(brief, store.changes(topic, row["number"])) != store.markdown(
            topic, row["number"]
        ):
            yield f"{topic} v{row['number']}: {markdown.RENDERER} gives other bytes now than when it was published"


def _misfed(config: Config, store: Store, topic: str) -> Iterator[str]:
    for version in holdings.misfed(store, topic, config.base_url):
        yield f"{topic} v{version}: its entry for the feed was changed afterwards; {DAMAGED}"


def _counted(config: Config, store: Store) -> str:
    """What was checked, in figures."""

    def many(table: str) -> int:
        found: int = store.db.execute(f"select count(*) from {table}").fetchone()[0]
        return found

    topics = topics_of(store)
    again = store.db.execute("select count(*) from versions where renderer = ?", [markdown.RENDERER]).fetchone()[0]
    pages = sum(len(shelf) for _, _, shelf in _shelves(config, store))
    return (
        f"verified: the database is whole, {counted(many('versions'), 'version')} of {counted(len(topics), 'topic')}"
        f" in unbroken chains, {counted(pages, 'page')} as written, {again} rendered again with equal bytes;"
        f" ids, hashes and quotations of {counted(many('articles'), 'article')}, {counted(many('claims'), 'claim')}"
        f" and {counted(many('findings'), 'finding')}; seals of {counted(many('archive'), 'block')} off the page and of"
        f" {counted(many('outcomes'), 'look')} at a topic"
    )
