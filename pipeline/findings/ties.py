"""Which word of what an axis is about a cue is said of: its subject, its object, or a part of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.english.clauses import (
    DETERMINER_WORDS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUNS,
    ClauseWord,
    Spoken,
)
from pipeline.english.tokens import BASES
from pipeline.findings.cues import CuePlaces, axis_subjects
from pipeline.models import Topic

SUBJECT = 14  # most words from a subject to its cue: "the gap between the best open and the best closed model is ..."
OBJECT = 3  # most words from a cue to its object: "too expensive to run a heat pump"
_HEAD = 4  # words before a noun in which its article or preposition is sought
_QUANTITIES = frozenset("most many all half majority each rest bulk one two three".split())  # "most of the heat pumps"
# Between a noun and a cue: another clause has begun.
_OTHER_SUBJECT = (
    frozenset("that which who whom whose because while although though whereas but than when where".split()) | PRONOUNS
)
# Before a noun: the clause is only pointed to ("where the gap has closed is ...", "those who fought the toll").
_POINTING = frozenset("where when what how why who which whose".split())


def tied(sentence: Spoken, found: CuePlaces, topic: Topic) -> tuple[int, ...]:
    """The places of the word of `about` that a cue is said of; () when there is none."""
    words, about, first, last = sentence.words, axis_subjects(topic), found.places[0], found.places[-1]
    if not found.cue.subject:
        inside = next((place for place in found.span if phrase_at(words, place, about, last + 1)), None)
        if inside is not None:
            return tuple(phrase_at(words, inside, about, last + 1))
    if told := subject_of(words, first, about, head=found.cue.subject):
        return told
    if found.cue.subject or len(found.places) == 1:
        return ()
    for place in range(last + 1, min(last + OBJECT + 2, len(words))):
        object_ = phrase_at(words, place, about, len(words))
        if object_:
            return tuple(object_) if is_head(words, object_, -1) else ()
        between = words[place]
        if between.clause != words[first].clause or between.commas != words[last].commas:
            return ()
        if between.text in FUNCTION_WORDS and between.text not in DETERMINER_WORDS and between.text not in ("of", "to"):
            return ()
    return ()


def subject_of(
    words: Sequence[ClauseWord], first: int, about: frozenset[tuple[str, ...]], *, head: str = ""
) -> tuple[int, ...]:
    """The places of the word of `about` of which the predicate that begins at `first` is said; () when of none.

    With a `head` only a phrase that begins so counts.
    """
    clause = words[first].clause
    for place in range(first - 1, max(-1, first - SUBJECT - 1), -1):
        if words[place].clause != clause:
            break
        told = phrase_at(words, place, about, first) if head in ("", words[place].root) else range(0)
        for back in range(1, min(_HEAD, place + 1) if told else 0):  # "night ferry", where "ferry" is one too
            longer = phrase_at(words, place - back, about, first)
            told = longer if place in longer else told
        if told and _is_subject(words, told, first):
            return tuple(told)
    return ()


def phrase_at(words: Sequence[ClauseWord], place: int, about: frozenset[tuple[str, ...]], end: int) -> range:
    """The words of the longest phrase of `about` at a place, before an end."""
    first = words[place].root
    for phrase in sorted((phrase for phrase in about if phrase[0] == first), key=len, reverse=True):
        behind = words[place : min(place + len(phrase), end)]
        if tuple(word.root for word in behind) == phrase:
            return range(place, place + len(phrase))
    return range(0)


def _is_subject(words: Sequence[ClauseWord], told: range, first: int) -> bool:
    """Whether a cue behind a noun is said of it: nothing between them begins another subject."""
    if not is_head(words, told, first) or _in_phrase(words, told.start) or _embedded(words, told.start):
        return False
    if words[first].commas != words[told[-1]].commas:
        return False
    joined = False
    for place in range(told[-1] + 1, first):
        word = words[place]
        if word.text in _OTHER_SUBJECT:
            return False
        joined = joined or word.text == "between"
        if word.text == "and":
            after = words[place + 1]
            if not joined and (after.text in DETERMINER_WORDS or after.named):
                return False
            joined = False
    return True


def is_head(words: Sequence[ClauseWord], told: range, cue: int) -> bool:
    """Whether a noun stands for itself: not "the dam's owner", not "the heat pump maker"."""
    last, after = words[told[-1]], told[-1] + 1
    if last.owner:
        return False
    return after in (cue, len(words)) or words[after].text in FUNCTION_WORDS or words[after].text.endswith("ly")


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
        if any(words[between].text in DETERMINER_WORDS for between in range(back + 1, place)):
            # What stands before an article may be a verb whose object the noun is: "the fight to save the toll".
            return back > 0 and (words[back - 1].text == "to" or (word.text.endswith("ing") and word.root in BASES))
    return False


def _embedded(words: Sequence[ClauseWord], place: int) -> bool:
    """Whether a noun begins a clause that another one only points to: "where the gap has closed is ..."."""
    return any(word.text in _POINTING for word in words[max(0, place - _HEAD) : place])
