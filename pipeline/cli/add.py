"""`brief add`: what a site, a folder or an OPML file offers, and the sources that it becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from pipeline.cli import output
from pipeline.cli.lookup import topic_of
from pipeline.cli.output import counted, say
from pipeline.config import Config, load
from pipeline.config.edit import append_tables, free_name, source_table
from pipeline.config.feeds import feed_subjects, subjects_of
from pipeline.config.toml import printable
from pipeline.errors import CannotWrite, NothingFetched, UsageError
from pipeline.extract.worker import Workshop
from pipeline.models import Failure, Source
from pipeline.net.client import FetchHost
from pipeline.sources import opml
from pipeline.sources.discovery import SourceCandidate, discover
from pipeline.sources.entry import unfed
from pipeline.sources.folder import FolderFile, files
from pipeline.urls import canonical

MAX_FILE = 10 * 1024 * 1024  # bytes of an OPML file
EVERY = timedelta(hours=6)
# How an address begins that is typed without its scheme: no host is called "articles" or "..", and folders are.
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+\.?(?::\d{1,5})?(?=[/?#]|\Z)")


@dataclass(frozen=True, slots=True)
class SourceWish:
    """What the command line asks for beside the address."""

    topics: tuple[str, ...] = ()
    kind: str = ""
    name: str = ""
    outlet: str = ""
    every_feed: bool = False
    yes: bool = False


def listed_feeds(words: str) -> str:
    """The catalogue of feeds to begin with, all of it or the subjects that have one of these words."""
    found = subjects_of(words) if words else feed_subjects()
    if not found:
        raise UsageError(
            f'no subject of the list has "{words}"; there are: {", ".join(one.name for one in feed_subjects())}'
        )
    lines = []
    for subject in found:
        width = max(len(feed.url) for feed in subject.feeds)
        lines += [f"# {subject.name}", *(f"{feed.url:<{width}}  {feed.name}: {feed.note}" for feed in subject.feeds)]
    return output.record_lines([*lines, "next: brief add ADDRESS"]) + "\n"


def add_sources(path: Path, what: str, wish: SourceWish) -> None:
    """Show the sources that an address or an OPML file comes to, and add them when the user agrees."""
    config = load(path)
    for slug in wish.topics:
        topic_of(config, slug)  # raises for one that is not known
    sources = sources_at(config, what, wish)
    if not sources:
        click.echo("nothing to add")
        return
    tables = "\n".join(map(source_table, sources))
    click.echo(f"\n{tables}", nl=False)
    if wish.yes or _agreed(len(sources), path):
        append_tables(path, tables)
        say(f"added {counted(len(sources), 'source')} to {output.short(path)}; {output.next_step(path, 'run')}")
    else:
        click.echo("nothing was added")


def sources_at(config: Config, what: str, wish: SourceWish) -> list[Source]:
    """What an address, a folder or an OPML file comes to, without what the configuration has already."""
    file, what = Path(what).expanduser(), unfed(what)
    if "://" not in what and file.is_dir():
        return _folder(config, file, wish)
    if "://" not in what and file.is_file():
        return _listed(config, what, _bytes(file), wish)
    address, under = "://" in what or bool(_HOST.match(what)), "/" in what
    if file.suffix.lower() in (".opml", ".xml") and not (address and under):
        raise UsageError(f"{printable(what)}: there is no such file")
    if not address:
        raise UsageError(f"{printable(what)}: there is no such folder, and it is no address; write https://... for one")
    return _found(config, what if "://" in what else f"https://{what}", wish)


def _folder(config: Config, place: Path, wish: SourceWish) -> list[Source]:
    """A folder of documents, by its path from where the configuration lies."""
    home, place = config.path.parent.resolve(), place.resolve()
    known = {Path(one.location).resolve(): one.name for one in config.sources if one.kind == "folder"}
    if place in known:
        say(f'  {printable(str(place))} is there already, as "{known[place]}"')
        return []
    found = [
        one for one in files(Source("", "folder", str(place)), {}) if isinstance(one, FolderFile) and not one.unread
    ]
    say(f"{printable(output.short(place))}: {counted(len(found), 'file')}")
    location = str(place.relative_to(home)) if place.is_relative_to(home) else str(place)
    name = free_name(wish.name or place.name, location, {source.name for source in config.sources})
    return [Source(name, "folder", location, wish.outlet, wish.topics)]


def _found(config: Config, url: str, wish: SourceWish) -> list[Source]:
    """The best of what a site offers, or all its feeds, without those that are there already."""
    with Workshop() as workshop:
        found = discover(url, FetchHost(config.fetch), datetime.now(UTC), workshop.call)
    if isinstance(found, Failure):
        raise NothingFetched(str(found))
    if found.list_of_feeds:
        return _listed(config, url, found.list_of_feeds, wish)
    fitting = [one for one in found.candidates if not wish.kind or one.kind == wish.kind]
    if not fitting:
        kinds = ", ".join(dict.fromkeys(one.kind for one in found.candidates))
        raise UsageError(f"{printable(url)}: no {wish.kind} was found there, only: {kinds}")
    feeds = [one for one in fitting if one.kind == "feed"]
    chosen = feeds if wish.every_feed and feeds else fitting[:1]
    for one in found.candidates:
        mark = "+" if one in chosen else " "
        say(f"{mark} {one.kind} {one.url}{f' “{one.title}”' if one.title else ''}: {one}")
    if fitting[0].kind == "page" and not wish.kind:
        say(f"  no feed was found; {len(found.tried)} usual addresses were tried")
    return _new(config, chosen, wish)


def _listed(config: Config, name: str, body: bytes, wish: SourceWish) -> list[Source]:
    """The feeds of an OPML file, without those that are there already."""
    with Workshop() as workshop:
        found = workshop.call(printable(name), opml.read_opml, printable(name), body)
    if isinstance(found, Failure):
        raise UsageError(str(found))
    say(f"{printable(name)}: {counted(len(found.feeds), 'feed')}" + "".join(f"; {note}" for note in found.notes()))
    for one in found.named:
        say(f"  left out: {one}")
    return _new(config, [SourceCandidate("feed", outline.url, outline.title) for outline in found.feeds], wish)


def _new(config: Config, chosen: Sequence[SourceCandidate], wish: SourceWish) -> list[Source]:
    """Sources with names of their own; addresses that the file has already are told and left out."""
    known = {canonical(source.location): source.name for source in config.sources}
    taken = {source.name for source in config.sources}
    sources: list[Source] = []
    again = [(one.url, known[canonical(one.url)]) for one in chosen if canonical(one.url) in known]
    for url, name in again[:5]:
        say(f'  {url} is there already, as "{name}"')
    if len(again) > 5:
        say(f"  and {len(again) - 5} more are there already")
    for one in chosen:
        if canonical(one.url) not in known:
            name = free_name(wish.name or one.title, one.url, taken)
            taken.add(name)
            every = EVERY if one.kind == "feed" else 2 * EVERY
            sources.append(Source(name, one.kind, one.url, wish.outlet, wish.topics, every))
    return sources


def _agreed(count: int, path: Path) -> bool:
    try:
        return click.confirm(f"Add {'it' if count == 1 else f'these {count}'} to {path}?", default=True)
    except click.Abort:  # no terminal, or ^C
        click.echo("\n(to add without being asked: --yes)")
        return False


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            body = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise CannotWrite(f"{printable(file)}: cannot be read: {error.strerror}") from error
    if len(body) > MAX_FILE:
        raise UsageError(f"{printable(file)}: is larger than {MAX_FILE // 1024**2} MB; no list of feeds is")
    return body
