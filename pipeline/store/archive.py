"""The archive of a topic: blocks that left its page, looked up by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlite_utils import Database

from pipeline.records import Block
from pipeline.store import editions


class Archive(Mapping[str, Block]):
    """The archive of a topic: what is put back onto the page is looked up, and nothing else is read."""

    def __init__(self, db: Database, topic: str) -> None:
        self._db, self._topic = db, topic

    def __getitem__(self, block: str) -> Block:
        wanted = "select version, record from archive where topic = ? and block = ?"
        row = self._db.execute(wanted, [self._topic, block]).fetchone()
        found: Block | None = editions.block(row["record"], self._topic) if row else None
        # What was displaced by the version that it came in with was never read: when it comes back, it is new.
        if found is None or found.since >= row["version"]:
            raise KeyError(block)
        return found

    def __iter__(self) -> Iterator[str]:
        rows = self._db.query("select block from archive where topic = ? order by version, block", [self._topic])
        return (row["block"] for row in rows)

    def __len__(self) -> int:
        return int(self._db.execute("select count(*) from archive where topic = ?", [self._topic]).fetchone()[0])
