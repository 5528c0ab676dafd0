"""A web of a hundred invented sources that goes on for years, answered from memory: thirty items a day, three read."""

from __future__ import annotations

import hashlib
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from urllib.parse import urlsplit

from pipeline.models import Answer, Ask, Failure, FetchSettings
from pipeline.net.client import Visit, Visited

SOURCES = 100
ITEMS = 30  # a day
ARTICLES = 3  # of them: one in ten has a page that belongs to the topic
LISTED = 5  # entries that a feed shows
FIRST = datetime(2026, 1, 1, 5, 17, tzinfo=UTC)  # when the first run starts

SETTINGS = """[paths]
briefs = "briefs"
state = "state"

[[topic]]
slug = "tram"
title = "The Larkmouth tram"
question = "Is the Larkmouth tram worth its price, and who pays for it?"
keywords = ["Larkmouth tram", "tram line", "tram depot", "tram contract"]

"""
_ONSETS = ("b", "br", "c", "d", "dr", "f", "g", "h", "k", "l", "m", "n", "p", "qu", "r", "s", "st", "t", "v", "w")
_CORES = ("a", "e", "i", "o", "u", "ai", "ea", "oo", "el", "or", "an", "in")
_ENDS = ("ck", "ld", "ll", "m", "n", "nd", "r", "rd", "s", "sk", "th", "tt")
_OFF = "weather harbour bread festival school garden museum choir winter bridge market concert library football".split()
_SAID = (
    "{person}, {role} of {org}, said that the {place} tram line needs {figure} {thing} for the {that} {what}.",
    "{person}, {role} of {org}, said that the {place} tram line is a waste of money because {cause}.",
    "The {place} tram line costs {figure} million crowns with its {that} {what}, according to {org}.",
    "{org} opened the {that} {place} tram depot with its {what} on {day}.",
    "{org} approved the {place} tram contract for {thing} and {what} on {day}.",
    "{org} reported that {share} percent of the {thing} in {place} depend on the {that} {what} of the tram line.",
    "The tram line to {place} carried {figure} passengers past the {that} {what} in {month}, {org} said.",
    "Will {org} publish the {place} tram contract before the {what} of {person} is {that}?",
    "{person} warned that the {place} tram line opens {share} weeks late because {cause}.",
    "{org} expects the {place} tram line to bring {figure} {thing} to the {what} by {year}.",
    "The {place} tram depot has {figure} {thing}, which {org} rents from {other} for the {that} {what}.",
    "{other} disputes what {org} says of the {thing}: the {place} tram line has {figure} of them.",
    "{cause_}, {org} said of the {that} {place} tram line.",
    "The price of {thing} for the {place} tram line rose by {share} percent, {person} of {org} said.",
)
_CAUSES = (
    "the {that} {what} of {place} has to be renewed", "{org} pays for the {what} alone",
    "the {thing} of {place} are more {that}", "nobody in {place} asked for {that} {thing}",
    "the {thing} of {org} are too {that} for the {what}",
)  # fmt: skip
_ROLES = ("chair", "director", "an engineer", "treasurer", "spokeswoman", "auditor")


