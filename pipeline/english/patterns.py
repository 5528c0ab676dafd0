"""Patterns that are tried only on texts with the words that they cannot do without: most sentences have none of these.

A long alternation is tried at each letter of a text. Here each of its forms is a pattern by itself, with the words that
its matches need, read off the pattern, so nobody has to keep them up. A text is looked through once for the words of
all patterns: a sentence is held against some thirty of them, and most of its words are known from sentences before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any

_SHORTEST = 3  # letters of a word that tells texts apart: "it" is in every one of them
_MOST = 100  # words one of which is needed: more are nearly always there

EDGES = ".,;:!?\"'()[]“”‘’"  # signs around a word, without which it has been met before
_DIGIT = re.compile(r"\d")
_A_DIGIT = "\\d"  # stands among the words for any digit
_COMMON = re.compile(r"[a-zA-Z0-9\s.,'’-]*")  # what is made of these alone may stand in any text
_DOTS = str.maketrans("İıſK", "iisk")  # what a search without regard to case takes for i, s and k

_needs: dict[tuple[frozenset[str], bool], int] = {}  # words of which one is needed, whether in any case, to their bit
_exact: dict[str, list[tuple[str, int]]] = {}  # first letters to words and their bits
_any_case: dict[str, list[tuple[str, int]]] = {}  # the same of words that are folded
_signs: list[tuple[str, int]] = []  # rare signs, and digits


class Pattern:
    """A pattern that looks for the words of its forms before it searches; it finds what `re` would find.

    Forms are what stands between the outermost bars; a match has the groups of its form and no others.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.forms = tuple(_Form(form, flags) for form in _alternatives(pattern))
        self._needs = tuple((form.need, form) for form in self.forms)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first match from a place on."""
        first = None
        for form in self._able(text):
            found = form.compiled.search(text, start)
            if found and (first is None or found.start() < first.start()):
                first = found
        return first

    def match(self, text: str) -> re.Match[str] | None:
        """The match at the start of a text."""
        return next((found for form in self._able(text) if (found := form.compiled.match(text))), None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in order: at each place that of the first form that has one there."""
        able, start = self._able(text), 0
        found = [form.compiled.search(text) for form in able]
        while any(found):
            first = min((one for one in found if one), key=re.Match.start)  # the first of several
            yield first
            start = max(first.end(), first.start() + 1)
            for place, one in enumerate(found):
                if one and one.start() < start:
                    found[place] = able[place].compiled.search(text, start)

    def _able(self, text: str) -> list[_Form]:
        """The forms whose words a text has."""
        having = _having(text)
        return [form for need, form in self._needs if having & need == need]


