"""What commands are given: paths, versions, engines, forms of output, and the topics that a shell may complete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    pass


def topics(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The topics of the configuration, for shells that complete; without one there are none."""
    import tomllib

    config = context.find_root().params.get("config") or Path("sources.toml")
    try:
        topics = tomllib.loads(config.read_text(encoding="utf-8")).get("topic", [])
        return [topic["slug"] for topic in topics if topic["slug"].startswith(begun)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


# Kinds of corrections; the records that name them take longer to load than a page to show.
RULINGS = ("hide", "pin", "same", "different", "holder", "side", "date", "mute", "note")
PLACE = click.Path(path_type=Path)


class Version(click.ParamType[int]):
    """A version's number, with or without its v."""

    name = "version"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> int:
        """The number; a usage error for anything else."""
        digits = str(value).removeprefix("v")
        if not (digits.isascii() and digits.isdigit() and int(digits[:9]) > 0 and len(digits) < 10):
            self.fail(f"{value!r} is not a version; write 4 or v4", param, context)
        return int(digits)


class EngineChoice(click.Choice[str]):
    """Who judges; `offline`, which the first edition called the digest, is taken and not listed."""

    def __init__(self) -> None:
        super().__init__(["digest", "llm"])

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> str:
        """The engine's name; a usage error for any other word."""
        return super().convert("digest" if value == "offline" else value, param, context)


AS_DATA = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="The JSON has a schema: brief schema.",
)  # fmt: skip
