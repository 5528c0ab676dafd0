"""No page is given up before its time: what is kept meanwhile, when it is asked again, and what is looked at once more."""

# ruff: noqa: E501 - sentences stand as they are read

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.models import Failure
from pipeline.net.retry import TRIES, Standing, again, next_ask, resting
from pipeline.storage import Store
from tests.sources.test_gather import NOW, TEXT, feed, gather, html, rss, verdicts

STORY = "https://one.example/story"
CARRIED = " ".join(TEXT.split(". ")[n] + "." for n in range(3))  # enough to be read in the feed
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    store = Store(tmp_path / "state")
    yield store
    store.close()


def text(store):
    """Quality and text of the newest revision of the one item."""
    (item,) = store.listed_by("north")
    newest = store.newest([item.id]).get(item.id)
    return (newest.quality, " ".join(newest.sentences)) if newest else ("", "")


@pytest.mark.parametrize("status", [401, 402, 403, 404, 405, 429, 451, 500, 503, 522, 999])
def test_what_the_feed_carries_is_used_whatever_its_page_answers(world, store, status):
    """At once, and it is no failure of the source."""
    world.serve("/feed", rss(("Ferry sails", STORY, NOW, CARRIED)))
    world.serve("/story", b"no", status)
    done = gather(store, world, feed("north"))
    if status == 429:  # its host said to wait, so that no answer is known yet
        done = gather(store, world, feed("north"), now=NOW + HOUR)
    assert verdicts(store, "a") == {"Ferry sails": "kept"}
    assert text(store)[0] == "feed"
    assert "310 million" in text(store)[1]
    assert done.answered == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (html("", "Just a moment..."), 403),
        (b"<html><head><title>Subscribe</title></head><body><p>Log in to continue reading this story.</p></body></html>", 200),
        (b"<html><head><title>Consent</title></head><body><p>Before you continue: accept all cookies or manage cookies.</p></body></html>", 200),
        (b"<html><body><div id='app'></div><noscript>You need to enable JavaScript to run this app.</noscript></body></html>", 200),
        (b"later", 503),
        (b"later", 404),
    ],
)  # fmt: skip
def test_the_full_text_takes_the_place_of_the_feeds(world, store, body, status):
    """Behind shields, fences, questions and outages: when the page comes, it is read, with no word taken back."""
    world.serve("/feed", rss(("Ferry sails", STORY, NOW, CARRIED)))
    world.serve("/story", body, status)
    gather(store, world, feed("north"))
    assert text(store)[0] == "feed"
    world.serve("/story", html(TEXT))
    gather(store, world, feed("north"), now=NOW + 2 * DAY)
    assert text(store)[0] == "full"
    assert "Tickets cost 12 percent more" in text(store)[1]
    assert store.pending(10, NOW + 300 * DAY) == ()


@pytest.mark.parametrize("apart", [HOUR, 6 * HOUR, DAY])
def test_a_page_that_is_down_is_asked_for_days(world, store, apart):
    """By time and not by runs: hourly runs ask it no more often than pauses allow, and each schedule finds it back."""
    world.serve("/feed", rss(("Ferry sails", STORY, NOW, "Teaser.")))
    world.serve("/story", b"down", 502)
    now = NOW
    while now < NOW + 4 * DAY:
        gather(store, world, feed("north"), now=now)
        now += apart
    assert verdicts(store, "a") == {"Ferry sails": "failed"}
    assert 4 <= world.paths.count("/story") <= 12
    world.serve("/story", html(TEXT))
    for _ in range(26):
        gather(store, world, feed("north"), now=now)
        now += apart
    assert verdicts(store, "a") == {"Ferry sails": "kept"}


def test_what_never_comes_is_given_up_after_a_week(world, store):
    """With its headline: something of an entry is always kept. A page that is gone has no headline to show."""
    world.serve(
        "/feed", rss(("Ferry sails", STORY, NOW, "Teaser."), ("Ferry gone", "https://one.example/gone", NOW, ""))
    )
    world.serve("/story", b"down", 500)
    world.serve("/gone", b"gone", 410)
    told = []
    for day in range(TRIES + 3):
        told += [str(failure) for failure, _ in gather(store, world, feed("north"), now=NOW + day * DAY).failures]
    assert verdicts(store, "a") == {"Ferry sails": "kept", "Ferry gone": "failed"}
    assert {
        item.title: store.newest([item.id])[item.id].quality
        for item in store.listed_by("north")
        if store.newest([item.id])
    } == {"Ferry sails": "title"}
    assert world.paths.count("/story") == TRIES + 1
    assert world.paths.count("/gone") == 1
    assert len(told) == 3, "told at first and when it is given up, not in each run"


