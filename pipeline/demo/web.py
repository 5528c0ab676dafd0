"""The invented web as it stood at any instant: feeds and pages with validators, served on this machine only."""

from __future__ import annotations

import hashlib
import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

# What an outlet lists: its articles, and the RSS 2.0 or Atom 1.0 feed that is written from them.

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
CREATOR = "http://purl.org/dc/elements/1.1/"
BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)  # Atom wants a date even of an outlet that has published nothing

for prefix, namespace in (("atom", ATOM), ("content", CONTENT), ("dc", CREATOR)):
    ET.register_namespace(prefix, namespace)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher with its one feed."""

    host: str
    name: str
    feed: str  # "rss" or "atom"
    feed_path: str
    title: str


@dataclass(frozen=True, slots=True)
class SamplePage:
    """An article as its outlet shows it from `visible` on; `page` is empty when the link is dead."""

    outlet: str
    path: str
    title: str
    visible: datetime
    author: str = ""
    summary: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    full: bool = False  # the feed carries the whole body
    page: bytes = b""

    @property
    def url(self) -> str:
        """The address that the feed links to."""
        return f"https://{self.outlet}{self.path}"


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text
    return child


def _whole(page: SamplePage) -> str:
    body, ended, _ = page.page.decode().partition('<div class="post-body">')[2].partition("</div>")
    return body.strip() if page.full and ended else ""


def rss(outlet: Outlet, pages: tuple[SamplePage, ...]) -> bytes:
    """The outlet's feed as RSS 2.0, in the order given."""
    root = ET.Element("rss", version="2.0")
    channel = _add(root, "channel")
    _add(channel, "title", outlet.title)
    _add(channel, "link", f"https://{outlet.host}/")
    _add(channel, "description", f"New on {outlet.name}")
    for page in pages:
        item = _add(channel, "item")
        _add(item, "title", page.title)
        _add(item, "link", page.url)
        _add(item, "guid", page.url, isPermaLink="true")
        if page.author:
            _add(item, f"{{{CREATOR}}}creator", page.author)
        if page.published:
            _add(item, "pubDate", format_datetime(page.published, usegmt=True))
        if page.summary:
            _add(item, "description", page.summary)
        if whole := _whole(page):
            _add(item, f"{{{CONTENT}}}encoded", whole)
    return _written(root)


def sample_atom(outlet: Outlet, pages: tuple[SamplePage, ...]) -> bytes:
    """The outlet's feed as Atom 1.0, in the order given."""
    root = ET.Element(f"{{{ATOM}}}feed")
    _add(root, f"{{{ATOM}}}title", outlet.title)
    _add(root, f"{{{ATOM}}}id", f"https://{outlet.host}{outlet.feed_path}")
    _add(root, f"{{{ATOM}}}link", href=f"https://{outlet.host}/")
    newest = max((page.updated or page.visible for page in pages), default=BEFORE_ALL)
    _add(root, f"{{{ATOM}}}updated", newest.isoformat())
    for page in pages:
        entry = _add(root, f"{{{ATOM}}}entry")
        _add(entry, f"{{{ATOM}}}title", page.title)
        _add(entry, f"{{{ATOM}}}id", page.url)
        _add(entry, f"{{{ATOM}}}link", href=page.url)
        _add(_add(entry, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", page.author or outlet.name)
        if page.published:
            _add(entry, f"{{{ATOM}}}published", page.published.isoformat())
        _add(entry, f"{{{ATOM}}}updated", (page.updated or page.visible).isoformat())
        if page.summary:
            _add(entry, f"{{{ATOM}}}summary", page.summary)
        if whole := _whole(page):
            _add(entry, f"{{{ATOM}}}content", whole, type="html")
    return _written(root)


def _written(root: ET.Element) -> bytes:
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


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
            body = rss(outlet, shown) if outlet.feed == "rss" else sample_atom(outlet, shown)
            return _found(body, TYPES[outlet.feed], if_none_match)
        for page in shown:
            if page.path == path and page.page:
                return _found(page.page, TYPES["page"], if_none_match)
        return _missing()

    def _shown(self, outlet: Outlet, now: datetime) -> tuple[SamplePage, ...]:
        """The newest stage of each article that can be seen at `now`, newest article first."""
        newest: dict[str, SamplePage] = {}
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
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        self.address = f"127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
            self.address = ""


def _stages(row: dict[str, Any], folder: Path) -> Iterator[SamplePage]:
    """The article as first shown, then once more per revision."""
    revisions, status, file = row.pop("revision", ()), row.pop("status", 200), row.pop("file", "")
    page = SamplePage(**row, page=(folder / file).read_bytes() if status == 200 else b"")
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
