"""Aggregators: feeds whose entries lead to other sites' pages, by way of the aggregator or of a post about them.

Who published such a page is never the feed: a name is believed from a news search, from an entry whose link lies at the
domain of that name, and from the page itself where its host bears the name out; else the host is the outlet.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urljoin, urlsplit

from pipeline.gather import plain
from pipeline.gather.canonical import canonical
from pipeline.hosts import host_of, site
from pipeline.records import OutletFrom, Source

# Host and path of an address that only leads on, and the parameter that holds where to.
_LEADS_ON = (
    (re.compile(r"(?:www\.)?bing\.com/news/apiclick\.aspx"), "url"),
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}/url"), "url"),
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}/url"), "q"),
    (re.compile(r"duckduckgo\.com/l/?"), "uddg"),
    (re.compile(r"l\.facebook\.com/l\.php"), "u"),
)
POST = 20_000  # characters of a post that may be about a link; more says something itself
ANCHORS = 12  # links of such a post: to the page, to the talk about it, to who sent it
SAYS = 6  # words beside its links: "submitted by"
_ANCHOR = re.compile(
    r"<a\s(?:[^<>]{0,300}\s)?href\s*=\s*(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\s<>\"']{1,2000}))[^<>]{0,300}>"
    r"(?:[^<]{1,300}+|<img\b[^<>]{0,1000}>|<(?!/?a\b)[^<>]{0,300}>){0,8}+</a\s*>",
    re.I,
)
_LABEL = re.compile(r"\W{0,3}\w[\w ]{0,20}:\s?\d{0,7}")  # "Article URL:", "Points: 3", alone on a line
_AGGREGATOR = re.compile(r"(?:^|\.)(?:news\.google\.com|bing\.com|news\.yahoo\.com|alerts\.google\.com)$")


def unwrapped(url: str) -> str:
    """The page that an aggregator's link leads to, read from the link itself; a link that hides it stays as it is."""
    for _ in range(3):
        inner = _inner(url)
        if not inner:
            break
        url = inner
    return url


def outlet_of(
    source: Source, named: str, named_url: str, url: str, feed: tuple[str, str, str]
) -> tuple[str, OutletFrom]:
    """The outlet of an entry for the page at `url`, and on whose word; a host gives way to what the page says.

    `feed` is what the feed calls itself, the address that it came from, and the page that it calls its home.
    """
    title, address, home = feed
    name = plain.line(named, 100)
    if any(_AGGREGATOR.search(_host(one)) for one in (source.location, address)):
        if name:
            return name, "entry"
        return (source.outlet, "configured") if source.outlet else (host_of(url), "host")
    own = not url or site(url) in (site(source.location), site(address))
    if name and url and site(url) == site(named_url) and not own:
        return name, "entry"
    if source.outlet:
        return source.outlet, "configured"
    if own:
        return title, "feed"
    return (title, "home") if home and site(url) == site(home) else (host_of(url), "host")


def page_of(text: str, link: str, homes: Iterable[str]) -> str:
    """The page that a post is about, when the post says nothing itself; else "".

    Such a post links to the place where it is talked about and to one page elsewhere. Its own link is one of the two:
    the place, where that lies at one of the feed's own `homes`, else the page.
    """
    anchors = list(_ANCHOR.finditer(text[:POST]))
    if not 1 < len(anchors) <= ANCHORS or len(text) > POST:
        return ""
    rows = plain.lines(_ANCHOR.sub(" ", text)).split("\n")
    if sum(len(row.split()) for row in rows if not _LABEL.fullmatch(row)) > SAYS:
        return ""
    targets = [urljoin(link, html.unescape(anchor[1] or anchor[2] or anchor[3] or "")) for anchor in anchors]
    pages = {canonical(target) for target in targets if target.startswith(("http://", "https://"))}
    elsewhere = {page for page in pages if site(page) != site(link)}
    if canonical(link) not in pages or len(elsewhere) != 1:
        return ""
    return elsewhere.pop() if site(link) in {site(home) for home in homes if home} else link


def without_outlet(title: str, outlet: str) -> str:
    """A headline without the outlet that news searches put behind it ("Headline - The Outlet")."""
    head, dash, tail = title.rpartition(" - ")
    return head if dash and outlet and tail.strip().casefold() == outlet.casefold() and head.strip() else title


def _inner(url: str) -> str:
    parts = urlsplit(url)
    place = f"{_host(url)}{parts.path}"
    for pattern, parameter in _LEADS_ON:
        if pattern.fullmatch(place):
            for name, inner in parse_qsl(parts.query[:5000]):
                if name == parameter and inner.startswith(("http://", "https://")) and _host(inner):
                    return inner
    return ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
