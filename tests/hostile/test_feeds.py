"""Group A: what feeds hold, each served on the loopback and gathered as a run does it."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.models import Answer, Failure, Listing
from pipeline.sources import opml
from pipeline.sources.feed import parse_feed
from pipeline.sources.round import Gathered
from pipeline.storage import Store
from tests.hostile.conftest import Peers
from tests.hostile.table import case
from tests.hostile.world_server import NOW, World, gather, later, source

SOURCE = source()
LONG = "The open model of the lab in Norport answers {0} questions of the old test, as its makers measured it. " * 4
ETAG = {"ETag": '"one"', "Last_Modified": "Thu, 19 Nov 2026 10:00:00 GMT"}


@dataclass
class Desk:
    """A store and the one feed that is read into it."""

    world: World
    store: Store

    def look(self, body: bytes | str, hours: float = 0, **headers: str) -> Gathered:
        """One run over a feed with this body."""
        data = body if isinstance(body, bytes) else body.encode()
        self.world.serve("/feed", data, **{"Content_Type": "application/xml", **headers})
        return gather(self.store, self.world.settings(), SOURCE, now=later(hours))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query of the store gives."""
        return [tuple(row) for row in self.store.connection.execute(sql).fetchall()]

    @property
    def items(self) -> list[tuple[Any, ...]]:
        """Title, address and publication of each item, by title."""
        return self.rows("select title, url, published from items order by title")

    @property
    def source(self) -> dict[str, Any]:
        """What is known of the feed."""
        return self.store.sources()[SOURCE.name]


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Iterator[Desk]:
    """An empty store, and a server whose pages do not exist, so that the feed's own text is what is kept."""
    store = Store(tmp_path / "state")
    yield Desk(world, store)
    store.close()


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    """An RSS feed with these items."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel><title>The Outlet</title>{inner}</channel></rss>'


def entry(n: int, text: str = LONG, **changes: str) -> str:
    """One good item; a keyword replaces one of its elements, an empty one leaves it out."""
    fields = {
        "title": f"Story {n}",
        "link": f"https://outlet.example/{n}",
        "guid": f"id-{n}",
        "pubDate": f"Thu, 19 Nov 2026 10:{n % 60:02d}:00 GMT",
        "description": text.format(n),
    } | changes
    return "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if value)


def listed(body: bytes | str, most: int = 200, content_type: str = "application/xml") -> Listing | Failure:
    """What a body lists, without a server around it."""
    data = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return parse_feed(SOURCE, Answer(SOURCE.location, SOURCE.location, 200, data, content_type), NOW, most)


# --- bodies that are no feeds


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        case("", "application/xml", "empty feed", id="A1"),
        case(" \n\t", "application/xml", "empty feed", id="A1-white-space"),
        case(
            '<!doctype html><html><head><link rel="alternate" type="application/atom+xml" href="/new.xml"></head>'
            '<body><a href="/x">Not an entry</a></body></html>',
            "text/html",
            "not a feed (HTML) (the page offers https://outlet.example/new.xml)",
            id="A2",
        ),
        case("null", "application/json", "not a supported feed", id="A17-null"),
        case(
            '{"version": "https://jsonfeed.org/version/9", "items": []}', "", "not a supported feed", id="A17-version"
        ),
        case('{"version": 1e400, "items": [1e400]}', "", "not a supported feed", id="A17-number"),
        case("[" * 100_000, "", "not a supported feed", id="A17-brackets"),
    ],
)
def test_no_feed(desk: Desk, body: str, type: str, reason: str) -> None:
    """What is no feed is a failure of that source with a reason; validators and known items stay as they were."""
    desk.look(rss(entry(1)), **ETAG)
    before = desk.rows("select * from items") + desk.rows("select * from articles")
    gathered = desk.look(body, 4, Content_Type=type, ETag='"two"')
    assert [reason in str(failure) for failure, _ in gathered.failures] == [True]
    assert (desk.source["etag"], desk.source["failures"]) == ('"one"', 1)
    assert desk.rows("select * from items") + desk.rows("select * from articles") == before


# --- bodies that are half or too much


@pytest.mark.parametrize("cut", [case("in the title", id="A3"), case("after the item", id="A3-between-items")])
def test_cut_off_feed(desk: Desk, cut: str) -> None:
    """Whole items are kept, a half one is not, the feed is marked, and the next look asks for all of it again."""
    whole = rss(*(entry(n) for n in range(5)))
    end = whole.index("Story 2") + 3 if cut == "in the title" else whole.index("<item><title>Story 2")
    desk.look(whole[:end], **ETAG)
    assert [title for title, _, _ in desk.items] == ["Story 0", "Story 1"]
    assert "cut off" in desk.source["note"]
    assert desk.source["etag"] == desk.source["modified"] == ""
    desk.look(whole, 4, **ETAG)
    assert len(desk.items) == 5
    desk.look(whole[:end], 8)
    assert len(desk.items) == 5, "what a cut feed does not list is not gone"


def _laughs() -> str:
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE r [<!ENTITY l0 "lol">{nested}]>'


@pytest.mark.parametrize(
    ("doctype", "title", "codec"),
    [
        case(_laughs(), "&l11;", "utf-8", id="A4"),
        case(_laughs(), "&l11;", "utf-16", id="A4-utf-16"),
        case(f'<!DOCTYPE r [<!ENTITY q "{"q" * 100_000}">]>', "&q;" * 3000, "utf-8", id="A4-quadratic"),
    ],
)
def test_entities_do_not_grow(desk: Desk, doctype: str, title: str, codec: str) -> None:
    """Entities that would grow to gigabytes stay unexpanded, and the other items are read."""
    tracemalloc.start()
    head = f'<?xml version="1.0" encoding="{codec}"?>{doctype}'
    desk.look(rss(entry(1, title=title), entry(2), head=head).encode(codec))
    assert tracemalloc.get_traced_memory()[1] < 150 * 1024**2
    tracemalloc.stop()
    titles = [title for title, _, _ in desk.items]
    assert titles[-1] == "Story 2"
    assert "lol" not in titles[0]
    assert "qqq" not in titles[0]


@pytest.mark.parametrize(
    "doctype",
    [
        case('<!DOCTYPE r [<!ENTITY e SYSTEM "{file}">]>', id="A5-file"),
        case('<!DOCTYPE r [<!ENTITY e SYSTEM "{url}">]>', id="A5-http"),
        case('<!DOCTYPE r SYSTEM "{url}">', id="A5-dtd"),
        case('<!DOCTYPE r [<!ENTITY % p SYSTEM "{url}"> %p;]>', id="A5-parameter"),
    ],
)
def test_nothing_outside_is_read(desk: Desk, tmp_path: Path, peers: Peers, doctype: str) -> None:
    """External entities and document types name files and servers: none is opened, none is asked."""
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    url = f"http://127.0.0.2:{desk.world.port}/dtd"
    doctype = doctype.format(file=secret.as_uri(), url=url)
    desk.look(rss(entry(1, title="T &e;"), entry(2), head=f'<?xml version="1.0"?>{doctype}'))
    assert desk.items
    assert "hunter2" not in str(desk.rows("select * from items"))
    assert {hit.path for hit in desk.world.hits} <= {"/robots.txt", "/feed", "/1", "/2"}
    assert all(host == "127.0.0.1" for host, _ in peers.contacted)


@pytest.mark.parametrize(
    "body",
    [
        case(rss(entry(1), "<x>" * 50_000 + "</x>" * 50_000, entry(2)), id="A6-elements"),
        case(rss(entry(1, text=f"<![CDATA[{'<div>' * 50_000}deep{'</div>' * 50_000}]]>"), entry(2)), id="A6-html"),
        case(rss(entry(1, title=f"<![CDATA[{'<b>' * 50_000}deep]]>"), entry(2)), id="A6-title"),
    ],
)
def test_depth(desk: Desk, body: str) -> None:
    """Fifty thousand elements in one another cost less than a reader may compute, and no other item."""
    desk.look(body)
    assert "Story 2" in [title for title, _, _ in desk.items]


@pytest.mark.parametrize("_", [case(0, id="A7-bytes")])
def test_feed_of_twenty_megabytes(desk: Desk, _: int) -> None:
    """More bytes than the cap are not read to their end, and the message says what to change."""
    body = rss(*(entry(n, text="word " * 200) for n in range(20_000)))
    assert len(body) > 20 * 1024**2
    gathered = desk.look(body)
    assert "larger than 10 MiB" in str(gathered.failures[0][0])
    assert desk.items == []


@pytest.mark.parametrize("_", [case(0, id="A7-items")])
def test_feed_of_two_thousand_items(_: int) -> None:
    """Of a feed within the cap the newest items are taken, and the note counts those that were left out.

    `make endurance` reads ten megabytes of them.
    """
    day = "Thu, 19 Nov 2026 {:02d}:{:02d}:{:02d} GMT"
    body = rss(*(entry(n, "", pubDate=day.format(n // 3600, n // 60 % 60, n % 60)) for n in range(2000)))
    listing = listed(body)
    assert isinstance(listing, Listing)
    assert [item.title for item in listing.items] == [f"Story {n}" for n in range(1800, 2000)]
    assert listing.note == "1,800 older entries left out"


# --- identity


@pytest.mark.parametrize(
    ("items", "count"),
    [
        case([entry(1, guid="", link="")], 1, id="A8"),
        case(["", entry(1, guid="", link=""), "<category>x</category>"], 1, id="A8-empty-item"),
        case([entry(1, guid="", link=""), entry(1, guid="", link="", pubDate="")], 2, id="A8-other-date"),
        case([entry(1, guid="", link="", title="", pubDate="")], 1, id="A8-text-alone"),
    ],
)
def test_items_without_an_id(desk: Desk, items: list[str], count: int) -> None:
    """What an item says is its id when it has no other, and the same on the next run; an empty item is none."""
    desk.look(rss(*items))
    ids = desk.rows("select id from items order by id")
    assert len(ids) == count
    desk.look(rss(*items, " "), 4)
    assert desk.rows("select id from items order by id") == ids
    assert desk.rows("select count(*) from articles") == [(count,)]


GUID_ONLY = {"guid": "<![CDATA[same]]>", "link": ""}


@pytest.mark.parametrize("_", [case(0, id="A9-twice")])
def test_two_items_with_one_guid(desk: Desk, _: int) -> None:
    """The first of two items with one id wins; two pages under one id are two pages."""
    desk.look(rss(entry(1, **GUID_ONLY), entry(2, **GUID_ONLY)))
    assert [title for title, _, _ in desk.items] == ["Story 1"]
    assert "1 entry repeats an earlier one" in desk.source["note"]
    desk.look(rss(entry(3, guid="one"), entry(4, guid="one")), 4)
    assert [title for title, _, _ in desk.items] == ["Story 1", "Story 3", "Story 4"]


@pytest.mark.parametrize(
    "changes", [case(GUID_ONLY, id="A9-reused-guid"), case({}, id="A9-changed-page")]
)  # fmt: skip
def test_new_text_under_a_known_id(desk: Desk, changes: dict[str, str]) -> None:
    """Another text under a known id is a new revision; the first one stays as it was."""
    desk.look(rss(entry(1, **changes)))
    (first,) = desk.rows("select * from articles")
    desk.look(
        rss(entry(1, text="Quite another story was told by the second desk of the outlet {0}. " * 5, **changes)), 4
    )
    rows = desk.rows("select * from articles order by revision")
    assert rows[0] == first
    assert [row[2] for row in rows] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        case(lambda n: {"guid": f"new-{n}"}, 5, id="A10"),
        case(
            lambda n: {"guid": f"new-{n}", "link": f"https://outlet.example/{n}?utm_source=x#y"}, 5, id="A10-trackers"
        ),
        case(lambda n: {"guid": f"new-{n}", "link": f"https://outlet.example/moved/{n}"}, 10, id="A10-new-links"),
    ],
)
def test_migration(desk: Desk, changes: Any, kept: int) -> None:
    """When a site changes all ids, and even all addresses, nothing is read anew: same page, or same text."""
    texts = [" ".join(" ".join(f"word{n}x{s}x{w}" for w in range(12)) + "." for s in range(6)) for n in range(5)]
    desk.look(rss(*(entry(n, texts[n]) for n in range(5))))
    assert len(desk.store.unread("engine")) == 5
    desk.look(rss(*(entry(n, texts[n], **changes(n)) for n in range(5))), 4)
    assert len(desk.items) == kept
    assert len(desk.store.unread("engine")) == 5


@pytest.mark.parametrize("_", [case(0, id="A11")])
def test_feed_that_empties(desk: Desk, _: int) -> None:
    """A feed that lists nothing any more takes nothing away, and says so."""
    desk.look(rss(*(entry(n) for n in range(50))))
    before = desk.rows("select * from items") + desk.rows("select * from articles")
    gathered = desk.look(rss(), 4)
    assert gathered.failures == []
    assert "source emptied" in desk.source["note"]
    assert desk.rows("select * from items") + desk.rows("select * from articles") == before
    assert len(before) == 100


# --- letters


@pytest.mark.parametrize(
    ("label", "codec", "word"),
    [
        case("us-ascii", "utf-8", "Schlüssel", id="A12-us-ascii"),
        case("utf-16", "utf-16", "Schlüssel", id="A12-utf-16"),
        case("shift_jis", "shift_jis", "公開モデル", id="A12-shift-jis"),
        case("koi8-r", "koi8-r", "Открытый", id="A12-koi8-r"),
        case("big5", "big5", "開放", id="A12-big5"),
        case("nope-1", "utf-8", "Schlüssel", id="A12-unknown"),
        case("utf-8", "latin-1", "Schlüssel", id="A12-wrong"),
    ],
)
def test_encodings(desk: Desk, label: str, codec: str, word: str) -> None:
    """Words come out right whatever the label says; a label that was not followed is noted."""
    head = f'<?xml version="1.0" encoding="{label}"?>'
    desk.look(rss(entry(1, title=word), head=head).encode(codec))
    assert [title for title, _, _ in desk.items] == [word]
    assert ("read as" in desk.source["note"]) == (label in ("us-ascii", "nope-1") or codec == "latin-1")


@pytest.mark.parametrize(
    "type", [case("application/xml", id="A12-utf-7"), case("text/xml; charset=utf-7", id="A12-utf-7-header")]
)
def test_utf_7_is_never_markup(desk: Desk, type: str) -> None:
    """UTF-7 hides markup in harmless letters: it is not decoded, so the letters stay what they are."""
    head = '<?xml version="1.0" encoding="utf-7"?>'
    desk.look(rss(entry(1, title="A +ADw-script+AD4-alert(1)+ADw-/script+AD4-"), head=head), Content_Type=type)
    ((title, _, _),) = desk.items
    assert title == "A +ADw-script+AD4-alert(1)+ADw-/script+AD4-"


def json_feed(**item: Any) -> str:
    """A JSON Feed with one item."""
    one = {"id": "1", "url": "https://outlet.example/1", "title": "Story 1", "content_text": LONG} | item
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "The Outlet", "items": [one]})


@pytest.mark.parametrize(
    ("body", "count"),
    [
        case(json_feed(title="Sto\x00ry\x1b[2J\x07 \x9b1\ud800"), 5, id="A13"),
        case(json_feed(title="Story[2J 1", id="\ud800", content_text=LONG + "\x00\udfff"), 2, id="A13-id-and-text"),
        case(json_feed(url="https://outlet.example/\x001", title="Story[2J 1"), 1, id="A13-link"),
        case(rss(entry(1, title="Sto\x1br\x07y[2J 1")), 2, id="A13-xml"),
        case(rss(entry(1, title="Sto&#27;r\u202ey[2J 1")), 2, id="A13-reference"),
    ],
)
def test_control_characters(desk: Desk, body: str, count: int) -> None:
    """Control characters and halves of characters are taken out, counted, and the row stores."""
    desk.look(body)
    ((title, _, _),) = desk.items
    assert title.replace(" ", "") == "Story[2J1"
    assert f"{count} control or steering character" in desk.source["note"]
    assert desk.rows("select length(title) from items") == [(len(title),)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        case("<![CDATA[<script>alert(1)</script>Title]]>", "Title", id="A14-script"),
        case("&lt;img src=x onerror=alert(1)&gt;Title", "Title", id="A14-img"),
        case("Open &amp;amp;amp; closed &amp;lt;b&amp;gt;x&amp;lt;/b&amp;gt;", "Open & closed x", id="A14-escaped"),
        case("long " * 200_000, "long " * 58 + "long…", id="A14-long"),
        case(" \t\n ", LONG.format(1).partition(" as its makers")[0][:60], id="A14-white-space"),
        case("🚀🚀", "🚀🚀", id="A14-emoji"),
    ],
)
def test_titles(desk: Desk, title: str, expected: str) -> None:
    """A title is plain text with an end; without one the text's own beginning stands in."""
    desk.look(rss(entry(1, title=title)))
    ((found, _, _),) = desk.items
    assert found.startswith(expected)
    assert len(found) <= 300
    assert "<" not in found


