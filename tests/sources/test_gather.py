"""Gathering as a whole: one look at sources over loopback and folders, and what the store then knows."""

# ruff: noqa: E501 - sentences stand as they are read

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

import pytest

from pipeline import executor
from pipeline.models import GatherSettings, Source, Topic
from pipeline.sources.gather import Gathering
from pipeline.storage import Store

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
A, B = Topic("a", "Ferries", "?", ("ferry",)), Topic("b", "Ships", "?", ("ferry", "ship"))
TEXT = (
    "The electric ferry crossed the strait in 38 minutes on its first day. The shipping line paid 310 million crowns for it. "
    "Captain Solveig Dahl said the ship was quieter but harder to stop. The batteries of the ferry last for three crossings. "
    "The line wants to replace all of its diesel ferries by 2031. Tickets cost 12 percent more than on the old ship. "
)


def html(text, title="Ferry sails"):
    """A page whose body is this text."""
    rows = "".join(f"<p>{part.strip()}.</p>" for part in text.split(". ") if part.strip())
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{rows}</article></body></html>".encode()


def rss(*entries):
    """A feed of (title, URL, date or None, text)."""
    rows = "".join(
        f"<item><title>{title}</title><link>{url}</link><description>{text}</description>"
        + (f"<pubDate>{date if isinstance(date, str) else format_datetime(date)}</pubDate>" if date else "")
        + "</item>"
        for title, url, date, text in entries
    )
    return f"<rss version='2.0'><channel><title>F</title>{rows}</channel></rss>".encode()


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    store = Store(tmp_path / "state")
    yield store
    store.close()


HOSTS = ("one.example", "two.example", "three.example")


def gather(store, world, *sources, topics=(A, B), now=NOW, settings=None):
    """One run's gathering over this world."""
    each = partial(executor.each, None)
    stage = Gathering(store, topics, sources, each, world.settings(*HOSTS), settings or GatherSettings(), now)
    done = stage.run(topics)
    stage.workshop.close() if hasattr(stage.workshop, "close") else None
    return done


def feed(name, path="/feed", host="one.example", **changes):
    """A feed of this world."""
    return Source(
        **({"name": name, "kind": "feed", "location": f"https://{host}{path}", "outlet": name.title()} | changes)
    )


def verdicts(store, topic):
    """Verdict by title of everything held against the topic."""
    return {row["title"]: row["verdict"] for row in store.belonging(topic)}


def test_two_sources_with_one_address(world, store):
    """The address is asked once, both sources are read, and each topic gets the item through its own."""
    world.serve("/feed", rss(("Ferry sails", "https://one.example/1", NOW, "")), ETag='"x"')
    world.serve("/1", html(TEXT))
    first, second = feed("north", topics=("a",)), feed("south", topics=("b",))
    done = gather(store, world, first, second)
    assert (done.asked, done.answered, world.paths.count("/feed")) == (2, 2, 1)
    assert verdicts(store, "a") == verdicts(store, "b") == {"Ferry sails": "kept"}
    third = feed("west")
    gather(store, world, first, second, third, now=NOW + timedelta(hours=1))
    # the newcomer has seen nothing yet: the address is asked without validators
    assert [headers.get("If-None-Match") for path, headers in world.asked if path == "/feed"] == [None, None]
    assert {row["name"] for row in store.sources().values() if row["listed"]} == {"north", "south", "west"}


def test_an_item_of_a_second_source_is_not_fetched_again(world, store):
    """Listed by another source too, what was read is held against that source's topics as it is."""
    world.serve("/feed", rss(("Ferry sails", "https://one.example/1", NOW, "")))
    world.serve("/other", rss(("The same ferry", "https://one.example/1", NOW, "")))
    world.serve("/1", html(TEXT))
    one, other = feed("north", topics=("a",)), feed("south", "/other", topics=("b",))
    gather(store, world, one)
    assert verdicts(store, "b") == {}
    for hours in (1, 2, 3):
        gather(store, world, one, other, now=NOW + timedelta(hours=hours))
    assert verdicts(store, "a") == verdicts(store, "b") == {"Ferry sails": "kept"}
    assert world.paths.count("/1") == 1


def test_a_run_for_one_topic_loses_nothing_of_another(world, store):
    """Items that wait from another topic's source are held against that topic, whichever topic is run."""
    long = "Herring is caught in spring. " * 20
    world.serve("/feed", rss(("Ship sails", "https://one.example/1", NOW, long + "The ship. A ship.")))
    world.serve("/none", rss())
    world.serve("/1", html(TEXT, "Ship sails"))
    one, other = feed("north", topics=("b",)), feed("south", "/none", topics=("a",))
    each = partial(executor.each, None)
    stage = Gathering(store, (A, B), (one, other), each, world.settings(*HOSTS), GatherSettings(pages=1), NOW)
    stage.run((B,))
    assert verdicts(store, "b") == {"Ship sails": "kept"}
    assert store.sources().keys() == {"north"}


