"""Entries that share a page, and whose page an article is."""

# ruff: noqa: E501 - sentences stand as they are read

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.extract.article import published_by
from pipeline.models import Item
from pipeline.storage import Store
from pipeline.urls import bears, site_of
from tests.sources.test_gather import NOW, TEXT, feed, gather, html, rss

DAY = timedelta(days=1)
NOTES = [
    f"Notice {n}: the ferry to quay {n} is {n * 7} minutes late today because a pump of engine {n} was changed in the night."
    for n in range(1, 6)
]


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    store = Store(tmp_path / "state")
    yield store
    store.close()


def noted(*numbers, guid="n{}", link="https://one.example/state", title="Ferry notice {}"):
    """A feed of notices that share a page; each is dated by its number."""
    rows = "".join(
        f"<item><title>{title.format(n)}</title><link>{link.format(n)}</link>" + (f"<guid isPermaLink='false'>{guid.format(n)}</guid>" if guid else "")
        + f"<pubDate>{(NOW - timedelta(days=9 - n)):%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{NOTES[n - 1]}</description></item>"
        for n in numbers
    )  # fmt: skip
    return f"<rss version='2.0'><channel><title>Ferries</title>{rows}</channel></rss>".encode()


def texts(store):
    """The texts of each item, by title."""
    return {
        item.title: [" ".join(one.sentences) for one in store.revisions(item.id)] for item in store.listed_by("north")
    }


@pytest.mark.parametrize("guid", ["n{}", ""])
@pytest.mark.parametrize("link", ["https://one.example/state", "https://one.example/state#n{}"])
@pytest.mark.parametrize(
    "looks", [[(1, 2, 3)], [(1,), (2, 1), (3, 2)], [(1,), (2,), (3,)], [(2, 1), (3,)], [(1, 2), (3, 2, 1)]]
)
def test_entries_of_one_page_are_articles_of_their_own(world, store, guid, link, looks):
    """However many stand in the feed at a time: each is read once, in its own words, and none is an edit of another."""
    world.serve("/state", html("All ferries sail as planned.", "State"))
    for day, numbers in enumerate(looks):
        world.serve("/feed", noted(*numbers, guid=guid, link=link))
        gather(store, world, feed("north"), now=NOW + day * DAY)
    assert texts(store) == {f"Ferry notice {n}": [NOTES[n - 1]] for n in (1, 2, 3)}


def test_an_entry_that_is_edited_is_the_same_one(world, store):
    """Its id tells, whatever changes; a title alone that changes at one address makes no new article either."""
    world.serve("/feed", noted(1, 2))
    gather(store, world, feed("north"))
    world.serve("/feed", noted(1, 2).replace(b"14 minutes", b"40 minutes"))
    gather(store, world, feed("north"), now=NOW + DAY)
    assert [len(told) for told in texts(store).values()] == [2, 1]
    world.serve("/other", rss(("Ferry sails", "https://one.example/1", NOW, CARRIED)))
    world.serve("/1", html(TEXT))
    gather(store, world, feed("north", "/other"), now=NOW + 2 * DAY)
    world.serve("/other", rss(("Ferry sails on", "https://one.example/1", NOW, CARRIED)))
    gather(store, world, feed("north", "/other"), now=NOW + 3 * DAY)
    assert len(store.listed_by("north")) == 3


CARRIED = " ".join(TEXT.split(". ")[n] + "." for n in range(3))


def test_entries_that_say_nothing_are_one_page(world, store):
    """Two submissions of one link are one article: its page."""
    rows = "".join(
        f"<item><title>Ferry {n}</title><link>https://one.example/1</link><guid>{n}</guid><description>Comments</description></item>"
        for n in (1, 2)
    )
    world.serve("/feed", f"<rss version='2.0'><channel><title>F</title>{rows}</channel></rss>".encode())
    world.serve("/1", html(TEXT))
    gather(store, world, feed("north"))
    ((title, (told,)),) = texts(store).items()
    assert title == "Ferry 1"
    assert "310 million" in told


# --- whose page it is


def listed(store, world, body, **source):
    """Outlets of what a feed lists, by title, once its pages were read."""
    world.serve("/feed", body)
    gather(store, world, feed("north", **({"outlet": ""} | source)))
    return {item.title: item.outlet for item in store.listed_by("north")}


def named(name, words=TEXT):
    """A page that names its site."""
    return html(words).replace(b"<head>", f'<head><meta property="og:site_name" content="{name}">'.encode())


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("Two Tides", "Two Tides"),
        ("The Two Tides Review", "The Two Tides Review"),
        ("World Wire", "two.example"),
        ("", "two.example"),
    ],
)
def test_a_page_elsewhere_belongs_to_its_own_site(world, store, name, outlet):
    """By the name that it gives itself and its host bears out, else by its host; never by the feed that lists it."""
    world.serve("/far", named(name))
    assert listed(store, world, rss(("Ferry", "https://two.example/far", NOW, ""))) == {"Ferry": outlet}


def test_the_users_word_comes_first(world, store):
    """A mirror of a feed that has none has the outlet that sources.toml gives it."""
    world.serve("/far", named("Two Tides"))
    assert listed(store, world, rss(("Ferry", "https://two.example/far", NOW, "")), outlet="The Lab") == {
        "Ferry": "The Lab"
    }


