"""Heads: what a page says of itself: title, author, outlet, address, and the day on which it was published.

Only what is meant as the page's publication is its date: a change, a comment, a related story or a footer has others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from pipeline.gather import plain
from pipeline.gather.dating import written

NAME = 100  # characters of an author or outlet
DATA = 200_000  # characters of one piece of JSON
OBJECTS = 50  # of a page's JSON that are looked at
LONG = 20  # words from which a paragraph belongs to the text: above it stands the page's own date
_PUBLISHED = (
    "article:published_time og:published_time datepublished date dc.date dc.date.issued dc.date.created dcterms.issued "
    "dcterms.date dcterms.created pubdate publishdate publish_date publish-date published publication_date "
    "parsely-pub-date sailthru.date cxenseparse:recs:publishtime citation_publication_date citation_date "
    "rnews:datepublished article.published"
).split()
_AUTHOR = "author article:author parsely-author sailthru.author dc.creator dcterms.creator citation_author byl".split()
_OUTLET = "og:site_name application-name dc.publisher dcterms.publisher citation_journal_title".split()
_ARTICLE = re.compile(r"(?:Article|Posting|Report|WebPage|Review|Document)$")
_TIMED = re.compile(
    r"(?:^|[\s_-])(?:published|pubdate|dt-published|datepublished|post-date|entry-date|publish-date)\b", re.I
)
_OTHER = re.compile(r"comment|respon[ds]|related|recommend|teaser|sidebar|newsletter|promo|most-read|trending", re.I)
_CHANGED = re.compile(r"updat|modif|chang|edit|correct|last|review", re.I)
# What may stand before the date of a text: nothing, a byline, a mark that parts it from what stands beside it.
_BYLINE = re.compile(r"^$|[|·•,–—:/-]$|^\W{0,3}(?:by|published|posted|first published|dated?)\b", re.I)
_SAVED = re.compile(
    r"<!--\s{0,9}(?:saved from url=\(\d{1,5}\)|Page saved with SingleFile\s{1,9}url:\s{0,9})(https?://[^\s<>]{1,2000})"
)
_ASIDE = frozenset(("aside", "nav", "footer", "form"))


@dataclass(frozen=True, slots=True)
class Head:
    """What was found; unknown fields are empty."""

    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    published: datetime | None = None


def head(tree: Any, now: datetime, markup: str = "") -> Head:
    """What a page says of itself; `markup` is looked at for the address that browsers write into what they save."""
    metas: dict[str, str] = {}
    beside: dict[Any, bool] = {}  # by parent, of which most have the same
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        if name and node.get("content"):
            around = node.getparent()
            if around not in beside:
                beside[around] = _beside(node)
            if not beside[around]:
                metas.setdefault(name, node.get("content"))
    said, named = _described(tree)
    names = [tree.findtext(".//title") or "", *(node.text_content() for node in tree.iter("h1"))][::-1]
    title = metas.get("og:title") or _text(said, "headline") or next(filter(str.strip, names), "")
    return Head(
        plain.line(title, plain.TITLE),
        _author(_first(metas, _AUTHOR) or _name(said.get("author"), named) or _linked(tree)),
        plain.line(
            _first(metas, _OUTLET) or _name(said.get("publisher"), named) or _name(said.get("isPartOf"), named), NAME
        ),
        _address(tree, metas, said, markup),
        _published(tree, metas, said, now),
    )


def _published(tree: Any, metas: Mapping[str, str], said: Mapping[str, Any], now: datetime) -> datetime | None:
    for text in (*(metas.get(name, "") for name in _PUBLISHED), _text(said, "datePublished")):
        found = written(text, now)
        if found:
            return found
    for node in tree.iter("time", "span", "abbr", "p", "div"):
        if node.tag == "p" and len(_few(node).split()) >= LONG:
            break
        told = node.get("itemprop") == "datePublished" or node.get("pubdate") is not None
        marked = told or bool(_TIMED.search(f"{node.get('class') or ''} {node.get('property') or ''}"))
        if (marked or (node.tag == "time" and _alone(node))) and not _beside(node) and not _changed(node):
            told = node.get("datetime") or node.get("content") or node.get("title") or _few(node)
            found = written(told, now)
            if found:
                return found
    return None


def _alone(node: Any) -> bool:
    """Whether a time stands by itself or in a byline, and not among the words of a sentence."""
    around = next(node.iterancestors("p"), None)
    if around is None:
        return True
    before = ""
    for text in islice(around.itertext(), 20):
        if text == node.text:
            break
        before += text
    return bool(_BYLINE.search(before[:500].strip()))


def _changed(node: Any) -> bool:
    """Whether what stands before a date, or how it is called, makes it the date of something else."""
    before = node.getprevious()
    text = (before.tail if before is not None else node.getparent().text if node.getparent() is not None else "") or ""
    label = text.strip() or (_few(before) if before is not None and isinstance(before.tag, str) else "")
    names = f"{node.get('itemprop') or ''} {node.get('class') or ''}"
    return bool(_CHANGED.search(label[-30:])) or bool(_CHANGED.search(names) and "publish" not in names.lower())


def _few(node: Any) -> str:
    """The first words of a node, which may hold the whole page."""
    return "".join(islice(node.itertext(), 20))[:500]


def _beside(node: Any) -> bool:
    """Whether a node stands in a part of the page that is about something else."""
    for above in node.iterancestors():
        if above.tag in _ASIDE or _OTHER.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return above.tag not in ("body", "html")
        if (above.get("itemtype") or "").endswith("Comment"):
            return True
    return False


def _described(tree: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The article that a page says as JSON that it is, not one that it lists; and what it tells there, by its id."""
    found: list[tuple[bool, dict[str, Any]]] = []
    named: dict[str, Any] = {}
    for one in _objects(tree):
        named.setdefault(_text(one, "@id"), one)
        kinds = one.get("@type")
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            if _ARTICLE.search(str(kind)):
                found.append((kind == "WebPage", one))  # which says less than the article on it
    return min(found, key=lambda one: one[0], default=(True, {}))[1], named


