"""Relating: the claims of a topic's newly read articles are held against each other and against what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.records import Topic

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

        for start in range(0, len(articles), BATCH):
            taking.take_in(store, engine, topic, articles[start : start + BATCH], owners)
    return len(articles)
