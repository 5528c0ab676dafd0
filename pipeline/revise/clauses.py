"""The clauses of a sentence: a part between commas is said of what stands before it, not of the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.read.names import names, spans
from pipeline.read.verbs import is_finite
from pipeline.revise.vocabulary import FREE, content

_SPLIT = re.compile(r"[;:]\s|,\s(?!\d)|\s(?=(?:and|but|while|whereas|although|which|who|whose)\s)")
_NAMED = re.compile(r"\b(?:[A-Z]\w*\s)+(?:for|of)\s(?:[A-Z]\w*\s)+and\s(?=[A-Z])")
_RELATIVE = re.compile(r"\s*(?:which|who|whose)\b")
_ARTICLE = re.compile(r"\s*(?:an?|the|one of)\s")
_CREDIT = re.compile(r"\s*(?:and )?according to\b", re.I)
_LIST = re.compile(r"\s*(?:and|or)\s(?P<word>[\w’'-]+)")
_ADVERB = re.compile(r"\s*(?:also|now|still|already|never|not|only)\s")
_JOINED = re.compile(r"\s*(?:and|but)\s(?P<rest>.+)", re.S)
_STARTS = re.compile(r"\W*(?:(?:while|whereas|and|but)\s)?(?:(?:the|an?)\s(?:[a-z]+\s)?)?", re.I)
_WORD = re.compile(r"[\w’'-]+")
_INNER = re.compile(r"\b(?:that|where|when)\b")
_BEHIND_PARTICIPLE = frozenset("in by for on at with from to as under after".split())
_ARTICLES = frozenset("a an the its their".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that can be true or false; an aside and an "and won" with what they are said `of`."""

    text: str
    of: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The names that it is about, also the one before an aside."""
        return frozenset((*names(self.text), *names(self.of)))

    @property
    def credits(self) -> bool:
        """Whether it only says who says so: "according to its outlet" is a clause of its own."""
        return _CREDIT.match(self.text) is not None


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses in order; what an aside interrupts is one clause: "Alder, a lab in Halden, won" says "Alder won"."""
    parts = [part for part in _split(text) if part.strip()]
    found: list[Clause] = []
    for place, part in enumerate(parts):
        if _aside(parts, place):
            of = found[-1].of if _aside(parts, place - 1) else ""
            found.append(Clause(part, of or _last(parts[place - 1])))
        elif _goes_on(parts, place):
            found[-2] = Clause(f"{found[-2].text} {part}", found[-2].of)
        else:
            found.append(Clause(part, _subject(found, part)))
    return tuple(found)


def _split(text: str) -> list[str]:
    """The parts of a text; the "and" of a name, "the Office for Trade and Fisheries", parts nothing."""
    named = [hit.span() for hit in _NAMED.finditer(text)]
    parts, begun = [], 0
    for hit in _SPLIT.finditer(text):
        if not any(start <= hit.start() < end for start, end in named):
            parts.append(text[begun : hit.start()])
            begun = hit.end()
    return [*parts, text[begun:]]


def _aside(parts: Sequence[str], place: int) -> bool:
    """Whether a part says something of what stands right before it."""
    if place == 0 or _CREDIT.match(parts[place]) or _CREDIT.match(parts[place - 1]):
        return False
    if _RELATIVE.match(parts[place]):
        return True
    following = _LIST.match(parts[place + 1]) if place + 1 < len(parts) else None
    if following and not is_finite(following["word"]):
        return False  # "the car, the boat and the house"
    if _ARTICLE.match(parts[place]):
        return not _has_verb(parts[place])
    return place + 1 < len(parts) and _verb_first(parts[place + 1]) and not _has_verb(parts[place - 1])


def _subject(before: Sequence[Clause], part: str) -> str:
    """The name that "and is cheap" is said of: the one that the nearest clause before it begins with."""
    joined = _JOINED.match(part)
    if not before or joined is None or not _verb_first(joined["rest"]):
        return ""
    for clause in reversed(before):
        if _INNER.search(clause.text):
            return ""  # "Vell argues that Alder won and ..."
        first = spans(clause.text)[:1]
        begins = first and _STARTS.fullmatch(clause.text, 0, first[0].start)
        if begins and set(content(clause.text)) - set(content(first[0].name)) - FREE:  # not "Wen Castell said"
            return first[0].name
    return ""


def _goes_on(parts: Sequence[str], place: int) -> bool:
    """Whether a part is the rest of what stands before the aside before it."""
    return place > 1 and _verb_first(parts[place]) and _aside(parts, place - 1) and not _aside(parts, place - 2)


def _verb_first(part: str) -> bool:
    word = _WORD.search(_ADVERB.sub("", part, count=1))
    return word is not None and is_finite(word[0])


def _has_verb(part: str) -> bool:
    """Whether a part has a verb of its own: "a supercharged car released in May that won" has none."""
    words = ["", *_WORD.findall(_INNER.split(part)[0].lower()), ""]
    for place, (word, after) in enumerate(pairwise(words)):
        past = word.endswith("ed") and (after in _BEHIND_PARTICIPLE or words[place - 1] in _ARTICLES)
        if word and is_finite(word) and not past:
            return True
    return False


def _last(part: str) -> str:
    """The name that a part ends with, or else its last word that says something."""
    last = spans(part)[-1:]
    if last and not _WORD.search(part, last[0].end):
        return last[0].name
    said = [word for word in _WORD.findall(part) if set(content(word)) - FREE - {"one"}]  # "electric ones, which cost"
    return said[-1] if said else ""
