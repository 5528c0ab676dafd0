"""Whether the words around a date look ahead or back."""

from __future__ import annotations

import re

from pipeline.read.verbs import PAST, has_verb, is_finite

_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|would|going to"
    r"|(?<!\bits )(?<!\bthe )(?<!\btheir )(?<!\bhis )(?<!\bher )(?<!\bof )plans?|planned|intends?|expects?"
    r"|expected|schedul(?:ed|es)|due"
    r"|set (?:to|for|on)|aims?"
    r"|hop(?:es?|ed|ing) to|wants? to|promises|promised|predicts?|forecasts?|slated|goes|begins|starts|opens|arrives"
    r"|ships|ends|expires"
    r"|closes|resumes?|takes? effect|must|to (?:open|start|launch|arrive|begin|follow|appear"
    r"|come) (?:on|in|by))\b"
)
# Plans of then: whether the day has come by now the words do not say.
_PROMISED = re.compile(r"\b(?:promised|planned|pledged|vowed|was (?:due|expected|scheduled)|were (?:due|expected))\b")
_PRESENT_PLAN = re.compile(
    r"\b(?:will|shall|would|plans?|intends?|expects?|aims?|hopes?|promises|wants?|must|is|are|predicts?|forecasts?)\b"
)
_CLAUSE = re.compile(r"[,;:—–]|\b(?:who|which|that|since|after|when|released|launched|published|announced)\b")
BEFORE, BEHIND = 8, 6  # words around a date among which its verb stands, if it is the date of that
_MAY = re.compile(r"\b(?:can(?:not)?|could|may|might|should|must|would|will)\b")
_STOPS = re.compile(r"[,;:—–]|\b(?:who|which|that)\b")
_OPENS_CLAUSE = re.compile(r"\W*(?:(?:and|but|then|on|in|by|the)\s+)*", re.IGNORECASE)


def looks_ahead(sentence: str, start: int, end: int) -> bool:
    """Whether the clause of the words from start to end looks ahead: a cue before them, or after where the verb is."""
    *_, cut = (None, *_CLAUSE.finditer(sentence, 0, start))
    clause = sentence[cut.end() if cut else 0 : start]
    if _FUTURE.search(clause):
        return True
    within = cut is not None and cut[0].isalpha()  # "which released it on 9 March, will ..."
    if not within and (_OPENS_CLAUSE.fullmatch(clause) or not has_verb(clause)):  # "The hearing on Thursday will ..."
        after = _CLAUSE.split(sentence[end:].lstrip(", "), maxsplit=1)[0]
        cue = _FUTURE.search(after)
        return cue is not None and not any(is_finite(word) for word in after[: cue.start()].split())
    return False


def looks_back(sentence: str, start: int, end: int) -> bool:
    """Whether the words around those from start to end tell of the past: "blocked on Tuesday", not "may vote"."""
    begun = max((cut.end() for cut in _STOPS.finditer(sentence, 0, start)), default=0)
    ended = _STOPS.search(sentence, end)
    if ended and _OPENS_CLAUSE.fullmatch(sentence[begun:start]):  # "On Tuesday, the lab withdrew it"
        ended = _STOPS.search(sentence, ended.end())
    before = sentence[begun:start].split()[-BEFORE:]
    clause = " ".join((*before, *sentence[end : ended.start() if ended else None].split()[:BEHIND]))
    return PAST.search(clause) is not None and _MAY.search(clause) is None


def plans_of_then(sentence: str) -> bool:
    """Whether a deadline belongs to a promise made before, so that it may have passed."""
    return _PROMISED.search(sentence) is not None and _PRESENT_PLAN.search(sentence) is None
