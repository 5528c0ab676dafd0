"""A small world on loopback: a real HTTP server whose answers each test writes down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.models import FetchSettings

Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class World:
    """A server: what it answers by path, and what it was asked."""

    port: int = 0
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """Answer this path with these headers and this body."""

        def reply(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.replies[path] = reply

    def settings(self, *names: str, **changes: object) -> FetchSettings:
        """Settings that map these hosts to this server, without spacing."""
        hosts = tuple((name, f"127.0.0.1:{self.port}") for name in names or ("outlet.example",))
        return FetchSettings(**({"hosts": hosts, "spacing": 0.0, "timeout": 5.0} | changes))  # type: ignore[arg-type]

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [path for path, _ in self.asked]


def missing(handler: BaseHTTPRequestHandler) -> None:
    """What is not there, such as most robots.txt files, is a 404."""
    handler.send_response(404)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


@pytest.fixture
def world() -> Iterator[World]:
    """An empty world, closed after the test."""
    world = World()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            world.asked.append((self.path, dict(self.headers)))
            try:
                world.replies.get(self.path, missing)(self)
            except OSError:
                self.close_connection = True  # the client hung up, as many tests want it to

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # clients that hang up are what many of these tests are about

    server = Server(("127.0.0.1", 0), Handler)
    world.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
    thread.start()
    yield world
    world.over.set()
    server.shutdown()
    server.server_close()
    thread.join()
