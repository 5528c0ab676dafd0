"""The feed of a topic, read back by an ordinary feed reader, and by our own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from lxml import html as lxml_html

from pipeline.models import Answer, Brief, Change, Listing, Source
from pipeline.render import escape, feed, publication, summary
from pipeline.sources.feed import parse_feed
from pipeline.storage import Store
from tests.hostile.texts import TEXTS, editions, quotation, shown
from tests.page.making import NOW, TOPIC, block, brief, said

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://briefs.example/all/"


def edition(number: int, blocks: int = 1) -> feed.VersionEntry:
    """A version that adds a finding for each block, a day after the one before."""
    made = [
        block(f"b-{number}-{n}", "narrative", said(f"“Words {number} {n}.”", (f"claim-{n}",), (f"item-{n}",)))
        for n in range(blocks)
    ]
    told = tuple(Change("claim added", one.id, after=one.sentences) for one in made)
    return feed.VersionEntry(brief(*made, version=number, date=NOW + timedelta(days=number)), told)


def atom(editions: Sequence[feed.VersionEntry], birth: str, base: str) -> str:
    """The feed of these versions, newest first."""
    return feed.atom_feed(editions[0].brief.topic, [feed.entry(one, base) for one in editions], birth, base)


def parsed(text: str) -> Any:
    """The feed as feedparser gives it, without a complaint."""
    found = feedparser.parse(text.encode(), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    return found


def lines(content: str) -> list[str]:
    """The words of each list item of an entry."""
    return [" ".join(item.text_content().split()) for item in lxml_html.fromstring(f"<div>{content}</div>").iter("li")]


def test_a_reader_finds_what_the_record_holds() -> None:
    """Title, dates, permanent ids, What's new, the other changes and the sources that they cite, newest first."""
    two = editions("a")
    given = (feed.VersionEntry(two.after, two.changes), feed.VersionEntry(two.before, ()))
    found = parsed(atom(given, "f" * 64, BASE))
    assert (found.feed.title, found.feed.id) == (
        two.after.topic.title,
        f"tag:living-brief.invalid,2026:models/{'f' * 16}",
    )
    assert [entry.id for entry in found.entries] == [f"{found.feed.id}/v2", f"{found.feed.id}/v1"]
    assert [entry.title for entry in found.entries] == [feed.entry_title(one) for one in given]
    assert {entry.updated for entry in found.entries} | {found.feed.updated} == {"2026-05-24T18:00:00+00:00"}
    assert [entry.link for entry in found.entries] == [f"{BASE}models/v0002.md", f"{BASE}models/v0001.md"]
    told, others, _ = summary.lines_and_others(two.after, two.changes, feed.FEED_LENGTH)
    sources = [f"[{one.number}] {one.title} · {one.outlet}, 2026-05-01" for one in two.after.sources]
    numbers = summary.numbered(two.after)
    words = [escape.form_line(line, numbers, {}, replace(escape.PLAIN_FORM, words=str)) for line in (*told, *others)]
    assert lines(found.entries[0].content[0].value) == words + sources
    assert summary.changes_in_short(two.changes) in found.entries[0].title
    assert "Built from 1." in found.entries[1].content[0].value


def test_our_own_reader_takes_it() -> None:
    """`brief add` could follow the feed: each version is an item with its date."""
    given = [edition(number) for number in (3, 2, 1)]
    source = Source("own", "feed", f"{BASE}models/feed.xml")
    answer = Answer(source.location, source.location, 200, atom(given, "a", BASE).encode(), "application/atom+xml")
    listing = parse_feed(source, answer, NOW + timedelta(days=5), 10)
    assert isinstance(listing, Listing)
    assert [item.title for item in listing.items] == [feed.entry_title(one) for one in given]
    assert [item.published for item in listing.items] == [one.brief.date for one in given]


def test_the_same_input_gives_the_same_bytes() -> None:
    """Nothing of the moment of writing is in the feed."""
    assert atom([edition(1)], "a", BASE) == atom([edition(1)], "a", BASE)


def test_ids_do_not_follow_the_address() -> None:
    """Moving the pages elsewhere makes no reader show everything as new."""
    assert [entry.id for entry in parsed(atom([edition(1)], "a", BASE)).entries] == [
        entry.id for entry in parsed(atom([edition(1)], "a", "")).entries
    ]


def test_without_an_address_no_link_of_ours_is_left() -> None:
    """What would be relative is left out: only the sources' own addresses are linked."""
    two = editions("a")
    page = atom([feed.VersionEntry(two.after, two.changes)], "a", "")
    root = ElementTree.fromstring(page)
    assert root.findall(f".//{ATOM}link") == []
    (content,) = (node.text or "" for node in root.iter(f"{ATOM}content"))
    assert {href for _, _, href, _ in lxml_html.fromstring(f"<div>{content}</div>").iterlinks()} == {
        "https://outlet.example/story"
    }


def test_with_an_address_every_link_is_absolute() -> None:
    """Citations lead to the pages of their sources, labels to the version's blocks."""
    two = editions("a")
    root = ElementTree.fromstring(atom([feed.VersionEntry(two.after, two.changes)], "a", BASE))
    content = next(root.iter(f"{ATOM}content")).text or ""
    found = {href for _, _, href, _ in lxml_html.fromstring(f"<div>{content}</div>").iterlinks()}
    assert {href for href in found if not href.startswith(f"{BASE}models/")} == {"https://outlet.example/story"}
    assert {
        f"{BASE}models/sources/s0002.md",
        f"{BASE}models/v0002.md#b-5",
        f"{BASE}models/changes/v0001-v0002.md",
    } <= found