class _Form:
    """One of the forms of a pattern, compiled when a text has its words."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.words = tuple(_words(pattern, flags))
        self.need = sum({_bit(words, bool(flags & re.IGNORECASE)) for words in self.words})
        self.made = pattern, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(*self.made)


def _alternatives(pattern: str) -> list[str]:
    """What stands between the outermost bars of a pattern."""
    forms, depth, inside, begun = [], 0, False, 0
    for part in re.finditer(r"\\.|\[\^?\]?|[\](|)]", pattern, re.DOTALL):
        if inside:
            inside = part[0] != "]"
        elif part[0][0] == "[":
            inside = True
        elif part[0] in "()":
            depth += 1 if part[0] == "(" else -1
        elif part[0] == "|" and not depth:
            forms.append(pattern[begun : part.start()])
            begun = part.end()
    return [*forms, pattern[begun:]]


@lru_cache(maxsize=256)  # a sentence is held against many patterns
def _having(text: str) -> int:
    """The bits of all needs that a text meets."""
    having = 0
    for word, bit in _signs:
        if word in text or (word == _A_DIGIT and _DIGIT.search(text)):
            having |= bit
    for token in text.split():
        having |= _bits(token.strip(EDGES))
    return having


@lru_cache(maxsize=65536)  # the words of a debate are few
def _bits(token: str) -> int:
    """The bits of all needs that one word of a text meets."""
    found = 0
    for spelled, known in ((token, _exact), (_folded(token), _any_case)):
        for start in range(len(spelled)):
            for word, bit in known.get(spelled[start : start + _SHORTEST], ()):
                if spelled.startswith(word, start):
                    found |= bit
    return found


def _bit(words: frozenset[str], folds: bool) -> int:
    """The bit that tells texts with one of these words."""
    need = words, folds
    if need not in _needs:
        bit = _needs[need] = 1 << len(_needs)
        for word in words:
            told = _told(word)
            if word == _A_DIGIT or _sign(word):
                _signs.append((word, bit))
            else:
                (_any_case if folds else _exact).setdefault(told[:_SHORTEST], []).append((told, bit))
        _bits.cache_clear()
        _having.cache_clear()
    return _needs[need]


def _folded(text: str) -> str:
    """A text without regard to case, as patterns see it."""
    return text.lower() if text.isascii() else text.translate(_DOTS).lower()


def _words(pattern: str, flags: int) -> list[frozenset[str]]:
    """Sets of words of which every match has at least one of each, folded where case is; none that tells nothing."""
    try:
        from re import _parser  # type: ignore[attr-defined]  # the only one that reads patterns as `re` does

        found = _needed(_parser.parse(pattern, flags), bool(flags & re.IGNORECASE))
    except (ImportError, AttributeError, TypeError, ValueError):
        return []  # another `re`: no words, and the pattern is tried on every text
    return [words for words in dict.fromkeys(found) if _worth(words)[0] >= _SHORTEST and len(words) <= _MOST]


def _worth(words: frozenset[str]) -> tuple[int, int]:
    """How well words tell texts apart: as the shortest does; a rare sign or a digit as well as three letters."""
    told = (_SHORTEST if word == _A_DIGIT or _sign(word) else len(_told(word)) for word in words)
    return min(told, default=0), -len(words)


def _told(word: str) -> str:
    """The part by which a word of a pattern is looked for: what lies between spaces stands in one word of a text."""
    return max((part.strip(EDGES) for part in word.split()), key=len)


def _sign(word: str) -> bool:
    """Whether a word is too short to be looked up and has something in it that few texts have, in whatever case."""
    return len(_told(word)) < _SHORTEST and not _COMMON.fullmatch(word) and word.lower() == word.upper()


def _needed(parsed: Any, folds: bool) -> list[frozenset[str]]:
    """Sets of words of a parsed pattern, one of each of which each match has."""
    able: list[frozenset[str]] = []
    run = ""
    for name, value in (*parsed, ("END", None)):
        if str(name) == "LITERAL":
            run += chr(value)
            continue
        able += [frozenset({_folded(run) if folds else run})] if run.split() else []
        run = ""
        able += _inner(str(name), value, folds)
    return able


def _inner(name: str, value: Any, folds: bool) -> list[frozenset[str]]:
    """The words of a group, a repetition, an alternation or a set of digits."""
    match name:
        case "SUBPATTERN":  # one that turns case off for itself alone tells nothing
            return [] if value[1] & re.IGNORECASE and not folds else _needed(value[3], folds)
        case "ATOMIC_GROUP":
            return _needed(value, folds)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _needed(value[2], folds) if value[0] else []
        case "BRANCH":
            each = [max(_needed(branch, folds), key=_worth, default=frozenset[str]()) for branch in value[1]]
            return [frozenset[str]().union(*each)] if all(each) else []
        case "IN":
            return [frozenset({_A_DIGIT})] if all(_is_digit(str(kind), what) for kind, what in value) else []
        case _:
            return []


def _is_digit(kind: str, what: Any) -> bool:
    if kind == "RANGE":
        return bool(48 <= what[0] <= what[1] <= 57)
    return str(what) == "CATEGORY_DIGIT" or bool(kind == "LITERAL" and 48 <= what <= 57)
