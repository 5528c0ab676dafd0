"""Events: what a sentence says happened on a date that it gives itself; one entry per event however many report it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pipeline.engines.offline.desk import Desk
from pipeline.read.dates import dates, last_day
from pipeline.read.words import terms
from pipeline.records import Block, Claim, Finding, When

FINER = "the same event with a finer date"
RULE = "a sentence that tells what happened, with the day, month or quarter, which is not in the future"
# Verbs of things that happen, in the past tense; "said" and "argued" are none.
_HAPPENED = re.compile(
    r"\b(?:released|published|announced|launched|opened|signed|unveiled|founded|formed|joined|acquired|withdrew|withheld|"
    r"closed|ended|started|began|passed|approved|shipped|delivered|agreed|licensed|raised|cut|reached|topped|overtook|"
    r"lost|won|appointed|corrected|completed|adopted|rejected|suspended|resumed|switched|funded|committed|pledged|awarded|"
    r"held|broke|fell|rose|stopped|introduced|banned|sued|filed|merged|bought|sold|hired|left|resigned|stood|landed|"
    r"relicensed|surpassed|scored|stalled|dropped|dissolved|set up|came out|brought out|took over|put forward)\b"
)


def place(desk: Desk) -> None:
    """Put each new dated event on the timeline."""
    # The finest date first: the timeline then has the day when somebody else gives its month.
    for finding in sorted((*desk.untold(), *_answers(desk)), key=lambda one: _length(desk.lead(one).when)):
        claim = desk.lead(finding)
        if claim.when is None or claim.kind in ("question", "forecast") or not _HAPPENED.search(claim.quote):
            continue
        if claim.when.precision == "year" or claim.when.start > desk.dossier.now.date():
            continue
        told = finding.id in desk.home
        if not (told or desk.fits(claim)) or _known(desk, claim):
            continue
        coarse = _coarse(desk, claim)
        if coarse is None and not desk.room("timeline", finding.score):
            continue
        said = (
            desk.refer(finding, f"{desk.speaker(claim)}: ")
            if told
            else desk.tell(finding, words=_shared(desk, finding))
        )
        fields: dict[str, Any] = {"findings": () if told else (finding.id,), "when": claim.when, "day": desk.day(claim)}
        if coarse is None:
            desk.put(desk.new("timeline", finding.id, (said,), rank=finding.score, **fields), RULE)
        else:
            desk.put(replace(coarse, sentences=(said,), rank=max(coarse.rank, finding.score), **fields), FINER)


def _shared(desk: Desk, finding: Finding) -> str:
    """The part of an event's words that everybody who is cited for it tells, "" when that is all of them.

    What follows a comma and stands in nobody else's words is one article's own: it may be an opinion of the event.
    """
    claim = desk.lead(finding)
    others = [desk.dossier.claims[id] for id in finding.claims if desk.dossier.claims[id].item != claim.item]
    for comma in re.finditer(r",\s", claim.quote) if others else ():
        head, rest = claim.quote[: comma.start()], set(terms(claim.quote[comma.end() :]))
        dated = any(found.when == claim.when for found in dates(head, desk.day(claim)))
        if dated and _HAPPENED.search(head) and not any(rest & set(terms(other.quote)) for other in others):
            return f"{head} …"
    return ""


def _answers(desk: Desk) -> list[Finding]:
    """New findings that answer a question in full: what happened belongs on the timeline too, by its label."""
    asked = {block.id for block in desk.section("questions")}
    return [finding for finding in desk.dossier.current if desk.home.get(finding.id) in asked]


def _known(desk: Desk, claim: Claim) -> bool:
    """Whether the timeline has the event: two names alike, and the same date, or a finer one within it and a figure."""
    for block in desk.section("timeline"):
        other = desk.dossier.claims.get(block.sentences[0].claims[0])
        if other is None or len(set(other.names) & set(claim.names)) < 2:
            continue
        if block.when == claim.when or (_within(block.when, claim.when) and _figures(other) & _figures(claim)):
            return True
    return False


def _coarse(desk: Desk, claim: Claim) -> Block | None:
    """The entry that gives the same event with a coarser date: it takes the finer one's words and place."""
    for block in desk.section("timeline"):
        other = desk.dossier.claims.get(block.sentences[0].claims[0])
        if other is None or not _within(claim.when, block.when):
            continue
        if len(set(other.names) & set(claim.names)) >= 2 and _figures(other) & _figures(claim):
            return block
    return None


def _within(fine: When | None, coarse: When | None) -> bool:
    """Whether one date is a part of another, as a day is of its month."""
    if fine is None or coarse is None or fine == coarse:
        return False
    return coarse.start <= fine.start and last_day(fine) <= last_day(coarse)


def _length(when: When | None) -> int:
    return (last_day(when) - when.start).days if when else 0


def _figures(claim: Claim) -> set[tuple[float, str]]:
    return {(figure.value, figure.unit) for figure in claim.figures if figure.unit}
