"""Relating: the claims of a topic's newly read articles are held against each other and against what is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.records import Article, Topic

if TYPE_CHECKING:
    from pipeline.engines.base import Engine
    from pipeline.relate.origins import Owners
    from pipeline.store import Store

BATCH = 400  # articles that are held against each other at once: what a run needs follows this, not what waits


def relate(store: Store, engine: Engine, topic: Topic, owners: Owners | None = None) -> int:
    """Take in all articles of the topic that were read but not yet related, oldest first; returns how many.

    Each batch is one transaction: what an earlier one found is known to the next.
    """
    articles = store.unrelated(topic.slug, engine.name)
    if articles:
        from pipeline.relate import taking  # numpy and many patterns, which a run without news does not need

        for batch in _batches(articles):
            taking.take_in(store, engine, topic, batch, owners)
    return len(articles)


def _batches(articles: Sequence[Article]) -> Iterator[Sequence[Article]]:
    """Parts of what is to be taken in; an edited text is held against what its earlier one gave, so it comes later."""
    turns: dict[str, int] = {}
    rounds: dict[int, list[Article]] = {}
    for article in sorted(articles, key=lambda one: one.revision):
        turn = turns[article.item.id] = turns.get(article.item.id, -1) + 1
        rounds.setdefault(turn, []).append(article)
    place = {article.id: place for place, article in enumerate(articles)}
    for turn in sorted(rounds):
        some = sorted(rounds[turn], key=lambda one: place[one.id])
        yield from (some[start : start + BATCH] for start in range(0, len(some), BATCH))
