"""The store's part on source numbers: an item's permanent number in a topic, asked for as far as a page needs it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from pipeline.store.listed import chunks


class Numbered:
    """Source numbers, as they are asked for; a version gives them (`Kept.keep_version`)."""

    db: Database

    def numbers(self, topic: str) -> dict[str, int]:
        """Item id to its permanent number in this topic: all of them, which no run should need."""
        rows = self.db.execute("select item, number from numbers where topic = ?", [topic])
        return {row["item"]: row["number"] for row in rows}

    def numbers_of(self, topic: str, items: Iterable[str]) -> dict[str, int]:
        """The numbers of those of these items that have one."""
        found: dict[str, int] = {}
        for chunk in chunks(sorted(set(items))):
            marks = ",".join("?" * len(chunk))
            wanted = f"select item, number from numbers where topic = ? and item in ({marks})"
            found.update((row["item"], row["number"]) for row in self.db.execute(wanted, [topic, *chunk]))
        return found

    def newest_numbers(self, topic: str, most: int) -> dict[str, int]:
        """The numbers that were given last, highest first."""
        wanted = "select item, number from numbers where topic = ? order by number desc limit ?"
        return {row["item"]: row["number"] for row in self.db.execute(wanted, [topic, most])}

    def last_number(self, topic: str) -> int:
        """The highest number that was given, 0 before the first."""
        number: int = self.db.execute(
            "select coalesce(max(number), 0) from numbers where topic = ?", [topic]
        ).fetchone()[0]
        return number
