"""Relating: the claims of a topic's newly read articles are held against each other and against what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.records import Topic

if TYPE_CHECKING:
    from pipeline.engines.base import Engine
    from pipeline.relate.origins import Owners
    from pipeline.store import Store


def relate(store: Store, engine: Engine, topic: Topic, owners: Owners | None = None) -> int:
    """Take in all articles of the topic that were read but not yet related, in one transaction; returns how many."""
    articles = store.unrelated(topic.slug, engine.name)
    if articles:
        from pipeline.relate import taking  # numpy and many patterns, which a run without news does not need

        taking.take_in(store, engine, topic, articles, owners)
    return len(articles)
