"""Whatever bytes a server sends, they are read as something or refused as a value."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import Answer, Failure, Listing, Source
from pipeline.sources import autodiscovery, opml, sitemap
from pipeline.sources.feed import parse_feed

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SOURCE = Source("outlet", "feed", "https://outlet.example/feed")
PIECES = [
    '<?xml version="1.0"?>', '<?xml encoding="nope"?>', '<rss version="2.0"><channel>', "</channel></rss>",
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://[">', "</feed>", "<item>", "</item>", "<entry>",
    "</entry>", "<title>T", "</title>", "<link>", "</link>", '<link href="../a"/>', "<guid>", "</guid>",
    "<pubDate>99999-01-01</pubDate>", "<updated>0000-00-00T99:99Z</updated>", "<![CDATA[", "]]>", "&#xD800;", "&#0;",
    "&x;", "\x00", "\x1b", "http://[", "<", "<urlset><url><loc>", "</loc></url></urlset>", "<html>", "<!--",
    "<opml><outline xmlUrl='http://[' ", "/></opml>", '{"version": "https://jsonfeed.org/version/1", ',
    '"items": [{"id": 1e400, "url": "', '"}]}', "\\ud800", "[", "word ",
]  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=25).map(lambda some: "".join(some).encode())
)
TYPES = st.sampled_from(["", "text/xml; charset=utf-7", "text/html", "application/json", "x; charset=utf-16"])


@settings(max_examples=300, deadline=2000)
@given(BODIES, TYPES)
def test_nothing_escapes(body: bytes, content_type: str) -> None:
    """No reader of feeds, sitemaps, lists and pages raises, and what is listed can be stored as text."""
    answer = Answer(SOURCE.location, SOURCE.location, 200, body, content_type)
    for listing in (parse_feed(SOURCE, answer, NOW), sitemap.parse_sitemap(SOURCE, answer, NOW)):
        assert isinstance(listing, (Listing, Failure))
        if isinstance(listing, Listing):
            for item in listing.items:
                f"{item.id}{item.url}{item.title}{item.text}{item.author}{item.outlet}".encode()
    opml.read_opml("list.opml", body)
    autodiscovery.offered(body, answer.final)
