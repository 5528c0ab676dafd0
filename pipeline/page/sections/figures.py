"""Figures: who puts each measure of the topic at what, as of when; the newest of each holder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.english.dates import last_day
from pipeline.findings.measures import MeasureReading, figure_moved, reading
from pipeline.models import Block, Measure
from pipeline.page.candidates import Candidate
from pipeline.page.editor import Editor, same_name, shown_publisher

_RULES = {
    "new": "a holder puts a measure of the topic at a figure",
    "moved": "the same holder gives another figure, as of a later day",
}


def tables(editor: Editor) -> None:
    """Take each holder's newest figure for each measure of the topic."""
    for measure in editor.topic.measures:
        newest: dict[str, tuple[MeasureReading, Candidate]] = {}
        measured: set[tuple[float, str]] = set()  # what somebody gives on a page of their own
        for one in sorted(editor.material.all, key=lambda one: one.finding.id):
            read = None if one.article.quality == "title" else reading(one.claim, measure, one.day)
            if read is None or not read.holder:
                continue
            if read.holder == one.article.item.outlet and read.holder.casefold() not in editor.material.actors:
                continue  # an outlet that nobody writes of reports what others have measured
            holder = editor.material.voice(read.holder)
            if not _own(read, one) and one.claim.when is None:
                read = replace(read, as_of=None)  # the day of who reports a figure is not that of the figure
            if same_name(read.holder, shown_publisher(one.article.item)):
                measured.add((read.figure.value, read.figure.unit))
            if holder not in newest or _order(read, one) > _order(*newest[holder]):
                newest[holder] = (read, one)
        for holder, (read, one) in sorted(newest.items()):
            retold = (read.figure.value, read.figure.unit) in measured
            if not retold or same_name(read.holder, shown_publisher(one.article.item)):
                _put(editor, measure, holder, read, one)


def _order(read: MeasureReading, one: Candidate) -> tuple[bool, date, float, str]:
    """The holder's own page before others' words for them, then the newest, then the better finding."""
    published = one.day.date() if one.day else date.min
    return _own(read, one), last_day(read.as_of) if read.as_of else published, one.score, one.finding.id


def _own(read: MeasureReading, one: Candidate) -> bool:
    return same_name(read.holder, shown_publisher(one.article.item)) or read.holder == one.article.item.author


def _standing(editor: Editor, measure: Measure, holder: str) -> Block | None:
    """The row of a holder who was known by another name: "NIST's CAISI" is the Center that it stands for."""
    voice = editor.material.voice
    rows = (one for one in editor.section("figures") if one.title == measure.name)
    return next((one for one in rows if holder in {voice(said.speaker) for said in one.sentences}), None)


def _put(editor: Editor, measure: Measure, holder: str, read: MeasureReading, one: Candidate) -> None:
    block = editor.new("figures", f"{measure.name}/{holder}", ())
    known = editor.page.get(block.id) or _standing(editor, measure, holder)
    told = replace(editor.tell(one.finding), speaker=read.holder)  # by the name that its own source gives it
    filled = replace(
        block, sentences=(told,), kind="figure", title=measure.name, figure=read.figure, when=read.as_of,
        findings=(one.finding.id,), rank=one.score, day=one.day,
    )  # fmt: skip
    if known is None:
        if editor.fits(one) and editor.room("figures", one.score):
            editor.put(editor.step(filled, "new"), _RULES["new"])
        return
    if known.findings == (one.finding.id,) and known.figure != read.figure:  # its source has corrected it
        editor.put(replace(known, figure=read.figure, when=read.as_of))
        return
    before = MeasureReading(read.holder, known.figure, known.when, "") if known.figure else None
    if before and known.findings != (one.finding.id,) and figure_moved(before, read) and editor.fits(one):
        now = replace(filled, id=known.id, since=known.since, name=known.name, life=known.life)
        editor.put(editor.step(now, "moved", known.sentences), _RULES["moved"])
