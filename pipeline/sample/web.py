"""The invented web as it stood at any instant: feeds and pages with validators, served on this machine only."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from pipeline.sample.listing import Outlet, Page, atom, rss

HERE = Path(__file__).parent
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "page": "text/html"}


class Response(NamedTuple):
    """What the invented web answers; a plain triple to whoever unpacks it."""

    status: int
    headers: dict[str, str]
    body: bytes


class Web:
    """The web of `manifest.toml`; set `now` to any instant to see the web as it stood then."""

    def __init__(self, folder: Path = HERE) -> None:
        manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
        self.runs: tuple[datetime, ...] = tuple(manifest["runs"])
        self.outlets = {row["host"]: Outlet(**row) for row in manifest["outlet"]}
        self.pages = tuple(page for row in manifest["article"] for page in _stages(row, folder / "pages"))
        self.now = self.runs[0]
        self.address = ""  # "127.0.0.1:port" while it is served

    @property
    def hosts(self) -> tuple[tuple[str, str], ...]:
        """Where each outlet is served: ("outlet.example", "127.0.0.1:8123"), for the fetch gate's host map."""
        return tuple((host, self.address) for host in self.outlets)

    def respond(self, host: str, path: str, now: datetime, if_none_match: str = "") -> Response:
        """Answer one GET as the outlet would have at `now`."""
        outlet = self.outlets.get(host)
        if outlet is None:
            return _missing()
        shown = self._shown(outlet, now)
        if path == outlet.feed_path:
            body = rss(outlet, shown) if outlet.feed == "rss" else atom(outlet, shown)
            return _found(body, TYPES[outlet.feed], if_none_match)
        for page in shown:
            if page.path == path and page.page:
                return _found(page.page, TYPES["page"], if_none_match)
        return _missing()

    def _shown(self, outlet: Outlet, now: datetime) -> tuple[Page, ...]:
        """The newest stage of each article that can be seen at `now`, newest article first."""
        newest: dict[str, Page] = {}
        first: dict[str, datetime] = {}
        for page in self.pages:  # the stages of an article stand in order of time
            if page.outlet == outlet.host and page.visible <= now:
                newest[page.path] = page
                first.setdefault(page.path, page.visible)
        return tuple(sorted(newest.values(), key=lambda page: (first[page.path], page.path), reverse=True))

    @contextmanager
    def serve(self) -> Iterator[Web]:
        """Serve the web on a free port of 127.0.0.1 until the block ends; requests are told apart by their Host."""
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host = self.headers.get("Host", "").partition(":")[0].lower()
                etag = self.headers.get("If-None-Match", "")
                status, headers, body = web.respond(host, self.path.partition("?")[0], web.now, etag)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass  # a demo that prints every request hides what it wants to show

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        self.address = f"127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
            self.address = ""


def _stages(row: dict[str, Any], folder: Path) -> Iterator[Page]:
    """The article as first shown, then once more per revision."""
    revisions, status, file = row.pop("revision", ()), row.pop("status", 200), row.pop("file", "")
    page = Page(**row, page=(folder / file).read_bytes() if status == 200 else b"")
    yield page
    for revision in revisions:
        page = replace(page, page=(folder / revision.pop("file")).read_bytes(), **revision)
        yield page


def _found(body: bytes, media: str, if_none_match: str) -> Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if etag in re.findall(r'"[^"]*"', if_none_match):
        return Response(304, {"ETag": etag}, b"")
    return Response(200, {"Content-Type": f"{media}; charset=utf-8", "ETag": etag}, body)


def _missing() -> Response:
    return Response(404, {"Content-Type": "text/html; charset=utf-8"}, b"<title>404</title><p>Not found.")
