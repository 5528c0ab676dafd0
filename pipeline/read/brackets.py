"""Resolved words in a quote stand in brackets in the place of the word that they resolve: “[Veldt] charges $4”."""

from __future__ import annotations

import re

_BRACKET = re.compile(r"\[([^\[\]]+)\]")


def resolved(quote: str) -> tuple[str, ...]:
    """The words in brackets."""
    return tuple(_BRACKET.findall(quote))


def copied(quote: str) -> tuple[str, ...]:
    """The parts of a quote between the words in brackets, which are copied."""
    return tuple(part.strip() for part in _BRACKET.split(quote)[::2] if part.strip())


def stands(quote: str, text: str) -> bool:
    """Whether a text has a quote word for word: as it is, or its copied parts in order and its resolved words too."""
    if quote in text:
        return True
    parts = copied(quote)
    if not parts or not resolved(quote) or not all(words in text for words in resolved(quote)):
        return False
    between = r"(?!\w)(?:\W+\w+){1,3}\W+(?<!\w)"  # a resolved word replaces at most three: "the open lab"
    opening = r"(?:^|(?<=\W))" if quote.startswith("[") else ""
    return re.search(opening + between.join(re.escape(part) for part in parts), text) is not None
