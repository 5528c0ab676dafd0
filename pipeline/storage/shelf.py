"""The shelf: the published versions of a topic, for those who only read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.models import Block, Brief, Sentence, SourceLine
from pipeline.storage.codec import parse_instant
from pipeline.storage.database import DATABASE
from pipeline.storage.store import Store


@dataclass(frozen=True, slots=True)
class Shelf:
    """The published versions of one topic, `Shelf.of(config.state, "heat-pumps")`; nothing is ever written.

    It can be read at any moment, also while a run writes, and by several threads. It knows the versions of the moment
    at which it was made. Its methods raise CannotWrite for a store that is damaged.
    """

    path: Path  # of the store
    topic: str
    dates: dict[int, datetime]  # of each version, oldest first

    @classmethod
    def of(cls, folder: Path, topic: str) -> Shelf:
        """The shelf of a topic, which may be empty; raises UsageError before the first run."""
        with Store.looking(folder) as store:
            rows = store.rows("select number, date from versions where topic = ? order by number", topic)
        return cls(folder / DATABASE, topic, {number: parse_instant(date) for number, date in rows})

    @property
    def last(self) -> int:
        """The newest version's number, 0 before the first."""
        return max(self.dates, default=0)

    def brief(self, number: int | None = None) -> Brief:
        """A version as it was, the newest without a number; raises UsageError when there is none."""
        wanted = self._there(number)
        with Store.looking(self.path.parent) as store:
            found = store.brief(self.topic, wanted)
        assert found is not None
        return found

    def markdown(self, number: int | None = None) -> str:
        """The page of a version as it was published, the newest without a number; raises UsageError like `brief`."""
        wanted = self._there(number)
        with Store.looking(self.path.parent) as store:
            return store.markdown(self.topic, wanted)

    def _there(self, number: int | None) -> int:
        wanted = self.last if number is None else number
        if number is None and not wanted:
            raise UsageError(f"{self.topic} has no version yet; start with: brief run {self.topic}")
        if wanted not in self.dates:
            raise UsageError(
                f"{self.topic} has no version {wanted} (it has {self.last}); see: brief history {self.topic}"
            )
        return wanted

    def archive(self) -> dict[str, tuple[int, Block]]:
        """The blocks that are off the page, by id: the version that each left in, and how it stood then."""
        with Store.looking(self.path.parent) as store:
            return {block.id: (version, block) for _, version, block in store.archive(self.topic)}

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
