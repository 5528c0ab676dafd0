"""The commands that ask the archive: who says what, which passages have a word, and what changed over all topics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.arguments import topics
from pipeline.cli.output import echo
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.models import Topic

_FORM = click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True,
    help="The JSON has a schema: brief schema.",
)  # fmt: skip
_MOST = click.IntRange(1, 200)  # as many as are looked at


@click.command()
@click.argument("name", metavar="NAME")
@click.option("--about", default="", metavar="WORDS", help="Only what has all of these words.")
@click.option("--since", default="", metavar="WHEN", help="Only since then: 2026-05-01, 7d or yesterday.")
@click.option("--topic", default="", metavar="TOPIC", shell_complete=topics, help="Only from articles of this topic.")
@click.option("--most", default=20, show_default=True, metavar="N", type=_MOST, help="How many to show.")
@_FORM
@click.pass_obj
def who_command(config: Path, name: str, about: str, since: str, topic: str, most: int, form: str) -> None:
    """Show what NAME says since when: word for word, newest first, with date, number and address.

    NAME may be an alias of sources.toml, a surname, or the initials of a body.
    """
    from pipeline.archive import names, quotations
    from pipeline.archive.decisions import Decided
    from pipeline.cli import answers
    from pipeline.cli import since as moments
    from pipeline.config import load
    from pipeline.storage.catalogue import Catalogue

    known = load(config)
    _known_topics(known.topics, [topic] if topic else [])
    day = moments.day(since, datetime.now(UTC))
    _upgrade(known.state)
    with Catalogue(known.state) as catalogue:
        decided = Decided(catalogue, known.rulings)
        holder = names.holder(catalogue, name, dict(known.aliases), decided, topic)
        found = quotations.said(catalogue, holder, about, day, topic, most, decided)
    title = f"{holder.name}{f' on {about}' if about else ''}"
    lines = answers.quoted(title, found, day, holder.name)
    echo(answers.answer_text(form, lines, answers.quotations_data(found, day, holder)))


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--since", default="", metavar="WHEN", help="Only since then: 2026-05-01, 7d or yesterday.")
@click.option("--topic", default="", metavar="TOPIC", shell_complete=topics, help="Only from articles of this topic.")
@click.option("--most", default=20, show_default=True, metavar="N", type=_MOST, help="How many to show.")
@_FORM
@click.pass_obj
def find_command(config: Path, words: tuple[str, ...], since: str, topic: str, most: int, form: str) -> None:
    """Find quotations and titles of articles by their WORDS, also those that are on no page.

    All words must be there, in any form ("lag" finds "lagging"); words in double quotes must stand together.
    """
    from pipeline.archive import quotations
    from pipeline.archive.decisions import Decided
    from pipeline.cli import answers
    from pipeline.cli import since as moments
    from pipeline.config import load
    from pipeline.storage.catalogue import Catalogue

    known = load(config)
    _known_topics(known.topics, [topic] if topic else [])
    day, asked = moments.day(since, datetime.now(UTC)), " ".join(words)
    _upgrade(known.state)
    with Catalogue(known.state) as catalogue:
        found = quotations.containing(catalogue, asked, day, topic, most, Decided(catalogue, known.rulings))
    echo(answers.answer_text(form, answers.quoted(asked, found, day), answers.quotations_data(found, day)))


@click.command()
@click.argument("topics", nargs=-1, metavar="[TOPIC]...", shell_complete=topics)
@click.option(
    "--since",
    required=True,
    metavar="WHEN",
    help="7d, yesterday, a date such as 2026-05-01 (that day included), a version such as v4, or last-read.",
)
@click.option("--most", default=50, show_default=True, metavar="N", type=_MOST, help="How many to show of each topic.")
@_FORM
@click.pass_obj
def changes_command(config: Path, topics: tuple[str, ...], since: str, most: int, form: str) -> None:
    """Show what the new versions of all topics, or of each TOPIC, changed: with what was said before, and the sources.

    Each change stands under its version. What changed in all between two versions is `brief diff`.
    """
    from pipeline.archive import pages
    from pipeline.archive.answers import PagesChanged
    from pipeline.archive.decisions import Decided
    from pipeline.cli import answers
    from pipeline.cli import since as moments
    from pipeline.config import load
    from pipeline.storage.catalogue import Catalogue

    known = load(config)
    slugs = _known_topics(known.topics, topics)
    _upgrade(known.state)
    with Catalogue(known.state) as catalogue:
        begun = {slug: moments.after(catalogue.dates(slug), known.state, slug, since) for slug in slugs}
        decided = Decided(catalogue, known.rulings)
        found = [pages.changed(catalogue, slug, number, most, decided) for slug, number in begun.items()]
    new = [one for one in found if one.changes]
    quiet = [one.topic for one in found if not one.changes]
    told = PagesChanged(since, tuple(new), tuple(quiet))
    echo(answers.answer_text(form, answers.changed_text(new, quiet, since), told))


@click.command()
@click.pass_obj
def mcp_command(config: Path) -> None:
    """Answer an agent over the Model Context Protocol, on standard input and output; it can only read (docs/mcp.md)."""
    from pipeline.cli import mcp as server

    server.serve(config)


ARCHIVE_COMMANDS = (who_command, find_command, changes_command, mcp_command)


def _known_topics(listed: Sequence[Topic], wanted: Sequence[str]) -> list[str]:
    """The topics that are asked for, or all."""
    slugs = [topic.slug for topic in listed]
    for slug in wanted:
        if slug not in slugs:
            raise UsageError(f'there is no topic "{slug}"; there are: {", ".join(slugs)}')
    return [*wanted] or slugs


def _upgrade(state: Path) -> None:
    """Let a store of an earlier version have the tables that answers come from."""
    from pipeline.storage.catalogue import outdated

    if outdated(state):
        from pipeline.storage import Store

        Store(state).close()
