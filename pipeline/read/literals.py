"""Patterns that are tried only on texts with a word that they cannot do without: most sentences have none of these.

A long alternation is tried at each letter of a text; looking for its words first is some twenty times as fast. The
words are read off the pattern itself, so nobody has to keep them up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

SHORTEST = 3  # letters of a word that tells texts apart: "it" is in every one of them
MOST = 100  # words beyond which looking for them takes as long as the pattern
_DIGIT = re.compile(r"\d")
_A_DIGIT = "\\d"  # stands among the words for any digit
_COMMON = re.compile(r"[a-zA-Z0-9 .,'’-]*")  # what is made of these alone may stand in any text
_DOTS = str.maketrans("İıſK", "iisk")  # what a search without regard to case takes for i, s and k


class Pattern:
    """A compiled pattern that looks for its words before it searches; it finds what `re` would find."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.compiled = re.compile(pattern, flags)
        self.folds = bool(flags & re.IGNORECASE)
        words = _words(pattern, flags)
        able = words - {_A_DIGIT}
        self.words = tuple(sorted(word for word in able if not any(one != word and one in word for one in able)))
        self.digit = _A_DIGIT in words
        self.always = not words

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match between two places."""
        return self.compiled.search(text, start, len(text) if end is None else end) if self.may(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """The match at the start of a text."""
        return self.compiled.match(text) if self.may(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in order."""
        return self.compiled.finditer(text) if self.may(text) else iter(())

    def may(self, text: str) -> bool:
        """Whether a text has one of the words."""
        if self.always or (self.digit and _DIGIT.search(text)):
            return True
        return any(map((folded(text) if self.folds else text).__contains__, self.words))


@lru_cache(maxsize=256)  # a sentence is held against many patterns
def folded(text: str) -> str:
    """A text without regard to case, as patterns see it."""
    return text.lower() if text.isascii() else text.translate(_DOTS).lower()


def _words(pattern: str, flags: int) -> frozenset[str]:
    """Words of which every match has at least one, folded where case is; none where there are no telling ones."""
    try:
        from re import _parser  # type: ignore[attr-defined]  # the only one that reads patterns as `re` does

        found = _needed(_parser.parse(pattern, flags), bool(flags & re.IGNORECASE))
    except (ImportError, AttributeError, TypeError, ValueError):
        return frozenset()  # another `re`: no words, and the pattern is tried on every text
    return found if found and _worth(found)[0] >= SHORTEST and len(found) <= MOST else frozenset()


def _worth(words: frozenset[str]) -> tuple[int, int]:
    """How well words tell texts apart: as the shortest does; a rare sign or a digit as well as SHORTEST letters."""
    told = (max(len(word), SHORTEST * (word == _A_DIGIT or not _COMMON.fullmatch(word))) for word in words)
    return min(told), -len(words)


def _needed(parsed: Any, folds: bool) -> frozenset[str] | None:
    """The most telling words of a parsed pattern, one of which each match has; None where it may have none."""
    able: list[frozenset[str]] = []
    run = ""
    for name, value in parsed:
        if str(name) == "LITERAL":
            run += chr(value)
            continue
        able += [frozenset({run})] if run else []
        run = ""
        inner = _inner(str(name), value, folds)
        able += [inner] if inner else []
    able += [frozenset({run})] if run else []
    best = max(able, key=_worth, default=None)
    return frozenset(map(folded, best)) if best and folds else best


def _inner(name: str, value: Any, folds: bool) -> frozenset[str] | None:
    """The words of a group, a repetition, an alternation or a set of digits."""
    match name:
        case "SUBPATTERN":  # one that turns case off for itself alone tells nothing
            return None if value[1] & re.IGNORECASE and not folds else _needed(value[3], folds)
        case "ATOMIC_GROUP":
            return _needed(value, folds)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _needed(value[2], folds) if value[0] else None
        case "BRANCH":
            each = [_needed(branch, folds) for branch in value[1]]
            return frozenset[str]().union(*(words for words in each if words)) if all(each) else None
        case "IN":
            return frozenset({_A_DIGIT}) if all(_is_digit(str(kind), what) for kind, what in value) else None
        case _:
            return None


def _is_digit(kind: str, what: Any) -> bool:
    if kind == "RANGE":
        return bool(48 <= what[0] <= what[1] <= 57)
    return str(what) == "CATEGORY_DIGIT" or bool(kind == "LITERAL" and 48 <= what <= 57)
