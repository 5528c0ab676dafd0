"""The kinds of source: what `kind` of a [[source]] stands for, ours and those of installed packages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.models import Answer, Ask, Failure, Listing, Source
from pipeline.registry import Registry

if TYPE_CHECKING:
    from pipeline.sources.round import Round, SourceCheck

Parts = tuple[Answer | Failure, ...]


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
