"""In which role somebody says something: the verb's, unless it is neutral and the words themselves show another."""

from __future__ import annotations

import re

from pipeline.records import Role

_OPINION = re.compile(
    r"\b(?:right to|wrong|mistake|dangerous|reckless|essential|deserves?|unfair|misleading"
    r"|cannot be (?:trusted|recalled|made)|never about|only way|nobody|nonsense|trap|leash|real (?:cost"
    r"|question|problem)"
    r"|matter of|in name only|cherry-picked|too (?:far|little|much|narrow|slow|late|early|broad|cheap|expensive)"
    r"|I (?:think|believe|do not|don['’]t)|we (?:think|believe)|not (?:a|an|about) [^,]{2,40}, (?:it is|but)\b)"
)
_OUGHT = re.compile(r"\b(?:should|must|ought)\b")
_AHEAD = re.compile(
    r"\bwill\b.*\b(?:by|within|next|before|in (?:20\d\d|the coming))\b|\bis likely to\b"
    r"|\b(?:[Bb]y|[Ww]ithin|[Ii]n|[Bb]efore) (?:20\d\d|\w+ (?:years|months)|the end of)\b.*\b(?:will|would)\b"
)
# What the speaker does next or has just done; who "it" is only the speaker can be.
_OPENING = re.compile(r"\W*(?:that\s)?", re.I)
_SELF = re.compile(
    r"(?:itself|it|they|we|he|she|the (?:company|lab|start-?up|firm|foundation|group|consortium|agency))(?=\s)", re.I
)
_MOVE = re.compile(
    r"\s(?:also\s|now\s)?(?:will|would(?! have)|plans?|planned|intends?|intended"
    r"|is (?:releasing|launching|cutting|raising|closing|withdrawing|publishing)"
    r"|ha[sd] (?:raised|signed|bought|acquired|hired|launched|released|published|closed|cut))\b",
    re.I,
)
_TO_BE = re.compile(
    r"\b(?:will|would) (?:be|become) (?:withdrawn|retired|released|published|available|open-sourced|free)\b"
)
_MEASURED = re.compile(
    r"\b(?:\d[\d.,]*\s?(?:%|percent|per cent|points?)\s(?:faster|slower|better|worse|cheaper|more|fewer|less"
    r"|of (?:the )?(?:tasks"
    r"|problems|questions|cases|faults))|outperform\w*|as (?:many|much|fast) [^,]{0,20}as\b|twice as (?:many"
    r"|fast|often)"
    r"|(?:wrong|right|correct) in \d|(?:solve[sd]?|answer(?:s|ed)|score[sd]?|beats?|match(?:es|ed)|trails?)\b.*\d"
    r"|a (?:third|half|quarter|tenth) of the (?:memory|cost|time)|ahead of|behind|no difference|trail(?:s|ed)? by)\b"
)
_COMPARED = re.compile(
    r"\b(?:outperform\w*|no difference|twice as|a (?:third|half|quarter|tenth) of|as (?:many|much|fast))\b"
)
_PAST = re.compile(
    r"\b(?:had|was|were|did|ha[sv]e? (?:not )?(?:been )?\w+ed)\b|\b(?!(?:[Cc]losed|[Nn]eed|[Ss]peed)\b)\w{3,}ed\b"
)
_PRESENT = re.compile(
    r"\b(?:is|are|isn['’]t|aren['’]t|cannot|can['’]t|can|makes?|means?|needs?|does|do|has to|have to"
    r"|would(?:n['’]t)?|serves?|protects?"
    r"|rewards?|hurts?|helps?|costs?|leads?|looks?|slows?|tells?|works?|wins?|loses?|gives?|favou?rs?|don['’]t|doesn['’]t|gets?)\b"
)
_FIGURE = re.compile(r"[\d%$€£]")


def weighed(role: Role, statement: str, name: str = "", *, person: bool = False) -> Role:
    """The role that the words show where the verb is neutral; a person who speaks of how things are argues."""
    own = _own_move(statement, name)
    if role == "announces":
        return "announces"
    if role != "reports":
        return role
    figure = _FIGURE.search(statement) is not None
    if not own and (_OUGHT.search(statement) or (not figure and _OPINION.search(statement))):
        return "argues"
    if own or _TO_BE.search(statement):
        return "announces"
    if _AHEAD.search(statement):
        return "forecasts"
    if _MEASURED.search(statement) and (figure or _COMPARED.search(statement)):
        return "evaluates"
    if person and _PRESENT.search(statement) and not (figure or _PAST.search(statement)):
        return "argues"
    return role


def _own_move(statement: str, name: str) -> bool:
    """Whether the words tell what their speaker, by name or by a pronoun, does next or has just done."""
    opening = _OPENING.match(statement)
    start = opening.end() if opening else 0
    end = start + len(name)
    if not name or statement[start:end].lower() != name.lower():
        subject = _SELF.match(statement, start)
        end = subject.end() if subject else -1
    return end >= 0 and _MOVE.match(statement, end) is not None
