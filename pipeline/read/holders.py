"""Who a sentence says holds its statement, and in which role."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.read.credits import according, headed, owner, passive
from pipeline.read.names import Span, spans, surname
from pipeline.read.speech import ROLES
from pipeline.read.statements import Held, complete, held, spoken
from pipeline.read.subjects import GAP, VERB, inverted, says, subject

__all__ = ["Held", "holder", "unresolved"]

_NOT_HOLDERS = re.compile(r"\d")  # models do not speak
_TURN = re.compile(r";\s|,?\s(?:while|whereas|but)\s(?=the\s|[A-Z“])|,\sand\s(?=the\s|[A-Z])")
_WHO = (
    r"(?P<who>[Ss]he|[Hh]e|[Ii]t|[Tt]hey|[Tt]h(?:e|is)\s(?:company|lab|start-?up|firm|developer|foundation|institute|consortium|university"
    r"|agency|commission|collective|regulator|group|association|researcher|scientist|economist|lawyer|executive|senator|author|professor))"
)
_ANY = "|".join(sorted(ROLES, key=len, reverse=True))
_SAYS = rf"(?:\s(?:also|later|then|now|has|had|have))*\s(?P<verb>{_ANY})\b"
_OPEN_BEHIND = re.compile(
    rf"(?:(?<=[,”\"])|(?<=[!?]”))\s{_WHO}{_SAYS}(?=\s?(?:[.;]|$|,|\s(?:on|in|at|to|during)\b|\sreporters))"
)
_OPEN_INVERTED = re.compile(rf"(?<=[,”\"])\s(?P<verb>said|says|wrote|added|argued)\s{_WHO}\b")
_OPEN_BEFORE = re.compile(rf"^{_WHO}{_SAYS}")


def holder(sentence: str, previous: tuple[str, ...] = ()) -> Held | None:
    """Who holds what a sentence states, if it names them; `previous` are full names known from earlier sentences."""
    found = _find(sentence)
    if found is None:
        return None
    return Held(_full(found.name, previous), found.role, found.statement, found.whole)


@lru_cache(maxsize=4096)
def unresolved(sentence: str) -> Held | None:
    """What "she" or "the company" says, with that word for a name, where the sentence does not say who that is."""
    for match in (_OPEN_BEHIND.search(sentence), _OPEN_INVERTED.search(sentence)):
        if match and _find(sentence) is None:
            return held(match["who"], ROLES[match["verb"]], spoken(sentence[: match.start()]), sentence)
    match = _OPEN_BEFORE.match(sentence)
    if match is None:
        return None
    who = Span(match["who"], 0, match.end("who"))
    if not says(match["verb"], who, sentence, match.end()):
        return None
    found = subject(sentence, [who])
    return found or held(who.name, ROLES[match["verb"]], sentence, sentence)


@lru_cache(maxsize=4096)
def _find(sentence: str) -> Held | None:
    people = [span for span in spans(sentence) if not _NOT_HOLDERS.search(span.name)]
    if not people:
        return None
    turn = _second_speaker(sentence, people)
    if turn:
        first = _attributed(sentence[:turn], [span for span in people if span.end <= turn])
        if first:
            return first
    return _attributed(sentence, people)


def _attributed(sentence: str, people: list[Span]) -> Held | None:
    if not people:
        return None
    return (
        according(sentence, people)
        or inverted(sentence, people)
        or owner(sentence, people)
        or subject(sentence, people)
        or passive(sentence, people)
        or headed(sentence, people)
    )


def _second_speaker(sentence: str, people: list[Span]) -> int:
    """Where another speaker's turn begins, "X says so; Y says otherwise"; 0 where only one speaks."""
    for turn in _TURN.finditer(sentence):
        part = sentence[: turn.start()]
        if part.count("“") != part.count("”") or part.count('"') % 2:
            continue
        before = {span.name for span in people if span.end <= turn.start()}
        for span in people:
            if span.start < turn.end() or span.name in before:
                continue
            for verb in VERB.finditer(sentence, span.end):
                if GAP.fullmatch(sentence, span.end, verb.start()) and complete(part):
                    return turn.start()
    return 0


def _full(name: str, previous: tuple[str, ...]) -> str:
    """The full name behind a lone surname, when only one is known."""
    if " " in name:
        return name
    known = {full for full in previous if " " in full and surname(full) == name}
    return known.pop() if len(known) == 1 else name
