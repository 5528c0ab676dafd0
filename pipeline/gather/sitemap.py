"""Sitemaps: the pages that a site lists for search engines, news sitemaps and indexes of sitemaps among them."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from pipeline.gather.entries import MOST, Entry, items, web_address
from pipeline.records import Answer, Ask, Failure, Listing, Source

UNPACKED = 50 * 1024 * 1024  # bytes: the format's own limit
READ = 50_000  # addresses: the same
PARTS = 5  # sitemaps of an index that are read in one run: the newest
_LOOKS = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.I)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap holds: pages, or the addresses of further sitemaps."""

    entries: tuple[Entry, ...] = ()
    parts: tuple[Entry, ...] = ()
    cut: bool = False


def looks_like(body: bytes) -> bool:
    """Whether a body is a sitemap or an index of sitemaps."""
    return bool(_LOOKS.search(_unpacked(body)[:2000]))


def further(source: Source, answer: Answer | Failure) -> tuple[Ask, ...]:
    """The newest sitemaps of an index, to be asked next; nothing for any other source or answer."""
    if source.kind != "sitemap" or isinstance(answer, Failure) or answer.status == 304:
        return ()
    sitemap = read(answer)
    newest = _newest(sitemap.parts)[:PARTS] if sitemap else ()
    return tuple(Ask(part.link, own=_host(part.link) == _host(source.location)) for part in newest)


def parse(
    source: Source, answer: Answer, now: datetime, most: int = MOST, parts: Sequence[Answer | Failure] = ()
) -> Listing | Failure:
    """The newest pages of a sitemap, newest first; `parts` are the answers to what `further` wanted."""
    if answer.status == 304:
        return Listing(source.name, (), answer.etag, answer.modified, note="not modified")
    found = [read(one) for one in (answer, *(part for part in parts if isinstance(part, Answer)))]
    sitemap = found[0]
    if sitemap is None:
        return Failure(source.name, "not a sitemap", "look for its address in the site's robots.txt")
    entries = _newest([entry for one in found if one for entry in one.entries])
    listed, tally = items(source, entries, source.outlet or _host(answer.final), now, most, answer.final)
    lost = len(parts) - sum(one is not None for one in found[1:])
    left = len(sitemap.parts) - len(parts)
    notes = [
        "sitemap is cut off; what stands before the break is used" if any(one and one.cut for one in found) else "",
        f"{left:,} older sitemaps of its index left out" if left > 0 else "",
        f"{lost} sitemaps of its index could not be read" if lost else "",
        *tally.notes(),
        "" if listed else "sitemap has no pages",
    ]
    note = "; ".join(note for note in notes if note)
    digest = hashlib.sha256(b"".join(one.body for one in (answer, *parts) if isinstance(one, Answer))).hexdigest()
    if sitemap.parts:  # an index can stay as it is while its sitemaps change: it is read each time
        return Listing(source.name, listed, "", "", "" if lost else digest, note)
    return Listing(source.name, listed, answer.etag, answer.modified, digest, note)


def read(answer: Answer) -> Sitemap | None:
    """What the body holds; None when it is no sitemap."""
    body = _unpacked(answer.body)
    if not _LOOKS.search(body[:2000]):
        return None
    pages: list[Entry] = []
    parts: list[Entry] = []
    cut = False
    try:
        for _, node in iterparse(io.BytesIO(body), events=("end",), forbid_dtd=True):
            kind = _name(node)
            if kind not in ("url", "sitemap") or len(pages) + len(parts) >= READ:
                continue
            entry = _entry(node, answer.final)
            if entry is not None:
                (pages if kind == "url" else parts).append(entry)
            node.clear()
    except DefusedXmlException:
        return None
    except (LookupError, ValueError):  # an encoding that is unknown or unusable
        return None
    except ParseError:
        cut = True
    return Sitemap(tuple(pages), tuple(parts), cut)


def _entry(node: Element, base: str) -> Entry | None:
    """A page with what a news sitemap tells of it: title, date and outlet."""
    told = {_name(child): (child.text or "").strip() for child in node.iter()}
    address = web_address(told.get("loc", ""), base)
    if not address:
        return None
    return Entry(
        title=told.get("title", ""),
        link=address,
        base=base,
        published=_moment(told.get("publication_date", "")),
        updated=_moment(told.get("lastmod", "")),  # when the page changed: no date of publication
        outlet=told.get("name", ""),
    )


def _newest(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with the newest first, those without a date last, in their order."""
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda entry: entry.day or oldest, reverse=True)


def _unpacked(body: bytes) -> bytes:
    """The body of a sitemap that is kept compressed (sitemap.xml.gz), up to a limit; any other body as it is."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, UNPACKED)
    except zlib.error:
        return b""


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2].lower()


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text[:40])
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
