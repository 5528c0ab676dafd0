"""The invented web answers like the real one: feeds that parse, validators that hold, nothing before its time."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from io import BytesIO

import feedparser
import pytest

from pipeline.demo.web import Web


@pytest.fixture(scope="module")
def served() -> Iterator[Web]:
    """A web of its own on a free port, so that moving its clock disturbs nobody."""
    with Web().serve() as web:
        yield web


def get(web: Web, host: str, path: str, etag: str = "") -> tuple[int, str, bytes]:
    """One real request: status, ETag and body."""
    request = urllib.request.Request(f"http://{web.address}{path}", headers={"Host": host})
    if etag:
        request.add_header("If-None-Match", etag)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers["ETag"] or "", answer.read()
    except urllib.request.HTTPError as error:
        with error:
            return error.code, error.headers["ETag"] or "", error.read()


@pytest.mark.parametrize("run", range(4))
def test_feeds_list_what_is_visible(web: Web, run: int) -> None:
    """At each of the four dates every feed is well formed and lists exactly the articles shown by then."""
    now = web.runs[run]
    for outlet in web.outlets.values():
        answer = web.respond(outlet.host, outlet.feed_path, now)
        parsed = feedparser.parse(BytesIO(answer.body), sanitize_html=False, resolve_relative_uris=False)
        assert not parsed.bozo, (outlet.host, parsed.get("bozo_exception"))
        assert parsed.version == {"rss": "rss20", "atom": "atom10"}[outlet.feed]
        assert parsed.feed.title == outlet.title
        expected = {page.url for page in web.pages if page.outlet == outlet.host and page.visible <= now}
        assert {entry.link for entry in parsed.entries} == expected
        assert len(parsed.entries) == len(expected)
        assert all(entry.id == entry.link for entry in parsed.entries)


def test_entries_carry_title_author_and_date(web: Web) -> None:
    """Titles come back letter for letter, with their ampersands and quotation marks; dates in UTC."""
    for outlet in web.outlets.values():
        body = web.respond(outlet.host, outlet.feed_path, web.runs[-1]).body
        entries = {entry.link: entry for entry in feedparser.parse(BytesIO(body)).entries}
        for page in web.pages:
            if page.outlet != outlet.host:
                continue
            entry = entries[page.url]
            assert entry.title == page.title
            assert entry.author == page.author
            if page.published:
                assert entry.published_parsed[:5] == page.published.timetuple()[:5]
            else:
                assert "published" not in entry
    assert any("“" in page.title for page in web.pages)


def test_newest_entry_stands_first(web: Web) -> None:
    """Feeds are in order of appearance, the newest first."""
    body = web.respond("northline.example", "/feeds/all.rss", web.runs[-1]).body
    dates = [entry.published_parsed for entry in feedparser.parse(BytesIO(body)).entries]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) == 4


def test_full_feeds_carry_the_body(web: Web) -> None:
    """Three outlets put whole articles into their feeds, the others a summary at most."""
    whole = set()
    for outlet in web.outlets.values():
        body = web.respond(outlet.host, outlet.feed_path, web.runs[-1]).body
        whole |= {outlet.host for entry in feedparser.parse(BytesIO(body)).entries if "content" in entry}
    assert whole == {"rookery.example", "quillmark.example", "commonweights.example"}


def test_requests_are_told_apart_by_host(served: Web) -> None:
    """One port serves all outlets; an unknown host or path is not found."""
    served.now = served.runs[0]
    assert dict(served.hosts)["rookery.example"] == served.address
    assert b"Corvid-70B is yours" in get(served, "rookery.example", "/blog/corvid-70b")[2]
    assert get(served, "plumbline.example", "/blog/corvid-70b")[0] == 404
    assert get(served, "nobody.example", "/")[0] == 404
    assert get(served, "rookery.example", "/robots.txt")[0] == 404


def test_unchanged_feeds_and_pages_answer_304(served: Web) -> None:
    """Asking again with the ETag moves no body until something changes."""
    served.now = served.runs[0]
    for path in ("/blog/rss.xml", "/blog/corvid-70b"):
        status, etag, body = get(served, "rookery.example", path)
        assert (status, bool(body)) == (200, True)
        assert get(served, "rookery.example", path, etag) == (304, etag, b"")
    _, etag, _ = get(served, "rookery.example", "/blog/rss.xml")
    served.now = served.runs[3]
    assert get(served, "rookery.example", "/blog/rss.xml", etag)[0] == 200


def test_pages_appear_when_their_time_has_come(served: Web) -> None:
    """A page of April is not there in March."""
    served.now = served.runs[2]
    assert get(served, "quillmark.example", "/newsroom/codicil-2-weights")[0] == 404
    served.now = served.runs[3]
    assert get(served, "quillmark.example", "/newsroom/codicil-2-weights")[0] == 200
