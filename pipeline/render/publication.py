"""Publishing: a draft becomes a version in the store, then files: what belongs under briefs/, and what writes it.

Files that a dead run left out are made up for by the next; `brief verify` holds what lies there against the same list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.models import Brief, Deferred, Submission, Topic
from pipeline.render import difference, feed, json_records, markdown, parts, review, sources, summary
from pipeline.render.files import content_hash, file_names, remove, write

if TYPE_CHECKING:
    from pipeline.page.draft import DraftVersion
    from pipeline.storage import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a topic came out of a run."""

    counts: Mapping[str, int]
    version: int | None
    reason: str
    faults: tuple[str, ...] = ()  # sentences and operations that were left out, with why
    waiting: int = 0  # blocks that wait for an editor
    taken: tuple[str, ...] = ()  # the kept items that were new to the topic


def keep_version(
    store: Store, run: int, topic: Topic, drafted: DraftVersion | Deferred | str, targets: Iterable[str] = ()
) -> Outcome:
    """Store the version, or why there is none, in one transaction with the mark that what was fresh is seen.

    The transaction also notes that these targets are to be told, so that a run that dies here forgets nobody, and has
    what waits for an editor in the place of what waited.
    """
    counts, taken = store.verdicts(topic.slug), store.fresh_items(topic.slug)
    with store.writing():
        if isinstance(drafted, str):
            store.keep_outcome(run, topic.slug, counts, None, drafted)
            return Outcome(counts, None, drafted, taken=taken)
        if isinstance(drafted, Deferred):
            submission = drafted.submission
            reason = f"v{submission.brief.version} waits for review"
            submit(store, submission, store.brief(topic.slug, submission.brief.version - 1), drafted.numbers)
            store.keep_outcome(run, topic.slug, counts, None, reason, submitted=True)
            return Outcome(counts, None, reason, drafted.faults, len(submission.waiting), taken)
        reason = keep_draft(store, drafted, targets)
        store.keep_outcome(run, topic.slug, counts, drafted.brief.version, reason, told=not drafted.lone)
        if drafted.submission:
            submit(store, drafted.submission, drafted.brief, drafted.numbers)
        waiting = len(drafted.submission.waiting) if drafted.submission else 0
    return Outcome(counts, drafted.brief.version, reason, drafted.faults, waiting, taken)


def keep_draft(store: Store, draft: DraftVersion, targets: Iterable[str]) -> str:
    """Make a draft the newest version, after which nothing waits that was submitted before; returns what it brings."""
    slug = draft.brief.topic.slug
    page = markdown.render(draft.brief, draft.changes)
    store.keep_version(draft.brief, draft.changes, page, markdown.MARKDOWN_RENDERER, draft.numbers, draft.retired)
    store.owe(slug, draft.brief.version, targets)
    store.drop_submission(slug)
    return "; ".join(filter(None, (draft.why, summary.changes_in_short(draft.changes))))


def submit(store: Store, submission: Submission, previous: Brief | None, numbers: Mapping[str, int]) -> None:
    """Let an editor see what waits, as it stands against the newest version."""
    id = store.id_of(submission)
    store.keep_submission(submission, review.sheets(submission, id, previous), numbers)


# What belongs under briefs/, each file with how the store makes it.

