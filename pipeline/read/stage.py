"""Reading: the engine reads every article of a topic once; a claim whose quote does not stand there is dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.read.brackets import stands
from pipeline.records import Article, Claim

if TYPE_CHECKING:
    from pipeline.engines.base import Engine
    from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Reading:
    """The step: what an engine reads in one article."""

    engine: Engine

    def __call__(self, article: Article) -> Sequence[Claim]:
        """The claims whose quotes stand word for word in the article."""
        return [claim for claim in self.engine.claims(article) if verbatim(claim, article)]


def read(store: Store, engine: Engine, spread: Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]) -> None:
    """Read what is unread, keeping each article's claims at once."""
    articles = store.unread(engine.name)
    for article, claims in zip(articles, spread(Reading(engine), articles), strict=True):
        store.keep_claims(article, engine.name, claims)


def verbatim(claim: Claim, article: Article) -> bool:
    """Whether the quote stands in the sentences that the claim names, its first letter perhaps a capital now.

    Words in brackets stand for others of the sentence; they have to be in one of the sentences that the claim names.
    """
    if not claim.sentences or max(claim.sentences) >= len(article.sentences):
        return False
    text = " ".join(article.sentences[place] for place in claim.sentences)
    return bool(claim.quote) and (stands(claim.quote, text) or stands(claim.quote[0].lower() + claim.quote[1:], text))
