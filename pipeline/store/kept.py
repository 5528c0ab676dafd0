"""The store's part on what is kept for good: versions, source numbers, the archive and the log of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from pipeline.records import Block, Brief, Change, canonical_json
from pipeline.store import editions
from pipeline.store.archive import Archive
from pipeline.store.codec import dump, instant, moment
from pipeline.store.numbered import Numbered
from pipeline.store.scopes import Scopes
from pipeline.store.seals import CHAINED, chained, seal

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
        return editions.brief(row["brief"]) if row else None

    def newest_versions(self, topic: str, most: int) -> tuple[tuple[Brief, tuple[Change, ...]], ...]:
        """The newest versions with their changes, newest first."""
        rows = self.db.query(
            "select brief, changes from versions where topic = ? order by number desc limit ?", [topic, most]
        )
        return tuple((editions.brief(row["brief"]), editions.changes(row["changes"])) for row in rows)

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
        return (row["number"], moment(row["date"]), row["status"]) if row else None

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
        return editions.changes(row["changes"]) if row else ()

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
        return tuple((row["year"], row["version"], editions.block(row["record"], topic, again=True)) for row in rows)

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
        return moment(row["started"]) if row else None

    def outcomes(self, topic: str) -> tuple[dict[str, Any], ...]:
        """Every completed look at the topic, oldest first."""
        return tuple(
            self.db.query(
                "select r.id as run, r.started, r.engine, o.kept, o.repeats, o.off_topic, o.failed, o.version, o.reason"
                " from outcomes o join runs r on r.id = o.run where o.topic = ? order by r.id",
                [topic],
            )
        )
