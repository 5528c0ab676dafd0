"""What a feed or sitemap says of one page, as items: which page it is, who published it, whether we know it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from pipeline.extract.dates import credible_date, date_provenance
from pipeline.extract.text import LONGEST_TITLE, UNTITLED, clean_text, plain_line, plain_lines
from pipeline.models import Item, OutletFrom, Source, tagged
from pipeline.urls import canonical, host_of, site_of

if TYPE_CHECKING:
    from pipeline.sources.round import Round

# Aggregators: feeds whose entries lead to other sites' pages, by way of the aggregator or of a post about them.
#
# Who published such a page is never the feed: a name is believed from a news search, from an entry whose link lies at
# the domain of that name, and from the page itself where its host bears the name out; else the host is the outlet.

# Host and path of an address that only leads on, and the parameter that holds where to.
_LEADS_ON = (
    (re.compile(r"bing\.com/news/apiclick\.aspx"), "url"),
    (re.compile(r"google\.[a-z.]{2,6}/url"), "url"),
    (re.compile(r"google\.[a-z.]{2,6}/url"), "q"),
    (re.compile(r"duckduckgo\.com/l/?"), "uddg"),
    (re.compile(r"l\.facebook\.com/l\.php"), "u"),
)
_POST = 20_000  # characters of a post that may be about a link; more says something itself
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
    name = plain_line(named, 100)
    if any(_AGGREGATOR.search(host_of(one)) for one in (source.location, address)):
        if name:
            return name, "entry"
        return (source.outlet, "configured") if source.outlet else (host_of(url), "host")
    own = not url or site_of(url) in (site_of(source.location), site_of(address))
    if name and url and site_of(url) == site_of(named_url) and not own:
        return name, "entry"
    if source.outlet:
        return source.outlet, "configured"
    if own:
        return title, "feed"
    return (title, "home") if home and site_of(url) == site_of(home) else (host_of(url), "host")


def page_of(text: str, link: str, homes: Iterable[str]) -> str:
    """The page that a post is about, when the post says nothing itself; else "".

    Such a post links to the place where it is talked about and to one page elsewhere. Its own link is one of the two:
    the place, where that lies at one of the feed's own `homes`, else the page.
    """
    if len(text) > _POST:
        return ""
    anchors = list(_ANCHOR.finditer(text))
    if not 1 < len(anchors) <= ANCHORS:
        return ""
    targets = [urljoin(link, html.unescape(anchor[1] or anchor[2] or anchor[3] or "")) for anchor in anchors]
    pages = {canonical(target) for target in targets if target.startswith(("http://", "https://"))}
    elsewhere = {page for page in pages if site_of(page) != site_of(link)}
    if canonical(link) not in pages or len(elsewhere) != 1:
        return ""
    rows = plain_lines(_ANCHOR.sub(" ", text)).split("\n")
    if sum(len(row.split()) for row in rows if not _LABEL.fullmatch(row)) > SAYS:
        return ""
    return elsewhere.pop() if site_of(link) in {site_of(home) for home in homes if home} else link


def without_outlet(title: str, outlet: str) -> str:
    """A headline without the outlet that news searches put behind it ("Headline - The Outlet")."""
    head, dash, tail = title.rpartition(" - ")
    return head if dash and outlet and tail.strip().casefold() == outlet.casefold() and head.strip() else title


def _inner(url: str) -> str:
    parts = urlsplit(url)
    place = f"{host_of(url)}{parts.path}"
    for pattern, parameter in _LEADS_ON:
        if pattern.fullmatch(place):
            for name, inner in parse_qsl(parts.query[:5000]):
                if name == parameter and inner.startswith(("http://", "https://")) and host_of(inner):
                    return inner
    return ""


def shown_host(url: str) -> str:
    """The host of an address that was asked, by which an outlet without a name is called."""
    return urlsplit(url).hostname or url


# Identity: whether an entry is one that we know, edited, or another one that shares its page.
#
# A page is an item by its address, so that two feeds that list it list one item. Status pages, changelogs and notices
# list many entries for one address: those that say something themselves are items by their ids beside it, and no entry
# is ever taken for a revision of another one.

_SAYS_AGAIN = (
    12  # words with which an entry says something itself: what repeats a title, or links to comments, has fewer
)


class Shared:
    """The entries of one answer by their pages: which of them are items of their own."""

    def __init__(self) -> None:
        self._pages: dict[str, list[Item]] = {}
        self._ids: set[tuple[str, str]] = set()  # page with an entry's id
        self._texts: set[tuple[str, str]] = set()  # page with an entry's text

    def takes(self, item: Item) -> bool:
        """Whether this is an item beside those that came before it; one id is one entry, whatever it says."""
        others = self._pages.setdefault(item.id, [])
        told = (item.id, item.text) in self._texts or not item.url or not all(map(_says, (item, *others[:1])))
        if others and (told or (item.id, item.entry or item.title) in self._ids):
            return False
        others.append(item)
        self._ids.add((item.id, item.entry or item.title))
        self._texts.add((item.id, item.text))
        return True

    def named(self, item: Item) -> Item:
        """The item, by its own id where others share its page."""
        return of_its_own(item) if len(self._pages.get(item.id, ())) > 1 else item


def of_its_own(item: Item) -> Item:
    """An entry that shares its page, by its id beside the address."""
    return replace(item, id=tagged("item", item.url, item.entry or item.title))


def known_entries(round: Round, items: Sequence[Item]) -> tuple[Item, ...]:
    """The items of a look at a source, with the ids of those of its entries that we know."""
    shown = [item for item in items if item.url]
    known: dict[str, list[Item]] = {}
    for item in round.store.entries_at({item.url for item in shown}, {item.source for item in shown}):
        known.setdefault(item.url, []).append(item)
    found: dict[str, Item] = {}
    for item in items:
        one = _settled(item, known.get(item.url, ())) if item.url in known else item
        found.setdefault(one.id, one)
    return tuple(found.values())


def _settled(item: Item, known: Iterable[Item]) -> Item:
    others = list(known)
    for other in others:
        if item.entry and other.entry == item.entry:
            return replace(item, id=other.id)
    if not item.alone:  # it shares its page in this very answer
        unnamed = next((other for other in others if not other.entry and other.title == item.title), None)
        return replace(item, id=unnamed.id) if unnamed else item
    if len(others) > 1:
        return of_its_own(item) if _says(item) else item
    (other,) = others
    return of_its_own(item) if _later(item, other) else replace(item, id=other.id)


def _later(item: Item, known: Item) -> bool:
    """Whether an entry is the next one for a page, and not the known one with another title."""
    dated = item.published and known.published and item.published != known.published
    return bool(dated) and item.title != known.title and _says(item)


def _says(item: Item) -> bool:
    return len(item.text.split()) >= _SAYS_AGAIN


MOST_ENTRIES = 200  # newest entries taken from one answer; the settings may say otherwise
TEXT = 200_000  # characters kept of an entry's text
LONGEST_LINK = 2_000  # characters of a link
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
class CleaningTally:
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


def entry_items(
    source: Source,
    entries: Sequence[Entry],
    outlet: str,
    now: datetime,
    most: int = MOST_ENTRIES,
    address: str = "",
    home: str = "",
) -> tuple[tuple[Item, ...], CleaningTally]:
    """The items of the newest entries, in the order of the feed.

    `address` is where the answer came from, `home` the page that the feed calls its own. Entries that share a page and
    say different things are items of their own; of others the first wins.
    """
    tally = CleaningTally()
    found: list[Item] = []
    shared = Shared()
    for entry in _newest(entries, now, most, tally):
        item = entry_item(source, entry, (outlet, address, home), now, tally)
        if item is None:
            tally.silent += 1
        elif shared.takes(item):
            found.append(item)
        else:
            tally.again += 1
    return tuple(map(shared.named, found)), tally


def entry_item(
    source: Source, entry: Entry, feed: tuple[str, str, str], now: datetime, tally: CleaningTally
) -> Item | None:
    """One entry as an item, or None when it names nothing that could be read; for `feed` see `outlet_of`."""
    tally.steering += sum(map(_steering, (entry.title, entry.text, entry.author, entry.link)))
    url, author = entry_link(entry, tally), entry.author
    text = plain_lines(entry.text[: 4 * TEXT])[:TEXT]
    if url and (page := page_of(entry.text, url, (source.location, *feed[1:]))):
        url, text, author = page, "", ""  # who posted the link wrote neither the page nor, as a rule, its title
    outlet, by = outlet_of(source, entry.outlet, entry.outlet_url, url, feed)
    title = plain_line(without_outlet(plain_line(entry.title[:TEXT]), outlet), LONGEST_TITLE)
    guid = _HALVES.sub("", entry.guid.strip())[:GUID]
    updated = credible_date(entry.updated, now)
    # A date of publication that cannot be gives way to the update's; where there is none, an update is no such date.
    published = credible_date(entry.published, now) or (updated if entry.published else None)
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
        title=title or plain_line(text, UNTITLED),
        outlet=outlet,
        source=source.name,
        author=plain_line(author[:LONGEST_LINK], 100),
        published=published,
        updated=updated,
        text=text,
        date_from=date_provenance(entry.published or entry.dated, published),
        outlet_from=by,
        entry=guid or (clean_text(entry.link)[:LONGEST_LINK] if "#" in entry.link else ""),
    )


def _steering(text: str) -> int:
    """How many control, steering or invisible characters a text has; most texts have no sign that could be one."""
    if text.isascii():
        return len(text) - len(text.encode().translate(None, _CONTROL))
    return len(_STEERING.findall(text))


def entry_link(entry: Entry, tally: CleaningTally) -> str:
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
    text = clean_text(text)
    if not text or len(text) > LONGEST_LINK:
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


def _newest(entries: Sequence[Entry], now: datetime, most: int, tally: CleaningTally) -> Iterable[Entry]:
    """The newest entries in their own order; one without a date may be the newest, so it counts as that."""
    if len(entries) <= most:
        return entries
    tally.older = len(entries) - most

    def age(place: int) -> datetime:
        return credible_date(entries[place].day, now) or now

    places = sorted(range(len(entries)), key=age, reverse=True)[:most]
    return [entries[place] for place in sorted(places)]
