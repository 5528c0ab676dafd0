"""A user's folder, the real command line in it, and a real server that writes down what it is asked."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.cli.forked import environment, stem

BRIEF = Path(sys.executable).with_name("brief")
LINE = re.compile(r"brief: [^\n]+\n")  # what an expected failure looks like on standard error
TOPIC = "larkmouth-tram"
FIRST, SECOND, THIRD = "2026-03-05T18:00Z", "2026-03-12T18:00Z", "2026-03-19T18:00Z"

APPROVAL = """Larkmouth Council approves the tram

Larkmouth Council approved the Larkmouth tram on 2 March 2026. The Larkmouth tram costs 240 million crowns, according to
the Ellwick report. Mara Ellwick, an engineer of the Larkmouth Transit Board, said that the Larkmouth tram is worth its
price. Will Larkmouth Council publish the Corrigan contract for the Larkmouth tram?
"""
OBJECTION = {
    "title": "Otis Varga objects to the tram",
    "text": "Otis Varga, chairman of the Harbour Bus Union, said that the Larkmouth tram is a waste of money. The Varga"
    " study puts the cost of the Larkmouth tram at 310 million crowns. Harbour Bus Union opened its own line to the"
    " Larkmouth docks on 16 February 2026.",
    "url": "https://harbourpost.example/varga",
    "outlet": "Harbour Post",
    "author": "Ines Tolland",
    "published": "2026-03-03T08:00:00Z",
}
CONTRACT = {
    "title": "The Corrigan contract is public",
    "text": "Larkmouth Council published the Corrigan contract for the Larkmouth tram on 10 March 2026. Corrigan Rail"
    " builds 14 vehicles for the Larkmouth tram, according to the Corrigan contract.",
    "url": "https://lampgazette.example/contract",
    "outlet": "Lamp Gazette",
    "published": "2026-03-10",
}
BRIDGE = {
    "title": "Dolores Quay bridge closes for the Larkmouth tram",
    "text": "Larkmouth Council closed the Dolores Quay bridge for the Larkmouth tram on 17 March 2026. Pia Renskold, an"
    " engineer of Corrigan Rail, said that the Larkmouth tram is worth its price because the Dolores Quay bridge had to"
    " be renewed anyway.",
    "url": "https://lampgazette.example/bridge",
    "outlet": "Lamp Gazette",
    "published": "2026-03-17",
}
HIDE = """[[hide]]
quote = "The Varga study puts the cost of the Larkmouth tram at 310 million crowns."
reason = "the study was withdrawn"
author = "Ada Quill"
date = 2026-03-13
"""
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body><nav>Home · News · Contact</nav>
<article><h1>{title}</h1>{body}</article><footer>All rights reserved.</footer></body></html>"""


