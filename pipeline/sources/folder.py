"""Folders of documents, read when they are new or changed; a file counts as read once everything of it is kept."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from pipeline.extract.dates import dated_item
from pipeline.extract.documents import FORMATS, File, Read, readable
from pipeline.models import Failure, Source
from pipeline.sources.pages import PAGES_TOGETHER, keep_article
from pipeline.sources.round import CheckVerdict, Round, SourceCheck

LARGEST_FILE = 10 * 1024 * 1024  # of one document
MAX_LINES = 100 * 1024 * 1024  # bytes of a file that holds a document a line


@dataclass(frozen=True, slots=True)
class FolderFile:
    """One file: its bytes, or why there are none."""

    name: str  # relative to the folder, as it can be printed
    ending: str
    stamp: str  # size and time of change
    data: bytes = b""
    lines: Iterator[bytes] | None = None  # of a file that holds a document a line, read as they are wanted
    trouble: Failure | None = None
    unread: str = ""  # what it is, when it is no document at all


def files(source: Source, known: Mapping[str, str]) -> Iterator[FolderFile | Failure]:
    """The files whose stamp is not known, in order of their names; a folder that is not there is a failure.

    `known` maps names relative to the folder to stamps.
    """
    root = Path(source.location)
    if not root.is_dir():
        yield Failure(source.name, "the folder does not exist", "create it or correct its path")
        return
    closed: list[OSError] = []
    names = _names(root, closed)
    for error in closed:
        place = source.name if Path(error.filename) == root else Path(error.filename).relative_to(root).as_posix()
        remedy = f"allow this user to read the folder {error.filename}"
        yield Failure(place, f"the folder cannot be read ({error.strerror})", remedy)
    if not closed and not any(name.lower().endswith(tuple(FORMATS)) for name in names):
        endings = ", ".join(FORMATS)
        yield Failure(source.name, "the folder holds no documents", f"put files ending in {endings} there")
    home = root.resolve()
    for name in names:
        found = _found(home, root / name, name, known)
        if found:
            yield found


def _names(root: Path, closed: list[OSError]) -> list[str]:
    """Everything that lies in the folder, relative to it, sorted; what is hidden is not looked into.

    Folders within that cannot be read are added to `closed`.
    """
    found: list[str] = []
    for place, folders, names in os.walk(root, onerror=closed.append):
        # a link to a folder stands among the folders, and is not followed
        linked = [folder for folder in folders if (Path(place) / folder).is_symlink()]
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        found += [
            (Path(place) / name).relative_to(root).as_posix() for name in (*names, *linked) if not name.startswith(".")
        ]
    return sorted(found)


def _found(home: Path, path: Path, name: str, known: Mapping[str, str]) -> FolderFile | None:
    """One file, unless its stamp is known."""
    shown = os.fsencode(name).decode("utf-8", "replace")  # names need not be text
    ending = path.suffix.lower()
    try:
        state = path.stat()
        stamp = f"{state.st_size}-{state.st_mtime_ns}"
        if known.get(shown) == stamp:
            return None
        what = _foreign(home, path, state, ending)
        if what:
            return FolderFile(shown, ending, stamp, unread=what)
        limit = MAX_LINES if ending == ".jsonl" else LARGEST_FILE
        if state.st_size > limit:
            reason = f"larger than {limit // 1024**2} MiB"
            return FolderFile(
                shown, ending, stamp, trouble=Failure(shown, reason, "split it into smaller files", retry=False)
            )
        if ending == ".jsonl":
            return FolderFile(shown, ending, stamp, lines=_lines(path))
        return FolderFile(shown, ending, stamp, _bytes(path))
    except OSError as error:
        remedy = "check that the file exists and its permissions"
        trouble = Failure(shown, f"cannot be read ({error.strerror})", remedy)
        return FolderFile(shown, ending, "", trouble=trouble)


def _foreign(home: Path, path: Path, state: os.stat_result, ending: str) -> str:
    """What a file is that is no document; "" for a document."""
    if not path.resolve().is_relative_to(home):
        return "links that lead out of the folder"
    if path.is_dir():
        return "links to folders"
    if not stat.S_ISREG(state.st_mode):
        return "pipes and devices"
    if ending in readable():
        return ""
    if ending == ".pdf":
        return ".pdf, for which pypdf is not installed (docs/install.md)"
    return ending or "files without an ending"


def _bytes(path: Path) -> bytes:
    with _opened(path) as file:
        return file.read(LARGEST_FILE)


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file; one that is longer than a document may be comes in pieces."""
    with _opened(path) as file:
        while line := file.readline(LARGEST_FILE):
            yield line


def _opened(path: Path) -> BinaryIO:
    """A regular file; what became something else since it was looked at is an error, and never waited for."""
    file = open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")  # noqa: PTH123, SIM115  # the caller closes it
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(0, "is not there any more")


