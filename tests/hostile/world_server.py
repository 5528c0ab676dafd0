"""A server on the loopback that plays any number of invented hosts, good or hostile, and remembers every request."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipeline import executor as executors
from pipeline.models import Answer, Ask, Failure, FetchSettings, GatherSettings, Source, Topic
from pipeline.sources.gather import Gathering
from pipeline.sources.round import Gathered
from pipeline.storage import Store

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TOPIC = Topic("race", "The race", "Who leads?")
Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Hit:
    """One request as the server saw it."""

    when: float  # monotonic
    host: str
    path: str
    headers: dict[str, str]
    body: int = 0  # bytes of body that went out


def answering(body: bytes = b"", status: int = 200, **headers: str) -> Reply:
    """The reply of a decent server; with an ETag it answers 304 to who has the body already."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        etag = headers.get("ETag")
        known = etag is not None and handler.headers.get("If-None-Match") == etag
        handler.send_response(304 if known else status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if not known:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if not known:
            handler.wfile.write(body)
            handler.hit.body += len(body)  # type: ignore[attr-defined]

    return reply


MISSING = answering(b"nothing here", 404)


@dataclass
class World:
    """What is answered by host and path, and every request."""

    port: int = 0
    replies: dict[tuple[str, str], Reply] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    missing: Reply = MISSING  # for what is not written down
    over: threading.Event = field(default_factory=threading.Event)

    def serve(
        self, path: str, body: bytes = b"", status: int = 200, host: str = "outlet.example", **headers: str
    ) -> None:
        """Answer this path of this host with these headers and this body."""
        self.replies[host, path] = answering(body, status, **headers)

    def raw(self, path: str, *pieces: bytes, host: str = "outlet.example", pause: float = 0.0) -> None:
        """Answer with these very bytes, with a pause after each piece, then hang up."""

        def reply(handler: BaseHTTPRequestHandler) -> None:
            for piece in pieces:
                handler.wfile.write(piece)
                handler.wfile.flush()
                if pause and self.over.wait(pause):
                    break
            handler.close_connection = True

        self.replies[host, path] = reply

    def settings(self, *names: str, **changes: object) -> FetchSettings:
        """Settings that map these hosts to this server, without spacing and with short time-outs."""
        hosts = tuple((name, f"127.0.0.1:{self.port}") for name in names or ("outlet.example",))
        return FetchSettings(**({"hosts": hosts, "spacing": 0.0, "timeout": 2.0} | changes))  # type: ignore[arg-type]

    def pages(self) -> list[str]:
        """What was asked for, in order, without robots.txt and the pages that `feed` lists."""
        return [hit.path for hit in self.hits if hit.path != "/robots.txt" and "/item" not in hit.path]

    @contextmanager
    def serving(self) -> Iterator[World]:
        """Serve on a free port of 127.0.0.1 until the block ends."""
        world = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else each answer waits 40 ms for the client's delayed acknowledgement

            def do_GET(self) -> None:
                host = self.headers.get("Host", "").partition(":")[0].lower()
                hit = Hit(time.monotonic(), host, self.path, dict(self.headers))
                world.hits.append(hit)
                self.hit = hit
                try:
                    world.replies.get((host, self.path), world.missing)(self)
                except OSError:
                    self.close_connection = True  # the client hung up, as many cases want it to

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_: object) -> None:
                pass  # clients that hang up are what many of these cases are about

        server = Server(("127.0.0.1", 0), Handler)
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.over.set()
            server.shutdown()
            server.server_close()
            thread.join()


def feed(host: str = "outlet.example", items: int = 1, words: int = 80, links: str = "") -> bytes:
    """An RSS feed whose items carry their whole text, so that no page has to be fetched unless `words` is small."""
    entries = "".join(
        f"<item><title>{host} item {n}</title><link>https://{links or host}/item{n}</link>"
        f"<pubDate>Thu, 19 Nov 2026 10:{n % 60:02d}:00 GMT</pubDate>"
        f"<description>{' '.join(f'Word{n}x{w}' for w in range(words))}.</description></item>"
        for n in range(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{entries}</channel></rss>'.encode()


def source(host: str = "outlet.example", path: str = "/feed", name: str = "") -> Source:
    """A feed of an invented host."""
    return Source(name or f"{host}{path}", "feed", f"https://{host}{path}")


def gather(
    store: Store,
    settings: FetchSettings,
    *sources: Source,
    now: datetime = NOW,
    executor: str = "threads:8",
    pages: int = 500,
) -> Gathered:
    """One run's gathering, as `brief run` does it."""
    with executors.executor(executor) as pool:
        each = partial(executors.each, pool)
        limits = GatherSettings(pages=pages)
        return Gathering(store, (TOPIC,), tuple(sources), each, settings, limits, now).run((TOPIC,))


def later(hours: float) -> datetime:
    """So many hours after the first run."""
    return NOW + timedelta(hours=hours)


def fetched(settings: FetchSettings, url: str = "https://outlet.example/page", **validators: str) -> Answer | Failure:
    """The one answer to one ask, over the wire alone."""
    from pipeline.net.client import FetchHost

    (outcome,) = FetchHost(settings)((Ask(url, own=True, **validators),))
    return outcome


def free_port() -> int:
    """A port of the loopback on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
