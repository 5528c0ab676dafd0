"""Whether a ruling means a claim: by words and an address, which are the same in every store and for every engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.findings.repeats import repeats
from pipeline.hosts import host_of
from pipeline.records import Article, Claim, Item, Ruled, Ruling

LEAST = (
    4  # words of a claim that is a part of a ruling's words: pages show whole sentences, claims may be cut out of them
)
_SEPARATORS = re.compile(r"[-‑–—/]")
_MARKS = re.compile(r"[^\w\s]")


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Words without case and marks, single spaces between them: "[T]he gap" is "the gap"."""
    return " ".join(_MARKS.sub("", _SEPARATORS.sub(" ", text)).casefold().split())


def says(words: str, claim: Claim, article: Article | None = None) -> bool:
    """Whether a claim has these words, is a part of them, or overlaps with them in the sentence that it is cut from."""
    asked, said = f" {plain(words)} ", f" {plain(claim.quote)} "
    if not asked.strip() or not said.strip():
        return False
    if asked in said or (said in asked and len(said.split()) >= LEAST):
        return True
    if article is None or article.id != claim.article:
        return False
    source = f" {plain(' '.join(article.sentences[n] for n in claim.sentences if n < len(article.sentences)))} "
    first, second = source.find(asked), source.find(said)
    return min(first, second) >= 0 and max(first, second) < min(first + len(asked), second + len(said)) - 1


def stands_at(url: str, item: Item) -> bool:
    """Whether an item is what stands at an address; "" is any."""
    return not url or url.rstrip("/") == item.url.rstrip("/")


def of_outlet(name: str, item: Item) -> bool:
    """Whether an item is of the outlet or the host of that name."""
    return name.casefold() in (item.outlet.casefold(), host_of(item.url))


def muted(ruling: Ruling, article: Article) -> bool:
    """Whether an article is one of a muted outlet, of the days from which on it is muted."""
    if ruling.kind != "mute" or not of_outlet(ruling.name, article.item):
        return False
    return ruling.since is None or article.day.date() >= ruling.since


def hidden(rulings: Iterable[Ruled], text: str) -> bool:
    """Whether a text tells what the editor has hidden: for lists of findings that are made beside a page."""
    hides = (one.quote for one in rulings if one.ruling.kind == "hide" and one.quote and not one.block)
    asked = plain(text)
    return any(plain(words) in asked or repeats(words, text, _same) for words in hides)


def _same(_: str) -> float:
    """The weight of any word, where nothing is known of how rare it is."""
    return 1.0


def keys(words: str) -> tuple[str, ...]:
    """Words by which a store looks for what could have all of them or a part: the longest of each third."""
    found = re.findall(r"[a-z0-9]+", words.casefold())
    size = -(-len(found) // 3) or 1
    return tuple(dict.fromkeys(max(found[n : n + size], key=len) for n in range(0, len(found), size)))
