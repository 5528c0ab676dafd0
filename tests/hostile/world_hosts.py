"""A hundred hosts on the loopback, good, slow and broken, and what politeness comes to in three runs over them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline.storage import Store
from tests.hostile.world_server import World, answering, feed, gather, later, source

SPACING = 0.1
HELD = 2.0  # hours of the Retry-After of the hosts that give one


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of host: how many there are, and what one serves."""

    name: str
    hosts: int
    build: Callable[[World, str], None]
    validators: bool = False  # whether its feed can be asked for with what was kept of the last answer
    allowed: bool = True  # whether its robots.txt lets anybody in


def _etag(world: World, host: str) -> None:
    world.serve("/feed", feed(host, 3, 5), host=host, ETag=f'"{host}"')
    _pages(world, host)


def _modified(world: World, host: str) -> None:
    stamp = "Thu, 19 Nov 2026 10:00:00 GMT"

    def reply(handler) -> None:  # type: ignore[no-untyped-def]
        known = handler.headers.get("If-Modified-Since") == stamp
        answering(b"" if known else feed(host, 3, 5), 304 if known else 200, Last_Modified=stamp)(handler)

    world.replies[host, "/feed"] = reply
    _pages(world, host)


def _plain(world: World, host: str) -> None:
    world.serve("/feed", feed(host, 3, 5), host=host)
    _pages(world, host)


def _moved(world: World, host: str) -> None:
    _etag(world, "hub.example")  # all of these lead to one host, which must keep its rest all the same
    world.serve("/feed", b"moved", 301, host=host, Location=f"https://hub.example/{host}")
    world.serve(f"/{host}", feed("hub.example", 0), host="hub.example", ETag=f'"{host}"')


def _ruled(world: World, host: str) -> None:
    world.serve("/robots.txt", b"User-agent: *\nDisallow: /private\nDisallow: /*item1$", host=host)
    _etag(world, host)


def _closed(world: World, host: str) -> None:
    world.serve("/robots.txt", b"User-agent: *\nDisallow: /", host=host)
    _etag(world, host)


def _ailing(world: World, host: str) -> None:
    world.serve("/robots.txt", b"", 503, host=host)
    _etag(world, host)


def _busy(world: World, host: str) -> None:
    world.serve("/feed", b"later", 429, host=host, Retry_After=str(int(HELD * 3600)))


def _busy_pages(world: World, host: str) -> None:
    world.serve("/feed", feed(host, 5, 5), host=host, ETag=f'"{host}"')
    for n in range(5):
        world.serve(f"/item{n}", b"later", 503, host=host, Retry_After=str(int(HELD * 3600)))


def _broken(world: World, host: str) -> None:
    faults = [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf", b"no http at all", b"", b"HTTP/1.1 500 No\r\n\r\n"]
    world.raw("/feed", faults[int(host[1:3]) % len(faults)], host=host)


def _stalling(world: World, host: str) -> None:
    world.raw("/feed", *[b""] * 99, host=host, pause=0.1)


def _pages(world: World, host: str) -> None:
    for n in range(3):
        page = f"<html><title>{host} item {n}</title><body><p>{'Some words of a page. ' * 40}</p></body></html>"
        world.serve(f"/item{n}", page.encode(), host=host, Content_Type="text/html")


KINDS = (
    Kind("with an ETag", 30, _etag, validators=True),
    Kind("with a date", 15, _modified, validators=True),
    Kind("without validators", 10, _plain),
    Kind("moved to one hub", 10, _moved, validators=True),
    Kind("with rules", 8, _ruled, validators=True),
    Kind("closed by robots.txt", 5, _closed, allowed=False),
    Kind("robots.txt broken", 4, _ailing, allowed=False),
    Kind("asking to wait", 6, _busy),
    Kind("asking to wait on pages", 4, _busy_pages),
    Kind("broken", 6, _broken),
    Kind("stalling", 2, _stalling),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the server saw."""

    hosts: int
    requests: tuple[int, ...]  # by run
    bytes: tuple[int, ...]
    validated_bytes: int  # of feeds with validators, in the second run
    conditional: tuple[int, int]  # conditional requests, of those that could have been
    gap: float  # the smallest between two requests to one host
    early: int  # requests before a Retry-After had passed
    trespasses: int  # requests that a robots.txt forbids
    seconds: tuple[float, ...]


def measure(folder: Path) -> Figures:
    """Three runs: the first, one an hour later within every Retry-After, one when they have passed."""
    with World().serving() as world:
        kinds: dict[str, Kind] = {}
        for kind in KINDS:
            for _ in range(kind.hosts):
                host = f"h{len(kinds):02d}.example"
                kinds[host] = kind
                kind.build(world, host)
        sources = tuple(source(host) for host in kinds)
        store = Store(folder)
        settings = world.settings(*kinds, "hub.example", spacing=SPACING, timeout=1.5)
        marks, seconds = [0], []
        for hours in (0.0, HELD / 2, HELD + 0.1):
            start = time.monotonic()
            gather(store, settings, *sources, now=later(hours), executor="threads:16")
            seconds.append(time.monotonic() - start)
            marks.append(len(world.hits))
        store.close()
    runs = [world.hits[a:b] for a, b in pairwise(marks)]
    validated = {host for host, kind in kinds.items() if kind.validators} | {"hub.example"}
    again = [
        hit
        for hit in runs[1]
        if hit.host in validated and (hit.path == "/feed" or hit.host == "hub.example") and hit.path != "/robots.txt"
    ]
    # a redirect has no validators; what it leads to has
    again = [hit for hit in again if kinds.get(hit.host, KINDS[0]).name != "moved to one hub"]
    # Within a run: the next one is an hour later, and begins at once here.
    by_host: dict[tuple[int, str], list[float]] = {}
    for number, run in enumerate(runs):
        for hit in run:
            by_host.setdefault((number, hit.host), []).append(hit.when)
    waiting = {host for host, kind in kinds.items() if kind.name.startswith("asking to wait")}
    asked_to_wait: set[str] = set()
    early = 0
    for hit in (*runs[0], *runs[1]):
        early += hit.host in asked_to_wait
        if hit.host in waiting and (kinds[hit.host].name == "asking to wait" or "/item" in hit.path):
            asked_to_wait |= {hit.host} if hit.path != "/robots.txt" else set()
    trespasses = sum(
        hit.path != "/robots.txt"
        and (not kinds.get(hit.host, KINDS[0]).allowed or (kinds.get(hit.host) == KINDS[4] and hit.path == "/item1"))
        for hit in world.hits
    )
    conditional = sum("If-None-Match" in hit.headers or "If-Modified-Since" in hit.headers for hit in again)
    return Figures(
        hosts=len(kinds),
        requests=tuple(len(run) for run in runs),
        bytes=tuple(sum(hit.body for hit in run) for run in runs),
        validated_bytes=sum(hit.body for hit in again),
        conditional=(conditional, len(again)),
        gap=min(b - a for times in by_host.values() for a, b in pairwise(sorted(times))),
        early=early,
        trespasses=trespasses,
        seconds=tuple(seconds),
    )


def faults(figures: Figures) -> list[str]:
    """What is not as promised."""
    found = []
    if figures.validated_bytes or figures.conditional[0] != figures.conditional[1]:
        found.append("a feed with validators was fetched in full again")
    if figures.gap < SPACING:
        found.append("a host was asked before its spacing had passed")
    if figures.early:
        found.append("a host was asked before its Retry-After")
    if figures.trespasses:
        found.append("a host was asked for what its robots.txt forbids")
    return found