@pytest.mark.parametrize("at", range(0, len(TEXTS), 60))
def test_hostile_words_stay_words(at: int) -> None:
    """Whatever a title holds, the feed is strict XML and its entry shows these words, with no element of theirs."""
    for raw in TEXTS[at : at + 60]:
        two = editions(raw)
        found = parsed(atom([feed.VersionEntry(two.after, two.changes)], "a", BASE))
        expected = shown(f"x {raw} y")
        assert shown(found.feed.title) == expected
        content = found.entries[0].content[0].value
        root = lxml_html.fromstring(f"<div>{content}</div>")
        assert {node.tag for node in root.iter()} <= {"div", "h2", "ul", "li", "p", "a", "strong"}
        assert {name for node in root.iter() for name in node.attrib} == {"href"}
        told = shown(quotation(raw))
        events = [line for line in lines(content) if line.startswith("New event")]
        assert [shown(line) for line in events] == [shown(f"New event · 2026-05-24: {told} [2]")]
        assert [shown(line) for line in lines(content) if line.startswith("[1]")] == [
            shown(f"[1] {expected} · {expected}, 2026-05-01")
        ]


def test_size() -> None:
    """At most 20 versions, and of one version no more than its What's new and 30 other changes."""
    found = parsed(atom([edition(number) for number in range(70, 0, -1)], "a", ""))
    assert len(found.entries) == feed.FEED_ENTRIES
    assert found.entries[-1].title == feed.entry_title(edition(51))
    content = parsed(atom([edition(2, 60)], "a", "")).entries[0].content[0].value
    told = [line for line in lines(content) if line.startswith("New: ")]
    assert len(told) == summary.SHOWN_PER_KIND + feed.FEED_LENGTH
    assert f"and {60 - len(told)} more" in content


def test_opml() -> None:
    """Each topic's feed by its title; addresses are absolute when it is known where they are."""
    other = replace(TOPIC, slug="other", title='A <b> & "c" \x00\x1b[2J')
    for base in ("", BASE):
        outlines = list(ElementTree.fromstring(feed.opml([TOPIC, other], base)).iter("outline"))
        assert [one.get("xmlUrl") for one in outlines] == [f"{base}models/feed.xml", f"{base}other/feed.xml"]
        assert [one.get("text") for one in outlines] == [TOPIC.title, 'A <b> & "c" [2J']


@pytest.fixture
def store(tmp_path: Path) -> Any:
    """An empty store."""
    made = Store(tmp_path / "state")
    yield made
    made.close()


def keep(store: Store, made: feed.VersionEntry, date: datetime = NOW) -> Brief:
    """Publish a version that cites nothing of the store."""
    store.keep_version(replace(made.brief, date=date), made.changes, f"page {made.brief.version}", "test", {}, ())
    return made.brief


def test_the_feed_is_written_with_a_version(store: Store, tmp_path: Path) -> None:
    """A version brings its entry; a look without one touches nothing; the list of feeds is there."""
    folder = tmp_path / "briefs" / TOPIC.slug
    keep(store, edition(1))
    publication.write_topic(store, TOPIC, folder)
    first = (folder / "feed.xml").read_bytes()
    assert len(parsed(first.decode()).entries) == 1
    written = (folder / "feed.xml").stat().st_mtime_ns
    assert publication.write_topic(store, TOPIC, folder, BASE) == 0
    assert (folder / "feed.xml").stat().st_mtime_ns == written
    keep(store, edition(2))
    publication.write_topic(store, TOPIC, folder)
    publication.write_index(store, (TOPIC,), tmp_path / "briefs")
    old, new = (parsed(text.decode()).entries for text in (first, (folder / "feed.xml").read_bytes()))
    assert [entry.id for entry in new[1:]] == [entry.id for entry in old]
    assert new[1].content == old[0].content
    assert "models/feed.xml" in (tmp_path / "briefs" / "feeds.opml").read_text()


def test_a_version_is_rendered_once(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries that stand are taken as they are, but for another address; the bytes are those of a whole rendering."""
    folder, rendered = tmp_path / "briefs" / TOPIC.slug, list[int]()
    entry = feed.entry
    monkeypatch.setattr(feed, "entry", lambda one, base: rendered.append(one.brief.version) or entry(one, base))
    for number in (1, 2, 3):
        keep(store, edition(number), NOW + timedelta(days=number, microseconds=number))
        publication.write_topic(store, TOPIC, folder, BASE)
    assert rendered == [1, 2, 3]
    kept = (folder / "feed.xml").read_bytes()
    store.keep_entries(TOPIC.slug, feed.form(BASE), ())
    (folder / "feed.xml").unlink()
    publication.write_topic(store, TOPIC, folder, BASE)
    assert (folder / "feed.xml").read_bytes() == kept
    rendered.clear()
    keep(store, edition(4))
    publication.write_topic(store, TOPIC, folder, "https://elsewhere.example/")
    assert rendered == [4, 3, 2, 1]


def test_without_the_extra_all_else_is_written(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No feed and no list of feeds, one line that says what to install; the feed comes when the extra does."""
    folder = tmp_path / "briefs" / TOPIC.slug
    keep(store, edition(1))
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "feedgen", None)
        without.setattr("pipeline.render.feed.find_spec", lambda _: None)
        publication.write_topic(store, TOPIC, folder)
        publication.write_index(store, (TOPIC,), tmp_path / "briefs")
    assert {"latest.md", "v0001.md"} <= {path.name for path in folder.iterdir()}
    assert not (folder / "feed.xml").exists()
    assert not (tmp_path / "briefs" / "feeds.opml").exists()
    assert publication.write_topic(store, TOPIC, folder) == 1
    assert len(parsed((folder / "feed.xml").read_text()).entries) == 1
