"""Quotations that go on over several sentences, or stand without anybody who says them."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 8  # sentences of one quotation: after more, the mark that ends it was forgotten
_ALL = re.compile(r"^[“\"‘][^“”\"]+[”\"’][.,;!?]?$")
_CURLY = re.compile(r"[“”]")


def quoted(sentences: Sequence[str]) -> frozenset[int]:
    """The places of sentences that stand wholly within a quotation which began before them and ends behind them."""
    inside: set[int] = set()
    opened = -1
    for place, sentence in enumerate(sentences):
        marks = _CURLY.findall(sentence)
        straight = sentence.count('"')
        if not marks and not straight and opened >= 0:
            inside.add(place)
        if marks:
            opened = place if marks[-1] == "“" else -1
        elif straight % 2:
            opened = -1 if opened >= 0 else place
        if opened >= 0 and place - opened >= LONGEST:
            inside -= set(range(opened, place + 1))
            opened = -1
    if opened >= 0:  # never closed
        inside -= set(range(opened, len(sentences)))
    return frozenset(inside)


def orphan(sentence: str) -> bool:
    """Whether a sentence is nothing but a quotation, so that it does not say whose."""
    return _ALL.match(sentence) is not None
