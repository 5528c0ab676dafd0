"""A receiver of webhooks on the loopback, and the target that leads to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pipeline.models import Target

SECRET = "hunter2token"


@dataclass
class Hook:
    """A receiver of webhooks: how it answers, and what it was sent."""

    port: int = 0
    status: int = 200
    location: str = ""
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def target(self, name: str = "hook", **keys: Any) -> Target:
        """A target whose address holds secrets."""
        return Target(name, f"json://someone:{SECRET}@127.0.0.1:{self.port}/{SECRET}/?cto=2&rto=2", **keys)


@contextmanager
def receiving() -> Iterator[Hook]:
    """A receiver on a free port of the loopback, until the block ends."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.got.append((self.path, json.loads(body)))
            self.send_response(hook.status)
            if hook.location:
                self.send_header("Location", hook.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
