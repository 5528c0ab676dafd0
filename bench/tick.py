"""A tick: a run in which nothing changed over 200 feeds, beside the first full run, and beside lemon24/reader's update.

Every run is a fresh process with its imports. Both read the same feeds from the same server, which answers "not
modified" to whoever sends validators.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from bench.measure import Cost, Ratio, beside, in_turns, process
from bench.server import serving

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
FEEDS, ENTRIES, ON_TOPIC = 200, 33, 0.02  # of the entries
_WORDS = [
    f"{a}{b}" for a in ("tor", "ven", "mal", "ris", "gol", "pet", "sun", "dak") for b in ("a", "en", "ick", "our")
]
# Its copy of feedparser wants a package that there is no wheel of; feedparser brings the same module by another name.
READER = """
import sys
import feedparser_sgmllib
sys.modules["sgmllib"] = feedparser_sgmllib
from reader import make_reader
reader = make_reader(sys.argv[1])
for address in sys.argv[2:]:
    reader.add_feed(address, exist_ok=True)
failed = [result.url for result in reader.update_feeds_iter(workers=10) if isinstance(result.value, Exception)]
sys.exit(f"{len(failed)} feeds failed" if failed else 0)
"""


@dataclass(frozen=True, slots=True)
class World:
    """A folder with feeds that are served, and where they are."""

    folder: Path
    at: str
    feeds: int

    def run(self, hour: int) -> Cost:
        """Our run at an hour of the day, as cron starts it."""
        now = f"{NOW + timedelta(hours=hour):%Y-%m-%dT%H:%MZ}"
        command = [sys.executable, "-m", "pipeline", "--config", str(self.folder / "sources.toml"), "run", "--now", now]
        return process([*command, "--executor", "threads:10"])

    def reader(self) -> Cost:
        """An update by reader."""
        addresses = [f"http://{self.at}/outlet{place}.example" for place in range(self.feeds)]
        return process([sys.executable, "-c", READER, str(self.folder / "reader.db"), *addresses])


@contextmanager
def world(folder: Path, feeds: int = FEEDS, entries: int = ENTRIES) -> Iterator[World]:
    """Lay out feeds, the pages of what is on topic, and our settings; serve them until the block ends."""
    site = folder / "site"
    for place in range(feeds):
        _lay_out(site, place, entries)
    with serving(site) as at:
        hosts = "".join(f'"outlet{place}.example" = "{at}"\n' for place in range(feeds))
        sources = "".join(
            f'[[source]]\nname = "feed {place}"\nkind = "feed"\nurl = "http://outlet{place}.example/feed"\n'
            for place in range(feeds)
        )
        topic = '[[topic]]\nslug = "tram"\ntitle = "The tram"\nquestion = "Is the Larkmouth tram built?"\n'
        (folder / "sources.toml").write_text(
            f'[paths]\nbriefs = "{folder / "briefs"}"\nstate = "{folder / "state"}"\n'
            "[gather]\npages = 10000\n[fetch]\nspacing = 0\n"
            f'[fetch.hosts]\n{hosts}{topic}keywords = ["Larkmouth tram"]\n{sources}',
            encoding="utf-8",
        )
        yield World(folder, at, feeds)


def _lay_out(site: Path, place: int, entries: int) -> None:
    """One outlet: its feed, which also stands under its own name for whoever asks by address, and some pages."""
    host = f"outlet{place}.example"
    listed = []
    (site / host).mkdir(parents=True)
    for number in range(entries):
        chance = random.Random(f"{place}-{number}")
        subject = "Larkmouth tram" if chance.random() < ON_TOPIC else "Corrigan bridge"
        lines = [
            f"{_name(chance)} said that the {subject} {' '.join(chance.choices(_WORDS, k=12))} in"
            f" {chance.randrange(2020, 2026)}." for _ in range(14)
        ]  # fmt: skip
        body = "".join(f"<p>{line}</p>" for line in lines)
        title, url = f"The {subject} {number} {place}", f"http://{host}/page{number}"
        day = format_datetime(NOW - timedelta(hours=number))
        listed.append(
            f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{day}</pubDate>"
            f"<description><![CDATA[{body}]]></description></item>"
        )
        if subject == "Larkmouth tram":
            page = f"<!doctype html><html><body><article><h1>{title}</h1>{body}</article></body></html>"
            (site / host / f"page{number}").write_text(page, encoding="utf-8")
    feed = (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet {place}</title><link>http://{host}/</link>'
        f"<description>News</description>{''.join(listed)}</channel></rss>"
    )
    (site / host / "feed").write_text(feed, encoding="utf-8")
    by_address = site / "127.0.0.1"
    by_address.mkdir(exist_ok=True)
    (by_address / host).write_text(feed, encoding="utf-8")


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_WORDS).capitalize()} {chance.choice(_WORDS).capitalize()}"


def ratios(_: Path | None, rounds: int = 5) -> list[Ratio]:
    """Ratio 2."""
    with tempfile.TemporaryDirectory() as name, world(Path(name)) as made:
        first = in_turns({"ours": lambda: made.run(0), "reader": made.reader}, 1)
        hours = iter(range(3, 1000, 3))
        took = in_turns({"ours": lambda: made.run(next(hours)), "reader": made.reader}, rounds)
    return [
        Ratio(
            "2 tick without news / first run",
            took["ours"].cpu / first["ours"].cpu,
            0.15,
            beside(took["ours"], first["ours"]),
        ),
        Ratio(
            "2 tick without news / reader's",
            took["ours"].cpu / took["reader"].cpu,
            0.6,
            beside(took["ours"], took["reader"]),
        ),
    ]
