"""The store: opening, transactions, and all subjects in one class."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from pipeline.errors import CannotWrite
from pipeline.store.gathered import Gathered
from pipeline.store.kept import Kept
from pipeline.store.known import Known
from pipeline.store.listed import Listed
from pipeline.store.reached import Reached
from pipeline.store.schema import APPLICATION_ID, migrations
from pipeline.store.sent import Sent

BUSY_TIMEOUT = 30.0  # seconds to wait for another program's lock


class Store(Listed, Reached, Gathered, Known, Kept, Sent):
    """Everything that is known, in `brief.db` of the state folder."""

    def __init__(self, folder: Path) -> None:
        """Open or create the store in `folder`; raises CannotWrite for a file that is not ours or is damaged."""
        self.path = folder / "brief.db"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _refuse_foreign(self.path)
            # Autocommit: transactions are begun by `writing` alone, never behind our back.
            connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            connection.execute("pragma foreign_keys = on")
            self.db = Database(connection)
            if migrations.pending(self.db):
                with self.writing():
                    migrations.apply(self.db)
        except OSError as error:
            raise CannotWrite(f"{self.path}: {error.strerror}; check the owner and rights of the folder") from error
        except sqlite3.DatabaseError as error:
            raise CannotWrite(f"{self.path}: {error}; move the file away or restore a copy of it") from error

    @classmethod
    def passing(cls, folder: Path) -> Store:
        """A store in memory, gone when it is closed, that knows what the one in `folder` knows of hosts."""
        store = cls.__new__(cls)
        store.path = folder / "brief.db"
        connection = sqlite3.connect(":memory:", isolation_level=None, uri=True)
        connection.row_factory = sqlite3.Row
        store.db = Database(connection)
        migrations.apply(store.db)
        if store.path.exists() and store.path.stat().st_size:
            # immutable: a plain read-only look would still create the files of the write-ahead log
            known = f"{store.path.absolute().as_uri()}?mode=ro&immutable=1"
            try:
                connection.execute("attach database ? as known", [known])
                for table in ("robots", "holds", "standings"):
                    connection.execute(f"insert into {table} select * from known.{table}")
                connection.execute("detach database known")
            except sqlite3.DatabaseError as error:
                raise CannotWrite(f"{store.path}: {error}; move the file away or restore a copy of it") from error
        return store

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One immediate transaction: waits for other writers, then keeps all of the block or none of it."""
        if self.db.conn.in_transaction:
            yield self.db
            return
        try:
            self.db.conn.execute("begin immediate")
            yield self.db
            self.db.conn.execute("commit")
        except sqlite3.OperationalError as error:
            self.db.conn.rollback()
            remedy = "see that there is room on the disk and that no other program holds the file"
            raise CannotWrite(f"{self.path}: {error}; {remedy}") from error
        except BaseException:
            self.db.conn.rollback()
            raise

    def close(self) -> None:
        """Close the file; a store is not used after that."""
        self.db.close()


def _refuse_foreign(path: Path) -> None:
    """A file that exists must be a database of ours: an empty or foreign one is never written over."""
    if not path.exists():
        return
    if path.stat().st_size == 0:
        raise CannotWrite(f"{path}: the file is empty; move it away or restore a copy of it")
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as connection:
        found = connection.execute("pragma application_id").fetchone()[0]
        tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
    connection.close()
    if tables and found != APPLICATION_ID:
        raise CannotWrite(f"{path}: this database belongs to another program; set another [paths] state")
