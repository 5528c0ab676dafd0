"""Holdings: every file that belongs under briefs/, each with how the store makes it, and what became of it there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.models import Brief, Topic
from pipeline.render import difference, feed, interchange, markdown, parts, review, sources
from pipeline.render.files import content_hash, file_names

if TYPE_CHECKING:
    from pipeline.storage import Store

FEED_FILE, HISTORY, LATEST, DATA = "feed.xml", "history.md", "latest.md", "latest.json"
SCHEMA, GUIDE = "page.schema.json", "llms.txt"
State = Literal["missing", "changed", "unknown"]
# Names that only we give, in the folder of a topic: such a file that does not belong there tells of what is not so.
_OURS = re.compile(
    r"(?:latest|history|v\d{4,}|changes/v\d{4,}-v\d{4,}|sources/s\d{4,}|archive/\d{4})\.md|feed\.xml|(?:latest|v\d{4,})\.json"
)
_KEPT = 24  # briefs that are held while pages are made of them


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file by its path in the folder, and what makes it; `published`: its bytes are stored and can be no others."""

    path: str
    make: Callable[[], str]
    published: bool = False


@dataclass(frozen=True, slots=True)
class FileFault:
    """A file that is not as it was written; `page` is None for one that does not belong there."""

    path: str
    state: State
    page: HeldFile | None = None


def of_topic(store: Store, slug: str, base: str, folder: Path) -> Iterator[HeldFile]:
    """Everything that belongs into a topic's folder; the newest page comes last, as it is written last."""
    yield from of_review(store, slug)
    last = store.last_version(slug)
    newest = store.brief(slug, last)
    if newest is None:
        return
    brief = lru_cache(maxsize=_KEPT)(partial(store.brief, slug))
    for number, (item, at) in store.listed(slug).items():
        yield HeldFile(parts.path(number), partial(_source, store, brief, item, at, last))
    for number in range(1, last + 1):
        if number > 1:
            path = markdown.changes_page(number - 1, number)
            yield HeldFile(path, partial(_changes, store, brief, slug, number))
        yield HeldFile(parts.version_file(number), partial(store.markdown, slug, number), published=True)
        yield HeldFile(parts.version_file(number, "json"), partial(as_read, store, slug, number))
    for year in store.archive_years(slug):
        yield HeldFile(f"archive/{year}.md", partial(archive_file, store, newest.topic, year, folder))
    yield HeldFile(HISTORY, lambda: markdown.history_page(newest.topic, store.editions(slug)))
    if feed.feeds_available():
        yield HeldFile(FEED_FILE, lambda: atom_file(store, slug, base))
    yield HeldFile(DATA, partial(as_read, store, slug, last))
    yield HeldFile(LATEST, partial(store.markdown, slug, last), published=True)


def of_review(store: Store, slug: str) -> Iterator[HeldFile]:
    """What an editor is shown of what waits, the list of its blocks last."""
    if found := store.submitted(slug):
        version, sheets = found
        yield HeldFile(review.page_path(version), lambda: sheets.page, published=True)
        yield HeldFile(review.DIFFERENCE, lambda: sheets.difference, published=True)
        yield HeldFile(review.BLOCKS, lambda: sheets.blocks, published=True)


def of_all(store: Store, topics: Iterable[Topic], folder: Path, base: str) -> Iterator[HeldFile]:
    """What belongs beside the topics' folders: the index, and the list of feeds."""
    found = ((topic, store.newest_edition(topic.slug)) for topic in topics)
    rows = [(topic, *newest) for topic, newest in found if newest]
    if rows:
        yield HeldFile("README.md", lambda: markdown.index(rows))
        yield HeldFile(GUIDE, lambda: markdown.guide(rows, base))
        yield HeldFile(SCHEMA, lambda: interchange.schema_named("page"))
    fed = [topic for topic, *_ in rows if (folder / topic.slug / FEED_FILE).exists()]
    if fed:
        yield HeldFile("feeds.opml", lambda: feed.opml(fed, base))


def file_faults(pages: Sequence[HeldFile], folder: Path, written: Mapping[str, str]) -> list[FileFault]:
    """What is not as it was written. A page of an older release, of which no hash was kept, is made anew to compare."""
    found: list[FileFault] = []
    known = {FEED_FILE} if pages else set()  # without the extra that makes it an old one may lie there
    for page in pages:
        known.add(page.path)
        try:
            there = (folder / page.path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            found.append(FileFault(page.path, "missing", page))
            continue
        except OSError:  # a folder in its place, rights that were taken away
            found.append(FileFault(page.path, "changed", page))
            continue
        same = not page.published and written.get(page.path) == content_hash(there)
        if not same and there != page.make().encode():
            found.append(FileFault(page.path, "changed", page))
    ours = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    names_of_ours = (path for path in sorted(ours) if _OURS.fullmatch(path) or review.PROPOSED.fullmatch(path))
    return found + [FileFault(path, "unknown") for path in names_of_ours if path not in known]


def misfed(store: Store, slug: str, base: str) -> list[int]:
    """The versions whose entry in the feed is kept otherwise than this release makes it."""
    kept = store.entries(slug, feed.form(base))
    editions = store.newest_versions(slug, feed.FEED_ENTRIES) if kept else ()
    made = {brief.version: feed.entry(feed.VersionEntry(brief, changes), base) for brief, changes in editions}
    return [version for version, one in kept.items() if version in made and made[version] != one]


def as_read(store: Store, slug: str, number: int) -> str:
    """A version as programs read it."""
    brief = store.brief(slug, number)
    assert brief is not None
    return interchange.json_of(interchange.version_page(brief, store.changes(slug, number)))


def archive_file(store: Store, topic: Topic, year: int, folder: Path) -> str:
    """What left the page in a year; its numbers lead to the pages of sources that are there."""
    blocks = [(version, block) for _, version, block in store.archive(topic.slug, year)]
    said = (one for _, block in blocks for one in (*block.sentences, *(s for st in block.life for s in st.sentences)))
    cited = (item for one in said for item in one.items)
    return markdown.archive_page(
        topic, year, blocks, store.numbers_of(topic.slug, cited), file_names(folder / "sources")
    )


def atom_file(store: Store, slug: str, base: str) -> str:
    """The feed of a topic, of entries that are kept where they can be."""
    last, form = store.last_version(slug), feed.form(base)
    known = store.entries(slug, form)
    numbers = range(last, max(0, last - feed.FEED_ENTRIES), -1)
    lacking = [number for number in numbers if number not in known]
    if lacking:
        editions = store.newest_versions(slug, last - lacking[-1] + 1)
        known |= {brief.version: feed.entry(feed.VersionEntry(brief, changes), base) for brief, changes in editions}
    entries = [known[number] for number in numbers]
    newest = store.brief(slug, last)
    assert newest is not None
    if lacking:
        store.keep_entries(slug, form, entries)
    return feed.atom_feed(newest.topic, entries, store.birth(slug), base)


_Brief = Callable[[int], Brief | None]


def _source(store: Store, brief: _Brief, item: str, at: int, last: int) -> str:
    listing = brief(at)
    assert listing is not None
    (line,) = [one for one in (*listing.sources, *listing.also) if one.item == item]
    (sheet,) = sources.source_sheets(store, {item: (line, listing)}, last)
    return sources.source_page(sheet)


def _changes(store: Store, brief: _Brief, slug: str, number: int) -> str:
    before, after = brief(number - 1), brief(number)
    assert before is not None
    assert after is not None
    return difference.difference_markdown(before, after, store.changes(slug, number))
