"""The store's part on feeds: entries of the newest versions as they were rendered, so that each is rendered once."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress

from sqlite_utils import Database

from pipeline.records import FeedEntry
from pipeline.store.codec import dump, load


class Fed:
    """Entries of feeds, by topic and version."""

    db: Database

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction; see `Store.writing`."""
        raise AssertionError("Store provides this")

    def entries(self, topic: str, form: str) -> dict[int, FeedEntry]:
        """The entries that are kept in this form, by version: `form` names all that they depend on but the version.

        What is no entry any more is left out, as it can be rendered anew.
        """
        found: dict[int, FeedEntry] = {}
        for row in self.db.execute("select record from feed_entries where topic = ? and form = ?", [topic, form]):
            with suppress(ValueError):
                entry = load(FeedEntry, row["record"])
                found[entry.version] = entry
        return found

    def keep_entries(self, topic: str, form: str, entries: Iterable[FeedEntry]) -> None:
        """Keep these entries, and none else of the topic: they can be rendered anew at any time."""
        rows = [(topic, entry.version, form, dump(FeedEntry, entry)) for entry in entries]
        with self.writing() as db:
            db.execute("delete from feed_entries where topic = ?", [topic])
            db.conn.executemany("insert into feed_entries values (?, ?, ?, ?)", rows)
