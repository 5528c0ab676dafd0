"""When two near sentences do not say the same: their mood, figures, models, dates or a "not" differ."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pipeline.read.equations import equation
from pipeline.read.negation import negated
from pipeline.read.words import terms
from pipeline.records import Claim, Figure
from pipeline.relate.hedging import POSSIBLE
from pipeline.relate.rebuttal import disputing

OWN = ("argues", "forecasts")  # roles in which a statement is its holder's own
Match = Literal[
    "same", "kinds differ", "holders differ", "figures differ", "names differ", "dates differ", "one denies",
    "acts differ",
]  # fmt: skip
# In the first clause, or in the one behind a phrase such as "In a letter, ", and not behind the "and" or "but" of
# another: "closes X, its next model, and would sell it".
_WOULD = re.compile(
    r"^(?:(?:In|On|At|After|Before|With|To|By|For|Amid|Despite|Following)\b[^,;]*,\s)?"
    r"(?:(?!\b(?:and|but)\b)[^,;])*\bwould\b(?! have\b)"
)
# Acts that undo each other: a sentence with one of them does not say what a sentence with the other says.
_OPPOSITES = """
    removed removes remove / restored restores restore
    opened opens open / closed closes close shut shuts
    published publishes publish released releases / withdrew withdraws withdraw withheld withholds deleted
    passed passes / repealed repeals struck suspended suspends
    raised raises raise increased increases rose rises / cut cuts lowered lowers reduced decreased fell falls
    adopted adopts approved approves accepted accepts / rejected rejects refused refuses refuse
    started starts began begins resumed / stopped stops ended ends suspended suspends dropped
    joined joins / left leaves quit
    hired hires / dismissed dismisses fired
    banned bans / allowed allows permitted permits
    bought buys acquired / sold sells
    grew grows / shrank shrinks
    appointed became / resigned resigns
    won wins / lost loses
    closing narrowing shrinking narrowed / widening growing widened
    success succeeded / failure failed
"""
_ACTS = tuple(
    tuple(re.compile(r"\b(?:" + "|".join(side.split()) + r")\b") for side in line.split("/"))
    for line in _OPPOSITES.strip().splitlines()
)


def match(one: Claim, other: Claim) -> Match:
    """Whether two near claims may be one statement, and if not, which difference forbids it."""
    if not _moods(one) & _moods(other):
        return "kinds differ"
    if one.role in OWN and other.role in OWN and one.holder != other.holder:
        return "holders differ"  # two people who argue alike hold two positions
    if not _share(identifiers(one), identifiers(other)):
        return "names differ"
    if one.when and other.when and one.when.precision == other.when.precision and one.when != other.when:
        return "dates differ"
    if differing(one, other):
        return "figures differ"
    if negated(one.quote) != negated(other.quote) or disputing(one.quote) != disputing(other.quote):
        return "one denies"
    return "acts differ" if opposed(one.quote, other.quote) or _other_equation(one.quote, other.quote) else "same"


def opposed(one: str, other: str) -> bool:
    """Whether two sentences tell of acts that undo each other, such as removing and restoring."""
    return any(sum(a) == sum(b) == 1 and a != b for a, b in zip(_acts(one), _acts(other), strict=True))


def _other_equation(one: str, other: str) -> bool:
    """Whether both sentences deny that two things are one, and not of the same two."""
    first, second = equation(one), equation(other)
    if not first or not second:
        return False
    return any(not set(terms(a)) & set(terms(b)) for a, b in ((first.left, second.left), (first.right, second.right)))


@lru_cache(maxsize=8192)
def _acts(sentence: str) -> tuple[tuple[bool, ...], ...]:
    """For each pair of opposites, whether a sentence tells of the one and of the other."""
    return tuple(tuple(side.search(sentence) is not None for side in pair) for pair in _ACTS)


def _moods(claim: Claim) -> frozenset[str]:
    """What is asked, what is expected and what is so are three things, whatever words they share.

    "Would be published" is what "will be published" becomes when somebody else reports it. What "may" be so is said of
    what is to come as well as of what is; which of two such claims may be cited for the other, `hedging` says.
    """
    if claim.kind == "question":
        return frozenset({"question"})
    would = "would" in claim.quote and _WOULD.search(claim.quote)  # most pairs are settled by the cheap half
    if claim.kind == "forecast" or would:
        return frozenset({"forecast"})
    return frozenset({"fact", "forecast"}) if POSSIBLE.search(claim.quote) else frozenset({"fact"})


def differing(one: Claim, other: Claim) -> tuple[Figure, Figure] | None:
    """The first two figures of one unit on which the claims disagree, when they agree on none of that unit.

    A bare number agrees with any unit: "3,300 units, 3,000 of them here" counts what "3,000 units here" counts.
    """
    for figure in one.figures:
        theirs = [f for f in other.figures if f.unit == figure.unit]
        if theirs and not _agree(one, other, figure.unit) and not _agree(other, one, figure.unit):
            return figure, theirs[0]
    return None


def _agree(one: Claim, other: Claim, unit: str) -> bool:
    """Whether a figure of this unit in one claim stands in the other, where either may lack the unit."""
    there = {f.value for f in other.figures if not unit or f.unit in (unit, "")}
    return any(f.value in there for f in one.figures if f.unit == unit)


def identifiers(claim: Claim) -> frozenset[str]:
    """Names that carry a number, such as a model and its size: what must agree for two claims to be about one thing."""
    return _numbered(claim.names)


@lru_cache(maxsize=8192)
def _numbered(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for name in names if any(c.isdigit() for c in name))


def _share(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or bool(one & other)
