"""Feeds, RSS, Atom and JSON alike: from bytes to the items that they list, every field a stranger's text."""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urljoin

from pipeline.extract.dates import moment
from pipeline.extract.text import LONGEST_TITLE, plain_line
from pipeline.models import Answer, Failure, Listing, Source
from pipeline.net.content_type import unpacked
from pipeline.sources import autodiscovery
from pipeline.sources.entry import MOST_ENTRIES, Entry, entry_items, shown_host

# JSON Feed, versions 1 and 1.1: what its items say, whatever else is in the file.

_MOST = 50_000  # items looked at
_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.\d+)?/?|1(?:\.[01])?")


def looks_like_json(body: bytes) -> bool:
    """Whether a body is JSON rather than XML, by its first letter."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read_json_feed(body: bytes, base: str) -> tuple[str, tuple[Entry, ...]] | None:
    """The title and entries of a JSON Feed; None when the body is something else."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"), parse_int=float)
    except (ValueError, RecursionError):  # RecursionError: thousands of brackets
        return None
    if not isinstance(feed, dict) or not _VERSION.fullmatch(_json_text(feed, "version").strip()):
        return None
    items = feed.get("items")
    if not isinstance(items, list):
        return None
    author = _json_author(feed)
    return _json_text(feed, "title"), tuple(
        _json_entry(item, base, author) for item in items[:_MOST] if isinstance(item, dict)
    )


def _json_entry(item: dict[str, Any], base: str, author: str) -> Entry:
    published, updated = _date(item, "date_published"), _date(item, "date_modified")
    return Entry(
        title=_json_text(item, "title"),
        # `url` is the item's own page; `external_url` is what a link blog points to
        link=_json_text(item, "url") or _json_text(item, "external_url"),
        base=base,
        guid=_guid(item.get("id")),
        text=_json_text(item, "content_html") or _json_text(item, "content_text") or _json_text(item, "summary"),
        author=_json_author(item) or author,
        published=published or updated,
        updated=updated,
        dated=bool(item.get("date_published") or item.get("date_modified")),
    )


def _guid(value: object) -> str:
    """An id as text; the format asks for that, and readers shall take numbers too."""
    if isinstance(value, bool) or not isinstance(value, (str, float)):
        return ""
    return value if isinstance(value, str) else f"{value:.17g}"


def _json_author(record: dict[str, Any]) -> str:
    """The names of the authors: a list since version 1.1, one before."""
    authors = record.get("authors")
    people = [*(authors if isinstance(authors, list) else []), record.get("author")]
    names = [_json_text(person, "name") for person in people[:20] if isinstance(person, dict)]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _date(item: dict[str, Any], key: str) -> datetime | None:
    return moment(_json_text(item, key))


