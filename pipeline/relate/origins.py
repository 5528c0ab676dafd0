"""Who stands behind an article: independent publishers, not copies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.records import Item

if TYPE_CHECKING:
    from tldextract import TLDExtract

# On these a host name, not its registrable domain, is the publisher.
SHARED = frozenset(
    {"substack.com", "medium.com", "wordpress.com", "blogspot.com", "github.io", "ghost.io", "tumblr.com"}
)


def origin(item: Item) -> str:
    """The publisher of an item: its outlet, else its host, else the document itself."""
    outlet = re.sub(r"^the ", "", item.outlet.casefold().strip())
    if outlet:
        return outlet
    host = (urlsplit(item.url).hostname or "").removeprefix("www.")
    if not host:
        return item.id
    parts = _extract()(host)
    registered = parts.top_domain_under_public_suffix
    return host if registered in SHARED or not registered else registered


def origins(items: Iterable[Item]) -> tuple[str, ...]:
    """The independent origins of these items, in order of first mention."""
    return tuple(dict.fromkeys(origin(item) for item in items))


@cache
def _extract() -> TLDExtract:
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list shipped with it; never downloads
