"""The store's part on permanent numbers in a topic: those of sources, and those in the names of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from pipeline.records import Block, canonical_json


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
