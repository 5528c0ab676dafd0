"""Where quotations stand, in a sentence and over several: curly, straight and single marks alike."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache
from typing import NamedTuple

_LONGEST = 8  # sentences of one quotation: after more, the mark that ends it was forgotten
_MOST = 2000  # characters: what is longer is a text that nobody cut into sentences, and nobody is looked for in it
_PAIRS = {"“": "”", '"': '"', "«": "»"}
_PLAIN = {"’": "'", "\u00a0": " "}
_FLAT = str.maketrans(_PLAIN)
_MARK = re.compile(r"[“\"«”]|(?:^|[ (—])[‘']")  # what may begin or end a quotation
_ALL = re.compile(r"“?¤+”?[.!?]?")


class Masked(NamedTuple):
    """A sentence of the same length with ¤ for what is quoted, “ and ” around it, and plain apostrophes."""

    text: str
    opened: int = 0  # the place of the sentence in which the quotation that this one begins in was opened


def mask(sentence: str, closing: str = "") -> tuple[str, str]:
    """The masked text, and the mark that would end a quotation left open; `closing` is that of the sentence before."""
    if len(sentence) > _MOST:
        return "", ""
    if not closing and not _MARK.search(sentence):
        return sentence.translate(_FLAT), ""
    out: list[str] = []
    begun, before = False, 0  # a quotation in this sentence; how much of it is known to belong to one of before
    ended: dict[str, int] = {}
    for place, mark in enumerate(sentence):
        if closing and not (place == 0 and _begins(sentence, 0)):  # a new paragraph of a quotation opens it again
            ends = mark == closing and (closing not in "’'" or _ends(sentence, place))
            out.append("”" if ends else "¤")
            closing = "" if ends else closing
            continue
        closing = _PAIRS.get(mark, "")
        if mark in "‘'" and (place == 0 or sentence[place - 1] in " (—") and sentence[place + 1 : place + 2].isalpha():
            single = "’" if mark == "‘" else "'"
            if single not in ended:
                ended[single] = _last_end(sentence, single)
            closing = single if ended[single] >= place + 2 else ""
        if mark == "”" and not begun:  # the quotation began before this sentence
            out[before:] = ["¤"] * (place - before)
            before = place
        begun = begun or bool(closing)
        out.append("“" if closing else _PLAIN.get(mark, mark))
    return "".join(out), closing


@lru_cache(maxsize=4)  # an article is asked for what is quoted, and for who says it
def masked(sentences: tuple[str, ...], paragraphs: tuple[int, ...] = ()) -> tuple[Masked, ...]:
    """The sentences of an article, masked where a quotation runs over several of them.

    `paragraphs` are the places of those that begin one: a quotation opens again in each, or in none.
    """
    begin = frozenset(paragraphs)
    found: list[Masked] = []
    closing, opened = "", 0
    for place, sentence in enumerate(sentences):
        began = opened if closing else place
        text, left = mask(sentence, closing)
        opened = opened if closing and left and "”" not in text else place
        closing = left if left and _goes_on(sentences, range(place + 1, opened + _LONGEST), left, begin) else ""
        found.append(Masked(text, began))
    return tuple(found)


def all_quoted(text: str) -> bool:
    """Whether a masked sentence is nothing but quotation."""
    return _ALL.fullmatch(text.strip()) is not None


def bare_quotation(sentence: str) -> str:
    """The words of a sentence that is all quotation, without its marks."""
    return sentence.strip(" “”\"‘’'")


def _begins(sentence: str, place: int) -> bool:
    """Whether a double mark begins a quotation."""
    mark, before = sentence[place], sentence[max(place - 1, 0) : place] or " "
    return mark == "“" or (mark == '"' and before in " (—[" and sentence[place + 1 : place + 2].isalnum())


def _ends(sentence: str, place: int) -> bool:
    """Whether a single mark ends a quotation and is no apostrophe."""
    before, after = sentence[place - 1 : place], sentence[place + 1 : place + 2]
    return before in ",.?!…" or (not after.isalnum() and (before != "s" or after in ",.;:!?)"))


def _last_end(sentence: str, mark: str) -> int:
    """The last place where a single mark ends a quotation; -1 where it never does."""
    places = range(len(sentence) - 1, -1, -1)
    return next((place for place in places if sentence[place] == mark and _ends(sentence, place)), -1)


def _goes_on(sentences: Sequence[str], places: range, closing: str, paragraphs: Set[int]) -> bool:
    """Whether a quotation that was left open ends at one of these places, before another one begins."""
    bare = False  # a paragraph has begun that does not open it again: what a later one opens is another
    for at in places[: max(0, len(sentences) - places.start)]:
        opens = sentences[at] != "" and _begins(sentences[at], 0)
        if opens and bare:
            return False
        bare = bare or (at in paragraphs and not opens)
        for place, mark in enumerate(sentences[at]):
            if place and _begins(sentences[at], place):
                return False
            if mark == closing and not _begins(sentences[at], place):
                return True
    return False
