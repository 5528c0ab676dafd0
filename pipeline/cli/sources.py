"""`brief add` and `brief check`: what a site offers, how every source stands, and the items of a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

import click

from pipeline import executor as executors
from pipeline.cli import corrections, output, status, trials
from pipeline.cli.output import counted, say
from pipeline.cli.topics import topic_of
from pipeline.config import Config, load
from pipeline.config.edit import append_sources, free_name, source_table
from pipeline.config.feeds import feed_subjects, subjects_of
from pipeline.config.toml import printable
from pipeline.errors import CannotWrite, ConfigError, NothingFetched, UsageError
from pipeline.extract.worker import Workshop
from pipeline.findings.cues import one_word
from pipeline.models import Failure, Source, Topic
from pipeline.net.client import FetchHost
from pipeline.render.escape import shown_address
from pipeline.render.interchange import TopicHead, json_of, topic_head
from pipeline.sources import opml
from pipeline.sources.check import check_sources
from pipeline.sources.discovery import SourceCandidate, discover
from pipeline.sources.entry import unfed
from pipeline.sources.folder import FolderFile, files
from pipeline.sources.round import CheckVerdict, Round, SourceCheck
from pipeline.storage import Store
from pipeline.urls import canonical

MAX_FILE = 10 * 1024 * 1024  # bytes of an OPML file
EVERY = timedelta(hours=6)


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
    click.echo("\n" + "\n".join(source_table(source) for source in sources), nl=False)
    if wish.yes or _agreed(len(sources), path):
        append_sources(path, sources)
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
    host, path, _ = what.partition("/")
    if "://" not in what and file.suffix.lower() in (".opml", ".xml") and not (path and "." in host):
        raise UsageError(f"{printable(what)}: there is no such file")
    if "://" not in what and "." not in host:  # no host has such a name, but folders do
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


# The commands that tell why: check, which asks every source and keeps nothing, and the items of a topic.


@dataclass(frozen=True, slots=True)
class SourcesChecked:
    """How every source answered: what `brief check --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/check/1"

    topics: tuple[TopicHead, ...]  # for which they were asked
    sources: tuple[SourceCheck, ...]
    warnings: tuple[str, ...]  # what may put somebody on a side where he does not stand
    publishing: tuple[str, ...]  # what keeps feeds from being written and targets from being told
    tried: tuple[str, ...] = ()  # what measures and axes bring of what was read


# A source of one of these verdicts gives a run nothing: where all do, a run ends with an error, and so does a check.
UNREAD_VERDICTS: frozenset[CheckVerdict] = frozenset({"failing", "gone", "blocked", "robots", "HTML"})


def show_check(path: Path, slugs: tuple[str, ...], pages: bool, executor: str, form: str = "text") -> str:
    """A line for each source: its verdict, the age of its newest item, and what a first run would fetch."""
    config = _loaded(path)
    topics = tuple(topic_of(config, slug) for slug in slugs) or config.topics
    wanted = {topic.slug for topic in topics}
    followed = tuple(source for source in config.sources if not source.topics or wanted & set(source.topics))
    now = datetime.now(UTC).replace(microsecond=0)
    store = Store.passing(config.state)
    with executors.executor(executor) as pool:
        each = partial(executors.each, pool)
        round = Round(store, config.topics, followed, each, config.fetch, config.gather, now, config.searches)
        found = check_sources(round, topics)
    warnings = [line for topic in topics for line in _doubtful(topic)]
    publishing = [*status.publishing(config, store), *corrections.doubtful(config, topics)]
    store.close()
    tried = trials.trial_lines(config, topics)
    asked = tuple(TopicHead(**topic_head(topic)) for topic in topics)
    answer = SourcesChecked(asked, found, tuple(warnings), tuple(publishing), tuple(tried))
    made = json_of(answer) if form == "json" else _check_lines(path, answer, now, pages)
    if found and all(checked.verdict in UNREAD_VERDICTS for checked in found):
        click.echo(output.harmless(made), nl=False)
        many = f"none of {len(found)} sources can be read"
        raise NothingFetched("the only source cannot be read" if len(found) == 1 else many)
    return made


def _check_lines(path: Path, answer: SourcesChecked, now: datetime, pages: bool) -> str:
    found = answer.sources
    width = max((len(checked.source) for checked in found), default=0)
    lines = [line for checked in found for line in _lines(checked, now, width, pages)]
    counts = Counter(checked.verdict for checked in found)
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    total = sum(len(checked.pages) for checked in found)
    many, fetched = output.counted(len(found), "source"), output.counted(total, "page")
    last = f"{many}: {told or 'none'}; a first run would fetch {fetched}; nothing was written"
    if not found:
        last = f"{path.name} has no source yet; {output.next_step(path, 'add ADDRESS|FOLDER')}"
    return output.record_lines([*lines, *answer.warnings, *answer.publishing, *answer.tried, last]) + "\n"


def _loaded(path: Path) -> Config:
    """The configuration; of several faults all are told, the last one as the error."""
    try:
        return load(path)
    except ConfigError as error:
        *rest, last = error.faults or (str(error),)
        for fault in rest:
            output.say(f"brief: {fault}", err=True)
        raise ConfigError(last) from None


def _lines(checked: SourceCheck, now: datetime, width: int, pages: bool) -> list[str]:
    parts = [f"{checked.source:<{width}}  {checked.verdict:<8}"]
    if checked.entries:
        age = f"newest {_age(now, checked.newest)}" if checked.newest else "no dates"
        parts.append(f"{output.counted(checked.entries, 'item')}, {age}, would fetch {len(checked.pages)}")
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
