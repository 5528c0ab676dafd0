"""Documents: the files of folders are read one by one; a file counts as read once everything of it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from pipeline.gather import folder
from pipeline.gather.folder import Found
from pipeline.gather.formats import File, Read
from pipeline.gather.placing import keep
from pipeline.gather.reading import TOGETHER
from pipeline.gather.round import Round
from pipeline.records import Failure, Source

BAD = 10_000  # lines of a file that cannot be read, after which it is no file of documents
BATCH = 100  # documents that are handed to the workers at once


def read_folder(round: Round, source: Source) -> None:
    """Read what is new or changed in a folder; files that cannot be read make one failure of the source."""
    store = round.store
    round.done.asked += 1
    failures: list[Failure] = []
    unread: Counter[str] = Counter()
    oldest = round.now - source.look_back if source.look_back else None
    taken = 0
    stamps: dict[str, str] = {}
    for together in _together(read(round, source, store.stamps(source.name), unread)):
        with store.writing():  # nothing is waited for in between
            for stamp, found in together:
                if stamps and stamp[0] not in stamps:
                    store.keep_stamps(source.name, stamps)
                    stamps = {}
                if isinstance(found, Failure):
                    whole = found.thing == stamp[0]  # what is said of a file comes before what is said of its lines
                    failures.insert(0 if whole else len(failures), found)
                    continue
                stamps[stamp[0]] = stamp[1]
                # A folder is taken whole unless its own table says otherwise: somebody put every file there.
                item, article = found
                published = item.published
                if (oldest and published and published < oldest) or (source.items and taken >= source.items):
                    continue
                taken += 1
                store.keep_items((item,), round.now)
                if not isinstance(article, Failure):
                    article = replace(article, revision=len(store.revisions(item.id)) + 1)
                keep(round, item, article)
    store.keep_stamps(source.name, stamps)
    if unread:
        round.done.unread.append(f"{source.name}: {passed_over(unread)}")
    if not any(failure.thing == source.name for failure in failures):
        round.done.answered += 1  # the folder is there; what single files lack is told of them
    if not failures:
        store.keep_looked(source.name, source.location, round.now)
        return
    more = f"; and {len(failures) - 1} more of its files" if len(failures) > 1 else ""
    times = store.keep_source_failure(source.name, source.location, f"{failures[0]}{more}", round.now)
    round.done.failures += [(failure, times) for failure in failures]


def read(
    round: Round, source: Source, known: Mapping[str, str], unread: Counter[str]
) -> Iterator[tuple[tuple[str, str], Read]]:
    """What is new in a folder, read by the workers, with name and stamp of its file; what is no document is counted.

    All documents of a file carry its stamp, so keep a stamp only when everything before the next file has been kept.
    """
    bad: Counter[str] = Counter()  # lines, by file
    found = (task for one in folder.files(source, known) for task in _tasks(round, source, one, unread, bad))
    for tasks in _batches(found):
        results = round.workshop.do(task for _, task in tasks if isinstance(task, File))
        for stamp, task in tasks:
            result = task if isinstance(task, Failure) else next(results)
            bad[stamp[0]] += isinstance(result, Failure)
            yield stamp, result


def passed_over(unread: Mapping[str, int]) -> str:
    """What is told of files that are not read."""
    named = ", ".join(f"{count:,} {what}" for what, count in sorted(unread.items()))
    return f"not read: {named}"


def _tasks(
    round: Round, source: Source, found: Found | Failure, unread: Counter[str], bad: Mapping[str, int]
) -> Iterator[tuple[tuple[str, str], File | Failure]]:
    if isinstance(found, Failure):
        yield (("", ""), found)
        return
    stamp = (found.name, found.stamp)
    if found.unread:
        unread[found.unread] += 1
        round.store.keep_stamps(source.name, dict([stamp]))  # told once
    elif found.trouble:
        yield stamp, found.trouble
    elif found.lines is not None:
        for number, line in enumerate(found.lines, start=1):
            if bad.get(found.name, 0) >= BAD:
                reason = f"more than {BAD:,} of its lines cannot be read; what follows line {number - 1:,} is left out"
                yield stamp, Failure(found.name, reason, "correct or remove it", retry=False)
                return
            if line.strip():
                yield stamp, File(source, found.name, found.ending, line, round.now, number)
    else:
        yield stamp, File(source, found.name, found.ending, found.data, round.now)


def _batches(
    found: Iterable[tuple[tuple[str, str], File | Failure]],
) -> Iterator[list[tuple[tuple[str, str], File | Failure]]]:
    """What is read together: not too many, and not more bytes than one document may have."""
    batch: list[tuple[tuple[str, str], File | Failure]] = []
    size = 0
    for stamp, task in found:
        batch.append((stamp, task))
        size += 0 if isinstance(task, Failure) else len(task.data)
        if len(batch) >= BATCH or size > folder.MAX_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _together(
    found: Iterable[tuple[tuple[str, str], Read]],
) -> Iterator[tuple[tuple[tuple[str, str], Read], ...]]:
    """What is kept in one transaction."""
    rest = iter(found)
    while together := tuple(islice(rest, TOGETHER)):
        yield together