def _json_text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.I)
_MAIL = re.compile(r"(?<![^\s()<>])[^\s()<>@]*@[^\s()<>]*")
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\x00?\x00": "utf-16-le", b"\x00<\x00?": "utf-16-be"}
_UTF7 = re.compile(r"utf-?7\b", re.I)
_LABEL = re.compile(rb"^\s*(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.I)
# feedparser takes it for the address and drops the true one
_URI = re.compile(rb"(<link)\s+uri=\"[^\"<>]*\"\s*>", re.I)
# Declarations of entities, which can grow without end or name files: no feed needs them.
_DECLARES = re.compile(rb"<!DOCTYPE[^\[<>]{0,500}\[", re.I)
_DECLARED = re.compile(rb"\]\s*>")
_ROOT_ENDS = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.I)
_OPENS = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_CLOSES = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.I)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds, as it was written."""

    title: str
    entries: tuple[Entry, ...]
    cut: bool = False  # it broke off: what is there is not all
    note: str = ""  # something else that is wrong with it
    home: str = ""  # the page that it calls its own


def parse_feed(source: Source, answer: Answer, now: datetime, most: int = MOST_ENTRIES) -> Listing | Failure:
    """The newest items of a feed, in its order; a body that is no feed is a failure that says what it is instead."""
    if answer.status == 304:
        return Listing(source.name, (), answer.etag, answer.modified, note="not modified")
    digest, answer = digest_of(answer.body), replace(answer, body=unpacked(answer.body))
    if not answer.body.strip():
        return Failure(
            source.name, "empty feed", "look at it in a browser; if it stays empty, remove the source", code="empty"
        )
    feed = read_feed(answer)
    if feed is None:
        return _no_feed(source, answer)
    outlet = source.outlet or plain_line(feed.title, LONGEST_TITLE) or shown_host(answer.final)
    found, tally = entry_items(source, feed.entries, outlet, now, most, answer.final, feed.home)
    notes = [feed.note, *tally.notes()]
    if feed.cut:
        notes.insert(0, f"feed is damaged or cut off; its first {len(feed.entries)} whole entries are used")
    elif not found:
        notes.insert(0, "feed has no entries")
    # The validators of a half answer would keep the other half away for good.
    etag, modified, digest = ("", "", "") if feed.cut else (answer.etag, answer.modified, digest)
    note = "; ".join(note for note in notes if note)
    return Listing(source.name, found, etag, modified, digest, note)


def read_feed(answer: Answer) -> Feed | None:
    """What the feed holds: RSS, Atom or JSON Feed; None when the body is none of them."""
    if looks_like_json(answer.body):
        return _json(answer)
    body = _single_bytes(answer.body)
    wide = body is not answer.body
    label = _LABEL.match(body)
    if label and _UTF7.match(label[1].decode("latin-1")):  # a way to hide markup, which no honest feed uses
        body = body[: label.start(1)] + b"utf-8" + body[label.end(1) :]
    body = _URI.sub(rb"\1>", _undeclared(body) if b"<!ENTITY" in body else body)
    kind = "application/xml; charset=utf-8" if wide else _UTF7.sub("utf-8", answer.content_type)
    feedparser = _feedparser()
    headers = {"content-type": kind} if kind else {}
    if b"xml:base" in body:
        headers["content-location"] = answer.final  # what a base is relative to, and what stands in for a broken one
    try:
        feed = feedparser.parse(
            io.BytesIO(body),  # never a str: feedparser would open it as a path or URL
            # without its address: to resolve every link and id of a feed takes a third of the time, `entries` needs few
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # it reads anything, mostly: what it chokes on is no feed, and must not stop the others
        return None
    if not feed.get("version") and (not feed.get("entries") or _HTML.search(body[:4096])):
        return None
    entries = tuple(_entry(entry, answer.final) for entry in feed.entries)
    cut, half = _cut(body) if feed.bozo else (False, False)
    note = "" if cut else _note(feed, label)
    return Feed(_text(feed.feed, "title"), entries[: len(entries) - half], cut, note, _text(feed.feed, "link"))


def _undeclared(body: bytes) -> bytes:
    """A feed without its declarations of entities."""
    start = _DECLARES.search(body)
    end = _DECLARED.search(body, start.end()) if start else None
    return body[: start.start()] + body[end.end() :] if start and end else body


@cache
def _feedparser() -> Any:
    """The library, when there is something to parse: a run in which nothing changed does without its import."""
    import feedparser

    return feedparser


def _single_bytes(body: bytes) -> bytes:
    """A body in UTF-16 as UTF-8, so that what is looked for in bytes is found; any other body as it is."""
    codec = next((codec for start, codec in _WIDE.items() if body.startswith(start)), "")
    if not codec:
        return body
    text = body.decode(codec, "replace").encode()
    label = _LABEL.match(text)
    return text[: label.start(1)] + b"utf-8" + text[label.end(1) :] if label else text


def _json(answer: Answer) -> Feed | None:
    found = read_json_feed(answer.body, answer.final)
    return Feed(*found) if found else None


def _cut(body: bytes) -> tuple[bool, bool]:
    """Whether a feed breaks off before its end, and whether its last entry is a half one."""
    if _ROOT_ENDS.search(body, max(0, len(body) - 2000)):
        return False, False
    ends = [match.end() for match in _CLOSES.finditer(body)]
    return True, bool(_OPENS.search(body, ends[-1] if ends else 0))


def _note(feed: Any, label: re.Match[bytes] | None) -> str:
    if not feed.bozo:
        return ""
    if isinstance(feed.get("bozo_exception"), _feedparser().exceptions.ThingsNobodyCaresAboutButMe):
        declared, used = label[1].decode("latin-1").lower() if label else "", str(feed.get("encoding") or "").lower()
        return f"read as {used}, not as {declared}" if declared and used and declared != used else ""
    return "feed is damaged; what could be read is used"


def _no_feed(source: Source, answer: Answer) -> Failure:
    if looks_like_json(answer.body) or answer.body.strip() == b"null":
        return Failure(source.name, "not a supported feed", f"{answer.final} is JSON, but no JSON Feed")
    if not _HTML.search(answer.body[:4096]) and "html" not in answer.content_type.lower():
        return Failure(source.name, "not a feed", f"{answer.final} is neither RSS nor Atom nor JSON Feed")
    offered = autodiscovery.offered(answer.body, answer.final, answer.link)
    remedy = f"the page offers {offered[0].url}" if offered else "look on the site for its RSS or Atom address"
    return Failure(source.name, "not a feed (HTML)", remedy, code="HTML")


def _entry(entry: Any, base: str) -> Entry:
    """One entry of feedparser's as a record."""
    origin = dict.get(entry, "source")
    origin = origin if isinstance(origin, dict) else {}
    # its own reader of dates takes what it does not know for another day
    published, updated = moment(_text(entry, "published")), moment(_text(entry, "updated"))
    return Entry(
        title=_text(entry, "title"),
        link=_text(entry, "feedburner_origlink") or _text(entry, "link"),
        base=_base(entry, base),
        guid=_text(entry, "id"),
        text=_body(entry),
        author=_author(entry),
        published=published or updated or moment(_text(entry, "created")),
        updated=updated,
        dated=any(str(dict.get(entry, key) or "").strip() for key in ("published", "updated", "created")),
        outlet=_text(origin, "title") or _text(entry, "news_source"),
        outlet_url=_text(origin, "href") or _text(origin, "link"),
    )


def _author(entry: Any) -> str:
    """The author's name without the mail address that RSS puts beside it."""
    return _MAIL.sub(" ", _text(entry, "author")[:2000]).strip(" ()<>,;")


def _body(entry: Any) -> str:
    """The full content if the feed carries it, else the summary."""
    texts = [str(part.get("value") or "") for part in dict.get(entry, "content") or () if isinstance(part, dict)]
    return max(texts, key=len, default="") or _text(entry, "summary")


def _text(record: Any, key: str) -> str:
    value = dict.get(record, key)  # feedparser's own looks for older names too, which takes three times as long
    return value if isinstance(value, str) else ""


def _base(entry: Any, feed: str) -> str:
    """What relative links of an entry are relative to: its xml:base, else the feed."""
    detail = dict.get(entry, "title_detail") or dict.get(entry, "summary_detail") or {}
    try:
        return urljoin(feed, str(detail.get("base") or ""))
    except ValueError:
        return feed


def digest_of(body: bytes) -> str:
    """By which a body is known to be the same."""
    return hashlib.sha256(body).hexdigest()
