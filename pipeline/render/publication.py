"""Publishing: a draft becomes a version in the store, then files; files that a dead run left out are made up for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.models import Brief, Deferred, SourceLine, Submission, Topic
from pipeline.render import difference, feed, inventory, markdown, parts, review, sources
from pipeline.render.files import content_hash, file_names, remove, write
from pipeline.render.inventory import DATA, FEED_FILE, HISTORY, LATEST

if TYPE_CHECKING:
    from pipeline.page.draft import DraftVersion
    from pipeline.storage import Store

_TOGETHER = 200  # pages whose hashes are noted at once: one transaction costs as much as one page


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
    return "; ".join(filter(None, (draft.why, markdown.changes_in_short(draft.changes))))


def submit(store: Store, submission: Submission, previous: Brief | None, numbers: Mapping[str, int]) -> None:
    """Let an editor see what waits, as it stands against the newest version."""
    id = store.id_of(submission)
    store.keep_submission(submission, review.sheets(submission, id, previous), numbers)


def write_review(store: Store, topic: Topic, folder: Path) -> int:
    """Write what waits for an editor and take away what does not; returns how many files were written."""
    pages = {page.path: page for page in inventory.of_review(store, topic.slug)}
    place = folder / review.FOLDER
    there = file_names(place)
    if not (pages or there):
        return 0
    press = PagePress(store, topic.slug, folder)
    for path, page in pages.items():
        press.put(path, page.make())
    press.flush()
    ours = {path for name in there if review.PROPOSED.fullmatch(path := f"{review.FOLDER}/{name}")}
    remove(folder, ours - set(pages))
    return press.count


def write_topic(store: Store, topic: Topic, folder: Path, base: str = "") -> int:
    """Write what is missing of a topic's files from the store; returns how many files were written.

    Published versions are only ever added. Nothing is read or written when the newest version's files are there.
    """
    last = store.last_version(topic.slug)
    if not last:
        return 0
    press = PagePress(store, topic.slug, folder)
    if _complete(folder, last):
        # The feed is missing when the extra that it needs has come since, the data where an older release wrote.
        if feed.feeds_available() and not (folder / FEED_FILE).exists():
            press.put(FEED_FILE, inventory.atom_file(store, topic.slug, base))
        if not (folder / DATA).exists():
            _data(store, topic, press, range(1, last + 1))
        return press.flush()
    listed: dict[str, tuple[SourceLine, Brief]] = {}  # item to the last version that lists it, of those from here on
    lacking: list[tuple[Brief | None, Brief]] = []
    versions = store.editions(topic.slug)
    for number in _since_lacking(folder, [version["number"] for version in versions]):
        before, after = store.brief(topic.slug, number - 1), store.brief(topic.slug, number)
        listed |= {line.item: (line, one) for one in (before, after) if one for line in (*one.sources, *one.also)}
        if after:
            lacking.append((before, after))
    # Sources come first: as long as a version's page is lacking, the next run looks after its sources too.
    same = sources.unchanged(*lacking[0]) if len(lacking) == 1 else frozenset()
    same = frozenset(item for item in same if (folder / parts.path(listed[item][0].number)).exists())
    for sheet in sources.source_sheets(store, {item: listed[item] for item in listed if item not in same}, last):
        press.put(parts.path(sheet.line.number), sources.source_page(sheet))
    for before, after in lacking:
        path = parts.version_file(after.version)
        changes = markdown.changes_page(after.version - 1, after.version)
        if before and not (folder / changes).exists():
            press.put(changes, difference.difference_markdown(before, after, store.changes(topic.slug, after.version)))
        if not (folder / path).exists():
            press.put(path, store.markdown(topic.slug, after.version))
    press.flush()
    _archive(store, topic, press, lacking[0][1].version if lacking else last)
    press.put(HISTORY, markdown.history_page(topic, versions))
    if feed.feeds_available():
        press.put(FEED_FILE, inventory.atom_file(store, topic.slug, base))
    _data(store, topic, press, [version["number"] for version in versions])
    # latest.md comes last: when it is there, everything before it is.
    press.put(LATEST, store.markdown(topic.slug, last))
    return press.flush()


def write_index(store: Store, topics: tuple[Topic, ...], folder: Path, base: str = "") -> None:
    """Write the index of topics that have a version, and the list of those that have a feed."""
    press = PagePress(store, "", folder)
    for page in inventory.of_all(store, topics, folder, base):
        press.put(page.path, page.make())
    press.flush()


class PagePress:
    """What writes the pages of a folder in their order, and notes their hashes before, many at a time."""

    def __init__(self, store: Store, topic: str, folder: Path) -> None:
        self.store, self.topic, self.folder = store, topic, folder
        self.count = 0
        self._pages: dict[str, str] = {}

    def put(self, path: str, page: str) -> None:
        """Have a page written, by its path in the folder."""
        self._pages[path] = page
        if len(self._pages) >= _TOGETHER:
            self.flush()

    def flush(self) -> int:
        """Write what waits; returns how many files were written so far."""
        self.store.keep_written(self.topic, {path: content_hash(page.encode()) for path, page in self._pages.items()})
        for path, page in self._pages.items():
            self.count += write(self.folder / path, page)
        self._pages.clear()
        return self.count


def _complete(folder: Path, last: int) -> bool:
    latest, version = folder / LATEST, folder / parts.version_file(last)
    return latest.exists() and version.exists() and latest.read_bytes() == version.read_bytes()


def _since_lacking(folder: Path, versions: Sequence[int]) -> Sequence[int]:
    """The first of these versions that has no page of its own or of its changes, and all after it."""
    # two lists of names, as asking for two files of each version takes longer the more there are
    pages, changes = file_names(folder), file_names(folder / "changes")
    for place, number in enumerate(versions):
        told = number == 1 or markdown.changes_page(number - 1, number).rpartition("/")[2] in changes
        if not told or parts.version_file(number) not in pages:
            return versions[place:]
    return ()


def _data(store: Store, topic: Topic, press: PagePress, versions: Sequence[int]) -> None:
    """Write the versions as data that are not there, and the newest under its own name last."""
    there = file_names(press.folder)
    newest = inventory.as_read(store, topic.slug, versions[-1])
    for number in versions:
        if (path := parts.version_file(number, "json")) not in there:
            press.put(path, newest if number == versions[-1] else inventory.as_read(store, topic.slug, number))
    press.put(DATA, newest)


def _archive(store: Store, topic: Topic, press: PagePress, since: int) -> None:
    """Write the years that a version from `since` on changed, and those whose page is missing."""
    for year, changed in store.archive_years(topic.slug).items():
        path = f"archive/{year}.md"
        if changed >= since or not (press.folder / path).exists():
            press.put(path, inventory.archive_file(store, topic, year, press.folder))
