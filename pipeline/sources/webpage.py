"""Watched pages: one page whose text changes, such as release notes; each change is a revision of one item."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.article import FetchedPage
from pipeline.extract.dates import DATED_BY_SIGHT
from pipeline.models import Answer, Failure, Item, Listing, Source, tagged
from pipeline.sources.autodiscovery import title_of
from pipeline.sources.pages import keep_article
from pipeline.sources.round import Round
from pipeline.urls import canonical


def watch(round: Round, source: Source, answer: Answer) -> Listing | Failure:
    """Keep what the page says now; a failure, and nothing kept, when that could be no article."""
    title = round.workshop.call(source.name, title_of, answer.body)
    item = watched_item(source, "" if isinstance(title, Failure) else title)
    store = round.store
    page = FetchedPage(
        item, answer.body, answer.content_type, round.now, len(store.revisions(item.id)) + 1, answer.mitigated
    )
    (article,) = round.workshop.extract((page,))
    if isinstance(article, Failure):
        return replace(article, thing=source.name)
    if article.quality == "title":
        return Failure(source.name, "no text found on the page", "it may need a script to show it; look for its feed")
    store.keep_items((item,), round.now)
    # Its own date would be that of its first text; each revision counts from when it was seen.
    keep_article(round, item, replace(article, item=replace(article.item, published=None, date_from=DATED_BY_SIGHT)))
    # The validators come after the text: kept before it, they would keep a text away that was lost on the way.
    return Listing(source.name, (), answer.etag, answer.modified)


def watched_item(source: Source, title: str) -> Item:
    """The one item of a watched page: known by the address in the configuration, wherever that leads today."""
    url = canonical(source.location)
    return Item(tagged("item", url), url, title or source.name, source.outlet or source.name, source.name)
