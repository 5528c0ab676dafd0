"""Timeline: what happened, one row an event by its own date, and Coming: what a date ahead is given for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pipeline.english.dates import YEAR, dates, last_day
from pipeline.english.tokens import PAST
from pipeline.findings.claims import happened_on
from pipeline.models import Block, BlockKind, Precision, Sentence
from pipeline.page.candidates import ALIKE, FINE, FIRM, Candidate
from pipeline.page.editor import Editor

_RULES = {
    "event": "a source dates it",
    "coming": "a source gives a date ahead for it",
    "dated": "another source gives the day, or an earlier one: outlets give that of their own report",
    "past": "its day has come",
    "answered": "what came of it has been shown",
}
_NEAR = timedelta(days=4)  # outlets give their own day of reporting: what else is alike is one event
_WITHIN = 10  # words in front of a day that its verb stands in: "released its evaluation of DeepSeek V4 Pro on May 1"
_STATE = re.compile(r"\b(?:as of|of|since|until|for|from|between|in early|in late)\s(?:the\s)?$", re.IGNORECASE)


def events(editor: Editor, past: Collection[Precision] = FINE) -> None:
    """Take what is dated, best first, and move what has come out of Coming; of what is `past` what is so precise."""
    answered: set[str] = set()
    for block in editor.section("timeline"):
        if block.kind != "coming" or (block.settled and block.life[-1].version == editor.version):
            continue  # what has just come due is shown once, with what came of it
        if block.settled:
            answered.update(block.findings)
            editor.drop(block.id, _RULES["answered"])
        elif block.when and last_day(block.when) < editor.now.date():
            editor.drop(block.id, _RULES["past"])
    # What happened is told by who reports it before who comments on it, and in one sentence before two.
    for one in sorted(editor.material.all, key=lambda one: (one.claim.role == "argues", len(one.claim.sentences))):
        kind = row_kind(editor, one)
        if kind is None or (kind == "coming" and one.finding.id in answered):
            continue
        if kind == "event" and one.claim.when and one.claim.when.precision not in past:
            continue
        known = _same(editor, one, kind)
        if known:
            _earlier(editor, known, one)
        elif editor.fits(one) and editor.room("timeline", one.score):
            said = (_told(editor, one),)
            editor.put(
                editor.new(
                    "timeline", one.finding.id, said, kind=kind, findings=(one.finding.id,), when=one.claim.when,
                    rank=one.score, day=one.day,
                ),
                _RULES[kind],
            )  # fmt: skip
    _other_days(editor)


def _other_days(editor: Editor) -> None:
    """Tell nowhere what gives in passing another day for the act of a row: "released on May 1", "released on May 4"."""
    rows: list[tuple[date, Candidate, set[str]]] = []  # each with the verbs that it gives its day for
    for block in editor.section("timeline"):
        other = editor.material.of.get(block.findings[0]) if block.findings else None
        if other and block.kind == "event" and block.when:
            day = block.when.start
            rows.append((day, other, {verb for verb, then in _acts(other).items() if then == day}))
    for one in editor.material.all:
        acts = {} if one.stopped else _acts(one)
        for day, other, verbs in rows if acts else ():
            away = any(timedelta(0) < abs(acts[verb] - day) <= _NEAR for verb in verbs & acts.keys())
            if away and other.finding.id != one.finding.id and _alike(editor, one, other):
                editor.odd.add(one.finding.id)


def _alike(editor: Editor, one: Candidate, other: Candidate) -> bool:
    shared = editor.material.called(one.claim) & editor.material.called(other.claim)
    return bool(shared) and editor.material.near(one.finding.id, other.finding.id) >= ALIKE


def _acts(one: Candidate) -> dict[str, date]:
    """The verbs in the past that a statement gives a day for, each with that day."""
    quote, acts = one.claim.quote, dict[str, date]()
    for found in dates(quote, one.day):
        before = [word for word in quote[: found.start].split()[-_WITHIN:] if PAST.fullmatch(word)]
        if before and found.when.precision == "day":
            acts[before[-1]] = found.when.start
    return acts


def _told(editor: Editor, one: Candidate) -> Sentence:
    """The sentence of a row, without the month of its article where that is the row's own."""
    said, when = editor.tell(one.finding), one.claim.when
    same = when and one.day and (when.start.year, when.start.month) == (one.day.year, one.day.month)
    return replace(said, dated="") if same else said


def row_kind(editor: Editor, one: Candidate) -> BlockKind | None:
    """Whether a dated statement tells of what happened or lies ahead; neither for a state or a forecast of then."""
    when = one.claim.when
    if one.stopped or when is None or when.precision not in FINE or one.claim.kind == "question":
        return None
    if one.day and when.start > one.day.date():  # ahead when it was written
        return "coming" if last_day(when) >= editor.now.date() else None
    if one.score < editor.material.floor(FIRM) and not one.claim.dated:
        return None  # days that are past abound
    return "event" if when.start <= editor.now.date() and one.claim.kind != "forecast" and _happened(one) else None


def _happened(one: Candidate) -> bool:
    """Whether the words tell an act, and its day: "as of May it is first" tells a state."""
    if one.claim.dated:
        return True  # the editor gives the day
    quote = one.claim.quote
    if one.claim.gist and happened_on(quote, "fact", one.day) != one.claim.when:
        return False  # a model took the day of something else in the sentence: "critics of the report of 4 May say"
    told = one.claim.when
    anchor = one.day or (datetime(told.start.year, 12, 31, tzinfo=UTC) if told else None)
    when = next((dated for dated in dates(quote, anchor) if dated.when == told), None)
    if when is None or told is None or _STATE.search(quote[: when.start]):
        return False
    if any(int(year) != told.start.year for year in YEAR.findall(quote[: when.start])):
        return False  # it begins with another time, and the day belongs to what is said after that
    return PAST.search(quote) is not None


def _same(editor: Editor, one: Candidate, kind: BlockKind) -> Block | None:
    """The row that tells the same event: names in common, near days, and words in common."""
    for block in editor.section("timeline"):
        other = editor.material.of.get(block.findings[0]) if block.findings else None
        if other and block.kind == kind and block.when:
            dated = replace(other, claim=replace(other.claim, when=block.when))
            if editor.material.one_event(one, dated, _NEAR):
                return block
    return None


def _earlier(editor: Editor, block: Block, one: Candidate) -> None:
    """Let the row have the day where it has the month only, and of two days the earlier."""
    when, had = one.claim.when, block.when
    if when is None or had is None or when == had or when.precision != "day":
        return
    if any(one.finding.id in other.findings for other in editor.section("timeline") if other.id != block.id):
        if had.precision != "day" and not editor.corrected(block):
            editor.drop(block.id, _RULES["dated"])  # another row has it with its day
        return
    told = [editor.dossier.claims.get(id) for said in block.sentences for id in said.claims[:1]]
    if any(claim is not None and claim.dated for claim in told):
        return  # its day is the editor's
    if had.precision == "day" and when.start > had.start:
        editor.odd.add(one.finding.id)  # the same event under another day: told nowhere else
        return
    if editor.fits(one):
        if had.precision == "day":
            editor.odd.update(block.findings)
        said = (_told(editor, one),)
        editor.put(replace(block, sentences=said, when=when, findings=(one.finding.id,), day=one.day), _RULES["dated"])
