"""Whether two claims conflict in a way that their words alone show."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.english.tokens import terms
from pipeline.findings.carries import Statement, TopicNames, carries, same_holder
from pipeline.models import Claim, Figure

SAME_WORDS = 0.8  # part of the words of a claim that who denies it repeats: at less it may be something else
# Who said so, behind a statement: two who differ on a figure are two.
_TAIL = re.compile(r",\s(?:according to\s[^,]{3,60}|[^,]{3,60}\s(?:said|says|reported|reports|found|estimates))[.]?$")
# "Osprey's evaluation puts": whose measurement it is, where it opens what is told.
_OWN = re.compile(
    r"^(?P<who>[^,]{2,60}?)['’]s?\s(?P<what>(?:[a-z]+\s)?(?:evaluation|estimate|survey|poll|study|test|count|analysis"
    r"|report|measurement|audit|index|review))\b"
)
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied)|disput(?:e|es|ed)|reject(?:s|ed)?|refut(?:e|es|ed)|contradict(?:s|ed)?|doubts?(?:ed)?"
    r"|disagree(?:s|d)?|challeng(?:e|es|ed))\b(?:\s[\w'’-]+){0,3}?\s(?:that|claims?|reports?|figures?|estimates?)\b",
    re.IGNORECASE,
)


def denies(one: Claim, other: Claim) -> bool:
    """Whether the first claim is its holder's denial of the other, in the other's own words."""
    found = _DENIES.search(one.quote)
    if not found or one.holder in ("", other.holder) or one.holder not in one.quote or _DENIES.search(other.quote):
        return False
    said, what = set(terms(other.quote)), set(terms(one.quote[found.end() :]))
    return len(said) > 2 and len(said & what) >= SAME_WORDS * len(said)


def _anonymous(one: Statement) -> Callable[[re.Match[str]], str]:
    """What stands for "Osprey's evaluation" where Osprey is who says so."""
    return lambda found: f"The {found['what']}" if same_holder(found["who"], one.holder) else found[0]


def two_figures(
    first: Statement, second: Statement, one: Claim, other: Claim, known: TopicNames
) -> tuple[Figure, Figure] | None:
    """The two figures that two claims give for the same thing: with the other's figure each would carry the other."""
    if len(one.figures) != 1 or len(other.figures) != 1:
        return None
    mine, theirs = one.figures[0], other.figures[0]
    if mine.unit != theirs.unit or mine.value == theirs.value or not mine.unit or not one.names:
        return None
    if mine.text not in first.text or theirs.text not in second.text:
        return None
    first, second = (replace(one, text=_OWN.sub(_anonymous(one), _TAIL.sub("", one.text))) for one in (first, second))
    swapped = replace(second, text=second.text.replace(theirs.text, mine.text, 1), holder=first.holder)
    back = replace(first, text=first.text.replace(mine.text, theirs.text, 1), holder=second.holder)
    if carries(first, swapped, known) and carries(second, back, known):
        return mine, theirs
    return None
