"""Who stands behind an article."""

from __future__ import annotations

import pytest

from pipeline.findings.independence import byline, origin_of, origins, table
from pipeline.models import Item


def item(outlet="", url="https://www.news.outlet.example/1", id="item-1"):
    """An item of an outlet."""
    return Item(id, url, "T", outlet, "s")


@pytest.mark.parametrize(
    ("outlet", "url", "expected"),
    [
        ("The Tidewater Ledger", "https://x.example/1", "tidewater ledger"),
        ("", "https://www.news.bbc.co.uk/1", "bbc.co.uk"),
        ("", "https://anna.substack.com/p/1", "anna.substack.com"),
        ("", "https://lab.github.io/post", "lab.github.io"),
        ("news.outlet.com", "https://news.outlet.com/1", "outlet.com"),
        ("", "file:///note.md", "item-1"),
        ("Ars Technica", "https://arstechnica.com/1", "condé nast"),
        ("WIRED", "https://wired.com/1", "condé nast"),
    ],
)
def test_origin(outlet, url, expected):
    """The owner, else the outlet, else the host (whole on shared platforms), else the document itself."""
    assert origin_of(item(outlet, url)) == expected


def test_owners_can_be_added():
    """`[owners]` names an owner by outlet or by host, and comes before the built-in table."""
    owners = table(
        [("Northline Wire", "Quay Media"), ("the tidewater ledger", "Quay Media"), ("WIRED", "Nobody"), ("a.com", "Q")]
    )
    items = [item("Northline Wire", id="1"), item("Tidewater Ledger", id="2"), item("WIRED", id="3")]
    assert origins(items, owners=owners) == ("quay media", "nobody")
    assert origin_of(item("", "https://b.a.com/1"), owners) == "q"


def test_the_same_words_have_one_origin():
    """An item that only repeats a sentence of an earlier one adds no origin; words of its own do."""
    sentence = "The ferry crossed the strait in 38 minutes on Monday."
    items = [item("A", id="1"), item("B", id="2"), item("C", id="3")]
    texts = {"1": [sentence], "2": [sentence.upper()], "3": ["It took the ferry 38 minutes to cross the strait."]}
    assert origins(items, texts) == ("a", "c")
    assert origins(items, {"1": ["It sails."], "2": ["It sails."]}) == ("a", "b", "c")  # too short to prove anything


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The tram runs", "‘The tram runs’"),
        ("Why “the tram” runs", "‘Why the tram runs’"),
        ("The tram runs on Sundays: what the council of Larkmouth paid", "‘The tram runs on Sundays …’"),
        ("The tram runs on Sundays—but what did it cost them all", "‘The tram runs on Sundays …’"),
        ("Trams: a long history of the lines along the northern shore", "‘Trams: a long history of the lines along …’"),
        ("", "An article"),
    ],
)
def test_a_document_without_an_outlet_is_called_by_its_title(title, expected):
    """In single marks, cut at a subtitle or after some words; double marks are for what is quoted."""
    assert byline(Item("i", "file:///a", title, "", "s")) == expected


def test_an_outlet_speaks_for_its_articles():
    """Where there is an outlet, no title stands in its place."""
    assert byline(item("The Ledger")) == "The Ledger"
