"""Who takes a stand in a sentence: the subject of the words for it, as far as the sentence shows that beyond doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.english.clauses import PREPOSITIONS, ClauseWord, Spoken
from pipeline.english.lexicon import VERBS
from pipeline.english.speaker import name_at
from pipeline.english.tokens import AUXILIARIES

_REACH = 8  # words from a subject to its stance: "has long been one of the strongest opponents of"
_ASIDE = 16  # words of an aside between commas: "Ilse Brandt, the party's speaker on transport for ten years, opposes"
_SAID = 6  # words from a verb of saying to its "he": "told reporters in Halden on Monday that she"
# What may stand between a subject and a stance; anything else may be another verb, as in "she dropped her support for".
_BETWEEN = AUXILIARIES | frozenset(
    "a an the my his her its our their one of been to going long always also still now both so very more most strong"
    " staunch strongest steadfast fierce leading vocal longtime outspoken big firm early prominent chief continue"
    " continues continued voiced expressed reiterated announced declared touted reaffirmed made case aggressive".split()
)
_ARTICLES = frozenset("a an the one now his her its".split())
_ASIDES = _ARTICLES | frozenset("who which whose former r d from of".split())


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes a stand: the speaker, somebody named, or nobody that the sentence shows."""

    name: str = ""
    speaker: bool = False
    first: int = -1  # where the name begins
    said: tuple[int, ...] = ()  # the places of a "she said that she", by which it is still her own

    def is_holder(self, holder: str) -> bool:
        """Whether it is whoever a claim is given to."""
        return self.speaker or bool(self.name and holder and self.name.split()[-1] == holder.split()[-1])


def taker(sentence: Spoken, first: int, *, noun: bool = False) -> Taker:
    """Who takes the stand whose words begin at a place; a `noun` ("opponent of") may stand behind a name's comma."""
    words = sentence.words
    article = several = stated = False
    one = not noun and words[first].text.endswith("s")
    for at in range(first - 1, max(-1, first - _REACH - 1), -1):
        word = words[at]
        if word.clause != words[first].clause:
            return Taker()
        if word.commas != words[at + 1].commas:
            named = noun and article and word.named and not stated
            return _named(sentence, at if named else _before_aside(words, at), one=one)
        if word.text in ("i", "we"):
            return Taker(speaker=True)
        several = several or word.text in ("are", "were", "have")
        one = one or word.text in ("is", "was", "has")
        if several and word.named:
            return Taker()  # "White Larches are": more than one, whatever they are called
        if word.text in ("he", "she", "they", "it"):
            return _saying(sentence, at)
        if word.text in ("who", "which"):
            return _named(sentence, at - 1, one=True, relative=True)
        if word.named and words[at + 1].text == "to":
            return Taker()  # "the first in Marl to oppose the toll"
        if word.named and at == first - 1 and word.owner != noun:
            return Taker()  # "Marl support for the toll", "Brandt's proposed toll cuts"
        if word.named:
            return _named(sentence, at, one=one)
        if word.text == "and" and noun and article:  # "Ann Lee, a farmer and an opponent of"
            return _named(sentence, _before_aside(words, at), one=one)
        if word.text not in _BETWEEN and not word.text.endswith("ly"):
            return Taker()
        stated = stated or word.text in AUXILIARIES
        article = article or word.text in _ARTICLES
    return Taker()


def _saying(sentence: Spoken, at: int) -> Taker:
    """Who says of themselves what follows: "Brandt told reporters that she opposes"."""
    words = sentence.words
    if words[at].quoted or sentence.text.count('"', 0, words[at].start) % 2:
        return Taker()  # somebody else, of whom the quotation tells
    for verb in range(at - 1, max(-1, at - _SAID - 1), -1):
        if words[verb].clause != words[at].clause or words[verb].commas != words[at].commas:
            return Taker()
        if words[verb].text in VERBS:
            said = taker(sentence, verb)
            return replace(said, said=(*said.said, *range(verb, at)))
    return Taker()


def _before_aside(words: Sequence[ClauseWord], last: int) -> int:
    """The word before the aside that ends here; -1 where what stands between commas is none."""
    for at in range(last, max(-1, last - _ASIDE - 1), -1):
        if words[at].commas != words[last].commas:
            return at if words[at + 1].text in _ASIDES or words[at + 1].text.isdigit() else -1
    return -1


def _named(sentence: Spoken, last: int, *, one: bool, relative: bool = False) -> Taker:
    """Who bears the name that ends here, with what stands behind it: "Ann Lee (D-Marl)", "Ann Lee of Marl".

    `one`: its verb shows that it is one person's, whatever its ending.
    """
    words, text = sentence.words, sentence.text
    if last >= 0 and ")" in text[words[last].end : words[last].end + 2]:
        bracket = text.rfind("(", 0, words[last].start)
        last = next((at for at in range(last, -1, -1) if words[at].end <= bracket), -1)
    first = last
    if last < 0 or not words[last].named:
        return Taker()
    while (
        first > 0
        and words[first - 1].named
        and text[words[first - 1].end : words[first].start] in (" ", ".", ". ", "-")
    ):
        first -= 1
    before = words[first - 1] if first else None
    apart = before is None or before.commas != words[first].commas or before.clause != words[first].clause
    if not apart and before is not None and before.text in ("of", "from") and first > 1 and words[first - 2].named:
        return _named(sentence, first - 2, one=one)
    led = before is not None and before.text in PREPOSITIONS and not relative  # "by Ann Lee, who opposes it" is hers
    if not apart and before is not None and (led or before.text in ("and", "or", "nor")):
        return Taker()
    found = name_at(text, words[first].start, opens=first == 0)
    whole = found is not None and text[found.end : words[last].end].strip(".'s ") == ""
    lone = found is not None and " " not in found.text
    if found is None or not whole or (lone and first == 0 and found.text.endswith(("ing", "ed"))):
        return Taker()  # "Deciding against it"
    if lone and found.text.endswith("s") and not one:
        return Taker()  # "Republicans", "Anglers": more than one
    return Taker(found.text, first=first)
