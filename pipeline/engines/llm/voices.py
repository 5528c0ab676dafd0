"""Who speaks in a claim: a holder whom the words themselves credit, and not the article that merely reports them."""

from __future__ import annotations

import re

from pipeline.engines.llm.desk import Desk
from pipeline.english.attribution import attribution
from pipeline.read.words import terms
from pipeline.records import Claim
from pipeline.revise.crediting import meets

_NEXT = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


def speaks(desk: Desk, claim: Claim) -> bool:
    """Whether a claim is somebody's own: of a named holder whom its words credit, else what its author argues."""
    item = desk.dossier.articles[claim.item].item
    if claim.holder in ("", item.outlet, item.author):
        return claim.holder != "" and claim.role == "argues"
    return _credited(claim)


def two(one: Claim, other: Claim) -> bool:
    """Whether two claims have two holders: not one by his last name, nor a lab and its model card."""
    first, second = set(terms(one.holder)), set(terms(other.holder))
    return not (first <= second or second <= first)


def _credited(claim: Claim) -> bool:
    """Whether the words say that the holder says so; a holder who stands outside of them was read off by code."""
    if claim.holder not in claim.quote:
        return True
    found = [attribution(words) for words in (claim.quote, *_NEXT.split(claim.quote))]
    return any(said and meets(said.holder, claim.holder) for said in found)
