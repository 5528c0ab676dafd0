"""Gathering: sources are listed, what they list is sifted, and pages become articles; each result is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.gather import feeds, folder, sift
from pipeline.gather.extract import FEED, Extract, Page, from_text
from pipeline.gather.fetch import FetchHost, by_host
from pipeline.records import (
    Answer,
    Article,
    Ask,
    Failure,
    FetchSettings,
    GatherSettings,
    Item,
    Listing,
    Source,
    Topic,
    Verdict,
)  # fmt: skip

if TYPE_CHECKING:
    from pipeline.store import Store

BATCH = 100  # pages fetched before they are extracted and kept, in order of date whatever host is faster
COPIED = 0.6  # share of sentences from which a text is a copy of another
SHORT = 60  # words of feed text below which the page is fetched although the text has no keyword
Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]


@dataclass(slots=True)
class Gathered:
    """What a look at all sources came to."""

    asked: int = 0
    answered: int = 0
    failures: list[tuple[Failure, int]] = field(default_factory=list)  # with the number of runs in a row


@dataclass(frozen=True, slots=True)
class Gathering:
    """One run's gathering; `spread` runs a step over many items."""

    store: Store
    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]
    spread: Spread
    fetch: FetchSettings
    settings: GatherSettings
    now: datetime

    def run(self) -> Gathered:
        """List every source that is due, then read what is pending."""
        done = Gathered()
        due = [source for source in self.sources if self._due(source)]
        self._list_feeds([source for source in due if source.kind == "feed"], done)
        for source in due:
            if source.kind == "folder":
                self._read_folder(source, done)
        self._read_pages()
        return done

    # --- listing

    def _due(self, source: Source) -> bool:
        checked = self.store.sources().get(source.name, {}).get("checked")
        return not checked or datetime.fromisoformat(checked) + source.every <= self.now

    def _list_feeds(self, sources: Sequence[Source], done: Gathered) -> None:
        known = self.store.sources()
        asks = tuple(Ask(source.location, *_validators(known.get(source.name), source.location)) for source in sources)
        groups = by_host(tuple(dict.fromkeys(asks)))
        for group, answers in zip(groups, self.spread(FetchHost(self.fetch), groups), strict=True):
            for ask, answer in zip(group, answers, strict=True):
                source = next(source for source in sources if source.location == ask.url)
                done.asked += 1
                if isinstance(answer, Answer) and (answer.status == 304 or (not answer.body and answer.status != 200)):
                    done.answered += 1
                    self.store.keep_unchanged(source.name, self.now)
                    continue
                listing = answer if isinstance(answer, Failure) else feeds.parse(source, answer, self.now)
                if isinstance(listing, Failure):
                    times = self.store.keep_source_failure(source.name, source.location, str(listing), self.now)
                    done.failures.append((listing, times))
                    continue
                done.answered += 1
                self._keep_listing(source, listing, known.get(source.name, {}))

    def _keep_listing(self, source: Source, listing: Listing, known: dict[str, Any]) -> None:
        if listing.body_hash and listing.body_hash == known.get("body_hash"):
            self.store.keep_unchanged(source.name, self.now)
            return
        items = listing.items
        if not known.get("listed"):
            oldest = self.now - self.settings.look_back
            recent = [item for item in items if item.published is None or item.published >= oldest]
            items = tuple(
                sorted(recent, key=lambda item: item.published or self.now, reverse=True)[: self.settings.items]
            )
        kept = Listing(listing.source, items, listing.etag, listing.modified, listing.body_hash, listing.note)
        self.store.keep_listing(kept, source.location, self.now)

    # --- documents of folders

    def _read_folder(self, source: Source, done: Gathered) -> None:
        """Documents are read file by file; a file counts as read once everything of it is kept."""
        done.asked += 1
        failed = False
        stamps: dict[str, str] = {}
        for document in folder.documents(source, self.now, self.store.stamps(source.name)):
            if isinstance(document, Failure):
                failed = True
                times = self.store.keep_source_failure(source.name, source.location, str(document), self.now)
                done.failures.append((document, times))
                continue
            self.store.keep_listing(Listing(source.name, (document.item,)), source.location, self.now)
            revision = len(self.store.revisions(document.item.id)) + 1
            if document.html:
                page = Page(document.item, document.html, "", self.now, revision)
                (article,) = self.spread(Extract(), (page,))
            else:
                article = from_text(document.item, self.now, revision)
            self._keep(document.item, article)
            if stamps and document.stamp[0] not in stamps:
                self.store.keep_stamps(source.name, stamps)
                stamps = {}
            stamps[document.stamp[0]] = document.stamp[1]
        self.store.keep_stamps(source.name, stamps)
        if not failed:
            done.answered += 1
            self.store.keep_unchanged(source.name, self.now)

    # --- pages

    def _read_pages(self) -> None:
        """Read pending items, oldest first, until none is left that was not tried in this run."""
        items = [item for item in self.store.pending(self.settings.pages) if not self._off_topic(item)]
        for start in range(0, len(items), BATCH):
            batch = items[start : start + BATCH]
            answers: dict[str, Answer | Failure] = {}
            asks = tuple(Ask(item.url) for item in batch)
            for group, found in zip(by_host(asks), self.spread(FetchHost(self.fetch), by_host(asks)), strict=True):
                answers.update(zip((ask.url for ask in group), found, strict=True))
            pages = [self._page(item, answers[item.url]) for item in batch]
            articles = self.spread(Extract(), [page for page in pages if isinstance(page, Page)])
            for item, page in zip(batch, pages, strict=True):
                self._keep(item, next(articles) if isinstance(page, Page) else self._fallback(item, page))

    def _off_topic(self, item: Item) -> bool:
        """Sift on what the feed carries before the page is fetched; short texts prove nothing."""
        topics = self._topics_of(item)
        if len(item.text.split()) < SHORT or any(
            sift.relevance(topic, item.title, item.text).belongs for topic in topics
        ):
            return False
        with self.store.writing():
            self.store.keep_belonging(
                (topic.slug, item.id, "off topic", sift.relevance(topic, item.title, item.text).why) for topic in topics
            )
            self.store.keep_item_state(item.id, "read")
        return True

    def _page(self, item: Item, answer: Answer | Failure) -> Page | Failure:
        if isinstance(answer, Failure):
            return answer
        return Page(item, answer.body, answer.content_type, self.now, len(self.store.revisions(item.id)) + 1)

    def _fallback(self, item: Item, failure: Failure) -> Article | Failure:
        """A page that cannot be had for good leaves the feed's own text, if that says enough."""
        if failure.retry or len(item.text.split()) < FEED:
            return failure
        return from_text(item, self.now, len(self.store.revisions(item.id)) + 1, quality="feed")

    # --- keeping

    def _keep(self, item: Item, article: Article | Failure) -> None:
        """Store the article with its place in each topic; a text that we have adds nothing."""
        topics = self._topics_of(item)
        if isinstance(article, Failure):
            with self.store.writing():
                self.store.keep_item_state(item.id, "pending" if article.retry else "failed", str(article))
                self.store.keep_belonging((topic.slug, item.id, "failed", str(article)) for topic in topics)
            return
        known = self.store.revisions(item.id)
        keys = sift.sentence_keys(article)
        original = self._original(article, keys)
        with self.store.writing():
            if known and known[-1].text_hash == article.text_hash:
                self.store.keep_item_state(item.id, "read")
                article = known[-1]
                decided = self.store.decided(item.id)
                topics = tuple(topic for topic in topics if topic.slug not in decided)
            else:
                self.store.keep_article(article, keys, original)
            self.store.keep_belonging(self._verdict(topic, article, original) for topic in topics)

    def _verdict(self, topic: Topic, article: Article, original: str | None) -> tuple[str, str, Verdict, str]:
        found = sift.relevance(topic, article.item.title, " ".join(article.sentences))
        if not found.belongs:
            return topic.slug, article.item.id, "off topic", found.why
        if original:
            return topic.slug, article.item.id, "repeat", f"the same text as {original}"
        return topic.slug, article.item.id, "kept", found.why

    def _original(self, article: Article, keys: Sequence[str]) -> str | None:
        """The item whose text this article copies, if most of the shorter of the two stands in the other."""
        shared = self.store.sharing(keys)
        shared.pop(article.item.id, None)
        best = max(shared, key=lambda item: (shared[item], item), default=None)
        if best is None:
            return None
        shorter = min(len(keys), self.store.count_keys(best))
        return best if shared[best] >= COPIED * shorter else None

    def _topics_of(self, item: Item) -> tuple[Topic, ...]:
        names = self.store.sources_of(item.id)
        listing = [source for source in self.sources if source.name in names]
        return tuple(t for t in self.topics if any(not source.topics or t.slug in source.topics for source in listing))


def _validators(known: dict[str, Any] | None, url: str) -> tuple[str, str]:
    """ETag and Last-Modified of the last answer, unless the source has moved in the configuration."""
    return (known["etag"], known["modified"]) if known and known["location"] == url else ("", "")
