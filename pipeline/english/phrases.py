"""A sentence as a row of words: each with its stem, the preposition that governs it, its clause, and its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise, takewhile

from pipeline.english.marks import SIGNS, MarkedWord, marks
from pipeline.english.tokens import STOP, is_finite

SAYS_STEM = "says"  # the case of who says so
_PREPOSITIONS = frozenset(
    "of in on at by from to for with against than as into onto over under above below between among during before "
    "after since until till through across within about behind beyond despite near towards toward via per amid because "
    "outside inside around upon throughout like including excluding".split()
)
_LASTING = frozenset("while when because although though whereas if unless".split())  # govern a whole clause
_DETERMINERS = frozenset("a an the this that these those its their his her our my your".split())
_RESETS = frozenset("that who which whose whom what where it he she they we i you there".split())
_BE = frozenset("is are was were be been being".split())
_PARTICIPLES = frozenset(
    "given taken written broken chosen driven drawn known shown grown shrunk stolen beaten seen eaten withdrawn "
    "overthrown shaken hidden forbidden sworn torn worn thrown flown born put set cut hit shut let".split()
)
# Words of STOP that say something.
_TELLING = frozenset(
    "up down off out more less least fewer other others another same one once become became let such".split()
)
# What a careful reader passes over, titles and legal forms.
_LIGHT = frozenset(
    "also meanwhile however moreover finally already today mr mrs ms dr prof professor sir lord dame reporters "
    "reporter journalists journalist inc ltd plc ag corp corporation gmbh llc".split()
)
ASIDE = 4  # most words of a clause that only says whose the sentence is: "the court in Ilmen heard"
_JOINING = frozenset("and but while which who whom whose where when although though so because as after before".split())
_SAYING = frozenset(
    "said says saying told tells stated states argues argued arguing believes believed insists insisted thinks thought "
    "wrote writes added adds maintains according".split()
)
# Words that take back what they stand beside: a clause with one is never passed over.
_SUSPENDING = frozenset("disputes disputed rejects rejected false untrue wrong fake hoax mistaken unclear".split())
# Verbs like "said" that also tell what the speaker makes of it: they are compared, "said" is not.
_ATTITUDES = frozenset(
    "claim claims claimed claiming warn warns warned warning predict predicts predicted estimate estimates estimated "
    "reckon reckons suspect suspects fear fears hope hopes hoped".split()
)
_DENYING = frozenset("deny denies denied doubt doubts doubted allege alleges alleged".split())
# A clause that begins so tells of words of its own: ", and the union said", ", saying that it came too late".
ADDING = frozenset("and while saying adding arguing".split())
_BREAK = re.compile(r"[,;:()\[\]—–…]|\s-\s|[.?!][\"')]*\s")
_PRESENT = re.compile(r"[a-z]+[^su\W]s")


@dataclass(frozen=True, slots=True)
class Phrases:
    """What a sentence is compared by."""

    words: tuple[MarkedWord, ...]  # without operators
    operators: tuple[tuple[str, str, str, int], ...]  # class, word before, word behind, clause
    keys: frozenset[str]  # of the words that are no dates
    figures: frozenset[str]
    classes: frozenset[str]  # of operators
    sayings: frozenset[int]  # clauses that say whose words the sentence is
    suspended: frozenset[int]  # clauses that make what stands beside them doubtful or conditional
    heads: tuple[str, ...]  # the first word of each clause


@lru_cache(maxsize=16384)
def phrases(text: str, published: date | None) -> Phrases:
    """The words of a text that `plain` made, in order."""
    reader = _Reader(text)
    for start, stop, word in marks(text, published):
        reader.read(start, stop, word)
    return reader.result()


class _Reader:
    """Goes through a sentence once and keeps in mind what governs the next word."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[MarkedWord] = []
        self.found: list[tuple[str, int, int]] = []  # operators: class, place of the next word, clause
        self.heads: list[str] = []
        self.suspended: set[int] = set()
        self.independent: set[int] = set()  # clauses behind a semicolon
        self.sayings: set[int] = set()
        self.end = self.clause = self.part = 0
        self.turn()

    def turn(self) -> None:
        """A clause or a part of it begins: nothing governs what comes."""
        self.case = self.lasting = ""
        self.content = self.single = self.speaker = False  # a word since the case began; "a"; who says so comes
        self.be = self.past = -1  # the place behind an "is" or "was"; behind a "was" or "had"

    def read(self, start: int, stop: int, word: MarkedWord) -> None:
        """Take in the next word, figure, date or operator."""
        gap = _BREAK.search(self.text, self.end, start) if self.heads else None
        if gap:
            if gap[0][0] in ";.?!":
                self.independent.add(self.clause + 1)
            self.clause, self.part = self.clause + 1, self.part + 1
            self.turn()
        self.end = stop
        if len(self.heads) == self.clause:
            self.heads.append(word.raw.lower())
        if word.key[0] == "!":
            self.operator(word)
        elif word.key[0] in "#~":
            self.number(word)
        else:
            self.plain(word, word.raw.lower(), stop)

    def operator(self, word: MarkedWord) -> None:
        self.found.append((word.key[1:], len(self.words), self.clause))
        if word.key == "!if":
            self.suspended.add(self.clause)
            self.case = self.lasting = "if"
        elif word.raw.lower() == "without":
            self.case, self.content = "without", False

    def number(self, word: MarkedWord) -> None:
        if self.content and word.key[0] == "#":
            self.case = self.lasting  # a number begins what it counts
        self.add(word, "~" if word.when else self.case)
        if word.when:
            self.case, self.content = self.lasting, False  # behind "In March 2026" the core begins

    def plain(self, word: MarkedWord, lower: str, stop: int) -> None:
        if lower in _SAYING or lower in _ATTITUDES or lower in _DENYING:
            self.saying(word, lower)
        elif lower in _BE or lower == "had":
            self.be = len(self.words) if lower in _BE else self.be
            self.past = len(self.words) if lower in ("was", "were", "had") else -1
            self.case, self.content = self.lasting, False
        elif lower in _LASTING and not (lower == "because" and self.text[stop : stop + 3] == " of"):
            self.case = self.lasting = lower
            self.content = self.single = False
        elif lower in _PREPOSITIONS or lower in _LASTING:
            if lower != "of" or self.case != "because" or self.content:  # "because of" is one
                self.case, self.content, self.single = lower, False, False
        elif lower in _RESETS or lower in _DETERMINERS:
            if self.content or lower in _RESETS:
                self.case, self.content = self.lasting, False
            if lower in _RESETS and self.words:
                self.part, self.be = self.part + 1, -1
            self.single = lower in ("a", "an")
        elif lower in _LIGHT or (lower in STOP and lower not in _TELLING) or (lower == "group" and word.raw[0] == "G"):
            if is_finite(lower):
                self.case, self.content = self.lasting, False
        else:
            self.telling(word, lower, stop)

    def telling(self, word: MarkedWord, lower: str, stop: int) -> None:
        """A word with a meaning of its own."""
        if lower in _SUSPENDING:
            self.suspended.add(self.clause)
        place = len(self.words)
        verb = word.raw[0].islower() and (is_finite(lower) or lower in _PARTICIPLES)
        if verb and (self.content or self.be == place):
            self.case, self.content = self.lasting, False
        owner = self.text[stop : stop + 2] == "'s" or (lower[-1] == "s" and self.text[stop : stop + 1] == "'")
        self.add(word, "of" if owner else self.case, verb)
        if verb and self.be == place:
            self.passive()

    def add(self, word: MarkedWord, case: str, verb: bool = False) -> None:
        if self.past == len(self.words) and not verb:
            self.found.append(("was", self.past, self.clause))  # a state of then, not a passive
        case = SAYS_STEM if self.speaker else case
        rank = 3 if self.be >= 0 else 0
        self.words.append(
            MarkedWord(word.key, word.raw, self.clause, case, rank, self.part, word.when, word.bound, self.single)
        )
        self.content = True

    def saying(self, word: MarkedWord, lower: str) -> None:
        """What stands in front of a "said" in its part says so, else what stands behind it or "according to"."""
        (self.suspended if lower in _DENYING else self.sayings).add(self.clause)
        mine = [] if lower == "according" else self.mine()
        for place in mine:
            self.words[place] = self.words[place]._replace(case=SAYS_STEM)
        if lower not in _SAYING:
            self.speaker = True
            self.add(word, SAYS_STEM)
        self.part += bool(mine)
        self.turn()
        self.speaker = not mine

    def passive(self) -> None:
        """Rank what is done before whom it is done to."""
        mine = self.mine()
        if any(self.words[place].rank == 1 for place in mine):
            return
        for place in mine:
            self.words[place] = self.words[place]._replace(rank=2)
        self.words[-1] = self.words[-1]._replace(rank=1)

    def mine(self) -> list[int]:
        """The places of the words of the part that is being read."""
        return list(takewhile(lambda place: self.words[place].part == self.part, reversed(range(len(self.words)))))

    def result(self) -> Phrases:
        words = tuple(_agents(self.words))

        def around(place: int, clause: int) -> tuple[str, str]:
            before, behind = (
                "".join(word.key for word in words[at : at + 1] if word.clause == clause)
                for at in (max(place - 1, 0), place)
            )
            return before if place else "", behind

        return Phrases(
            words,
            tuple((name, *around(place, clause), clause) for name, place, clause in self.found),
            frozenset(word.key for word in words if word.when is None),
            frozenset(word.key for word in words if word.key[0] == "#"),
            frozenset(name for name, _, _ in self.found),
            frozenset(self.sayings),
            frozenset(self.suspended | self.asides(words)),
            tuple(self.heads),
        )

    def asides(self, words: Sequence[MarkedWord]) -> set[int]:
        """Short clauses with a verb that join nothing: "the court heard", "data show", whoever it is that says so."""
        held = Counter(word.clause for word in words)
        verbs = {word.clause for word in words if is_finite(word.raw) and word.raw[0].islower()}
        for word, other in pairwise(words):  # "a former clerk recalls": no list has all such verbs
            if word.clause == other.clause == words[-1].clause and other is words[-1] and other.case == "":
                verbs |= {other.clause} if _PRESENT.fullmatch(other.raw) else set()
        joins = [head in _JOINING for head in (*self.heads, "")]
        following = [head in ("and", "but", "while") for head in (*self.heads[1:], "")]
        return {one for one in verbs if held[one] <= ASIDE and not joins[one] and not following[one]} - self.independent


def _agents(words: Sequence[MarkedWord]) -> Iterator[MarkedWord]:
    """The words, those behind the "by" of a passive at the core and first."""
    passive = {word.part for word in words if word.rank == 1}
    for word in words:
        agent = word.part in passive and word.case == "by" and word.key[-1] not in SIGNS
        yield word._replace(case="", rank=0) if agent else word
