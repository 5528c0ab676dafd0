"""The content words of a text, lightly stemmed, for comparing what texts are about."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

STOP = frozenset(
    """
    a about above after again against all also although am among an and another any are as at be became because become
    been before being below between both but by can cannot could did do does doing down during each either else even
    ever every few for from further had has have having he her here hers herself him himself his how however i if in
    into is it its itself just least less let like many may me might more most much must my myself neither no nor not
    now of off on once one only or other others our ours out over own per rather really same say says said she should
    since so some still such than that the their theirs them themselves then there these they this those though through
    to too toward towards under until up upon us very via was we were what when where whether which while who whom whose
    why will with within without would yet you your yours according additionally furthermore hence meanwhile moreover
    nevertheless nonetheless percent therefore thus including told
    """.split()
)

_TOKEN = re.compile(
    r"[$€£]?\d[\d,]*(?:\.\d+)?"  # 61.4  $5  12,000; the unit behind it is a word of its own
    r"|[^\W\d_][\w.]*(?:[-‑][\w.]+)*"  # model names whole, other compounds cut below
)
_CONTRACTION = re.compile(r"n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|(?<=s)['’](?=\s|$)", re.IGNORECASE)
_HYPHEN = re.compile(r"[-‑]")
_DOUBLED = re.compile(r"([bdgkmnprt])\1$")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its commonest endings, so that "releases", "released" and "releasing" meet."""
    if word.endswith("ies") and len(word) >= 6:
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("greed", "teed")) and len(word) >= 6:
        word = word[:-1]  # agreed, guaranteed
    for suffix in ("ing", "ed"):
        if word.endswith(suffix) and not word.endswith("eed") and len(word) - len(suffix) >= 4:
            return _DOUBLED.sub(r"\1", word[: -len(suffix)])
    for suffix in ("ly", "es"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) >= 4:
        return word[:-1]
    if word.endswith("e") and len(word) >= 5:
        return word[:-1]
    return word


@lru_cache(maxsize=65536)  # a claim is weighed for each topic that it belongs to
def terms(text: str) -> tuple[str, ...]:
    """The content words of a text in order, lower-cased and stemmed; numbers and model names stay as they are."""
    text = text.lower()
    if "'" in text or "’" in text:
        text = _CONTRACTION.sub(" ", text)
    return tuple(chain.from_iterable(map(_parts, _TOKEN.findall(text))))


@lru_cache(maxsize=65536)
def _parts(token: str) -> tuple[str, ...]:
    """What one word or number of a text is compared by."""
    if token[0] in "$€£" or token[0].isdecimal():
        return (token.replace(",", ""),)
    word = token.rstrip(".")
    if any(character.isdigit() for character in word):
        return (word.replace("‑", "-"),)
    parts = _HYPHEN.split(word.replace(".", ""))
    return tuple(stem(part) for part in parts if part and part not in STOP)
