"""When two near sentences do not say the same: their mood, figures, models, dates or a "not" differ."""

from __future__ import annotations

from typing import Literal

from pipeline.read.cues import negated
from pipeline.records import Claim, Figure

OWN = ("argues", "forecasts")  # roles in which a statement is its holder's own
Match = Literal[
    "same", "kinds differ", "holders differ", "figures differ", "names differ", "dates differ", "one denies"
]


def match(one: Claim, other: Claim) -> Match:
    """Whether two near claims may be one statement, and if not, which difference forbids it."""
    if _mood(one) != _mood(other):
        return "kinds differ"
    if one.role in OWN and other.role in OWN and one.holder != other.holder:
        return "holders differ"  # two people who argue alike hold two positions
    if not _share(identifiers(one), identifiers(other)):
        return "names differ"
    if one.when and other.when and one.when.precision == other.when.precision and one.when != other.when:
        return "dates differ"
    if differing(one, other):
        return "figures differ"
    if negated(one.quote) != negated(other.quote):
        return "one denies"
    return "same"


def _mood(claim: Claim) -> str:
    """What is asked, what is expected and what is so are three things, whatever words they share."""
    return claim.kind if claim.kind in ("question", "forecast") else "fact"


def differing(one: Claim, other: Claim) -> tuple[Figure, Figure] | None:
    """The first two figures of one unit on which the claims disagree, when they agree on none of that unit."""
    for figure in one.figures:
        theirs = [f for f in other.figures if f.unit == figure.unit]
        mine = {f.value for f in one.figures if f.unit == figure.unit}
        if theirs and not mine & {f.value for f in theirs}:
            return figure, theirs[0]
    return None


def identifiers(claim: Claim) -> frozenset[str]:
    """Names that carry a number, such as a model and its size: what must agree for two claims to be about one thing."""
    return frozenset(name for name in claim.names if any(c.isdigit() for c in name))


def _share(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or bool(one & other)
