"""Sitemaps: the pages that a site lists for search engines, news sitemaps and indexes of sitemaps among them."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from pipeline.extract.dates import moment
from pipeline.models import Answer, Ask, Failure, Listing, Source
from pipeline.sources.entry import LONGEST_LINK, MOST_ENTRIES, Entry, entry_items, shown_host, web_address

_UNPACKED = 50 * 1024 * 1024  # bytes: the format's own limit
_READ = 50_000  # addresses: the same
ELEMENTS = 20 * _READ  # of all kinds: no sitemap says more of a page
_PARTS = 5  # sitemaps of an index that are read in one run: the newest
_LOOKS = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.I)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap holds: pages, or the addresses of further sitemaps."""

    entries: tuple[Entry, ...] = ()
    parts: tuple[Entry, ...] = ()
    cut: bool = False


def looks_like_sitemap(body: bytes) -> bool:
    """Whether a body is a sitemap or an index of sitemaps."""
    try:
        return bool(_LOOKS.search(_unpacked(body).read(2000)))
    except (OSError, EOFError, zlib.error):
        return False


def further(source: Source, answer: Answer) -> tuple[Ask, ...]:
    """The newest sitemaps of an index, to be asked next; nothing for any other answer."""
    sitemap = read_sitemap(answer)
    newest = _newest(sitemap.parts)[:_PARTS] if sitemap else ()
    return tuple(Ask(part.link, own=shown_host(part.link) == shown_host(source.location)) for part in newest)


def parse_sitemap(
    source: Source, answer: Answer, now: datetime, most: int = MOST_ENTRIES, parts: Sequence[Answer | Failure] = ()
) -> Listing | Failure:
    """The newest pages of a sitemap, newest first; `parts` are the answers to what `further` wanted."""
    if answer.status == 304:
        return Listing(source.name, (), answer.etag, answer.modified, note="not modified")
    found = [read_sitemap(one) for one in (answer, *(part for part in parts if isinstance(part, Answer)))]
    sitemap = found[0]
    if sitemap is None:
        return Failure(source.name, "not a sitemap", "look for its address in the site's robots.txt")
    entries = _newest([entry for one in found if one for entry in one.entries])
    listed, tally = entry_items(source, entries, source.outlet or shown_host(answer.final), now, most, answer.final)
    lost = len(parts) - sum(one is not None for one in found[1:])
    left = len(sitemap.parts) - len(parts)
    notes = [
        "sitemap is cut off; what stands before the break is used" if any(one and one.cut for one in found) else "",
        f"{left:,} older sitemap{'s' * (left > 1)} of its index left out" if left > 0 else "",
        f"{lost} sitemap{'s' * (lost > 1)} of its index could not be read" if lost else "",
        *tally.notes(),
        "" if listed else "sitemap has no pages",
    ]
    note = "; ".join(note for note in notes if note)
    digest = hashlib.sha256(b"".join(one.body for one in (answer, *parts) if isinstance(one, Answer))).hexdigest()
    if sitemap.parts:  # an index can stay as it is while its sitemaps change: it is read each time
        return Listing(source.name, listed, "", "", "" if lost else digest, note)
    return Listing(source.name, listed, answer.etag, answer.modified, digest, note)


def read_sitemap(answer: Answer) -> Sitemap | None:
    """What the body holds; None when it is no sitemap."""
    if not looks_like_sitemap(answer.body):
        return None
    found: dict[str, list[Entry]] = {"url": [], "sitemap": []}
    cut = False
    try:
        for entry, kind in _entries(answer):
            found[kind].append(entry)
    except (DefusedXmlException, LookupError, ValueError):  # the latter two: an encoding that is unknown or unusable
        return None
    except (ParseError, OSError, EOFError, zlib.error):
        cut = True
    return Sitemap(tuple(found["url"]), tuple(found["sitemap"]), cut)


def _entries(answer: Answer) -> Iterator[tuple[Entry, str]]:
    """Each page or sitemap that is listed; what was read is dropped, so that no size of a sitemap fills the memory."""
    root: Element | None = None
    taken = 0
    events = iterparse(_Limited(_unpacked(answer.body)), events=("start", "end"), forbid_dtd=True)
    for count, (event, node) in enumerate(events):
        if root is None:
            root = node
        kind = _name(node)
        if event == "end" and kind in ("url", "sitemap"):
            entry = _entry(node, answer.final)
            if entry is not None:
                yield entry, kind
                taken += 1
        if event == "end" and len(root) > 1:  # the newest child may be open still
            del root[:-1]
        if taken >= _READ or count > 2 * ELEMENTS:
            return


def _entry(node: Element, base: str) -> Entry | None:
    """A page with what a news sitemap tells of it: title, date and outlet."""
    told = {_name(child): (child.text or "").strip()[:LONGEST_LINK] for child in node.iter()}
    address = web_address(told.get("loc", ""), base)
    if not address:
        return None
    return Entry(
        title=told.get("title", ""),
        link=address,
        base=base,
        published=moment(told.get("publication_date", "")),
        updated=moment(told.get("lastmod", "")),  # when the page changed: no date of publication
        outlet=told.get("name", ""),
    )


def _newest(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with the newest first, those without a date last, in their order."""
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda entry: entry.day or oldest, reverse=True)


def _unpacked(body: bytes) -> BinaryIO:
    """The body of a sitemap that is kept compressed (sitemap.xml.gz), read as it is unpacked; any other as it is."""
    packed = body.startswith(b"\x1f\x8b")
    return cast(BinaryIO, gzip.GzipFile(fileobj=io.BytesIO(body))) if packed else io.BytesIO(body)


class _Limited(io.RawIOBase):
    """What a stream gives, up to the size that the format allows."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, _UNPACKED

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, and none beyond the limit."""
        piece = self._stream.read(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(piece)
        return piece


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2].lower()
