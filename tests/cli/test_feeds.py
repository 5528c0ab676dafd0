"""Feeds over real HTTP, from the first run on."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.cli.home import FIRST, SECOND, THIRD, TOPIC, Entry, Home, Site

PLAN = (
    "Larkmouth Council approved the Larkmouth tram on 2 March 2026.",
    "The Larkmouth tram costs 240 million crowns, according to the plan of the Larkmouth Transit Board.",
    "The Larkmouth tram has 14 stops between the Dolores Quay and the Larkmouth docks.",
    "Corrigan Rail builds 14 vehicles for the Larkmouth tram in its works at Port Asmund.",
)
CAKE = (
    "The Larkmouth bakery baked a cake of plums and walnuts for its anniversary. The cake was eaten within an hour. "
    * 4
)


def at(day: int, month: int = 3) -> datetime:
    """Noon of a day in 2026."""
    return datetime(2026, month, day, 12, tzinfo=UTC)


def plan(site: Site, name: str = "plan", published: datetime | None = None) -> Entry:
    """Serve the page of the plan; returns its entry."""
    return Entry(
        site.article(f"/{name}", "The tram is approved", *PLAN), "The tram is approved", "", published or at(4)
    )


@pytest.mark.parametrize("sources", [1, 2])
def test_topics_share_a_feed(home: Home, site: Site, sources: int) -> None:
    """Two topics of one feed, listed once or twice in sources.toml: it is fetched once, and both get their version."""
    home.settings = site.settings()
    home.topic().topic("port-asmund", "Port Asmund", keywords=["Port Asmund", "Corrigan Rail"])
    url = site.feed(plan(site))
    if sources == 1:
        home.feed("news", url, topics=[TOPIC, "port-asmund"])
    else:
        home.feed("tram news", url, topics=[TOPIC]).feed("port news", url, topics=["port-asmund"])
    lines = home.write().good().splitlines()
    assert site.paths == ["/feed.xml", "/plan"]
    assert len(lines) == 2
    assert all(", 1 on the question" in line and "; version 1: " in line for line in lines), lines


def test_a_topic_that_matches_nothing_is_no_trouble(home: Home, site: Site) -> None:
    """A topic whose keywords nobody uses gets no version, and the other one does."""
    home.settings = site.settings()
    home.topic("zeppelins", "Zeppelins", keywords=["zeppelin"]).topic()
    lines = home.feed("news", site.feed(plan(site))).write().good().splitlines()
    assert lines[0].startswith("zeppelins: read 1 new article, 0 on the question; no new version: ")
    assert "; version 1: " in lines[1]


def test_a_page_that_waits_is_not_lost_to_another_topic(home: Home, site: Site) -> None:
    """A page that failed for one topic's source still comes to that topic, even when another topic runs first."""
    home.settings = site.settings()
    home.topic().topic("bakery", "The bakery").source("docs", kind="folder", path="docs", topics=["bakery"])
    home.put("docs/cake.txt", "A cake\n\n" + CAKE)
    entry = plan(site)
    site.serve("/plan", b"busy", status=503)
    home.feed("news", site.feed(entry), topics=[TOPIC]).write()
    assert "1 new article could not be read" in home.good(TOPIC)
    plan(site)
    home.good("bakery", now=SECOND)
    assert "; version 1: " in home.good(TOPIC, now=THIRD)


def test_an_unchanged_feed_moves_no_body(home: Home, site: Site) -> None:
    """The second run sends the validators of the feed and of the page that is cited, and gets no byte of body."""
    home.settings = site.settings()
    home.feed("news", site.feed(plan(site))).write()
    home.good()
    assert site.paths == ["/feed.xml", "/plan"]
    assert "if-none-match" not in site.asked[0][1]
    assert "no new version: no new items" in home.good(now=SECOND)
    assert [(path, status, sent) for path, _, status, sent in site.asked[2:]] == [
        ("/feed.xml", 304, 0),
        ("/plan", 304, 0),
    ]
    assert all(headers["if-none-match"].strip('"') for _, headers, _, _ in site.asked[2:])


def test_every_is_respected(home: Home, site: Site) -> None:
    """A source with `every` is left alone until its time has come, but for some slack, measured by --now."""
    home.settings = site.settings()
    home.feed("news", site.feed(plan(site)), every="6h").write()
    for now, asked in (("T06:00Z", 1), ("T11:29Z", 1), ("T11:31Z", 2)):
        home.good(now=f"2026-03-05{now}")
        assert site.paths.count("/feed.xml") == asked, now


def test_a_source_that_failed_rests_as_its_standing_says(home: Home, site: Site) -> None:
    """A quarter of an hour after its failure it is asked again, however long `every` lets it rest else."""
    home.settings = site.settings()
    address = site.feed(plan(site))
    home.feed("news", address, every="6h").write()
    whole = site.pages["/feed.xml"]
    site.pages["/feed.xml"] = (503, "text/plain", b"")
    assert home.run(now="2026-03-05T06:00Z").code == 69
    site.pages["/feed.xml"] = whole
    asked = site.paths.count("/feed.xml")
    home.run(now="2026-03-05T06:05Z")
    assert site.paths.count("/feed.xml") == asked
    assert "read 1 new article" in home.good(now="2026-03-05T06:20Z")


