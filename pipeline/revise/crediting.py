"""Whom a sentence credits: nobody who does not say so, and everybody whose view it tells."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.english.attribution import attribution
from pipeline.read.names import names
from pipeline.records import Claim
from pipeline.revise.vocabulary import content


def credit(own: str, evidence: Sequence[Claim], voiced: Sequence[Claim], context: str, title: str) -> str:
    """Somebody who is credited and does not say so, or words that are told without whose they are."""
    said = attribution(own)
    voices = {claim.holder for claim in evidence} | {a.holder for c in evidence if (a := attribution(c.quote))}
    if (
        said
        and not any(meets(said.holder, voice) for voice in voices)
        and not _meets_outlet(said.holder, context, evidence)
    ):
        return f"credits {said.holder}, who does not say so"
    facts = {term for claim in evidence if claim not in voiced for term in content(claim.quote)}
    for claim in voiced:
        if not set(content(own)) & set(content(claim.quote)) - facts:
            continue  # nothing in it that others do not report as a fact
        if not any(meets(claim.holder, part) for part in (*names(own), own, title)):
            return f"tells what {claim.holder} says without naming {claim.holder}"
    return ""


def meets(one: str, other: str) -> bool:
    """Whether two names may be one person's: equal, or the last word of one stands in the other."""
    if not one or not other:
        return False
    first, second = one.casefold(), other.casefold()
    return first in second or second in first or first.split()[-1] in second.split()


def _meets_outlet(name: str, context: str, evidence: Sequence[Claim]) -> bool:
    """Whether the name stands beside the quotes and not in them: the outlet or the author, who reports all of it."""
    return name.casefold() in context and not any(name in claim.quote for claim in evidence)
