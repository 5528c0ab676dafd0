"""What the user settles: `sources.toml`, read once and checked whole, turned into plain records.

`toml` reads a file and knows its lines, `settings` holds the pydantic models, `errors` says what is wrong in one line
and `loader` makes the records. `folders` tells where the briefs and the state lie, without pydantic and without the
records, so that reading a brief starts fast.
"""

from typing import TYPE_CHECKING, Any

from pipeline.config.folders import paths

if TYPE_CHECKING:
    from pipeline.config.loader import Config, load

__all__ = ["Config", "load", "paths"]


def __getattr__(name: str) -> Any:
    """The whole configuration on first use: making the classes of all records takes longer than showing a page."""
    if name not in ("Config", "load"):
        raise AttributeError(f"module {__name__} has no attribute {name}")
    from pipeline.config import loader

    return getattr(loader, name)