FEED_FILE, HISTORY, LATEST, DATA = "feed.xml", "history.md", "latest.md", "latest.json"
SCHEMA, GUIDE = "page.schema.json", "llms.txt"
FileState = Literal["missing", "changed", "unknown"]
# Names that only we give, in the folder of a topic: such a file that does not belong there tells of what is not so.
_OURS = re.compile(
    r"(?:latest|history|v\d{4,}|changes/v\d{4,}-v\d{4,}|sources/s\d{4,}|archive/\d{4})\.md|feed\.xml|(?:latest|v\d{4,})\.json"
)
_KEPT = 24  # briefs that are held while pages are made of them
_TOGETHER = 200  # pages whose hashes are noted at once: one transaction costs as much as one page


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file by its path in the folder, and what makes it."""

    path: str
    make: Callable[[], str]
    published: bool = False  # its bytes are stored and can be no others
    lasting: bool = False  # once it is there no later version changes it
    behind: bool = False  # made with a look at the files before it, which have to be there


@dataclass(frozen=True, slots=True)
class FileFault:
    """A file that is not as it was written; `page` is None for one that does not belong there."""

    path: str
    state: FileState
    page: HeldFile | None = None


def topic_files(store: Store, slug: str, base: str, folder: Path, since: int = 1) -> Iterator[HeldFile]:
    """Everything in a topic's folder, the newest page last; of sources those that a version from `since` on touched.

    Sources come before the versions: as long as a version's page is lacking, the next run looks after its sources too.
    """
    last = store.last_version(slug)
    newest = store.brief(slug, last)
    if newest is None:
        return
    brief = lru_cache(maxsize=_KEPT)(partial(store.brief, slug))
    data = lru_cache(maxsize=1)(partial(as_read, store, slug))
    listed = store.listed(slug, since - 1) if since <= last else {}
    same = sources.unchanged(brief(last - 1), newest) if since == last else frozenset()
    for lasting in (False, True):
        some = [(number, item, at) for number, (item, at) in listed.items() if (item in same) is lasting]
        for start in range(0, len(some), _TOGETHER):
            batch = some[start : start + _TOGETHER]
            made = cache(partial(_source_pages, store, brief, {item: at for _, item, at in batch}, last))
            yield from (HeldFile(parts.path(n), partial(_of, made, item), lasting=lasting) for n, item, _ in batch)
    for number in range(1, last + 1):
        if number > 1:
            changed = partial(_changes, store, brief, slug, number)
            yield HeldFile(markdown.changes_page(number - 1, number), changed, lasting=True)
        page = partial(store.markdown, slug, number)
        yield HeldFile(parts.version_file(number), page, published=True, lasting=True)
        yield HeldFile(parts.version_file(number, "json"), partial(data, number), lasting=True)
    before = brief(last - 1) if last > 1 else None
    hides = before is not None and sources.hidden_source(before) != sources.hidden_source(newest)
    for year, at in store.archive_years(slug).items():
        told = partial(_archive, store, newest, year, folder)
        yield HeldFile(f"archive/{year}.md", told, lasting=at < since and not hides, behind=True)
    yield HeldFile(HISTORY, lambda: markdown.history_page(newest.topic, store.editions(slug)))
    if feed.feeds_available():
        yield HeldFile(FEED_FILE, partial(_feed, store, slug, base))
    yield HeldFile(DATA, partial(data, last))
    yield HeldFile(LATEST, partial(store.markdown, slug, last), published=True)


def review_files(store: Store, slug: str) -> Iterator[HeldFile]:
    """What an editor is shown of what waits, the list of its blocks last."""
    if found := store.submitted(slug):
        version, sheets = found
        yield HeldFile(review.page_path(version), lambda: sheets.page, published=True)
        yield HeldFile(review.DIFFERENCE, lambda: sheets.difference, published=True)
        yield HeldFile(review.BLOCKS, lambda: sheets.blocks, published=True)


def shared_files(store: Store, topics: Iterable[Topic], folder: Path, base: str) -> Iterator[HeldFile]:
    """What belongs beside the topics' folders: the index, and the list of feeds."""
    found = ((topic, store.newest_edition(topic.slug)) for topic in topics)
    rows = [(topic, *newest) for topic, newest in found if newest]
    if rows:
        yield HeldFile("README.md", lambda: markdown.index(rows))
        yield HeldFile(GUIDE, lambda: markdown.guide(rows, base))
        yield HeldFile(SCHEMA, lambda: json_records.schema_named("page"))
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
    return json_records.json_of(json_records.version_page(brief, store.changes(slug, number)))


def _archive(store: Store, newest: Brief, year: int, folder: Path) -> str:
    """What left the page in a year; its numbers lead to the pages of sources that are there."""
    topic = newest.topic
    away = store.archive(topic.slug, year)
    blocks = [(version, sources.without_hidden(block, newest)) for _, version, block in away]
    said = (one for _, block in blocks for one in (*block.sentences, *(s for st in block.life for s in st.sentences)))
    cited = (item for one in said for item in one.items)
    return markdown.archive_page(
        topic, year, blocks, store.numbers_of(topic.slug, cited), file_names(folder / "sources")
    )


