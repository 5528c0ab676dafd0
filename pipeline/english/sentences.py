"""Sentences: text cut where one statement ends, so that each can be quoted alone, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.english.lexicon import word_lines

# Never the last word of a sentence: titles before names, and what joins or refers.
_TITLES = frozenset(
    (*word_lines("titles"), *"st mt ft vs v e.g i.e eg ie cf viz approx ca fig figs eq eqs ref refs".split())
)
# Often within a sentence: the sentence ends there only when the next word is one that sentences start with.
_ENDINGS = frozenset(
    "inc corp ltd co llc plc bros jr sr dept univ assn est ave blvd rd al jan feb mar apr jun jul aug sep sept oct nov "
    "dec mon tue wed thu fri sat sun".split()
)
# No end before a number.
_COUNTED = frozenset(
    "no nos vol vols pp p ch sec art para ver v jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_STARTERS = frozenset(
    "the this that these those it its he she they we you i there here in on at by for from with without as if when "
    "while after before since until although though because but and or so yet nor still however meanwhile moreover "
    "nevertheless instead then now today yesterday last next our their his her my your what who why how where which "
    "both each every many most some several all one two three another an a not no according to under over during "
    "despite even only just critics officials researchers analysts".split()
)
_LONGEST = 2000  # characters: a run of text without an end is no sentence
LINED = 1.15  # sentences in a paragraph on average: where lines hold one each, they tell of no paragraphs (news: 1.5)
_NEAR = 100  # characters at both sides of a mark that decide
_SAID = r"(?:said|says|asked|asks|wrote|writes|added|adds|told|replied|argued|argues|tweeted|posted|quipped|joked)\b"
_ATTRIBUTION = re.compile(rf"(?:[A-Z][\w.’'-]+\s+){{1,4}}{_SAID}")
# A mark that closes a quotation may stand behind a space, as in French: without it the quotation would never end.
_END = re.compile(r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>(?:[\"'”’»)\]]|\s[”»](?!\S))*+(?:\[\d+\])*+)\s")
_GLUED = re.compile(r"(?<=[a-z]{3})[.!?](?=(?:The|This|That|It|He|She|They|We|In|But|And|[A-Z][a-z]+,) )")
_OPEN = re.compile(r"[\"'“‘«(\[¿¡]*")
_BRACKETS = re.compile(r"[\"'“”‘’«»()\[\]]")
_INITIALS = re.compile(r"(?<!\w\.)(?:[^\W\d_]\.)+[^\W\d_]\Z|(?:Ph\.D|M\.Sc|B\.Sc|LL\.M)\Z")
_MARKER = re.compile(r"^(?:[-*•‣◦▪–—·]\s+|#{1,6}\s+|>\s+)+")
_NUMBERED = re.compile(r"^\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)]\Z")
_BRANDED = re.compile(r"[a-z]{1,2}[A-Z]")  # iPhone, xAI, eBay


# The source's own reference marks, "[16][17]": behind a word or a full stop, or alone between words.
_REFERENCE = re.compile(
    r"(?<=[\w.,;:!?…)\"”’%])(?:\\?\[\d{1,3}(?:[,–-] ?\d{1,3})*\\?\])+(?=[\s.,;:!?)\"”’]|\Z)"
    r"|(?<=\S)[ \t]+(?:\\?\[\d{1,3}\\?\])+(?=[\s.,;:!?)]|\Z)"
)
_REFERRED = 3  # marks that make a text one with references; fewer may be anything, such as a place in a list


def without_references(text: str) -> str:
    """The text without its reference marks, which a page would seem to give as its own; "[2024]" and "[sic]" stay."""
    if text.count("[") < _REFERRED or "[0]" in text:  # places in a list begin at 0, references do not
        return text
    marks = sum(found[0].count("[") for found in _REFERENCE.finditer(text))
    return _REFERENCE.sub("", text) if marks >= _REFERRED else text


class Cut(NamedTuple):
    """A text cut into sentences, and the places of those that begin a paragraph."""

    sentences: tuple[str, ...] = ()
    paragraphs: tuple[int, ...] = ()


def cut_sentences(text: str) -> Cut:
    """The sentences of a text, and where its paragraphs, which are lines, begin among them."""
    found: list[str] = []
    begun: list[int] = []
    for row in without_references(text).splitlines():
        kept = [one for one in _row(row) if len(one) <= _LONGEST and any(letter.isalnum() for letter in one)]
        if kept:
            begun.append(len(found))
            found += kept
    return Cut(tuple(found), tuple(begun) if len(found) >= LINED * len(begun) else ())


def _row(row: str) -> Iterator[str]:
    """The sentences of one line."""
    row = _MARKER.sub("", " ".join(row.split()))
    start = 0
    for match in _END.finditer(row):
        if _ends(row, start, match):
            yield from _unglued(row[start : match.end()].strip())
            start = match.end()
    yield from _unglued(row[start:].strip())


def _unglued(sentence: str) -> Iterator[str]:
    """The sentences of two that lost the space between them: "to death.Texans, he said"."""
    start = 0
    for glue in _GLUED.finditer(sentence):
        yield sentence[start : glue.end()]
        start = glue.end()
    yield sentence[start:]


def _ends(row: str, start: int, match: re.Match[str]) -> bool:
    """Whether a sentence ends at this mark, judged by the words at both sides."""
    rest = row[match.end() : match.end() + _NEAR]
    rest = rest[_OPEN.match(rest).end() :]  # type: ignore[union-attr]  # matches always, if only nothing
    if not rest or not (rest[0].isupper() or rest[0].isdigit() or not rest[0].isalnum() or _opens(rest)):
        return False
    mark, close = match["mark"], match["close"]
    if mark != ".":
        return not (close and _ATTRIBUTION.match(rest)) and not row[: match.end("mark")].endswith("Yahoo!")
    if close.lstrip()[:1] in ('"', "”", "’", "'", "»"):
        return True
    return _stops(row[max(start, match.start() - _NEAR) : match.start()], rest)


def _opens(rest: str) -> bool:
    """Letters without case start sentences too, as do names such as iPhone."""
    return rest[0].lower() == rest[0].upper() or _BRANDED.match(rest) is not None


def _stops(before: str, rest: str) -> bool:
    """Whether a full stop after `before` ends the sentence, given what follows."""
    word = _BRACKETS.split(before.rpartition(" ")[2])[-1]
    bare = word.lower()
    following = re.split(r"[\s,;:.!?’']", rest, maxsplit=1)[0].lower()
    if _NUMBERED.match(before.strip() + "."):
        return False  # "1. The first point"
    if bare in _TITLES:
        return False
    if rest[0].isdigit() and bare in _COUNTED:
        return False
    if bare == "no":
        return True
    if bare in _ENDINGS or _INITIALS.search(word):
        return following in _STARTERS
    if len(word) == 1 and word.isupper():
        return following in _STARTERS  # "vitamin C. It", but "J. Doe"
    return True
