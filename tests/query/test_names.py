"""Whom a name means."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.models import Listing
from pipeline.query.names import holder
from pipeline.query.quotations import said
from pipeline.storage import Store
from pipeline.storage.catalogue import Catalogue
from tests.page.making import ENGINE, NOW, TOPIC, article, claim, item

HELD = {
    "Mara Ellwick": 3, "Ellwick": 2, "Otis Varga": 1, "Larkmouth Transit Board": 2, "Harbour Bus Union": 1,
    "Larkmouth Office for Rail Safety and Tests": 2, "LORST": 1, "Ellwick Council": 1, "Jon Ellwick": 0, "QTRI": 1,
}  # fmt: skip


@pytest.fixture
def known(store: Store) -> Catalogue:
    """A store in which these holders have so many claims."""
    quotes = [(name, f"{name} says {place}.") for name, count in HELD.items() for place in range(count)]
    made = article([*(quote for _, quote in quotes), "Nobody asked Pia Renskold of Corrigan Rail."])
    store.keep_listing(Listing("feed", (made.item,)), "https://a.example/feed", NOW)
    store.keep_article(made, (), None)
    store.keep_belonging([(TOPIC.slug, made.item.id, "kept", "")])
    store.keep_claims(made, ENGINE, [claim(quote, made, n, holder=name) for n, (name, quote) in enumerate(quotes)])
    return Catalogue(store.path.parent)


@pytest.mark.parametrize(
    ("asked", "name", "called"),
    [
        ("Mara Ellwick", "Mara Ellwick", {"Mara Ellwick", "Ellwick"}),
        ("mara ellwick", "Mara Ellwick", {"Mara Ellwick", "Ellwick"}),
        ("Ellwick", "Mara Ellwick", {"Mara Ellwick", "Ellwick"}),
        ("Varga", "Otis Varga", {"Otis Varga"}),
        ("LORST", "LORST", {"LORST", "Larkmouth Office for Rail Safety and Tests"}),
        ("Quay Tide Research Institute", "QTRI", {"QTRI"}),
        ("Transit Board", "Larkmouth Transit Board", {"Larkmouth Transit Board"}),
    ],
)
def test_a_name_means_whom_articles_call_so(known: Catalogue, asked: str, name: str, called: set[str]) -> None:
    """A surname is its person's, initials are their body's, parts of a name mean it where it is the only one."""
    with known as catalogue:
        found = holder(catalogue, asked, {})
    assert {found.name, *found.names} >= called
    assert set(found.names) == called
    assert name in {found.name, *found.names}


def test_an_alias_is_whom_the_user_says(known: Catalogue) -> None:
    """A name of [aliases] leads to the name that pages use, and that one to all that is written."""
    aliases = {"Otis Varga": "Mr Varga of the Union", "the chairman": "Mr Varga of the Union"}
    with known as catalogue:
        for asked in ("Otis Varga", "the chairman", "Mr Varga of the Union"):
            found = holder(catalogue, asked, aliases)
            assert (found.name, found.names) == ("Mr Varga of the Union", ("Otis Varga",))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("Otis Vagra", 'nobody by that name is quoted; nearest: "Otis Varga"'),
        ("Zzyzx", "nobody by that name is quoted; see the words with: brief find"),
        ("Larkmouth", '2 holders have that name; nearest: "Larkmouth'),
        ('"*', "nobody by that name is quoted"),
    ],
)
def test_an_unknown_name_tells_the_nearest_ones(known: Catalogue, asked: str, says: str) -> None:
    """A name that nobody has, or several have, is answered with those that come near."""
    with known as catalogue, pytest.raises(UsageError, match=says.split('"')[0]) as told:
        holder(catalogue, asked, {})
    assert says in str(told.value)


def test_who_is_only_named_is_no_stranger(known: Catalogue) -> None:
    """Somebody whose words were never worked out can be asked for, when an article has the name."""
    with known as catalogue:
        found = holder(catalogue, "Pia Renskold", {})
    assert (found.name, found.claims) == ("Pia Renskold", 0)


def test_who_signed_an_article_is_known(store: Store) -> None:
    """Though nothing in it is told as theirs; by the surname too, and among several who signed it."""
    made = article(("The tram is late.",), item("a", author="Rhea Lowe, Bo Hansk and Ida Brandt", title="Late again"))
    store.keep_listing(Listing("feed", (made.item,)), "https://a.example/feed", NOW)
    store.keep_article(made, (), None)
    store.keep_belonging([(TOPIC.slug, made.item.id, "kept", "")])
    with Catalogue(store.path.parent) as catalogue:
        for asked in ("Ida Brandt", "Brandt", "rhea lowe"):
            found = holder(catalogue, asked, {})
            assert found.name.split()[-1].casefold() == asked.split()[-1].casefold()
            assert [one.title for one in said(catalogue, found).signed] == ["Late again"]
            assert said(catalogue, found).quotations == ()
        with pytest.raises(UsageError, match="nobody by that name"):
            holder(catalogue, "Hansk Ida", {})


def test_how_somebody_says_it_is_told(store: Store) -> None:
    """In quotation marks, in an article of their own, or in a reporter's words; of an outlet's reports nothing."""
    told = article(
        (
            "“The tram is late by nine years,” Ida Brandt said.",
            "Ida Brandt argued that the tram should be free of charge.",
            "The tram costs 240 million crowns.",
        ),
        item("a", author="Bo Hansk"),
    )
    own = article(("The tram must be quiet at night.",), item("b", author="Ida Brandt"))
    claims = [claim(text, told, place, holder="Ida Brandt") for place, text in enumerate(told.sentences[:2])]
    for one, some in ((told, claims), (own, [claim(own.sentences[0], own, 0, holder="Ida Brandt")])):
        store.keep_listing(Listing("feed", (one.item,)), "https://a.example/feed", NOW)
        store.keep_article(one, (), None)
        store.keep_belonging([(TOPIC.slug, one.item.id, "kept", "")])
        store.keep_claims(one, ENGINE, some)
    with Catalogue(store.path.parent) as catalogue:
        found = said(catalogue, holder(catalogue, "Ida Brandt", {}))
    assert {one.quote.partition(" ")[0]: one.speech for one in found.quotations} == {
        "“The": "quoted", "Ida": "reported", "The": "written",
    }  # fmt: skip
    assert [one.url for one in found.signed] == [own.item.url]