@pytest.mark.parametrize(
    "body", [b"", b"<html><body><nav>Home</nav></body></html>", b"<html><body><div id=root></div></body></html>"]
)
def test_a_short_post_is_read(world, store, body):
    """A post of a dozen words whose page shows nothing is an article."""
    world.serve("/feed", rss(("", STORY, NOW, "The ferry of Varnes lost 2 of its 3 engines on 30 May 2026.")))
    world.serve("/story", body)
    for day in range(3):
        gather(store, world, feed("north"), now=NOW + day * DAY)
    assert "lost 2 of its 3 engines" in text(store)[1]


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_short_post_does_not_wait_for_its_page(world, store, status):
    """What its feed carries is read at once, and what the page has takes its place."""
    world.serve("/feed", rss(("", STORY, NOW, "The ferry of Varnes lost 2 of its 3 engines on 30 May 2026.")))
    world.serve("/story", b"no", status)
    gather(store, world, feed("north"))
    assert text(store) == ("feed", "The ferry of Varnes lost 2 of its 3 engines on 30 May 2026.")
    world.serve("/story", html(TEXT))
    gather(store, world, feed("north"), now=NOW + 2 * DAY)
    assert text(store)[0] == "full"


def outlets(store):
    """The outlet of each item that was read, and on whose word."""
    return {(row.outlet, row.outlet_from) for name in ("north", "links") for row in store.listed_by(name)}


def test_words_of_a_feed_are_not_those_of_the_site_that_it_links_to(world, store):
    """Until the page can be read they are told as words of the source; then its own words are told as the site's."""
    world.serve("/feed", rss(("Ferry sails", "https://two.example/story", NOW, CARRIED)))
    world.serve("/story", b"no", 403)
    links = feed("links", outlet="")
    gather(store, world, links)
    assert outlets(store) == {("links", "carrier")}
    gather(store, world, links, now=NOW + HOUR)
    assert outlets(store) == {("links", "carrier")}, "the feed lists it again, and says nothing of its page"
    world.serve("/story", html(TEXT))
    gather(store, world, links, now=NOW + 2 * DAY)
    assert outlets(store) == {("two.example", "host")}


def test_the_sites_own_feed_speaks_for_it(world, store):
    """What somebody else's feed carried gives way to what the site's own carries, page or no page."""
    world.serve("/feed", rss(("Ferry sails", "https://two.example/story", NOW, CARRIED)))
    world.serve("/own", rss(("Ferry sails", "https://two.example/story", NOW, TEXT)))
    world.serve("/story", b"no", 403)
    gather(store, world, feed("links", outlet=""))
    gather(store, world, feed("links", outlet=""), feed("north", "/own", "two.example", outlet=""), now=NOW + DAY)
    (item,) = store.listed_by("north")
    newest = store.newest([item.id])[item.id]
    assert (newest.item.outlet, newest.item.outlet_from) == ("F", "feed")
    assert len(newest.sentences) > 3


def test_pauses_grow_and_end():
    """From a quarter of an hour to a day; what a login or a missing page says is asked daily; a refusal never again."""
    down, login, robots = (
        Failure("x", "down", status=503),
        Failure("x", "no", retry=False, status=401),
        Failure("x", "forbidden", retry=False),
    )
    pauses = [again(down, tries, NOW) - NOW for tries in range(TRIES)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=15), DAY)
    assert timedelta(days=6) < sum(pauses, timedelta()) < timedelta(days=10)
    assert again(down, TRIES, NOW) is None
    assert {again(login, tries, NOW) - NOW for tries in range(3)} == {DAY}
    assert again(robots, 0, NOW) is None
    assert again(Failure("x", "inside", code="refused"), 0, NOW) is None


@pytest.mark.parametrize(
    ("status", "page", "why"),
    [
        (451, b"no", "closed for legal reasons"),
        (200, b"<html><head><title>Ferry sails</title></head><body><div id='app'></div></body></html>", ""),
    ],
)
def test_a_headline_alone_is_no_article_that_arrived(world, store, status, page, why):
    """Neither where its page is given up, nor where it has no text: the source is not called fine, and why is told."""
    world.serve("/feed", rss(("Ferry sails", STORY, NOW, "")))
    world.serve("/story", page, status)
    for day in range(9):
        gather(store, world, feed("north"), now=NOW + day * DAY)
    assert text(store)[0] in ("title", "")
    arrived = store.arrived("north")
    assert (arrived.read, arrived.partly, arrived.unread) == (0, 0, 1)
    assert why in arrived.why != ""
    world.serve("/feed", rss(("Ferry sails", STORY, NOW, CARRIED)))
    gather(store, world, feed("north"), now=NOW + 10 * DAY)
    assert store.arrived("north").read == 1


@pytest.mark.parametrize(("code", "rests"), [("refused", False), ("offline", False), ("", True)])
def test_what_is_decided_here_rests_nothing(code, rests):
    """A source in a network that is not allowed is asked again as soon as the settings allow it."""
    asked = Standing("north", "https://one.example/feed")
    stand = next_ask(asked, Failure("https://one.example/feed", "no", retry=False, code=code), NOW)
    assert bool(resting(stand, NOW + timedelta(minutes=1))) == rests
