"""The store: opening, transactions, and all subjects in one class."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from pipeline.errors import CannotWrite, UsageError
from pipeline.permissions import why_not_written
from pipeline.storage.articles import ArticleStore, Retention
from pipeline.storage.database import connect_database, looking, patiently, refuse_foreign, remedied
from pipeline.storage.deliveries import Sent
from pipeline.storage.findings import KnowledgeStore
from pipeline.storage.reviews import Reviews
from pipeline.storage.schema import migrations, unknown_migrations
from pipeline.storage.sources import Fed, Listed, Reached
from pipeline.storage.versions import Kept


class Store(Listed, Reached, ArticleStore, KnowledgeStore, Kept, Reviews, Sent, Fed, Retention):
    """Everything that is known, in `brief.db` of the state folder: `with Store(config.state) as store: ...`.

    It is used by the thread that opened it. Its methods are by subject in the modules of this folder; for scripts
    `holders`, `claims_by`, `claims`, `best_findings` and `newest` are meant, and `Shelf` for published pages.
    """

    def __init__(self, folder: Path) -> None:
        """Open or create the store in `folder`; raises CannotWrite for a file that is not ours or is damaged."""
        self.path = folder / "brief.db"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            refuse_foreign(self.path)
            connection = connect_database(self.path)
            if newer := unknown_migrations(connection):
                connection.close()
                raise CannotWrite(f"{self.path}: was written by a newer version of living-brief ({newer[0]}); upgrade")
            self.db = Database(connection)
            if migrations.pending(self.db):
                with self.writing():
                    migrations.apply(self.db)
        except OSError as error:
            raise CannotWrite(why_not_written(Path(error.filename or self.path), error)) from error
        except sqlite3.DatabaseError as error:
            raise CannotWrite(remedied(self.path, error)) from error

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
                raise CannotWrite(remedied(store.path, error)) from error
        return store

    @classmethod
    def looking(cls, folder: Path) -> Store:
        """The store in `folder` for those who write nothing, also beside a run; raises UsageError before the first."""
        store = cls.__new__(cls)
        store.path = folder / "brief.db"
        if not store.path.exists():
            raise UsageError(f"{store.path}: nothing has been run yet; start with: brief run")
        store.db = Database(looking(store.path))
        return store

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One immediate transaction: waits for other writers, then keeps all of the block or none of it."""
        if self.db.conn.in_transaction:
            yield self.db
            return
        try:
            patiently(self.db.conn, "begin immediate")
            yield self.db
            self.db.conn.execute("commit")
        except sqlite3.OperationalError as error:
            self.db.conn.rollback()
            raise CannotWrite(remedied(self.path, error)) from error
        except BaseException:
            self.db.conn.rollback()
            raise

    def close(self) -> None:
        """Close the file; a store is not used after that."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
