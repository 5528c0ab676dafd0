"""The words of what a topic asks, and how much of it a text has: in any form, less where they are everywhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from math import fsum

from pipeline.english.marks import word_families
from pipeline.english.tokens import stem, terms
from pipeline.models import Topic

WHOLE = 4  # different words of what is asked in a sentence that is wholly on it; more are better still, up to MORE
MORE = 2.0
NAMED = 0.4  # what a keyword counts beside them: it tells what is spoken of, and not what is asked of it
# Parts of the findings that have a word of the question: up to the first it counts in full, from the second on as a
# keyword. "Facebook" is in half of what is read on "Should Facebook be regulated?", "regulate" in a hundredth.
RARE, EVERYWHERE = 0.1, 0.3
TELLING = 100  # findings from which on a share of them tells anything: all of a first page may be on one thing
_LEAST, _SHARE = 5, 0.55  # letters, and part of the longer word, in which "abolish" and "abolition" agree


class AskedWords:
    """The words of a topic's question and its keywords, weighed by its findings."""

    def __init__(self, asked: Collection[str], named: Collection[str], frequency: Mapping[str, int], findings: int):
        self._asked, self._words = asked, sorted({*asked, *named})
        self._forms = {word: _forms(word) for word in self._words}
        self.form = cache(self._form)
        counts = dict.fromkeys(self._words, 0)
        for term, count in frequency.items():
            if word := self.form(term):
                counts[word] += count
        known = findings >= TELLING
        share = {word: counts[word] / findings if known else 0.0 for word in self._words}
        self._weights = {word: _weight(share[word]) if word in asked else NAMED for word in self._words}
        there = fsum(self._weights[word] for word in asked)  # in whatever order a set has them
        self._whole = min(float(WHOLE), max(1.0, there)) if known else float(WHOLE)

    def bears(self, terms: Iterable[str]) -> float:
        """How many words of the question there are among these terms, however common they are, 1 for WHOLE of them."""
        found = {word for term in terms if (word := self.form(term))}
        return min(MORE, fsum(1.0 if word in self._asked else NAMED for word in found) / WHOLE)

    def cover(self, terms: Iterable[str]) -> float:
        """How much of what is asked these terms have: 1 for all that makes a sentence wholly on it, at most MORE."""
        found = {word for term in terms if (word := self.form(term))}
        return min(MORE, fsum(self._weights[word] for word in found) / self._whole)

    def _form(self, term: str) -> str:
        """The word of the question or keyword that a term is a form of, "" for none."""
        if term in self._forms:
            return term
        return next((word for word in self._words if any(_akin(form, term) for form in self._forms[word])), "")


def _forms(word: str) -> frozenset[str]:
    """The stems of a word of the question: "broken" is "break" too."""
    stems = (frozenset(map(stem, family)) for family in word_families())
    return frozenset({word}).union(*(family for family in stems if word in family))


def _weight(share: float) -> float:
    return 1.0 - (1.0 - NAMED) * min(1.0, max(0.0, (share - RARE) / (EVERYWHERE - RARE)))


def _akin(one: str, other: str) -> bool:
    """Whether two words have one stem, as far as their letters tell: "regulator" and "regulate"."""
    if one == other:
        return True
    least = max(_LEAST, int(_SHARE * max(len(one), len(other)) + 1))
    return one[:least] == other[:least] and one.isalpha() and other.isalpha()


def question_words(topic: Topic) -> frozenset[str]:
    """The words of what a topic asks: question, words of an answer, what the axis is about, cues and measures."""
    cues = (cue for pole in topic.axis or () for cue in pole.cues)
    measured = (word for measure in topic.measures for word in (*measure.words, *measure.of))
    plain = (word for word in topic.about if word.islower())  # a name stands for what is asked about, and asks nothing
    return frozenset(terms(" ".join((topic.title, topic.question, *topic.answer_words, *plain, *cues, *measured))))


def vocabulary(topic: Topic) -> frozenset[str]:
    """The content words of a topic's own title, question and keywords."""
    return frozenset(terms(" ".join((topic.title, topic.question, *topic.keywords))))


def asked_words(text: str, topic: Topic) -> int:
    """How many different words of what a topic asks, and of what it is about, a text has."""
    return len(set(terms(text)) & (question_words(topic) | vocabulary(topic)))
