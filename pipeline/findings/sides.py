"""On which side of the topic's axis words stand: only where they state a cue of one end of what the axis is about.

A cue is said of a word of `about` when that word is its subject ("the gap on short tasks is closing"), its object ("in
favour of the toll"), or part of it ("closing the gap"). Whatever keeps a clause from stating it (english/clauses.py)
gives no side, never the other one: who denies that a gap closes need not think that it widens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.english.attribution import attribution
from pipeline.english.clauses import (
    PREPOSITIONS,
    ClauseWord,
    Spoken,
    has_any,
    root,
    spoken,
)
from pipeline.findings.cues import CuePlaces, axis_cues, cue_heads, cues_in
from pipeline.findings.ties import tied
from pipeline.models import Claim, Topic

_LONGEST = 150  # words of a sentence; what is longer is a list or a table that lost its lines, and says nothing plainly
# Cues with one of these tell what somebody wants, and are a side only of who speaks: "we support the strike".
_ATTITUDES = frozenset(map(root, "favour favor support oppose back welcome against want prefer endorse".split()))
_HOLDERS = frozenset("i we he she they".split())
_OUGHT = frozenset("should must ought need needs".split())

# "Ilse Brandt of the Halden Institute argues that": nothing but a name and a verb that says nothing of its own.
_SAID = re.compile(
    r"(?:[Tt]he )?[A-Z][\w.&’'-]*(?: (?:of|at|from|the|and|[A-Z][\w.&’'-]*)){0,10} (?:argues|argued|says|said|thinks"
    r"|believes|writes|wrote|finds|found|warns|warned|insists|insisted|maintains|concludes|concluded|notes|noted|adds"
    r"|added) that "
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue in a text: what it is said of, at which end it lies, and why it does not count ("" when it does)."""

    about: str
    cue: str
    end: int
    clause: str
    refused: str


@dataclass(frozen=True, slots=True)
class _Judged:
    hit: Hit
    stated: bool  # neither denied, asked, supposed nor another's, be it said of the topic or not


def side(words: str, topic: Topic) -> int:
    """-1 for the left end, 1 for the right, 0 for none; the words are the holder's own, or tell what they do."""
    judged = _judged(words, topic)
    # A cue that is stated, of whatever, makes the other end doubtful: "closing in price but widening in use".
    ends = {one.hit.end for one in judged if one.stated}
    placed = {one.hit.end for one in judged if not one.hit.refused}
    return placed.pop() if len(placed) == len(ends) == 1 else 0


def claim_side(claim: Claim, topic: Topic) -> int:
    """The same for a claim: where it is quoted with its "Brandt said that ...", what follows are its holder's words.

    Where the editor has the last word on it, that counts.
    """
    if topic.axis is not None and claim.side is not None:
        return claim.side
    if not _may_lie(claim.quote, topic):
        return 0
    return side(_own_words(claim), topic)


def claim_hit(claim: Claim, topic: Topic) -> Hit | None:
    """The cue that decides where a claim's holder stands, or the first that could not; None where there is no cue."""
    return hit(_own_words(claim), topic) if _may_lie(claim.quote, topic) else None


def _may_lie(words: str, topic: Topic) -> bool:
    return topic.axis is not None and has_any(words, cue_heads(topic))


def _own_words(claim: Claim) -> str:
    """What a claim's holder says of it, without the "Brandt said that" in front."""
    said = attribution(claim.quote)
    if said is None or not claim.holder or said.holder.split()[-1] != claim.holder.split()[-1]:
        return claim.quote
    if said.words != claim.quote:
        return said.words
    opening = _SAID.match(claim.quote)
    return claim.quote[opening.end() :] if opening else claim.quote


def answers(words: str, topic: Topic) -> bool:
    """Whether words say how it stands with what the axis is about: at one end, or at both ("full, then empty")."""
    return any(not one.hit.refused for one in _judged(words, topic))


