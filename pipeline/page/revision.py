"""Revising: what is new in a topic becomes the draft of its next version, or the reason why none is due."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.models import Article, Deferred, HoldKind, Ruling, Topic, tagged

if TYPE_CHECKING:
    from pipeline.engine import Engine
    from pipeline.page.draft import DraftVersion
    from pipeline.storage import Store


def revise(
    store: Store,
    engine: Engine,
    topic: Topic,
    now: datetime,
    aliases: Mapping[str, str] = MappingProxyType({}),
    taken: int = 0,
    edited: bool = False,
    hold: Collection[HoldKind] = (),
    rulings: Sequence[Ruling] = (),
) -> DraftVersion | Deferred | str:
    """The draft of the next version, or why there is none: "5 repeats, 2 off topic".

    `aliases` maps names of holders, as articles write them, to the names that pages use. `taken` is how many articles
    this run took in: more than the new items where an earlier run had no budget left for all of its own. With `edited`
    the settings of the topic have changed, and its page is made anew from all that is known. What is of a kind on
    `hold` waits for an editor, as does what waited before. An edit of the editor's `rulings` is due a version too, in
    which nothing but what they say has changed where nothing else is new.
    """
    counts = store.verdicts(topic.slug)
    ruled = store.ruled(topic.slug) != rulings_hash(rulings)
    if not counts and topic.state == "open" and not edited and not ruled:
        return "no new items"
    last = store.last_version(topic.slug)
    previous = store.brief(topic.slug, last) if last else None
    submission = store.submission(topic.slug)
    before = submission.brief if submission else previous
    closing = topic.state == "closed" and before is not None and before.topic.state == "open"
    asked = closing or edited or ruled
    if not counts and not taken and not asked:
        return "no new items"
    from pipeline.page import draft

    # A page is chosen anew whenever an engine is asked: with nothing new to tell, it would announce what is old.
    if topic.state == "open" and not asked and not _anything_new(store, topic, counts, taken):
        return draft.nothing_new(store, topic, counts)
    lone = ruled and previous is not None and not taken and not counts.get("kept") and not closing and not edited
    if topic.state == "closed" and not closing and not lone:
        return f"the topic is closed; {draft.counts_text(counts)}"
    rejections = store.rejections(topic.slug)
    if submission or (not lone and (hold or rejections)):  # what an editor has decided waits for none
        from pipeline.page.review import ReviewDesk
        from pipeline.page.submissions import reviewed

        desk = ReviewDesk(frozenset(hold), submission, rejections)
        return reviewed(store, engine, topic, now, aliases, previous, counts, edited, desk, rulings)
    dossier = draft.gather_dossier(store, topic, previous, now, rulings)
    made = draft.make(store, engine, dossier, aliases, counts, edited, rulings=rulings, lone=lone)
    brief, numbers = draft.sourced(store, made, made.brief)
    return draft.draft_of(store, made, brief, numbers, counts, edited, lone)


def _anything_new(store: Store, topic: Topic, counts: Mapping[str, int], taken: int) -> bool:
    """Whether what came in has told anything: what earlier runs left fresh calls for no version by itself."""
    if not counts.get("kept") and not taken:
        return False
    slug = topic.slug
    return bool(store.fresh_findings(slug, 1) or store.fresh_relations(slug) or store.fresh_corrections(slug))


def keep_pinned_sentences(store: Store, topic: Topic, rulings: Sequence[Ruling]) -> None:
    """Let the topic know the sentences that its editor pins and no engine made a statement of, and no others."""
    from pipeline.findings.pinned import keep_pinned

    keep_pinned(store, topic, [found for one in rulings if (found := _pinned_sentence(store, topic, one, rulings))])


def _pinned_sentence(
    store: Store, topic: Topic, ruling: Ruling, rulings: Sequence[Ruling]
) -> tuple[Article, int] | None:
    """Where the words of a pin stand that are no statement, as far as they would not be untrue alone."""
    if ruling.kind != "pin" or not ruling.quote:
        return None
    from pipeline.findings import pinned
    from pipeline.page.rulings import plain, says, stands_at, wording_keys

    known = store.claims_saying(topic.slug, wording_keys(ruling.quote))
    if any(claim.engine != pinned.EDITOR and says(ruling.quote, claim) for claim in known):
        return None
    kept = store.newest(row["id"] for row in store.belonging(topic.slug) if row["verdict"] == "kept")
    there = (article for article in kept.values() if stands_at(ruling.url, article.item))
    found = ((article, place) for article in there for place in pinned.places_of(ruling.quote, article, plain))
    named = any(one.kind == "holder" and one.value and plain(one.quote) == plain(ruling.quote) for one in rulings)
    return next((one for one in found if not pinned.untrue_alone(*one, named)), None)


def unmatched(store: Store, topic: Topic, rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The rulings that mean nothing that is known of a topic: no block, no words, no holder, no outlet."""
    if not rulings:
        return ()
    from pipeline.page import draft

    page = store.brief(topic.slug, store.last_version(topic.slug))
    given = draft.given_names(rulings)
    idle = (one for one in rulings if not draft.matched(store, topic, one, page, given=given))
    sentences = {one.quote for one in rulings if _pinned_sentence(store, topic, one, rulings)}  # also for their holders
    return tuple(one for one in idle if not one.quote or one.quote not in sentences)


def unshown(
    store: Store, topic: Topic, now: datetime, aliases: Mapping[str, str], rulings: Sequence[Ruling]
) -> dict[Ruling, str]:
    """Which of the rulings that put something onto the page show on none, and why: no pin is silently without words."""
    if not any(one.kind in ("pin", "side") for one in rulings):
        return {}
    from pipeline.page import draft
    from pipeline.page.rulings import is_muted
    from pipeline.page.rulings_desk import MUTED

    muted = {
        one: MUTED
        for one in rulings
        if (found := _pinned_sentence(store, topic, one, rulings)) and is_muted(rulings, found[0])
    }
    return muted | draft.without_effect(store, topic, now, aliases, rulings)


def rulings_hash(rulings: Sequence[Ruling]) -> str:
    """By what a run knows rulings again, "" for none."""
    return tagged("rulings", [repr(replace(one, place="")) for one in rulings]) if rulings else ""
