"""The commands; each imports what it needs when it is called, so that `brief --help` and `brief show` start at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pipeline import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    default="sources.toml",
    show_default=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Topics and sources.",
)
@click.version_option(__version__, message="%(version)s")
@click.pass_context
def brief(context: click.Context, config: Path) -> None:
    """One page per debate that keeps itself up to date.

    \b
    brief demo                a sample topic: four versions and what changed
    brief add URL             find a site's feed and follow it
    brief run                 read all sources, write what is new
    brief show TOPIC          the page
    brief diff TOPIC          what changed since the version before
    """
    context.obj = config


@brief.command()
@click.argument("topics", nargs=-1, metavar="[TOPIC]...")
@click.option("--now", metavar="INSTANT", help="Run as if it were this time, e.g. 2026-03-02T18:00Z.")
@click.option(
    "--engine", type=click.Choice(["offline", "llm"]), default="offline", show_default=True, help="Who judges."
)
@click.option(
    "--executor", default="threads:4", show_default=True, metavar="KIND", help="inline, threads:N or processes:N."
)
@click.option("--estimate", is_flag=True, help="Gather, then say what the model would cost; ask it nothing.")
@click.pass_obj
def run(config: Path, topics: tuple[str, ...], now: str | None, engine: str, executor: str, estimate: bool) -> None:
    """Read the sources and write the next version of each TOPIC (all topics without an argument)."""
    from pipeline.cli import running

    running.run(config, topics, now, engine, executor, estimate)


@brief.command()
@click.argument("topic")
@click.option("--version", type=click.IntRange(1), metavar="N", help="This version instead of the newest.")
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True)
@click.pass_obj
def show(config: Path, topic: str, version: int | None, form: str) -> None:
    """Print the page of TOPIC."""
    from pipeline.cli import showing

    if form == "json":
        from pipeline.cli import reading

        _tell(reading.as_json(config, topic, version) + "\n")
    else:
        _tell(showing.page(config, topic, version))


@brief.command()
@click.argument("topic")
@click.pass_obj
def history(config: Path, topic: str) -> None:
    """List the runs and versions of TOPIC, with the reason where a run made none."""
    from pipeline.cli import reading

    _tell(reading.history(config, topic) + "\n")


@brief.command()
@click.argument("topic")
@click.argument("a", required=False, metavar="[A", type=click.IntRange(1))
@click.argument("b", required=False, metavar="[B]]", type=click.IntRange(1))
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.pass_obj
def diff(config: Path, topic: str, a: int | None, b: int | None, form: str) -> None:
    """Show what changed in TOPIC from version A (default: the one before) to version B (default: the newest)."""
    from pipeline.cli import reading

    _tell(reading.diff(config, topic, a, b, form))


@brief.command()
@click.option("--items", "topic", metavar="TOPIC", help="Show each item of TOPIC instead: its verdict and why.")
@click.option("--spend", is_flag=True, help="Show what models have cost instead.")
@click.pass_obj
def status(config: Path, topic: str | None, spend: bool) -> None:
    """Show how topics and sources stand."""
    from pipeline.cli import asked, checking, reading

    if spend:
        _tell(asked.spend(config) + "\n")
        return
    _tell((checking.items(config, topic) if topic else reading.status(config)) + "\n")


@brief.command()
@click.argument("topics", nargs=-1, metavar="[TOPIC]...")
@click.option("--pages", is_flag=True, help="Also name each page that a first run would fetch.")
@click.option(
    "--executor", default="threads:4", show_default=True, metavar="KIND", help="inline, threads:N or processes:N."
)
@click.pass_obj
def check(config: Path, topics: tuple[str, ...], pages: bool, executor: str) -> None:
    """Ask every source once and say how it stands; nothing is written."""
    from pipeline.cli import checking

    _tell(checking.sources(config, topics, pages, executor) + "\n")


@brief.command()
@click.argument("what", metavar="URL|FILE.opml")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only for this topic; can be given again.")
@click.option("--kind", type=click.Choice(["feed", "sitemap", "page"]), help="Take this kind instead of the best.")
@click.option("--name", default="", metavar="NAME", help="What to call it instead of the feed's title.")
@click.option("--outlet", default="", metavar="OUTLET", help="Who publishes it, where the feed does not say so.")
@click.option("--all", "every_feed", is_flag=True, help="Add all feeds that are found, not the first alone.")
@click.option("--yes", is_flag=True, help="Add without asking.")
@click.pass_obj
def add(
    config: Path,
    what: str,
    topics: tuple[str, ...],
    kind: str | None,
    name: str,
    outlet: str,
    every_feed: bool,
    yes: bool,
) -> None:
    """Add a site's feed, found by its address, or all feeds of an OPML file, to the sources."""
    from pipeline.cli import adding

    adding.add(config, what, adding.Wish(topics, kind or "", name, outlet, every_feed, yes))


@brief.command()
@click.option(
    "--out",
    default="living-brief-demo",
    show_default=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where to put the sample.",
)
def demo(out: Path) -> None:
    """Run the sample topic through four dates: no key, no network; leaves four versions with their differences."""
    from pipeline.cli import running

    running.demo(out)


def _tell(text: str) -> None:
    """Print, and be content when whoever reads has seen enough (`brief show ... | head`)."""
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the flush at exit fails no more