@pytest.mark.parametrize(
    ("link", "url", "note"),
    [
        case("javascript:alert(1)", "", "1 link dropped", id="A15-javascript"),
        case("data:text/html,x", "", "1 link dropped", id="A15-data"),
        case("file:///etc/passwd", "", "1 link dropped", id="A15-file"),
        case("/a/b", "https://outlet.example/a/b", "", id="A15-relative"),
        case("//other.example/a", "https://other.example/a", "", id="A15-protocol-relative"),
        case("https://me:secret@outlet.example/a", "https://outlet.example/a", "1 link freed", id="A15-login"),
        case("https://outlet.example/" + "a" * 8192, "", "1 link dropped", id="A15-long"),
    ],
)
def test_links(desk: Desk, link: str, url: str, note: str) -> None:
    """Only web addresses are kept, without names and passwords; an item whose link is dropped keeps its text."""
    body = rss(entry(1, link=link, guid="").replace("<guid>", '<guid isPermaLink="false">'), entry(2))
    desk.world.serve("/feed", body.encode())
    gather(desk.store, desk.world.settings("outlet.example", "other.example"), SOURCE)
    assert desk.items[0][1] == url
    assert (note or "links") in desk.source["note"] or not note
    assert bool(note) == ("link" in desk.source["note"])
    assert "secret" not in str(desk.rows("select * from items"))
    assert desk.rows("select count(*) from articles") == [(2,)]


