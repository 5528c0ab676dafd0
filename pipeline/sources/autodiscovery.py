"""Offers: the feeds that a web page names in its head, and the addresses where sites keep them without saying so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import lxml.html  # type: ignore[import-untyped]  # ships no types
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # ships no types

from pipeline.extract import text
from pipeline.sources.entry import web_address
from pipeline.urls import canonical

_READ = 500_000  # bytes of a page that are looked at
_MOST = 20
_FEED = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json|json)", re.I)
_LINK = re.compile(r"<([^<>\s]{1,2000})>([^<>]{0,500})")
_NAMES_FEED = re.compile(r"rel=\"?alternate\b.{0,300}type=\"?application/(?:(?:rss|atom|rdf)\+xml|feed\+json)", re.I)
_COMMENTS = re.compile(r"\bcomments?\b|/comments/", re.I)
_LOOKS_LIKE_FEED = re.compile(r"(?:^|[/.?=&])(?:rss|atom|feed|rdf)(?:[./?&]|$)|\.(?:rss|atom|rdf)$|feed\.json$", re.I)
# The commonest first: WordPress and most others, Jekyll and Hugo, Ghost, Substack and Medium, hand-made sites.
_USUAL = ("feed", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss", "feed.json", "feeds/posts/default")


@dataclass(frozen=True, slots=True)
class Offer:
    """An address that may be a feed."""

    url: str
    title: str = ""


def offered(body: bytes, base: str, link: str = "") -> tuple[Offer, ...]:
    """The feeds that a page's Link header and head name, else those that its links seem to lead to.

    Feeds of comments come last.
    """
    page = _page(body)
    headed = [found[1] for found in _LINK.finditer(link) if _NAMES_FEED.search(found[2])]
    if page is None:
        page = lxml.html.Element("html")
    root = next((web_address(node.get("href") or "", base) for node in page.iter("base")), "") or base
    named = [(address, "") for address in headed] + [
        (node.get("href") or "", node.get("title") or "")
        for node in page.iter("link")
        if "alternate" in (node.get("rel") or "").lower().split() and _FEED.match((node.get("type") or "").strip())
    ]
    linked = [
        (node.get("href") or "", "") for node in page.iter("a") if _LOOKS_LIKE_FEED.search(node.get("href") or "")
    ]
    found: dict[str, Offer] = {}
    for address, title in named or linked:
        url = web_address(address, root)
        if url and "@" not in urlsplit(url).netloc and urlsplit(url).hostname:
            found.setdefault(canonical(url), Offer(url.partition("#")[0], text.plain_line(title, 100)))
    ranked = sorted(found.values(), key=lambda offer: bool(_COMMENTS.search(f"{offer.title} {offer.url}")))
    return tuple(ranked[:_MOST])


def usual(url: str) -> tuple[Offer, ...]:
    """The places where a site's feed is found most often: beside the page first, then at the root."""
    places = [urljoin(f"{url.rstrip('/')}/", name) for name in _USUAL[:2]] if urlsplit(url).path.strip("/") else []
    places += [urljoin(url, f"/{name}") for name in _USUAL]
    return tuple(Offer(place) for place in dict.fromkeys(places))


def title_of(body: bytes) -> str:
    """What a page calls itself, or ""."""
    page = _page(body)
    if page is None:
        return ""
    names = page.xpath("//meta[@property='og:site_name']/@content") or [page.findtext(".//title") or ""]
    return text.plain_line(str(names[0]), 100)


def _page(body: bytes) -> lxml.html.HtmlElement | None:
    try:
        return lxml.html.document_fromstring(body[:_READ])
    except (LxmlError, ValueError, AssertionError):
        return None
