"""Explicit rebuttals: who disputes whose statement, in words that leave no doubt that it is disputed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.read.negation import negated
from pipeline.read.words import terms
from pipeline.records import Claim

RULE = "one statement names the other and disputes it in so many words"
NAMED, UNNAMED = 0.5, 0.75  # part of the disputed words that the other claim must have, with its holder named or not
LEAST = 2  # words that must be disputed, so that "rejected the report" alone meets nothing

_DISPUTES = (
    r"(?:disput|den|reject|refut|contradict|contest|rebut|rebutt|disavow|debunk|dismiss|challeng)(?:es|ed|s|ied|ies|y)"
    r"|dispute|disputes|disagree[sd]? with|take[sn]? issue with|took issue with"
)
_WORK = (
    r"(?:claim|statement|report|assertion|argument|accusation|allegation|charge|warning|suggestion|conclusion|finding"
    r"|figure|figures|estimate|account|contention|insinuation)s?"
)
_FALSE = r"(?:wrong|false|untrue|baseless|unfounded|misleading|nonsense|mistaken|inaccurate|incorrect|invented)"
_OWNED = rf"(?P<against>[^,;]{{2,60}}?)(?:['’]s?)\s(?:\w+\s){{0,2}}?{_WORK}"
_ISSUED = rf"(?:the|a|an)\s(?:\w+\s){{0,2}}?{_WORK}\s(?:by|from|of|in)\s(?P<against>[^,;]{{2,60}}?)"
_PASSIVE = (
    r"(?:was|were|is|are|has been|have been)\s(?:\w+\s)?(?:disputed|denied|rejected|refuted|contradicted|contested"
    rf"|rebutted|dismissed|debunked|challenged|{_FALSE})\b"
)
_THAT = r"\s(?:that|of how|about|on)\s(?P<what>.+)$"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?<!not )(?<!never )\b(?:{_DISPUTES})\s{_OWNED}{_THAT}",
        rf"(?<!not )(?<!never )\b(?:{_DISPUTES})\s{_ISSUED}{_THAT}",
        rf"\b(?:called|calls|considers?|branded)\s{_OWNED}{_THAT.replace('.+)$', '.+?)')}\s{_FALSE}\b",
        rf"^{_OWNED}{_THAT.replace('.+)$', '.+?)')}\s{_PASSIVE}",
        rf"^(?:Contrary to)\s(?:what\s)?{_OWNED},\s(?P<what>.+)$",
        r"^Contrary to what\s(?P<against>[^,;]{2,60}?)\s(?:\w+ed|says?|said|claims?|argues?|writes|wrote),"
        r"\s(?P<what>.+)$",
        r"(?<!not )(?<!never )\b(?:denied|denies|deny)\sthat\s(?P<what>.+)$",
    )
)  # fmt: skip
# "has not denied", "declined to dispute": then nothing is disputed.
_UNDONE = re.compile(
    rf"\b(?:not|never|n['’]t|declin\w+ to|refus\w+ to|stopped short of|without)\s(?:\w+\s)?(?:{_DISPUTES}|deny"
    r"|denying|dispute|disputing|reject|rejecting|contradict|contradicting)\b"
)
_MERELY = re.compile(
    r"\b(?:will|would|may|might|could|should|if|whether|unless|to)\s(?:\w+\s)?$|^(?:If|Unless|Should)\b", re.I
)
_TAKEN_BACK = re.compile(r"\b(?:then|later|now|since|eventually)\s(?:admitted|conceded|accepted|withdrew|confirmed)\b")
_ATTRIBUTED = re.compile(r",\s[^,]*\b(?:said|says|found|finds|reported|wrote|argued|insisted)\b[^,]*$")


@dataclass(frozen=True, slots=True)
class Rebuttal:
    """What a sentence disputes; `against` is empty where it names nobody whose words they were."""

    against: str
    what: str
    instead: bool = False  # `what` is what holds instead ("Contrary to X's claim, ...")


@lru_cache(maxsize=8192)
def rebuttal(sentence: str) -> Rebuttal | None:
    """The rebuttal that a sentence makes, None for any other sentence."""
    if _UNDONE.search(sentence) or _TAKEN_BACK.search(sentence) or sentence.rstrip("”\"' ").endswith("?"):
        return None
    for shape in _SHAPES:
        found = shape.search(sentence)
        if found and not _MERELY.search(sentence[: found.start()]):
            against = found.groupdict().get("against") or ""
            against = re.sub(r"^(?:the|a|an|what)\s", "", against.strip(), flags=re.I)
            what = _ATTRIBUTED.sub("", found["what"].rstrip(". "))
            return Rebuttal(against, what, instead=found[0].startswith("Contrary"))
    return None


@lru_cache(maxsize=8192)
def disputing(sentence: str) -> bool:
    """Whether a sentence speaks of a dispute at all, be it to come, conditional, denied or taken back."""
    return any(shape.search(sentence) for shape in _SHAPES)


def disputer(claim: Claim) -> str:
    """The holder of a rebuttal, when it is the subject of the verb: who reports a dispute disputes nothing."""
    starts = [found.start() for shape in _SHAPES if (found := shape.search(claim.quote))]
    before = claim.quote[: starts[0]].rstrip() if starts else ""
    return claim.holder if claim.holder and before.endswith(claim.holder) else ""


def rebuts(one: Claim, other: Claim) -> bool:
    """Whether the first claim disputes the second: it names its holder or nobody, and repeats what is disputed."""
    made = rebuttal(one.quote)
    if made is None or one.id == other.id or rebuttal(other.quote) or other.kind == "question":
        return False
    asked, said = set(terms(made.what)), set(terms(other.quote))
    voice = set(terms(other.holder)) | {term for name in other.names for term in terms(name)}
    named = set(terms(made.against))
    if named and not (named <= set(terms(other.holder)) or set(terms(other.holder)) <= named):
        return False
    if not named and one.holder == other.holder != "":
        return False
    asked -= set(terms(one.holder)) - said  # "denied that it breaks": the holder itself may be meant
    if not made.instead and negated(made.what) != negated(other.quote):
        return False  # who denies that it is so agrees with who says that it is not so
    shared = asked & said
    least = NAMED if named else UNNAMED
    enough = len(shared - voice) >= LEAST or (shared == asked and len(asked) > LEAST)
    return enough and len(shared) >= least * len(asked)