@pytest.mark.parametrize(
    "date",
    [
        case("", id="A16-none"),
        case("1764000000", id="A16-epoch"),
        case("99999-01-01", id="A16-99999"),
        case("Mon, 01 Jan 0001 00:00:00 GMT", id="A16-year-1"),
        case("Fri, 01 Jun 2035 00:00:00 GMT", id="A16-2035"),
        case("22/11/2026", id="A16-slashes"),
    ],
)
def test_dates_that_are_none(desk: Desk, date: str) -> None:
    """A date that cannot be is unknown, which is noted; the item is ordered by when it was first seen."""
    desk.look(rss(entry(1, pubDate=date)))
    ((_, _, published),) = desk.items
    assert published is None
    assert "1 date missing or not credible" in desk.source["note"]
    assert desk.rows("select date_from from items") == [("not credible" if date else "",)]
    (article,) = desk.store.unread("engine")
    assert article.day == NOW


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        case("Thu, 19 Nov 2026 10:00:00 CET", "2026-11-19T09:00:00Z", id="A16-cet"),
        case("Thu, 19 Nov 2026 10:00:00 EST", "2026-11-19T15:00:00Z", id="A16-est"),
        case("gio, 19 novembre 2026 10:00:00 +0100", "2026-11-19T09:00:00Z", id="A16-italian"),
    ],
)
def test_dates_that_need_knowledge(desk: Desk, date: str, expected: str) -> None:
    """Zones with a name and months in other languages are the instants that they mean."""
    desk.look(rss(entry(1, pubDate=date)))
    assert desk.items[0][2] == expected


