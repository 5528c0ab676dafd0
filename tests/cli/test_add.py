"""`brief add`: what it shows, what it writes, and what it leaves alone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.main import brief
from pipeline.config import load
from pipeline.errors import BriefError, ConfigError, NothingFetched, UsageError
from tests.hostile.world_server import World, feed

START = """# My sources, in my order.
[[topic]]
slug = "race"
title = "The race"
question = "Who leads?"

[fetch]
spacing = 0
hosts = {{ "outlet.example" = "127.0.0.1:{port}" }} # for trials

[[source]]
name = "The Outlet"   # mine
kind = "feed"
url = "https://outlet.example/feed"
"""


@pytest.fixture
def world() -> Iterator[World]:
    """A site with two feeds, one of them known already."""
    with World().serving() as world:
        kind = 'rel="alternate" type="application/rss+xml"'
        links = f'<link {kind} href="/news"><link {kind} href="/feed">'
        world.serve("/", f"<html><head><title>Home</title>{links}</head></html>".encode())
        world.serve("/feed", feed())
        world.serve("/news", feed(items=2).replace(b"<title>outlet.example</title>", b"<title>The Outlet</title>"))
        yield world


@pytest.fixture
def file(world: World, tmp_path: Path) -> Path:
    """A configuration that knows one feed."""
    path = tmp_path / "sources.toml"
    path.write_text(START.format(port=world.port))
    path.chmod(0o640)
    return path


def add(file: Path, *words: str, answer: str | None = None) -> Result:
    """Run the command; an expected error is raised."""
    result = CliRunner().invoke(brief, ["--config", str(file), "add", *words], input=answer)
    if isinstance(result.exception, BriefError):
        raise result.exception
    assert result.exception is None, result.exception
    return result


def test_yes_appends_and_keeps_the_rest(file: Path) -> None:
    """The first feed that a site names is added at the end; all else stays, comments and rights included."""
    before = file.read_text()
    said = add(file, "https://outlet.example/", "--topic", "race", "--yes").output
    assert file.read_text().startswith(before)
    source = load(file).sources[-1]
    assert (source.name, source.kind, source.location) == ("The Outlet 2", "feed", "https://outlet.example/news")
    assert (source.topics, source.every.total_seconds()) == (("race",), 6 * 3600)
    assert "2 entries, newest 2026-11-19" in said
    assert said.endswith(f"added 1 source to {file}; next: brief --config {file} run\n")
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(("answer", "added"), [("y\n", 1), ("n\n", 0), (None, 0)])
def test_it_asks_first(file: Path, answer: str | None, added: int) -> None:
    """Without --yes the user is asked; no answer is no."""
    said = add(file, "outlet.example", answer=answer).output
    assert '[[source]]\nname = "The Outlet 2"\nkind = "feed"\nurl = "https://outlet.example/news"\n' in said
    assert len(load(file).sources) == 1 + added
    assert ("nothing was added" in said) == (not added)


def test_all_names_what_is_there_already(file: Path) -> None:
    """--all takes every feed, and tells those that the file has."""
    said = add(file, "https://outlet.example/", "--all", "--yes", "--outlet", "Outlet Inc").output
    assert 'https://outlet.example/feed is there already, as "The Outlet"' in said
    assert [source.outlet for source in load(file).sources] == ["", "Outlet Inc"]
    assert add(file, "https://outlet.example/news", "--yes").output.endswith("nothing to add\n")


def test_a_page_without_feed_can_be_watched(world: World, file: Path) -> None:
    """A page without feeds is offered as a source of its own, and --kind takes it where there are feeds too."""
    del world.replies["outlet.example", "/feed"]
    world.serve("/notes", b"<html><title>Notes</title></html>")
    assert "no feed was found" in add(file, "https://outlet.example/notes", "--yes").output
    add(file, "https://outlet.example/", "--kind", "page", "--yes")
    assert [(source.kind, source.name) for source in load(file).sources[1:]] == [("page", "Notes"), ("page", "Home")]


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        (["https://outlet.example/none"], NothingFetched, "not found"),
        (["https://127.0.0.2/"], NothingFetched, "not a public address"),
        (["file:///etc/passwd"], NothingFetched, "only http and https"),
        (["https://outlet.example/", "--topic", "rice"], UsageError, "rice"),
        (["https://outlet.example/", "--kind", "sitemap"], UsageError, "no sitemap was found there, only: feed, page"),
        (["missing.opml"], UsageError, "there is no such file"),
        (["https://outlet.example/", "--yes", "--name", "a\x1bb\nc", "--outlet", "x\ny"], ConfigError, "outlet"),
    ],
)
def test_what_cannot_be_added(file: Path, words: list[str], error: type[BriefError], says: str) -> None:
    """Each error names the thing, and the file stays as it was."""
    before = file.read_bytes()
    with pytest.raises(error, match=says):
        add(file, *words)
    assert file.read_bytes() == before


def test_a_hostile_title_is_only_text(world: World, file: Path) -> None:
    """What a feed calls itself cannot write into the configuration."""
    title = '"\n[[topic]]\nslug = "x" # \\ \x7f &amp;lt;b&amp;gt;'
    world.serve("/evil", feed().replace(b"<title>outlet.example</title>", f"<title>{title}</title>".encode()))
    add(file, "https://outlet.example/evil", "--yes")
    data = tomllib.loads(file.read_text())
    assert len(data["topic"]) == 1
    assert data["source"][-1]["name"].startswith('" [[topic]] slug = "x" # \\')


def test_opml(world: World, file: Path, tmp_path: Path) -> None:
    """A list adds its feeds with names of their own, passes over what is there, and fetches nothing."""
    outlines = (
        '<outline text="AI"><outline text="The Outlet" xmlUrl="https://a.example/feed"/>'
        '<outline TITLE="B" xmlurl="http://b.example/rss" type="rss"/><outline text="No feed"/>'
        '<outline text="Again" xmlUrl="https://outlet.example/feed#x"/><outline xmlUrl="ftp://c.example/"/>'
        '<outline xmlUrl="https://a.example/feed"/><outline xmlUrl="https://d.example/"/>'
        '<outline text="Members" xmlUrl="https://me:hunter2@e.example/feed"/></outline>'
    )
    path = tmp_path / "list.opml"
    path.write_text(f'<?xml version="1.0"?><opml version="2.0"><body>{outlines}</body></opml>')
    said = add(file, str(path), "--yes").output
    assert "4 feeds; 1 repeat an earlier one; 2 cannot be read as written" in said
    assert "left out: an entry without a title: not a web address" in said
    assert "left out: Members: its address holds a password: add it by hand, with login_env" in said
    assert "hunter2" not in said
    assert 'https://outlet.example/feed#x is there already, as "The Outlet"' in said
    assert [source.name for source in load(file).sources] == ["The Outlet", "The Outlet 2", "B", "d.example"]
    assert world.hits == []


def test_windows_line_ends_and_no_last_line_end(file: Path) -> None:
    """The file's own line ends are kept."""
    file.write_bytes(file.read_bytes().rstrip().replace(b"\n", b"\r\n"))
    add(file, "https://outlet.example/", "--yes")
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")
    assert len(load(file).sources) == 2


