"""Identity: whether an entry is one that we know, edited, or another one that shares its page.

A page is an item by its address, so that two feeds that list it list one item. Status pages, changelogs and notices
list many entries for one address: those that say something themselves are items by their ids beside it, and no entry
is ever taken for a revision of another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.records import Item, tagged

if TYPE_CHECKING:
    from pipeline.gather.round import Round

SAYS = 12  # words with which an entry says something itself; what links to comments and repeats a title has fewer


class Shared:
    """The entries of one answer by their pages: which of them are items of their own."""

    def __init__(self) -> None:
        self._pages: dict[str, list[Item]] = {}
        self._ids: set[tuple[str, str]] = set()  # page with an entry's id
        self._texts: set[tuple[str, str]] = set()  # page with an entry's text

    def takes(self, item: Item) -> bool:
        """Whether this is an item beside those that came before it; one id is one entry, whatever it says."""
        others = self._pages.setdefault(item.id, [])
        told = (item.id, item.text) in self._texts or not item.url or not all(map(_says, (item, *others[:1])))
        if others and (told or (item.id, item.entry or item.title) in self._ids):
            return False
        others.append(item)
        self._ids.add((item.id, item.entry or item.title))
        self._texts.add((item.id, item.text))
        return True

    def named(self, item: Item) -> Item:
        """The item, by its own id where others share its page."""
        return of_its_own(item) if len(self._pages.get(item.id, ())) > 1 else item


def of_its_own(item: Item) -> Item:
    """An entry that shares its page, by its id beside the address."""
    return replace(item, id=tagged("item", item.url, item.entry or item.title))


def settled(round: Round, items: Sequence[Item]) -> tuple[Item, ...]:
    """The items of a look at a source, with the ids of those of its entries that we know."""
    shown = [item for item in items if item.url]
    known: dict[str, list[Item]] = {}
    for item in round.store.entries_at({item.url for item in shown}, {item.source for item in shown}):
        known.setdefault(item.url, []).append(item)
    found: dict[str, Item] = {}
    for item in items:
        one = _settled(item, known.get(item.url, ())) if item.url in known else item
        found.setdefault(one.id, one)
    return tuple(found.values())


def _settled(item: Item, known: Iterable[Item]) -> Item:
    others = list(known)
    for other in others:
        if item.entry and other.entry == item.entry:
            return replace(item, id=other.id)
    if not item.alone:  # it shares its page in this very answer
        unnamed = next((other for other in others if not other.entry and other.title == item.title), None)
        return replace(item, id=unnamed.id) if unnamed else item
    if len(others) > 1:
        return of_its_own(item) if _says(item) else item
    (other,) = others
    return of_its_own(item) if _later(item, other) else replace(item, id=other.id)


def _later(item: Item, known: Item) -> bool:
    """Whether an entry is the next one for a page, and not the known one with another title."""
    dated = item.published and known.published and item.published != known.published
    return bool(dated) and item.title != known.title and _says(item)


def _says(item: Item) -> bool:
    return len(item.text.split()) >= SAYS