def page(title: str, *paragraphs: str) -> bytes:
    """An article as an outlet shows it."""
    return PAGE.format(title=escape(title), body="".join(f"<p>{escape(text)}</p>" for text in paragraphs)).encode()


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@dataclass
class Home:
    """A folder as a user has it: sources.toml, documents, and what runs have written."""

    folder: Path
    sources: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    settings: str = ""

    @property
    def config(self) -> Path:
        """Where the configuration lies."""
        return self.folder / "sources.toml"

    @property
    def database(self) -> Path:
        """Where the store lies."""
        return self.folder / "state" / "brief.db"

    @property
    def page(self) -> str:
        """The newest page of the topic."""
        return (self.folder / "briefs" / TOPIC / "latest.md").read_text(encoding="utf-8")

    def topic(self, slug: str = TOPIC, title: str = "The Larkmouth tram", **more: object) -> Home:
        """Follow a topic."""
        keys = {"slug": slug, "title": title, "question": "Is the Larkmouth tram worth its price?"} | more
        self.topics.append("[[topic]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items()))
        return self

    def source(self, name: str, **keys: object) -> Home:
        """Read a folder of that name, or what the keys say."""
        keys = {"name": name} | (keys or {"kind": "folder", "path": name})
        self.sources.append("[[source]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items()))
        return self

    def feed(self, name: str, url: str, **keys: object) -> Home:
        """Read a feed."""
        return self.source(name, kind="feed", url=url, **keys)

    def write(self) -> Home:
        """Write sources.toml."""
        topics = self.topics or Home(self.folder).topic().topics
        parts = ['[paths]\nbriefs = "briefs"\nstate = "state"\n', self.settings, *topics, *self.sources]
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config.write_text("\n".join(parts), encoding="utf-8")
        return self

    def put(self, name: str, content: str | bytes | Mapping[str, Any]) -> Path:
        """Write a document; a mapping becomes JSON."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Mapping):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def start(self, *arguments: str, **named: Any) -> subprocess.Popen[str]:
        """Start `brief` in the folder, in a process group of its own."""
        named = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | named
        return subprocess.Popen([str(BRIEF), *arguments], cwd=self.folder, text=True, encoding="utf-8", **named)

    def brief(self, *arguments: str, said: str = "", env: Mapping[str, str] | None = None) -> Done:
        """Run `brief` in the folder to its end, from the stem unless the environment asks for a start of its own."""
        variables = environment() if env is None else env
        if stem().serves(variables):
            return Done(*stem().run(self.folder, arguments, 30, said, variables))
        process = self.start(*arguments, env=variables, stdin=subprocess.PIPE)
        out, err = process.communicate(said, timeout=30)
        return Done(process.returncode, out, err)

    def run(self, *arguments: str, now: str = FIRST) -> Done:
        """`brief run` at a given time, inline, which is the fastest for little."""
        return self.brief("run", "--executor", "inline", "--now", now, *arguments)

    def good(self, *arguments: str, now: str = FIRST) -> str:
        """A run that ends well and has nothing to complain of; returns what it prints."""
        done = self.run(*arguments, now=now)
        assert (done.code, done.err) == (0, ""), done
        return done.out

    def json(self, *arguments: str) -> Any:
        """`brief show --format json`, read."""
        done = self.brief("show", TOPIC, "--format", "json", *arguments)
        assert (done.code, done.err) == (0, ""), done
        return json.loads(done.out)

    def published(self) -> dict[str, bytes]:
        """All versions and change pages, byte for byte."""
        root = self.folder / "briefs"
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*.md"))
            if re.fullmatch(r"v\d{4}(-v\d{4})?\.md", path.name)
        }


def approved(folder: Path) -> Home:
    """A home with two documents and a first version."""
    home = Home(folder).source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    home.put("docs/objection.json", OBJECTION)
    assert "; version 1: " in home.good()
    return home


def approved_once(folder: Path) -> Home:
    """The same, copied from the one that the first caller of a session made: for tests that need many."""
    first = folder.parents[1] / "approved once"
    if not first.exists():
        approved(first)
    shutil.copytree(first, folder)
    return Home(folder).source("docs").write()


def copied(home: Home, folder: Path) -> Home:
    """A home of one's own that is like this one."""
    shutil.copytree(home.folder, folder)
    return Home(folder, list(home.sources), list(home.topics), home.settings)


def three_versions(folder: Path, **more: Mapping[str, Any]) -> Home:
    """A home whose topic has three versions, with `more` documents from the second on."""
    home = approved(folder)
    for name, document in more.items():
        home.put(f"docs/{name}.json", document)
    for name, document, now in (("contract", CONTRACT, SECOND), ("bridge", BRIDGE, THIRD)):
        home.put(f"docs/{name}.json", document)
        home.good(now=now)
    return home


@dataclass(frozen=True)
class Entry:
    """One entry of a feed."""

    link: str
    title: str
    text: str = ""
    published: datetime | None = None

    def xml(self) -> str:
        """The entry as RSS."""
        dated = f"<pubDate>{format_datetime(self.published)}</pubDate>" if self.published else ""
        return (
            f"<item><title>{escape(self.title)}</title><link>{escape(self.link)}</link>"
            f"<guid>{escape(self.link)}</guid>{dated}<description>{escape(self.text)}</description></item>"
        )


def rss(*entries: Entry) -> bytes:
    """A feed."""
    items = "".join(entry.xml() for entry in entries)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>A feed</title>'
        f"<link>https://feed.example/</link><description>News</description>{items}</channel></rss>"
    ).encode()


@dataclass
class Site:
    """A server: what it answers at each path, and the requests that it got with what it sent."""

    port: int = 0
    pages: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], int, int]] = field(default_factory=list)  # path, headers, status, bytes
    slow: set[str] = field(default_factory=set)  # paths that do not answer before the test is over
    over: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)  # a slow path was asked for

    def serve(self, path: str, body: bytes, media: str = "text/html", status: int = 200) -> str:
        """Answer this path from now on; returns its address on feed.example."""
        self.pages[path] = (status, media, body)
        return f"https://feed.example{path}"

    def feed(self, *entries: Entry, path: str = "/feed.xml") -> str:
        """Serve a feed."""
        return self.serve(path, rss(*entries), "application/rss+xml")

    def article(self, path: str, title: str, *paragraphs: str) -> str:
        """Serve an article."""
        return self.serve(path, page(title, *paragraphs))

    def settings(self, *hosts: str) -> str:
        """The `[fetch]` table that leads these hosts here."""
        pairs = ", ".join(f'"{host}" = "127.0.0.1:{self.port}"' for host in ("feed.example", *hosts))
        return f"[fetch]\nspacing = 0\ntimeout = 20\nhosts = {{ {pairs} }}\n"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [path for path, *_ in self.asked]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """One request: validators are honoured, and what happened is noted."""
        headers = {name.lower(): value for name, value in handler.headers.items()}
        if handler.path in self.slow:
            self.reached.set()
            self.over.wait(60)
        status, media, body = self.pages.get(handler.path, (404, "text/html", b"<title>404</title>Not found."))
        tag = f'"{hash(body) & 0xFFFFFFFF:x}"'
        if status == 200 and headers.get("if-none-match") == tag:
            status, body = 304, b""
        if handler.path != "/robots.txt":  # asked once a day of every host
            self.asked.append((handler.path, headers, status, len(body)))
        handler.send_response(status)
        handler.send_header("ETag", tag)
        if status != 304:
            handler.send_header("Content-Type", media)
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@contextmanager
def serving() -> Iterator[Site]:
    """A site on a free port of the loopback, until the block ends."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                site.answer(self)
            except OSError:
                self.close_connection = True  # the run was ended, as some tests want it to be

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def one_line(done: Done, code: int, *words: str) -> None:
    """The command failed as promised: this code, and one line on standard error that has all these words."""
    assert done.code == code, done
    assert LINE.fullmatch(done.err), done.err
    for word in words:
        assert word in done.err, f"{word!r} is not in {done.err!r}"