@dataclass
class Web:
    """The sources, what they list today, and every page that they ever had."""

    seed: int = 1
    day: int = -1
    bodies: dict[str, bytes] = field(default_factory=dict)  # by host: its feed of today
    pages: dict[str, bytes] = field(default_factory=dict)  # by URL; only the day's own are asked for
    requests: int = 0
    _listed: dict[int, deque[str]] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """When the run of today starts."""
        return FIRST + timedelta(days=self.day)

    @staticmethod
    def settings() -> str:
        """The sources.toml that reads all of it."""
        return SETTINGS + "".join(
            f'[[source]]\nname = "s{n:03d}"\nkind = "feed"\nurl = "https://s{n:03d}.example/feed.xml"\n\n'
            for n in range(SOURCES)
        )

    def dawn(self) -> None:
        """Go on to the next day: thirty new items, three of them articles about the topic."""
        self.day += 1
        self.pages.clear()
        for n in range(ITEMS):
            source = (self.day * 37 + n * 3) % SOURCES
            chance = random.Random(f"{self.seed} {self.day} {n}")
            url = f"https://s{source:03d}.example/{self.day}/{n}"
            published = self.now - timedelta(hours=1 + n / 2)
            names = Names(chance, self.day)
            if n < ARTICLES:
                title = f"{names.name()} and the {names.name()} tram line"
                said = list(sentences(chance, names, published))
                self.pages[url] = _page(title, said)
                told = said[0]
            else:
                title = f"{names.name()}: {' '.join(chance.sample(_OFF, 4))}"
                told = " ".join(chance.choices(_OFF, k=55) + [names.name() for _ in range(10)])
            entry = (
                f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid>"
                f"<pubDate>{format_datetime(published)}</pubDate><description>{told}</description></item>"
            )
            self._listed.setdefault(source, deque(maxlen=LISTED)).appendleft(entry)
            self.bodies[f"s{source:03d}.example"] = _feed(source, self._listed[source])
        for source in range(SOURCES):
            self.bodies.setdefault(f"s{source:03d}.example", _feed(source, ()))

    def visiting(self, _settings: FetchSettings, _now: datetime) -> Visiting:
        """What stands in for `net.client.VisitHost`."""
        return Visiting(self)

    def answer(self, ask: Ask) -> Answer | Failure:
        """One request: a feed with its validator, or a page."""
        self.requests += 1
        parts = urlsplit(ask.url)
        if parts.path == "/feed.xml":
            body = self.bodies[parts.netloc]
            etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
            if ask.etag == etag:
                return Answer(ask.url, ask.url, 304, etag=etag)
            return Answer(ask.url, ask.url, 200, body, "application/rss+xml", etag)
        body = self.pages.get(ask.url, b"")
        if not body:
            return Failure(ask.url, "404 Not Found", retry=False, status=404)
        return Answer(ask.url, ask.url, 200, body, "text/html; charset=utf-8")


@dataclass(frozen=True)
class Visiting:
    """The step that asks a host, without a network."""

    web: Web

    def __call__(self, visit: Visit) -> Visited:
        """An outcome for each trip."""
        return Visited(tuple(self.web.answer(trip.ask) for trip in visit.trips), (), (), ())


@dataclass
class Names:
    """Invented names: most come from a stock that grows by one in two days, as those of a real debate do."""

    chance: random.Random
    day: int

    def name(self) -> str:
        """A word with a capital letter."""
        stock = 60 + self.day // 2
        # the newer, the likelier: debates move on
        at = stock - 1 - min(stock - 1, int(self.chance.expovariate(1 / 40)))
        return _word(at)

    def word(self) -> str:
        """A word without one: few are used often, most seldom."""
        return _word(100_000 + int(3000 ** self.chance.random())).lower()

    def person(self) -> str:
        """A first name and a family name."""
        return f"{_word(self.chance.randrange(40))} {self.name()}"

    def organisation(self) -> str:
        """Such as "Morben Council"."""
        return f"{self.name()} {self.chance.choice(('Council', 'Rail', 'Institute', 'Union', 'Gazette', 'Board'))}"


@cache
def _word(number: int) -> str:
    chance = random.Random(number)
    first = "".join(chance.choice(part) for part in (_ONSETS, _CORES, _ENDS))
    return (first + "".join(chance.choice(part) for part in (_CORES, _ENDS))).capitalize()


def sentences(chance: random.Random, names: Names, published: datetime) -> Iterator[str]:
    """What an article says: a dozen statements, most of them new, some with words that were used before."""
    for form in chance.sample(_SAID, 9):
        place, org, other, person = names.name(), names.organisation(), names.organisation(), names.person()
        that, what, thing = names.word(), names.word(), names.word() + "s"
        cause = chance.choice(_CAUSES).format(place=place, org=other, that=names.word(), what=what, thing=thing)
        happened = published - timedelta(days=chance.randrange(1, 20))
        yield form.format(
            place=place, org=org, other=other, person=person, cause=cause, cause_=cause[0].upper() + cause[1:],
            role=chance.choice(_ROLES), that=that, what=what, thing=thing, year=published.year + 2,
            figure=f"{chance.randrange(1000, 99999):,}", share=f"{chance.uniform(2, 99):.1f}",
            day=f"{happened.day} {happened:%B %Y}", month=f"{happened:%B %Y}",
        )  # fmt: skip


def _page(title: str, said: list[str]) -> bytes:
    paragraphs = "".join(f"<p>{' '.join(said[at : at + 3])}</p>" for at in range(0, len(said), 3))
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><nav>Home News Contact</nav>'
        f"<article><h1>{title}</h1>{paragraphs}</article><footer>All rights reserved.</footer></body></html>"
    ).encode()


def _feed(source: int, entries: deque[str] | tuple[str, ...]) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Outlet {source:03d}</title>'
        f"<link>https://s{source:03d}.example/</link><description>News</description>{''.join(entries)}</channel></rss>"
    ).encode()