def hit(words: str, topic: Topic) -> Hit | None:
    """The cue that decides where words stand, or the first that could not; None when there is no cue."""
    judged = _judged(words, topic)
    placed = [one.hit for one in judged if not one.hit.refused]
    if placed and not side(words, topic):
        other = next(one.hit.cue for one in judged if one.stated and one.hit.end != placed[0].end)
        return replace(placed[0], refused=f"the other end too: “{other}”")
    if placed:
        return placed[0]
    return judged[0].hit if judged else None


@lru_cache(maxsize=4096)  # the same words are asked for a place, a reason and a picture
def _judged(words: str, topic: Topic) -> tuple[_Judged, ...]:
    """Every cue in the words, and whether it counts."""
    if not _may_lie(words, topic):
        return ()
    sentences = [sentence for sentence in spoken(words) if len(sentence.words) <= _LONGEST]
    return tuple(
        _judge(sentence, found, topic) for sentence in sentences for found in cues_in(sentence, axis_cues(topic))
    )


def _judge(sentence: Spoken, found: CuePlaces, topic: Topic) -> _Judged:
    about = tied(sentence, found, topic)
    told = sentence.text[sentence.words[about[0]].start : sentence.words[about[-1]].end] if about else ""
    spared = {*found.places, *about}
    refused = (
        sentence.withheld(found.span, spared)
        or _unrealised(sentence.words, found)
        or _elsewhere(sentence.words, found)
        or _act(sentence.words, found, about)
        or _compound(sentence, found)
    )
    stated = not refused
    if stated and not about:
        refused = "no word of `about` is its subject or object in this clause"
    clause = sentence.clause(sentence.words[found.places[0]].clause)
    return _Judged(Hit(told, found.cue.words, found.cue.end, clause, refused), stated)


# --- what is wished, or only named ------------------------------------------------------------------


def _unrealised(words: Sequence[ClauseWord], found: CuePlaces) -> str:
    """Why a cue is only named, not told as so: "to close the gap", "the cost of closing the gap"."""
    first = found.places[0]
    before = words[first - 1] if first else None
    together = before is not None and before.clause == words[first].clause
    if together and before is not None and before.text == "to":
        return f"an aim, not stated: “to {words[first].text}”"
    if words[first].text.endswith("ing") and (not together or (before is not None and before.text in PREPOSITIONS)):
        return f"named, not stated: “{words[first].text}”"
    return ""


def _elsewhere(words: Sequence[ClauseWord], found: CuePlaces) -> str:
    """Why a cue that tells an attitude is not the speaker's: "the bishops are in favour of the toll"."""
    if not _ATTITUDES.intersection(word for word, _ in found.cue.pattern):
        return ""
    first = found.places[0]
    before = [word.text for word in words[:first] if word.clause == words[first].clause]
    return "" if not before or _HOLDERS.intersection(before) else "the attitude of somebody else"


def _act(words: Sequence[ClauseWord], found: CuePlaces, about: tuple[int, ...]) -> str:
    """Why a cue that does something to what the axis is about is nobody's view: "two towns abolished the toll"."""
    first = found.places[0]
    done = words[first].text.endswith("ed") and words[first].text != found.cue.pattern[0][1]
    if not done or not about or about[0] <= first or about[-1] > found.places[-1]:
        return ""
    before = [word.text for word in words[:first] if word.clause == words[first].clause]
    return "" if (_HOLDERS | _OUGHT).intersection(before) else "an act, and no view of it"


def _compound(sentence: Spoken, found: CuePlaces) -> str:
    """Why a cue that a text writes as one word says nothing: "the stay-at-home order" asks nobody to stay at home."""
    if "-" in found.cue.words or len(found.places) == 1:
        return ""
    first, last = sentence.words[found.places[0]], sentence.words[found.places[-1]]
    whole = sentence.text[first.start : last.end]
    return f"only a name of something: “{whole}”" if "-" in whole and " " not in whole else ""
