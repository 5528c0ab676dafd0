"""Who "she" or "the company" is, where the sentences just before leave only one possibility."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.read.kinds import NameKind, is_person, kind_of
from pipeline.read.names import spans, surname

BACK = 2  # sentences that are looked at
_WANTED: dict[str, NameKind] = {
    **dict.fromkeys("she he researcher scientist economist lawyer executive".split(), "person"),
    **dict.fromkeys("senator author professor".split(), "person"),
    **dict.fromkeys(("company", "lab", "startup", "start-up", "firm", "developer"), "company"),
    "model": "model",
}  # fmt: skip
# A body is called by the last word of its name or by none: "the foundation" is the Kestrel Foundation.
_OPENING = re.compile(
    r"^(?P<word>Th(?:e|is)\s(?P<noun>company|lab|start-?up|firm|developer|model|foundation|institute|consortium|university|agency"
    r"|commission|collective|association))(?=\s(?!behind\b|that\b|which\b|who\b|of\b|in\b|with\b|from\b|at\b|itself\b|and\b|or\b)[a-z])"
)
# What else in a sentence hangs on those before it.
_HANGS = re.compile(
    r"\b(?:him|them|then|there|also|too|instead|those|these|both|former|latter|another|others?"
    r"|(?:days?|weeks?|months?|years?|hours?) (?:later|earlier|before|after)|later|earlier|again|same)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:she|he|her|his)\b", re.IGNORECASE)  # nobody's, where the subject is a company


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A name with the place of the sentence that it stands in."""

    name: str
    place: int


def antecedent(word: str, sentences: Sequence[str], place: int) -> Antecedent | None:
    """Who a word in the sentence at a place stands for: the only one of its kind that was named just before."""
    noun = word.lower().split()[-1]
    surnames = {
        surname(span.name)
        for earlier in sentences[:place]
        for span in spans(earlier)
        if " " in span.name and kind_of(span, earlier) == "person"
    }
    for back in range(place - 1, max(place - 1 - BACK, -1), -1):
        named: dict[str, NameKind] = {
            span.name: "person" if span.name in surnames else kind_of(span, sentences[back])
            for span in reversed(spans(sentences[back]))
        }
        if noun not in _WANTED:
            fitting = [name for name in named if noun in name.lower().split()]
        else:
            fitting = [name for name, kind in named.items() if kind == _WANTED[noun]]
            doubtful = [name for name, kind in named.items() if _may_be(name, kind, _WANTED[noun])]
            if len(fitting) + len(doubtful) > 1 or doubtful:
                return None
        if len(fitting) > 1:
            return None
        if fitting:
            return Antecedent(fitting[0], back)
    return None


def inside(word: str, statement: str) -> str:
    """Who "the company" is behind its own words, "Veldt plans S, the company said": the one name that opens them."""
    named = spans(statement)
    if _WANTED.get(word.lower().split()[-1]) != "company" or not named or named[0].start > len("The "):
        return ""
    others = {span.name for span in named if not any(character.isdigit() for character in span.name)}
    first = named[0].name
    return first if others == {first} and not is_person(first) else ""


def opens(sentence: str) -> bool:
    """Whether a sentence is about somebody whom only those before it can name."""
    return _OPENING.match(sentence) is not None


def resolve(sentences: Sequence[str], place: int) -> tuple[str, Antecedent] | None:
    """A sentence with its opening word for a company or a model replaced by the name in brackets, where that is sure.

    "She" and "he" stay open: a name does not say which of the two its bearer is.
    """
    sentence = sentences[place]
    opening = _OPENING.match(sentence)
    if opening is None or _HANGS.search(sentence, opening.end()):
        return None
    if _PERSONAL.search(sentence):
        return None
    found = antecedent(opening["word"], sentences, place)
    if found is None or found.name in sentence:
        return None
    return f"[{found.name}]{sentence[opening.end() :]}", found


def _may_be(name: str, kind: NameKind, wanted: NameKind) -> bool:
    """Whether a name of which little is known could be what is meant too."""
    if kind:
        return False
    return wanted != "person" or " " in name