def test_copies_repeat_and_agree_as_long_as_both_say_the_same(world, store):
    """A near-copy is a repeat of the first; while it says what the first has corrected it is not told beside it."""
    world.serve("/feed", rss(("Ferry sails", "https://one.example/1", NOW, "")))
    world.serve("/copy", rss(("Quiet ferry", "https://two.example/2", NOW, "")))
    world.serve("/1", html(TEXT))
    world.serve("/2", html(TEXT.replace("said the ship was", "says the ship is"), "Quiet ferry"))
    one, other = feed("north"), feed("south", "/copy", "two.example")
    gather(store, world, one)
    gather(store, world, one, other, now=NOW + timedelta(hours=1))
    assert verdicts(store, "a") == {"Ferry sails": "kept", "Quiet ferry": "repeat"}
    original = next(item.id for item in store.listed_by("north"))
    assert store.copies([original]) == {original: ("South",)}
    world.serve("/feed", rss(("Ferry sails", "https://one.example/1", NOW, "Corrected.")))
    world.serve("/1", html(TEXT.replace("310 million", "130 million")))
    gather(store, world, one, other, now=NOW + timedelta(hours=2))
    assert [article.revision for article in store.revisions(original)] == [1, 2]
    assert store.copies([original]) == {}
    assert verdicts(store, "a") == {"Ferry sails": "kept", "Quiet ferry": "repeat"}
    world.serve("/copy", rss(("Quiet ferry", "https://two.example/2", NOW, "Corrected.")))
    world.serve("/2", html(TEXT.replace("310 million", "130 million"), "Quiet ferry"))
    gather(store, world, one, other, now=NOW + timedelta(hours=3))
    assert store.copies([original]) == {original: ("South",)}
    assert verdicts(store, "a") == {"Ferry sails": "kept", "Quiet ferry": "repeat"}


def test_a_copy_that_becomes_a_report_of_its_own_is_kept(world, store):
    """A page that carried a wire story and now tells another one is no copy any more."""
    world.serve("/feed", rss(("Ferry sails", "https://one.example/1", NOW, "")))
    world.serve("/copy", rss(("Quiet ferry", "https://two.example/2", NOW, "")))
    world.serve("/1", html(TEXT))
    world.serve("/2", html(TEXT, "Quiet ferry"))
    one, other = feed("north"), feed("south", "/copy", "two.example")
    gather(store, world, one)
    gather(store, world, one, other, now=NOW + timedelta(hours=1))
    assert verdicts(store, "a")["Quiet ferry"] == "repeat"
    own = TEXT.replace("38", "55").replace("310", "480").replace("Solveig Dahl", "Peder Aune").replace("2031", "2040")
    world.serve("/copy", rss(("Quiet ferry", "https://two.example/2", NOW, "New.")))
    world.serve("/2", html(own, "Quiet ferry"))
    gather(store, world, one, other, now=NOW + timedelta(hours=2))
    assert verdicts(store, "a")["Quiet ferry"] == "kept"
    assert store.copies([next(item.id for item in store.listed_by("north"))]) == {}


def test_dates_tell_where_they_come_from(world, store):
    """A feed's date is believed when it can be; else the page's, the address's, and at last the day it was first seen."""
    world.serve(
        "/feed",
        rss(
            ("Feed", "https://one.example/feed1", NOW - timedelta(days=2), ""),
            ("Future", "https://one.example/f", "Fri, 01 Jan 2038 00:00:00 GMT", ""),
            ("Address", "https://one.example/2026/05/20/ferry", "Thu, 01 Jan 1970 00:00:00 GMT", ""),
            ("None", "https://one.example/n", None, ""),
        ),
    )
    for path in ("/feed1", "/f", "/2026/05/20/ferry", "/n"):
        word = path.strip("/").replace("/", " ")
        body = "".join(f"The ferry {word} has tale {n} of {word} to tell at length, says nobody. " for n in range(9))
        world.serve(path, html(body, path))
    gather(store, world, feed("north"))
    found = {row["title"]: (row["published"], row["date_from"]) for row in store.rows("select * from items")}
    assert found["Feed"] == ("2026-05-30T12:00:00Z", "feed")
    assert found["Future"] == (None, "not credible")
    assert found["Address"][0] == "2026-05-20T00:00:00Z"
    assert found["Address"][1] in ("url", "page")
    assert found["None"] == (None, "")


def test_folders_count_one_failure_and_may_be_capped(world, store, tmp_path):
    """Broken files are one failure of their folder per run; a folder is taken whole unless its table says otherwise."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for n in range(60):
        day = f"2026-0{1 + n // 15}-10"
        text = f"Ferry number {n} of {n * 7} sails to port {n} with {n * 3} people. " * 3
        (folder / f"{n:02}.json").write_text(json.dumps({"title": f"Ferry {n}", "text": text, "published": day}))
    (folder / "x.json").write_text("{")
    (folder / "y.json").write_text("[]")
    source = Source("notes", "folder", str(folder))
    for times in (1, 2, 3):
        done = gather(store, world, source, now=NOW + timedelta(hours=times))
        assert [n for _, n in done.failures] == [times, times]
        assert store.sources()["notes"]["failures"] == times
        assert store.sources()["notes"]["error"].endswith("; and 1 more of its files")
    assert len(verdicts(store, "a")) == 60
    (folder / "x.json").unlink()
    (folder / "y.json").unlink()
    assert gather(store, world, source, now=NOW + timedelta(hours=5)).failures == []
    assert store.sources()["notes"]["failures"] == 0
    capped = replace(source, name="capped", look_back=timedelta(days=60), items=10)
    gather(store, world, capped, now=NOW + timedelta(hours=6))
    assert len(store.listed_by("capped")) == 10
    assert all(item.published >= NOW - timedelta(days=60) for item in store.listed_by("capped"))
