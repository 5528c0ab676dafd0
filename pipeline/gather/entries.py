"""Entries: what a feed or sitemap says of one page, made into items; every field is a stranger's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

from pipeline.gather import identity, plain
from pipeline.gather.aggregators import outlet_of, page_of, unwrapped, without_outlet
from pipeline.gather.canonical import canonical
from pipeline.gather.dating import credible, told
from pipeline.records import Item, Source, tagged

MOST = 200  # newest entries taken from one answer; the settings may say otherwise
TEXT = 200_000  # characters kept of an entry's text
LINK = 2_000  # characters of a link
GUID = 1_000  # characters of an id
# Control, steering and invisible characters, halves of characters: they show nothing, or what is not there.
_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_CONTROL = bytes(place for place in (*range(32), 127) if place not in b"\t\n\r")  # those of them in ASCII
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it was written; an unknown field is empty, an unreadable date None."""

    title: str = ""
    link: str = ""
    base: str = ""  # what the link is relative to
    guid: str = ""
    text: str = ""  # the longest text that the entry carries, as HTML or plain
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    dated: bool = False  # whether it gives a date at all, readable or not
    outlet: str = ""  # the publisher that the entry itself names
    outlet_url: str = ""

    @property
    def day(self) -> datetime | None:
        """The date to order by."""
        return self.published or self.updated


@dataclass(slots=True)
class Tally:
    """What had to be taken out of an answer, counted for its note."""

    steering: int = 0  # characters
    links: int = 0  # that are no public web address
    logins: int = 0  # user names and passwords in links
    dates: int = 0  # unreadable or not credible
    again: int = 0  # entries for a page that an earlier entry lists
    silent: int = 0  # entries that neither name nor say anything
    older: int = 0  # entries beyond the newest that are taken

    def notes(self) -> tuple[str, ...]:
        """One phrase for each thing that a person should know."""
        counted = (
            (self.older, "older entry", "older entries", "left out"),
            (self.silent, "entry", "entries", "without title, text and link left out"),
            (self.again, "entry repeats", "entries repeat", "an earlier one"),
            (self.links, "link dropped that is no web address", "links dropped that are no web addresses", ""),
            (self.logins, "link", "links", "freed of a user name"),
            (self.dates, "date", "dates", "missing or not credible"),
            (self.steering, "control or steering character", "control or steering characters", "removed"),
        )
        return tuple(
            f"{count:,} {one if count == 1 else several} {what}".rstrip()
            for count, one, several, what in counted
            if count
        )


def items(
    source: Source,
    entries: Sequence[Entry],
    outlet: str,
    now: datetime,
    most: int = MOST,
    address: str = "",
    home: str = "",
) -> tuple[tuple[Item, ...], Tally]:
    """The items of the newest entries, in the order of the feed.

    `address` is where the answer came from, `home` the page that the feed calls its own. Entries that share a page and
    say different things are items of their own; of others the first wins.
    """
    tally = Tally()
    found: list[Item] = []
    shared = identity.Shared()
    for entry in _newest(entries, now, most, tally):
        item = item_of(source, entry, (outlet, address, home), now, tally)
        if item is None:
            tally.silent += 1
        elif shared.takes(item):
            found.append(item)
        else:
            tally.again += 1
    return tuple(map(shared.named, found)), tally


def item_of(source: Source, entry: Entry, feed: tuple[str, str, str], now: datetime, tally: Tally) -> Item | None:
    """One entry as an item, or None when it names nothing that could be read; for `feed` see `outlet_of`."""
    tally.steering += sum(map(_steering, (entry.title, entry.text, entry.author, entry.link)))
    url, author = link(entry, tally), entry.author
    text = plain.lines(entry.text[: 4 * TEXT])[:TEXT]
    if url and (page := page_of(entry.text, url, (source.location, *feed[1:]))):
        url, text, author = page, "", ""  # who posted the link wrote neither the page nor, as a rule, its title
    outlet, by = outlet_of(source, entry.outlet, entry.outlet_url, url, feed)
    title = plain.line(without_outlet(plain.line(entry.title[:TEXT]), outlet), plain.TITLE)
    guid = _HALVES.sub("", entry.guid.strip())[:GUID]
    updated = credible(entry.updated, now)
    # A date of publication that cannot be gives way to the update's; where there is none, an update is no such date.
    published = credible(entry.published, now) or (updated if entry.published else None)
    tally.dates += published is None and updated is None
    if url:
        name = tagged("item", url)
    elif guid:
        name = tagged("item", source.name, guid)
    else:  # neither link nor id: what it says is what it is
        name = tagged("item", source.name, title, text, entry.day.isoformat() if entry.day else "")
    if not url and not title and not text:
        return None
    return Item(
        id=name,
        url=url,
        title=title or plain.line(text, plain.UNTITLED),
        outlet=outlet,
        source=source.name,
        author=plain.line(author[:LINK], 100),
        published=published,
        updated=updated,
        text=text,
        date_from=told(entry.published or entry.dated, published),
        outlet_from=by,
        entry=guid or (plain.clean(entry.link)[:LINK] if "#" in entry.link else ""),
    )


def _steering(text: str) -> int:
    """How many control, steering or invisible characters a text has; most texts have no sign that could be one."""
    if text.isascii():
        return len(text) - len(text.encode().translate(None, _CONTROL))
    return len(_STEERING.findall(text))


def link(entry: Entry, tally: Tally) -> str:
    """The canonical address of an entry's page, or "" when it gives none that can be fetched."""
    if not entry.link.strip():
        return ""
    address = web_address(entry.link, entry.base)
    if not address:
        tally.links += 1
        return ""
    parts = urlsplit(address)
    if "@" in parts.netloc:
        tally.logins += 1
        address = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return canonical(unwrapped(address))


def web_address(text: str, base: str = "") -> str:
    """The absolute http(s) address that a link means, or "" when it means none or is endless."""
    text = plain.clean(text)
    if not text or len(text) > LINK:
        return ""
    try:
        address = urljoin(base, unfed(text))
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        return ""
    return address if sound else ""


def unfed(text: str) -> str:
    """An address without the scheme by which some sites mark their feeds: feed:https://..., feed://host/..."""
    if text[:5].lower() != "feed:":
        return text
    rest = text[5:]
    inner = rest.removeprefix("//")
    return inner if inner[:8].lower().startswith(("http://", "https://")) else f"https:{rest}"


def _newest(entries: Sequence[Entry], now: datetime, most: int, tally: Tally) -> Iterable[Entry]:
    """The newest entries in their own order; one without a date may be the newest, so it counts as that."""
    if len(entries) <= most:
        return entries
    tally.older = len(entries) - most

    def age(place: int) -> datetime:
        return credible(entries[place].day, now) or now

    places = sorted(range(len(entries)), key=age, reverse=True)[:most]
    return [entries[place] for place in sorted(places)]
