"""What a topic is about, in the words that its own page uses."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from pipeline.read.words import terms
from pipeline.records import Topic


@cache
def vocabulary(topic: Topic) -> Set[str]:
    """The words by which the topic's own page calls things, which its reader knows."""
    return frozenset(terms(" ".join((topic.title, topic.question, *topic.keywords))))


def names_keyword(quote: str, topic: Topic) -> bool:
    """Whether a sentence has one of the topic's keywords of several words, as it was written or inflected.

    A name of several words does not count: it tells who is spoken of, and not what.
    """
    said = terms(quote)
    return any(
        said[place : place + len(words)] == words for words in _phrases(topic.keywords) for place in range(len(said))
    )


@cache
def _phrases(keywords: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    phrases = (terms(keyword) for keyword in keywords if any(word.islower() for word in keyword.split()))
    return tuple(words for words in phrases if len(words) > 1)
