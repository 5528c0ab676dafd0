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
    DETERMINER_WORDS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUNS,
    ClauseWord,
    Spoken,
    has_any,
    root,
    spoken,
)
from pipeline.english.tokens import AUXILIARIES, BASES, STOP, THIRD_PERSON
from pipeline.findings.cues import CuePlaces, axis_cues, axis_subjects, cue_heads, cues_in
from pipeline.models import Claim, Topic

SUBJECT = 14  # most words from a subject to its cue: "the gap between the best open and the best closed model is ..."
OBJECT = 3  # most words from a cue to its object: "too expensive to run a heat pump"
_LONGEST = 150  # words of a sentence; what is longer is a list or a table that lost its lines, and says nothing plainly
_HEAD = 4  # words before a noun in which its article or preposition is sought
_IS = frozenset("is are was were remains".split())
_LINKING = frozenset(map(root, "become remain turn stay prove get continue seem appear".split()))
_QUANTITIES = frozenset("most many all half majority each rest bulk one two three".split())  # "most of the heat pumps"
_ADVERBS = frozenset(
    "now today still also often always already again soon alone indeed together here currently".split()
)
# Between a noun and a cue: another clause has begun.
_OTHER_SUBJECT = (
    frozenset("that which who whom whose because while although though whereas but than when where".split()) | PRONOUNS
)
# Before a noun: the clause is only pointed to ("where the gap has closed is ...", "those who fought the toll").
_POINTING = frozenset("where when what how why who which whose".split())
# Cues with one of these tell what somebody wants, and are a side only of who speaks: "we support the strike".
_ATTITUDES = frozenset(map(root, "favour favor support oppose back welcome against want prefer endorse".split()))
_HOLDERS = frozenset("i we he she they".split())
_OUGHT = frozenset("should must ought need needs".split())
_GOES_ON = frozenset(map(root, "continue begin began start have ought".split()))  # "continues to close": it does close

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
    """-1 for the left end, 1 for the right, 0 for none; the words are the holder's own."""
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
    if topic.axis is None or not has_any(claim.quote, cue_heads(topic)):
        return 0
    return side(_own_words(claim), topic)


def claim_hit(claim: Claim, topic: Topic) -> Hit | None:
    """The cue that decides where a claim's holder stands, or the first that could not; None where there is no cue."""
    return hit(_own_words(claim), topic) if topic.axis and has_any(claim.quote, cue_heads(topic)) else None


def _own_words(claim: Claim) -> str:
    """What a claim's holder says of it."""
    said = attribution(claim.quote)
    if said is None or not claim.holder or said.holder.split()[-1] != claim.holder.split()[-1]:
        return claim.quote
    opening = _SAID.match(claim.quote) if said.words == claim.quote else None
    return claim.quote[opening.end() :] if opening else said.words


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
    if topic.axis is None or not has_any(words, cue_heads(topic)):
        return ()
    sentences = [sentence for sentence in spoken(words) if len(sentence.words) <= _LONGEST]
    return tuple(
        _judge(sentence, found, topic) for sentence in sentences for found in cues_in(sentence, axis_cues(topic))
    )


def _judge(sentence: Spoken, found: CuePlaces, topic: Topic) -> _Judged:
    about = _tied(sentence, found, topic)
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


# --- what a cue is said of --------------------------------------------------------------------------


def _tied(sentence: Spoken, found: CuePlaces, topic: Topic) -> tuple[int, ...]:
    """The places of the word of `about` that a cue is said of; () when there is none."""
    words, about, first, last = sentence.words, axis_subjects(topic), found.places[0], found.places[-1]
    if not found.cue.subject:
        inside = next((place for place in found.span if _phrase(words, place, about, last + 1)), None)
        if inside is not None:
            return tuple(_phrase(words, inside, about, last + 1))
    clause = words[first].clause
    for place in range(first - 1, max(-1, first - SUBJECT - 1), -1):
        if words[place].clause != clause:
            break
        told = _phrase(words, place, about, first) if found.cue.subject in ("", words[place].root) else range(0)
        for back in range(1, min(_HEAD, place + 1) if told else 0):  # "night ferry", where "ferry" is one too
            longer = _phrase(words, place - back, about, first)
            told = longer if place in longer else told
        if told and _is_subject(words, told, found):
            return tuple(told)
    if found.cue.subject or len(found.places) == 1:
        return ()
    for place in range(last + 1, min(last + OBJECT + 2, len(words))):
        told = _phrase(words, place, about, len(words))
        if told:
            return tuple(told) if _is_head(words, told, -1) else ()
        between = words[place]
        if between.clause != clause or between.commas != words[last].commas:
            return ()
        if between.text in FUNCTION_WORDS and between.text not in DETERMINER_WORDS and between.text not in ("of", "to"):
            return ()
    return ()


