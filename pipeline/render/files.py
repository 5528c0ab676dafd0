"""Writing: every file appears whole or not at all, and one that would not change is not touched."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pipeline.errors import CannotWrite
from pipeline.permissions import why_not_written


def _sync(folder: Path) -> None:
    """Have the rename itself on the disk, where the system can say so."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def content_hash(page: bytes) -> str:
    """The hash of a page, by which a change by hand shows."""
    return hashlib.sha256(page).hexdigest()


def file_names(folder: Path) -> frozenset[str]:
    """The names of what lies in a folder, none where there is no such folder: `write` says why there cannot be one."""
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208  # a path for each of thousands takes ten times as long
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()


def remove(folder: Path, paths: Iterable[str]) -> None:
    """Take files away, and the folders of them that are empty then. Raises CannotWrite."""
    for path in paths:
        file = folder / path
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise CannotWrite(f"{why_not_written(file, error)}; the next run tries again") from error
        with suppress(OSError):  # something else lies there
            file.parent.rmdir()


def write(path: Path, text: str, durable: bool = True) -> bool:
    """Put the text at the path by rename; False when it stands there already. Raises CannotWrite.

    What is not durable may be lost when the power fails: for what can be made anew, of which there is much.
    """
    data = text.encode()
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        # One run at a time writes here, so the name is free: what a killed run left behind is written over.
        part = path.with_name(f".{path.name}.part")
        try:
            with part.open("wb") as file:
                file.write(data)
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            part.replace(path)
            if durable:
                _sync(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CannotWrite(
            f"{why_not_written(path, error)}; the version is safe in the store, the next run writes it"
        ) from error
    return True
