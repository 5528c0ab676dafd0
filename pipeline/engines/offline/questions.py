"""Open questions: what sources ask, and forecast for a date, until a later statement on the same things settles it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from pipeline.engines.offline.desk import Desk
from pipeline.read.dates import last_day
from pipeline.read.words import terms
from pipeline.records import Block, Claim, Finding
from pipeline.relate.matching import identifiers

ANSWERED, NARROWED = 0.75, 0.6  # part of a question's words that an answer must have, names and other words each
FORECAST = 0.5  # the same for what became of a forecast
_WHO = re.compile(r"^(?:who|which|what)\b", re.I)  # "who will pay?" is answered by who will; "will they?" is not
FADED = -100.0  # the rank of a question that was settled in an earlier version
FORECAST_TITLE = "Forecast"
ASKED = 0.02  # least cosine with the topic's words: questions are short, and their answers may use other words
STALE_AFTER = timedelta(days=180)
SETTLED = ("answered", "stale")


def ask(desk: Desk) -> None:
    """Open what new sources ask, and what they forecast with a date."""
    for finding in desk.untold(ASKED):
        claim = desk.lead(finding)
        forecast = claim.kind == "forecast" and claim.when is not None
        if (claim.kind != "question" and not forecast) or not desk.fits(claim):
            continue
        if not claim.names or not desk.room("questions", finding.score):
            continue  # a question about nothing in particular is rhetoric
        title = FORECAST_TITLE if forecast else ""
        block = desk.new(
            "questions", finding.id, (desk.tell(finding),), title=title, findings=(finding.id,), when=claim.when,
            rank=finding.score, day=desk.day(claim),
        )  # fmt: skip
        desk.put(desk.step(block, "opened"))


def answer(desk: Desk) -> None:
    """Settle open questions with new findings, and let old ones go stale."""
    for block in desk.section("questions"):
        if block.life[-1].what in SETTLED:
            if block.rank > FADED:  # its answer has been shown: from now on it gives way to what is open
                desk.put(replace(block, rank=FADED))
            continue
        claim = desk.dossier.claims[block.sentences[0].claims[0]]
        ranked = sorted(((_covers(desk, block, claim, f), f.score, f.id) for f in desk.dossier.current), reverse=True)
        best = ranked[0] if ranked else (0.0, 0.0, "")
        settles = best[2] and (desk.findings[best[2]].kind != "forecast" or _WHO.search(claim.quote))
        if settles and best[0] >= (FORECAST if claim.kind == "forecast" else ANSWERED):
            _settle(desk, block, desk.findings[best[2]], "answered")
        elif best[0] >= NARROWED:
            _settle(desk, block, desk.findings[best[2]], "narrowed")
        elif block.day and desk.dossier.now - block.day > STALE_AFTER:
            desk.put(desk.step(block, "stale"), "nothing was heard of it")


def _settle(desk: Desk, block: Block, finding: Finding, what: str) -> None:
    told = finding.id in desk.home or not desk.fits(desk.lead(finding))
    sentence = desk.refer(finding) if told else desk.tell(finding)
    changed = desk.step(block, what, (sentence,))
    if not told:
        changed = replace(changed, findings=(*changed.findings, finding.id))
    desk.put(changed, f"{what} by {finding.id}")


def _covers(desk: Desk, block: Block, question: Claim, finding: Finding) -> float:
    """The part of the question that a later statement speaks to, 0 when it cannot be its answer.

    The lesser of two parts: of the names asked about, and of the other words. Names alone are the whole debate's.
    """
    claim = desk.lead(finding)
    told = {other for step in block.life for said in step.sentences for other in said.claims}
    unsettling = ("question", "forecast") if question.kind == "forecast" else ("question",)
    if claim.kind in unsettling or claim.id in told or not desk.relevant(finding, ASKED):
        return 0.0
    if block.day is None or desk.day(claim) <= block.day:
        return 0.0
    if identifiers(question) and not identifiers(question) & identifiers(claim):
        return 0.0  # what became of Corvid-70B says nothing of Corvid-2
    due = last_day(question.when) if question.kind == "forecast" and question.when else None
    if due and claim.holder == question.holder and desk.day(claim).date() <= due:
        return 0.0  # whoever forecasts says so again: no outcome yet
    said = set(terms(claim.quote))
    about = {term for name in question.names for term in terms(name)}
    asked = {term for term in terms(question.quote) if term not in about and not term.isdigit()}
    if not about or not asked:
        return 0.0
    return round(min(len(about & said) / len(about), len(asked & said) / len(asked)), 6)
