"""Sites: what a page says of whose it is, as far as its address bears that out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.gather import plain
from pipeline.hosts import bears, host_of
from pipeline.records import Item

_NAMES = "//meta[@property='og:site_name' or @name='og:site_name' or @name='application-name']/@content"


def published_by(item: Item, tree: Any) -> Item:
    """The item with the outlet that its page names, where its source knows none and the host bears the name out."""
    if item.outlet and item.outlet_from not in ("host", "carrier"):
        return item
    host = host_of(item.url)
    for name in (plain.line(str(found), 100) for found in tree.xpath(_NAMES)[:3]):
        if name and bears(host, name):
            return replace(item, outlet=name, outlet_from="page")
    return replace(item, outlet=host, outlet_from="host")


def carried(item: Item) -> Item:
    """The item whose text is that of a feed which lists another site's page: its words are not that site's."""
    return replace(item, outlet=item.source, outlet_from="carrier") if item.outlet_from in ("host", "page") else item
