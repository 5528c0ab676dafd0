"""Pages that change: each change of the text is a revision of the one item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.models import Source
from pipeline.storage import Store
from tests.hostile.world_server import NOW, World, feed, gather

SOURCE = Source("Release notes", "page", "https://outlet.example/notes")


@pytest.fixture
def world() -> Iterator[World]:
    """A server on the loopback."""
    with World().serving() as world:
        yield world


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    store = Store(tmp_path / "state")
    yield store
    store.close()


def page(*notes: str, aside: str = "") -> bytes:
    """Release notes with a paragraph each."""
    body = "".join(f"<h2>Note</h2><p>{note}</p>" for note in notes)
    head = '<title>Notes</title><meta property="article:published_time" content="2020-01-01">'
    body = f"<nav>{aside}</nav><article><h1>Notes</h1>{body}</article>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


FIRST = "The first version of the model reads images and text, " + "answers in nine languages, " * 12 + "and is open."
SECOND = "The second version of the model adds sound, " + "costs less than the first one did, " * 12 + "and stays open."


def look(world: World, store: Store, day: int) -> None:
    """One run."""
    gathered = gather(store, world.settings(), SOURCE, now=NOW + timedelta(days=day))
    assert gathered.failures == []


def test_each_change_is_a_revision(world: World, store: Store) -> None:
    """The page is one item without a date of its own; a new text is a revision, dated by when it was seen."""
    world.serve("/notes", page(FIRST), ETag='"1"')
    look(world, store, 0)
    look(world, store, 1)
    world.serve("/notes", page(FIRST, aside="another menu"), ETag='"2"')
    look(world, store, 2)
    world.serve("/notes", page(SECOND, FIRST), ETag='"3"')
    look(world, store, 3)
    articles = store.unread("engine")
    assert [article.revision for article in articles] == [1, 2]
    assert {article.item.id for article in articles} == {articles[0].item.id}
    assert [article.day for article in articles] == [NOW, NOW + timedelta(days=3)]
    assert "adds sound" in articles[1].sentences[0] + articles[1].sentences[1]
    assert [hit.headers.get("If-None-Match") for hit in world.hits if hit.path == "/notes"] == [
        None,
        '"1"',
        '"1"',
        '"2"',
    ]
    assert [hit.body for hit in world.hits if hit.path == "/notes"][1] == 0


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><body><noscript>Enable JavaScript</noscript></body></html>", b"<html><p>Just a moment...</p></html>"],
)
def test_page_without_text_changes_nothing(world: World, store: Store, body: bytes) -> None:
    """A page that says nothing today is a failure of its source; its text and validators stay."""
    world.serve("/notes", page(FIRST), ETag='"1"')
    look(world, store, 0)
    before = [tuple(row) for row in store.connection.execute("select * from articles")]
    world.serve("/notes", body, ETag='"2"')
    gathered = gather(store, world.settings(), SOURCE, now=NOW + timedelta(days=1))
    assert len(gathered.failures) == 1
    assert [tuple(row) for row in store.connection.execute("select * from articles")] == before
    assert store.sources()["Release notes"]["etag"] == '"1"'


def test_sitemap_leads_to_pages(world: World, store: Store) -> None:
    """A run reads the sitemaps of an index, and the pages that they list."""
    site = Source("Site", "sitemap", "https://outlet.example/sitemap.xml", "The Outlet")
    index = "<sitemapindex><sitemap><loc>https://outlet.example/s1.xml</loc></sitemap></sitemapindex>"
    world.serve("/sitemap.xml", index.encode())
    world.serve(
        "/s1.xml", b"<urlset><url><loc>https://outlet.example/a</loc><lastmod>2026-11-19</lastmod></url></urlset>"
    )
    world.serve("/a", page(FIRST))
    gathered = gather(store, world.settings(), site)
    assert gathered.failures == []
    (article,) = store.unread("engine")
    assert (article.item.title, article.item.outlet, article.quality) == ("Notes", "The Outlet", "full")


def test_what_a_first_look_leaves_out_is_not_new_later(world: World, store: Store) -> None:
    """Entries beyond the first look's cap stay unread until they change; what comes in later is read."""
    feed_source = Source("Feed", "feed", "https://outlet.example/feed", items=3)
    world.serve("/feed", feed(items=10))
    gather(store, world.settings(), feed_source)
    assert len(store.unread("engine")) == 3
    world.serve("/feed", feed(items=11))
    gather(store, world.settings(), feed_source, now=NOW + timedelta(hours=4))
    assert [article.item.title for article in store.unread("engine")] == [
        f"outlet.example item {n}" for n in (7, 8, 9, 10)
    ]
