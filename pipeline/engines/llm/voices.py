"""Who speaks in a claim: a holder whom the words themselves credit, and not the article that merely reports them."""

from __future__ import annotations

import re

from pipeline.engines.offline.desk import Desk
from pipeline.engines.offline.point import judges
from pipeline.read.holders import holder
from pipeline.read.words import terms
from pipeline.records import Claim
from pipeline.revise.crediting import meets

_NEXT = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


def speaks(desk: Desk, claim: Claim) -> bool:
    """Whether a claim is somebody's own: of a named holder whom its words credit, else a judgement of who wrote it."""
    item = desk.dossier.articles[claim.item].item
    if claim.holder in ("", item.outlet, item.author):
        return claim.holder != "" and claim.role == "argues" and judges(claim.quote)
    return _credited(claim)


def two(one: Claim, other: Claim) -> bool:
    """Whether two claims have two holders: not one by his last name, nor a lab and its model card."""
    first, second = set(terms(one.holder)), set(terms(other.holder))
    return not (first <= second or second <= first)


def _credited(claim: Claim) -> bool:
    """Whether the words say that the holder says so; a holder who stands outside of them was read off by code."""
    plain = claim.quote.replace("[", "").replace("]", "")
    if claim.holder not in plain:
        return True
    found = [holder(words) for words in (plain, *_NEXT.split(plain))]
    return any(held and meets(held.name, claim.holder) for held in found)