@pytest.mark.parametrize(
    ("base", "link", "url"),
    [
        case("https://outlet.example/a/b/", "../c", "https://outlet.example/a/c", id="A18"),
        case("/notes/", "one", "https://outlet.example/notes/one", id="A18-relative-base"),
        case("https://elsewhere.example/x/", "../y", "https://elsewhere.example/y", id="A18-other-host"),
        case("javascript:", "alert(1)", "https://outlet.example/alert(1)", id="A18-script"),
        case("file:///etc/", "passwd", "", id="A18-file"),
        case("http://[", "x", "https://outlet.example/x", id="A18-broken"),
    ],
)
def test_base(desk: Desk, base: str, link: str, url: str) -> None:
    """A base is applied once, one that is no web address not at all, and what comes out is checked as any address."""
    body = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}"><title>N</title><id>urn:f</id><entry>'
        f'<id>urn:1</id><title>T</title><link href="{link}"/><updated>2026-11-19T10:00:00Z</updated>'
        f"<summary>{LONG}</summary></entry></feed>"
    )
    desk.world.serve("/feed", body.encode())
    gather(desk.store, desk.world.settings("outlet.example", "elsewhere.example"), SOURCE)
    assert [found for _, found, _ in desk.items] == [url]


@pytest.mark.parametrize(
    "many",
    [
        case('<enclosure url="https://outlet.example/a.mp3" length="1" type="audio/mpeg"/>', id="A19-enclosures"),
        case("<category>word</category>", id="A19-categories"),
    ],
)
def test_crowded_item(desk: Desk, many: str) -> None:
    """Five thousand enclosures or categories cost neither time nor memory."""
    desk.look(rss(entry(1)))  # what is imported on use is not what the feed costs
    tracemalloc.start()
    desk.look(rss(entry(1) + many * 5000, entry(2)))
    assert tracemalloc.get_traced_memory()[1] < 50 * 1024**2
    tracemalloc.stop()
    assert [title for title, _, _ in desk.items] == ["Story 1", "Story 2"]


