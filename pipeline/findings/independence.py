"""Who stands behind an article: independent publishers, not outlets of one owner, and not the same words twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from urllib.parse import urlsplit

from pipeline.models import Item
from pipeline.urls import registered

# Outlets of one owner, as far as they report on the same things; `[owners]` in sources.toml adds to these.
OWNERS = {
    "Ars Technica": "Condé Nast", "WIRED": "Condé Nast", "The New Yorker": "Condé Nast",
    "Tom's Hardware": "Future plc", "TechRadar": "Future plc", "PC Gamer": "Future plc",
    "CNET": "Ziff Davis", "ZDNET": "Ziff Davis", "PCMag": "Ziff Davis", "Mashable": "Ziff Davis",
    "The Verge": "Vox Media", "Vox": "Vox Media",
    "South China Morning Post": "Alibaba", "Alizila": "Alibaba",
    "Google DeepMind": "Alphabet", "Google": "Alphabet",
    "Fortune China": "Fortune", "MarketWatch": "Dow Jones", "The Wall Street Journal": "Dow Jones",
}  # fmt: skip
_HEAD = 5  # words of a title before its subtitle that name it; "Acme's index: ..." is not by that index
TITLE_WORDS = 8  # of a title that stands for a document without an outlet
_SUBTITLE = re.compile(r"(?:[:?!]| [-–|·]|—)(?=\s|(?<=—)\w)")
Owners = Mapping[str, str]  # publisher as `publisher` names it -> owner


def table(added: Iterable[tuple[str, str]] = ()) -> Owners:
    """The owners by publisher: the built-in ones and those of the configuration, which come first."""
    return {_plain(outlet): _plain(owner) for outlet, owner in (*OWNERS.items(), *added)}


@cache
def _built_in() -> Owners:
    return table()


def publisher(item: Item) -> str:
    """The publisher of an item: its outlet, else its host, else the document itself."""
    return _published(item.outlet, item.url) or item.id


@lru_cache(maxsize=4096)  # each finding asks for its articles
def _published(outlet: str, url: str) -> str:
    outlet = _plain(outlet)
    if outlet and not re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", outlet):
        return outlet
    host = (urlsplit(url).hostname or outlet).removeprefix("www.")
    if not host:
        return ""
    return registered(host) or host


def byline(item: Item) -> str:
    """Who reports, in a sentence of a page: the outlet, else the document by its title in single marks."""
    if item.outlet:
        return item.outlet
    title = " ".join(re.sub(r"[\"“”]", "", item.title).split())
    words = title.split()
    if len(words) > TITLE_WORDS:
        head = " ".join(words[:TITLE_WORDS])
        cut = [found.start() for found in _SUBTITLE.finditer(head) if head.count(" ", 0, found.start()) >= _HEAD - 1]
        title = f"{head[: cut[-1]] if cut else head} …"
    return f"‘{title}’" if title else "An article"


def origin_of(item: Item, owners: Owners | None = None) -> str:
    """Who answers for an item: the owner of its publisher, else the publisher."""
    name = publisher(item)
    return (_built_in() if owners is None else owners).get(name, name)


def origins(
    items: Iterable[Item], texts: Mapping[str, Collection[str]] | None = None, owners: Owners | None = None
) -> tuple[str, ...]:
    """The independent origins of these items, in order of first mention.

    `texts` holds the sentences for which each item stands, by its id: an item all of whose sentences stand word for
    word in items before it adds no origin, since both have them from the same pen.
    """
    known = _built_in() if owners is None else owners
    found: dict[str, None] = {}
    said: set[str] = set()
    for item in items:
        words = {_words(text) for text in (texts or {}).get(item.id, ())}
        if not words or words - said:
            found.setdefault(origin_of(item, known))
        said |= {line for line in words if line.count(" ") >= 5}
    return tuple(found)


def _plain(name: str) -> str:
    return re.sub(r"^the ", "", name.casefold().strip())


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
