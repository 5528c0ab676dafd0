"""Open questions: what sources ask, and forecast for a date, until a later statement on the same things settles it.

The rules are RULES, for people; which of them moved a question is the reason of its operation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from pipeline.engines.offline.desk import ASKED, Desk
from pipeline.read.dates import dates, last_day
from pipeline.read.negation import negated
from pipeline.read.words import terms
from pipeline.records import Block, Claim, Finding
from pipeline.relate.matching import differing, identifiers

ANSWERED, NARROWED = 0.75, 0.6  # part of a question's words that an answer must have, names and other words each
FORECAST = 0.5  # the same for what became of a forecast
NAMES = 2  # names that a question shares with the tension that it asks about
_AHEAD = re.compile(
    r"\b(?:will|would|expects? to|plans? to|intends? to|aims? to|is (?:set|due|expected) to)\s(?P<act>[a-z]+)\b"
)
_WHO = re.compile(r"^(?:who|which|what)\b", re.I)  # "who will pay?" is answered by who will; "will they?" is not
FADED = -100.0  # the rank of a question that was settled in an earlier version
FORECAST_TITLE = "Forecast"
CAME_TRUE, DID_NOT = "Forecast that came true", "Forecast that did not come true"
ON_TENSION = 1.0  # what it adds to a question's rank that it asks about an open tension
RULES = {
    "opened": "a source asks it, or forecasts it for a date",
    "narrowed": f"a later statement has at least {NARROWED:.0%} of the names and of the other words asked about",
    "answered": f"a later statement has at least {ANSWERED:.0%} of them, for a forecast {FORECAST:.0%}",
    "stale": "half a year without a statement on it",
    CAME_TRUE: "a later statement tells the same act on the same names, dated within the time forecast",
    DID_NOT: "a later statement denies the same act on the same names, for the time forecast or after it",
}
STALE_AFTER = timedelta(days=180)


def ask(desk: Desk) -> None:
    """Open what new sources ask, and what they forecast with a date."""
    for finding in desk.untold():
        claim = desk.lead(finding)
        forecast = claim.kind == "forecast" and claim.when is not None
        if (claim.kind != "question" and not forecast) or not desk.fits(claim):
            continue
        if not claim.names or not desk.room("questions", finding.score):
            continue  # a question about nothing in particular is rhetoric
        title = FORECAST_TITLE if forecast else ""
        rank = finding.score + (ON_TENSION if not forecast and _disputed(desk, claim) else 0.0)
        block = desk.new(
            "questions", finding.id, (desk.tell(finding),), title=title, findings=(finding.id,), when=claim.when,
            rank=rank, day=desk.day(claim),
        )  # fmt: skip
        desk.put(desk.step(block, "opened"), RULES["opened"])


def _disputed(desk: Desk, question: Claim) -> bool:
    """Whether a question is about an open tension: it has NAMES of the names in the tension's title."""
    titles = [
        b.title.split(": ")[0] for b in desk.section("tensions") if ": " in b.title and b.life[-1].what != "eased"
    ]
    return any(len({name for name in question.names if name in title}) >= NAMES for title in titles)


def answer(desk: Desk) -> None:
    """Settle open questions with new findings, and let old ones go stale."""
    for block in desk.section("questions"):
        if block.settled:
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
            desk.put(desk.step(block, "stale"), RULES["stale"])


def _settle(desk: Desk, block: Block, finding: Finding, what: str) -> None:
    told = finding.id in desk.home or not desk.fits(desk.lead(finding))
    sentence = desk.refer(finding) if told else desk.tell(finding)
    changed = desk.step(block, what, (sentence,))
    outcome = _outcome(desk, block, finding) if what == "answered" else ""
    if outcome:
        changed = replace(changed, title=outcome)
    if not told:
        changed = replace(changed, findings=(*changed.findings, finding.id))
    desk.put(changed, RULES[outcome or what])


def _outcome(desk: Desk, block: Block, finding: Finding) -> str:
    """Whether a forecast came true, where a rule can show it, else ""."""
    forecast, told = desk.dossier.claims[block.sentences[0].claims[0]], desk.lead(finding)
    act = _AHEAD.search(forecast.quote)
    if forecast.kind != "forecast" or forecast.when is None or act is None or told.kind not in ("fact", "reason"):
        return ""
    if not set(terms(act["act"])) & set(terms(told.quote)) or negated(forecast.quote) or differing(forecast, told):
        return ""
    due = last_day(forecast.when)
    if negated(told.quote):
        names_it = any(dated.when == forecast.when for dated in dates(told.quote, desk.day(told)))
        return DID_NOT if desk.day(told).date() > due and (names_it or told.when is None) else ""
    return CAME_TRUE if told.when is not None and forecast.when.start <= last_day(told.when) <= due else ""


def _covers(desk: Desk, block: Block, question: Claim, finding: Finding) -> float:
    """The part of the question that a later statement speaks to, 0 when it cannot be its answer.

    The lesser of two parts: of the names asked about, and of the other words. Names alone are the whole debate's.
    """
    claim = desk.lead(finding)
    told = {other for step in block.life for said in step.sentences for other in said.claims}
    if question.kind not in ("question", "forecast"):
        return 0.0  # a model asked it of statements: who says one of them again settles nothing
    unsettling = ("question", "forecast") if question.kind == "forecast" else ("question",)
    if claim.kind in unsettling or claim.id in told or not desk.relevant(finding, ASKED):
        return 0.0
    if block.day is None or desk.day(claim) <= block.day:
        return 0.0
    if identifiers(question) and not identifiers(question) & identifiers(claim):
        return 0.0  # what became of Corvid-70B says nothing of Corvid-2
    due = last_day(question.when) if question.kind == "forecast" and question.when else None
    if due and claim.holder == question.holder != "" and desk.day(claim).date() <= due:
        return 0.0  # whoever forecasts says so again: no outcome yet
    said = set(terms(claim.quote))
    about = {term for name in question.names for term in terms(name)}
    asked = {term for term in terms(question.quote) if term not in about and not term.isdigit()}
    if not about or not asked:
        return 0.0
    return round(min(len(about & said) / len(about), len(asked & said) / len(asked)), 6)
