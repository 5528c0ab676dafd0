"""`brief add`: find what a site offers, or read another reader's list, show what it comes to, and write it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from pipeline.cli.printing import counted, say
from pipeline.cli.topics import topic_of
from pipeline.config import Config, load
from pipeline.config.adding import append, free_name, written
from pipeline.config.file import shown
from pipeline.errors import CannotWrite, NothingFetched, UsageError
from pipeline.gather import opml
from pipeline.gather.canonical import canonical
from pipeline.gather.discovery import Candidate, discover
from pipeline.gather.entries import unfed
from pipeline.gather.fetch import FetchHost
from pipeline.gather.folder import Found, files
from pipeline.gather.workshop import Workshop
from pipeline.records import Failure, Source

MAX_FILE = 10 * 1024 * 1024  # bytes of an OPML file
EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for beside the address."""

    topics: tuple[str, ...] = ()
    kind: str = ""
    name: str = ""
    outlet: str = ""
    every_feed: bool = False
    yes: bool = False


def add(path: Path, what: str, wish: Wish) -> None:
    """Show the sources that an address or an OPML file comes to, and add them when the user agrees."""
    config = load(path)
    for slug in wish.topics:
        topic_of(config, slug)  # raises for one that is not known
    file, what = Path(what), unfed(what)
    if "://" not in what and file.is_dir():
        sources = _folder(config, file, wish)
    elif "://" not in what and file.is_file():
        sources = _listed(config, what, _bytes(file), wish)
    elif "://" not in what and file.suffix.lower() in (".opml", ".xml"):
        raise UsageError(f"{shown(what)}: there is no such file")
    else:
        sources = _found(config, what if "://" in what else f"https://{what}", wish)
    if not sources:
        click.echo("nothing to add")
        return
    click.echo("\n" + "\n".join(written(source) for source in sources), nl=False)
    if wish.yes or _agreed(len(sources), path):
        append(path, sources)
        say(f"added {counted(len(sources), 'source')} to {path}; brief run reads what is new")
    else:
        click.echo("nothing was added")


def _folder(config: Config, place: Path, wish: Wish) -> list[Source]:
    """A folder of documents, by its path from where the configuration lies."""
    home, place = config.path.parent.resolve(), place.resolve()
    known = {Path(one.location).resolve(): one.name for one in config.sources if one.kind == "folder"}
    if place in known:
        say(f'  {shown(str(place))} is there already, as "{known[place]}"')
        return []
    found = [one for one in files(Source("", "folder", str(place)), {}) if isinstance(one, Found) and not one.unread]
    say(f"{shown(str(place))}: {counted(len(found), 'document')}")
    location = str(place.relative_to(home)) if place.is_relative_to(home) else str(place)
    name = free_name(wish.name or place.name, location, {source.name for source in config.sources})
    return [Source(name, "folder", location, wish.outlet, wish.topics)]


def _found(config: Config, url: str, wish: Wish) -> list[Source]:
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
        raise UsageError(f"{shown(url)}: no {wish.kind} was found there, only: {kinds}")
    feeds = [one for one in fitting if one.kind == "feed"]
    chosen = feeds if wish.every_feed and feeds else fitting[:1]
    for one in found.candidates:
        mark = "+" if one in chosen else " "
        say(f"{mark} {one.kind} {one.url}{f' “{one.title}”' if one.title else ''}: {one}")
    if fitting[0].kind == "page" and not wish.kind:
        say(f"  no feed was found; {len(found.tried)} usual addresses were tried")
    return _new(config, chosen, wish)


def _listed(config: Config, name: str, body: bytes, wish: Wish) -> list[Source]:
    """The feeds of an OPML file, without those that are there already."""
    with Workshop() as workshop:
        found = workshop.call(shown(name), opml.read, shown(name), body)
    if isinstance(found, Failure):
        raise UsageError(str(found))
    say(f"{shown(name)}: {counted(len(found.feeds), 'feed')}" + "".join(f"; {note}" for note in found.notes()))
    for one in found.named:
        say(f"  left out: {one}")
    return _new(config, [Candidate("feed", outline.url, outline.title) for outline in found.feeds], wish)


def _new(config: Config, chosen: Sequence[Candidate], wish: Wish) -> list[Source]:
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
        click.echo("\n(say --yes to add without being asked)")
        return False


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            body = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise CannotWrite(f"{shown(file)}: cannot be read: {error.strerror}") from error
    if len(body) > MAX_FILE:
        raise UsageError(f"{shown(file)}: is larger than {MAX_FILE // 1024**2} MB; no list of feeds is")
    return body
