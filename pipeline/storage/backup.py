"""Backing up: a copy of the store at one moment, taken while anyone may read and write, and brought back whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

from pipeline.errors import CannotWrite, UsageError
from pipeline.permissions import why_not_written
from pipeline.storage.database import looking, refuse_foreign
from pipeline.storage.schema import unknown_migrations
from pipeline.storage.verify import damage

_LOG = ("", "-wal", "-shm")  # the files of one database


def copy_database(path: Path, target: Path) -> None:
    """Copy the database at `path` to a file that does not exist yet; it is there when it is whole."""
    if target.exists():
        raise UsageError(f"{target}: exists; a backup is never written over")
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        _copy(path, part)
        faults = list(damage(part))
        if faults:
            raise CannotWrite(f"no backup was made: {faults[0].replace(str(part), str(path))}")
        part.replace(target)
    except OSError as error:
        raise CannotWrite(f"{why_not_written(target, error)}; or choose another folder") from error
    except sqlite3.Error as error:
        raise CannotWrite(
            f"{target}: {error}; no backup was made; see that there is room, and: brief verify"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def replace_database(source: Path, path: Path, aside: Path) -> bool:
    """Put a backup in the place of the database; what stood there is copied to `aside`. Returns whether it did."""
    try:
        refuse_foreign(source)
        faults = list(damage(source))
    except sqlite3.Error as error:
        raise CannotWrite(f"{source}: {error}; it cannot be restored") from error
    if faults:
        raise CannotWrite(f"{faults[0]}; it cannot be restored")
    connection = looking(source)
    try:
        newer = unknown_migrations(connection)
    finally:
        connection.close()
    if newer:
        raise CannotWrite(f"{source}: was written by a newer version of living-brief ({newer[0]}); upgrade first")
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        _copy(source, part)
        replaced = path.exists()
        # The copy aside is whole before anything is taken away, so that a death here costs nothing.
        for end in _LOG:
            if Path(f"{path}{end}").exists():
                shutil.copy2(f"{path}{end}", f"{aside}{end}")
        for end in _LOG[1:]:
            Path(f"{path}{end}").unlink(missing_ok=True)
        part.replace(path)
    except OSError as error:
        raise CannotWrite(f"{why_not_written(path, error)}; nothing was brought back") from error
    except sqlite3.Error as error:
        raise CannotWrite(f"{path}: {error}; nothing was brought back") from error
    finally:
        part.unlink(missing_ok=True)
    return replaced


def _copy(source: Path, target: Path) -> None:
    """One snapshot, by SQLite's own backup; on the disk when this returns."""
    reading = looking(source)
    try:
        writing = sqlite3.connect(target, isolation_level=None)
        try:
            reading.backup(writing)
            writing.execute("pragma journal_mode = delete")  # one file, with nothing beside it
        finally:
            writing.close()
    finally:
        reading.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())
