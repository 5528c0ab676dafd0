"""The commands around the runs: setting up, scheduling, and looking after what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.parameters import Engine, topics
from pipeline.cli.telling import tell

if TYPE_CHECKING:
    from pipeline.cli.scheduling import Keep, Kind


@click.command()
@click.option("--title", help="1. What the debate is called.")
@click.option("--question", help="2. What is at stake, in one sentence.")
@click.option("--keywords", help="3. Words that mark its articles, with commas between.")
@click.option("--feed", "feeds", multiple=True, metavar="URL|FILE.opml", help="4. A first source; can be given again.")
@click.option("--engine", type=Engine(), help="5. Who judges.")
@click.pass_obj
def init(
    config: Path,
    title: str | None,
    question: str | None,
    keywords: str | None,
    feeds: tuple[str, ...],
    engine: str | None,
) -> None:
    """Set up a topic of your own: five questions, and sources.toml is there."""
    from pipeline.cli import starting

    starting.init(config, starting.Answers(title, question, keywords, feeds, engine))


@click.command()
@click.argument("kind", type=click.Choice(["cron", "systemd", "github"]))
@click.option(
    "--store",
    type=click.Choice(["cache", "branch"]),
    default="cache",
    show_default=True,
    help="Under GitHub: where the store is kept. A branch of a public repository shows all texts to everybody.",
)
@click.option("--review", is_flag=True, help="Under GitHub: a pull request for each version; merging publishes it.")
@click.pass_obj
def schedule(config: Path, kind: Kind, store: Keep, review: bool) -> None:
    """Print a ready entry for cron, systemd or GitHub, with the right paths."""
    from pipeline.cli import scheduling

    tell(scheduling.schedule(config, kind, store, review))


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what lets your SHELL complete commands and topics; load it from your shell's start file."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found:
        tell(found(context.find_root().command, {}, "brief", "_BRIEF_COMPLETE").source() + "\n")


@click.command()
@click.option("--repair", is_flag=True, help="Put the pages right, from the store; what lay there is kept.")
@click.pass_obj
def verify(config: Path, repair: bool) -> None:
    """Check the store, the chain of versions and every page; says what is wrong with which."""
    from pipeline.cli import keeping

    keeping.verify(config, repair)


@click.command()
@click.argument("target", required=False, metavar="[FILE|DIR]", type=click.Path(path_type=Path))
@click.pass_obj
def backup(config: Path, target: Path | None) -> None:
    """Copy the store to FILE, also while a run is at work (default: a dated file in the state folder)."""
    from pipeline.cli import keeping

    keeping.backup(config, target)


@click.command()
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def restore(config: Path, source: Path) -> None:
    """Put a backup in the place of the store; what was there is kept aside."""
    from pipeline.cli import keeping

    keeping.restore(config, source)


@click.command()
@click.argument("topic", shell_complete=topics)
@click.option("--except", "refused", multiple=True, metavar="BLOCK", help="Not this block; can be given again.")
@click.option(
    "--decided",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Only the blocks that have their tick in this copy of proposed/blocks.md.",
)
@click.option("--now", metavar="INSTANT", help="Publish as if it were this time, e.g. 2026-03-02T18:00Z.")
@click.pass_obj
def publish(config: Path, topic: str, refused: tuple[str, ...], decided: Path | None, now: str | None) -> None:
    """Make what waits in briefs/TOPIC/proposed the next version.

    What is left out with --except, or has lost its tick, is rejected: it does not come back by itself.
    """
    from pipeline.cli import publication

    publication.publish(config, topic, publication.Instruction(refused, decided), now)


COMMANDS = (publish, init, schedule, completion, verify, backup, restore)
