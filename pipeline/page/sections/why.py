"""Why it matters: what sources say follows, for whom and how much; then the reasons that they give."""

from __future__ import annotations

import re

from pipeline.english import sentence_kinds
from pipeline.english.tense import tense_at
from pipeline.findings.question import DOES, HARMS
from pipeline.page.candidates import FIRM, OVER, Candidate
from pipeline.page.editor import Editor

_RULE = "its source tells what follows, or gives it as a reason"
# What a thing does to somebody, beside the verbs of praise and blame. "Allow", "raise" and "make" are missing on
# purpose: what a bill would do by its words is what it says, and no stake.
_EFFECTS = "cost lead mean force leave cause lose reduce increase free damage trigger".split()
_VERBS = "|".join(sorted({*(word.removesuffix("s") for word in DOES | HARMS), *_EFFECTS}))
_FOLLOWS = re.compile(
    rf"\b(?:would|could|will|may|might|won['’]t)\b (?:(?:not|also|then|even|only|\w+ly) ){{0,2}}(?:(?:{_VERBS})\b"
    r"|have (?:an?|the) (?:\w+ ){0,2}(?:effect|consequence|impact)s?\b)"
)
# "If it fell, ..., they could"; not "asked if it would".
_SUPPOSED = re.compile(
    r"(?:^|[,;:—–.]\s?|\b(?:and|but|that)\s)(?:if|unless|without)\b[^.;]{5,160}\b(?:would|could|will|may|might)\b",
    re.IGNORECASE,
)
# "The burden of the levy on bakers", "costs for families"; not "at no cost", nor the cost of a thing: its price.
_EFFECT = re.compile(
    r"\b(?:(?:effect|consequence|burden|toll|benefit|impact|risk)s?(?: [\w-]+)? (?:of|on|for|to)"
    r"|costs?(?: [\w-]+)? (?:on|for|to))\b"
)
_REASON = re.compile(r"\b(?:because|so that|as a result|reasons?|why)\b", re.IGNORECASE)
VOICED = 1.0  # what it is behind by that Perspectives tell already: it is told here where nothing else is as good
STAKE = 1.0  # what a consequence is ahead of a reason by: of twelve reasons that readers saw here seven were asides
ASKED_PART = 0.5  # least part of the words of the question: with less it is the consequence of something else


def reasons(editor: Editor) -> None:
    """Take the best stakes that are not told above, and give up what its holder no longer says."""
    for block in editor.section("why"):
        now = editor.material.of.get(block.findings[0]) if block.findings else None
        if now and now.stopped in OVER:
            editor.drop(block.id, now.stopped)
        elif now and editor.material.is_overtaken(now) and not editor.corrected(block):
            editor.drop(block.id, "what it tells as pending lies behind by now")
        elif now and now.finding.id in editor.told("what") and not editor.corrected(block):
            editor.drop(block.id, "it is told above now")
    heard, others = {*editor.told("perspectives")}, editor.tellable("what", "why", "timeline")
    able = [(rank - VOICED * (one.finding.id in heard), one) for one in others if (rank := _rank(editor, one)) > 0]
    if not able and not editor.section("why"):  # why somebody did something is better than no reason at all
        able = [(one.score, one) for one in others if one.claim.kind == "reason" and _weighty(editor, one)]
    for rank, one in sorted(able, key=lambda pair: (-pair[0], pair[1].place)):
        if not editor.room("why", rank) or not editor.fits(one):
            continue
        if any(editor.material.again(one.finding.id, f) for f in editor.told("why")):
            continue
        said = (editor.tell(one.finding),)
        editor.put(
            editor.new("why", one.finding.id, said, kind="reason", findings=(one.finding.id,), rank=rank, day=one.day),
            _RULE,
        )


def _rank(editor: Editor, one: Candidate) -> float:
    """What a candidate is worth here, 0 for what tells neither a consequence nor a reason."""
    if not _weighty(editor, one):
        return 0.0
    if one.claim.kind != "question" and one.parts["bears"] >= ASKED_PART:
        if follows(one.claim.quote):
            return one.score + STAKE
        if _EFFECT.search(one.claim.quote):
            return one.score
    forecast = one.claim.kind == "forecast" and one.claim.when is None and sentence_kinds.grounded(one.claim.quote)
    return one.score if (one.claim.kind == "reason" or forecast) and not _narrated(one.claim.quote) else 0.0


def _weighty(editor: Editor, one: Candidate) -> bool:
    if one.finding.id in editor.material.halves or editor.material.is_overtaken(one):
        return False
    return one.score >= editor.material.floor(FIRM)


def follows(words: str) -> bool:
    """Whether words tell what would come of something."""
    return _FOLLOWS.search(words) is not None or _SUPPOSED.search(words) is not None


def _narrated(words: str) -> bool:
    """Whether a reason is that of what somebody did: "he voted no because" tells of him alone."""
    marks = list(_REASON.finditer(words))
    return bool(marks) and all(tense_at(words, mark.start(), mark.end()).lean == "back" for mark in marks)
