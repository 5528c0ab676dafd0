"""What is followed, for those who only ask: folders, topics and aliases, read without checking anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.config.folders import paths
from pipeline.config.toml import read_toml


@dataclass(frozen=True, slots=True)
class Followed:
    """The little of a configuration that an answer needs; it is there without pydantic."""

    state: Path
    topics: tuple[tuple[str, str, str, str], ...]  # slug, title, question, state
    aliases: Mapping[str, str]  # names as they are written to those that pages use


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
    )
