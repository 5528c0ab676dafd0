"""Hedges: who says that something may be so is not cited for the statement that it is so.

The other way round is sound: what is so may be so. And a hedge counts only where it qualifies what is quoted.
"""

from __future__ import annotations

import re

from pipeline.read.words import terms
from pipeline.records import Claim

POSSIBLE = re.compile(r"\b(?:may|might|could)\b(?! (?:not|have|also have)\b)")  # not "May"
_LIKELY = re.compile(r"\b(?:may|might|could|likely|expect(?:s|ed)|potentially|possibly|perhaps|probably)\b")
# A clause before the main one: what it concedes or aims at is not what the sentence states.
_ASIDE = re.compile(
    r"^(?:While|Although|Though|Even if|Even though|Whereas|To|If|As|Because|Since|When|By|With|For)\b[^,;]*, "
)
# "trends that might one day define the market": of a thing, with the verb that says what it may do.
_WHICH = re.compile(
    r"\b(?:that|which|who)\s+(?:\w+\s+)?(?:may|might|could)\s+"
    r"(?:(?:one|day|also|even|well|soon|further|then|not|be)\s+)*(\w+)"
)


def citable(quoted: Claim, other: Claim) -> bool:
    """Whether a claim is no weaker than the one it would be cited for: hedged where that leaves no doubt."""
    return not certain(quoted) or not hedged(other, quoted)


def certain(claim: Claim) -> bool:
    """Whether a claim leaves no doubt in its words: it says neither what may be nor what is likely or expected."""
    return not hedged(claim) and _LIKELY.search(claim.quote) is None


def hedged(claim: Claim, quoted: Claim | None = None) -> bool:
    """Whether a claim says what may be so, in its main clause or in one about a thing that `quoted` tells as well."""
    if claim.kind == "question" or not POSSIBLE.search(claim.quote):
        return False
    text = _ASIDE.sub("", claim.quote)
    if quoted:
        there = set(terms(quoted.quote))
        text = _WHICH.sub(lambda found: found[0] if set(terms(found[1])) & there else "", text)
    return POSSIBLE.search(text) is not None
