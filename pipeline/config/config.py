"""The settings of one installation, made of the pipeline's own records."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.config.file import read
from pipeline.records import FetchSettings, GatherSettings, LlmSettings, Search, Source, Topic

BRIEFS, STATE = "briefs", ".living-brief"  # beside the file, unless [paths] says otherwise


@dataclass(frozen=True, slots=True)
class Config:
    """All that `sources.toml` says, checked."""

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


def load(path: Path) -> Config:
    """Read and check a configuration; a ConfigError names the line, the key and the remedy."""
    from pipeline.config.faults import checked  # pydantic costs a fifth of a second, which `paths` must not pay

    tables = checked(read(path))
    base = path.absolute().parent
    return Config(
        path=path.absolute(),
        briefs=anchored(base, tables.paths.briefs),
        state=anchored(base, tables.paths.state),
        topics=tuple(topic.record() for topic in tables.topic),
        sources=tuple(source.record(source.url or str(anchored(base, source.path or ""))) for source in tables.source),
        fetch=tables.fetch.record(),
        gather=tables.gather.record(),
        aliases=tuple(tables.aliases.items()),
        searches=tuple(search.record() for search in tables.search),
        owners=tuple(tables.owners.items()),
        llm=tables.llm.record(str(anchored(base, tables.llm.prompts)) if tables.llm.prompts else "")
        if tables.llm
        else None,
    )


def paths(path: Path) -> tuple[Path, Path]:
    """The folders of the briefs and of the state, and nothing else checked: what `brief show` needs to start fast."""
    document = read(path)
    table = document.data.get("paths", {})
    if not isinstance(table, dict):
        raise document.error(("paths",), "[paths] must be a table")
    base = path.absolute().parent
    folders = []
    for key, default in (("briefs", BRIEFS), ("state", STATE)):
        folder = table.get(key, default)
        if not isinstance(folder, str) or not folder.strip() or not folder.isprintable():
            raise document.error(("paths", key), f"[paths]: {key} must be the name of a folder, in quotes")
        try:
            folders.append(anchored(base, folder))
        except RuntimeError as error:  # ~somebody, and there is no such user
            raise document.error(("paths", key), f"[paths]: {key} begins with the home folder of nobody") from error
    return folders[0], folders[1]


def anchored(base: Path, text: str) -> Path:
    """A path as the file means it: `~` is the home folder, and what is relative starts at the file's own folder."""
    return Path(os.path.normpath(base / Path(text.strip()).expanduser()))
