"""`brief diff` and `read`: what changed between two versions, or since the reader last looked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pipeline.cli import terminal
from pipeline.cli.lookup import shelf_of, topic_of
from pipeline.cli.show import page_text
from pipeline.cli.since import known_version, mark_read, marked
from pipeline.config import load
from pipeline.errors import UsageError
from pipeline.page.changes import changes
from pipeline.render import difference
from pipeline.render.difference import outline
from pipeline.render.issue import Chapter
from pipeline.render.json_records import json_of
from pipeline.storage.shelf import Shelf


def show_diff(path: Path, slug: str, a: int | None, b: int | None, since: str, form: str) -> str:
    """What changed between two versions, meaning first."""
    config = load(path)
    topic_of(config, slug)
    shelf = Shelf.of(config.state, slug)
    if since:
        if a or b:
            raise UsageError("name two versions, or --since one of them: not both")
        older, newer = known_version(config, shelf, since), shelf.last
        if older == newer and form == "text":
            return f"{slug}: nothing new since {_dated(shelf, older)}\n"
    else:
        newer = b or shelf.last
        older = a or newer - 1
        if shelf.last < 2 and not a:
            raise UsageError(
                f"{slug} has {shelf.last} version{'s' if shelf.last != 1 else ''}: there is nothing to compare yet"
            )
        older, newer = min(older, newer), max(older, newer)
    return _told(shelf, older, newer, form)


def show_unread(path: Path, slug: str, mark: bool, tell: Callable[[str], bool]) -> None:
    """Show what changed since this reader last read, the whole page the first time; then move the bookmark.

    The bookmark moves when everything was handed over, so a reader who was interrupted is told again.
    """
    config = load(path)
    shelf = shelf_of(config, slug)
    found = marked(config.state, slug)
    read = found[0] if found and found[0] in shelf.dates else 0
    if mark:
        said = f"{slug}: read up to {_dated(shelf, shelf.last)}\n"
    elif not read:
        said = page_text(path, slug, None)
    elif read == shelf.last:
        day = found[1] if found else ""
        said = f"{slug}: nothing new since {_dated(shelf, read)}, which you read on {day}\n"
    else:
        said = _told(shelf, read, shelf.last, "text") + f"\nThe whole page: brief show {slug}\n"
    if tell(said) and read != shelf.last:
        mark_read(config.state, {slug: shelf.last}, datetime.now(UTC))


def pair(shelf: Shelf, older: int, newer: int) -> Chapter:
    """Two versions and what changed from one to the other; 0 stands for the page before the first."""
    after = shelf.brief(newer)
    before = shelf.brief(older) if older else difference.start(after)
    found = changes(before if older else None, after, shelf.left(before, after))
    told = (said for change in found for said in (*change.before, *change.after))
    return Chapter(before, after, tuple(found), shelf.between(before, after, told))


def _told(shelf: Shelf, older: int, newer: int, form: str) -> str:
    made = pair(shelf, older, newer)
    before, after, found, between = made.before, made.after, made.changes, made.between
    match form:
        case "json":
            return json_of(difference.compared(before, after, found, between))
        case "markdown":
            return difference.difference_markdown(before, after, found, between, shelf.dates)
        case "html":
            from pipeline.render.outline import outline_html

            return outline_html(outline(before, after, found, between, shelf.dates))
        case _:
            return terminal.styled_lines(outline(before, after, found, between, shelf.dates))


def _dated(shelf: Shelf, number: int) -> str:
    return f"v{number} of {shelf.dates[number]:%Y-%m-%d}" if number else "the start"
