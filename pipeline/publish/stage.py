"""Publishing: a draft becomes a version in the store, then files; files that a dead run left out are made up for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish import difference, markdown, overview
from pipeline.publish.files import write
from pipeline.records import Topic

if TYPE_CHECKING:
    from pipeline.revise.stage import Draft
    from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a topic came out of a run."""

    counts: Mapping[str, int]
    version: int | None
    reason: str
    faults: tuple[str, ...] = ()  # sentences and operations that were left out, with why


def keep(store: Store, run: int, topic: Topic, drafted: Draft | str) -> Outcome:
    """Store the version, or why there is none, in one transaction with the mark that what was fresh is seen."""
    counts = store.verdicts(topic.slug)
    with store.writing():
        if isinstance(drafted, str):
            store.keep_outcome(run, topic.slug, counts, None, drafted)
            return Outcome(counts, None, drafted)
        page = markdown.render(drafted.brief, drafted.changes)
        store.keep_version(drafted.brief, drafted.changes, page, markdown.RENDERER, drafted.numbers, drafted.retired)
        reason = overview.summary(drafted.changes)
        store.keep_outcome(run, topic.slug, counts, drafted.brief.version, reason)
    return Outcome(counts, drafted.brief.version, reason, drafted.faults)


def write_topic(store: Store, topic: Topic, folder: Path) -> int:
    """Write what is missing of a topic's files from the store; returns how many files were written.

    Published versions are only ever added. Nothing is read or written when the newest version's files are there.
    """
    last = store.last_version(topic.slug)
    if not last or _complete(folder, last):
        return 0
    written = 0
    oldest = last  # of the versions that are written now
    for version in store.versions(topic.slug):
        number = version["number"]
        path = folder / f"v{number:04d}.md"
        changes = folder / markdown.changes_page(number - 1, number)
        if not path.exists():
            oldest = min(oldest, number)
            written += write(path, store.markdown(topic.slug, number))
        if number > 1 and not changes.exists():
            before, after = store.brief(topic.slug, number - 1), store.brief(topic.slug, number)
            if before and after:
                written += write(changes, difference.markdown(before, after, store.changes(topic.slug, number)))
    written += _archive(store, topic, folder, oldest)
    written += write(folder / "history.md", overview.history(topic, store.versions(topic.slug)))
    # latest.md comes last: when it is there, everything before it is.
    return written + write(folder / "latest.md", store.markdown(topic.slug, last))


def write_index(store: Store, topics: tuple[Topic, ...], folder: Path) -> None:
    """Write the index of topics that have a version."""
    rows = []
    for topic in topics:
        brief = store.brief(topic.slug, store.last_version(topic.slug))
        if brief:
            rows.append((topic, brief.version, brief.date, brief.status))
    if rows:
        write(folder / "README.md", overview.index(rows))


def _complete(folder: Path, last: int) -> bool:
    latest, version = folder / "latest.md", folder / f"v{last:04d}.md"
    return latest.exists() and version.exists() and latest.read_bytes() == version.read_bytes()


def _archive(store: Store, topic: Topic, folder: Path, since: int) -> int:
    """Write the years that a version from `since` on changed, and those whose page is missing."""
    written = 0
    for year, changed in store.archive_years(topic.slug).items():
        path = folder / "archive" / f"{year}.md"
        if changed < since and path.exists():
            continue
        blocks = [(version, block) for _, version, block in store.archive(topic.slug, year)]
        written += write(path, overview.archive(topic, year, blocks, store.numbers(topic.slug)))
    return written