def _objects(tree: Any) -> Iterator[dict[str, Any]]:
    """What a page says as JSON of itself and of those behind it."""
    for node in tree.iter("script"):
        if "ld+json" not in (node.get("type") or "") or not node.text or len(node.text) > DATA:
            continue
        try:
            data = json.loads(node.text)
        except (ValueError, RecursionError):
            continue
        tops = data if isinstance(data, list) else [data]
        for top in tops[:OBJECTS]:
            graph = top.get("@graph") if isinstance(top, dict) else None
            for one in (top, *(graph if isinstance(graph, list) else ())[:OBJECTS]):
                if isinstance(one, dict):
                    yield one


def _address(tree: Any, metas: Mapping[str, str], said: Mapping[str, Any], markup: str) -> str:
    linked = (node.get("href") or "" for node in tree.iter("link") if "canonical" in (node.get("rel") or "").lower())
    saved = _SAVED.search(markup[:5000])
    page = said.get("mainEntityOfPage")
    own = page if isinstance(page, str) else _text(page, "@id") if isinstance(page, dict) else ""
    for url in (*linked, metas.get("og:url", ""), saved[1] if saved else "", _text(said, "url"), own):
        url = url.strip()
        place = url.partition("://")[2].partition("/")[2]
        if url.lower().startswith(("http://", "https://")) and place:  # a whole site is not the page
            return url
    return ""


def _linked(tree: Any) -> str:
    return next((node.text_content() for node in tree.iter("a") if node.get("rel") == "author"), "")


def _author(name: str) -> str:
    """A name; addresses of profiles, which some pages give instead, are none."""
    return "" if "://" in name else plain.line(name[: 10 * NAME], NAME)


def _name(value: object, named: Mapping[str, Any]) -> str:
    """The name of a person or publisher, or of several, each told here or elsewhere on the page."""
    values = value if isinstance(value, list) else [value]
    names = []
    for one in values[:5]:
        if isinstance(one, dict):
            one = _text(one, "name") or _text(named.get(_text(one, "@id"), {}), "name")
        names.append(one if isinstance(one, str) else "")
    return ", ".join(filter(None, names))


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _first(metas: Mapping[str, str], names: list[str]) -> str:
    return next((metas[name] for name in names if metas.get(name, "").strip()), "")
