"""Scope: stored items are held against the settings as they are now, where those were edited since the last run.

Of each topic the store remembers by what its items were judged, grouped and shown. A topic that is new, or back, is
held against what was read within the look-back; other keywords, and other sources, against all that it had as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from pipeline.extract import relevance
from pipeline.models import Held, Item, Scope, Topic, canonical_json, tagged
from pipeline.registry import is_local
from pipeline.sources.pages import verdict
from pipeline.sources.round import Round

UNLISTED = "none of its sources is read for this topic"
_TOGETHER = 200  # items held against a topic in one transaction


def hold_settings(round: Round) -> None:
    """Hold what is stored against each topic whose settings changed, and note what has to be made anew for it."""
    store, known = round.store, round.store.scopes()
    for topic in round.topics:
        before, now = known.get(topic.slug), topic_scope(round, topic)
        if before == now:
            continue
        pages = store.last_version(topic.slug) > 0
        kept = False
        if before is None or before.gone or before.judged != now.judged:
            kept = _judge(round, topic, before)
        with store.writing():
            if pages and before and (kept or before.grouped != now.grouped):
                store.keep_edit(topic.slug, "grouped")
            elif pages and before and before.shown != now.shown:
                store.keep_edit(topic.slug, "shown")
            store.keep_scope(topic.slug, now)
    for slug in known.keys() - {topic.slug for topic in round.topics}:
        if not known[slug].gone:
            store.keep_scope(slug, replace(known[slug], gone=round.now))


def topic_scope(round: Round, topic: Topic) -> Scope:
    """By what the items of a topic are judged, grouped and shown."""
    sources = [source.name for source in round.sources if not source.topics or topic.slug in source.topics]
    shaped = canonical_json([repr(replace(topic, slug="")), round.aliases])
    return Scope(
        tagged("judged", relevance.relevance_hash(topic), sources),
        tagged("grouped", round.owners),
        tagged("shown", shaped),
    )


def _judge(round: Round, topic: Topic, before: Scope | None) -> bool:
    """Hold the stored items against a topic; whether what it keeps has changed."""
    since = round.now - round.settings.look_back
    if before and before.gone:
        since = min(since, before.gone)
    folders = {source.name for source in round.sources if is_local(source)}
    further = {source.name: min(since, round.now - source.look_back) for source in round.sources if source.look_back}
    grounds = {topic.slug: relevance.relevance_hash(topic)}
    changed = False
    held = round.store.held(topic.slug)
    for start in range(0, len(held), _TOGETHER):
        some = held[start : start + _TOGETHER]
        items = {item.id: item for item in round.store.items(one.item for one in some)}
        with round.store.writing():
            for one in some:
                item = items[one.item]
                least = further.get(item.source, since)
                if one.verdict or _within(item, one, least) or item.source in folders:
                    changed |= _held(round, topic, item, one, grounds)
    return changed


def _within(item: Item, held: Held, since: datetime) -> bool:
    return (item.published or held.seen) >= since


def _held(round: Round, topic: Topic, item: Item, one: Held, grounds: Mapping[str, str]) -> bool:
    """Hold one item against a topic; whether it is kept now and was not, or the other way round."""
    store = round.store
    article = store.newest([item.id]).get(item.id)
    if topic not in round.topics_of(item):
        if one.verdict in ("", "off topic"):
            return False
        found = (topic.slug, item.id, relevance.OFF, UNLISTED)
    elif article and one.grounds == grounds[topic.slug] and one.why != UNLISTED:
        return False  # as in the run that reads it first
    elif article:
        found = verdict(topic, article, store.original_of(article.id))
    elif one.state == "read":  # what its feed told ruled it out, for the topics of then
        if relevance.hopeless((topic,), item.title, item.text):
            found = (topic.slug, item.id, relevance.OFF, relevance.relevance(topic, item.title, item.text).why)
        else:
            store.keep_item_state(item.id, "pending")
            return False
    else:
        return False
    if (found[2], found[3]) != (one.verdict, one.why):
        store.keep_belonging([found], grounds, again=store.last_version(topic.slug) > 0)
    return (found[2] == "kept") != (one.verdict == "kept")
