"""Feeds: from the bytes of a feed to the items that it lists, every field treated as a stranger's text."""

from __future__ import annotations

import calendar
import hashlib
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import lxml.html  # type: ignore[import-untyped]

from pipeline.gather import plain
from pipeline.gather.canonical import canonical
from pipeline.gather.dating import credible
from pipeline.records import Answer, Failure, Item, Listing, Source, tagged

TEXT = 200_000  # characters kept of an entry's text
LINK = 2_000  # characters of a link
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.I)
_MAIL = re.compile(r"[^\s()<>]+@[^\s()<>]+")
_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.I)


def parse(source: Source, answer: Answer, now: datetime) -> Listing | Failure:
    """The items of a feed, in its order; a body that is no feed is a failure that says what it is instead."""
    if answer.status == 304:
        return Listing(source.name, (), answer.etag, answer.modified, note="not modified")
    body = answer.body
    if not body.strip():
        return Failure(source.name, "empty feed", "look at it in a browser; if it stays empty, remove the source")
    headers = {"content-type": answer.content_type, "content-location": answer.final}
    feed = feedparser.parse(
        io.BytesIO(body),  # never a str: feedparser would open it as a path or URL
        response_headers={name: value for name, value in headers.items() if value},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not feed.version:
        return _no_feed(source, answer)
    outlet = source.outlet or plain.line(_text(feed.feed, "title"), plain.TITLE) or _host(answer.final)
    items: dict[str, Item] = {}
    for entry in feed.entries:
        item = _item(source, entry, answer.final, outlet, now)
        if item is not None:
            items.setdefault(item.id, item)
    digest = hashlib.sha256(body).hexdigest()
    return Listing(source.name, tuple(items.values()), answer.etag, answer.modified, digest, _note(feed, len(items)))


def _note(feed: Any, items: int) -> str:
    if not items:
        return "feed has no entries"
    broken = feed.bozo and not isinstance(feed.get("bozo_exception"), feedparser.exceptions.ThingsNobodyCaresAboutButMe)
    return "feed is damaged or cut off; what could be read is used" if broken else ""


def _no_feed(source: Source, answer: Answer) -> Failure:
    if not _HTML.search(answer.body[:4096]) and "html" not in answer.content_type.lower():
        return Failure(source.name, "not a feed", f"{answer.final} is neither RSS nor Atom")
    offered = _offered(answer)
    remedy = f"the page offers {offered}" if offered else "look on the site for its RSS or Atom address"
    return Failure(source.name, "not a feed (HTML)", remedy)


def _offered(answer: Answer) -> str:
    """The feed that an HTML page names in its head, if any."""
    try:
        page = lxml.html.document_fromstring(answer.body[:200_000])
    except (lxml.etree.LxmlError, ValueError):
        return ""
    for link in page.iter("link"):
        if "alternate" in (link.get("rel") or "").lower() and _FEED.search(link.get("type") or ""):
            return _link(link.get("href") or "", answer.final)
    return ""


def _item(source: Source, entry: Any, base: str, outlet: str, now: datetime) -> Item | None:
    """One entry as an item, or None when nothing identifies it or it says nothing."""
    title = plain.line(_text(entry, "title"), plain.TITLE)
    text = _body(entry)
    url = _link(_text(entry, "feedburner_origlink") or _text(entry, "link"), _base(entry, base))
    guid = _text(entry, "id").strip()
    if url:
        name = tagged("item", url)
    elif guid or title or text:
        name = tagged("item", source.name, guid or title + text)
    else:
        return None
    if not title and not text:
        return None
    published, updated = _date(entry, "published_parsed", now), _date(entry, "updated_parsed", now)
    return Item(
        id=name,
        url=url,
        title=title or plain.line(text, 100),
        outlet=outlet,
        source=source.name,
        author=_author(entry),
        published=published or updated,
        updated=updated,
        text=text,
    )


def _author(entry: Any) -> str:
    """The author's name without the mail address that RSS puts beside it."""
    return plain.line(_MAIL.sub(" ", _text(entry, "author")), 100).strip(" ()<>,;")


def _body(entry: Any) -> str:
    """The full content if the feed carries it, else the summary, as lines of plain text."""
    texts = [str(part.get("value") or "") for part in entry.get("content") or () if isinstance(part, Mapping)]
    full = max((plain.lines(text) for text in texts), key=len, default="")
    summary = plain.lines(_text(entry, "summary"))
    return max(full, "" if full else summary, key=len)[:TEXT]


def _text(record: Any, key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _base(entry: Any, feed: str) -> str:
    """What relative links of an entry are relative to: its xml:base, else the feed."""
    detail = entry.get("title_detail") or entry.get("summary_detail") or {}
    return urljoin(feed, str(detail.get("base") or ""))


def _link(link: str, base: str) -> str:
    """The canonical URL of a link, or "" when it is not a public http(s) address."""
    link = plain.clean(link)
    if not link or len(link) > LINK:
        return ""
    try:
        url = urljoin(base, link)
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            return ""
    except ValueError:
        return ""
    return canonical(url)


def _date(entry: Any, key: str, now: datetime) -> datetime | None:
    # dict.get: feedparser's own answers for "updated" with "published" and warns
    parsed = dict.get(entry, key)
    try:
        return credible(datetime.fromtimestamp(calendar.timegm(parsed), UTC), now) if parsed else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
