"""Positions: one per holder, with its place on the axis, and how it moved, by rules that a person can read.

The rules are RULES; the same again says nothing, and an older statement that arrives late changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.engines.offline.desk import Desk
from pipeline.engines.offline.point import judges
from pipeline.engines.offline.poles import firmness
from pipeline.engines.offline.poles import place as pole_of
from pipeline.read.words import terms
from pipeline.records import Block, Claim, Finding, Sentence
from pipeline.relate.measure import differ, moved
from pipeline.relate.rebuttal import disputing, rebuts, rebuttal

SILENT_AFTER = timedelta(days=60)
STATED = ("argues", "evaluates", "forecasts", "announces", "reports")
RULES = {
    "new": "the holder's first statement that takes a side",
    "reversed": "a later statement of the holder stands at the other pole",
    "strengthened": "a later statement at the same pole hedges less, is put more firmly, or gives a larger figure",
    "softened": "a later statement at the same pole hedges, is put less firmly, or gives a smaller figure",
    "challenged": "another holder disputes the position in so many words, or gives another figure for its measure",
    "silent": "no statement of the holder for two months",
    "spoke": "the holder said the same again after a silence",
}


def place(desk: Desk) -> None:
    """Take each holder's newest statement on the axis from what is new."""
    stated: dict[str, list[tuple[Claim, Finding]]] = {}
    for finding in desk.dossier.current:
        for id in finding.claims:
            claim = desk.dossier.claims[id]
            if _is_position(desk, claim) and desk.to_the_point(finding, claim):
                stated.setdefault(claim.holder, []).append((claim, finding))
    for holder, statements in sorted(stated.items()):
        known = desk.page.get(desk.new("perspectives", holder, ()).id)
        claim, finding = max(statements, key=lambda pair: _order(desk, *pair))
        if known is None:
            if desk.home.get(finding.id) is None and desk.fits(claim) and desk.room("perspectives", finding.score):
                desk.put(_block(desk, holder, claim, finding), RULES["new"])
        elif known.day is None or desk.day(claim) > known.day:
            changed = _moved(desk, known, claim, finding)
            desk.put(changed, RULES.get(changed.life[-1].what, "") if changed.life != known.life else "")
    _hear(desk)
    for block in desk.section("perspectives"):
        if block.day and desk.dossier.now - block.day > SILENT_AFTER and block.life[-1].what != "silent":
            desk.put(desk.step(block, "silent"), RULES["silent"])


def _hear(desk: Desk) -> None:
    """Whatever else somebody says whose position stands at neither pole is no silence: no cue tells which of it is."""
    heard: dict[str, datetime] = {}
    for claim in (desk.dossier.claims[id] for finding in desk.dossier.current for id in finding.claims):
        if claim.role in STATED and claim.role != "reports":
            heard[claim.holder] = max(desk.day(claim), heard.get(claim.holder, desk.day(claim)))
    for block in desk.section("perspectives") if desk.topic.axis else ():
        day = heard.get(block.title)
        if block.pole == 0.0 and block.day and day and day > block.day:
            spoke = desk.step(block, "spoke") if block.life[-1].what == "silent" else block
            desk.put(replace(spoke, day=day))


def challenge(desk: Desk) -> None:
    """Mark the positions that what is new disputes, each with who does."""
    for finding in desk.dossier.current:
        lead = desk.lead(finding)
        for block in desk.section("perspectives"):
            position = desk.dossier.claims.get(block.sentences[0].claims[0])
            if position and _challenges(desk, finding, block, position) and not _told(block, lead):
                said, told = desk.mention(finding)
                changed = desk.step(block, "challenged", (said,))
                desk.put(replace(changed, findings=(*block.findings, *told)), RULES["challenged"])


def _challenges(desk: Desk, finding: Finding, block: Block, position: Claim) -> bool:
    """Whether a later claim of somebody else is aimed at a position."""
    claim = desk.lead(finding)
    if claim.holder == block.title or claim.item == position.item or desk.day(claim) < desk.day(position):
        return False
    disputed = rebuttal(claim.quote)
    if disputed is None:
        aimed = any(
            {r.claim, r.finding} <= {claim.id, position.id, finding.id, *block.findings}
            for r in desk.dossier.relations
            if r.kind == "contradicts"
        )
        return aimed and desk.day(claim) > desk.day(position) and differ(claim, position) is not None
    named = bool(disputed.against) and set(terms(block.title)) == set(terms(disputed.against))
    same_side = pole_of(disputed.what, desk.topic) * block.pole > 0
    return (named and same_side) or rebuts(claim, position)


def _told(block: Block, claim: Claim) -> bool:
    return any(claim.id in said.claims for step in block.life for said in step.sentences)


def _is_position(desk: Desk, claim: Claim) -> bool:
    article = desk.dossier.articles[claim.item]
    merely_reported = claim.holder == article.item.outlet and claim.role == "reports"
    if not claim.holder or merely_reported or claim.role not in STATED or article.quality == "title":
        return False
    if disputing(claim.quote):
        return False  # the side that its words name is the one that it disputes
    if pole_of(claim.quote, desk.topic) != 0.0:
        return True
    # Without an axis nothing else tells a view from a fact; who writes the article tells mostly facts.
    own = claim.holder in (article.item.author, article.item.outlet)
    return desk.topic.axis is None and claim.role == "argues" and (not own or judges(claim.quote))


def _order(desk: Desk, claim: Claim, finding: Finding) -> tuple[object, ...]:
    """The newest day first, then the plainest statement, then the better finding."""
    return desk.day(claim).date(), abs(pole_of(claim.quote, desk.topic)), finding.score, claim.id


def _block(desk: Desk, holder: str, claim: Claim, finding: Finding) -> Block:
    block = desk.new(
        "perspectives", holder, (desk.tell(finding, claim),), title=holder, findings=(finding.id,),
        pole=pole_of(claim.quote, desk.topic), rank=finding.score, day=desk.day(claim),
    )  # fmt: skip
    return desk.step(block, "new")


def _moved(desk: Desk, known: Block, claim: Claim, finding: Finding) -> Block:
    pole = pole_of(claim.quote, desk.topic)
    before = desk.dossier.claims.get(known.sentences[0].claims[0])
    what = _evolution(known.pole, pole) or (_firmer(before, claim) if before else "")
    if not what and known.life[-1].what == "silent":
        known = desk.step(known, "spoke")
    rank = max(known.rank, finding.score)
    if not what:
        return replace(known, rank=rank, day=desk.day(claim))
    return replace(
        desk.step(known, what, known.sentences), sentences=(_said(desk, claim, finding),), findings=(finding.id,),
        pole=pole, rank=rank, day=desk.day(claim),
    )  # fmt: skip


def _said(desk: Desk, claim: Claim, finding: Finding) -> Sentence:
    if desk.home.get(finding.id) is None:
        return desk.tell(finding, claim)
    return desk.refer(finding, f"{desk.speaker(claim)}: ")


def _evolution(before: float, now: float) -> str:
    """The rule that names how a place on the axis moved, "" when it did not."""
    if before == 0.0 != now:
        return "new"
    if before * now < 0:
        return "reversed"
    if abs(now) > abs(before):
        return "strengthened"
    return "softened" if abs(now) < abs(before) else ""


def _firmer(before: Claim, now: Claim) -> str:
    """The rule for two statements at one place: their cue words first, then by how much they say it is so."""
    firm = firmness(now.quote) - firmness(before.quote)
    figures = moved(before, now)
    if not firm and figures:
        firm = 1 if figures[1].value > figures[0].value else -1
    return "" if not firm else "strengthened" if firm > 0 else "softened"
