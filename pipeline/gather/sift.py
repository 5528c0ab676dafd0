"""Sifting: what belongs to a topic and why, and what tells two texts apart."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.records import Article, Topic

SHORT = 6  # words: shorter sentences ("Read more here.") say nothing about copying
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s\-‐-―]+")


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a text belongs to a topic, how strongly, and what was found where."""

    belongs: bool
    score: float
    why: str


def relevance(topic: Topic, title: str, text: str) -> Relevance:
    """Look for the topic's keywords as whole words: one in the title, two in the text, or one twice, is enough."""
    if not topic.keywords:
        return Relevance(True, 0.0, "the topic has no keywords: everything belongs")
    in_title, in_text = _hits(topic.keywords, title), _hits(topic.keywords, text)
    belongs = bool(in_title) or len(in_text) >= 2 or any(count >= 2 for count in in_text.values())
    score = float(2 * sum(in_title.values()) + sum(in_text.values()))
    parts = [f"{place}: {_told(hits)}" for place, hits in (("title", in_title), ("text", in_text)) if hits]
    return Relevance(belongs, score, "; ".join(parts) or "no keyword found")


def text_hash(sentences: Iterable[str]) -> str:
    """A hash of the words of a text: case, punctuation and white space do not change it."""
    return hashlib.sha256(_words(" ".join(sentences)).encode()).hexdigest()[:16]


def sentence_keys(article: Article) -> tuple[str, ...]:
    """A hash for each sentence that is long enough to show copying, without repeats, in order."""
    words = (_words(sentence) for sentence in article.sentences)
    keys = (hashlib.sha256(line.encode()).hexdigest()[:16] for line in words if line.count(" ") >= SHORT - 1)
    return tuple(dict.fromkeys(keys))


def copy_share(a_keys: Sequence[str], b_keys: Sequence[str]) -> float:
    """The share of the shorter text's sentences that stand in the other, from 0 to 1."""
    a, b = set(a_keys), set(b_keys)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _told(hits: dict[str, int]) -> str:
    return ", ".join(keyword if count == 1 else f"{keyword} ×{count}" for keyword, count in hits.items())


def _hits(keywords: tuple[str, ...], text: str) -> dict[str, int]:
    """How often each keyword stands in the text, without those that do not."""
    counts = ((keyword, len(pattern.findall(text))) for keyword, pattern in _patterns(keywords))
    return {keyword: count for keyword, count in counts if count}


@lru_cache(maxsize=64)
def _patterns(keywords: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each keyword as a pattern: white space and hyphens are one, a plural s is allowed, no part of a longer word."""
    pairs = []
    for keyword in keywords:
        words = [re.escape(word) for word in _GAP.split(keyword.strip()) if word]
        if words:
            body = r"[\s\-‐-―]+".join(words)
            pairs.append((keyword, re.compile(rf"(?<!\w){body}(?:['’]?s)?(?!\w)", re.I)))
    return tuple(pairs)
