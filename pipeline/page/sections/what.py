"""What: where the question stands, in the sentences that tell most of the core of the debate, each told in full.

First the turns that the debate has lately taken, the newest first and each with its day; then what else it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta

from pipeline.models import Block, Claim
from pipeline.page.candidates import FIRM, Candidate
from pipeline.page.editor import Editor
from pipeline.page.sections.timeline import row_kind

_RULE = "it tells what many articles tell, in exact words, and is on the question"
_KINDS = ("fact", "reason", "forecast", "correction")
_STANDING = 0.1  # what a line of the last version is ahead by, so that the section does not flicker
_EACH = 2  # lines of one outlet or holder
LEADS = timedelta(days=180)  # older than this, or undated, a finding does not stand first
# What the newest article is ahead of the oldest by: the section tells where the question stands, and a state of then is
# none of now. Time goes by articles, since some debates move in a week as far as others do in a year. Twice as much
# leaves out how it all began, and half as much tells too much of it.
NOW = 0.4
# Cosine from which two lines are of one thing: of two of the main points of a debate one pair in fifty is as near, and
# sections chosen by anything from .15 to .3 are as good.
_SAME = 0.2
_ANEW = 0.3  # from which a later one tells anew: "nine states" and "eleven states", a ruling and its reversal
_LATE = 0.5  # part of the articles that had come before a turn for it to be what the debate has lately taken


def fill_what(editor: Editor) -> None:
    """Replace the section by what holds now."""
    standing = {finding for block in editor.section("what") for finding in block.findings}
    rows = {row: editor.material.of[row] for row in editor.told("timeline") if row in editor.material.of}
    dated = {place for row in rows.values() for place in _places(row.claim)}
    told = (one for one in editor.material.all if one.claim.role != "argues" and (one.finding.id in rows or _on(one)))
    turns = {one.finding.id for one in told if row_kind(editor, one) == "event"}
    moved = {claim for block in editor.section("figures") for claim in _figures_of_then(block)}
    able = [
        one
        for one in editor.material.all
        if not one.stopped
        and one.claim.id not in moved
        and one.finding.id not in editor.odd
        and one.finding.id not in editor.material.halves
        and (one.finding.id in rows or not dated & _places(one.claim))
        and one.claim.kind in _KINDS
        and (one.claim.kind != "forecast" or _recent(editor, one))  # an old one may have come true, or not
    ]

    def worth(one: Candidate) -> float:
        return one.core + NOW * editor.material.later_than(one) + _STANDING * (one.finding.id in standing)

    able.sort(key=lambda one: (-worth(one), one.place))
    corrected = [block for block in editor.section("what") if editor.corrected(block)]
    stands = {finding for block in corrected for finding in block.findings}  # and takes no second line
    chosen: list[Candidate] = []
    for one in (_newest(editor, one, able, turns) for one in able if one.finding.id not in stands):
        if len(chosen) >= editor.topic.budgets.what - len(corrected):
            break
        if one.score >= editor.material.floor(FIRM) and _fits(editor, one, chosen) and editor.fits(one):
            chosen.append(one)
    late = [one for one in chosen if one.finding.id in turns and editor.material.later_than(one) >= _LATE]
    rest = [one for one in chosen if one not in late]
    rest.sort(key=lambda one: not _recent(editor, one))  # stable: the best leads
    chosen = [*sorted(late, key=_when, reverse=True), *rest]
    keep = {block.id for block in corrected}
    for place, one in enumerate(chosen):
        block = editor.new(
            "what", one.finding.id, (editor.tell(one.finding),), kind="point", findings=(one.finding.id,),
            rank=float(len(chosen) - place), day=one.day, when=one.claim.when if one.finding.id in turns else None,
        )  # fmt: skip
        keep.add(block.id)
        known = editor.page.get(block.id)
        editor.put(replace(block, since=known.since, name=known.name, life=known.life) if known else block, _RULE)
    for block in editor.section("what"):
        if block.id not in keep:
            editor.drop(block.id)


def _figures_of_then(block: Block) -> Iterator[str]:
    """The claims whose figure a newer one of their holder has replaced: no state of now."""
    return (claim for step in block.life if step.what == "moved" for said in step.sentences for claim in said.claims)


def _places(claim: Claim) -> set[tuple[str, int]]:
    """The sentences of a claim: what stands in a row of the timeline is told here as it is told there."""
    return {(claim.article, place) for place in claim.sentences}


def _on(one: Candidate) -> bool:
    """Whether a candidate has a day: under a month alone the timeline may tell the event by its day already."""
    return one.claim.when is not None and one.claim.when.precision == "day"


def _newest(editor: Editor, one: Candidate, able: Sequence[Candidate], turns: Set[str]) -> Candidate:
    """What tells how the same thing stands by now: a later turn of it, or half a year later another figure for it."""
    day, had = one.day, {(figure.unit, figure.value) for figure in one.claim.figures}

    def anew(two: Candidate) -> bool:
        if {one.finding.id, two.finding.id} <= turns:
            later = _when(two) > _when(one)
        else:
            has = {(figure.unit, figure.value) for figure in two.claim.figures}
            alike = {unit for unit, _ in has} & {unit for unit, _ in had}
            later = bool(day and two.day and two.day - day > LEADS and alike and not has & had)
        return later and editor.material.near(one.finding.id, two.finding.id) >= _ANEW

    return max(filter(anew, able), key=lambda two: two.day or editor.now, default=one)


def _fits(editor: Editor, one: Candidate, chosen: list[Candidate]) -> bool:
    if any(_one_thing(editor, one, other) or other.claim.item == one.claim.item for other in chosen):
        return False
    same = [
        o
        for o in chosen
        if o.claim.holder == one.claim.holder or o.article.item.outlet == one.article.item.outlet != ""
    ]
    return len(same) < _EACH


def _one_thing(editor: Editor, one: Candidate, other: Candidate) -> bool:
    """Whether two lines tell one thing: in six lines each is to tell another, and the better of two is told."""
    mine, theirs = one.finding.id, other.finding.id
    if editor.material.again(mine, theirs) or editor.material.again(theirs, mine):
        return True
    return editor.material.near(mine, theirs) >= _SAME


def _when(one: Candidate) -> date:
    return one.claim.when.start if one.claim.when else date.min


def _recent(editor: Editor, one: Candidate) -> bool:
    return one.day is not None and editor.now - one.day <= LEADS
