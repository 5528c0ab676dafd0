"""A town of invented sites over loopback that lives for weeks: outages, edits, live blogs, meters, moved pages.

    python -m tests.endurance.town [--sites 40] [--days 20]

What was listed is held against what was kept, and what was corrected or withdrawn against what the sites did. Prints
the figures; exit code 1 when anything is false or lost.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.storage import Store

START = datetime(2026, 4, 1, 5, 17, tzinfo=UTC)
KINDS = ("plain", "refused", "outage", "edited", "withdrawn", "live", "metered", "moved", "status", "linked")
EVERY = 4  # days between two articles of a site
FIRSTS = "Ada Bo Cai Dag Eli Fay Gus Hal Ida Jon Kai Lea Mio Nea Ole Pia Rut Sol Tor Una Vic Wim Yrsa Zoe".split()
THINGS = "piers cables lamps bolts girders wardens ferries gauges pumps sirens ramps beacons".split()
PLACES = "strait harbour ridge quay marsh island town county valley cape".split()
SOUNDS = "ba ce di fo gu ha ke li mo nu pa re si to vu wa ye zi bro cla dre fli gro ska ste tra".split()
SAID = (
    "{who} of {board} said that the Norrby bridge needs {number} {what} at the {where} by {year} because {cause}.",
    "The Norrby bridge costs the {where} {number} thousand crowns for {what}, according to {board}, as {cause}.",
    "{board} counted {number} {what} for the Norrby bridge at the {where} in {year}, {who} wrote, because {cause}.",
    "By {year} {number} {what} of the Norrby bridge will stand at the {where}, {who} told {board}, since {cause}.",
    "{who} warned {board} that {number} {what} of the Norrby bridge rust at the {where}: {cause}.",
)
CAUSES = (
    "the ice grew thicker each winter", "the old ferry leaks at its stern", "nobody counted the traffic before",
    "the county left the fund half empty", "two storms broke the northern dyke", "its steel came late from abroad",
)  # fmt: skip


@dataclass
class Piece:
    """What a site published once: where it stands, what it says, and what became of that."""

    site: int
    url: str
    title: str
    day: int
    lines: list[str]
    outlet: str
    guid: str = ""
    corrected: tuple[str, str] | None = None
    withdrawn: str = ""
    told: bool = True  # its feed tells of the edit
    edit: int = 2  # days after which it is edited

    @property
    def date(self) -> datetime:
        """When it was published."""
        return START + timedelta(days=self.day, hours=-2)

    def shown(self, day: int) -> list[str]:
        """Its sentences as they stand on a day."""
        if day < self.day + self.edit:
            return self.lines
        if self.corrected:
            old, new = self.corrected
            return [new if line == old else line for line in self.lines]
        return [line for line in self.lines if line != self.withdrawn]


@dataclass
class Town:
    """The sites, and what they answer today."""

    sites: int
    days: int
    port: int = 0
    day: int = 0
    asked: dict[str, int] = field(default_factory=dict)  # path of a metered page: how often it was shown
    pieces: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        for site in range(self.sites):
            first = range(site % EVERY, self.days, EVERY)
            for day in first[:1] if self.kind(site) == "live" else first:  # a live blog is one page
                self.pieces.append(self._piece(site, day))
        self.at = {piece.url: piece for piece in self.pieces}

    def kind(self, site: int) -> str:
        """What is odd about a site."""
        return KINDS[site % len(KINDS)]

    def host(self, site: int) -> str:
        """Its host; what a link hall links to stands on a host of its own."""
        return f"{'deed' if self.kind(site) == 'linked' else 'site'}{site}.example"

    def _piece(self, site: int, day: int) -> Piece:
        kind, host = self.kind(site), self.host(site)
        outlet = f"Deed{site} Daily" if kind == "linked" else f"Site{site} Gazette"
        lines = [sentence(site, day, n) for n in range(14 if kind == "live" else 7)]
        place = "" if kind == "status" else "live" if kind == "live" else f"a{day}"
        url = f"https://{host}/{place}"
        guid = f"tag:{host},{day}" if kind != "live" else f"tag:{host},live"
        piece = Piece(site, url, f"Norrby bridge: report {site}-{day}", day, lines, outlet, guid)
        piece.told = site % 20 < 10 or kind != "edited"
        if kind == "status":
            piece.lines = lines[:2]
        if kind == "edited":
            old = lines[3]
            number = figure(site, day, 3)
            piece.corrected = old, old.replace(f" {number} ", f" {number + 5} ")
        elif kind == "withdrawn":
            piece.withdrawn = lines[3]
        return piece

    # --- what is answered

    def feed(self, site: int) -> bytes:
        """The feed of a site as it stands today: its last three pieces."""
        kind, rows = self.kind(site), ""
        known = [one for one in self.pieces if one.site == site and one.day <= self.day]
        for one in known[-3:]:
            edited = one.told and (one.corrected or one.withdrawn) and self.day >= one.day + one.edit
            again = kind == "metered" and self.day >= one.day + 2
            title = f"{one.title} (updated)" if edited or again else one.title
            text = "Read all of it."
            if kind in ("refused", "status"):
                text = " ".join(one.lines)
            elif kind == "live":
                text = f"Update {self.day}: {one.lines[(self.day // 2) % 14]}"
            elif kind == "linked":
                text = f'<a href="https://hall{site}.example/talk/{one.day}">Comments</a>'
            rows += (
                f"<item><title>{escape(title)}</title><link>{one.url}</link><guid isPermaLink='false'>{one.guid}</guid>"
            )
            rows += f"<pubDate>{format_datetime(one.date)}</pubDate><description>{escape(text)}</description></item>"
        home = f"hall{site}.example" if kind == "linked" else self.host(site)
        name = f"Link Hall {site}" if kind == "linked" else f"Site{site} Gazette"
        return f"<rss version='2.0'><channel><title>{name}</title><link>https://{home}/</link>{rows}</channel></rss>".encode()

    def answer(self, host: str, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of a request."""
        site = int("".join(filter(str.isdigit, host)) or 0)
        kind = self.kind(site)
        if path == "/robots.txt":
            return 404, {}, b""
        down = kind == "outage" and 5 <= self.day < 8
        if down:
            return 503, {}, b"busy"
        if path == "/feed" and kind == "moved" and self.day >= 6:
            return 301, {"Location": f"https://{host}/feeds/new.xml"}, b""
        if path in ("/feed", "/feeds/new.xml"):
            return 200, {"Content-Type": "application/rss+xml"}, self.feed(site)
        if kind == "moved" and path.startswith("/new/"):
            path = path.removeprefix("/new")
        elif kind == "moved" and site % 20 < 10:
            return 301, {"Location": f"https://{host}/new{path}"}, b""
        piece = self.at.get(f"https://{host}{path}")
        if piece is None or piece.day > self.day:
            return 404, {}, b"nothing here"
        if kind == "refused":
            return 403, {}, b"<title>Just a moment...</title>"
        if kind == "outage" and self.day < piece.day + 2:
            return 500, {}, b"broken"
        lines = piece.shown(self.day)
        if kind == "live":  # the newest four posts of a page that grows by one every other day
            last = min(14, 4 + self.day // 2)
            lines = piece.lines[last - 4 : last][::-1]
        elif kind == "metered":
            self.asked[piece.url] = self.asked.get(piece.url, 0) + 1
            if self.asked[piece.url] > 1:
                lines = [*lines[:3], "You have read all your free stories of this month and can go on for two crowns."]
        return 200, {"Content-Type": "text/html; charset=utf-8"}, page(piece.title, piece.outlet, lines)

    @contextmanager
    def serve(self) -> Iterator[None]:
        """Answer on a free port until the block ends."""
        town = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                status, headers, body = town.answer(self.headers.get("Host", "").partition(":")[0], self.path)
                etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"' if status == 200 else ""
                if etag and self.headers.get("If-None-Match") == etag:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in (headers | ({"ETag": etag} if etag else {})).items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def settings(self) -> str:
        """A sources.toml that follows the town."""
        homes = [f"hall{n}.example" if self.kind(n) == "linked" else self.host(n) for n in range(self.sites)]
        hosts = sorted({*homes, *(self.host(n) for n in range(self.sites))})
        mapped = ", ".join(f'"{host}" = "127.0.0.1:{self.port}"' for host in hosts)
        sources = "".join(
            f'[[source]]\nname = "s{n}"\nkind = "feed"\nurl = "https://{home}/feed"\nevery = "1d"\n'
            for n, home in enumerate(homes)
        )
        topic = 'slug = "bridge"\ntitle = "The Norrby bridge"\nquestion = "Is the Norrby bridge worth its price?"\n'
        return (
            f'[[topic]]\n{topic}keywords = ["Norrby bridge"]\n[topic.budgets]\nnarrative = 60\nperspectives = 60\n'
            f'[fetch]\nspacing = 0.0\nhosts = {{ {mapped} }}\n[paths]\nbriefs = "briefs"\nstate = "state"\n{sources}'
        )


def figure(site: int, day: int, n: int) -> int:
    """The number that a sentence tells."""
    return 20 + (site * 131 + day * 37 + n * 17) % 900


def sentence(site: int, day: int, n: int) -> str:
    """One sentence that no other piece has."""
    chance = random.Random(f"{site}-{day}-{n}")
    name = "".join(chance.choice(SOUNDS) for _ in range(3)).title()
    what, where, cause = chance.choice(THINGS), chance.choice(PLACES), chance.choice(CAUSES)
    number = figure(site, day, n)
    return chance.choice(SAID).format(
        who=f"{chance.choice(FIRSTS)} {name}", board=f"Board {name[::-1].title()}", number=number,
        what=what, where=where, cause=cause, year=2027 + number % 9,
    )  # fmt: skip


def page(title: str, outlet: str, lines: list[str]) -> bytes:
    """An article as a site shows it."""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    head = f'<title>{escape(title)}</title><meta property="og:site_name" content="{outlet}">'
    return (
        f"<!doctype html><html lang='en'><head>{head}</head><body><nav>Home</nav><article><h1>{escape(title)}</h1>"
        f"{body}</article><footer>All rights reserved.</footer></body></html>"
    ).encode()


@dataclass
class Verdict:
    """What came of some weeks, in figures and lines."""

    listed: int = 0
    kept: int = 0
    corrected: int = 0
    withdrawn: int = 0
    false: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.listed} items listed, {self.kept} articles kept, {self.corrected} corrected,"
            f" {self.withdrawn} withdrawn: {len(self.false)} false, {len(self.lost)} lost"
        )


