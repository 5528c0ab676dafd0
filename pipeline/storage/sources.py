"""The store's part on sources: what they list, the files of folders, and how hosts and feeds stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pipeline.models import OUTLETS, Arrived, Hold, Item, Listing, Rules, Standing, canonical_json, tagged
from pipeline.storage.codec import dump, instant, load_record, parse_instant
from pipeline.storage.database import Row, StorePart, ids_json

_TITLES = "no more than a headline was found there"
NEWEST = 20  # items of a source by which it is judged whether its articles arrive


class Sources(StorePart):
    """Sources, their items, and what is remembered of servers from one run to the next."""

    def sources(self) -> dict[str, dict[str, Any]]:
        """What is known of each source by name: validators, last look, failures in a row, last error."""
        return {row["name"]: dict(row) for row in self.rows("select * from sources order by name")}

    def failing_sources(self) -> tuple[dict[str, Any], ...]:
        """Name, failures in a row and error of each source that could not be read when it was last asked."""
        rows = self.rows("select name, failures, error from sources where failures order by name")
        return tuple(map(dict, rows))

    def keep_listing(self, listing: Listing, location: str, now: datetime) -> int:
        """Store what a source lists, its validators with it; returns how many items are new or changed."""
        with self.writing():
            fresh = sum(self._keep_item(item, now) for item in listing.items)
            self.write(
                "insert into sources (name, location, etag, modified, body_hash, checked, listed, note)"
                " values (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7) on conflict (name) do update set"
                " location = excluded.location, etag = excluded.etag, modified = excluded.modified,"
                " body_hash = excluded.body_hash, checked = excluded.checked, listed = excluded.listed,"
                " note = excluded.note, failures = 0, error = ''",
                listing.source, location, listing.etag, listing.modified, listing.body_hash, instant(now),
                listing.note,
            )  # fmt: skip
        return fresh

    def keep_unchanged(self, source: str, now: datetime) -> None:
        """The source answered that nothing changed."""
        self.write("update sources set checked = ?, failures = 0, error = '' where name = ?", instant(now), source)

    def newest_published(self) -> datetime | None:
        """The day of the newest item that any source has told of."""
        newest = self.value("select max(published) from items")
        return parse_instant(newest) if newest else None

    def keep_items(self, items: Sequence[Item], now: datetime) -> int:
        """Store items of a source that tells them one by one; returns how many are new or changed."""
        with self.writing():
            return sum(self._keep_item(item, now) for item in items)

    def pass_over(self, items: Sequence[Item], now: datetime) -> None:
        """Know items that a first look leaves out, so that the second look does not take them for new ones."""
        with self.writing():
            for item in items:
                if self.row("select 1 from items where id = ?", item.id) is None:
                    self._keep_item(item, now)
                    self.write("update items set state = 'left' where id = ?", item.id)

    def take_left(self, source: str, since: datetime, most: int) -> None:
        """Read of what a first look left out what is of this time, as far as the source has brought less than `most`.

        Its settings may be wider now than they were then.
        """
        left = "from items where state = 'left' and source = ? and published >= ?"
        if self.row(f"select 1 {left}", source, instant(since)) is None:
            return
        room = most - self.value("select count(*) from items where source = ? and state <> 'left'", source)
        if room > 0:
            self.write(
                f"update items set state = 'pending' where id in (select id {left} order by published desc limit ?)",
                source, instant(since), room,
            )  # fmt: skip

    def keep_looked(self, source: str, location: str, now: datetime) -> None:
        """The source was looked at from end to end, whatever it had."""
        self.write(
            "insert into sources (name, location, checked, listed) values (?1, ?2, ?3, ?3) on conflict (name) do update"
            " set location = excluded.location, checked = excluded.checked, listed = excluded.listed,"
            " failures = 0, error = ''",
            source, location, instant(now),
        )  # fmt: skip

    def keep_source_failure(self, source: str, location: str, error: str, now: datetime) -> int:
        """The source could not be read; returns for how many runs in a row."""
        with self.writing():
            self.write(
                "insert into sources (name, location, checked, failures, error) values (?, ?, ?, 1, ?)"
                " on conflict (name) do update set checked = excluded.checked, error = excluded.error,"
                " failures = failures + 1",
                source, location, instant(now), error,
            )  # fmt: skip
            return int(self.value("select failures from sources where name = ?", source))

    def _keep_item(self, item: Item, now: datetime) -> bool:
        """Insert an item, or mark it for another look when its source tells it otherwise or another source lists it."""
        updated = item.updated and instant(item.updated)
        listing = tagged("listing", item.title, item.text, updated)
        known = self.row("select listing, source, outlet, outlet_from from items where id = ?", item.id)
        if known is None:
            self.write(
                "insert into items (id, url, title, outlet, source, author, published, updated, text, found, date_from,"
                " listing, seen, entry, outlet_from, state)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')",
                item.id, item.url, item.title, item.outlet, item.source, item.author,
                item.published and instant(item.published), updated, item.text, item.found, item.date_from, listing,
                instant(now), item.entry, item.outlet_from,
            )  # fmt: skip
        listed = self.write("insert or ignore into listings values (?, ?)", item.id, item.source)
        if known is None:
            return True
        source, before = known["source"], known["listing"]
        if item.outlet != known["outlet"] and OUTLETS.index(item.outlet_from) > OUTLETS.index(known["outlet_from"]):
            # a page belongs to its own site, whoever listed it first
            self.write(
                "update items set outlet = ?, outlet_from = ? where id = ?", item.outlet, item.outlet_from, item.id
            )
            if known["outlet_from"] == "carrier":  # what was read were the words of who listed it first
                source, before = item.source, ""
        told_otherwise = source == item.source and before != listing
        if told_otherwise:
            self.write(
                "update items set source = ?, title = ?, text = ?, updated = ?, listing = ?, state = 'pending',"
                " tries = 0, retry = '' where id = ?",
                item.source, item.title, item.text, updated, listing, item.id,
            )  # fmt: skip
        elif listed:
            # What was read is held against the other source's topics as it is; its page need not be fetched again.
            self.write(
                "update items set tries = 0, retry = '',"
                " state = case state when 'read' then 'relisted' else 'pending' end,"
                " text = case when state != 'read' and length(text) < length(?2) then ?2 else text end where id = ?1",
                item.id, item.text,
            )  # fmt: skip
        return bool(told_otherwise or listed)

    # --- queries

    def asked(self, source: str) -> tuple[tuple[str, datetime, int], ...]:
        """Each query put to a search, when last, and how many times in a row it brought nothing relevant."""
        rows = self.rows("select query, asked, barren from queries where source = ?", source)
        return tuple((row["query"], parse_instant(row["asked"]), row["barren"]) for row in rows)

    def keep_asked(self, source: str, query: str, now: datetime, barren: bool) -> None:
        """A query was answered, with something relevant or without."""
        self.write(
            "insert into queries values (?1, ?2, ?3, ?4) on conflict (source, query) do update set"
            " asked = excluded.asked, barren = case when ?4 then barren + 1 else 0 end",
            source, query, instant(now), int(barren),
        )  # fmt: skip

    # --- documents of folders

    def stamps(self, source: str) -> dict[str, str]:
        """Path to stamp of each file of a folder that was read."""
        return self.pairs("select path, stamp from files where source = ?", source)

    def keep_stamps(self, source: str, stamps: Mapping[str, str]) -> None:
        """Remember which files were read."""
        rows = [(source, path, stamp) for path, stamp in sorted(stamps.items())]
        with self.writing():
            self.write_many("insert or replace into files (source, path, stamp) values (?, ?, ?)", rows)

    # --- items

    def pending(self, limit: int, now: datetime) -> tuple[Item, ...]:
        """Items that wait to be read and whose page may be asked now, oldest first; of too many, each host in turn."""
        found = self.rows(
            "select id, url from items where state = 'pending' and retry <= ? order by coalesce(published, seen), id",
            instant(now),
        )
        hosts: Counter[str] = Counter()
        turns = []
        for place, (item, url) in enumerate(found):
            host = url.split("/", 3)[2] if url.startswith("http") else ""
            turns.append((hosts[host], place, item))
            hosts[host] += 1
        chosen = [item for _, item in sorted((place, item) for _, place, item in sorted(turns)[:limit])]
        return self._items(
            "select i.* from json_each(?) c cross join items i on i.id = c.value order by c.key", canonical_json(chosen)
        )

    def tries(self, item: str) -> int:
        """How many times in a row the page of an item could not be read."""
        return int(self.value("select tries from items where id = ?", item) or 0)

    def listed_by(self, source: str) -> tuple[Item, ...]:
        """The items that a source lists or has listed, newest first."""
        return self._items(
            "select i.* from listings l join items i on i.id = l.item where l.source = ?"
            " order by coalesce(i.published, i.seen) desc, i.id",
            source,
        )

    def entries_at(self, urls: Iterable[str], sources: Iterable[str]) -> tuple[Item, ...]:
        """The items that any of these sources lists at these addresses, oldest first."""
        return self._items(
            "select distinct i.* from json_each(?1) u cross join items i on i.url = u.value"
            " join listings l on l.item = i.id where l.source in (select value from json_each(?2))"
            " order by i.seen, i.id",
            ids_json(urls), ids_json(sources),
        )  # fmt: skip

    def shares_page(self, url: str) -> bool:
        """Whether several items stand at one address."""
        return len(self.rows("select 1 from items where url = ? limit 2", url)) > 1

    def items(self, ids: Iterable[str]) -> tuple[Item, ...]:
        """Items by id."""
        return self._items("select * from items where id in (select value from json_each(?))", ids_json(ids))

    def relisted(self) -> tuple[Item, ...]:
        """Items that were read and that another source lists too since then."""
        return self._items("select * from items where state = 'relisted' order by id")

    def sources_of(self, item: str) -> frozenset[str]:
        """The names of all sources that list the item."""
        return frozenset(name for (name,) in self.rows("select source from listings where item = ?", item))

    def keep_item_state(self, item: str, state: str, error: str = "") -> None:
        """An item was read or given up: `state` is "read", "failed", or "pending" to be read in this run."""
        tries = ", tries = tries + 1" if error else ""
        self.write(f"update items set state = ?, error = ?, retry = ''{tries} where id = ?", state, error, item)

    def keep_retry(self, item: str, when: datetime, error: str) -> None:
        """The page of an item could not be read; it is asked again from this instant on."""
        self.write(
            "update items set state = 'pending', tries = tries + 1, retry = ?, error = ? where id = ?",
            instant(when), error, item,
        )  # fmt: skip

    def arrived(self, source: str) -> Arrived:
        """What became of the NEWEST items that a source lists."""
        rows = self.rows(
            "select i.error, coalesce((select a.quality from articles a where a.item = i.id order by a.revision desc"
            " limit 1), '') as quality from listings l"
            " join items i on i.id = l.item where l.source = ? and i.state in ('read', 'relisted', 'failed', 'pending')"
            " and (i.error != '' or i.state in ('read', 'relisted')) order by i.seen desc, i.id limit ?",
            source, NEWEST,
        )  # fmt: skip
        # A headline alone is nothing to read, whether its page failed or had no text.
        unread = [row for row in rows if row["quality"] == "title" or (row["error"] and not row["quality"])]
        partly = [row for row in rows if row["error"] and row not in unread]
        why = next((row["error"] or _TITLES for row in rows if row in unread or row in partly), "")
        return Arrived(len(rows) - len(unread), len(partly), len(unread), why)

    def _items(self, statement: str, *values: object) -> tuple[Item, ...]:
        return tuple(map(item_from_row, self.rows(statement, *values)))

    # --- pages

    def page(self, item: str) -> tuple[str, str]:
        """ETag and Last-Modified of an item's page as it was last read, empty where it was not."""
        row = self.row("select etag, modified from pages where item = ?", item)
        return (row["etag"], row["modified"]) if row else ("", "")

    def keep_page(self, item: str, etag: str, modified: str, read: datetime) -> None:
        """The page of an item was read, first at this instant, and came with these validators."""
        self.write(
            "insert into pages (item, etag, modified, read) values (?, ?, ?, ?) on conflict (item) do update set"
            " etag = excluded.etag, modified = excluded.modified",
            item, etag, modified, instant(read),
        )  # fmt: skip

    def keep_look(self, item: str, when: datetime | None) -> None:
        """A page is to be looked at again at this instant, as long as a version cites it; None: no more."""
        self.write("update pages set look = ? where item = ?", when and instant(when), item)

    def looks(self, now: datetime, most: int) -> tuple[tuple[Item, datetime], ...]:
        """The items whose pages are due for another look, with when they were first read, longest due first."""
        rows = self.rows(
            "select i.*, p.read as first_read from pages p join items i on i.id = p.item"
            " where p.look <= ? order by p.look, p.item limit ?",
            instant(now), most,
        )  # fmt: skip
        return tuple((item_from_row(row), parse_instant(row["first_read"])) for row in rows)

    def cited(self, topics: Iterable[str]) -> frozenset[str]:
        """The items that the newest versions of these topics cite."""
        rows = self.rows(
            "select distinct json_extract(s.value, '$.item') as item from json_each(?) t join versions v"
            " on v.topic = t.value and v.number = (select max(number) from versions n where n.topic = t.value),"
            " json_each(v.brief, '$.sources') s",
            ids_json(topics),
        )
        return frozenset(item for (item,) in rows)

    # --- hosts: robots.txt, waiting that hosts asked for, and how sources have stood

    def rules(self, origins: Iterable[str]) -> dict[str, Rules]:
        """What the robots.txt of these origins said when they were last read."""
        rows = self.rows("select * from robots where origin in (select value from json_each(?))", ids_json(origins))
        return {row["origin"]: load_record(Rules, row["record"]) for row in rows}

    def keep_rules(self, rules: Rules) -> None:
        """Remember a robots.txt with the time at which it was read."""
        self.write("insert or replace into robots values (?, ?)", rules.origin, dump(Rules, rules))

    def holds(self, now: datetime) -> dict[str, Hold]:
        """The hosts that asked for no request before an instant that has not come."""
        # None is longer than a day, but for one that was given while the clock was wrong.
        furthest = instant(now + timedelta(days=2)) if now.year > 1970 else "9"
        rows = self.rows("select * from holds where until > ? and until <= ?", instant(now), furthest)
        return {row["host"]: load_record(Hold, row["record"]) for row in rows}

    def keep_hold(self, hold: Hold) -> None:
        """Remember that a host is not to be asked before an instant."""
        self.write("insert or replace into holds values (?, ?, ?)", hold.host, instant(hold.until), dump(Hold, hold))

    def standings(self) -> dict[str, Standing]:
        """How each source has answered lately, by its name."""
        return {row["source"]: load_record(Standing, row["record"]) for row in self.rows("select * from standings")}

    def standing(self, source: str) -> Standing | None:
        """How one source has answered lately."""
        record = self.value("select record from standings where source = ?", source)
        return load_record(Standing, record) if record else None

    def keep_standing(self, standing: Standing) -> None:
        """Remember how a source stands."""
        self.write("insert or replace into standings values (?, ?)", standing.source, dump(Standing, standing))


def item_from_row(row: Row) -> Item:
    """The item of a row of `items`."""
    return Item(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        outlet=row["outlet"],
        source=row["source"],
        author=row["author"],
        published=parse_instant(row["published"]) if row["published"] else None,
        updated=parse_instant(row["updated"]) if row["updated"] else None,
        text=row["text"],
        found=row["found"],
        date_from=row["date_from"],
        outlet_from=row["outlet_from"],
        entry=row["entry"],
    )
