"""What a source's own host is sent besides: held by the environment, and seen by nobody else."""

from __future__ import annotations

import sqlite3

import pytest

from pipeline.models import Answer, Ask, Credentials, Failure, Search
from pipeline.net.client import FetchHost
from pipeline.net.credentials import with_credentials
from pipeline.net.errors import Stopped
from pipeline.sources.round import source_of
from pipeline.sources.search import QueryErrand
from tests.sources.test_gather import NOW, TEXT, A, feed, gather, html, rss, store, verdicts  # noqa: F401  # a fixture

SECRET = "s3cret-of-the-harbour"
KEY = Credentials((("X-Harbour-Key", "$HARBOUR_KEY"),))
LOGIN = Credentials(login="HARBOUR_LOGIN")
FEED = "https://one.example/feed"


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """The variables that are named here."""
    monkeypatch.setenv("HARBOUR_KEY", SECRET)
    monkeypatch.setenv("HARBOUR_LOGIN", f"dahl:{SECRET}é")


def sent(world, name="X-Harbour-Key"):
    """The paths that came with a header, and the others."""
    with_it = [path for path, headers in world.asked if name in headers]
    return with_it, [path for path in world.paths if path not in with_it]


def test_a_feed_and_its_pages_get_them_and_no_other_host(world, store):  # noqa: F811
    """The source's own host is sent them, for its feed and the pages it lists; the host of a link is not."""
    own, other = "https://one.example/1", "https://two.example/2"
    world.serve("/feed", rss(("Ferry sails", own, NOW, ""), ("Ferry rests", other, NOW, "")))
    world.serve("/1", html(TEXT))
    world.serve("/2", html(TEXT.replace("38", "39"), "Ferry rests"))
    gather(store, world, feed("north", credentials=KEY))
    assert verdicts(store, "a") == {"Ferry sails": "kept", "Ferry rests": "kept"}
    with_it, without = sent(world)
    assert (with_it, set(without)) == (["/feed", "/1"], {"/robots.txt", "/2"})
    assert {headers["X-Harbour-Key"] for path, headers in world.asked if path == "/1"} == {SECRET}


def test_a_stranger_who_links_there_gets_nothing_opened(world, store):  # noqa: F811
    """A page that only somebody else's feed lists is asked for without them, although its host has a source."""
    world.serve("/feed", rss())
    world.serve("/theirs", rss(("Ferry sails", "https://one.example/1", NOW, "")))
    world.serve("/1", html(TEXT))
    gather(store, world, feed("north", credentials=KEY), feed("south", "/theirs", "two.example"))
    assert sent(world)[0] == ["/feed"]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/new", ["/feed", "/new"]),
        ("https://two.example/new", ["/feed"]),
        ("https://one.example:8443/new", ["/feed"]),  # another service of that machine
        ("https://two.example/back", ["/feed"]),  # which leads home again, at a stranger's wish
    ],
)
def test_redirects(world, location, expected):
    """They go with a redirect within the place, and never again once it was left."""
    world.serve("/feed", status=302, Location=location)
    world.serve("/back", status=302, Location="https://one.example/new")
    world.serve("/new", b"here")
    (answer,) = FetchHost(world.settings("one.example", "two.example"))((Ask(FEED, credentials=KEY),))
    assert isinstance(answer, Answer)
    assert answer.body == b"here"
    assert sent(world)[0] == expected


def test_from_http_to_https(world):
    """A host that moves to https is the same host."""
    world.serve("/feed", status=301, Location=FEED)
    FetchHost(world.settings("one.example"))((Ask("http://one.example/feed", credentials=KEY),))
    assert set(sent(world)[0]) == {"/feed"}
    assert sent(world)[1] == []


def test_basic_authentication(world):
    """User and password are sent as RFC 7617 has it, in UTF-8."""
    world.serve("/feed", b"ok")
    FetchHost(world.settings("one.example"))((Ask(FEED, credentials=LOGIN),))
    assert world.asked[0][1]["Authorization"] == "Basic ZGFobDpzM2NyZXQtb2YtdGhlLWhhcmJvdXLDqQ=="


def test_two_sources_of_one_address_with_their_own(world, store):  # noqa: F811
    """Sources that send different things are asked for one by one."""
    world.serve("/feed", rss())
    gather(store, world, feed("north", credentials=KEY), feed("south", credentials=LOGIN), feed("west"))
    asked = [sorted({"X-Harbour-Key", "Authorization"} & set(h)) for path, h in world.asked if path == "/feed"]
    assert sorted(asked) == [[], ["Authorization"], ["X-Harbour-Key"]]


def test_sitemaps_of_an_index(world, store):  # noqa: F811
    """The parts of an index that lie at the source's own place."""
    parts = ("https://one.example/part", "https://two.example/away")
    rows = "".join(f"<sitemap><loc>{part}</loc></sitemap>" for part in parts)
    world.serve("/feed", f"<sitemapindex>{rows}</sitemapindex>".encode())
    gather(store, world, feed("north", kind="sitemap", credentials=KEY))
    assert sent(world)[0] == ["/feed", "/part"]
    assert "/away" in world.paths


def test_searches(world):
    """Each query to a search."""
    search = Search("finder", "https://one.example/find?q={query}", credentials=KEY)
    world.serve("/find?q=electric%20ferry", rss())
    FetchHost(world.settings("one.example"))((QueryErrand(search, A, source_of(search, A), "electric ferry").ask,))
    assert sent(world)[0] == ["/find?q=electric%20ferry"]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("HARBOUR_KEY", "", "the environment variable HARBOUR_KEY is not set"),
        ("HARBOUR_KEY", f"{SECRET}\nHost: two.example", "HARBOUR_KEY holds is not a header"),
        ("HARBOUR_LOGIN", SECRET, "HARBOUR_LOGIN must hold user:password"),
    ],
)
def test_what_is_missing_or_wrong_is_told_without_its_value(world, store, monkeypatch, name, value, reason):  # noqa: F811
    """The source fails by name of the variable, nothing is sent, and the others are read."""
    monkeypatch.setenv(name, value)
    world.serve("/feed", rss())
    world.serve("/other", rss())
    wrong = KEY if name == "HARBOUR_KEY" else LOGIN
    done = gather(store, world, feed("north", credentials=wrong), feed("south", "/other", "two.example"))
    ((failure, _),) = done.failures
    assert isinstance(failure, Failure)
    assert reason in str(failure)
    assert SECRET not in str(failure)
    assert (done.answered, "/feed" in world.paths) == (1, False)
    with pytest.raises(Stopped):
        with_credentials(wrong)


def test_nothing_of_it_is_kept(world, store, tmp_path):  # noqa: F811
    """Neither the store nor an error has it, also where the host answers with a refusal."""
    world.serve("/feed", status=403)
    gather(store, world, feed("north", credentials=KEY), feed("south", "/other", credentials=LOGIN))
    with sqlite3.connect(tmp_path / "state" / "brief.db") as found:
        dump = "\n".join(found.iterdump())
    assert "north" in dump
    assert SECRET not in dump
    assert "ZGFobDpz" not in dump