def lived(folder: Path, sites: int, days: int) -> Verdict:
    """Follow a town of so many sites by daily runs, and judge what was made of it."""
    town = Town(sites, days)
    cited: dict[int, frozenset[str]] = {}
    with town.serve():
        (folder / "sources.toml").write_text(town.settings(), encoding="utf-8")
        config = load(folder / "sources.toml")
        store = Store(config.state)
        for town.day in range(days):
            early = timedelta(seconds=town.day % 3)  # as a scheduler is
            report = stages.run(config, store, Digest(), START + timedelta(days=town.day) - early, config.topics)
            assert not report.broken, report.broken
            cited[town.day] = store.cited(["bridge"])
        verdict = judged(town, store, cited)
        store.close()
    return verdict


def judged(town: Town, store: Store, cited: dict[int, frozenset[str]]) -> Verdict:
    """Hold what is stored against what the town did."""
    found, stored, wanted = Verdict(), {}, expected(town)
    for row in store.rows("select b.verdict, i.* from belonging b join items i on i.id = b.item"):
        key = row["url"], row["entry"] if not row["url"].removeprefix("https://").partition("/")[2] else ""
        if row["verdict"] == "kept":
            stored[key] = row
        elif row["verdict"] != "failed" or key in wanted:
            found.false.append(f"{row['verdict']}: {row['url']} {row['title']}")
    found.listed, found.kept = len(wanted), len(stored.keys() & wanted.keys())
    published = {piece.url for piece in town.pieces}
    found.false += [f"nobody published {key}" for key in stored.keys() - wanted.keys() if key[0] not in published]
    for key, piece in wanted.items():
        row = stored.get(key)
        if row is None:
            found.lost.append(f"never kept: {key} of day {piece.day}")
            continue
        if row["outlet"] != piece.outlet:
            found.false.append(f"{row['url']} is credited to {row['outlet']}, not to {piece.outlet}")
        read = {line for article in store.revisions(row["id"]) for line in article.sentences}
        found.lost += [f"{piece.url}: not read: {line}" for line in visible(town, piece) if line not in read]
    _edits(town, store, cited, found, {key: row["id"] for key, row in stored.items()})
    return found


