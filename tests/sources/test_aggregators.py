"""News searches and alerts: whose story it is, and where it really stands."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import pytest

from pipeline.models import Answer, Listing, Source
from pipeline.sources.entry import unwrapped, without_outlet
from pipeline.sources.feed import parse_feed

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
GOOGLE = "https://news.google.com/rss/search?q=open+weights&hl=en-US&gl=US&ceid=US:en"
BING = "https://www.bing.com/news/search?q=open+weights&format=rss"


def read(url: str, item: str, outlet: str = "", head: str = "<rss version='2.0'>", home: str = "") -> Listing:
    """What a feed at this address lists."""
    body = f"{head}<channel><title>The feed</title><link>{home}</link><item>{item}</item></channel></rss>".encode()
    listing = parse_feed(Source("s", "feed", url, outlet), Answer(url, url, 200, body), NOW)
    assert isinstance(listing, Listing)
    return listing


@pytest.mark.parametrize("configured", ["", "Google News"])
def test_google_news(configured: str) -> None:
    """The outlet is the one that the entry names, its name leaves the headline, and the opaque link stays as it is."""
    link = "https://news.google.com/rss/articles/CBMiAbCdEf?oc=5"
    (item,) = read(
        GOOGLE,
        f"<title>Lab opens its model - The Outlet</title><link>{link}</link><guid isPermaLink='false'>CBMiAbCdEf</guid>"
        '<description>&lt;a href="x"&gt;Lab opens its model&lt;/a&gt;</description>'
        '<source url="https://outlet.example">The Outlet</source>',
        configured,
    ).items
    assert (item.outlet, item.title, item.url) == ("The Outlet", "Lab opens its model", link)


def test_bing_news() -> None:
    """The page is read out of the click link, whose own number changes with every answer; the outlet is News:Source."""
    click = "http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;aid=&amp;tid={}&amp;url={}&amp;c=1&amp;mkt=en-us"
    page = "https%3a%2f%2foutlet.example%2fa%3fid%3d7%26utm_source%3dbing"
    head = f"<rss version='2.0' xmlns:News='{BING.replace('&', '&amp;')}'>"
    items = [
        read(
            BING, f"<title>T</title><link>{click.format(n, page)}</link><News:Source>The Outlet</News:Source>", "", head
        )
        for n in (1, 2)
    ]
    assert items[0].items == items[1].items
    assert items[0].items[0].url == "https://outlet.example/a?id=7"
    assert items[0].items[0].outlet == "The Outlet"


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://www.google.com/url?rct=j&sa=t&url=https://outlet.example/a&ct=ga", "https://outlet.example/a"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Foutlet.example%2Fa", "https://outlet.example/a"),
        ("https://www.bing.com/news/apiclick.aspx?url=javascript:alert(1)", ""),
        ("https://www.bing.com/news/apiclick.aspx?url=http%3A%2F%2F%5B", ""),
        ("https://evil.example/news/apiclick.aspx?url=https://outlet.example/a", ""),
        ("https://outlet.example/url?url=https://other.example/", ""),
    ],
)
def test_unwrapped(url: str, page: str) -> None:
    """Links of known aggregators give their page; any other link, and one that leads to no web address, stays."""
    assert unwrapped(url) == (page or url)


def test_outlet_of_another_site_and_of_its_own() -> None:
    """Elsewhere an entry's source counts when it is another site's; a site's name for itself gives way to ours."""
    planet = "https://planet.example/feed"
    other = "<title>T</title><link>https://a.example/1</link><source url='https://a.example/feed'>Blog A</source>"
    own = "<title>T</title><link>/1</link><source url='https://www.planet.example/feed'>Planet RSS</source>"
    assert read(planet, other, "Planet").items[0].outlet == "Blog A"
    assert read(planet, own, "Planet").items[0].outlet == "Planet"


def test_headline_that_ends_in_something_else() -> None:
    """Only the outlet's own name is taken off a headline."""
    assert without_outlet("Open models - a history", "The Outlet") == "Open models - a history"
    assert without_outlet(" - The Outlet", "The Outlet") == " - The Outlet"


TALK = "https://talk.example/item?id=7"
TELLS = '<p>Article URL: <a href="{0}">{0}</a></p><p>Comments URL: <a href="{1}">{1}</a></p><p>Points: 3</p>'


@pytest.mark.parametrize(
    ("feed", "home", "link"),
    [
        ("https://talk.example/rss", "https://talk.example/", TALK),
        ("https://mirror.example/rss", "https://talk.example/newest", TALK),
        ("https://mirror.example/rss", "https://talk.example/newest", "https://outlet.example/a"),
        ("https://talk.example/rss", "", "https://outlet.example/a"),
    ],
)
def test_post_about_a_page(feed: str, home: str, link: str) -> None:
    """The page is read, never the talk about it, whichever of the two the entry links to; the post says nothing."""
    body = html.escape(TELLS.format("https://outlet.example/a", TALK))
    (item,) = read(
        feed,
        f"<title>T</title><link>{link}</link><description>{body}</description>",
        home=home,
    ).items
    assert (item.url, item.outlet, item.text) == ("https://outlet.example/a", "outlet.example", "")