# --- lists of feeds


def outlines(*urls: str, head: str = "") -> bytes:
    """An OPML file with these addresses."""
    inner = "".join(f'<outline type="rss" text="Feed" xmlUrl="{url}"/>' for url in urls)
    body = f'<body><outline text="F">{inner}</outline></body>'
    return f'<?xml version="1.0"?>{head}<opml version="2.0">{body}</opml>'.encode()


@pytest.mark.parametrize(
    "head",
    [
        case('<!DOCTYPE o [<!ENTITY e SYSTEM "{file}">]>', id="A20-xxe"),
        case('<!DOCTYPE o SYSTEM "http://127.0.0.2/dtd">', id="A20-dtd"),
        case(_laughs(), id="A20-laughs"),
    ],
)
def test_list_with_entities(tmp_path: Path, head: str) -> None:
    """A list of feeds that declares entities is refused whole, and nothing outside it is read."""
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    found = opml.read_opml("list.opml", outlines("https://a.example/&e;", head=head.format(file=secret.as_uri())))
    assert isinstance(found, Failure)
    assert "declares" in found.reason


@pytest.mark.parametrize(
    ("urls", "taken", "notes"),
    [
        case([f"https://a.example/{n}" for n in range(100_000)], 1000, ("99,000 beyond the 1,000",), id="A20-many"),
        case(
            ["https://a.example/f", "https://A.example:443/f#x", "https://b.example/f", "javascript:x", "feed"],
            2,
            ("1 repeat an earlier one", "2 cannot be read as written"),
            id="A20-repeats",
        ),
    ],
)
def test_list_with_too_much(urls: list[str], taken: int, notes: tuple[str, ...]) -> None:
    """A list is taken up to its cap, each address once, and what was passed over is told with its count."""
    start = time.process_time()
    found = opml.read_opml("list.opml", outlines(*urls))
    assert not isinstance(found, Failure)
    assert time.process_time() - start < 10
    assert len(found.feeds) == taken
    assert len(found.notes()) == len(notes)
    assert all(note in said for note, said in zip(notes, found.notes(), strict=True))
