"""Keywords, and words of an answer, that a topic could gain from its own material, for a person to choose from."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import log

from pipeline.english.calendar import MONTHS, WEEKDAYS
from pipeline.english.tokens import AUXILIARIES, BASES, STOP, is_finite, stem, terms
from pipeline.models import Article, Topic

KEYWORDS = 8  # proposed at once
ANSWER_WORDS = 5  # proposed at once
ARTICLES = 3  # that have a word: two may be one press release
_OUTLETS = 2  # that use a word: what only one says is its way of talking
PART = 0.15  # of the kept articles that have a word, before it says anything of the topic
_FEW = 5  # articles off topic as good as seen: with none at all, what many have says something
RARER = 4.0  # times as rare in what is off topic
_WORDS = 400  # of an article that are looked at: its beginning says what it is about
_WORD = re.compile(r"[^\W\d_][\w-]*(?:['’]\w+)?")
_CALENDAR = frozenset((*MONTHS, *WEEKDAYS))


def keywords(kept: Sequence[Article], off_topic: Sequence[Article], topic: Topic) -> tuple[str, ...]:
    """Words and pairs of words that many kept articles have, few others do, and no keyword covers; the best first."""
    known = {one for keyword in topic.keywords for one in terms(keyword)}
    inside, outside = _spread(kept), _spread(off_topic)
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    outlets: defaultdict[str, set[str]] = defaultdict(set)
    for article in kept:
        for phrase, said in _phrases(article):
            outlets[phrase].add(article.item.outlet or article.item.id)
            spelt[phrase][said] += 1
    worth = {}
    for phrase, count in inside.items():
        ratio = ((count + 0.5) / (len(kept) + 1)) / ((outside[phrase] + 0.5) / (len(off_topic) + _FEW))
        fresh = not known & set(phrase.split())
        if fresh and count >= max(ARTICLES, PART * len(kept)) and len(outlets[phrase]) >= _OUTLETS and ratio >= RARER:
            worth[phrase] = ratio
    chosen: list[str] = []
    for phrase in sorted(worth, key=lambda one: (-worth[one], -inside[one], -one.count(" "), one)):
        covered = any(set(phrase.split()) & set(one.split()) for one in chosen)
        if not covered and len(chosen) < KEYWORDS:
            chosen.append(phrase)
    return tuple(min(spelt[one], key=lambda said: (-spelt[one][said], said)) for one in chosen)


def answer_words(topic: Topic, articles: Iterable[Article]) -> tuple[str, ...]:
    """Words that stand in one sentence with a word of the question, and far less elsewhere; the best first.

    A word of a keyword is none of the question here: in material that all has it, everything stands near it.
    """
    known = {one for keyword in topic.keywords for one in terms(keyword)}
    asked = {*terms(topic.question)} - known
    near, elsewhere = Counter[str](), Counter[str]()
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    having: defaultdict[str, set[str]] = defaultdict(set)
    sentences = Counter[bool]()
    for article in articles:
        for sentence in article.sentences:
            words = {found: word[0] for word in _WORD.finditer(sentence) if (found := _content(word[0]))}
            beside = not asked.isdisjoint(terms(sentence))
            sentences[beside] += 1
            (near if beside else elsewhere).update(words.keys())
            for one, word in words.items() if beside else ():
                spelt[one][word] += 1
                having[one].add(article.item.outlet or article.item.id)
    worth = {}
    for one, count in near.items():
        small = [word for word in spelt[one] if word.islower()]  # a name has none
        said = min(small, key=lambda word: (-spelt[one][word], word), default="")
        ratio = ((count + 0.5) / (sentences[True] + 1)) / ((elsewhere[one] + 0.5) / (sentences[False] + 1))
        fits = count >= ARTICLES and len(having[one]) >= ARTICLES and ratio >= RARER
        noun = said and said not in BASES and not is_finite(said)
        if fits and noun and not {*terms(said)} & (asked | known):
            worth[said] = count * log(ratio)
    return tuple(sorted(worth, key=lambda word: (-worth[word], word))[:ANSWER_WORDS])


def _spread(articles: Iterable[Article]) -> Counter[str]:
    """In how many articles each phrase is."""
    return Counter(phrase for article in articles for phrase in {phrase for phrase, _ in _phrases(article)})


def _phrases(article: Article) -> Iterator[tuple[str, str]]:
    """Names of one word and pairs of content words at an article's beginning, by their stems and as they are written.

    A lone common word ("launch") is no keyword: it may mean anything.
    """
    left = _WORDS
    for sentence in article.sentences:
        words = [*_WORD.finditer(sentence)][:left]
        left -= len(words)
        for before, word in pairwise(words):
            first, second = _content(before[0]), _content(word[0])
            if second and word[0] != word[0].lower():
                yield second, word[0]
            if first and second and sentence[before.end() : word.start()] == " ":
                yield f"{first} {second}", f"{before[0]} {word[0]}"


def _content(word: str) -> str:
    """The stem of a word that says what a text is about, "" for any other."""
    lower = word.lower()
    known = lower in STOP or lower in AUXILIARIES or lower in _CALENDAR or lower.endswith("ly")
    return "" if known or len(lower) < 3 else stem(lower)
