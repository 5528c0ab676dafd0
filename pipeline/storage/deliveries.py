"""The store's part on who is told of a version: what is due to each target, what was sent, what failed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from pipeline.storage.codec import instant


@dataclass(frozen=True, slots=True)
class Due:
    """A version that a target has not been told of yet."""

    topic: str
    version: int
    target: str
    tries: int


class Sent:
    """Notifications, by topic, version and the name of their target."""

    db: Database

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction; see `Store.writing`."""
        raise AssertionError("Store provides this")

    def owe(self, topic: str, version: int, targets: Iterable[str]) -> None:
        """Note whom a version is to be told to; belongs into the transaction that keeps the version."""
        with self.writing() as db:
            db.conn.executemany(
                "insert or ignore into notifications (topic, version, target) values (?, ?, ?)",
                [(topic, version, target) for target in targets],
            )

    def due(self, topic: str, tries: int) -> tuple[Due, ...]:
        """What is still to be told of a topic and has not failed that often, oldest version first."""
        rows = self.db.query(
            "select topic, version, target, tries from notifications"
            " where topic = ? and sent is null and tries < ? order by version, target",
            [topic, tries],
        )
        return tuple(Due(**row) for row in rows)

    def unsent(self, target: str) -> tuple[tuple[Due, str], ...]:
        """What a target has not been told yet although it was tried, and why, oldest version first."""
        rows = self.db.query(
            "select topic, version, target, tries, error from notifications"
            " where target = ? and sent is null and tries > 0 order by topic, version",
            [target],
        )
        return tuple((Due(row["topic"], row["version"], row["target"], row["tries"]), row["error"]) for row in rows)

    def keep_sent(self, due: Due, sent: datetime | None, error: str = "") -> None:
        """Note that a target was told, or, when `sent` is None, why it could not be."""
        with self.writing() as db:
            db.execute(
                "update notifications set sent = ?, tries = tries + 1, error = ?"
                " where topic = ? and version = ? and target = ?",
                [instant(sent) if sent else None, error, due.topic, due.version, due.target],
            )
