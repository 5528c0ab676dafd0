"""What is followed, for those who only ask: folders, topics and aliases, read without checking anything else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.config.folders import CORRECTIONS, paths
from pipeline.config.toml import read_toml


@dataclass(frozen=True, slots=True)
class Followed:
    """The little of a configuration that an answer needs; it is there without pydantic."""

    state: Path
    topics: tuple[tuple[str, str, str, str], ...]  # slug, title, question, state
    aliases: Mapping[str, str]  # names as they are written to those that pages use
    hides: Mapping[str, tuple[tuple[str, str], ...]]  # of the editor, by topic: the block and the words that each names


def followed(path: Path) -> Followed:
    """Read it; what is wrong beyond the folders is for the next run to say, and left out here."""
    _, state = paths(path)
    data = read_toml(path).data
    topics, aliases = data.get("topic", []), data.get("aliases", {})
    listed = [one for one in topics if isinstance(one, dict)] if isinstance(topics, list) else []
    return Followed(
        state,
        tuple(
            (one["slug"], str(one.get("title", "")), str(one.get("question", "")), str(one.get("state", "open")))
            for one in listed
            if isinstance(one.get("slug"), str)
        ),
        {k: v for k, v in aliases.items() if isinstance(v, str)} if isinstance(aliases, dict) else {},
        _hides(path, [one["slug"] for one in listed if isinstance(one.get("slug"), str)]),
    )


def _hides(path: Path, slugs: Collection[str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """What the files of corrections hide; one that is no TOML stops the answer, as it would stop a run."""
    found = {}
    for file in sorted((path.parent / CORRECTIONS).glob("*.toml")):
        tables = read_toml(file).data.get("hide", []) if file.stem in slugs else []
        listed = [one for one in tables if isinstance(one, dict)] if isinstance(tables, list) else []
        if listed:
            found[file.stem] = tuple((_text(one.get("block")), _text(one.get("quote"))) for one in listed)
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