def test_the_first_run_looks_back_so_far(home: Home, site: Site) -> None:
    """The first look at a feed takes the newest items of the last days alone, and what it passed over stays unread."""
    home.settings = site.settings() + '[gather]\nlook_back = "10d"\nitems = 2\n'
    days = {"new": at(4), "newer": at(5), "third": at(3), "old": at(20, 2), "ancient": at(1, 1)}
    entries = [plan(site, name, day) for name, day in days.items()]
    home.feed("news", site.feed(*entries)).write()
    told = home.good(now=FIRST)
    assert "left out by a first look, which takes 10 days and 2 entries: 3 of news; for more of one, give its" in told
    assert sorted(site.paths) == ["/feed.xml", "/new", "/newer"]
    site.feed(plan(site, "next", at(11)), *entries)
    assert "first look" not in home.good(now=SECOND)
    assert sorted(site.paths[3:]) == ["/feed.xml", "/new", "/next"]  # /new is cited: asked again, in case it was edited


def test_a_wider_look_back_reads_what_the_first_look_left_out(home: Home, site: Site) -> None:
    """Also of a source that says that nothing changed; no more than its `items`, the newest first."""
    home.settings = site.settings() + '[gather]\nlook_back = "10d"\n'
    days = {"new": at(4), "old": at(20, 2), "older": at(10, 2), "ancient": at(1, 1)}
    home.feed("news", site.feed(*(plan(site, name, day) for name, day in days.items()))).write()
    home.good(now=FIRST)
    assert sorted(site.paths) == ["/feed.xml", "/new"]
    home.settings = home.settings.replace('"10d"', '"40d"\nitems = 2')
    home.write()
    assert "read 1 new article" in home.good(now=SECOND)
    assert {"/old", "/older", "/ancient"} & {*site.paths} == {"/old"}


def test_what_is_of_later_days_waits_for_a_run_of_then(home: Home, site: Site) -> None:
    """A run that looks as of a day tells nothing of the next; the feed, unchanged as it is, is read again for it."""
    home.settings = site.settings()
    home.feed("news", site.feed(plan(site, "now", at(4)), plan(site, "then", at(9)))).write()
    home.good(now="2026-03-05T12:00Z")
    assert sorted(site.paths) == ["/feed.xml", "/now"]
    home.good(now="2026-03-10T12:00Z")
    assert "/then" in site.paths


def test_an_edited_article_is_a_correction(home: Home, site: Site) -> None:
    """An article whose figure changes is shown as corrected in the next version, with both figures."""
    home.settings = site.settings()
    entry = plan(site)
    home.feed("news", site.feed(entry)).write()
    home.good()
    assert "240 million crowns" in home.page
    site.article("/plan", entry.title, *(line.replace("240 million", "260 million") for line in PLAN))
    site.feed(Entry(entry.link, entry.title, "Updated: the cost was corrected.", at(10)))
    line = home.good(now=SECOND)
    assert "; version 2: " in line
    assert "1 correction" in line
    assert "240 million crowns" in home.page
    assert "260 million crowns" in home.page
    assert "edited, revision 2" in home.page
    (change,) = [
        change
        for change in json.loads(home.brief("diff", TOPIC, "--format", "json").out)["changes"]
        if change["kind"] == "claim corrected"
    ]
    assert "240" in json.dumps(change)
    assert "260" in json.dumps(change)


def test_an_article_off_topic_is_not_in_the_brief(home: Home, site: Site) -> None:
    """What has none of the topic's keywords is counted as off topic and stands nowhere on the page or in the data."""
    home.settings = site.settings()
    home.topic(keywords=["Larkmouth tram"])
    cake = Entry(site.article("/cake", "A cake in Larkmouth", CAKE), "A cake in Larkmouth", "", at(4))
    home.feed("news", site.feed(cake, plan(site))).write()
    assert "read 2 new articles, 1 on the question; version 1: " in home.good()
    for text in (home.page, home.brief("show", TOPIC, "--format", "json").out):
        assert "14 stops" in text
        assert "cake" not in text.casefold()


def test_a_long_text_off_topic_saves_its_page(home: Home, site: Site) -> None:
    """When the feed itself says enough to know that an item is off topic, its page is not fetched."""
    home.settings = site.settings()
    home.topic(keywords=["Larkmouth tram"])
    cake = Entry(site.article("/cake", "A cake in Larkmouth", CAKE), "A cake in Larkmouth", CAKE, at(4))
    home.feed("news", site.feed(cake, plan(site))).write()
    assert "read 2 new articles, 1 on the question" in home.good()
    assert site.paths == ["/feed.xml", "/plan"]
