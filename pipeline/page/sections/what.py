"""What: where the question stands, in the best sentences there are, each told in full.

First the turns that the debate has lately taken, the newest first and each with its day; then what answers the
question, and what else it turned on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.english.lexicon import WORKS
from pipeline.findings.sides import claim_side, side
from pipeline.models import Block, Claim
from pipeline.page.candidates import FIRM, Candidate
from pipeline.page.editor import Editor
from pipeline.page.sections.timeline import row_kind
from pipeline.page.sections.why import ASKED_PART

_LOWER = re.compile(r"\b[a-z]+\b")
_RULE = "among the best findings on the question: it is on it, others tell of it, and it can be checked"
_KINDS = ("fact", "reason", "forecast", "correction")
_STANDING = 0.3  # what a line of the last version is ahead by, so that the section does not flicker
ANSWERS = 0.5  # what a figure, and a side, add: a reader in a hurry wants to know how it stands
_NEW = 0.4  # what a finding of this version is ahead by: as much as standing keeps a line, and a little more
_EACH = 2  # lines of one outlet or holder
LEADS = timedelta(days=180)  # older than this, or undated, a finding does not stand first
# What the newest article is ahead of the oldest by: the section tells where the question stands, and a state of then is
# none of now. Time goes by articles, since some debates move in a week as far as others do in a year.
NOW = 1.5
# What each doubling of the outlets that date an event adds, up to MOST of them: what many tell is what the debate turns
# on, and a reader who missed it misreads all else.
TURN = 0.7
MOST = 8
_SAME = 0.2  # cosine from which two lines with a name in common are of one thing, such as a ruling and its reversal
_LATE = 0.5  # part of the articles that had come before what two outlets tell, for it to be what the debate stands at
# Part of the articles that had come before what one outlet tells as an event: of the last quarter others had no time to
# tell, and where a court has ruled a reader wants to read that before what was said of it.
_LAST = 0.75
TURNS = 3  # lines that tell what happened: as many are left for what answers the question


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
        and not editor.material.is_overtaken(one)
        and (one.claim.kind != "forecast" or _recent(editor, one))  # an old one may have come true, or not
    ]

    def worth(one: Candidate) -> float:
        new = editor.dossier.previous is not None and one.finding.id in editor.material.fresh
        ahead = _STANDING * (one.finding.id in standing) + _NEW * (new and one.finding.id not in editor.material.retold)
        return _worth(editor, one, one.finding.id in turns) + ahead

    able.sort(key=lambda one: (-worth(one), one.place))
    main: list[Candidate] = []
    for place, one in enumerate(able):
        if one.finding.id in turns and _main(editor, one):
            # what one outlet alone dates does not take the place of what several do
            better = (other for other in able[:place] if other.finding.id not in turns or other in main)
            if not any(_one_thing(editor, one, other) for other in better):
                main.append(one)
    corrected = [block for block in editor.section("what") if editor.corrected(block)]
    stands = {finding for block in corrected for finding in block.findings}  # and takes no second line
    ends = _of_both_ends(editor, [one for one in able if one.finding.id not in stands])
    chosen: list[Candidate] = []
    for one in (one for one in (*ends, *main, *able) if one.finding.id not in stands):
        if len(chosen) >= editor.topic.budgets.what - len(corrected):
            break
        if one.finding.id in turns and sum(other.finding.id in turns for other in chosen) >= TURNS:
            continue
        if one.score >= editor.material.floor(FIRM) and _fits(editor, one, chosen) and editor.fits(one):
            chosen.append(one)
    late = [one for one in chosen if one.finding.id in turns and editor.material.later_than(one) >= _LATE]
    rest = [one for one in chosen if one not in late]
    rest.sort(key=lambda one: not _recent(editor, one))  # stable: the best leads
    chosen = [*sorted(late, key=_when, reverse=True), *rest]
    chosen.sort(key=lambda one: one not in ends)  # stable
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


def _worth(editor: Editor, one: Candidate, turn: bool) -> float:
    """What a line is worth here: how the debate turned, and what answers the question by a figure or a side."""
    answers = ANSWERS * (bool(one.claim.figures) + bool(side(one.claim.quote, editor.topic)) + weighed(one.claim))
    told = min(MOST, editor.material.witnesses(one)) if turn else 1
    if turn and editor.material.later_than(one) >= _LAST:
        told = max(2, told)
    return one.score + answers + TURN * math.log2(max(1, told)) + NOW * editor.material.later_than(one)


def _of_both_ends(editor: Editor, able: Sequence[Candidate]) -> list[Candidate]:
    """Of each end of the axis the best that is said for it, the better first; nothing where one end has nobody.

    A reader wants to know first how the question stands: who says what, and who says the contrary.
    """
    if editor.topic.axis is None:
        return []
    firm = [one for one in able if one.score >= editor.material.floor(FIRM) and editor.fits(one)]
    ends = [[one for one in firm if claim_side(one.claim, editor.topic) == end] for end in (-1, 1)]
    pairs = ((one, other) for one in ends[0] for other in ends[1] if _fits(editor, other, [one]))
    return sorted(next(pairs, ()), key=able.index)


def _places(claim: Claim) -> set[tuple[str, int]]:
    """The sentences of a claim: what stands in a row of the timeline is told here as it is told there."""
    return {(claim.article, place) for place in claim.sentences}


def _on(one: Candidate) -> bool:
    """Whether a candidate has a day: under a month alone the timeline may tell the event by its day already."""
    return one.claim.when is not None and one.claim.when.precision == "day"


def _main(editor: Editor, one: Candidate) -> bool:
    """Whether the debate turned on what a candidate tells: outlets agree, and of what is long past more than two."""
    if not one.parts["named"] and one.parts["bears"] < ASKED_PART:
        return False  # of that day, and of something else
    told = editor.material.witnesses(one)
    return told > 2 or (told == 2 and editor.material.later_than(one) >= _LATE)


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
    if editor.material.near(mine, theirs) >= _SAME:
        return True
    shared = editor.material.called(one.claim) & editor.material.called(other.claim)
    return bool(shared) and one.claim.when == other.claim.when is not None


def weighed(claim: Claim) -> bool:
    """Whether somebody has looked into it: a study, a poll, a review."""
    return claim.role == "evaluates" or any(WORKS.get(word) == "evaluates" for word in _LOWER.findall(claim.quote))


def _when(one: Candidate) -> date:
    return one.claim.when.start if one.claim.when else date.min


def _recent(editor: Editor, one: Candidate) -> bool:
    return one.day is not None and editor.now - one.day <= LEADS
