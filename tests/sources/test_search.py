"""Reactive search: queries from the topic and its page, answers of three shapes, rest, and the way to the page."""

# ruff: noqa: E501 - whole articles and answers stand on one line each

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.models import Answer, Asked, Block, BlockStep, Brief, Failure, Search, Sentence, Topic
from pipeline.sources.round import source_of
from pipeline.sources.search import choose, names_any, queries, results, search_address
from pipeline.storage import Store

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TOPIC = Topic("ferries", "Electric ferries: who sails first", "?", ("electric ferry", "Corvane", "battery ship"))


def block(section, text, title="", what=""):
    """A block of the page with one sentence."""
    life = (BlockStep(what, 1),) if what else ()
    return Block(f"{section}-{text[:9]}", section, (Sentence(text),), title=title, life=life)


def brief(*blocks):
    """A page of the topic."""
    return Brief(TOPIC, 1, NOW, "offline", 5, blocks, (), (), "steady")


def test_queries_come_from_what_is_open():
    """Open questions and tensions come first, then the title, then keywords with phrases before lone names."""
    page = brief(
        block(
            "questions", "Anna Holm: “Will Corvane launch the [electric] ferry to Port Asher in June?”", what="opened"
        ),
        block("questions", "“Who pays for the quay?”", what="answered"),
        block(
            "tensions",
            "Ilse Brand: “The charge lasts 40 minutes.”",
            title="Corvane, Tern Strait: 40 against 55",
            what="opened",
        ),
    )
    assert queries(TOPIC, page) == (
        "Corvane launch electric ferry Port Asher",
        "Corvane Tern Strait Ilse Brand",
        "Electric ferries",
        '"electric ferry"',
        '"battery ship"',
        "Corvane",
    )
    assert not any("quay" in query for query in queries(TOPIC, page))
    assert queries(TOPIC, None)[0] == "Electric ferries"
    assert all(len(query) <= 102 for query in queries(replace(TOPIC, title="word " * 200), page))


def test_a_result_must_name_what_was_asked():
    """Two words of the query, or its only one, stand in the result."""
    assert names_any("Corvane electric ferry", "The ferry of Corvane")
    assert not names_any("Corvane electric ferry", "A ferry tale")
    assert names_any("Corvane", "corvane sails")
    assert not names_any("Corvane", "the and of")


def test_queries_take_turns_and_rest():
    """New queries go first, then those that waited longest; after three barren looks a query rests for a month."""
    day = timedelta(days=1)
    asked = {
        "a": Asked("a", NOW - day, 0),
        "b": Asked("b", NOW - 2 * day, 2),
        "c": Asked("c", NOW - 3 * day, 3),
        "d": Asked("d", NOW - 31 * day, 4),
    }
    assert choose(("a", "b", "c", "d", "e"), asked, 9, NOW) == ("e", "d", "b", "a")
    assert choose(("a", "b", "c", "d", "e"), asked, 2, NOW) == ("e", "d")


def answer(body, kind="application/json"):
    """A server's answer."""
    return Answer("https://find.example/", "https://find.example/", 200, body, kind)


HN = {
    "hits": [
        {
            "title": "Corvane sails",
            "url": "https://www.one.example/a?utm_source=hn",
            "created_at": "2026-05-30T08:00:00Z",
        },
        {"title": "Ask: ferries?", "url": None, "created_at": "2026-05-30T08:00:00Z"},
        {"title": "Old", "url": "https://two.example/b", "created_at": "2026-01-30T08:00:00Z"},
        {"title": "Undated", "url": "https://two.example/c", "created_at": "soon"},
        {"title": "Bad", "url": "javascript:alert(1)", "created_at": "2026-05-30T08:00:00Z"},
        {"title": "Login", "url": "https://user:pw@two.example/d", "created_at": "2026-05-30T08:00:00Z"},
    ]
}
GDELT = {
    "articles": [
        {
            "title": "Corvane",
            "url": "https://three.example/x",
            "seendate": "20260531T101500Z",
            "domain": "three.example",
        }
    ]
}


