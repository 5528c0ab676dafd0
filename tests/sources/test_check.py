"""`brief check`: what it says of sources of every kind, and that it writes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.main import brief
from pipeline.models import Hold
from pipeline.storage import Store

NOW = datetime.now(UTC).replace(microsecond=0)


def rss(*entries):
    """A feed of (title, date, text)."""
    rows = "".join(
        f"<item><title>{title}</title><link>https://outlet.example/{len(title)}-{date and date.toordinal()}/{n}</link>"
        + (f"<pubDate>{format_datetime(date)}</pubDate>" if date else "")
        + f"<description>{text}</description></item>"
        for n, (title, date, text) in enumerate(entries)
    )
    return f"<rss version='2.0'><channel><title>Feed</title>{rows}</channel></rss>".encode()


FEEDS = {
    "fine": (200, rss(("Ferry news", NOW - timedelta(hours=5), "A ferry."), ("Cheese", NOW, "Cheese. " * 80))),
    "old": (200, rss(("Ferry news", NOW - timedelta(days=200), "A ferry."))),
    "undated": (200, rss(("Ferry news", None, "A ferry."))),
    "empty": (200, b""),
    "bare": (200, rss()),
    "html": (200, b"<!doctype html><html><head><title>Home</title></head><body><p>Hello</p></body></html>"),
    "refused": (403, b""),
    "busy": (429, b""),
    "missing": (404, b""),
    "broken": (500, b""),
    "private/feed": (200, rss(("Ferry news", NOW, "A ferry."))),
}
EXPECTED = {
    "fine": "fine", "old": "stale", "undated": "undated", "empty": "empty", "bare": "empty", "html": "HTML",
    "refused": "blocked", "busy": "blocked", "missing": "gone", "broken": "failing", "private/feed": "robots",
    "notes": "fine", "find for ferries": "fine",
}  # fmt: skip


@pytest.fixture
def config(world, tmp_path) -> Path:
    """A configuration with a source of every sort, each feed on a host of its own."""
    for name, (status, body) in FEEDS.items():
        world.serve(f"/{name}", body, status, Content_Type="application/rss+xml" if b"<rss" in body else "text/html")
    world.serve("/find?q=Ferries", FEEDS["fine"][1], Content_Type="application/rss+xml")
    world.serve("/robots.txt", b"User-agent: *\nDisallow: /private/\n", Content_Type="text/plain")
    hosts = [f"{name.partition('/')[0]}.example" for name in (*FEEDS, "find", "outlet")]
    parts = [
        '[[topic]]\nslug = "ferries"\ntitle = "Ferries"\nquestion = "?"\nkeywords = ["ferry"]\n[fetch]\nspacing = 0\n',
        "timeout = 5\nhosts = {" + ", ".join(f'"{host}" = "127.0.0.1:{world.port}"' for host in hosts) + "}\n",
        '[[source]]\nname = "notes"\nkind = "folder"\npath = "notes"\n',
        '[[search]]\nname = "find"\nurl = "https://find.example/find?q={query}"\n',
    ]
    for name in FEEDS:
        host = name.partition("/")[0]
        parts.append(f'[[source]]\nname = "{name}"\nkind = "feed"\nurl = "https://{host}.example/{name}"\n')
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "one.md").write_text("# A note\n\nThe ferry sails.\n")
    (tmp_path / "sources.toml").write_text("".join(parts))
    return tmp_path / "sources.toml"


def tree(folder):
    """Every file of a folder with its bytes and its time of change."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def said(config, *arguments):
    """What the command prints, a line each."""
    result = CliRunner().invoke(brief, ["--config", str(config), "check", "--executor", "inline", *arguments])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def verdicts(lines):
    """The verdict by source."""
    return {
        name: line.removeprefix(name).split()[0] for line in lines for name in EXPECTED if line.startswith(f"{name} ")
    }


def test_every_source_gets_its_verdict(config):
    """Fine, blocked, HTML, empty, undated, stale, robots and the rest, with age and what would be fetched."""
    lines = said(config, "--pages")
    assert verdicts(lines) == EXPECTED
    fine = next(line for line in lines if line.startswith("fine "))
    assert "2 items, newest within the hour, would fetch 1" in fine  # the long text about cheese rules itself out
    assert any(line.startswith("    https://outlet.example/10-") for line in lines)
    assert lines[-1].startswith("13 sources: ")
    assert lines[-1].endswith("nothing was written")


def test_nothing_is_written(config):
    """No file comes, goes or changes: neither without a store nor beside one."""
    before = tree(config.parent)
    said(config)
    assert tree(config.parent) == before
    assert not (config.parent / ".living-brief").exists()
    store = Store(config.parent / ".living-brief")
    store.keep_hold(Hold("fine.example", NOW + timedelta(hours=2), "asks to wait until tomorrow"))
    store.close()
    before = tree(config.parent)
    lines = said(config)
    assert tree(config.parent) == before
    assert "resting" in next(line for line in lines if line.startswith("fine "))


def test_a_host_that_asked_for_time_is_left_alone(config, world):
    """What a run was told of waiting holds for a check too: no request goes there."""
    store = Store(config.parent / ".living-brief")
    store.keep_hold(Hold("fine.example", NOW + timedelta(hours=2), "asks to wait"))
    store.close()
    said(config)
    assert "/fine" not in world.paths
    assert "/old" in world.paths


def test_items_of_a_topic_tell_their_verdict_and_why(config):
    """`brief status --items` shows each item with its verdict, its reason, its date and where that comes from."""
    runner = CliRunner()
    assert runner.invoke(brief, ["--config", str(config), "run", "--executor", "inline"]).exit_code == 0
    result = runner.invoke(brief, ["--config", str(config), "status", "--items", "ferries"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    cheese = next(n for n, line in enumerate(lines) if "Cheese · outlet.example" in line)
    assert lines[cheese].startswith(f"off topic  {NOW:%Y-%m-%d} (feed)")
    assert lines[cheese + 1].strip() == "no keyword found"
    assert any("(first seen)  Ferry news · outlet.example" in line for line in lines)
    assert any("not found (404)" in line for line in lines)
    status = runner.invoke(brief, ["--config", str(config), "status"]).output
    assert "find for ferries: answers, but the one article that it lists could not be read" in status
    assert "  fine: fine," in status
