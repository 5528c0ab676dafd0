"""What commands are given: paths, versions, engines, forms of output, and the topics that a shell may complete."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def topics(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The topics of the configuration, for shells that complete; without one there are none."""
    return [slug for slug in _listed(context) if slug.startswith(begun)]


def _listed(context: click.Context) -> list[str]:
    """The topics that the configuration names; none of one that cannot be read."""
    import tomllib

    config = context.find_root().params.get("config") or Path("sources.toml")
    try:
        return [str(topic["slug"]) for topic in tomllib.loads(config.read_text(encoding="utf-8")).get("topic", [])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


class TopicCommand(click.Command):
    """A command whose first argument is a topic, which needs no name where there is only one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the only topic in front where the line does not name it; of several one has to be named."""
        known = _listed(ctx)
        if not ctx.resilient_parsing:
            words = [one for one in self.params if isinstance(one, click.Argument)]
            with contextlib.suppress(click.UsageError):  # of another kind: told when it is parsed in earnest
                parsed = self.make_parser(ctx).parse_args([*args])[0]
                # the library has a mark of its own for none
                given = [value for one in words if isinstance(value := parsed.get(str(one.name)), str)]
                first, room = next(iter(given), ""), len(given) < len(words)
                if len(known) == 1 and (not first or (room and first not in known and self._next(first, ctx))):
                    args = [known[0], *args]
                elif len(known) > 1 and not first and not {*args} & {*ctx.help_option_names}:
                    raise UsageError(f"which topic? There are: {', '.join(known)}")
        return super().parse_args(ctx, args)

    def _next(self, word: str, ctx: click.Context) -> bool:
        """Whether a word can be what stands behind the topic."""
        _, behind, *_ = [one for one in self.params if isinstance(one, click.Argument)]
        try:
            behind.type.convert(word, behind, ctx)
        except click.UsageError:
            raise UsageError(f'there is no topic "{word}"; there are: {", ".join(_listed(ctx))}') from None
        return True


TOPIC = click.argument("topic", required=False, default="", metavar="[TOPIC]", shell_complete=topics)


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


class EngineChoice(click.ParamType[str]):
    """Who judges; `offline`, which the first edition called the digest, is taken and not listed.

    The registry is loaded with the first word that is looked up: it would be a twentieth of `brief --help`.
    """

    name = "engine"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> str:
        """The engine's name; a usage error for any other word."""
        word = "digest" if value == "offline" else str(value)
        return self._listed(word).convert(word, param, context)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Ours, for the help."""
        return self._listed().get_metavar(param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Ours that begin so."""
        return self._listed().shell_complete(ctx, param, incomplete)

    def _listed(self, word: str = "") -> click.Choice[str]:
        """The engines to choose from; packages are looked through only for a word that is not ours."""
        from pipeline.registry import ENGINE_KINDS

        return click.Choice([*ENGINE_KINDS.ours] if word in ("", *ENGINE_KINDS.ours) else ENGINE_KINDS.names())


AS_DATA = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="The JSON has a schema: brief schema.",
)  # fmt: skip
