"""What: where the question stands, in the best sentences there are, each told in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.findings.sides import side
from pipeline.page.candidates import ABOUT, Candidate
from pipeline.page.editor import Editor

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


def fill_what(editor: Editor) -> None:
    """Replace the section by what holds now."""
    standing = {finding for block in editor.section("what") for finding in block.findings}
    rows = editor.told("timeline")
    able = [
        one
        for one in editor.material.all
        if not one.stopped
        and one.finding.id not in editor.odd
        and one.finding.id not in editor.material.halves
        and one.claim.kind in _KINDS
        and (one.claim.kind != "forecast" or _recent(editor, one))  # an old one may have come true, or not
    ]
    earlier = [one.finding.id for one in able if one.finding.id not in editor.material.fresh]
    retold = {
        one.finding.id
        for one in able
        if one.finding.id in editor.material.fresh
        and any(
            editor.material.near(one.finding.id, other) >= ABOUT and editor.material.again(one.finding.id, other)
            for other in earlier
        )
    }  # nothing new, whenever its article came

    def worth(one: Candidate) -> float:
        return _worth(editor, one, one.finding.id in standing, one.finding.id in retold)

    dated = {one.finding.id for one in able if any(editor.material.again(one.finding.id, row) for row in rows)}
    able.sort(key=lambda one: (one.finding.id in dated, -worth(one), one.place))
    corrected = [block for block in editor.section("what") if editor.corrected(block)]
    stands = {finding for block in corrected for finding in block.findings}  # and takes no second line
    chosen: list[Candidate] = []
    for one in (one for one in able if one.finding.id not in stands):
        if len(chosen) >= editor.topic.budgets.what - len(corrected):
            break
        if one.finding.id in dated and (chosen or corrected):
            break  # the timeline tells it; where that is all there is, the best of it says how the question stands
        if _fits(editor, one, chosen) and editor.fits(one):
            chosen.append(one)
    chosen.sort(key=lambda one: not _recent(editor, one))  # stable: the best recent one leads
    keep = {block.id for block in corrected}
    for place, one in enumerate(chosen):
        block = editor.new(
            "what", one.finding.id, (editor.tell(one.finding),), kind="point", findings=(one.finding.id,),
            rank=float(len(chosen) - place), day=one.day,
        )  # fmt: skip
        keep.add(block.id)
        known = editor.page.get(block.id)
        editor.put(replace(block, since=known.since, name=known.name, life=known.life) if known else block, _RULE)
    for block in editor.section("what"):
        if block.id not in keep:
            editor.drop(block.id)


def _worth(editor: Editor, one: Candidate, standing: bool, retold: bool) -> float:
    """What a line is worth here: what answers the question, by a figure or a side, before what is only about it."""
    answers = ANSWERS * (bool(one.claim.figures) + bool(side(one.claim.quote, editor.topic)))
    if retold:
        return one.score + answers + _STANDING * standing
    new = _NEW * (editor.dossier.previous is not None and one.finding.id in editor.material.fresh)
    now = NOW * editor.material.later_than(one)
    return one.score + answers + now + _STANDING * standing + new


def _fits(editor: Editor, one: Candidate, chosen: list[Candidate]) -> bool:
    if any(editor.material.again(one.finding.id, other.finding.id) for other in chosen):
        return False
    if sum(other.claim.item == one.claim.item for other in chosen):
        return False
    same = [
        o
        for o in chosen
        if o.claim.holder == one.claim.holder or o.article.item.outlet == one.article.item.outlet != ""
    ]
    return len(same) < _EACH


def _recent(editor: Editor, one: Candidate) -> bool:
    return one.day is not None and editor.now - one.day <= LEADS
