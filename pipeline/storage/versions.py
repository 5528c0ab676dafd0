"""The store's part on what is kept for good: versions, changes, the archive, permanent numbers and the log of runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from pipeline.models import Block, Brief, Change, canonical_json
from pipeline.storage.codec import dump, instant, parse_instant
from pipeline.storage.editions import archived_block, stored_brief, stored_changes
from pipeline.storage.schema import CHAINED, chained, seal
from pipeline.storage.scopes import Scopes

# The store's part on permanent numbers in a topic: those of sources, and those in the names of blocks.


class Numbered:
    """Numbers, as they are asked for; a version gives them (`Kept.keep_version`)."""

    db: Database

    def numbers(self, topic: str) -> dict[str, int]:
        """Item id to its permanent number in this topic: all of them, which no run should need."""
        rows = self.db.execute("select item, number from numbers where topic = ?", [topic])
        return {row["item"]: row["number"] for row in rows}

    def numbers_of(self, topic: str, items: Iterable[str]) -> dict[str, int]:
        """The numbers of those of these items that have one."""
        # Item by item: for a list of them SQLite would rather look through all numbers of the topic.
        rows = self.db.execute(
            "select n.item, n.number from json_each(?1) k cross join numbers n where n.topic = ?2 and n.item = k.value",
            [canonical_json(sorted(set(items))), topic],
        )
        return {row["item"]: row["number"] for row in rows}

    def newest_numbers(self, topic: str, most: int) -> dict[str, int]:
        """The numbers that were given last, highest first, of what still belongs to the topic."""
        wanted = (
            "select n.item, n.number from numbers n where n.topic = ?1 and exists (select 1 from belonging b"
            " where b.topic = ?1 and b.item = n.item and b.verdict = 'kept') order by n.number desc limit ?2"
        )
        return {row["item"]: row["number"] for row in self.db.execute(wanted, [topic, most])}

    def last_number(self, topic: str) -> int:
        """The highest number that was given, 0 before the first."""
        number: int = self.db.execute(
            "select coalesce(max(number), 0) from numbers where topic = ?", [topic]
        ).fetchone()[0]
        return number

    def last_names(self, topic: str) -> dict[str, int]:
        """Letter to the highest number that a block of the topic was named with: {"n": 12, "t": 5}."""
        rows = self.db.execute("select letter, number from block_names where topic = ?", [topic])
        return {row["letter"]: row["number"] for row in rows}

    def _keep_numbers(self, topic: str, numbers: Mapping[str, int]) -> None:
        """Give these items their numbers, as far as they have none."""
        highest = self.last_number(topic)
        given = [(topic, number, item) for item, number in numbers.items() if number > highest]
        self.db.conn.executemany("insert or ignore into numbers values (?, ?, ?)", given)
        done = [(topic, item) for _, _, item in given]
        self.db.conn.executemany("delete from waiting where what = 'number' and topic = ? and item = ?", done)

    def _keep_names(self, topic: str, blocks: Iterable[Block]) -> None:
        """Note the highest numbers among the names of these blocks, so that none is given twice."""
        for name in (block.name for block in blocks if block.name):
            self.db.execute(
                "insert into block_names values (?1, ?2, ?3) on conflict (topic, letter)"
                " do update set number = max(number, ?3)",
                [topic, name[0], int(name[1:])],
            )


# The archive of a topic: blocks that left its page, looked up by their ids.


class Archive(Mapping[str, Block]):
    """The archive of a topic: what is put back onto the page is looked up, and nothing else is read."""

    def __init__(self, db: Database, topic: str) -> None:
        self._db, self._topic = db, topic

    def __getitem__(self, block: str) -> Block:
        wanted = "select version, record from archive where topic = ? and block = ?"
        row = self._db.execute(wanted, [self._topic, block]).fetchone()
        found: Block | None = archived_block(row["record"], self._topic) if row else None
        # What was displaced by the version that it came in with was never read: when it comes back, it is new.
        if found is None or found.since >= row["version"]:
            raise KeyError(block)
        return found

    def __iter__(self) -> Iterator[str]:
        rows = self._db.query("select block from archive where topic = ? order by version, block", [self._topic])
        return (row["block"] for row in rows)

    def __len__(self) -> int:
        return int(self._db.execute("select count(*) from archive where topic = ?", [self._topic]).fetchone()[0])


MOST_FRESH = 120  # findings that wait for a version
_BEYOND = """
update findings set fresh = 0 where id in (select id from findings indexed by findings_fresh where topic = ? and fresh
order by first < last desc, score desc, id limit -1 offset ?)"""
_SETTLED = """
update relations indexed by relations_fresh set fresh = 0 where topic = ?1 and fresh and not exists (select 1 from
finding_claims c join findings f on f.id = c.finding where c.topic = ?1 and c.claim = relations.claim and f.fresh)"""


class Kept(Numbered, Scopes):
    """Versions and runs."""

    db: Database

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction; see `Store.writing`."""
        raise AssertionError("Store provides this")

    # --- versions

    def last_version(self, topic: str) -> int:
        """The newest version's number, 0 before the first."""
        row = self.db.execute("select coalesce(max(number), 0) from versions where topic = ?", [topic]).fetchone()
        number: int = row[0]
        return number

    def brief(self, topic: str, number: int) -> Brief | None:
        """A version as it was, None when there is no such version."""
        row = self.db.execute("select brief from versions where topic = ? and number = ?", [topic, number]).fetchone()
        return stored_brief(row["brief"]) if row else None

    def newest_versions(self, topic: str, most: int) -> tuple[tuple[Brief, tuple[Change, ...]], ...]:
        """The newest versions with their changes, newest first."""
        rows = self.db.query(
            "select brief, changes from versions where topic = ? order by number desc limit ?", [topic, most]
        )
        return tuple((stored_brief(row["brief"]), stored_changes(row["changes"])) for row in rows)

    def birth(self, topic: str) -> str:
        """The hash of a topic's first version, which tells it from every other topic anywhere."""
        row = self.db.execute("select hash from versions where topic = ? and number = 1", [topic]).fetchone()
        digest: str = row["hash"]
        return digest

    def editions(self, topic: str) -> tuple[dict[str, Any], ...]:
        """Number, date, engine, status, items and hash of each version, and what it changed in words, oldest first.

        No record is opened: those of all versions are more with each.
        """
        return tuple(
            self.db.query(
                "select v.number, v.date, v.engine, v.status, v.items, v.hash, coalesce(o.reason, '') as told"
                " from versions v left join outcomes o on o.topic = v.topic and o.version = v.number where v.topic = ?"
                " order by v.number",
                [topic],
            )
        )

    def newest_edition(self, topic: str) -> tuple[int, datetime, str] | None:
        """Number, date and status of the newest version, None before the first: no record is opened."""
        row = self.db.execute(
            "select number, date, status from versions where topic = ? order by number desc limit 1", [topic]
        ).fetchone()
        return (row["number"], parse_instant(row["date"]), row["status"]) if row else None

    def positions(self, topic: str, first: int) -> tuple[dict[str, Any], ...]:
        """Number, block, title and pole of each perspective of each version from `first` on, in page order."""
        return tuple(
            self.db.query(
                "select v.number, json_extract(b.value, '$.id') as block, json_extract(b.value, '$.title') as title,"
                " json_extract(b.value, '$.pole') as pole from versions v, json_each(v.brief, '$.blocks') b"
                " where v.topic = ? and v.number >= ? and json_extract(b.value, '$.section') = 'perspectives'"
                " order by v.number, b.key",
                [topic, first],
            )
        )

    def figures(self, topic: str, first: int) -> tuple[dict[str, Any], ...]:
        """Number, block, measure, holder, value, unit and text of each figure of each version from `first` on."""
        return tuple(
            self.db.query(
                "select v.number, json_extract(b.value, '$.id') as block, json_extract(b.value, '$.title') as measure,"
                " coalesce(nullif(json_extract(b.value, '$.sentences[0].speaker'), ''),"
                " json_extract(b.value, '$.sentences[0].outlet'), '') as holder,"
                " json_extract(b.value, '$.figure.value') as value, json_extract(b.value, '$.figure.unit') as unit,"
                " json_extract(b.value, '$.figure.text') as text"
                " from versions v, json_each(v.brief, '$.blocks') b"
                " where v.topic = ? and v.number >= ? and json_extract(b.value, '$.section') = 'figures'"
                " and json_extract(b.value, '$.figure.value') is not null order by v.number, b.key",
                [topic, first],
            )
        )

    def changes(self, topic: str, number: int) -> tuple[Change, ...]:
        """What a version changed against the one before it."""
        row = self.db.execute("select changes from versions where topic = ? and number = ?", [topic, number]).fetchone()
        return stored_changes(row["changes"]) if row else ()

    def markdown(self, topic: str, number: int) -> str:
        """The bytes of a version as they were published."""
        row = self.db.execute(
            "select markdown from versions where topic = ? and number = ?", [topic, number]
        ).fetchone()
        text: str = row["markdown"]
        return text

    def keep_version(
        self,
        brief: Brief,
        changes: Sequence[Change],
        markdown: str,
        renderer: str,
        numbers: Mapping[str, int],
        retired: Sequence[Block],
    ) -> None:
        """Publish a version: its bytes, what it was made from, the numbers it gives, the blocks it displaced."""
        slug = brief.topic.slug
        last = self.db.execute(
            "select hash, seal from versions where topic = ? order by number desc limit 1", [slug]
        ).fetchone()
        version = {
            "topic": slug, "number": brief.version, "date": instant(brief.date), "engine": brief.engine,
            "renderer": renderer, "status": brief.status, "items": brief.items, "brief": dump(Brief, brief),
            "changes": dump(tuple[Change, ...], tuple(changes)),
            "hash": chained(last["hash"] if last else "", markdown),
        }  # fmt: skip
        with self.writing() as db:
            self._keep_sealed("versions", version | {"markdown": markdown}, last["seal"] if last else "")
            self._keep_names(slug, brief.blocks)
            self._keep_numbers(slug, numbers)
            on_page = [block.id for block in brief.blocks]
            for block in on_page:
                row = db.execute("select year from archive where topic = ? and block = ?", [slug, block]).fetchone()
                if row:
                    db.execute("delete from archive where topic = ? and block = ?", [slug, block])
                    db.execute("insert or replace into archive_years values (?, ?, ?)", [slug, row[0], brief.version])
            for gone in retired:
                year, record = brief.date.year, dump(Block, gone)
                away = {"topic": slug, "block": gone.id, "version": brief.version, "year": year, "record": record}
                self._keep_sealed("archive", away)
            if retired:
                changed = [slug, brief.date.year, brief.version]
                db.execute("insert or replace into archive_years values (?, ?, ?)", changed)

    def _keep_sealed(self, table: str, row: Mapping[str, Any], before: str = "") -> None:
        """Store a row with its seal; one of a chain is never replaced."""
        sealed = {**row, "seal": seal(table, row, before)}
        verb = "insert" if table in CHAINED else "insert or replace"
        self.db.execute(
            f"{verb} into {table} ({', '.join(sealed)}) values ({', '.join('?' * len(sealed))})",
            [*sealed.values()],
        )

    # --- pages

    def written(self, topic: str, paths: Iterable[str] | None = None) -> dict[str, str]:
        """Path to hash of the pages of a topic as they were written, of all or of these; "" has those of all topics."""
        rows = self.db.execute(
            "select path, digest from written where topic = ?1"
            " and (?2 is null or path in (select value from json_each(?2)))",
            [topic, None if paths is None else canonical_json(sorted(paths))],
        )
        return {row["path"]: row["digest"] for row in rows}

    def keep_written(self, topic: str, pages: Mapping[str, str]) -> None:
        """Note the hashes of pages before they are written, as far as they are not those that are known."""
        known = self.written(topic, pages)
        rows = [(topic, path, digest) for path, digest in pages.items() if known.get(path) != digest]
        if rows:
            with self.writing() as db:
                db.conn.executemany("insert or replace into written values (?, ?, ?)", rows)

    def archive(self, topic: str, year: int | None = None) -> tuple[tuple[int, int, Block], ...]:
        """(year, version, block) of everything displaced from the page, or of one year, oldest first."""
        rows = self.db.query(
            "select year, version, record from archive where topic = ?1 and (?2 is null or year = ?2)"
            " order by version, block",
            [topic, year],
        )
        return tuple((row["year"], row["version"], archived_block(row["record"], topic, again=True)) for row in rows)

    def archive_years(self, topic: str) -> dict[int, int]:
        """Each year of the archive with the version that changed it last."""
        rows = self.db.query("select year, version from archive_years where topic = ? order by year", [topic])
        return {row["year"]: row["version"] for row in rows}

    def listed(self, topic: str) -> dict[int, tuple[str, int]]:
        """Number of each source that a version lists, to its item and the last version that does."""
        rows = self.db.execute(
            "select json_extract(s.value, '$.number') as number, json_extract(s.value, '$.item') as item,"
            " max(v.number) as last from versions v, json_each(json_array('$.sources', '$.also')) p,"
            " json_each(v.brief, p.value) s where v.topic = ? group by 1 order by 1",
            [topic],
        )
        return {row["number"]: (row["item"], row["last"]) for row in rows}

    def shelf(self, topic: str) -> Mapping[str, Block]:
        """The archive's blocks by id, each read when it is asked for."""
        return Archive(self.db, topic)

    # --- runs

    def begin_run(self, started: datetime, engine: str) -> int:
        """Note that a run started."""
        with self.writing() as db:
            cursor = db.execute("insert into runs (started, engine) values (?, ?)", [instant(started), engine])
        return cursor.lastrowid or 0

    def keep_outcome(
        self,
        run: int,
        topic: str,
        counts: Mapping[str, int],
        version: int | None,
        reason: str,
        submitted: bool = False,
        told: bool = True,
    ) -> None:
        """Note how a topic came out of a run, and that its new items have been seen.

        `told`: whether the version could show what is new; one that only the editor's rulings made could not. Findings
        stay fresh until a version, or what is submitted to an editor, shows them: support that made no version is not
        lost for the next one. Of very many the best stay, supported ones first, so that a run costs no more when a page
        has long stood still.
        """
        shown = (bool(version) and told) or submitted
        with self.writing() as db:
            for table in ("belonging", "findings", "relations", "corrections") if shown else ("belonging",):
                db.execute(f"update {table} indexed by {table}_fresh set fresh = 0 where topic = ? and fresh", [topic])
            if not shown:
                db.execute(_BEYOND, [topic, MOST_FRESH])
                db.execute(_SETTLED, [topic])
            self.settle(topic)
            row = {
                "run": run, "topic": topic, "kept": counts.get("kept", 0), "repeats": counts.get("repeat", 0),
                "off_topic": counts.get("off topic", 0), "failed": counts.get("failed", 0), "version": version,
                "reason": reason,
            }  # fmt: skip
            self._keep_sealed("outcomes", row)

    def keep_decision(self, run: int, topic: str, version: int | None, reason: str) -> None:
        """Note what an editor made of a submission; what came in since is still new."""
        row = {
            "run": run, "topic": topic, "kept": 0, "repeats": 0, "off_topic": 0, "failed": 0, "version": version,
            "reason": reason,
        }  # fmt: skip
        with self.writing():
            self._keep_sealed("outcomes", row)

    def end_run(self, run: int, ended: datetime) -> None:
        """Note that a run completed."""
        with self.writing() as db:
            db.execute("update runs set ended = ? where id = ?", [instant(ended), run])

    def last_run(self) -> datetime | None:
        """What the newest run is dated, None before the first."""
        row = self.db.execute("select started from runs order by id desc limit 1").fetchone()
        return parse_instant(row["started"]) if row else None

    def outcomes(self, topic: str) -> tuple[dict[str, Any], ...]:
        """Every completed look at the topic, oldest first."""
        return tuple(
            self.db.query(
                "select r.id as run, r.started, r.engine, o.kept, o.repeats, o.off_topic, o.failed, o.version, o.reason"
                " from outcomes o join runs r on r.id = o.run where o.topic = ? order by r.id",
                [topic],
            )
        )
