"""Pending items become articles: sifted, asked for, read, and stored once with their place in every topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from pipeline.extract import dates, duplicates, text
from pipeline.extract.article import FROM_FEED, FetchedPage, article_from_text
from pipeline.extract.relevance import OFF, hopeless, plain_words, relevance, relevance_hash
from pipeline.models import Answer, Article, Ask, Failure, Item, Quality, Topic, Verdict, tagged
from pipeline.net import retry
from pipeline.net.client import politeness_host
from pipeline.sources.round import Round, credentials, fetch

# Placing: an article is stored once, with its place in each topic; a text that we have adds nothing.

_CANDIDATES = 5  # texts that a new one is compared with: those that share most keys


@dataclass(frozen=True, slots=True)
class Retry:
    """A page that failed: why, and when it is asked again; None when it is given up."""

    failure: Failure
    when: datetime | None
    first: bool = True  # it had not failed before


def keep_article(round: Round, item: Item, article: Article | Failure, again: Retry | None = None) -> None:
    """Store what came of an item: its article, or why there is none; with `again` its page is still wanted."""
    if again and (again.first or not again.when):
        round.done.failures.append((again.failure, 0))  # of a page, not of its source
    if isinstance(article, Failure):
        _failed(round, item, article, again)
        return
    store, topics = round.store, round.topics_of(item)
    article = replace(article, item=dates.dated_item(article.item, article.sentences, round.now))
    known = store.revisions(item.id)
    if known and (known[-1].text_hash == article.text_hash or lesser(article, known[-1]) or is_cut(article, known[-1])):
        place_article(round, item)
    else:
        if article.text_hash in {older.text_hash for older in known}:  # it is back to what it was
            article = replace(article, id=tagged("article", item.id, article.text_hash, article.revision))
        keys = duplicates.copy_keys(article.sentences)
        original = _original(round, article, keys)
        with store.writing():
            store.keep_article(article, keys, original)
            store.keep_belonging((verdict(topic, article, original) for topic in topics), verdict_grounds(topics))
    if again and again.when:
        store.keep_retry(item.id, again.when, str(again.failure))
    elif again:
        store.keep_item_state(item.id, "read", str(again.failure))  # its page is given up, and the source told of it


def _failed(round: Round, item: Item, failure: Failure, again: Retry | None) -> None:
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


def is_cut(article: Article, known: Article) -> bool:
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


def verdict_grounds(topics: Iterable[Topic]) -> dict[str, str]:
    """By what each of these topics judges, for the verdicts that are kept."""
    return {topic.slug: relevance_hash(topic) for topic in topics}


def lesser(article: Article, known: Article) -> bool:
    """Whether an article carries less of its text than what we have: a wall or a cut page is no edit."""
    ladder = ("title", "feed", "full")
    return ladder.index(article.quality) < ladder.index(known.quality)


def place_article(round: Round, item: Item) -> None:
    """Hold the article that we have against the topics that have not seen it; what they decided stays decided."""
    store, decided = round.store, round.store.decided(item.id)
    articles = store.revisions(item.id)
    with store.writing():
        store.keep_item_state(item.id, "read" if articles else "pending")
        if articles:
            original = store.original_of(articles[-1].id)
            topics = [topic for topic in round.topics_of(item) if topic.slug not in decided]
            store.keep_belonging((verdict(topic, articles[-1], original) for topic in topics), verdict_grounds(topics))


def verdict(topic: Topic, article: Article, original: str | None) -> tuple[str, str, Verdict, str]:
    """Topic, item, whether the article belongs, and why; `original` is the item that it tells over again."""
    found = relevance(topic, article.item.title, " ".join(article.sentences))
    if not found.belongs:
        return topic.slug, article.item.id, OFF, found.why
    if original:
        return topic.slug, article.item.id, "repeat", f"the same text as {original}"
    return topic.slug, article.item.id, "kept", found.why


def _original(round: Round, article: Article, keys: Sequence[str]) -> str | None:
    """The item that this article tells over again, in any of its revisions: the one that shares most with it."""
    shared = round.store.sharing(keys)
    shared.pop(article.item.id, None)
    best: tuple[float, str] = 0.0, ""
    for item in sorted(shared, key=lambda item: (-shared[item], item))[:_CANDIDATES]:
        for older in round.store.revisions(item):
            outlets = (article.item.outlet, older.item.outlet)
            found = duplicates.overlap(article.sentences, older.sentences, outlets)
            if found.same and found.share > best[0]:
                best = found.share, item
    return best[1] or None


_BATCH = 100  # pages fetched before they are extracted and kept, in order of date whatever host is faster
PAGES_TOGETHER = 25  # articles kept in one transaction: one each costs three times as much, and these can be read again
_POST = 8  # words of a feed's text from which it is read where the page gives nothing: a short post
LOOKS = (timedelta(days=1), timedelta(days=3), timedelta(days=10))  # after which a cited page is asked again
EARLY = timedelta(minutes=90)  # that a daily run may come too early for them: see net.retry.is_due
GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class PageErrand:
    """An item whose page is asked for."""

    item: Item
    ask: Ask
    tries: int = 0  # that failed before
    read: datetime | None = None  # when its page was first read, where this is another look at it


def read_pages(round: Round) -> None:
    """Read pending items, oldest first, until none is left that was not tried in this run; then look again."""
    for item in round.store.relisted():
        place_article(round, item)
    with round.store.writing():  # one for all: nothing is waited for in between, and it is soon done again
        pending = round.store.pending(round.settings.pages, round.now)
        items = [item for item in pending if not _off_topic(round, item)]
    told = [item for item in items if not item.url or not item.alone or round.store.shares_page(item.url)]
    _keep_told(round, told)
    mine = set(told)
    errands = [_errand(round, item) for item in items if item not in mine]
    errands += _again(round, round.settings.pages - len(errands))
    for start in range(0, len(errands), _BATCH):
        _read(round, errands[start : start + _BATCH])


def _keep_told(round: Round, items: Iterable[Item]) -> None:
    """Entries without a page of their own: what the feed tells of them is all there is."""
    waiting_items = iter(items)
    while together := tuple(islice(waiting_items, PAGES_TOGETHER)):
        with round.store.writing():
            for item in together:
                keep_article(round, item, _from_feed(round, item, len(round.store.revisions(item.id)) + 1))


def _errand(round: Round, item: Item) -> PageErrand:
    """The request for an item's page; at the host of a source that lists it, it is the user's own."""
    names = round.store.sources_of(item.id)
    sources = [source for source in round.sources if source.name in names]
    own = any(politeness_host(source.location) == politeness_host(item.url) for source in sources)
    ask = Ask(item.url, *round.store.page(item.id), own, credentials(item.url, sources))
    return PageErrand(item, ask, round.store.tries(item.id))


def _again(round: Round, most: int) -> list[PageErrand]:
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
                errands.append(PageErrand(item, errand.ask, read=read))
            else:
                round.store.keep_look(item.id, _next_look(read, round.now))
    return errands


def _next_look(read: datetime, now: datetime) -> datetime | None:
    return next((read + wait - EARLY for wait in LOOKS if read + wait - EARLY > now), None)


def _read(round: Round, errands: list[PageErrand]) -> None:
    answers = dict(fetch(round, (errand.ask for errand in errands)))
    pages = [_page(round, errand.item, answers[errand.ask]) for errand in errands]
    articles = round.workshop.extract(page for page in pages if isinstance(page, FetchedPage))
    found = (
        (errand, answers[errand.ask], next(articles) if isinstance(page, FetchedPage) else page)
        for errand, page in zip(errands, pages, strict=True)
        if not (isinstance(page, Failure) and page.held)  # its host said to wait: no try is counted
    )
    while together := tuple(islice(found, PAGES_TOGETHER)):
        with round.store.writing():
            for errand, answer, article in together:
                _keep(round, errand, answer, article)


def _page(round: Round, item: Item, answer: Answer | Failure) -> FetchedPage | Failure | None:
    """What is to be taken apart; None when the page is as it was."""
    if isinstance(answer, Failure):
        return answer
    if answer.status == 304:
        return None
    revision = len(round.store.revisions(item.id)) + 1
    return FetchedPage(item, answer.body, answer.content_type, round.now, revision, answer.mitigated)


def _keep(round: Round, errand: PageErrand, answer: Answer | Failure, found: Article | Failure | None) -> None:
    """Store what came of an errand, and when the page is asked next."""
    store, item = round.store, errand.item
    full = isinstance(found, Article) and found.quality == "full" and isinstance(answer, Answer)
    if errand.read:  # another look takes nothing back, whatever it meets
        if isinstance(found, Article) and full:
            keep_article(round, item, found)
        if isinstance(answer, Answer) and (full or found is None):
            store.keep_page(item.id, answer.etag, answer.modified, errand.read)
        store.keep_look(item.id, _next_look(errand.read, round.now))
        return
    if found is None:
        place_article(round, item)
        return
    kept, again = _settled(round, errand, found)
    keep_article(round, item, kept, again)
    if isinstance(answer, Answer) and full:
        store.keep_page(item.id, answer.etag, answer.modified, round.now)
        store.keep_look(item.id, _next_look(round.now, round.now))


def _settled(round: Round, errand: PageErrand, found: Article | Failure) -> tuple[Article | Failure, Retry | None]:
    """What is kept of a page now, and when it is asked again: full text, else the feed's, else the title."""
    item, revision = errand.item, len(round.store.revisions(errand.item.id)) + 1
    if isinstance(found, Article):
        short = found.quality == "title" and _words(item) >= _POST
        return (_from_feed(round, found.item, revision, quality="feed") if short else found), None
    when = retry.again(found, errand.tries, round.now)
    again = Retry(found, when, first=not errand.tries)
    # a few words below a headline may be a teaser for the page; without one they are the post itself
    if _words(item) >= (FROM_FEED if when and not _untitled(item) else _POST):
        return _from_feed(round, item, revision, quality="feed"), again
    if when is None and item.title and found.status not in GONE and found.code != "refused":
        return _from_feed(round, item, revision, quality="title"), again
    return found, again


def _from_feed(round: Round, item: Item, revision: int, quality: Quality = "full") -> Article | Failure:
    """The article that a feed carries, however short; a post without a title is no headline of its own."""
    bare = replace(item, title="" if _untitled(item) else item.title, text="" if quality == "title" else item.text)
    found = article_from_text(bare, round.now, revision)
    if isinstance(found, Failure):
        return found
    return replace(
        found,
        item=replace(found.item, title=item.title, text=item.text),
        quality=quality if found.sentences else "title",
    )


def _untitled(item: Item) -> bool:
    """Whether an item's title is the beginning of its text."""
    return item.title == text.plain_line(item.text, text.UNTITLED)


def _words(item: Item) -> int:
    return len(item.text.split())


def _off_topic(round: Round, item: Item) -> bool:
    """Sift on what the feed carries before the page is fetched; short texts prove nothing."""
    topics = round.topics_of(item)
    if not hopeless(topics, item.title, item.text):
        return False
    found = ((topic, relevance(topic, item.title, item.text)) for topic in topics)
    verdicts = [(topic.slug, item.id, OFF, judged.why) for topic, judged in found]
    round.store.keep_belonging(verdicts, verdict_grounds(topics))
    round.store.keep_item_state(item.id, "read")
    return True