def test_the_sites_own_feed_wins(world, store):
    """A page that an aggregator listed first gets the name of its own site's feed once that lists it too."""
    world.serve("/far", html(TEXT))
    listed(store, world, rss(("Ferry", "https://two.example/far", NOW, "")))
    world.serve(
        "/own", rss(("Ferry", "https://two.example/far", NOW, "")).replace(b"<title>F<", b"<title>Tides of Two<")
    )
    gather(store, world, feed("own", "/own", "two.example", outlet=""), now=NOW + DAY)
    (item,) = store.listed_by("north")
    assert item.outlet == "Tides of Two"


@pytest.mark.parametrize(
    ("source", "outlet"),
    [
        ('<source url="https://www.two.example/rss">Two Tides</source>', "Two Tides"),  # of a planet
        ('<source url="https://three.example/rss">World Wire</source>', "two.example"),  # somebody else's name
        ('<source url="https://three.example/rss">Two Tides</source>', "two.example"),
        ("<source>World Wire</source>", "two.example"),
    ],
)
def test_an_entry_names_an_outlet_only_at_its_own_domain(world, store, source, outlet):
    """What a stranger's feed says of who wrote it is believed where the link lies at that domain."""
    world.serve("/far", html(TEXT))
    body = rss(("Ferry", "https://two.example/far", NOW, "")).replace(b"</item>", f"{source}</item>".encode())
    assert listed(store, world, body) == {"Ferry": outlet}


def test_a_feed_does_not_give_its_own_pages_to_others(world, store):
    """Its own pages are its own, whatever name an entry gives them."""
    world.serve("/1", html(TEXT))
    body = rss(("Ferry", "https://one.example/1", NOW, "")).replace(
        b"</item>", b'<source url="https://three.example/">World Wire</source></item>'
    )
    assert listed(store, world, body) == {"Ferry": "F"}


POST = 'sent by &lt;a href="https://one.example/u/mo"&gt;mo&lt;/a&gt; &lt;a href="{}"&gt;[link]&lt;/a&gt; &lt;a href="https://one.example/talk/1"&gt;[comments]&lt;/a&gt;'


def test_a_post_that_only_links_leads_to_the_article(world, store):
    """Under the outlet of the page, without the name of who sent it."""
    world.serve("/far", named("Two Tides"))
    entry = ("Ferry", "https://one.example/talk/1", NOW, POST.format("https://two.example/far"))
    assert listed(store, world, rss(entry)) == {"Ferry": "Two Tides"}
    (item,) = store.listed_by("north")
    assert (item.url, item.author) == ("https://two.example/far", "")
    assert "/talk/1" not in world.paths


@pytest.mark.parametrize(
    "text",
    [
        "The ferry of Varnes has lost two engines, "
        + POST.format("https://two.example/far"),  # it says something itself
        POST.format("https://one.example/talk/1"),  # it links to itself
        POST.format("https://two.example/far") + POST.format("https://three.example/far"),  # to two pages
        '&lt;a href="https://two.example/share"&gt;Share&lt;/a&gt;',  # not to its own place
    ],
)
def test_other_posts_stay_what_they_are(world, store, text):
    """The page of the entry is asked for, and nobody else's."""
    world.serve("/talk/1", html(TEXT))
    assert listed(store, world, rss(("Ferry", "https://one.example/talk/1", NOW, text))) == {"Ferry": "F"}
    assert "/far" not in world.paths


@pytest.mark.parametrize(
    ("host", "name", "borne"),
    [
        ("lakepost.example", "The Lake Post", True), ("tlp.example", "The Lake Post", True), ("lake.example", "Lake Post", True),
        ("news.lakepost.example", "Lake Post", True), ("lake-post.co.uk", "Lake Post", True), ("lakepost.substack.com", "Lake Post", True),
        ("evil.example", "Lake Post", False), ("lakenews.example", "Lake Post", False), ("postlake.example", "Lake Post", False),
        ("lakepost.evil.example", "World Wire", False), ("x.example", "", False),
    ],
)  # fmt: skip
def test_a_host_bears_a_name_out_or_not(host, name, borne):
    """Its label is made of beginnings of the name's words, in their order."""
    assert bears(host, name) == borne


def test_addresses_of_one_site():
    """Subdomains are one site; on platforms that many share each host is one; so are invented top-level domains."""
    assert site_of("https://feeds.lakepost.co.uk/rss") == site_of("http://www.lakepost.co.uk/a") == "lakepost.co.uk"
    assert site_of("https://a.substack.com/") != site_of("https://b.substack.com/")
    assert site_of("https://api.lake.example/x") == site_of("https://lake.example")
    assert site_of("http://10.0.0.1/a") == "10.0.0.1"
    assert site_of("nonsense") == ""


def test_a_page_does_not_rename_what_is_known():
    """Where the source names its outlet the page is not asked."""
    import lxml.html

    tree = lxml.html.fromstring(named("Two Tides"))
    known = Item("i", "https://two.example/1", "T", "Tides of Two", "s", outlet_from="feed")
    assert published_by(known, tree) == known
