"""Denied equations: "a better score does not mean a gap that is closing" says that two things are not one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DENIED = re.compile(
    r"\b(?:(?:do|does|did)(?: not|n['’]t)(?: \w+ly)? (?:equal|mean|imply|amount to)"
    r"|(?:is|are|was|were)(?: not|n['’]t) (?:the same (?:thing )?as|equal to|identical to))\b(?: that\b)?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:]|\b(?:but|and|that|while|because|although|since)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Equation:
    """Where the clause stands in its text, and the words on either side of what denies it."""

    start: int
    end: int
    left: str
    right: str


def equation(text: str) -> Equation | None:
    """The first denied equation of a text, as far as its clause goes."""
    found = _DENIED.search(text)
    if found is None:
        return None
    after = _BREAK.search(text, found.end())
    end = after.start() if after else len(text)
    start = max((hit.end() for hit in _BREAK.finditer(text[: found.start()])), default=0)
    return Equation(start, end, text[start : found.start()], text[found.end() : end])
