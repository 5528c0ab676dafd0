"""Watched pages: one page whose text changes, such as release notes; each change is a revision of one item."""

from __future__ import annotations

from dataclasses import replace

from pipeline.gather.canonical import canonical
from pipeline.gather.dating import SEEN
from pipeline.gather.extract import Page
from pipeline.gather.offers import title_of
from pipeline.gather.placing import keep
from pipeline.gather.round import Round
from pipeline.records import Answer, Failure, Item, Listing, Source, tagged


def watch(round: Round, source: Source, answer: Answer) -> Listing | Failure:
    """Keep what the page says now; a failure, and nothing kept, when that could be no article."""
    title = round.workshop.call(source.name, title_of, answer.body)
    item = item_of(source, "" if isinstance(title, Failure) else title)
    store = round.store
    page = Page(item, answer.body, answer.content_type, round.now, len(store.revisions(item.id)) + 1, answer.mitigated)
    (article,) = round.workshop.extract((page,))
    if isinstance(article, Failure):
        return replace(article, thing=source.name)
    if article.quality == "title":
        return Failure(source.name, "no text found on the page", "it may need a script to show it; look for its feed")
    store.keep_items((item,), round.now)
    # Its own date would be that of its first text; each revision counts from when it was seen.
    keep(round, item, replace(article, item=replace(article.item, published=None, date_from=SEEN)))
    # The validators come after the text: kept before it, they would keep a text away that was lost on the way.
    return Listing(source.name, (), answer.etag, answer.modified)


def item_of(source: Source, title: str) -> Item:
    """The one item of a watched page: known by the address in the configuration, wherever that leads today."""
    url = canonical(source.location)
    return Item(tagged("item", url), url, title or source.name, source.outlet or source.name, source.name)
