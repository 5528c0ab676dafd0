"""Publishing: a draft becomes a version in the store, then files; files that a dead run left out are made up for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish import citations, difference, feed, markdown, overview, sources
from pipeline.publish.files import names, write
from pipeline.records import Brief, SourceLine, Topic

if TYPE_CHECKING:
    from pipeline.revise.drafting import Draft
    from pipeline.store import Store

FEED = "feed.xml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a topic came out of a run."""

    counts: Mapping[str, int]
    version: int | None
    reason: str
    faults: tuple[str, ...] = ()  # sentences and operations that were left out, with why


def keep(store: Store, run: int, topic: Topic, drafted: Draft | str, targets: Iterable[str] = ()) -> Outcome:
    """Store the version, or why there is none, in one transaction with the mark that what was fresh is seen.

    The transaction also notes that these targets are to be told, so that a run that dies here forgets nobody.
    """
    counts = store.verdicts(topic.slug)
    with store.writing():
        if isinstance(drafted, str):
            store.keep_outcome(run, topic.slug, counts, None, drafted)
            return Outcome(counts, None, drafted)
        page = markdown.render(drafted.brief, drafted.changes)
        store.keep_version(drafted.brief, drafted.changes, page, markdown.RENDERER, drafted.numbers, drafted.retired)
        store.owe(topic.slug, drafted.brief.version, targets)
        reason = "; ".join(filter(None, (drafted.why, overview.summary(drafted.changes))))
        store.keep_outcome(run, topic.slug, counts, drafted.brief.version, reason)
    return Outcome(counts, drafted.brief.version, reason, drafted.faults)


def write_topic(store: Store, topic: Topic, folder: Path, base: str = "") -> int:
    """Write what is missing of a topic's files from the store; returns how many files were written.

    Published versions are only ever added. Nothing is read or written when the newest version's files are there.
    """
    last = store.last_version(topic.slug)
    if not last:
        return 0
    if _complete(folder, last):
        # The feed is missing when the extra that it needs has come since.
        return _feed(store, topic, folder, base) if not (folder / FEED).exists() else 0
    written = 0
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
    same = frozenset(item for item in same if (folder / citations.path(listed[item][0].number)).exists())
    written += _sources(store, {item: listed[item] for item in listed if item not in same}, folder, last)
    for before, after in lacking:
        path = folder / f"v{after.version:04d}.md"
        changes = folder / markdown.changes_page(after.version - 1, after.version)
        if before and not changes.exists():
            found = store.changes(topic.slug, after.version)
            written += write(changes, difference.markdown(before, after, found))
        if not path.exists():
            written += write(path, store.markdown(topic.slug, after.version))
    written += _archive(store, topic, folder, lacking[0][1].version if lacking else last)
    written += write(folder / "history.md", overview.history(topic, versions))
    written += _feed(store, topic, folder, base)
    # latest.md comes last: when it is there, everything before it is.
    return written + write(folder / "latest.md", store.markdown(topic.slug, last))


def write_index(store: Store, topics: tuple[Topic, ...], folder: Path, base: str = "") -> None:
    """Write the index of topics that have a version, and the list of those that have a feed."""
    rows = []
    for topic in topics:
        newest = store.newest_edition(topic.slug)
        if newest:
            rows.append((topic, *newest))
    if rows:
        write(folder / "README.md", overview.index(rows))
    fed = [topic for topic, *_ in rows if (folder / topic.slug / FEED).exists()]
    if fed:
        write(folder / "feeds.opml", feed.opml(fed, base))


def _complete(folder: Path, last: int) -> bool:
    latest, version = folder / "latest.md", folder / f"v{last:04d}.md"
    return latest.exists() and version.exists() and latest.read_bytes() == version.read_bytes()


def _since_lacking(folder: Path, versions: Sequence[int]) -> Sequence[int]:
    """The first of these versions that has no page of its own or of its changes, and all after it."""
    # two lists of names, as asking for two files of each version takes longer the more there are
    pages, changes = names(folder), names(folder / "changes")
    for place, number in enumerate(versions):
        told = number == 1 or markdown.changes_page(number - 1, number).rpartition("/")[2] in changes
        if not told or f"v{number:04d}.md" not in pages:
            return versions[place:]
    return ()


def _feed(store: Store, topic: Topic, folder: Path, base: str) -> int:
    if not feed.available():
        return 0
    last, form = store.last_version(topic.slug), feed.form(base)
    known = store.entries(topic.slug, form)
    numbers = range(last, max(0, last - feed.ENTRIES), -1)
    lacking = [number for number in numbers if number not in known]
    if lacking:
        editions = store.newest_versions(topic.slug, last - lacking[-1] + 1)
        known |= {brief.version: feed.entry(feed.Edition(brief, changes), base) for brief, changes in editions}
    entries = [known[number] for number in numbers]
    newest = store.brief(topic.slug, last)
    assert newest is not None
    written = write(folder / FEED, feed.atom(newest.topic, entries, store.birth(topic.slug), base))
    if lacking:
        store.keep_entries(topic.slug, form, entries)
    return written


def _sources(store: Store, listed: Mapping[str, tuple[SourceLine, Brief]], folder: Path, last: int) -> int:
    """The pages of the sources that these versions list or have just left out: others have not changed."""
    articles = store.newest(listed)
    cited = {brief.version: sources.citing(brief) for _, brief in listed.values()}
    told = {item: cited[brief.version].get(item, ()) for item, (_, brief) in listed.items()}
    claims = store.claims({id for blocks in told.values() for id in sources.cited_claims(blocks)})
    written = 0
    for item, (line, brief) in listed.items():
        page = sources.page(line, articles.get(item), claims, brief, told[item], brief.version == last)
        written += write(folder / citations.path(line.number), page)
    return written


def _archive(store: Store, topic: Topic, folder: Path, since: int) -> int:
    """Write the years that a version from `since` on changed, and those whose page is missing."""
    written = 0
    pages = names(folder / "sources")
    for year, changed in store.archive_years(topic.slug).items():
        path = folder / "archive" / f"{year}.md"
        if changed < since and path.exists():
            continue
        blocks = [(version, block) for _, version, block in store.archive(topic.slug, year)]
        said = (
            one for _, block in blocks for one in (*block.sentences, *(s for st in block.life for s in st.sentences))
        )
        cited = (item for one in said for item in one.items)
        page = overview.archive(topic, year, blocks, store.numbers_of(topic.slug, cited), pages)
        written += write(path, page)
    return written
