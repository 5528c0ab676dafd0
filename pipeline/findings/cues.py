"""The cues of a topic's axis: what each is made of, where it stands in a sentence, and which do not show their end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.english.clauses import FUNCTION_WORDS, ClauseWord, Spoken, roots, spoken
from pipeline.models import Topic

_INSIDE = (
    2  # words between two words of a cue: "is now slowly closing", "do not yet pay off"; more would join strangers
)
_SHOWN = 60  # characters of a cue in a message
_FORMS = frozenset("is has be been".split())  # behind them "-ing" is no mere ending: "is closing" is not "is closed"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A cue that does not show the end that it is listed at."""

    end: int
    place: int  # in the list of that end
    problem: str


@dataclass(frozen=True, slots=True)
class AxisCue:
    """A cue of the configuration, word by word."""

    words: str
    end: int
    place: int
    pattern: tuple[tuple[str, str], ...]  # root and word of each
    subject: str  # the root of a word of `about` that stands first in it; "" when there is none


@dataclass(frozen=True, slots=True)
class CuePlaces:
    """A cue that stands in a sentence."""

    cue: AxisCue
    places: tuple[int, ...]  # of its words

    @property
    def span(self) -> range:
        """From its first word to its last."""
        return range(self.places[0], self.places[-1] + 1)


def one_word(topic: Topic) -> tuple[str, ...]:
    """The cues of one word, which mean too many things: "behind", "matches"."""
    return tuple(cue for pole in topic.axis or () for cue in pole.cues if len(roots(cue)) == 1)


@lru_cache(maxsize=64)
def contradictions(topic: Topic) -> tuple[Contradiction, ...]:
    """The cues that do not show their end, in the order of the configuration."""
    if topic.axis is None:
        return ()
    subjects = axis_subjects(topic) if topic.about else frozenset()
    found = []
    for cue in axis_cues(topic):
        pole, other = topic.axis if cue.end < 0 else topic.axis[::-1]
        words = roots(cue.words)
        against = [one for one in cues_in(spoken(f"Here {cue.words}")[0], axis_cues(topic)) if one.cue.end != cue.end]
        if not pole.cues:
            continue
        if not words:
            problem = "has no word in it: leave it out"
        elif words in subjects:
            problem = "is what the axis is about and stands for no end: say what it does, in two or three words"
        elif any(roots(one.cue.words) == words for one in against):
            if cue.end < 0 and other.cues:
                continue  # one line is enough
            problem = f"is a cue of “{_short(other.name)}” too: leave it out at one of the ends"
        elif against:
            inside = f"“{_short(against[0].cue.words)}” of “{_short(other.name)}”"
            problem = f"has {inside} in it: leave one of the two out, or add words to it"
        else:
            continue
        found.append(Contradiction(cue.end, cue.place, f"“{_short(cue.words)}” {problem}"))
    return tuple(found)


def _short(text: str) -> str:
    """What the user wrote, not longer than a line of a message has room for."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


@lru_cache(maxsize=64)
def axis_cues(topic: Topic) -> tuple[AxisCue, ...]:
    """The cues of both ends; a pole without cues is known by its name."""
    subjects = {phrase[0] for phrase in axis_subjects(topic) if len(phrase) == 1}
    found = []
    for end, pole in zip((-1, 1), topic.axis or (), strict=False):
        for place, cue in enumerate(pole.cues or (pole.name,)):
            words = spoken(cue)[0].words if cue.strip() else ()
            pattern = tuple((word.root, word.text) for word in words)
            # "gap is closing": the gap may stand further off than a word inside a cue.
            apart = len(pattern) > 2 and pattern[0][0] in subjects and pattern[1][0] in _FORMS
            head = pattern[0][0] if apart else ""
            found.append(AxisCue(cue, end, place, pattern[1:] if head else pattern, head))
    return tuple(found)


@lru_cache(maxsize=64)
def cue_heads(topic: Topic) -> frozenset[str]:
    """The roots with which the cues begin: most sentences have none of them."""
    return frozenset(cue.pattern[0][0] for cue in axis_cues(topic) if cue.pattern)


def cues_in(sentence: Spoken, cues: Sequence[AxisCue]) -> list[CuePlaces]:
    """The cues in a sentence without those that lie inside a cue of the other end ("worth" in "not worth")."""
    found = list(_matches(sentence.words, cues))
    owners: dict[int, list[CuePlaces]] = {}
    for one in found:
        for place in one.places:
            owners.setdefault(place, []).append(one)
    return [
        one
        for one in found
        if not any(
            other.cue.end != one.cue.end and set(one.places) < set(other.places) for other in owners[one.places[0]]
        )
    ]


def _matches(words: Sequence[ClauseWord], cues: Sequence[AxisCue]) -> Iterator[CuePlaces]:
    starting: dict[str, list[AxisCue]] = {}
    for cue in cues:
        if cue.pattern:
            starting.setdefault(cue.pattern[0][0], []).append(cue)
    for place, word in enumerate(words):
        for cue in starting.get(word.root, ()):
            places = _match(words, place, cue.pattern)
            if places:
                yield CuePlaces(cue, places)


def _match(words: Sequence[ClauseWord], start: int, pattern: Sequence[tuple[str, str]]) -> tuple[int, ...]:
    """Where the words of a cue stand, in order, with adverbs or a "not" between; () when they do not."""
    places, place = [start], start
    for number, (form, text) in enumerate(pattern[1:], 1):
        strict = pattern[number - 1][0] in _FORMS
        for ahead in range(place + 1, min(place + _INSIDE + 2, len(words))):
            word = words[ahead]
            if word.commas != words[place].commas or word.clause != words[place].clause:
                return ()
            if word.root == form and (not strict or word.text.endswith("ing") == text.endswith("ing")):
                place = ahead
                break
        else:
            return ()
        places.append(place)
    return tuple(places)


@lru_cache(maxsize=64)
def axis_subjects(topic: Topic) -> frozenset[tuple[str, ...]]:
    """What the axis is about, by its roots; where it is not told, the nouns of title, question and keywords.

    Words of the cues are none then, or a cue would stand for its own subject, but for a word that cues of both ends
    name beside something else: the gap in "closing the gap" and "widening the gap".
    """
    if topic.about:
        return frozenset(phrase for phrase in map(roots, topic.about) if phrase)
    cues = [[_content(cue) for cue in pole.cues or (pole.name,)] for pole in topic.axis or ()]
    everything = [cue for pole in cues for cue in pole]
    told = _content(" ".join((topic.title, topic.question, *topic.keywords)))
    shared = set.intersection(*(set().union(*pole) for pole in cues)) if cues else set()
    acts = {word.root for word in _words_of(topic) if word.text.endswith(("ing", "ed"))}
    shared = {noun for noun in shared - acts if all(len(cue) > 1 for cue in everything if noun in cue)}
    nouns = (told - set().union(*everything)) | (told & shared)
    return frozenset((noun,) for noun in nouns if not noun.isdigit())


def _words_of(topic: Topic) -> Iterator[ClauseWord]:
    """The words of all cues."""
    for pole in topic.axis or ():
        for cue in pole.cues:
            yield from (word for part in spoken(cue) for word in part.words)


def _content(text: str) -> set[str]:
    return {
        word.root
        for part in spoken(text)
        for word in part.words
        if word.text not in FUNCTION_WORDS and len(word.text) > 1
    }
