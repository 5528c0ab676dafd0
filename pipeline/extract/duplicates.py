"""Copies: whether a text is another one over again, trimmed or lightly edited, and never when figures or names differ.

Finding goes in two steps: `keys` are what the store looks candidates up by, `copied` compares the texts themselves.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rensa import RMinHash  # type: ignore[import-untyped]  # ships no types

from pipeline.extract.relevance import plain_words

_SHORT = 6  # words: shorter sentences ("Read more here.") say nothing about copying
_LEAST = 40  # word triples of a text below which only the very same words are a copy
COPIED = 0.45  # part of a text's word triples that stand in the other one, from which it is a copy
ALIGNED = 0.4  # Jaccard of two sentences' words from which one stands in the other's place
# Sentences that the older text has in no form, and part of the newer one's, from which it says more and is none over
# again: a report of the next day that takes over half of the first.
_MORE, _PART = 4, 0.25
COMPARED = 300  # reworded sentences of a text that are held against the other one, sentence by sentence
# 32 bands of 2: a pair that shares a third of all its triples is found in 39 of 40 cases
PERMUTATIONS, _ROWS, SEED = 64, 2, 42
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")
_NAME = re.compile(r"(?<![.!?:“\"‘'] )(?<!^)(?<![“\"‘'])\b[^\W\d_]*[A-Z][\w-]*|\b[A-Za-z]+-\d\w*")
_COUNTS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty "
    "sixty seventy eighty ninety hundred thousand million billion trillion january february march april june july "
    "august september october november december".split()
)


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of a newer text stands in an older one, and what keeps the two apart."""

    share: float  # of the newer text's word triples, 0 to 1
    apart: str = ""  # "61.4 against 58.1": why they are not the same although the share is high

    @property
    def same(self) -> bool:
        """Whether the newer text is the older one over again."""
        return self.share >= COPIED and not self.apart


def copy_keys(sentences: Sequence[str]) -> tuple[str, ...]:
    """What a text is looked up by: a hash of each longer sentence finds cut copies, MinHash bands reworded ones."""
    words = [plain_words(sentence) for sentence in sentences]
    exact = (hashlib.sha256(line.encode()).hexdigest()[:16] for line in words if line.count(" ") >= _SHORT - 1)
    return tuple(dict.fromkeys((*exact, *_bands(words))))


def overlap(newer: Sequence[str], older: Sequence[str], outlets: Iterable[str] = ()) -> Overlap:
    """Compare two texts; the names of the outlets themselves do not count as differences."""
    mine, theirs = (_read(tuple(text))[1] for text in (newer, older))
    share = round(len(mine & theirs) / len(mine), 6) if mine else 0.0
    if len(mine) < _LEAST and share < 1.0:
        return Overlap(share, "too short to tell")  # "the gap is closing" and "the gap is widening" share most words
    return Overlap(share, _apart(newer, older, " ".join(outlets)) if share >= COPIED else "")


@lru_cache(maxsize=8)  # a text is held against several, and they against the next one
def _read(text: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The plain words of each sentence of a text, and its word triples."""
    words = tuple(map(plain_words, text))
    return words, frozenset(_triples(words))


def _bands(words: Iterable[str]) -> list[str]:
    triples = _triples(words)
    if len(triples) < 2 * _SHORT:
        return []  # of so few, a band would be shared by chance
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(sorted(triples))
    digest = sketch.digest()
    rows = (digest[start : start + _ROWS] for start in range(0, PERMUTATIONS, _ROWS))
    return [f"b{n}-" + hashlib.sha256(repr(list(row)).encode()).hexdigest()[:12] for n, row in enumerate(rows)]


def _triples(sentences: Iterable[str]) -> set[str]:
    """The word triples of sentences that are plain words; a shorter sentence is one of its own."""
    found: set[str] = set()
    for sentence in sentences:
        words = sentence.split()
        if len(words) > 2:
            found.update(map(" ".join, zip(words, words[1:], words[2:], strict=False)))
        elif words:
            found.add(sentence)
    return found


def _apart(newer: Sequence[str], older: Sequence[str], outlets: str) -> str:
    """What keeps two texts apart: a figure or a name in a sentence that the other has otherwise, or many sentences."""
    everything = [_told(" ".join(text)) | _told(outlets) for text in (newer, older)]
    theirs = _read(tuple(older))[0]
    known = set(theirs)
    bags = [(sentence, set(line.split())) for sentence, line in zip(older, theirs, strict=True)]
    compared = further = said = 0
    for sentence, line in zip(newer, _read(tuple(newer))[0], strict=True):
        words = set(line.split())
        said += len(words) >= _SHORT
        if line in known or len(words) < _SHORT:
            continue
        if compared == COMPARED:
            break
        compared += 1
        other, bag = max(bags, key=lambda pair: (_jaccard(words, pair[1]), pair[0]), default=("", set()))
        if _jaccard(words, bag) < ALIGNED:
            further += 1
            continue
        for differ in (_figures, _names):
            here, there = differ(sentence) - everything[1], differ(other) - everything[0]
            if here and there:
                return f"{', '.join(sorted(here))} against {', '.join(sorted(there))}"
    return f"{further} sentences more" if further >= max(_MORE, _PART * said) else ""


def _told(text: str) -> set[str]:
    """Everything in a text that could be a figure or a name, wherever it stands."""
    return _figures(text) | {word.casefold() for word in re.findall(r"[\w-]+", text)}


def _figures(sentence: str) -> set[str]:
    digits = {figure.replace(",", "").rstrip(".") for figure in _FIGURE.findall(sentence)}
    return digits | (set(plain_words(sentence).split()) & _COUNTS)


def _names(sentence: str) -> set[str]:
    return {name.casefold() for name in _NAME.findall(sentence)}


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
