"""`brief issue`: what changed in all topics, as one file that is mailed or printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.cli.diff import pair
from pipeline.cli.lookup import no_version, topic_of
from pipeline.cli.since import known_version, mark_read
from pipeline.config import Config, load
from pipeline.errors import UsageError
from pipeline.render.issue import Chapter, Issue, IssueForm, issue_page
from pipeline.storage.shelf import Shelf

_MOST = 1_000_000  # bytes of a template: no intro is longer


def print_issue(
    path: Path,
    slugs: tuple[str, ...],
    since: str,
    form: IssueForm,
    intro: Path | None,
    mark: bool,
    tell: Callable[[str], bool],
) -> None:
    """Print what changed in these topics since the last issue; with `mark` the next one begins where this one ends.

    The bookmarks move when everything was handed over, so what broke off half way is told again.
    """
    config = load(path)
    topics = tuple(topic_of(config, slug) for slug in slugs) or config.topics
    shelves = [Shelf.of(config.state, topic.slug) for topic in topics]
    empty = [shelf.topic for shelf in shelves if not shelf.last]
    if len(empty) == len(shelves) or (slugs and empty):
        raise no_version(config.state, empty[0])
    known = {shelf.topic: known_version(config, shelf, since) for shelf in shelves if shelf.last}
    told = Issue(
        tuple(
            _shown(pair(one, known[one.topic], one.last), config)
            for one in shelves
            if one.last > known.get(one.topic, 0)
        ),
        tuple(one.brief(one.last) for one in shelves if one.last and one.last == known[one.topic]),
    )
    page = issue_page(told, form, config.base_url, _template(intro), str(intro or ""))
    if tell(page) and mark and told.chapters:
        newest = {one.after.topic.slug: one.after.version for one in told.chapters}
        mark_read(config.state, newest, datetime.now(UTC), "issue")


def _shown(chapter: Chapter, config: Config) -> Chapter:
    """A chapter as the editor has decided by now: also where the next version is the first to know of it."""
    slug = chapter.after.topic.slug
    if not config.rulings.get(slug):
        return chapter
    from pipeline.query.pages import as_decided
    from pipeline.storage.catalogue import Catalogue

    with Catalogue(config.state) as catalogue:
        blocks, changes = as_decided(catalogue, slug, config.rulings[slug], chapter.after.blocks, chapter.changes)
    return replace(chapter, after=replace(chapter.after, blocks=blocks), changes=changes)


def _template(intro: Path | None) -> str:
    """What the user's template says, "" where there is none of their own."""
    if intro is None:
        return ""
    try:
        with intro.open(encoding="utf-8") as file:
            return file.read(_MOST)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{intro}: cannot be read: {getattr(error, 'strerror', '') or error}") from error
