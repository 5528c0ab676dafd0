"""The settings of one installation, made of the pipeline's own records."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from pipeline.config.errors import checked_settings
from pipeline.config.settings import CORRECTIONS, time_span
from pipeline.config.toml import read_toml
from pipeline.models import FetchSettings, GatherSettings, HoldKind, LlmSettings, Ruling, Search, Source, Target, Topic


@dataclass(frozen=True, slots=True)
class Config:
    """All that `sources.toml` says, checked; paths are absolute. `dataclasses.replace` makes another of it."""

    path: Path
    briefs: Path
    state: Path
    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]
    fetch: FetchSettings
    gather: GatherSettings
    aliases: tuple[tuple[str, str], ...]  # (name as it is written, name that we use)
    searches: tuple[Search, ...] = ()
    owners: tuple[tuple[str, str], ...] = ()  # (outlet or host, who owns it)
    llm: LlmSettings | None = None
    engines: Mapping[str, str] = field(default_factory=dict)  # by topic: who judges it, where a run names no engine
    base_url: str = ""  # where the folder of the briefs is on the web, with a slash at its end; "" when it is not
    targets: tuple[Target, ...] = ()
    texts: timedelta | None = None  # how long texts are kept that no page can cite; None: for good
    ping: str = ""  # asked after each run that ended well
    rulings: Mapping[str, tuple[Ruling, ...]] = field(default_factory=dict)  # of the editor, by the slugs of topics
    strays: tuple[str, ...] = ()  # files of corrections that belong to no topic
    hold: Mapping[str, frozenset[HoldKind]] = field(default_factory=dict)  # by topic: what waits for an editor


def load(path: Path, topicless: bool = False) -> Config:
    """Read and check a `sources.toml`; raises ConfigError with the line, the key and the remedy.

    Nothing is made or fetched. The folders that the file names are taken from where it lies. `topicless`: it may have
    no topic yet.
    """
    tables = checked_settings(read_toml(path), topicless)
    base = path.absolute().parent
    usual = (tables.llm and tables.llm.engine) or "digest"
    topics = tuple(topic.record() for topic in tables.topic)
    decided, strays = _decided(path, topics)
    return Config(
        path=path.absolute(),
        briefs=anchored(base, tables.paths.briefs),
        state=anchored(base, tables.paths.state),
        topics=topics,
        sources=tuple(source.record(source.url or str(anchored(base, source.path or ""))) for source in tables.source),
        fetch=tables.fetch.record(str(anchored(base, tables.fetch.ca_file)) if tables.fetch.ca_file else ""),
        gather=tables.gather.as_record(GatherSettings, look_back=time_span(tables.gather.look_back)),
        aliases=tuple(tables.aliases.items()),
        searches=tuple(search.record() for search in tables.search),
        owners=tuple(tables.owners.items()),
        llm=tables.llm.record(*(str(anchored(base, p)) if p else "" for p in (tables.llm.prompts, tables.llm.ca_file)))
        if tables.llm
        else None,
        engines={topic.slug: topic.engine or usual for topic in tables.topic},
        base_url=f"{tables.publish.base_url.rstrip('/')}/" if tables.publish.base_url else "",
        targets=tuple(target.as_record(Target) for target in tables.notify),
        texts=time_span(tables.retention.texts) if tables.retention.texts else None,
        ping=tables.watch.ping or "",
        rulings=decided,
        strays=strays,
        hold={
            topic.slug: frozenset(tables.review.hold if topic.hold is None else topic.hold) for topic in tables.topic
        },
    )


def anchored(base: Path, text: str) -> Path:
    """A path as the file means it: `~` is the home folder, and what is relative starts at the file's own folder."""
    return Path(os.path.normpath(base / Path(text.strip()).expanduser()))


def _decided(path: Path, topics: tuple[Topic, ...]) -> tuple[Mapping[str, tuple[Ruling, ...]], tuple[str, ...]]:
    """What the editor has decided, by topic, and the files of corrections that belong to none."""
    if not (path.parent / CORRECTIONS).is_dir():
        return {}, ()
    from pipeline.config import rulings  # its tables are made only for those who have corrections

    return rulings.load_corrections(path, topics)
