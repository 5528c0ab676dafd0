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
from pipeline.storage import versions
from pipeline.storage.codec import parse_instant
from pipeline.storage.database import remedied


@dataclass(frozen=True, slots=True)
class Shelf:
    """The versions of one topic in `brief.db`; nothing is ever written."""

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

    def brief(self, number: int) -> Brief:
        """A version as it was; raises UsageError when there is none."""
        rows = _rows(
            self.path, "select brief from versions where topic = ? and number = ?", self.topic, min(number, 2**62)
        )
        if not rows:
            raise UsageError(
                f"{self.topic} has no version {number} (it has {self.last}); see: brief history {self.topic}"
            )
        return versions.stored_brief(rows[0][0])

    def archive(self) -> dict[str, tuple[int, Block]]:
        """The blocks that are off the page, by id: the version that each left in, and how it stood then."""
        rows = _rows(self.path, "select version, record from archive where topic = ? order by block", self.topic)
        blocks = ((version, versions.archived_block(record, self.topic)) for version, record in rows)
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
