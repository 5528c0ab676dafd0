"""JSON Feed, versions 1 and 1.1: what its items say, whatever else is in the file."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from pipeline.gather.entries import Entry
from pipeline.gather.moments import moment

MOST = 50_000  # items looked at
_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.\d+)?/?|1(?:\.[01])?")


def looks_like(body: bytes) -> bool:
    """Whether a body is JSON rather than XML, by its first letter."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read(body: bytes, base: str) -> tuple[str, tuple[Entry, ...]] | None:
    """The title and entries of a JSON Feed; None when the body is something else."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"), parse_int=float)
    except (ValueError, RecursionError):  # RecursionError: thousands of brackets
        return None
    if not isinstance(feed, dict) or not _VERSION.fullmatch(_text(feed, "version").strip()):
        return None
    items = feed.get("items")
    if not isinstance(items, list):
        return None
    author = _author(feed)
    return _text(feed, "title"), tuple(_entry(item, base, author) for item in items[:MOST] if isinstance(item, dict))


def _entry(item: dict[str, Any], base: str, author: str) -> Entry:
    published, updated = _date(item, "date_published"), _date(item, "date_modified")
    return Entry(
        title=_text(item, "title"),
        # `url` is the item's own page; `external_url` is what a link blog points to
        link=_text(item, "url") or _text(item, "external_url"),
        base=base,
        guid=_guid(item.get("id")),
        text=_text(item, "content_html") or _text(item, "content_text") or _text(item, "summary"),
        author=_author(item) or author,
        published=published or updated,
        updated=updated,
        dated=bool(item.get("date_published") or item.get("date_modified")),
    )


def _guid(value: object) -> str:
    """An id as text; the format asks for that, and readers shall take numbers too."""
    if isinstance(value, bool) or not isinstance(value, (str, float)):
        return ""
    return value if isinstance(value, str) else f"{value:.17g}"


def _author(record: dict[str, Any]) -> str:
    """The names of the authors: a list since version 1.1, one before."""
    authors = record.get("authors")
    people = [*(authors if isinstance(authors, list) else []), record.get("author")]
    names = [_text(person, "name") for person in people[:20] if isinstance(person, dict)]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _date(item: dict[str, Any], key: str) -> datetime | None:
    return moment(_text(item, key))


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""
