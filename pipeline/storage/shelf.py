"""The shelf: published versions, read without opening the whole store, so that looking at them is quick."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.errors import CannotWrite, UsageError
from pipeline.models import Block, Brief, Sentence, SourceLine
from pipeline.storage import editions
from pipeline.storage.codec import parse_instant
from pipeline.storage.database import remedied


@dataclass(frozen=True, slots=True)
class Shelf:
    """The published versions of one topic, `Shelf.of(config.state, "heat-pumps")`; nothing is ever written.

    It can be read at any moment, also while a run writes, and by several threads. It knows the versions of the moment
    at which it was made. Its methods raise CannotWrite for a store that is damaged.
    """

    path: Path
    topic: str
    dates: dict[int, datetime]  # of each version, oldest first

    @classmethod
    def of(cls, folder: Path, topic: str) -> Shelf:
        """The shelf of a topic, which may be empty; raises UsageError before the first run."""
        path = folder / "brief.db"
        if not path.exists():
            raise UsageError(f"{path}: nothing has been run yet; start with: brief run")
        rows = _rows(path, "select number, date from versions where topic = ? order by number", topic)
        return cls(path, topic, {number: parse_instant(date) for number, date in rows})

    @property
    def last(self) -> int:
        """The newest version's number, 0 before the first."""
        return max(self.dates, default=0)

    def brief(self, number: int | None = None) -> Brief:
        """A version as it was, the newest without a number; raises UsageError when there is none."""
        return editions.stored_brief(self._version("brief", number))

    def markdown(self, number: int | None = None) -> str:
        """The page of a version as it was published, the newest without a number; raises UsageError like `brief`."""
        return self._version("markdown", number)

    def _version(self, column: str, number: int | None) -> str:
        wanted = self.last if number is None else number
        if number is None and not wanted:
            raise UsageError(f"{self.topic} has no version yet; start with: brief run {self.topic}")
        of_it = f"select {column} from versions where topic = ? and number = ?"
        rows = _rows(self.path, of_it, self.topic, min(wanted, 2**62))
        if not rows:
            raise UsageError(
                f"{self.topic} has no version {wanted} (it has {self.last}); see: brief history {self.topic}"
            )
        text: str = rows[0][0]
        return text

    def archive(self) -> dict[str, tuple[int, Block]]:
        """The blocks that are off the page, by id: the version that each left in, and how it stood then."""
        rows = _rows(self.path, "select version, record from archive where topic = ? order by block", self.topic)
        blocks = ((version, editions.archived_block(record, self.topic)) for version, record in rows)
        return {block.id: (version, block) for version, block in blocks}

    def left(self, before: Brief, after: Brief) -> tuple[Block, ...]:
        """What stood on the one page and not on the other, as it is known now: archived, or back since."""
        away = {block.id for block in before.blocks} - {block.id for block in after.blocks}
        if not away:
            return ()
        back = self.brief(self.last).blocks if after.version < self.last else ()
        known = (*(block for _, block in self.archive().values()), *back)
        return tuple(block for block in known if block.id in away)

    def between(self, before: Brief, after: Brief, told: Iterable[Sentence]) -> tuple[Brief, ...]:
        """The versions in between that list what these sentences cite and neither page does, newest first."""
        pages = (before, after)
        lacking = {item for said in told for item in said.items} - {
            line.item for page in pages for line in _lines(page)
        }
        found = []
        for number in range(after.version - 1, before.version, -1):
            if not lacking:
                break
            page = self.brief(number)
            if here := lacking & {line.item for line in _lines(page)}:
                lacking -= here
                found.append(page)
        return tuple(found)

    def before(self, instant: datetime) -> int:
        """The newest version that was there before an instant, 0 when there was none."""
        return max((number for number, date in self.dates.items() if date < instant), default=0)


def _lines(page: Brief) -> tuple[SourceLine, ...]:
    return (*page.sources, *page.also)


def _rows(path: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows of the database; read-only, so a look never makes, repairs or upgrades a file."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(statement, values).fetchall()
    except sqlite3.DatabaseError as error:
        raise CannotWrite(remedied(path, error)) from error
