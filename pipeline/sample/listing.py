"""What an outlet lists: its articles, and the RSS 2.0 or Atom 1.0 feed that is written from them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
CREATOR = "http://purl.org/dc/elements/1.1/"
BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)  # Atom wants a date even of an outlet that has published nothing

for prefix, namespace in (("atom", ATOM), ("content", CONTENT), ("dc", CREATOR)):
    ET.register_namespace(prefix, namespace)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher with its one feed."""

    host: str
    name: str
    feed: str  # "rss" or "atom"
    feed_path: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """An article as its outlet shows it from `visible` on; `page` is empty when the link is dead."""

    outlet: str
    path: str
    title: str
    visible: datetime
    author: str = ""
    summary: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    full: bool = False  # the feed carries the whole body
    page: bytes = b""

    @property
    def url(self) -> str:
        """The address that the feed links to."""
        return f"https://{self.outlet}{self.path}"


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text
    return child


def _whole(page: Page) -> str:
    body, ended, _ = page.page.decode().partition('<div class="post-body">')[2].partition("</div>")
    return body.strip() if page.full and ended else ""


def rss(outlet: Outlet, pages: tuple[Page, ...]) -> bytes:
    """The outlet's feed as RSS 2.0, in the order given."""
    root = ET.Element("rss", version="2.0")
    channel = _add(root, "channel")
    _add(channel, "title", outlet.title)
    _add(channel, "link", f"https://{outlet.host}/")
    _add(channel, "description", f"New on {outlet.name}")
    for page in pages:
        item = _add(channel, "item")
        _add(item, "title", page.title)
        _add(item, "link", page.url)
        _add(item, "guid", page.url, isPermaLink="true")
        if page.author:
            _add(item, f"{{{CREATOR}}}creator", page.author)
        if page.published:
            _add(item, "pubDate", format_datetime(page.published, usegmt=True))
        if page.summary:
            _add(item, "description", page.summary)
        if whole := _whole(page):
            _add(item, f"{{{CONTENT}}}encoded", whole)
    return _written(root)


def atom(outlet: Outlet, pages: tuple[Page, ...]) -> bytes:
    """The outlet's feed as Atom 1.0, in the order given."""
    root = ET.Element(f"{{{ATOM}}}feed")
    _add(root, f"{{{ATOM}}}title", outlet.title)
    _add(root, f"{{{ATOM}}}id", f"https://{outlet.host}{outlet.feed_path}")
    _add(root, f"{{{ATOM}}}link", href=f"https://{outlet.host}/")
    newest = max((page.updated or page.visible for page in pages), default=BEFORE_ALL)
    _add(root, f"{{{ATOM}}}updated", newest.isoformat())
    for page in pages:
        entry = _add(root, f"{{{ATOM}}}entry")
        _add(entry, f"{{{ATOM}}}title", page.title)
        _add(entry, f"{{{ATOM}}}id", page.url)
        _add(entry, f"{{{ATOM}}}link", href=page.url)
        _add(_add(entry, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", page.author or outlet.name)
        if page.published:
            _add(entry, f"{{{ATOM}}}published", page.published.isoformat())
        _add(entry, f"{{{ATOM}}}updated", (page.updated or page.visible).isoformat())
        if page.summary:
            _add(entry, f"{{{ATOM}}}summary", page.summary)
        if whole := _whole(page):
            _add(entry, f"{{{ATOM}}}content", whole, type="html")
    return _written(root)


def _written(root: ET.Element) -> bytes:
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text
