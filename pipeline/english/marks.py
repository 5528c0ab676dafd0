"""The words of a text that say something, dates, figures and stems, and the operators that turn, bound or shift it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.english.dates import NUMBERS, dates
from pipeline.english.figures import figures
from pipeline.english.lexicon import word_lines
from pipeline.english.patterns import Pattern
from pipeline.english.tokens import stem
from pipeline.models import Figure, When

# Operators: the small words that turn, weaken, bound or shift what a sentence states.

_NUMBER = (
    r"(?=\s(?:[$€£¥]?\d|(?:an?\s(?:third|quarter|half|fifth|dozen|hundred|thousand|million|billion)|half|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety)\b))"
)
# One class a line: two sentences with operators of one class at the same word say the same, and no others do.
_CLASSES: Final = (
    ("least", rf"at least|more than|no fewer than|no less than|upwards of|or more|(?:over|above){_NUMBER}"),
    ("most", rf"up to|at most|fewer than|less than|no more than|as many as|as much as|(?:under|below){_NUMBER}"),
    ("almost", r"almost|nearly|close to|just under|virtually"),
    ("about", r"roughly|approximately|an estimated|(?:about|around|some|circa)" + _NUMBER),
    ("instead", r"rather than|instead of|as opposed to|unlike"),
    ("former", r"no longer|used to|formerly"),
    ("not", r"not|\w+n't|never|none|nobody|no one|neither|nor|nothing|nowhere|without|hardly|barely|no|cannot"),
    ("or", r"or"),
    ("may", r"may|might|could|perhaps|maybe|possibly|probably|potentially|likely|apparently|seemingly"),
    ("heard", r"allegedly|reportedly|supposedly|purportedly|(?:is|are|was|were) said to"),
    ("can", r"can|able to"),
    ("would", r"would"),
    ("if", r"(?<![^\n])(?:should|had|were)|if|unless|whether|provided|providing|as long as|in case|except|assuming"),
    ("should", r"should|ought"),
    ("must", r"must|need to|needs to|have to|has to|had to"),
    ("will", r"will|shall|\w+'ll|going to|set to"),
    ("only", r"only|merely|solely|exclusively|just"),
    ("mostly", r"mainly|mostly|largely|partly|primarily|chiefly|partially|in part"),
    ("all", r"all|every|each|everybody|everyone|everything|entire|whole"),
    ("some", r"some|certain|several"),
    ("many", r"many|much"),
    ("few", r"few|little"),
    ("majority", r"most"),
    ("both", r"both"),
    ("any", r"any|anybody|anyone|anything|either"),
    ("again", r"again|(?:still|yet)(?!,)"),
)  # fmt: skip
_FOUND = Pattern("|".join(rf"\b(?P<{name}>{words})\b" for name, words in _CLASSES), re.IGNORECASE)
# "May" is a month, unless a sentence begins with it.
_MONTH = re.compile(r"\bMay\b(?!\s(?:not|be|have)\b)")


def operators(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where operators stand in a text with straight apostrophes, as start, end and class."""
    months = {match.start() for match in _MONTH.finditer(text)}
    return tuple(
        (match.start(), match.end(), match.lastgroup or "")
        for match in _FOUND.finditer(text)
        if match.start() not in months
    )


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


class MarkedWord(NamedTuple):
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


def plain_marks(text: str) -> str:
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
def word_families() -> tuple[tuple[str, ...], ...]:
    """Words that may stand for each other, such as the forms of an irregular verb."""
    return tuple(tuple(line.split()) for line in word_lines("families"))


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    return {word: words[0] for words in word_families() for word in words}


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """The form in which words are compared: stems, American spelling, one word of a family."""
    word = _heads().get(word, word)
    if word.isdecimal():
        return f"#{int(word)}"
    if word in NUMBERS and word != "a":
        return f"#{NUMBERS[word]}"
    if not word.isalpha():
        return word
    if len(word) >= 5:
        for british, american in _SPELLING:
            word = british.sub(american, word)
    return _heads().get(word, stem(word))


def marks(text: str, published: date | None) -> list[tuple[int, int, MarkedWord]]:
    """Dates, figures, operators and words with their places, in order, none within another."""
    anchor = datetime.combine(published, time(12), UTC) if published else None
    found: list[tuple[int, int, MarkedWord]] = []
    for dated in dates(text, anchor):
        bound = "" if _ISO.search(dated.text) else " ".join(_BOUND.findall(dated.text.lower()))
        date_word = MarkedWord(f"~{dated.when}", dated.text, 0, when=dated.when, bound=bound)
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
        found.append((start, cursor, MarkedWord(value, figure.text, 0)))
    found += [(start, end, MarkedWord(f"!{name}", text[start:end], 0)) for start, end, name in operators(text)]
    taken = sorted((start, end) for start, end, _ in found)
    place = 0
    for match in _WORD.finditer(text):
        while place < len(taken) and taken[place][1] <= match.start():
            place += 1
        if place == len(taken) or match.end() <= taken[place][0]:
            found.append((match.start(), match.end(), MarkedWord(key(match[0].lower()), match[0], 0)))
    found.sort(key=lambda mark: (mark[0], -mark[1]))
    kept: list[tuple[int, int, MarkedWord]] = []
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
