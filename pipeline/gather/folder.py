"""Folders: documents that a person or a program puts into a folder, read when they are new or changed.

Only regular files that lie within the folder are documents: a link that leads out of it, a pipe, a device are not.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.gather.formats import FORMATS, readable
from pipeline.records import Failure, Source

MAX_BYTES = 10 * 1024 * 1024  # of one document
MAX_LINES = 100 * 1024 * 1024  # bytes of a file that holds a document a line
HIDDEN = "."


@dataclass(frozen=True, slots=True)
class Found:
    """One file: its bytes, or why there are none."""

    name: str  # relative to the folder, as it can be printed
    ending: str
    stamp: str  # size and time of change
    data: bytes = b""
    lines: Iterator[bytes] | None = None  # of a file that holds a document a line, read as they are wanted
    trouble: Failure | None = None
    unread: str = ""  # what it is, when it is no document at all


def files(source: Source, known: Mapping[str, str]) -> Iterator[Found | Failure]:
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
        folders[:] = [folder for folder in folders if not folder.startswith(HIDDEN)]
        found += [
            (Path(place) / name).relative_to(root).as_posix()
            for name in (*names, *linked)
            if not name.startswith(HIDDEN)
        ]
    return sorted(found)


def _found(home: Path, path: Path, name: str, known: Mapping[str, str]) -> Found | None:
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
            return Found(shown, ending, stamp, unread=what)
        limit = MAX_LINES if ending == ".jsonl" else MAX_BYTES
        if state.st_size > limit:
            reason = f"larger than {limit // 1024**2} MiB"
            return Found(
                shown, ending, stamp, trouble=Failure(shown, reason, "split it into smaller files", retry=False)
            )
        if ending == ".jsonl":
            return Found(shown, ending, stamp, lines=_lines(path))
        return Found(shown, ending, stamp, _bytes(path))
    except OSError as error:
        remedy = "check that the file exists and its permissions"
        trouble = Failure(shown, f"cannot be read ({error.strerror})", remedy)
        return Found(shown, ending, "", trouble=trouble)


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
        return ".pdf, which need: pip install pypdf"
    return ending or "files without an ending"


def _bytes(path: Path) -> bytes:
    with _opened(path) as file:
        return file.read(MAX_BYTES)


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file; one that is longer than a document may be comes in pieces."""
    with _opened(path) as file:
        while line := file.readline(MAX_BYTES):
            yield line


def _opened(path: Path) -> BinaryIO:
    """A regular file; what became something else since it was looked at is an error, and never waited for."""
    file = open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")  # noqa: PTH123, SIM115  # the caller closes it
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(0, "is no file any more")