def test_a_symlink_stays_one(file: Path) -> None:
    """A linked configuration is written where it lies."""
    link = file.with_name("link.toml")
    link.symlink_to(file)
    add(link, "https://outlet.example/", "--yes")
    assert link.is_symlink()
    assert len(load(file).sources) == 2


def test_a_broken_configuration_is_not_written_to(file: Path) -> None:
    """A file with a mistake is left as it is, and the mistake is told."""
    file.write_text(file.read_text() + "\nnot toml")
    with pytest.raises(ConfigError, match="line"):
        add(file, "https://outlet.example/", "--yes")


def test_a_folder(file: Path) -> None:
    """A folder of documents becomes a source by its path from the configuration, once."""
    place = file.parent / "notes"
    place.mkdir()
    for name in ("a.md", "b.txt", "c.docx"):
        (place / name).write_text("# Tide")
    said = add(file, str(place), "--yes").output
    assert "notes: 2 files" in said
    assert '[[source]]\nname = "notes"\nkind = "folder"\npath = "notes"\n' in said
    assert load(file).sources[-1].location == str(place)
    again = add(file, str(place), "--yes").output
    assert 'is there already, as "notes"' in again
    assert len(load(file).sources) == 2


@pytest.mark.parametrize("address", ["feed:https://outlet.example/news", "feed://outlet.example/news"])
def test_an_address_marked_as_a_feed(file: Path, address: str) -> None:
    """What some sites offer as feed: is an address."""
    add(file, address, "--yes")
    assert load(file).sources[-1].location == "https://outlet.example/news"
