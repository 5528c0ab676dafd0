"""Reading: the engine reads every article of a topic once; a claim whose quote does not stand there is dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.english.labels import stands
from pipeline.models import Article, Claim, Failure, Topic

if TYPE_CHECKING:
    from pipeline.engine import Engine
    from pipeline.storage import Store


@dataclass(frozen=True, slots=True)
class ClaimReading:
    """The step: what an engine reads in one article."""

    engine: Engine

    def __call__(self, one: tuple[Article, tuple[Topic, ...]]) -> Sequence[Claim] | Failure:
        """The claims whose quotes stand word for word in the article, or why it was not read."""
        article, topics = one
        claims = self.engine.claims(article, topics)
        return claims if isinstance(claims, Failure) else [claim for claim in claims if verbatim(claim, article)]


def read_articles(
    store: Store,
    engine: Engine,
    spread: Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]],
    topics: Sequence[Topic],
) -> tuple[Failure, ...]:
    """Read what these topics have unread, keeping each article's claims at once; returns why others wait."""
    articles = store.unread(engine.name, [topic.slug for topic in topics])
    waiting: list[Failure] = []
    told = [(article, _of(article, topics, store)) for article in articles]
    for article, claims in zip(articles, spread(ClaimReading(engine), told), strict=True):
        if isinstance(claims, Failure):
            waiting.append(claims)
        else:
            store.keep_claims(article, engine.name, claims)
    return tuple(waiting)


def _of(article: Article, topics: Sequence[Topic], store: Store) -> tuple[Topic, ...]:
    """The topics that took the article in."""
    kept = store.takers(article.item.id) if topics else frozenset()
    return tuple(topic for topic in topics if topic.slug in kept)


def verbatim(claim: Claim, article: Article) -> bool:
    """Whether the quote stands in the sentences that the claim names, its first letter perhaps a capital now.

    Words in brackets stand for others of the sentence; they have to be in one of the sentences that the claim names.
    """
    if not claim.sentences or max(claim.sentences) >= len(article.sentences):
        return False
    text = " ".join(article.sentences[place] for place in claim.sentences)
    return bool(claim.quote) and (stands(claim.quote, text) or stands(claim.quote[0].lower() + claim.quote[1:], text))
