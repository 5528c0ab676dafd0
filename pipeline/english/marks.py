"""The words of a text that say something: dates, figures, operators, and stems that spell alike what means alike."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from pipeline.english.lexicon import lines
from pipeline.english.operators import operators
from pipeline.read.dates import dates
from pipeline.read.datewords import NUMBERS
from pipeline.read.figures import figures
from pipeline.read.words import stem
from pipeline.records import Figure, When

SIGNS = frozenset({"%", "$", "€", "£", "¥", "x", "point", "basis point", "rank"})  # units that are no words
_WORD = re.compile(r"\d+(?:[.,]\d+)*[a-z]*|(?!(?<=\w')s\b)[^\W\d_]\w*(?:'(?!s\b)[a-z]+)*", re.IGNORECASE)
_SHORTENED = re.compile(r"\b[A-Za-z]+n't\b|\bcannot\b", re.IGNORECASE)
_IN_FULL = {"won't": "will not", "can't": "can not", "cannot": "can not", "shan't": "shall not"}
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_DIGITS = "zero one two three four five six seven eight nine".split()
# What a date is besides its first day: which end of it bounds, and where it ends.
_BOUND = re.compile(
    r"\b(?:by|before|until|early|mid|late|end|start|beginning)\b|(?:\bto|\band|\bthrough|[-–])\s?(?s:.+)$"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_FOREIGN = re.compile(r"(?<![A-Z])(?!US)[A-Z]{1,2}$")
_NUMERAL = re.compile(r"[\d.,]+[a-z]{0,2}|[$€£¥-]?[\d.,]+\w{0,2}", re.IGNORECASE)
_NUMBER_WORDS = frozenset(
    """
    a one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion
    """.split()
)
_SPELLING = tuple(  # British endings and the American ones; what is no spelling changes on both sides alike
    (re.compile(british), american)
    for british, american in (
        (r"(?<=\w{3})is(?=(?:e|ed|es|ing|ation|ations)$)", "iz"),
        (r"(?<=\w)yse(?=[ds]?$)", "yze"),
        (r"(?<=\w{2})our", "or"),
        (r"(?<=\w{3})tre(?=s?$)", "ter"),
        (r"(?<=\w{4}[aeiou])ll(?=(?:ed|ing|er|ers)$)", "l"),
        (r"(?<=\w{3})ence(?=s?$)", "ense"),
    )
)


class Word(NamedTuple):
    """One word that says something, a figure, a date or an operator."""

    key: str  # stem; "#" and a value with its sign; "~" of a date; "!" and the class of an operator
    raw: str
    clause: int  # between commas and the like
    case: str = ""  # the preposition in front of it, SAYS of who says so, "" of what stands at the core
    rank: int = 0  # within its part of a clause: agents before what is done, whom it is done to behind
    part: int = 0
    when: When | None = None
    bound: str = ""  # "by", "before", "until" in front of a date
    single: bool = False  # behind "a" or "an"
    joined: bool = False  # nothing stands between it and the next word, as in "Orrin voters"


def plain(text: str) -> str:
    """Straight quotes and hyphens, common spaces, no dots in initials."""
    for curly, straight in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("‑", "-"), ("\xa0", " "), (" ", " ")):
        text = text.replace(curly, straight)
    if "n't" in text or "annot" in text:
        text = _SHORTENED.sub(lambda found: _IN_FULL.get(found[0].lower(), f"{found[0][:-3]} not"), text)
    return _INITIALS.sub(lambda found: found[0].replace(".", ""), text)


def spelled(name: str) -> str:
    """A name without digits, hyphens and spaces, which no pattern takes for a figure: "36Kr" is "threesixkr"."""
    return "".join(_DIGITS[int(c)] if c in "0123456789" else c for c in name.lower() if c.isalnum())


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    return {word: words[0] for words in map(str.split, lines("families")) for word in words}


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """The form in which words are compared: stems, American spelling, one word of a family."""
    word = _families().get(word, word)
    if word.isdecimal():
        return f"#{int(word)}"
    if word in NUMBERS and word != "a":
        return f"#{NUMBERS[word]}"
    if not word.isalpha():
        return word
    if len(word) >= 5:
        for british, american in _SPELLING:
            word = british.sub(american, word)
    return _families().get(word, stem(word))


def marks(text: str, published: date | None) -> list[tuple[int, int, Word]]:
    """Dates, figures, operators and words with their places, in order, none within another."""
    anchor = datetime.combine(published, time(12), UTC) if published else None
    found: list[tuple[int, int, Word]] = []
    for dated in dates(text, anchor):
        bound = "" if _ISO.search(dated.text) else " ".join(_BOUND.findall(dated.text.lower()))
        date_word = Word(f"~{dated.when}", dated.text, 0, when=dated.when, bound=bound)
        found.append((dated.start, dated.start + len(dated.text), date_word))
    cursor = 0
    for figure in figures(text):
        start = text.find(figure.text, cursor)
        if start < 0:
            continue
        value, length = _numeral(figure)
        foreign = _FOREIGN.search(text[max(start - 3, 0) : start])
        if foreign and "$" in value:
            value += foreign[0]  # A$, CA$
        cursor = start + length
        found.append((start, cursor, Word(value, figure.text, 0)))
    found += [(start, end, Word(f"!{name}", text[start:end], 0)) for start, end, name in operators(text)]
    taken = sorted((start, end) for start, end, _ in found)
    place = 0
    for match in _WORD.finditer(text):
        while place < len(taken) and taken[place][1] <= match.start():
            place += 1
        if place == len(taken) or match.end() <= taken[place][0]:
            found.append((match.start(), match.end(), Word(key(match[0].lower()), match[0], 0)))
    found.sort(key=lambda mark: (mark[0], -mark[1]))
    kept: list[tuple[int, int, Word]] = []
    for mark in found:
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


def _numeral(figure: Figure) -> tuple[str, int]:
    """The key of a figure, and how many characters its number takes: what it counts is a word of its own."""
    if figure.unit in SIGNS:
        return f"#{figure.value:.12g}{figure.unit}", len(figure.text)
    length = 0
    for part in re.finditer(r"[^\s-]+", figure.text):
        if part[0].lower() not in _NUMBER_WORDS and not _NUMERAL.fullmatch(part[0]):
            break
        length = part.end()
    return f"#{figure.value:.12g}", length or len(figure.text)
