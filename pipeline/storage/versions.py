"""The store's part on what is kept for good: versions, changes, the archive, permanent numbers and the log of runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pipeline.models import Block, Brief, Change
from pipeline.storage.codec import archived_block, dump, instant, parse_instant, stored_brief, stored_changes
from pipeline.storage.database import CHAINED, Connected, StorePart, chained, ids_json, seal
from pipeline.storage.scopes import Scopes


class Numbered(StorePart):
    """Permanent numbers in a topic: those of sources, and those in the names of blocks."""

    def numbers(self, topic: str) -> dict[str, int]:
        """Item id to its permanent number in this topic: all of them, which no run should need."""
        return self.pairs("select item, number from numbers where topic = ?", topic)

    def numbers_of(self, topic: str, items: Iterable[str]) -> dict[str, int]:
        """The numbers of those of these items that have one."""
        # Item by item: for a list of them SQLite would rather look through all numbers of the topic.
        return self.pairs(
            "select n.item, n.number from json_each(?1) k cross join numbers n where n.topic = ?2 and n.item = k.value",
            ids_json(items), topic,
        )  # fmt: skip

    def newest_numbers(self, topic: str, most: int) -> dict[str, int]:
        """The numbers that were given last, highest first, of what still belongs to the topic."""
        return self.pairs(
            "select n.item, n.number from numbers n where n.topic = ?1 and exists (select 1 from belonging b"
            " where b.topic = ?1 and b.item = n.item and b.verdict = 'kept') order by n.number desc limit ?2",
            topic, most,
        )  # fmt: skip

    def last_number(self, topic: str) -> int:
        """The highest number that was given, 0 before the first."""
        return int(self.value("select coalesce(max(number), 0) from numbers where topic = ?", topic))

    def last_names(self, topic: str) -> dict[str, int]:
        """Letter to the highest number that a block of the topic was named with: {"n": 12, "t": 5}."""
        return self.pairs("select letter, number from block_names where topic = ?", topic)

    def _keep_numbers(self, topic: str, numbers: Mapping[str, int]) -> None:
        """Give these items their numbers, as far as they have none."""
        highest = self.last_number(topic)
        given = [(topic, number, item) for item, number in numbers.items() if number > highest]
        self.write_many("insert or ignore into numbers values (?, ?, ?)", given)
        done = [(topic, item) for _, _, item in given]
        self.write_many("delete from waiting where what = 'number' and topic = ? and item = ?", done)

    def _keep_names(self, topic: str, blocks: Iterable[Block]) -> None:
        """Note the highest numbers among the names of these blocks, so that none is given twice."""
        self.write_many(
            "insert into block_names values (?1, ?2, ?3) on conflict (topic, letter)"
            " do update set number = max(number, ?3)",
            [(topic, block.name[0], int(block.name[1:])) for block in blocks if block.name],
        )


class Archive(Mapping[str, Block]):
    """The archive of a topic: what is put back onto the page is looked up, and nothing else is read."""

    def __init__(self, store: Connected, topic: str) -> None:
        self._store, self._topic = store, topic

    def __getitem__(self, block: str) -> Block:
        wanted = "select version, record from archive where topic = ? and block = ?"
        row = self._store.row(wanted, self._topic, block)
        found: Block | None = archived_block(row["record"], self._topic) if row else None
        # What was displaced by the version that it came in with was never read: when it comes back, it is new.
        if row is None or found is None or found.since >= row["version"]:
            raise KeyError(block)
        return found

    def __iter__(self) -> Iterator[str]:
        rows = self._store.rows("select block from archive where topic = ? order by version, block", self._topic)
        return (block for (block,) in rows)

    def __len__(self) -> int:
        return int(self._store.value("select count(*) from archive where topic = ?", self._topic))


MOST_FRESH = 120  # findings that wait for a version
_BEYOND = """
update findings set fresh = 0 where id in (select id from findings indexed by findings_fresh where topic = ? and fresh
order by first < last desc, score desc, id limit -1 offset ?)"""
_SETTLED = """
update relations indexed by relations_fresh set fresh = 0 where topic = ?1 and fresh and not exists (select 1 from
finding_claims c join findings f on f.id = c.finding where c.topic = ?1 and c.claim = relations.claim and f.fresh)"""


class Versions(Numbered, Scopes):
    """Versions and runs."""

    def last_version(self, topic: str) -> int:
        """The newest version's number, 0 before the first."""
        return int(self.value("select coalesce(max(number), 0) from versions where topic = ?", topic))

    def brief(self, topic: str, number: int) -> Brief | None:
        """A version as it was, None when there is no such version."""
        record = self._version("brief", topic, number)
        return stored_brief(record) if record else None

    def changes(self, topic: str, number: int) -> tuple[Change, ...]:
        """What a version changed against the one before it."""
        record = self._version("changes", topic, number)
        return stored_changes(record) if record else ()

    def markdown(self, topic: str, number: int) -> str:
        """The bytes of a version as they were published."""
        text: str = self._version("markdown", topic, number)
        return text

    def birth(self, topic: str) -> str:
        """The hash of a topic's first version, which tells it from every other topic anywhere."""
        digest: str = self._version("hash", topic, 1)
        return digest

    def _version(self, column: str, topic: str, number: int) -> Any:
        return self.value(f"select {column} from versions where topic = ? and number = ?", topic, number)

    def newest_versions(self, topic: str, most: int) -> tuple[tuple[Brief, tuple[Change, ...]], ...]:
        """The newest versions with their changes, newest first."""
        rows = self.rows(
            "select brief, changes from versions where topic = ? order by number desc limit ?", topic, most
        )
        return tuple((stored_brief(brief), stored_changes(changes)) for brief, changes in rows)

    def last_versions(self) -> dict[str, int]:
        """The newest version's number of each topic that has one, also of those that the settings no longer name."""
        return self.pairs("select topic, max(number) from versions group by topic order by topic")

    def versions_by(self, topic: str, renderer: str) -> list[int]:
        """The versions that a renderer of pages made."""
        wanted = "select number from versions where topic = ? and renderer = ? order by number"
        return [number for (number,) in self.rows(wanted, topic, renderer)]

    def editions(self, topic: str) -> tuple[dict[str, Any], ...]:
        """Number, date, engine, status, items and hash of each version, and what it changed in words, oldest first.

        No record is opened: those of all versions are more with each.
        """
        rows = self.rows(
            "select v.number, v.date, v.engine, v.status, v.items, v.hash, coalesce(o.reason, '') as told"
            " from versions v left join outcomes o on o.topic = v.topic and o.version = v.number where v.topic = ?"
            " order by v.number",
            topic,
        )
        return tuple(map(dict, rows))

    def newest_edition(self, topic: str) -> tuple[int, datetime, str] | None:
        """Number, date and status of the newest version, None before the first: no record is opened."""
        row = self.row("select number, date, status from versions where topic = ? order by number desc limit 1", topic)
        return (row["number"], parse_instant(row["date"]), row["status"]) if row else None

    def positions(self, topic: str, first: int) -> tuple[dict[str, Any], ...]:
        """Number, block, title and pole of each perspective of each version from `first` on, in page order."""
        return self._blocks(
            "json_extract(b.value, '$.title') as title, json_extract(b.value, '$.pole') as pole",
            "json_extract(b.value, '$.section') = 'perspectives'",
            topic, first,
        )  # fmt: skip

    def figures(self, topic: str, first: int) -> tuple[dict[str, Any], ...]:
        """Number, block, measure, holder, value, unit and text of each figure of each version from `first` on."""
        return self._blocks(
            "json_extract(b.value, '$.title') as measure,"
            " coalesce(nullif(json_extract(b.value, '$.sentences[0].speaker'), ''),"
            " json_extract(b.value, '$.sentences[0].outlet'), '') as holder,"
            " json_extract(b.value, '$.figure.value') as value, json_extract(b.value, '$.figure.unit') as unit,"
            " json_extract(b.value, '$.figure.text') as text",
            "json_extract(b.value, '$.section') = 'figures' and json_extract(b.value, '$.figure.value') is not null",
            topic, first,
        )  # fmt: skip

    def _blocks(self, columns: str, where: str, topic: str, first: int) -> tuple[dict[str, Any], ...]:
        rows = self.rows(
            f"select v.number, json_extract(b.value, '$.id') as block, {columns}"
            " from versions v, json_each(v.brief, '$.blocks') b"
            f" where v.topic = ? and v.number >= ? and {where} order by v.number, b.key",
            topic, first,
        )  # fmt: skip
        return tuple(map(dict, rows))

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
        last = self.row("select hash, seal from versions where topic = ? order by number desc limit 1", slug)
        version = {
            "topic": slug, "number": brief.version, "date": instant(brief.date), "engine": brief.engine,
            "renderer": renderer, "status": brief.status, "items": brief.items, "brief": dump(Brief, brief),
            "changes": dump(tuple[Change, ...], tuple(changes)),
            "hash": chained(last["hash"] if last else "", markdown),
        }  # fmt: skip
        with self.writing():
            self._keep_sealed("versions", version | {"markdown": markdown}, last["seal"] if last else "")
            self._keep_names(slug, brief.blocks)
            self._keep_numbers(slug, numbers)
            year = "insert or replace into archive_years values (?, ?, ?)"
            for block in brief.blocks:
                left = self.value("select year from archive where topic = ? and block = ?", slug, block.id)
                if left is not None:
                    self.write("delete from archive where topic = ? and block = ?", slug, block.id)
                    self.write(year, slug, left, brief.version)
            for gone in retired:
                away = {"topic": slug, "block": gone.id, "version": brief.version, "year": brief.date.year}
                self._keep_sealed("archive", away | {"record": dump(Block, gone)})
            if retired:
                self.write(year, slug, brief.date.year, brief.version)

    def _keep_sealed(self, table: str, row: Mapping[str, Any], before: str = "") -> None:
        """Store a row with its seal; one of a chain is never replaced."""
        sealed = {**row, "seal": seal(table, row, before)}
        verb = "insert" if table in CHAINED else "insert or replace"
        marks = ", ".join("?" * len(sealed))
        self.write(f"{verb} into {table} ({', '.join(sealed)}) values ({marks})", *sealed.values())

    # --- what left the page

    def archive(self, topic: str, year: int | None = None) -> tuple[tuple[int, int, Block], ...]:
        """(year, version, block) of everything displaced from the page, or of one year, oldest first."""
        rows = self.rows(
            "select year, version, record from archive where topic = ?1 and (?2 is null or year = ?2)"
            " order by version, block",
            topic, year,
        )  # fmt: skip
        return tuple((year, version, archived_block(record, topic, again=True)) for year, version, record in rows)

    def archive_years(self, topic: str) -> dict[int, int]:
        """Each year of the archive with the version that changed it last."""
        return self.pairs("select year, version from archive_years where topic = ? order by year", topic)

    def shelf(self, topic: str) -> Mapping[str, Block]:
        """The archive's blocks by id, each read when it is asked for."""
        return Archive(self, topic)

    def listed(self, topic: str, since: int = 0) -> dict[int, tuple[str, int]]:
        """Number of each source that a version from `since` on lists, to its item and the last version that does."""
        rows = self.rows(
            "select json_extract(s.value, '$.number'), json_extract(s.value, '$.item'), max(v.number)"
            " from versions v, json_each(json_array('$.sources', '$.also')) p,"
            " json_each(v.brief, p.value) s where v.topic = ? and v.number >= ? group by 1 order by 1",
            topic, since,
        )  # fmt: skip
        return {number: (item, last) for number, item, last in rows}

    # --- runs

    def begin_run(self, started: datetime, engine: str) -> int:
        """Note that a run started; what was looked at before the first one was found by then."""
        with self.writing():
            self.write("insert into runs (started, engine) values (?, ?)", instant(started), engine)
            number = int(self.value("select last_insert_rowid()"))
            if number == 1:
                for table in ("items", "articles"):
                    self.write(f"update {table} set seen = ?1 where seen > ?1", instant(started))
            return number

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
        with self.writing():
            for table in ("belonging", "findings", "relations", "corrections") if shown else ("belonging",):
                self.write(f"update {table} indexed by {table}_fresh set fresh = 0 where topic = ? and fresh", topic)
            if not shown:
                self.write(_BEYOND, topic, MOST_FRESH)
                self.write(_SETTLED, topic)
            self.settle(topic)
            self.keep_decision(run, topic, version, reason, counts)

    def keep_decision(
        self, run: int, topic: str, version: int | None, reason: str, counts: Mapping[str, int] | None = None
    ) -> None:
        """Note what an editor made of a submission; what came in since is still new."""
        counted = {"kept": "kept", "repeats": "repeat", "off_topic": "off topic", "failed": "failed"}
        row = {column: (counts or {}).get(verdict, 0) for column, verdict in counted.items()}
        with self.writing():
            self._keep_sealed("outcomes", {"run": run, "topic": topic, "version": version, "reason": reason} | row)

    def last_outcomes(self) -> tuple[dict[str, Any], ...]:
        """How each topic came out of the newest run."""
        rows = self.rows(
            "select topic, kept, repeats, off_topic, failed, version, reason from outcomes"
            " where run = (select max(id) from runs) order by topic"
        )
        return tuple(map(dict, rows))

    def end_run(self, run: int, ended: datetime) -> None:
        """Note that a run completed."""
        self.write("update runs set ended = ? where id = ?", instant(ended), run)

    def last_run(self) -> datetime | None:
        """What the newest run is dated, None before the first."""
        started = self.value("select started from runs order by id desc limit 1")
        return parse_instant(started) if started else None

    def outcomes(self, topic: str) -> tuple[dict[str, Any], ...]:
        """Every completed look at the topic, oldest first."""
        rows = self.rows(
            "select r.id as run, r.started, r.engine, o.kept, o.repeats, o.off_topic, o.failed, o.version, o.reason"
            " from outcomes o join runs r on r.id = o.run where o.topic = ? order by r.id",
            topic,
        )
        return tuple(map(dict, rows))
