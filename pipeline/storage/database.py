"""Connections: every one that writes has the same settings, and a file that is not ours is never written to."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from pipeline.errors import CannotWrite
from pipeline.permissions import DISK_FULL, NO_LOCKS, who_may
from pipeline.storage.schema import APPLICATION_ID

LOCK_PATIENCE = 30.0  # seconds to wait for another program's lock ...
BUSY_TIMEOUT = 1.0  # ... in turns of so many, between which signals are heard
MAKING = 5.0  # seconds that a new file may stay empty: the disk of a busy machine has been seen to take one
BUSY = "see that there is room on the disk and that no other program holds the file"
FAILED = "the disk failed; see that it is there and well, then: brief verify"
DAMAGED = "bring a backup back with: brief restore FILE; else see what .recover of the program sqlite3 can save"


def connect_database(path: Path, threads: bool = False) -> sqlite3.Connection:
    """A connection that writes: in WAL mode, with foreign keys, and patient with other programs.

    Several `threads` may use it when they take turns.
    """
    # Autocommit: transactions are begun by `Store.writing` alone, never behind our back.
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=not threads)
    try:
        connection.row_factory = sqlite3.Row
        patiently(connection, "pragma journal_mode = wal")  # of several at a new file one is refused at once
        connection.execute("pragma synchronous = normal")
        connection.execute("pragma foreign_keys = on")
    except BaseException:
        connection.close()
        raise
    return connection


def patiently(connection: sqlite3.Connection, statement: str) -> Any:
    """The first row of what another program's lock may forbid, waited for in short turns so that a signal is heard."""
    ends = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            return connection.execute(statement).fetchone()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= ends:
                raise
            time.sleep(0.01)


def looking(path: Path) -> sqlite3.Connection:
    """A connection that cannot write."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT)
    connection.row_factory = sqlite3.Row
    return connection


def remedied(path: Path, error: sqlite3.Error) -> str:
    """What SQLite could not do, and what helps: a file that is refused, held or out of room is no damaged one."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        for one in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm"))):
            if one.exists() and not os.access(one, os.R_OK | os.W_OK):
                return f"{path}: {error}; {who_may(one)}"
            if one.is_dir():
                return f"{one}: is a folder, and should be a file of the store; move it away"
        if not os.access(path.parent, os.W_OK | os.X_OK):
            return f"{path}: {error}; {who_may(path.parent)}"
        return f"{path}: {error}; look at the rights of it and of its folder"
    if name.startswith(("SQLITE_IOERR_LOCK", "SQLITE_IOERR_SHM", "SQLITE_PROTOCOL", "SQLITE_NOLFS")):
        return f"{path}: {error}: {NO_LOCKS}"
    if name.startswith("SQLITE_FULL"):
        return f"{path}: {error}; {DISK_FULL}"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "locked" in str(error):
        return f"{path}: {error}; {BUSY}"
    if name.startswith("SQLITE_IOERR"):
        return f"{path}: {error}; {FAILED}"
    return f"{path}: {error}; {DAMAGED}"


def refuse_foreign(path: Path) -> None:
    """A file that exists must be a database of ours: an empty or foreign one is never written over."""
    if not path.exists():
        return
    ends = time.monotonic() + MAKING
    while path.stat().st_size == 0 and time.monotonic() < ends:
        time.sleep(0.02)  # another program may be making it at this moment
    if path.stat().st_size == 0:
        raise CannotWrite(f"{path}: the file is empty; move it away, then {DAMAGED}")
    connection = looking(path)
    try:
        (found,) = patiently(connection, "pragma application_id")
        (tables,) = patiently(connection, "select count(*) from sqlite_master")
    except UnicodeDecodeError as error:  # SQLite's own message names the damaged bytes
        raise sqlite3.DatabaseError("database disk image is malformed") from error
    finally:
        connection.close()
    if tables and found != APPLICATION_ID:
        raise CannotWrite(f"{path}: this database belongs to another program; set another [paths] state")


def old_library() -> str:
    """A warning when this SQLite has the bug of the write-ahead log that was mended in 3.51.3, "" otherwise."""
    if sqlite3.sqlite_version_info >= (3, 51, 3):
        return ""
    return (
        f"SQLite {sqlite3.sqlite_version} can damage a database that two programs write at the same moment (mended in"
        " 3.51.3); brief lets one run at a time write: do not write to brief.db with other programs meanwhile"
    )
