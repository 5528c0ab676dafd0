"""Results: what a search endpoint answers, as items that carry the topic they were searched for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from pipeline.gather import feeds, plain
from pipeline.gather.canonical import canonical
from pipeline.gather.dating import credible
from pipeline.records import Answer, Failure, Item, Listing, Search, Source, tagged

LINK = 2_000  # characters of a link


def address(search: Search, query: str) -> str:
    """The URL that asks a search for a query."""
    if search.form == "gdelt":  # it refuses the whole query for one word of two letters
        query = " ".join(word for word in query.split() if len(word.strip('"')) > 2) or query
    return search.template.replace("{query}", quote(query, safe=""))


def results(search: Search, source: Source, answer: Answer, now: datetime) -> Listing | Failure:
    """The items of an answer, newest first as far as they are dated, not too old and not too many."""
    if search.form == "feed":
        listing = feeds.parse(source, answer, now)
        if isinstance(listing, Failure):
            # a search that finds nothing answers with a feed that has no entries, never with an empty body
            return replace(listing, thing=search.name)
        items = list(listing.items)
    else:
        found = _json(search, source, answer, now)
        if isinstance(found, Failure):
            return found
        items = found
    oldest = now - search.age
    recent = [item for item in items if item.url and (item.published is None or item.published >= oldest)]
    recent.sort(key=lambda item: item.published or oldest, reverse=True)
    marked = tuple(replace(item, found=f"reactive:{source.topics[0]}") for item in recent[: search.results])
    return Listing(source.name, marked, body_hash=hashlib.sha256(answer.body).hexdigest())


def _json(search: Search, source: Source, answer: Answer, now: datetime) -> list[Item] | Failure:
    try:
        data = json.loads(answer.body)
        entries = list(_SHAPES[search.form](data))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        said = plain.line(answer.body[:2000].decode("utf-8", "replace"), 80)
        return Failure(search.name, f"no {search.form} answer: “{said}”", "ask it less often, or check its url")
    items: dict[str, Item] = {}
    for entry in entries:
        item = _item(source, entry, now)
        if item is not None:
            items.setdefault(item.id, item)
    return list(items.values())


def _hn(data: Any) -> Iterator[Mapping[str, Any]]:
    """Hacker News by Algolia: stories that link somewhere; a question to the site itself is no article."""
    for hit in data["hits"]:
        yield {"url": hit.get("url"), "title": hit.get("title"), "date": hit.get("created_at")}


def _gdelt(data: Any) -> Iterator[Mapping[str, Any]]:
    """GDELT DOC 2.0: it tells when it saw an article, which is soon after its publication."""
    for hit in data.get("articles", ()):
        seen = str(hit.get("seendate") or "")
        date = datetime.strptime(seen, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).isoformat() if seen else None
        yield {"url": hit.get("url"), "title": hit.get("title"), "date": date, "outlet": hit.get("domain")}


_SHAPES: dict[str, Callable[[Any], Iterator[Mapping[str, Any]]]] = {"hn-algolia": _hn, "gdelt": _gdelt}


def _item(source: Source, entry: Mapping[str, Any], now: datetime) -> Item | None:
    """One result, or None when it has no title or no public address."""
    fields = {key: value for key, value in entry.items() if isinstance(value, str)}
    title, url = plain.line(fields.get("title", ""), plain.TITLE), plain.clean(fields.get("url", ""))
    try:
        parts = urlsplit(url)
        public = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    if not title or not public or len(url) > LINK:
        return None
    url = canonical(url)
    host = (parts.hostname or "").removeprefix("www.")
    published = _date(fields.get("date", ""), now)
    return Item(
        id=tagged("item", url),
        url=url,
        title=title,
        outlet=plain.line(fields.get("outlet", ""), 100) or host,
        source=source.name,
        published=published,
        date_from="search" if published else "",
        outlet_from="host",
    )


def _date(text: str, now: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return credible(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment, now)