def _phrase(words: Sequence[ClauseWord], place: int, about: frozenset[tuple[str, ...]], end: int) -> range:
    """The words of the longest phrase of `about` at a place, before an end."""
    first = words[place].root
    for phrase in sorted((phrase for phrase in about if phrase[0] == first), key=len, reverse=True):
        behind = words[place : min(place + len(phrase), end)]
        if tuple(word.root for word in behind) == phrase:
            return range(place, place + len(phrase))
    return range(0)


def _is_subject(words: Sequence[ClauseWord], told: range, found: CuePlaces) -> bool:
    """Whether a cue behind a noun is said of it: nothing between them begins another subject, or is its verb."""
    first = found.places[0]
    if not _is_head(words, told, first) or _in_phrase(words, told.start) or _embedded(words, told.start):
        return False
    commas = words[first].commas - words[told[-1]].commas
    if commas not in (0, 2):  # none, or a pair round an aside
        return False
    if len(found.cue.pattern) == 1 and words[first - 1].text in DETERMINER_WORDS and words[first - 2].text not in _IS:
        return (
            False  # "in a safe", "the lag": a noun, where the cue is what the subject is or does; "is a waste" is that
        )
    joined = False
    for place in range(told[-1] + 1, first):
        word = words[place]
        if commas and words[told[-1]].commas < word.commas < words[first].commas:
            continue
        if word.text in _OTHER_SUBJECT:
            return False
        joined = joined or word.text == "between"
        if word.text == "and":
            after = words[place + 1]
            if not joined and (after.text in DETERMINER_WORDS or after.named):
                return False
            joined = False
        if _is_verb(word):
            return False
    return True


def _is_verb(word: ClauseWord) -> bool:
    """Whether a word is a verb that makes of its clause something else than its subject's being or doing the cue."""
    if word.text in AUXILIARIES or word.text in STOP or word.root in _LINKING:
        return False
    return word.text in BASES or word.text in THIRD_PERSON


def _is_head(words: Sequence[ClauseWord], told: range, cue: int) -> bool:
    """Whether a noun stands for itself: not "the dam's owner", not "the heat pump maker"."""
    last, after = words[told[-1]], told[-1] + 1
    if last.owner or any(words[place].owner for place in told):
        return False
    if after in (cue, len(words)):
        return True
    word = words[after]
    if word.commas != last.commas or word.clause != last.clause:
        return True
    if word.named and last.named:
        return False
    return (
        word.text in FUNCTION_WORDS
        or word.text in _ADVERBS
        or word.text.isdigit()
        or word.text.endswith(("ly", "ed", "ing"))
    )


def _in_phrase(words: Sequence[ClauseWord], place: int) -> bool:
    """Whether a noun hangs on a preposition ("the plans of the dam"), so that another one is the subject."""
    for back in range(place - 1, max(-1, place - _HEAD - 1), -1):
        word = words[back]
        if word.commas != words[place].commas or word.clause != words[place].clause:
            return False
        if word.text in PREPOSITIONS:
            return not (word.text == "of" and back > 0 and words[back - 1].text in _QUANTITIES)
        if word.text in ("my", "our"):
            return False  # "in our view", "to my mind"
        if word.text in DETERMINER_WORDS or word.text in _QUANTITIES:
            continue
        if word.text in FUNCTION_WORDS:
            return False
        if any(words[between].text in DETERMINER_WORDS for between in range(back + 1, place)):
            # What stands before an article may be a verb whose object the noun is: "the fight to save the toll".
            return back > 0 and (words[back - 1].text == "to" or (word.text.endswith("ing") and word.root in BASES))
    return False


def _embedded(words: Sequence[ClauseWord], place: int) -> bool:
    """Whether a noun begins a clause that another one only points to: "where the gap has closed is ..."."""
    for back in range(place - 1, max(-1, place - _HEAD - 1), -1):
        if words[back].commas != words[place].commas or words[back].clause != words[place].clause:
            return False
        if words[back].text in _POINTING:
            return True
    return False


# --- what is wished, or only named ------------------------------------------------------------------


def _unrealised(words: Sequence[ClauseWord], found: CuePlaces) -> str:
    """Why a cue is only named, not told as so: "to close the gap", "the cost of closing the gap"."""
    first = found.places[0]
    before = words[first - 1] if first else None
    together = before is not None and before.clause == words[first].clause
    if together and before is not None and before.text == "to":
        goes_on = first > 1 and words[first - 2].root in _GOES_ON
        return "" if goes_on else f"an aim, not stated: “to {words[first].text}”"
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