def expected(town: Town) -> dict[tuple[str, str], Piece]:
    """What can be known by the last day, by address and, where that is shared, by the id of the entry."""
    found: dict[tuple[str, str], Piece] = {}
    for piece in town.pieces:
        kind = town.kind(piece.site)
        if kind == "outage" and piece.day + 3 >= town.days:
            continue  # it may still be down
        found[piece.url, piece.guid if kind == "status" else ""] = piece
    return found


def visible(town: Town, piece: Piece) -> list[str]:
    """The sentences that a daily look at a piece must have met."""
    if town.kind(piece.site) == "live":
        return piece.lines[piece.day // 2 : min(14, 4 + (town.days - 1) // 2)]
    return [line for line in piece.lines if line != (piece.corrected or ("",))[0] or town.kind(piece.site) != "outage"]


def _edits(
    town: Town, store: Store, cited: dict[int, frozenset[str]], found: Verdict, ids: dict[tuple[str, str], str]
) -> None:
    """Corrections and withdrawals: each by its source, and each that could be seen."""
    made = {}
    for row in store.rows("select claim, now from corrections where topic = 'bridge'"):
        claims = store.claims([one for one in (row["claim"], row["now"]) if one])
        old, new = claims[row["claim"]], claims.get(row["now"])
        made[old.item, old.quote] = new.quote if new else ""
    matched = set()
    for key, piece in expected(town).items():
        item = ids.get(key, "")
        old, new = piece.corrected or (piece.withdrawn, "")
        if not old or piece.day + piece.edit >= town.days:
            continue
        hits = [(one, quote) for one, quote in made if one == item and quote in old]
        right = [hit for hit in hits if (made[hit] in new if new else not made[hit])]
        matched.update(right)
        found.corrected += bool(right and new)
        found.withdrawn += bool(right and not new)
        looked = piece.day + 3  # when a page that is cited is asked again after the edit
        seen = piece.told or (looked < town.days and item in cited.get(looked - 1, frozenset()))
        if not right and seen:
            found.lost.append(
                f"{piece.url}: {'corrected' if new else 'withdrawn'} on day {piece.day + piece.edit}: {old}"
            )
    found.false += [f"taken back by nobody: {quote} -> {made[item, quote]}" for item, quote in made.keys() - matched]


def main(arguments: list[str] | None = None) -> int:
    """Live through the weeks and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--days", type=int, default=20)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        verdict = lived(Path(folder), given.sites, given.days)
    say = partial(print, file=sys.stdout)
    for line in (*(f"false: {one}" for one in verdict.false[:40]), *(f"lost: {one}" for one in verdict.lost[:40])):
        say(line)
    say(f"town of {given.sites} sites, {given.days} days: {verdict}")
    return int(bool(verdict.false or verdict.lost))


if __name__ == "__main__":
    sys.exit(main())
