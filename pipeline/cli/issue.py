"""`brief issue`: what changed in all topics, as one file that is mailed or printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.cli.diff import pair
from pipeline.cli.lookup import no_version, topic_of
from pipeline.cli.since import LAST_ISSUE, claims_told, known_version, mark_read
from pipeline.config import Config, load
from pipeline.errors import UsageError
from pipeline.render.issue import Chapter, Issue, IssueForm, issue_page
from pipeline.render.parts import headlines
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
    chapters, quiet = [], []
    for one in (shelf for shelf in shelves if shelf.last):
        if one.last > known[one.topic]:
            earlier = claims_told(config.state, one.topic) if since == LAST_ISSUE else None
            chapter = replace(_shown(pair(one, known[one.topic], one.last), config), known=earlier)
            if chapter.tells:
                chapters.append(chapter)
                continue
        quiet.append(one.brief(one.last))
    told = Issue(tuple(chapters), tuple(quiet))
    page = issue_page(told, form, config.base_url, _template(intro), str(intro or ""))
    if tell(page) and mark and told.chapters:
        newest = {one.after.topic.slug: one.after.version for one in told.chapters}
        claims = {
            one.after.topic.slug: one.told | (claims_told(config.state, one.after.topic.slug) or frozenset())
            for one in told.chapters
        }
        mark_read(config.state, newest, datetime.now(UTC), "issue", claims)


def _shown(chapter: Chapter, config: Config) -> Chapter:
    """A chapter as the editor has decided by now: also where the next version is the first to know of it."""
    slug = chapter.after.topic.slug
    if not config.rulings.get(slug):
        return chapter
    from pipeline.page.rulings import is_muted_line
    from pipeline.query.decisions import hidden_in
    from pipeline.query.pages import as_decided
    from pipeline.storage.catalogue import Catalogue

    away = [one for one in config.rulings[slug] if one.kind in ("hide", "mute")]  # what readers knew is not told again
    with Catalogue(config.state) as catalogue:
        blocks, changes = as_decided(catalogue, slug, config.rulings[slug], chapter.after.blocks, chapter.changes)
        known, _ = as_decided(catalogue, slug, away, chapter.before.blocks, ())
        hidden = hidden_in(catalogue, slug, away)
    titles = (line for line, _ in headlines(chapter.after) if not is_muted_line(away, line))
    course = tuple(line.item for line in titles if not hidden.in_title(line.title))
    before, after = replace(chapter.before, blocks=known), replace(chapter.after, blocks=blocks, headlines=course)
    return replace(chapter, before=before, after=after, changes=changes)


def _template(intro: Path | None) -> str:
    """What the user's template says, "" where there is none of their own."""
    if intro is None:
        return ""
    try:
        with intro.open(encoding="utf-8") as file:
            return file.read(_MOST)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{intro}: cannot be read: {getattr(error, 'strerror', '') or error}") from error
