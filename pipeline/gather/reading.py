"""Reading: pending items are sifted on what their source tells of them, and the pages of the others become articles.

A page that fails leaves the feed's own text at once, where that says enough, and is asked again for a week; the full
text takes its place when it comes. A page that a brief cites is asked again after some days, in case it was edited.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from pipeline.gather import plain, reach, sift, visits, waiting
from pipeline.gather.extract import FEED, Page, from_text
from pipeline.gather.placing import Again, grounds, keep, place
from pipeline.gather.round import Round
from pipeline.gather.session import host_of
from pipeline.records import Answer, Article, Ask, Failure, Item, Quality

BATCH = 100  # pages fetched before they are extracted and kept, in order of date whatever host is faster
TOGETHER = 25  # articles kept in one transaction: one each costs three times as much, and these can be read again
POST = 8  # words of a feed's text from which it is read where the page gives nothing: a short post
LOOKS = (timedelta(days=1), timedelta(days=3), timedelta(days=10))  # after which a cited page is asked again
EARLY = timedelta(minutes=90)  # that a daily run may come too early for them: see waiting.due
GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Errand:
    """An item whose page is asked for."""

    item: Item
    ask: Ask
    tries: int = 0  # that failed before
    read: datetime | None = None  # when its page was first read, where this is another look at it


def read_pages(round: Round) -> None:
    """Read pending items, oldest first, until none is left that was not tried in this run; then look again."""
    for item in round.store.relisted():
        place(round, item)
    with round.store.writing():  # one for all: nothing is waited for in between, and it is soon done again
        pending = round.store.pending(round.settings.pages, round.now)
        items = [item for item in pending if not _off_topic(round, item)]
    told = [item for item in items if not item.url or not item.alone or round.store.shares_page(item.url)]
    _keep_told(round, told)
    mine = set(told)
    errands = [_errand(round, item) for item in items if item not in mine]
    errands += _again(round, round.settings.pages - len(errands))
    for start in range(0, len(errands), BATCH):
        _read(round, errands[start : start + BATCH])


def _keep_told(round: Round, items: Iterable[Item]) -> None:
    """Entries without a page of their own: what the feed tells of them is all there is."""
    waiting_items = iter(items)
    while together := tuple(islice(waiting_items, TOGETHER)):
        with round.store.writing():
            for item in together:
                keep(round, item, _from_feed(round, item, len(round.store.revisions(item.id)) + 1))


def _errand(round: Round, item: Item) -> Errand:
    """The request for an item's page; at the host of a source that lists it, it is the user's own."""
    names = round.store.sources_of(item.id)
    sources = [source for source in round.sources if source.name in names]
    own = any(host_of(source.location) == host_of(item.url) for source in sources)
    ask = Ask(item.url, *round.store.page(item.id), own, reach.credentials(item.url, sources))
    return Errand(item, ask, round.store.tries(item.id))


def _again(round: Round, most: int) -> list[Errand]:
    """The pages that the newest versions cite and that are due for another look."""
    due = round.store.looks(round.now, max(0, most))
    if not due:
        return []
    cited = round.store.cited(topic.slug for topic in round.topics if topic.state == "open")
    errands = []
    with round.store.writing():
        for item, read in due:
            if item.id in cited and not round.store.shares_page(item.url):
                errand = _errand(round, item)
                errands.append(Errand(item, errand.ask, read=read))
            else:
                round.store.keep_look(item.id, _next_look(read, round.now))
    return errands


def _next_look(read: datetime, now: datetime) -> datetime | None:
    return next((read + wait - EARLY for wait in LOOKS if read + wait - EARLY > now), None)


def _read(round: Round, errands: list[Errand]) -> None:
    answers = dict(visits.fetch(round, (errand.ask for errand in errands)))
    pages = [_page(round, errand.item, answers[errand.ask]) for errand in errands]
    articles = round.workshop.extract(page for page in pages if isinstance(page, Page))
    found = (
        (errand, answers[errand.ask], next(articles) if isinstance(page, Page) else page)
        for errand, page in zip(errands, pages, strict=True)
        if not (isinstance(page, Failure) and page.held)  # its host said to wait: no try is counted
    )
    while together := tuple(islice(found, TOGETHER)):
        with round.store.writing():
            for errand, answer, article in together:
                _keep(round, errand, answer, article)


def _page(round: Round, item: Item, answer: Answer | Failure) -> Page | Failure | None:
    """What is to be taken apart; None when the page is as it was."""
    if isinstance(answer, Failure):
        return answer
    if answer.status == 304:
        return None
    revision = len(round.store.revisions(item.id)) + 1
    return Page(item, answer.body, answer.content_type, round.now, revision, answer.mitigated)


def _keep(round: Round, errand: Errand, answer: Answer | Failure, found: Article | Failure | None) -> None:
    """Store what came of an errand, and when the page is asked next."""
    store, item = round.store, errand.item
    full = isinstance(found, Article) and found.quality == "full" and isinstance(answer, Answer)
    if errand.read:  # another look takes nothing back, whatever it meets
        if isinstance(found, Article) and full:
            keep(round, item, found)
        if isinstance(answer, Answer) and (full or found is None):
            store.keep_page(item.id, answer.etag, answer.modified, errand.read)
        store.keep_look(item.id, _next_look(errand.read, round.now))
        return
    if found is None:
        place(round, item)
        return
    kept, again = _settled(round, errand, found)
    keep(round, item, kept, again)
    if isinstance(answer, Answer) and full:
        store.keep_page(item.id, answer.etag, answer.modified, round.now)
        store.keep_look(item.id, _next_look(round.now, round.now))


def _settled(round: Round, errand: Errand, found: Article | Failure) -> tuple[Article | Failure, Again | None]:
    """What is kept of a page now, and when it is asked again: full text, else the feed's, else the title."""
    item, revision = errand.item, len(round.store.revisions(errand.item.id)) + 1
    if isinstance(found, Article):
        short = found.quality == "title" and _words(item) >= POST
        return (_from_feed(round, found.item, revision, quality="feed") if short else found), None
    when = waiting.again(found, errand.tries, round.now)
    again = Again(found, when, first=not errand.tries)
    # a few words below a headline may be a teaser for the page; without one they are the post itself
    if _words(item) >= (FEED if when and not _untitled(item) else POST):
        return _from_feed(round, item, revision, quality="feed"), again
    if when is None and item.title and found.status not in GONE and not found.refused:
        return _from_feed(round, item, revision, quality="title"), again
    return found, again


def _from_feed(round: Round, item: Item, revision: int, quality: Quality = "full") -> Article | Failure:
    """The article that a feed carries, however short; a post without a title is no headline of its own."""
    bare = replace(item, title="" if _untitled(item) else item.title, text="" if quality == "title" else item.text)
    found = from_text(bare, round.now, revision)
    if isinstance(found, Failure):
        return found
    return replace(
        found,
        item=replace(found.item, title=item.title, text=item.text),
        quality=quality if found.sentences else "title",
    )


def _untitled(item: Item) -> bool:
    """Whether an item's title is the beginning of its text."""
    return item.title == plain.line(item.text, plain.UNTITLED)


def _words(item: Item) -> int:
    return len(item.text.split())


def _off_topic(round: Round, item: Item) -> bool:
    """Sift on what the feed carries before the page is fetched; short texts prove nothing."""
    topics = round.topics_of(item)
    if not sift.hopeless(topics, item.title, item.text):
        return False
    found = [(topic, sift.relevance(topic, item.title, item.text)) for topic in topics]
    verdicts = ((topic.slug, item.id, sift.OFF, relevance.why) for topic, relevance in found)
    round.store.keep_belonging(verdicts, grounds(topics))
    round.store.keep_item_state(item.id, "read")
    return True
