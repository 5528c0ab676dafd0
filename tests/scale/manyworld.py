"""An invented web of any number of outlets on one port of 127.0.0.1, and the sources.toml of many topics over it."""

from __future__ import annotations

import json
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
_SYLLABLES = ("ba", "cor", "den", "fi", "gra", "hul", "ki", "lo", "mar", "ne", "pol", "ri", "sta", "tu", "ver", "zo")
_VERBS = ("opened", "tested", "delayed", "bought", "closed", "measured", "sold", "approved", "cancelled", "renewed")
_THINGS = ("tram", "harbour", "bridge", "reservoir", "observatory", "railway", "archive", "tunnel")
_GENERAL = 100  # one source in so many is read by every topic


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the world is."""

    topics: int = 500
    sources: int = 2000
    items: int = 2  # that a source lists on the first day
    shared: int = 4  # topics that read one source

    def of(self, source: int) -> tuple[int, ...]:
        """The topics that read a source; empty for a general one, which all read."""
        if source % _GENERAL == 0:
            return ()
        return tuple(sorted({(source + step * 37) % self.topics for step in range(self.shared)}))

    def listed(self, source: int, day: int) -> int:
        """How many items a source lists on a day: after the first, one source in a hundred has one more each day."""
        return self.items + sum((source + 13 * later) % 100 == 7 for later in range(1, day + 1))


def subject(topic: int) -> str:
    """What a topic is about, such as "Corfila tram"."""
    return f"{_name(random.Random(f'topic {topic}'))} {_THINGS[topic % len(_THINGS)]}"


def lay_out(plan: Plan, folder: Path, address: str) -> Path:
    """Write the sources.toml; returns its path."""
    hosts = ", ".join(f'"s{source}.example" = "{address}"' for source in range(plan.sources))
    parts = [
        f"[paths]\nbriefs = {json.dumps(str(folder / 'briefs'))}\nstate = {json.dumps(str(folder / 'state'))}\n",
        f"[fetch]\nspacing = 0\nhosts = {{ {hosts} }}\n[gather]\npages = 100000\n",
    ]
    for topic in range(plan.topics):
        name = subject(topic)
        keywords = [name, f"{name.split()[0]} agency", f"{name.split()[0]} report"]
        parts.append(
            f'[[topic]]\nslug = "topic-{topic}"\ntitle = "The {name}"\nquestion = "Is the {name} worth its price?"\n'
            f"keywords = {json.dumps(keywords)}\n"
        )
    for source in range(plan.sources):
        slugs = [f"topic-{topic}" for topic in plan.of(source)]
        parts.append(
            f'[[source]]\nname = "s{source}"\nkind = "feed"\nurl = "https://s{source}.example/feed"\n'
            + (f"topics = {json.dumps(slugs)}\n" if slugs else "")
        )
    path = folder / "sources.toml"
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


@contextmanager
def serving(plan: Plan) -> Iterator[Served]:
    """Serve the world from a process of its own, so that what serving costs is not counted."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(plan, theirs), daemon=True)
    process.start()
    try:
        yield Served(ours, ours.recv())
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
        theirs.close()


@dataclass(frozen=True, slots=True)
class Served:
    """The world while it is served."""

    wire: Connection
    address: str

    def requests(self, day: int) -> dict[str, int]:
        """Set the day; returns how often each URL was asked for since this was last called."""
        self.wire.send(day)
        found: dict[str, int] = self.wire.recv()
        return found


def _serve(plan: Plan, wire: Connection) -> None:
    state: dict[str, Any] = {"day": 0, "asked": {}}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(".")[0]
            state["asked"][f"{host}{self.path}"] = state["asked"].get(f"{host}{self.path}", 0) + 1
            source, status, kind, body, tag = int(host[1:]), 404, "text/html", b"nothing here", ""
            listed = plan.listed(source, state["day"])
            if self.path == "/feed":
                status, kind, tag = 200, "application/rss+xml", f'"{source}-{listed}"'
                body = _feed(plan, source, listed)
            elif self.path.startswith("/item") and int(self.path[5:]) < listed:
                status, body = 200, page_of(plan, source, int(self.path[5:]))
            if tag and self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if tag:
                self.send_header("ETag", tag)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def service_actions(self) -> None:
            while wire.poll():
                state["day"] = wire.recv()
                asked, state["asked"] = state["asked"], {}
                wire.send(asked)

    server = Server(("127.0.0.1", 0), Handler)
    wire.send(f"127.0.0.1:{server.server_address[1]}")
    server.serve_forever(poll_interval=0.02)


def _feed(plan: Plan, source: int, listed: int) -> bytes:
    entries = "".join(
        f"<item><title>{title_of(plan, source, item)}</title><link>https://s{source}.example/item{item}</link>"
        f"<pubDate>{format_datetime(published_of(plan, source, item))}</pubDate></item>"
        for item in reversed(range(listed))
    )
    head = f"<title>Outlet {source}</title><link>https://s{source}.example/</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{entries}</channel></rss>'.encode()


def page_of(plan: Plan, source: int, item: int) -> bytes:
    """An article on one of its source's topics, with a paragraph on another of them."""
    chance = random.Random(f"page {source} {item}")
    topics = plan.of(source) or _drawn(plan, source, item)
    first, second = (subject(topics[(source + item + step) % len(topics)]) for step in (0, 1))
    sentences = [_sentence(chance, first if place % 5 else second) for place in range(12)]
    paragraphs = "".join(f"<p>{' '.join(sentences[place : place + 3])}</p>" for place in range(0, len(sentences), 3))
    title = title_of(plan, source, item)
    head = f"<html lang='en'><head><title>{title}</title></head><body><nav>Home News Contact</nav>"
    return f"{head}<article><h1>{title}</h1>{paragraphs}</article></body></html>".encode()


def title_of(plan: Plan, source: int, item: int) -> str:
    """An item's title."""
    topics = plan.of(source) or _drawn(plan, source, item)
    return f"News {item} of the {subject(topics[(source + item) % len(topics)])} from outlet {source}"


def _drawn(plan: Plan, source: int, item: int) -> tuple[int, ...]:
    """Two topics that an item of a general source is about."""
    return tuple(random.Random(f"general {source} {item}").sample(range(plan.topics), 2))


def published_of(plan: Plan, source: int, item: int) -> datetime:
    """When an item came out."""
    later = max(0, item - plan.items + 1)
    return START - timedelta(hours=30) + timedelta(days=later, minutes=(source * 7 + item * 11) % 1400)


def _sentence(chance: random.Random, about: str) -> str:
    """A statement with a holder, a figure and the topic."""
    who = f"{_name(chance)} {_name(chance)}"
    words = [_word(chance) for _ in range(6)]
    if chance.random() < 0.4:
        return (
            f"{who}, an engineer of the {about.split()[0]} agency, said that the {about} costs"
            f" {chance.randrange(2, 900)} million crowns and needs {words[0]} {words[1]} before the {words[2]}."
        )
    return (
        f"{who} {chance.choice(_VERBS)} {chance.randrange(2, 900)} {words[0]} {words[1]} for the {about} on"
        f" {chance.randrange(1, 28)} February 2026, with {words[2]} of {words[3]} in the {words[4]} {words[5]}."
    )


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(4)).capitalize()


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(3))
