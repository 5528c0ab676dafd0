"""Aggregators: news searches and alerts, whose entries have outlets of their own and link by way of the aggregator."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from pipeline.gather import plain
from pipeline.records import Source

# Host and path of an address that only leads on, and the parameter that holds where to.
_LEADS_ON = (
    (re.compile(r"(?:www\.)?bing\.com/news/apiclick\.aspx"), "url"),
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}/url"), "url"),
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}/url"), "q"),
    (re.compile(r"duckduckgo\.com/l/?"), "uddg"),
    (re.compile(r"l\.facebook\.com/l\.php"), "u"),
)
_AGGREGATOR = re.compile(r"(?:^|\.)(?:news\.google\.com|bing\.com|news\.yahoo\.com|alerts\.google\.com)$")


def unwrapped(url: str) -> str:
    """The page that an aggregator's link leads to, read from the link itself; a link that hides it stays as it is."""
    for _ in range(3):
        inner = _inner(url)
        if not inner:
            break
        url = inner
    return url


def outlet_of(source: Source, named: str, named_url: str, feed_url: str) -> str:
    """The outlet of an entry that names one: on aggregators always, elsewhere only when it is another site's entry.

    "" leaves the outlet to the configuration and the feed.
    """
    name = plain.line(named, 100)
    if not name:
        return ""
    feed = (_host(source.location), _host(feed_url))
    if any(_AGGREGATOR.search(host) for host in feed):
        return name
    home = _host(named_url).removeprefix("www.")
    return name if home and home not in {host.removeprefix("www.") for host in feed} else ""


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
