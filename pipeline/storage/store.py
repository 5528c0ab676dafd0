"""The store: opening it, and all subjects in one class."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeline.errors import CannotWrite
from pipeline.permissions import why_not_written
from pipeline.storage.articles import Articles
from pipeline.storage.database import DATABASE, connect_database, is_current, look_at, refuse_foreign, remedied
from pipeline.storage.findings import Findings
from pipeline.storage.publication import Publication
from pipeline.storage.schema import is_blank, make_tables
from pipeline.storage.sources import Sources
from pipeline.storage.versions import Versions


class Store(Sources, Articles, Findings, Versions, Publication):
    """Everything that is known, in `brief.db` of the state folder: `with Store(config.state) as store: ...`.

    It is used by the thread that opened it. Its methods are by subject in the modules of this folder; for scripts
    `holders`, `claims_by`, `claims`, `best_findings` and `newest` are meant, and `Shelf` for published pages.
    """

    def __init__(self, folder: Path) -> None:
        """Open or create the store in `folder`; raises CannotWrite for a file that is not ours or is damaged."""
        path = folder / DATABASE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            refuse_foreign(path)
            self._use(path, connect_database(path))
            if not is_current(self.connection):
                self._make()
        except OSError as error:
            raise CannotWrite(why_not_written(Path(error.filename or path), error)) from error
        except sqlite3.DatabaseError as error:
            raise CannotWrite(remedied(path, error)) from error

    def _use(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path, self.connection = path, connection

    def _make(self) -> None:
        """Give a new file its tables, an older one what it lacks."""
        with self.writing():
            if is_blank(self.connection):
                make_tables(self.connection)
        if not is_current(self.connection):
            self._migrate()

    def _migrate(self) -> None:
        from pipeline.storage.migrations import migrate, unknown_migrations

        if newer := unknown_migrations(self.connection):
            self.close()
            raise CannotWrite(f"{self.path}: was written by a newer version of living-brief ({newer[0]}); upgrade")
        with self.writing():
            migrate(self.connection)

    @classmethod
    def passing(cls, folder: Path) -> Store:
        """A store in memory, gone when it is closed, that knows what the one in `folder` knows of hosts."""
        store = cls.__new__(cls)
        connection = sqlite3.connect(":memory:", isolation_level=None, uri=True)
        connection.row_factory = sqlite3.Row
        store._use(folder / DATABASE, connection)
        store._make()
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
        return cls.on(*look_at(folder))

    @classmethod
    def on(cls, path: Path, connection: sqlite3.Connection) -> Store:
        """The store of an open connection, which is left to its owner to close."""
        store = cls.__new__(cls)
        store._use(path, connection)
        return store