def test_shapes():
    """Hacker News and GDELT answers become items with outlet, date and the topic they were searched for."""
    hn, gdelt = (
        Search("hn", "https://find.example/?q={query}", "hn-algolia"),
        Search("gd", "https://g.example/{query}", "gdelt"),
    )
    found = results(hn, source_of(hn, TOPIC), answer(json.dumps(HN).encode()), NOW)
    assert [(i.title, i.url, i.outlet, i.found) for i in found.items] == [
        ("Corvane sails", "https://www.one.example/a", "one.example", "reactive:ferries"),
        ("Undated", "https://two.example/c", "two.example", "reactive:ferries"),
    ]
    found = results(gdelt, source_of(gdelt, TOPIC), answer(json.dumps(GDELT).encode()), NOW)
    assert [(i.outlet, i.published, i.date_from) for i in found.items] == [
        ("three.example", datetime(2026, 5, 31, 10, 15, tzinfo=UTC), "search")
    ]
    assert len(results(replace(hn, results=1), source_of(hn, TOPIC), answer(json.dumps(HN).encode()), NOW).items) == 1


@pytest.mark.parametrize(
    "body", [b"Please limit requests to one every 5 seconds.", b"null", b"[]", b'{"hits": 3}', b"{", b""]
)
def test_an_answer_of_another_shape_is_a_failure(body):
    """A limit notice with status 200, and anything else that is no list of results, is named as what it says."""
    hn = Search("hn", "https://find.example/?q={query}", "hn-algolia")
    found = results(hn, source_of(hn, TOPIC), answer(body), NOW)
    assert isinstance(found, Failure)
    assert found.thing == "hn"


def test_addresses():
    """A query is escaped whole; GDELT is spared words that it refuses."""
    assert search_address(Search("a", "https://f.example/?q={query}&n=1"), '"open model" & x/y?') == (
        "https://f.example/?q=%22open%20model%22%20%26%20x%2Fy%3F&n=1"
    )
    assert (
        search_address(Search("g", "https://f.example/{query}", "gdelt"), "closed AI models")
        == "https://f.example/closed%20models"
    )


# --- the whole way ----------------------------------------------------------------------------------

OUTLETS = ("tidewater", "northline", "harbourmail", "saltpost", "pierside")
BODY = (
    "{who} said on Monday that the electric ferry of Corvane would cross the Tern Strait in {n} minutes. "
    "The yard in Port Asher put the price of the ship at {n} million crowns. "
    "According to {who}, the battery of the electric ferry weighs {n} tonnes and lasts for {n} crossings. "
    "The harbour office of {place} expects {n} such ships by 2028, and it wants a second quay for them. "
)


def page(title, text):
    """An article as an outlet shows it."""
    paragraphs = "".join(f"<p>{part}</p>" for part in re.split(r"(?<=\.) ", text))
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>".encode()


