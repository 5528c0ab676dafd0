"""Placing: an article is stored once, with its place in each topic; a text that we have adds nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.gather import copies, dating, sift
from pipeline.gather.round import Round
from pipeline.gather.sift import plain_words
from pipeline.records import Article, Failure, Item, Topic, Verdict, tagged

CANDIDATES = 5  # texts that a new one is compared with: those that share most keys


@dataclass(frozen=True, slots=True)
class Again:
    """A page that failed: why, and when it is asked again; None when it is given up."""

    failure: Failure
    when: datetime | None
    first: bool = True  # it had not failed before


def keep(round: Round, item: Item, article: Article | Failure, again: Again | None = None) -> None:
    """Store what came of an item: its article, or why there is none; with `again` its page is still wanted."""
    if again and (again.first or not again.when):
        round.done.failures.append((again.failure, 0))  # of a page, not of its source
    if isinstance(article, Failure):
        _failed(round, item, article, again)
        return
    store, topics = round.store, round.topics_of(item)
    article = replace(article, item=dating.dated(article.item, article.sentences, round.now))
    known = store.revisions(item.id)
    if known and (known[-1].text_hash == article.text_hash or lesser(article, known[-1]) or cut(article, known[-1])):
        place(round, item)
    else:
        if article.text_hash in {older.text_hash for older in known}:  # it is back to what it was
            article = replace(article, id=tagged("article", item.id, article.text_hash, article.revision))
        keys = copies.keys(article.sentences)
        original = _original(round, article, keys)
        with store.writing():
            store.keep_article(article, keys, original)
            store.keep_belonging((verdict(topic, article, original) for topic in topics), grounds(topics))
    if again and again.when:
        store.keep_retry(item.id, again.when, str(again.failure))
    elif again:
        store.keep_item_state(item.id, "read", str(again.failure))  # its page is given up, and the source told of it


def _failed(round: Round, item: Item, failure: Failure, again: Again | None) -> None:
    """There is no article: a page that cannot be read now takes nothing back of what was read before."""
    store = round.store
    if again is None:
        round.done.failures.append((failure, 0))
    known = store.verdicts_of(item.id)
    told = {slug for slug, (verdict, why) in known.items() if (verdict, why) == ("failed", str(failure))}
    decided = known.keys() if store.revisions(item.id) else told
    with store.writing():
        if again and again.when:
            store.keep_retry(item.id, again.when, str(failure))
        else:
            store.keep_item_state(item.id, "failed", str(failure))
        store.keep_belonging(
            (topic.slug, item.id, "failed", str(failure))
            for topic in round.topics_of(item)
            if topic.slug not in decided
        )


def cut(article: Article, known: Article) -> bool:
    """Whether a text is a part of the one we have, with at most an offer after it: a meter or a fence, and no edit."""
    if article.quality != known.quality:
        return False
    places = {plain_words(sentence): place for place, sentence in enumerate(known.sentences)}
    found = [places.get(plain_words(sentence)) for sentence in article.sentences]
    if found and found[-1] is None and found[:-1]:  # the last sentence may be cut in its midst
        begun = plain_words(article.sentences[-1].rstrip(" …."))
        found[-1] = next((place for words, place in places.items() if begun and words.startswith(begun)), None)
    standing = [place for place in found if place is not None]
    if not standing or found[: len(standing)] != list(range(standing[0], standing[0] + len(standing))):
        return False
    missing = [sentence for place, sentence in enumerate(known.sentences) if place not in standing]
    added = article.sentences[len(standing) :]
    return sum(map(_length, added)) < sum(map(_length, missing))


def _length(sentence: str) -> int:
    return len(sentence.split())


def grounds(topics: Iterable[Topic]) -> dict[str, str]:
    """By what each of these topics judges, for the verdicts that are kept."""
    return {topic.slug: sift.scope(topic) for topic in topics}


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
            topics = [topic for topic in round.topics_of(item) if topic.slug not in decided]
            store.keep_belonging((verdict(topic, articles[-1], original) for topic in topics), grounds(topics))


def verdict(topic: Topic, article: Article, original: str | None) -> tuple[str, str, Verdict, str]:
    """Topic, item, whether the article belongs, and why; `original` is the item that it tells over again."""
    found = sift.relevance(topic, article.item.title, " ".join(article.sentences))
    if not found.belongs:
        return topic.slug, article.item.id, sift.OFF, found.why
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
