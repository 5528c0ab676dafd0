"""Reading: pending items are sifted on what their source tells of them, and the pages of the others become articles."""

from __future__ import annotations

from itertools import islice

from pipeline.gather import sift, visits
from pipeline.gather.extract import FEED, Page, from_text
from pipeline.gather.placing import keep, place
from pipeline.gather.round import Round
from pipeline.gather.session import host_of
from pipeline.records import Answer, Article, Ask, Failure, Item

BATCH = 100  # pages fetched before they are extracted and kept, in order of date whatever host is faster
TOGETHER = 25  # articles kept in one transaction: one each costs three times as much, and these can be read again


def read_pages(round: Round) -> None:
    """Read pending items, oldest first, until none is left that was not tried in this run."""
    for item in round.store.relisted():
        place(round, item)
    with round.store.writing():  # one for all: nothing is waited for in between, and it is soon done again
        items = [item for item in round.store.pending(round.settings.pages) if not _off_topic(round, item)]
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        answers = {ask.url: answer for ask, answer in visits.fetch(round, (_ask(round, item) for item in batch))}
        pages = [_page(round, item, answers[item.url]) for item in batch]
        articles = round.workshop.extract(page for page in pages if isinstance(page, Page))
        found = (
            (item, next(articles) if isinstance(page, Page) else _fallback(round, item, page))
            for item, page in zip(batch, pages, strict=True)
            if not (isinstance(page, Failure) and page.held)  # its host said to wait: no try is counted
        )
        while together := tuple(islice(found, TOGETHER)):
            with round.store.writing():
                for item, article in together:
                    keep(round, item, article)


def _ask(round: Round, item: Item) -> Ask:
    """The request for an item's page; at the host of a source that lists it, it is the user's own."""
    hosts = {host_of(source.location) for source in round.sources if source.name in round.store.sources_of(item.id)}
    return Ask(item.url, own=host_of(item.url) in hosts)


def _off_topic(round: Round, item: Item) -> bool:
    """Sift on what the feed carries before the page is fetched; short texts prove nothing."""
    topics = round.topics_of(item)
    if not sift.hopeless(topics, item.title, item.text):
        return False
    found = [(topic, sift.relevance(topic, item.title, item.text)) for topic in topics]
    round.store.keep_belonging((topic.slug, item.id, "off topic", relevance.why) for topic, relevance in found)
    round.store.keep_item_state(item.id, "read")
    return True


def _page(round: Round, item: Item, answer: Answer | Failure) -> Page | Failure:
    if isinstance(answer, Failure):
        return answer
    revision = len(round.store.revisions(item.id)) + 1
    return Page(item, answer.body, answer.content_type, round.now, revision, answer.mitigated)


def _fallback(round: Round, item: Item, failure: Failure) -> Article | Failure:
    """A page that cannot be had for good leaves the feed's own text, if that says enough."""
    if failure.retry or len(item.text.split()) < FEED:
        return failure
    return from_text(item, round.now, len(round.store.revisions(item.id)) + 1, quality="feed")
