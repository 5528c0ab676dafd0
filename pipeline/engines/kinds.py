"""The engines: what `engine` in `sources.toml` and `--engine` stand for, ours and those of installed packages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.registry import Registry

if TYPE_CHECKING:
    from pipeline.engine import Engine  # `brief --help` names the engines, and needs no records for it


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