def rss(title, entries):
    """A feed of (title, URL, date)."""
    rows = "".join(
        f"<item><title>{t}</title><link>{u}</link><pubDate>{format_datetime(d)}</pubDate></item>" for t, u, d in entries
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{rows}</channel></rss>".encode()


def sources_toml(search):
    """Five feeds, and the searches when the reader adds them."""
    feeds = "".join(
        f'[[source]]\nname = "{o}"\nkind = "feed"\nurl = "https://{o}.example/feed"\noutlet = "{o.title()}"\n'
        for o in OUTLETS
    )
    return (
        '[paths]\nbriefs = "briefs"\nstate = "state"\n'
        '[[topic]]\nslug = "ferries"\ntitle = "Electric ferries: who sails first"\nquestion = "Who sails first?"\n'
        'keywords = ["electric ferry", "electric ferries", "Corvane", "battery ship"]\n' + feeds + search
    )


SEARCHES = """
[[search]]
name = "news search"
url = "https://find.example/rss?q={query}"
[[search]]
name = "forum search"
url = "https://forum.example/api?query={query}"
format = "hn-algolia"
queries = 2
"""


def test_the_next_version_cites_what_searches_brought(world, tmp_path):
    """A topic that began with five feeds gets reactive items from two search endpoints, cited and marked on the page."""
    hosts = {f"{outlet}.example" for outlet in OUTLETS} | {
        "find.example",
        "forum.example",
        "afar.example",
        "distant.example",
    }
    told = {
        **{f"{o}.example": ("Corvane ferry news", BODY.format(who=f"{o.title()} Reed", n=31 + k, place=f"{o.title()} Bay")) for k, o in enumerate(OUTLETS)},
        "afar.example": ("Electric ferry fails its trial", "Mara Quist said on Thursday that the electric ferry of Corvane failed its trial off Gull Point. The Maritime Board found cracks in 14 of 60 battery frames. The Maritime Board will hold a hearing on 9 June 2026 in Port Asher, and Corvane must stop all sales until then. Mara Quist, who leads the board, called the frames unsafe for passengers in winter."),
        "distant.example": ("A rival for Corvane", "Ostvik Lines ordered 12 electric ferries from the yard of Hallam on Friday. The order is worth 480 million crowns, the largest for battery ships so far. Ostvik Lines will replace its diesel fleet by 2030. The chair of Ostvik Lines, Peder Aune, said the ships of Corvane were too slow for the route."),
    }  # fmt: skip
    seen = []

    def reply(handler):
        host = handler.headers["Host"].partition(":")[0]
        parts = urlsplit(handler.path)
        query = parse_qs(parts.query)
        body, kind = b"", "text/html"
        day = NOW - timedelta(hours=20)
        if parts.path == "/feed":
            body, kind = rss(host, [(told[host][0], f"https://{host}/1", day)]), "application/rss+xml"
        elif parts.path == "/robots.txt":
            pass
        elif host == "find.example":
            seen.append(query["q"][0])
            hit = "ferries" in query["q"][0].lower()
            entries = [(told["afar.example"][0], "https://afar.example/1", day)] if hit else []
            body, kind = rss("Search", entries), "application/rss+xml"
        elif host == "forum.example":
            seen.append(query["query"][0])
            hits = [
                {
                    "title": told["distant.example"][0],
                    "url": "https://distant.example/1",
                    "created_at": f"{day:%Y-%m-%dT%H:%M:%SZ}",
                }
            ]
            hits += [
                {
                    "title": "Cheese of the month",
                    "url": "https://cheese.example/1",
                    "created_at": f"{day:%Y-%m-%dT%H:%M:%SZ}",
                }
            ]
            body, kind = json.dumps({"hits": hits}).encode(), "application/json"
        elif parts.path == "/1":
            body = page(*told[host])
        handler.send_response(200 if body else 404)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    class Replies(dict):
        def get(self, _path, _other):
            return reply

    world.replies = Replies()
    (tmp_path / "sources.toml").write_text(sources_toml(""))
    store = Store(tmp_path / "state")

    def run(now):
        config = load(tmp_path / "sources.toml")
        config = replace(config, fetch=world.settings(*hosts))
        return stages.run(config, store, Digest(), now, config.topics, "inline").outcomes[0][1]

    assert run(NOW).version == 1
    first = store.brief("ferries", 1)
    assert {line.found for line in first.sources} == {""}
    assert not seen
    (tmp_path / "sources.toml").write_text(sources_toml(SEARCHES))
    assert run(NOW + timedelta(hours=7)).version == 2
    second = store.brief("ferries", 2)
    cited = {line.url: line.found for line in second.sources}
    assert cited["https://afar.example/1"] == "reactive:ferries"
    assert cited["https://distant.example/1"] == "reactive:ferries"
    assert store.markdown("ferries", 2).count("reactive:ferries") == 2
    assert len(seen) == 5, seen  # three queries and two: the caps of the two searches
    assert not any("cheese" in path for path, _ in world.asked)
    assert {row["source"] for row in store.rows("select source from queries")} == {
        "news search for ferries",
        "forum search for ferries",
    }
    for hours in (14, 21, 28, 35, 42):
        run(NOW + timedelta(hours=hours))
    barren = [query for query, _, times in store.asked("news search for ferries") if times >= 3]
    assert barren
    asked = len(seen)
    run(NOW + timedelta(hours=43))
    assert len(seen) == asked  # `every` is six hours
    assert all(quote(query) not in path for query in barren for path, _ in world.asked[-1:])
    store.close()
