"""A question that is put in words of our own, beside the quotes that leave it open.

"Does it last?" says of nothing that it is so: the verb in front adds no claim, and a "not known whether it lasts" is
what it asks about. All else is weighed as in any sentence.
"""

from __future__ import annotations

import re

_FRONT = re.compile(
    r"^\W*(?:do|does|did|is|are|was|were|can|could|will|would|has|have|had|should|may|might)\b(?!n['’]t)", re.I
)
_UNSETTLED = re.compile(
    r"\b(?:(?:has|have|is|are|was|were)\s)?(?:not|never)\s(?:\w+ly\s)?(?:yet\s)?(?:been\s)?"
    r"(?:established|known|clear|certain|settled|decided|disclosed|verified|shown|proven|determined)\b"
    r"|\bquestion is(?:n['’]t| not)\b"
    r"|\bwithout (?:\w+ ){0,3}(?:details?|terms|figures|numbers)\b|\bwhether\b",
    re.I,
)


def asks(own: str) -> bool:
    """Whether a sentence is a question that a yes or a no answers."""
    return own.rstrip(" ”\"'").endswith("?") and _FRONT.search(own) is not None


def bare(own: str) -> str:
    """The question without the verb in front of it."""
    return _FRONT.sub("", own)


def unsettled(quote: str) -> str:
    """A quote without the words that say only that something is not settled."""
    return _UNSETTLED.sub("", quote)
