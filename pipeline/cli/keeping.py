"""The commands that look after what is kept: verify, backup and restore."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from pipeline.cli.locking import locked
from pipeline.cli.printing import counted
from pipeline.cli.watching import number_of
from pipeline.config import Config, load
from pipeline.errors import CannotWrite, UsageError
from pipeline.publish import markdown
from pipeline.publish.files import write
from pipeline.store import Store
from pipeline.store.backup import backup as copy
from pipeline.store.backup import restore as bring_back
from pipeline.store.connection import old_library
from pipeline.store.verify import chain, damage


def verify(path: Path, repair: bool) -> None:
    """Print every fault of the store and its pages; raises CannotWrite when there is one."""
    config = load(path)
    database = _database(config)
    with locked(config.state):
        faults = list(damage(database))
        told = ""
        if not faults:
            store = Store(config.state)
            try:
                topics = [row["topic"] for row in store.db.query("select distinct topic from versions order by topic")]
                for topic in topics:
                    faults += [*chain(store, topic), *_pages(config, store, topic, repair), *_rendered(store, topic)]
                told = _counted(store, topics)
            finally:
                store.close()
    for fault in faults:
        click.echo(fault)
    if faults:
        raise CannotWrite(
            f"{database}: {len(faults)} {'faults' if len(faults) > 1 else 'fault'}, the first: {faults[0]}"
        )
    click.echo(told)
    if note := old_library():
        click.echo(note)


def backup(path: Path, target: Path | None) -> None:
    """Copy the store, also while a run is at work."""
    config = load(path)
    database = _database(config)
    file = target or config.state / "backups" / f"brief-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db"
    if target and target.is_dir():
        file = target / f"brief-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db"
    copy(database, file)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB, whole; bring it back with: brief restore {file}")


def restore(path: Path, source: Path) -> None:
    """Put a backup in the place of the store; what it does not know of is put aside, never thrown away."""
    config = load(path)
    if not source.is_file():
        raise UsageError(f"{source}: there is no such file")
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    database = config.state / "brief.db"
    with locked(config.state):
        aside = config.state / f"brief.db.before-{stamp}"
        if bring_back(source, database, aside):
            click.echo(f"{aside}: what was there before")
        store = Store(config.state)
        try:
            for topic in config.topics:
                last = store.last_version(topic.slug)
                for file in _beyond(config.briefs / topic.slug, last):
                    place = file.parent / f"before-{stamp}" / file.name
                    place.parent.mkdir(exist_ok=True)
                    file.rename(place)
                    click.echo(f"{place}: the backup does not know this page")
                click.echo(f"{topic.slug}: v{last} is the newest" if last else f"{topic.slug}: has no version")
        except OSError as error:
            raise CannotWrite(f"{config.briefs}: {error.strerror}; move newer pages away, then run again") from error
        finally:
            store.close()


def _database(config: Config) -> Path:
    path = config.state / "brief.db"
    if not path.exists():
        raise UsageError(f"nothing has been run yet with {config.path.name}; start with: brief run")
    return path


def _beyond(folder: Path, last: int) -> list[Path]:
    """The pages of versions that the store does not know."""
    return sorted(file for file in folder.glob("v[0-9]*.md") if number_of(file) > last)


def _pages(config: Config, store: Store, topic: str, repair: bool) -> Iterator[str]:
    """Pages that are not the stored bytes; with `repair` those that are missing are written."""
    folder = config.briefs / topic
    last = store.last_version(topic)
    for number in range(1, last + 1):
        yield from _page(folder / f"v{number:04d}.md", store.markdown(topic, number), repair)
    yield from _page(folder / "latest.md", store.markdown(topic, last), repair)
    for file in _beyond(folder, last):
        yield f"{file}: the store knows no such version"


def _page(file: Path, published: str, repair: bool) -> Iterator[str]:
    try:
        if file.read_bytes() != published.encode():
            yield f"{file}: is not what was published; move it away, then: brief verify --repair"
    except FileNotFoundError:
        if repair:
            write(file, published)
        else:
            yield f"{file}: is missing; write it again with: brief verify --repair"
    except OSError as error:
        yield f"{file}: {error.strerror}"


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


def _counted(store: Store, topics: list[str]) -> str:
    count = sum(store.last_version(topic) for topic in topics)
    again = store.db.execute("select count(*) from versions where renderer = ?", [markdown.RENDERER]).fetchone()[0]
    return (
        f"verified: the database is whole, {counted(count, 'version')} of {counted(len(topics), 'topic')}"
        f" in unbroken chains, their pages as published, {again} rendered again with equal bytes"
    )
