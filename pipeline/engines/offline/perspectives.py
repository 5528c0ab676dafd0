"""Positions: one per holder, with its place on the axis, and how it moved, by rules that a person can read.

A later statement at the other pole reverses a position; a firmer or a hedged one at the same pole strengthens or
softens it; the same again says nothing; an older one that arrives late changes nothing; two months without one is
silence.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.engines.offline.desk import Desk
from pipeline.engines.offline.poles import place as pole_of
from pipeline.records import Block, Claim, Finding

SILENT_AFTER = timedelta(days=60)
STATED = ("argues", "evaluates", "forecasts", "announces", "reports")


def place(desk: Desk) -> None:
    """Take each holder's newest statement on the axis from what is new."""
    stated: dict[str, list[tuple[Claim, Finding]]] = {}
    for finding in desk.dossier.current:
        for id in finding.claims:
            claim = desk.dossier.claims[id]
            if _is_position(desk, claim):
                stated.setdefault(claim.holder, []).append((claim, finding))
    for holder, statements in sorted(stated.items()):
        known = desk.page.get(desk.new("perspectives", holder, ()).id)
        claim, finding = max(statements, key=lambda pair: _order(desk, *pair))
        if known is None:
            if desk.home.get(finding.id) is None and desk.fits(claim) and desk.room("perspectives", finding.score):
                desk.put(_block(desk, holder, claim, finding))
        elif known.day is None or desk.day(claim) > known.day:
            desk.put(_moved(desk, known, claim, finding), "a newer statement")
    for block in desk.section("perspectives"):
        if block.day and desk.dossier.now - block.day > SILENT_AFTER and block.life[-1].what != "silent":
            desk.put(desk.step(block, "silent"), "no statement for two months")


def _is_position(desk: Desk, claim: Claim) -> bool:
    article = desk.dossier.articles[claim.item]
    merely_reported = claim.holder == article.item.outlet and claim.role == "reports"
    if not claim.holder or merely_reported or claim.role not in STATED or article.quality == "title":
        return False
    return (desk.topic.axis is None and claim.role == "argues") or pole_of(claim.quote, desk.topic) != 0.0


def _order(desk: Desk, claim: Claim, finding: Finding) -> tuple[object, ...]:
    """The newest day first, then the plainest statement, then the better finding."""
    return desk.day(claim).date(), abs(pole_of(claim.quote, desk.topic)), finding.score, claim.id


def _block(desk: Desk, holder: str, claim: Claim, finding: Finding) -> Block:
    block = desk.new(
        "perspectives", holder, (desk.quote(finding, claim),), title=holder, findings=(finding.id,),
        pole=pole_of(claim.quote, desk.topic), rank=finding.score, day=desk.day(claim),
    )  # fmt: skip
    return desk.step(block, "new")


def _moved(desk: Desk, known: Block, claim: Claim, finding: Finding) -> Block:
    pole = pole_of(claim.quote, desk.topic)
    what = _evolution(known.pole, pole)
    if not what and known.life[-1].what == "silent":
        return replace(desk.step(known, "spoke"), day=desk.day(claim))
    if not what:
        return replace(known, day=desk.day(claim))
    sentence = desk.quote(finding, claim) if desk.home.get(finding.id) is None else desk.refer(finding)
    return replace(
        desk.step(known, what, known.sentences), sentences=(sentence,), findings=(finding.id,), pole=pole,
        rank=max(known.rank, finding.score), day=desk.day(claim),
    )  # fmt: skip


def _evolution(before: float, now: float) -> str:
    """The rule that names how a position moved, "" when it did not."""
    if before * now < 0:
        return "reversed"
    if abs(now) > abs(before):
        return "strengthened"
    return "softened" if abs(now) < abs(before) else ""
