"""Revising: what is new in a topic becomes the draft of its next version, or the reason why none is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.records import Topic

if TYPE_CHECKING:
    from pipeline.engines.base import Engine
    from pipeline.revise.drafting import Draft
    from pipeline.store import Store


def revise(
    store: Store,
    engine: Engine,
    topic: Topic,
    now: datetime,
    aliases: Mapping[str, str] = MappingProxyType({}),
    taken: int = 0,
    edited: bool = False,
) -> Draft | str:
    """The draft of the next version, or why there is none: "5 repeats, 2 off topic".

    `aliases` maps names of holders, as articles write them, to the names that pages use. `taken` is how many articles
    this run took in: more than the new items where an earlier run had no budget left for all of its own. With `edited`
    the settings of the topic have changed, and its page is made anew from all that is known.
    """
    counts = store.verdicts(topic.slug)
    if not counts and topic.state == "open" and not edited:
        return "no new items"
    last = store.last_version(topic.slug)
    previous = store.brief(topic.slug, last) if last else None
    closing = topic.state == "closed" and previous is not None and previous.topic.state == "open"
    if not counts and not taken and not closing and not edited:
        return "no new items"
    from pipeline.revise import drafting  # many patterns, which a run without news does not need

    if topic.state == "closed" and not closing:
        return f"the topic is closed; {drafting.counted(counts)}"
    return drafting.draft(store, engine, topic, now, aliases, previous, counts, edited)
