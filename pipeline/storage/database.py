"""The file: its mark, connections, the ways to read and write that all parts share, what its errors mean, its seals.

Every connection that writes has the same settings, and a file that is not ours is never written to.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.errors import CannotWrite, UsageError
from pipeline.models import canonical_json
from pipeline.permissions import DISK_FULL, NO_LOCKS, who_may

Row = Mapping[str, Any] | sqlite3.Row

APPLICATION_ID = 0x6C627266  # "lbrf": tells our file from another program's
MIGRATIONS = "living-brief"  # what the set of them is called in the database
LAST_MIGRATION = "m014_waiting_no_more"
LOCK_PATIENCE = 30.0  # seconds to wait for another program's lock ...
BUSY_TIMEOUT = 1.0  # ... in turns of so many, between which signals are heard
READ_TIMEOUT = 5.0  # seconds; a reader waits for nobody in WAL mode, but for who repairs or restores the file
MAKING = 5.0  # seconds that a new file may stay empty: the disk of a busy machine has been seen to take one
BUSY = "see that there is room on the disk and that no other program holds the file"
FAILED = "the disk failed; see that it is there and well, then: brief verify"
DATABASE = "brief.db"  # in the state folder
DAMAGED = "bring a backup back with: brief restore FILE; else see what .recover of the program sqlite3 can save"


class Connected:
    """A connection to `brief.db`, and the ways to read it; it is used by one thread at a time."""

    path: Path
    connection: sqlite3.Connection

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a statement; what SQLite cannot do is told with the remedy."""
        try:
            return self.connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise CannotWrite(remedied(self.path, error)) from error

    def pairs(self, statement: str, *values: object) -> dict[Any, Any]:
        """The first column of each row to its second."""
        return dict(map(tuple, self.rows(statement, *values)))

    def row(self, statement: str, *values: object) -> sqlite3.Row | None:
        """The first row, None where there is none."""
        return next(iter(self.rows(statement, *values)), None)

    def value(self, statement: str, *values: object) -> Any:
        """What stands first in the first row, None where there is none."""
        row = self.row(statement, *values)
        return row[0] if row else None

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.value(f"select count(*) from {table}"))

    def close(self) -> None:
        """Close the file; it is not used after that."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class StorePart(Connected):
    """What the parts of the store share: transactions and the ways to write."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One immediate transaction: waits for other writers, then keeps all of the block or none of it."""
        if self.connection.in_transaction:
            yield
            return
        try:
            patiently(self.connection, "begin immediate")
            yield
            self.connection.execute("commit")
        except sqlite3.OperationalError as error:
            self.connection.rollback()
            raise CannotWrite(remedied(self.path, error)) from error
        except BaseException:
            self.connection.rollback()
            raise

    def write(self, statement: str, *values: object) -> int:
        """Carry out a statement in a transaction; returns how many rows it changed."""
        with self.writing():
            return self.connection.execute(statement, values).rowcount

    def write_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out a statement once for each of these rows, in a transaction."""
        with self.writing():
            self.connection.executemany(statement, rows)


def ids_json(ids: Iterable[str]) -> str:
    """Ids for `json_each`, each once and in order: a list of any length is one value of a statement."""
    return canonical_json(sorted(set(ids)))


def look_at(folder: Path) -> tuple[Path, sqlite3.Connection]:
    """The store of a state folder, for those who write nothing; raises UsageError before the first run."""
    path = folder / DATABASE
    if not path.exists():
        raise UsageError(
            f"{path}: nothing has been run yet; start with: brief run"
            " (or, where pages of it are there, bring a backup back with: brief restore FILE)"
        )
    try:
        return path, looking(path)
    except sqlite3.DatabaseError as error:
        raise CannotWrite(remedied(path, error)) from error


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
            if not is_busy(error) or time.monotonic() >= ends:
                raise
            time.sleep(0.01)


def looking(path: Path, timeout: float = READ_TIMEOUT) -> sqlite3.Connection:
    """A connection that cannot write."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=timeout)
    connection.row_factory = sqlite3.Row
    return connection


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another program holds the file."""
    return (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


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
    if is_busy(error):
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
    connection = looking(path, BUSY_TIMEOUT)
    try:
        (found,) = patiently(connection, "pragma application_id")
        (tables,) = patiently(connection, "select count(*) from sqlite_master")
    except UnicodeDecodeError as error:  # SQLite's own message names the damaged bytes
        raise sqlite3.DatabaseError("database disk image is malformed") from error
    finally:
        connection.close()
    if tables and found != APPLICATION_ID:
        raise CannotWrite(f"{path}: this database belongs to another program; set another [paths] state")


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether a database has the tables of this version: then nobody has to load the migrations."""
    table = "select 1 from sqlite_master where name = '_sqlite_migrations'"
    if not connection.execute(table).fetchone():
        return False
    wanted = "select max(name) from _sqlite_migrations where migration_set = ?"
    return bool(connection.execute(wanted, [MIGRATIONS]).fetchone()[0] == LAST_MIGRATION)


def old_library() -> str:
    """A warning when this SQLite has the bug of the write-ahead log that was mended in 3.51.3, "" otherwise."""
    if sqlite3.sqlite_version_info >= (3, 51, 3):
        return ""
    return (
        f"SQLite {sqlite3.sqlite_version} can damage a database that two programs write at the same moment (mended in"
        " 3.51.3); brief lets one run at a time write: do not write to brief.db with other programs meanwhile"
    )


# Seals: hashes of rows that readers see, by which a change by hand shows.

# Table to the columns that its seal covers; a version's covers the seal of the version before it too.
SEALED: Mapping[str, tuple[str, ...]] = {
    "versions": ("topic", "number", "date", "engine", "renderer", "status", "items", "brief", "changes", "hash"),
    "archive": ("topic", "block", "version", "year", "record"),
    "outcomes": ("run", "topic", "kept", "repeats", "off_topic", "failed", "version", "reason"),
}
SEALED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "versions": ("topic", "number"),
    "archive": ("topic", "block"),
    "outcomes": ("run", "topic"),
}
CHAINED = ("versions",)


def seal(table: str, row: Row, before: str = "") -> str:
    """The seal of a row; `before` is that of the row before it, where the table is a chain."""
    values = [row[column] for column in SEALED[table]]
    return hashlib.sha256(canonical_json([before if table in CHAINED else "", *values]).encode()).hexdigest()


def chained(before: str, markdown: str) -> str:
    """The hash of a version: it covers the version's bytes and the hash of the version before it."""
    return hashlib.sha256((before + markdown).encode()).hexdigest()