# Documents: the files of folders are read one by one; a file counts as read once everything of it is kept.

BAD = 10_000  # lines of a file that cannot be read, after which it is no file of documents
_BATCH = 100  # documents that are handed to the workers at once


def read_folder(round: Round, source: Source) -> None:
    """Read what is new or changed in a folder; files that cannot be read make one failure of the source."""
    store = round.store
    round.done.asked += 1
    failures: list[Failure] = []
    unread: Counter[str] = Counter()
    oldest = round.now - source.look_back if source.look_back else None
    taken = 0
    later: Counter[str] = Counter()  # files with documents of after the day that is looked as of: they wait for a run
    stamps: dict[str, str] = {}
    for together in _together(new_documents(round, source, store.stamps(source.name), unread)):
        with store.writing():  # nothing is waited for in between
            for stamp, found in together:
                if stamps and stamp[0] not in stamps:
                    store.keep_stamps(source.name, _done(stamps, later))
                    stamps = {}
                if isinstance(found, Failure):
                    whole = found.thing == stamp[0]  # what is said of a file comes before what is said of its lines
                    failures.insert(0 if whole else len(failures), found)
                    continue
                stamps[stamp[0]] = stamp[1]
                # A folder is taken whole unless its own table says otherwise: somebody put every file there.
                item, article = found
                published = item.published
                if not isinstance(article, Failure):  # also by its address or its first sentences
                    published = dated_item(article.item, article.sentences, round.latest).published
                if published and round.is_later(published):
                    later[stamp[0]] += 1
                    continue
                if (oldest and published and published < oldest) or (source.items and taken >= source.items):
                    continue
                taken += 1
                store.keep_items((item,), round.now)
                if not isinstance(article, Failure):
                    article = replace(article, seen=round.now, revision=len(store.revisions(item.id)) + 1)
                keep_article(round, item, article)
    store.keep_stamps(source.name, _done(stamps, later))
    if later:
        unread[f"dated after {round.now:%Y-%m-%d}, for a later run"] = later.total()
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


def _done(stamps: Mapping[str, str], later: Collection[str]) -> dict[str, str]:
    """The stamps of files of which nothing is left for a later run."""
    return {name: stamp for name, stamp in stamps.items() if name not in later}


def check_folder(round: Round, source: Source) -> SourceCheck:
    """Documents are read where they lie, nothing is fetched."""
    unread: Counter[str] = Counter()
    failures: list[Failure] = []
    days: list[datetime | None] = []
    for _, found in new_documents(round, source, {}, unread):
        if isinstance(found, Failure):
            failures.append(found)
        else:
            days.append(found[0].published)
    passed = passed_over(unread) if unread else ""
    if not days:
        verdict: CheckVerdict = "failing" if failures else "empty"
        return SourceCheck(
            source.name, verdict, "; ".join(filter(None, (str(failures[0]) if failures else "", passed)))
        )
    newest = max((day for day in days if day), default=None)
    wrong = f"{len(failures)} cannot be read, the first: {failures[0]}" if failures else ""
    return SourceCheck(source.name, "fine", "; ".join(filter(None, (wrong, passed))), len(days), newest)


def new_documents(
    round: Round, source: Source, known: Mapping[str, str], unread: Counter[str]
) -> Iterator[tuple[tuple[str, str], Read]]:
    """What is new in a folder, read by the workers, with name and stamp of its file; what is no document is counted.

    All documents of a file carry its stamp, so keep a stamp only when everything before the next file has been kept.
    """
    bad: Counter[str] = Counter()  # lines, by file
    found = (task for one in files(source, known) for task in _tasks(round, source, one, unread, bad))
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
    round: Round, source: Source, found: FolderFile | Failure, unread: Counter[str], bad: Mapping[str, int]
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
                yield stamp, File(source, found.name, found.ending, line, round.latest, number)
    else:
        yield stamp, File(source, found.name, found.ending, found.data, round.latest)


def _batches(
    found: Iterable[tuple[tuple[str, str], File | Failure]],
) -> Iterator[list[tuple[tuple[str, str], File | Failure]]]:
    """What is read together: not too many, and not more bytes than one document may have."""
    batch: list[tuple[tuple[str, str], File | Failure]] = []
    size = 0
    for stamp, task in found:
        batch.append((stamp, task))
        size += 0 if isinstance(task, Failure) else len(task.data)
        if len(batch) >= _BATCH or size > LARGEST_FILE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _together(
    found: Iterable[tuple[tuple[str, str], Read]],
) -> Iterator[tuple[tuple[tuple[str, str], Read], ...]]:
    """What is kept in one transaction."""
    rest = iter(found)
    while together := tuple(islice(rest, PAGES_TOGETHER)):
        yield together
