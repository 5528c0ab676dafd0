"""Languages: in which one a text is written, as its ISO 639-1 code."""

from __future__ import annotations

from collections.abc import Iterable

ENOUGH = 60  # letters of a text that can be told from others
LOOK = 1200  # characters that decide
_ENGLISH = frozenset("the and that of to with for was were are this which from have has would by it its".split())
# Share of these words in a text that is English beyond doubt, and how many different ones: it is some 25 % in news, and
# 12 % in posts that speak of "I"; no other language has eight of them.
COMMON = ((0.15, 4), (0.11, 8))


DOUBTFUL = 0.06  # share of them that no beginning in another language has


def language(sentences: Iterable[str]) -> str:
    """The ISO 639-1 code of the language of a text, or nothing when it is too short to tell."""
    sentences = tuple(sentences)
    text = " ".join(sentences[:20])[:LOOK]
    # Most texts are English, and loading the model takes half a second: where the beginning is full of names all of it
    # is looked at first.
    if _english(text) or (_share(text) >= DOUBTFUL and _english(" ".join(sentences))):
        return "en"
    if sum(map(str.isalpha, text)) < (ENOUGH if text.isascii() else ENOUGH // 4):
        return ""
    from py3langid.langid import classify

    code, _ = classify(text)
    return str(code)


def _english(text: str) -> bool:
    """Whether a text is English beyond doubt."""
    share, found = _share(text), set(text.lower().split()) & _ENGLISH
    return "the" in found and any(share >= least and len(found) >= different for least, different in COMMON)


def _share(text: str) -> float:
    """The share of the commonest English words in a text."""
    words = text.lower().split()
    return sum(word in _ENGLISH for word in words) / (len(words) or 1)
