"""Placing: an article is stored once, with its place in each topic; a text that we have adds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.gather import copies, dating, sift
from pipeline.gather.round import Round
from pipeline.records import Article, Failure, Item, Topic, Verdict

CANDIDATES = 5  # texts that a new one is compared with: those that share most keys


def keep(round: Round, item: Item, article: Article | Failure) -> None:
    """Store what came of an item: its article, or why there is none."""
    store, topics = round.store, round.topics_of(item)
    if isinstance(article, Failure):
        # A page that cannot be read now takes nothing back: what was read of it before stays as it is.
        decided = store.decided(item.id) if store.revisions(item.id) else ()
        with store.writing():
            store.keep_item_state(item.id, "pending" if article.retry else "failed", str(article))
            undecided = (topic.slug for topic in topics if topic.slug not in decided)
            store.keep_belonging((slug, item.id, "failed", str(article)) for slug in undecided)
        round.done.failures.append((article, 0))  # of a page, not of its source
        return
    article = replace(article, item=dating.dated(article.item, article.sentences, round.now))
    known = store.revisions(item.id)
    if known and (known[-1].text_hash == article.text_hash or lesser(article, known[-1])):
        place(round, item)
        return
    keys = copies.keys(article.sentences)
    original = _original(round, article, keys)
    with store.writing():
        store.keep_article(article, keys, original)
        store.keep_belonging(_verdict(topic, article, original) for topic in topics)


def lesser(article: Article, known: Article) -> bool:
    """Whether an article carries less of its text than what we have: a wall or a cut page is no edit."""
    ladder = ("title", "feed", "full")
    return ladder.index(article.quality) < ladder.index(known.quality)


def place(round: Round, item: Item) -> None:
    """Hold the article that we have against the topics that have not seen it; what they decided stays decided."""
    store, decided = round.store, round.store.decided(item.id)
    articles = store.revisions(item.id)
    with store.writing():
        store.keep_item_state(item.id, "read" if articles else "pending")
        if articles:
            original = store.original_of(articles[-1].id)
            topics = (topic for topic in round.topics_of(item) if topic.slug not in decided)
            store.keep_belonging(_verdict(topic, articles[-1], original) for topic in topics)


def _verdict(topic: Topic, article: Article, original: str | None) -> tuple[str, str, Verdict, str]:
    found = sift.relevance(topic, article.item.title, " ".join(article.sentences))
    if not found.belongs:
        return topic.slug, article.item.id, "off topic", found.why
    if original:
        return topic.slug, article.item.id, "repeat", f"the same text as {original}"
    return topic.slug, article.item.id, "kept", found.why


def _original(round: Round, article: Article, keys: Sequence[str]) -> str | None:
    """The item that this article tells over again, in any of its revisions: the one that shares most with it."""
    shared = round.store.sharing(keys)
    shared.pop(article.item.id, None)
    best: tuple[float, str] = 0.0, ""
    for item in sorted(shared, key=lambda item: (-shared[item], item))[:CANDIDATES]:
        for older in round.store.revisions(item):
            outlets = (article.item.outlet, older.item.outlet)
            found = copies.overlap(article.sentences, older.sentences, outlets)
            if found.same and found.share > best[0]:
                best = found.share, item
    return best[1] or None
