"""The store's part on listing: sources, the files of folders, and the items that sources list."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from pipeline.records import Item, Listing, tagged
from pipeline.store.codec import instant, moment

MAX_TRIES = 3  # looks at a page that keeps failing


class Listed:
    """Sources and items."""

    db: Database

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction; see `Store.writing`."""
        raise AssertionError("Store provides this")

    # --- sources

    def sources(self) -> dict[str, dict[str, Any]]:
        """What is known of each source by name: validators, last look, failures in a row, last error."""
        return {row["name"]: dict(row) for row in self.db.query("select * from sources order by name")}

    def keep_listing(self, listing: Listing, location: str, now: datetime) -> int:
        """Store what a source lists, its validators with it; returns how many items are new or changed."""
        with self.writing() as db:
            fresh = sum(self._keep_item(item, now) for item in listing.items)
            db.execute(
                "insert into sources (name, location, etag, modified, body_hash, checked, listed, note, entries)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (name) do update set location = excluded.location,"
                " etag = excluded.etag, modified = excluded.modified, body_hash = excluded.body_hash,"
                " checked = excluded.checked, listed = excluded.listed, note = excluded.note,"
                " entries = excluded.entries, failures = 0, error = ''",
                [
                    listing.source,
                    location,
                    listing.etag,
                    listing.modified,
                    listing.body_hash,
                    instant(now),
                    instant(now),
                    listing.note,
                    listing.digests,
                ],
            )
        return fresh

    def keep_unchanged(self, source: str, now: datetime) -> None:
        """The source answered that nothing changed."""
        with self.writing() as db:
            db.execute(
                "update sources set checked = ?, failures = 0, error = '' where name = ?", [instant(now), source]
            )

    def keep_items(self, items: Sequence[Item], now: datetime) -> int:
        """Store items of a source that tells them one by one; returns how many are new or changed."""
        with self.writing():
            return sum(self._keep_item(item, now) for item in items)

    def pass_over(self, items: Sequence[Item], now: datetime) -> None:
        """Know items that a first look leaves out, so that the second look does not take them for new ones."""
        with self.writing() as db:
            for item in items:
                if db.execute("select 1 from items where id = ?", [item.id]).fetchone() is None:
                    self._keep_item(item, now)
                    db.execute("update items set state = 'left' where id = ?", [item.id])

    def keep_looked(self, source: str, location: str, now: datetime) -> None:
        """The source was looked at from end to end, whatever it had."""
        with self.writing() as db:
            db.execute(
                "insert into sources (name, location, checked, listed) values (?, ?, ?, ?) on conflict (name) do update"
                " set location = excluded.location, checked = excluded.checked, listed = excluded.listed,"
                " failures = 0, error = ''",
                [source, location, instant(now), instant(now)],
            )

    def keep_source_failure(self, source: str, location: str, error: str, now: datetime) -> int:
        """The source could not be read; returns for how many runs in a row."""
        with self.writing() as db:
            db.execute(
                "insert into sources (name, location, checked, failures, error) values (?, ?, ?, 1, ?)"
                " on conflict (name) do update set checked = excluded.checked, error = excluded.error,"
                " failures = failures + 1",
                [source, location, instant(now), error],
            )
            failures: int = db.execute("select failures from sources where name = ?", [source]).fetchone()[0]
        return failures

    def _keep_item(self, item: Item, now: datetime) -> bool:
        """Insert an item, or mark it for another look when its source tells it otherwise or another source lists it."""
        listing = tagged("listing", item.title, item.text, item.updated and instant(item.updated))
        known = self.db.execute("select listing, source from items where id = ?", [item.id]).fetchone()
        if known is None:
            # not `db.table(...).insert`, which asks for the names of all tables and views before each row
            self.db.execute(
                "insert into items (id, url, title, outlet, source, author, published, updated, text, found, date_from,"
                " listing, seen, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')",
                [
                    item.id, item.url, item.title, item.outlet, item.source, item.author,
                    item.published and instant(item.published), item.updated and instant(item.updated),
                    item.text, item.found, item.date_from, listing, instant(now),
                ],
            )  # fmt: skip
        listed = self.db.execute("insert or ignore into listings values (?, ?)", [item.id, item.source]).rowcount
        if known is None:
            return True
        told_otherwise = known["source"] == item.source and known["listing"] != listing
        if told_otherwise:
            self.db.execute(
                "update items set title = ?, text = ?, updated = ?, listing = ? where id = ?",
                [item.title, item.text, item.updated and instant(item.updated), listing, item.id],
            )
            self.db.execute("update items set state = 'pending', tries = 0 where id = ?", [item.id])
        elif listed:
            # What was read is held against the other source's topics as it is; its page need not be fetched again.
            self.db.execute(
                "update items set tries = 0, state = case state when 'read' then 'relisted' else 'pending' end,"
                " text = case when state != 'read' and length(text) < length(?2) then ?2 else text end where id = ?1",
                [item.id, item.text],
            )
        return bool(told_otherwise or listed)

    # --- queries

    def asked(self, source: str) -> tuple[tuple[str, datetime, int], ...]:
        """Each query put to a search, when last, and how many times in a row it brought nothing relevant."""
        rows = self.db.query("select query, asked, barren from queries where source = ?", [source])
        return tuple((row["query"], moment(row["asked"]), row["barren"]) for row in rows)

    def keep_asked(self, source: str, query: str, now: datetime, barren: bool) -> None:
        """A query was answered, with something relevant or without."""
        with self.writing() as db:
            db.execute(
                "insert into queries values (?1, ?2, ?3, ?4) on conflict (source, query) do update set"
                " asked = excluded.asked, barren = case when ?4 then barren + 1 else 0 end",
                [source, query, instant(now), int(barren)],
            )

    # --- documents of folders

    def stamps(self, source: str) -> dict[str, str]:
        """Path to stamp of each file of a folder that was read."""
        return {
            row["path"]: row["stamp"]
            for row in self.db.query("select path, stamp from files where source = ?", [source])
        }

    def keep_stamps(self, source: str, stamps: Mapping[str, str]) -> None:
        """Remember which files were read."""
        with self.writing() as db:
            rows = [{"source": source, "path": path, "stamp": stamp} for path, stamp in sorted(stamps.items())]
            db.table("files").upsert_all(rows, pk=("source", "path"))

    # --- items

    def pending(self, limit: int) -> tuple[Item, ...]:
        """Items that wait to be read, oldest first; an item is given up after three failed tries."""
        rows = self.db.query(
            "select * from items where state = 'pending' and tries < ? order by coalesce(published, seen), id limit ?",
            [MAX_TRIES, limit],
        )
        return tuple(item_of(row) for row in rows)

    def listed_by(self, source: str) -> tuple[Item, ...]:
        """The items that a source lists or has listed, newest first."""
        rows = self.db.query(
            "select i.* from listings l join items i on i.id = l.item where l.source = ?"
            " order by coalesce(i.published, i.seen) desc, i.id",
            [source],
        )
        return tuple(item_of(row) for row in rows)

    def items(self, ids: Iterable[str]) -> tuple[Item, ...]:
        """Items by id."""
        found: list[Item] = []
        for chunk in chunks(sorted(set(ids))):
            marks = ",".join("?" * len(chunk))
            found.extend(map(item_of, self.db.execute(f"select * from items where id in ({marks})", chunk)))
        return tuple(found)

    def relisted(self) -> tuple[Item, ...]:
        """Items that were read and that another source lists too since then."""
        return tuple(item_of(row) for row in self.db.query("select * from items where state = 'relisted' order by id"))

    def sources_of(self, item: str) -> frozenset[str]:
        """The names of all sources that list the item."""
        return frozenset(row["source"] for row in self.db.query("select source from listings where item = ?", [item]))

    def keep_item_state(self, item: str, state: str, error: str = "") -> None:
        """An item was read, or a try failed: `state` is "read", "failed" or "pending" (to be tried again)."""
        with self.writing() as db:
            tries = " , tries = tries + 1" if error else ""
            db.execute(f"update items set state = ?, error = ?{tries} where id = ?", [state, error, item])
            db.execute(
                "update items set state = 'failed' where id = ? and state = 'pending' and tries >= ?", [item, MAX_TRIES]
            )


def item_of(row: Mapping[str, Any] | sqlite3.Row) -> Item:
    """The item of a row of `items`."""
    return Item(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        outlet=row["outlet"],
        source=row["source"],
        author=row["author"],
        published=moment(row["published"]) if row["published"] else None,
        updated=moment(row["updated"]) if row["updated"] else None,
        text=row["text"],
        found=row["found"],
        date_from=row["date_from"],
    )


def chunks(values: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """Parts small enough for SQLite's limit on parameters."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
