"""Revising: what is new in a topic becomes the draft of its next version, or the reason why none is due."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.records import Deferred, HoldKind, Topic

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
    hold: Collection[HoldKind] = (),
) -> Draft | Deferred | str:
    """The draft of the next version, or why there is none: "5 repeats, 2 off topic".

    `aliases` maps names of holders, as articles write them, to the names that pages use. `taken` is how many articles
    this run took in: more than the new items where an earlier run had no budget left for all of its own. With `edited`
    the settings of the topic have changed, and its page is made anew from all that is known. What is of a kind on
    `hold` waits for an editor, as does what waited before.
    """
    counts = store.verdicts(topic.slug)
    if not counts and topic.state == "open" and not edited:
        return "no new items"
    last = store.last_version(topic.slug)
    previous = store.brief(topic.slug, last) if last else None
    submission = store.submission(topic.slug)
    before = submission.brief if submission else previous
    closing = topic.state == "closed" and before is not None and before.topic.state == "open"
    if not counts and not taken and not closing and not edited:
        return "no new items"
    from pipeline.revise import drafting  # many patterns, which a run without news does not need

    if topic.state == "closed" and not closing:
        return f"the topic is closed; {drafting.counted(counts)}"
    rejections = store.rejections(topic.slug)
    if hold or submission or rejections:
        from pipeline.revise.review import Desk
        from pipeline.revise.submissions import reviewed

        desk = Desk(frozenset(hold), submission, rejections)
        return reviewed(store, engine, topic, now, aliases, previous, counts, edited, desk)
    made = drafting.make(store, engine, drafting.gather_dossier(store, topic, previous, now), aliases, counts, edited)
    brief, numbers = drafting.sourced(store, made, made.brief)
    return drafting.draft_of(store, made, brief, numbers, counts, edited)