def _feed(store: Store, slug: str, base: str) -> str:
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


def _source_pages(store: Store, brief: _Brief, items: Mapping[str, int], last: int) -> dict[str, str]:
    """The pages of these items, each by the last version that lists it."""
    listed = {}
    for item, at in items.items():
        listing = brief(at)
        assert listing is not None
        (line,) = [one for one in (*listing.sources, *listing.also) if one.item == item]
        listed[item] = (line, listing)
    return {sheet.line.item: sources.source_page(sheet) for sheet in sources.source_sheets(store, listed, last)}


def _of(pages: Callable[[], Mapping[str, str]], item: str) -> str:
    return pages()[item]


def _changes(store: Store, brief: _Brief, slug: str, number: int) -> str:
    before, after = brief(number - 1), brief(number)
    assert before is not None
    assert after is not None
    return difference.difference_markdown(before, after, store.changes(slug, number))


# Writing them.


class PagePress:
    """What writes the pages of a folder in their order, and notes their hashes before, many at a time."""

    def __init__(self, store: Store, topic: str, folder: Path) -> None:
        self.store, self.topic, self.folder = store, topic, folder
        self.count = 0
        self._pages: dict[str, str] = {}

    def put(self, file: HeldFile) -> None:
        """Have a file made and written."""
        if file.behind:
            self.flush()
        self._pages[file.path] = file.make()
        if len(self._pages) >= _TOGETHER:
            self.flush()

    def flush(self) -> int:
        """Write what waits; returns how many files were written so far."""
        self.store.keep_written(self.topic, {path: content_hash(page.encode()) for path, page in self._pages.items()})
        for path, page in self._pages.items():
            self.count += write(self.folder / path, page)
        self._pages.clear()
        return self.count


def write_topic(store: Store, topic: Topic, folder: Path, base: str = "") -> int:
    """Write what is missing of a topic's files from the store; returns how many files were written.

    Published versions are only ever added. Nothing is read or written when the newest version's files are there.
    """
    last = store.last_version(topic.slug)
    if not last:
        return 0
    whole = _complete(folder, last)
    # The feed is missing when the extra that it needs has come since, the data where an older release wrote.
    if whole and (folder / DATA).exists() and ((folder / FEED_FILE).exists() or not feed.feeds_available()):
        return 0
    # lists of names, as asking for each file of each version takes longer the more there are
    there = {f"{sub}{name}" for sub in ("", "changes/", "sources/", "archive/") for name in file_names(folder / sub)}
    press = PagePress(store, topic.slug, folder)
    for file in topic_files(store, topic.slug, base, folder, last + 1 if whole else _first_lacking(there, last)):
        if not (file.lasting and file.path in there):
            press.put(file)
    return press.flush()


def write_review(store: Store, topic: Topic, folder: Path) -> int:
    """Write what waits for an editor and take away what does not; returns how many files were written."""
    pages = {page.path: page for page in review_files(store, topic.slug)}
    place = folder / review.FOLDER
    there = file_names(place)
    if not (pages or there):
        return 0
    press = PagePress(store, topic.slug, folder)
    for page in pages.values():
        press.put(page)
    press.flush()
    ours = {path for name in there if review.PROPOSED.fullmatch(path := f"{review.FOLDER}/{name}")}
    remove(folder, ours - set(pages))
    return press.count


def write_index(store: Store, topics: tuple[Topic, ...], folder: Path, base: str = "") -> None:
    """Write the index of topics that have a version, and the list of those that have a feed."""
    press = PagePress(store, "", folder)
    for page in shared_files(store, topics, folder, base):
        press.put(page)
    press.flush()


def _complete(folder: Path, last: int) -> bool:
    latest, version = folder / LATEST, folder / parts.version_file(last)
    return latest.exists() and version.exists() and latest.read_bytes() == version.read_bytes()


def _first_lacking(there: Container[str], last: int) -> int:
    """The first version that has no page of its own or of its changes; one more than the last where all have."""
    for number in range(1, last + 1):
        told = number == 1 or markdown.changes_page(number - 1, number) in there
        if not told or parts.version_file(number) not in there:
            return number
    return last + 1
