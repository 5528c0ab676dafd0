"""What should have changed and did not: a question past its day, a forecast come due, a measure not renewed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from pipeline.english.dates import dates, last_day
from pipeline.models import Block, Brief, Measure

# As long as a topic without a new finding is called dormant after: a figure that old is read as one of then.
RENEWED = timedelta(days=90)
_MARKS = re.compile("[“”]")
OverdueKind = Literal["question", "forecast", "date ahead", "measure"]


@dataclass(frozen=True, slots=True)
class Overdue:
    """An entry of a page that time has passed by."""

    kind: OverdueKind
    name: str  # short name of the block, such as q3; empty for a measure that nobody gives
    words: str  # what it says, or the measure
    due: str  # the day that has passed, or of the newest figure; empty where there is none
    why: str


def overdue(brief: Brief, now: datetime, left: Iterable[Block] = ()) -> Iterator[Overdue]:
    """The entries of a page that are late by a day, in page order, then what `left` it when its day came."""
    today = now.date()
    for block in brief.section("questions"):
        due = _due(block)
        if due and due < today and not block.settled:
            forecast = block.kind == "forecast"
            why = "came due, and nothing says what came of it" if forecast else "its day has passed without an answer"
            yield Overdue("forecast" if forecast else "question", block.name, _words(block), str(due), why)
    for block in brief.section("timeline"):
        if block.kind == "coming" and block.when and last_day(block.when) < today and not block.settled:
            why = "its day has come, and no source says what came of it"
            yield Overdue("date ahead", block.name, _words(block), str(last_day(block.when)), why)
    for measure in brief.topic.measures:
        yield from _unrenewed(brief, measure, today)
    for block in left:
        due = last_day(block.when) if block.kind == "coming" and block.when and not block.settled else None
        if due and today - RENEWED < due < today:
            yield Overdue(
                "date ahead",
                block.name,
                _words(block),
                str(due),
                "it left the page on its day, without its outcome",
            )


def _due(block: Block) -> date | None:
    """When a question or forecast falls due: its own date, else the last day that its words name and that lay ahead."""
    if block.when or not block.day or not block.sentences:
        return last_day(block.when) if block.when else None
    asked = block.day.date()
    named = (dated.when for dated in dates(_MARKS.sub("", block.sentences[0].text), block.day))
    return max((last_day(when) for when in named if last_day(when) > asked), default=None)


def _unrenewed(brief: Brief, measure: Measure, today: date) -> Iterator[Overdue]:
    """A measure of which the newest figure is old, or which nobody gives."""
    blocks = [block for block in brief.section("figures") if block.title == measure.name]
    if not blocks:
        yield Overdue("measure", "", measure.name, "", "nobody who is named gives a figure for it")
        return
    days = {_as_of(block): block for block in blocks}
    newest = max((day for day in days if day), default=None)
    if newest and today - newest > RENEWED:
        yield Overdue(
            "measure", days[newest].name, measure.name, str(newest),
            f"its newest figure is {(today - newest).days} days old",
        )  # fmt: skip


def _as_of(block: Block) -> date | None:
    """The day of a figure: the one that it is given for, else that of the article."""
    return last_day(block.when) if block.when else block.day.date() if block.day else None


def _words(block: Block) -> str:
    return _MARKS.sub("", block.sentences[0].text) if block.sentences else block.title
