"""Content words: those that carry the subject of a text, in one form each."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Words that carry no subject: of English sentences in general, and of questions and forecasts in particular.
EMPTY = frozenset(
    "a about after all also am an and any are as at be been before being between both but by can could did do does "
    "doing done down during each either few for from further get gets had has have having he her here him his how i "
    "if in into is it its itself just may me might more most much must my neither no nor not now of off on once one "
    "only or other our out over own per really same say says said shall she should since so some still such than that "
    "the their them then there these they this those through to too under until up upon us very versus vs was we were "
    "what when where whether which while who whom whose why will with within without would yes yet you your january "
    "february march april june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday".split()
)
_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "İ": "i", "ı": "i", **dict.fromkeys("‐‑‒–—―−", "-")})


def folded(text: str) -> str:
    """A text in which one word has one spelling: one Unicode form, no case, one apostrophe and one hyphen."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()


def stem(word: str) -> str:
    """A folded word without its plural: "cities" is "city", "buses" is "bus", "models" is "model"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and word[-2] != "s":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def stems(text: str) -> frozenset[str]:
    """The content words of a text, each in one form."""
    words = {word for word in _WORD.findall(folded(text)) if word not in EMPTY and len(word) > 1}
    return frozenset(map(stem, words))
