"""Registries: kinds of source and engines by name, ours and those that installed packages bring by an entry point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.errors import ConfigError

if TYPE_CHECKING:  # `brief --help` names the engines, and needs no records for it
    from importlib.metadata import EntryPoint

    from pipeline.engine import Engine
    from pipeline.models import Answer, Ask, Failure, Listing, Source
    from pipeline.sources.round import Round, SourceCheck

    Parts = tuple[Answer | Failure, ...]

Registered = TypeVar("Registered")


@dataclass(frozen=True, slots=True)
class Registry(Generic[Registered]):
    """What a word of `sources.toml` stands for; a name of ours cannot be taken by a package."""

    what: str  # for people: "kind of source"
    group: str  # of entry points
    record: type[Registered]  # what the object that an entry point names has to be
    ours: Mapping[str, Registered]

    def names(self) -> tuple[str, ...]:
        """All names that there are: ours, then those of packages."""
        return tuple(dict.fromkeys((*self.ours, *sorted(_brought(self.group)))))

    def knows(self, name: str) -> bool:
        """Whether the name stands for something; packages are looked through only for a name that is not ours."""
        return name in self.ours or name in _brought(self.group)

    def __getitem__(self, name: str) -> Registered:
        """What the name stands for; a ConfigError where nothing does, or where its package does not work."""
        if name in self.ours:
            return self.ours[name]
        found = _brought(self.group).get(name)
        if found is None:
            raise ConfigError(f'there is no {self.what} "{name}"; there are: {", ".join(self.names())}')
        try:
            made = found.load()
        except Exception as error:  # a stranger's module may fail in any way: it is named, and the user can remove it
            raise ConfigError(f"{self._told(name, found)} cannot be loaded: {type(error).__name__}: {error}") from error
        if not isinstance(made, self.record):
            raise ConfigError(f"{self._told(name, found)} is no {self.record.__name__}: correct or remove the package")
        return made

    def _told(self, name: str, found: EntryPoint) -> str:
        package = f" of the package {found.dist.name}" if found.dist else ""
        return f'{self.what} "{name}"{package} ({found.value})'


@cache
def _brought(group: str) -> Mapping[str, EntryPoint]:
    """The entry points of installed packages; the first of a name on the path holds."""
    from importlib.metadata import entry_points  # only for a word that is not ours

    found: dict[str, EntryPoint] = {}
    for one in entry_points(group=group):
        found.setdefault(one.name, one)
    return found


# The kinds of source: what `kind` of a [[source]] stands for.


@dataclass(frozen=True, slots=True)
class SourceKind:
    """How what a source has becomes items: by `parse`, or else by `watch`, or by `read` and `check`.

    `parse` and `further` are called in a worker that can be killed, so they are functions of a module; they get what
    strangers wrote, and an exception costs this answer alone.
    """

    # What an answer lists, newest first and not more than `most`; the last argument has what `further` asked for.
    parse: Callable[[Source, Answer, datetime, int, Parts], Listing | Failure] | None = None
    further: Callable[[Source, Answer], tuple[Ask, ...]] | None = None  # what has to be asked besides, if anything
    watch: Callable[[Round, Source, Answer], Listing | Failure] | None = None  # its answer is itself an article
    read: Callable[[Round, Source], None] | None = None  # it lies on this machine, and is asked over no network
    check: Callable[[Round, Source], SourceCheck] | None = None  # what `read` would find

    def __post_init__(self) -> None:
        ways = sum(way is not None for way in (self.parse, self.watch, self.read))
        if ways != 1 or bool(self.read) != bool(self.check):
            raise ValueError("a kind of source has parse, or watch, or read and check")

    @property
    def local(self) -> bool:
        """Whether it has a `path` on this machine in the place of a `url`."""
        return self.read is not None


# Ours load what they need with the first source that is asked: every command reads the settings, few read sources.


def _feed(source: Source, answer: Answer, now: datetime, most: int, _: Parts) -> Listing | Failure:
    from pipeline.sources.feed import parse_feed

    return parse_feed(source, answer, now, most)


def _sitemap(source: Source, answer: Answer, now: datetime, most: int, parts: Parts) -> Listing | Failure:
    from pipeline.sources.sitemap import parse_sitemap

    return parse_sitemap(source, answer, now, most, parts)


def _sitemaps(source: Source, answer: Answer) -> tuple[Ask, ...]:
    from pipeline.sources.sitemap import further

    return further(source, answer)


def _page(round: Round, source: Source, answer: Answer) -> Listing | Failure:
    from pipeline.sources.webpage import watch

    return watch(round, source, answer)


def _folder(round: Round, source: Source) -> None:
    from pipeline.sources.folder import read_folder

    read_folder(round, source)


def _folder_check(round: Round, source: Source) -> SourceCheck:
    from pipeline.sources.folder import check_folder

    return check_folder(round, source)


SOURCE_KINDS = Registry(
    "kind of source", "living_brief.sources", SourceKind,
    {
        "feed": SourceKind(_feed),
        "page": SourceKind(watch=_page),
        "sitemap": SourceKind(_sitemap, _sitemaps),
        "folder": SourceKind(read=_folder, check=_folder_check),
    },
)  # fmt: skip


def is_local(source: Source) -> bool:
    """Whether a source lies on this machine."""
    return SOURCE_KINDS[source.kind].local


# The engines: what `engine` in `sources.toml` and `--engine` stand for.


@dataclass(frozen=True, slots=True)
class EngineKind:
    """How an engine is made for a run."""

    make: Callable[[], Engine] | None  # None: it asks the model of [llm], and the run makes it with its accounts


def _digest() -> Engine:
    from pipeline.engines.digest import Digest

    return Digest()


ENGINE_KINDS = Registry(
    "engine", "living_brief.engines", EngineKind, {"digest": EngineKind(_digest), "llm": EngineKind(None)}
)
