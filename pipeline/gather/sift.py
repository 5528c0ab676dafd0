"""Sifting: what belongs to a topic and why."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import lru_cache

from pipeline.gather import content
from pipeline.records import Topic, Verdict, tagged

TEASER = 60  # words: in a text no longer than this, nothing is said in passing
QUESTION = 0.6  # of the words of a topic's question in a long text that has a keyword once: then it is about that
MANY = 10_000  # topics whose keywords are kept ready
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s\-‐-―]+")
_RUN = re.compile(r"\w+")
_DOTS = str.maketrans("İı", "ii")  # what a search without regard to case takes for an i, and folding does not


RULES = 2  # raised when the same text and settings would give another verdict
OFF: Verdict = "off topic"


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a text belongs to a topic, how strongly, and what was found where."""

    belongs: bool
    score: float
    why: str


def relevance(topic: Topic, title: str, text: str) -> Relevance:
    """Look for the topic's keywords as whole words, and say what was found where.

    A phrase in the title or in a teaser is enough; a longer text must have two keywords, one of them twice, or most
    words of the question beside it. A lone word
    ("Llama", "toll") may mean something else: it counts beside another keyword or a word of the topic's phrases.
    """
    if not topic.keywords:
        return Relevance(True, 0.0, "the topic has no keywords: everything belongs")
    words = _words(f"{title} {text}")
    able = tuple(keyword for keyword in topic.keywords if not words.isdisjoint(_needed(keyword)))
    if not able:
        return Relevance(False, 0.0, "no keyword found")
    in_title, in_text = _hits(able, title), _hits(able, text)
    found = in_title.keys() | in_text.keys()
    # a topic that has lone words only means them
    sure = any(_phrase(keyword) for keyword in found) or not any(_phrase(keyword) for keyword in topic.keywords)
    beside = "" if sure or not found else _beside(topic, found, f"{title} {' '.join(text.split()[:TEASER])}")
    often = bool(in_title) or len(in_text) >= 2 or any(count >= 2 for count in in_text.values())
    enough = often or len(text.split()) <= TEASER
    if found and not enough and _on_question(topic, f"{title} {text}"):
        enough, beside = True, beside or "most words of the question"
    belongs = bool(found) and enough and (sure or len(found) > 1 or bool(beside))
    parts = [f"{place}: {_told(hits)}" for place, hits in (("title", in_title), ("text", in_text)) if hits]
    parts += [f"beside: {beside}"] if beside else []
    if found and not belongs:
        parts.append("nothing else of the topic beside it" if enough else "said once in a long text")
    score = float(2 * sum(in_title.values()) + sum(in_text.values()))
    return Relevance(belongs, score, "; ".join(parts) or "no keyword found")


@lru_cache(maxsize=MANY)
def scope(topic: Topic) -> str:
    """A hash of all that `relevance` judges by."""
    return tagged("scope", RULES, topic.title, topic.question, topic.keywords)


def _on_question(topic: Topic, text: str) -> bool:
    """Whether a text has most of the content words of the topic's question."""
    asked = content.stems(topic.question)
    return len(asked & content.stems(text)) >= QUESTION * len(asked) > 0


def hopeless(topics: Iterable[Topic], title: str, text: str) -> bool:
    """Whether what a source tells of an item rules it out before its page is fetched; short texts prove nothing."""
    return len(text.split()) >= TEASER and not any(relevance(topic, title, text).belongs for topic in topics)


def _phrase(keyword: str) -> bool:
    """Whether a keyword can hardly mean anything else: several words, or a name with digits or capitals inside."""
    return len(_GAP.split(keyword.strip())) > 1 or not keyword[1:].islower()


def _beside(topic: Topic, found: Set[str], text: str) -> str:
    """Words of the topic itself that stand in a text beside its keywords."""
    words = content.stems(text) & _vocabulary(topic)
    return ", ".join(sorted(words - content.stems(" ".join(found))))


@lru_cache(maxsize=MANY)
def _vocabulary(topic: Topic) -> frozenset[str]:
    phrases = (keyword for keyword in topic.keywords if len(_GAP.split(keyword)) > 1)
    return content.stems(" ".join((topic.title, topic.question, *phrases)))


def text_hash(sentences: Iterable[str]) -> str:
    """A hash of the words of a text: case, punctuation and white space do not change it."""
    return hashlib.sha256(plain_words(" ".join(sentences)).encode()).hexdigest()[:16]


def plain_words(text: str) -> str:
    """The words of a text: case, punctuation and white space say nothing."""
    return " ".join(_WORD.findall(text.casefold()))


def _told(hits: dict[str, int]) -> str:
    return ", ".join(keyword if count == 1 else f"{keyword} ×{count}" for keyword, count in hits.items())


def _hits(keywords: tuple[str, ...], text: str) -> dict[str, int]:
    """How often each keyword stands in the text, without those that do not."""
    patterns = ((keyword, _pattern(keyword)) for keyword in keywords)
    counts = ((keyword, len(pattern.findall(text))) for keyword, pattern in patterns if pattern)
    return {keyword: count for keyword, count in counts if count}


@lru_cache(maxsize=MANY)
def _needed(keyword: str) -> frozenset[str]:
    """Words of which a text must have one for the keyword to stand in it: a look-up instead of a search.

    It is the longest word, alone and with its plural s, as `_pattern` would find it.
    """
    if not _GAP.sub("", keyword):
        return frozenset()
    run = max(_RUN.findall(keyword), key=len, default="")
    return frozenset((_folded(run), _folded(f"{run}s")))


@lru_cache(maxsize=4)  # one text is held against many topics
def _words(text: str) -> frozenset[str]:
    """The words of a text without regard to case; the empty one stands for what has no letters."""
    return frozenset(map(_folded, set(_RUN.findall(text)))) | {""}


def _folded(word: str) -> str:
    return word.translate(_DOTS).casefold()


@lru_cache(maxsize=MANY)
def _pattern(keyword: str) -> re.Pattern[str] | None:
    """A keyword as a pattern: white space and hyphens are one, a plural s is allowed, no part of a longer word."""
    words = [re.escape(word) for word in _GAP.split(keyword.strip()) if word]
    if not words:
        return None
    # "open-source model" is said of an open-source language model too
    between = r"(?:\s+\w+){0,2}" if len(words) > 2 else ""
    body = r"[\s\-‐-―]+".join((*words[:-2], "".join((*words[-2:-1], between)), words[-1]) if words[1:] else words)
    return re.compile(rf"(?<!\w){body}(?:['’]?s)?(?!\w)", re.I)
