"""Quotations are found by holder and words, stand in their articles, and say what became of them."""

from __future__ import annotations

import json

import pytest

from pipeline.errors import UsageError
from pipeline.query import names
from pipeline.query.answers import Quotation, WordsFound
from pipeline.query.quotations import CORRECTED, containing, said
from pipeline.storage.catalogue import Catalogue

SLUG = "open-weight-race"


def asked(catalogue: Catalogue, name: str, *about: str, **more: str) -> WordsFound:
    """What somebody says."""
    return said(catalogue, names.holder(catalogue, name, {}), *about, **more, most=100)


def test_every_quotation_stands_in_its_article(catalogue: Catalogue) -> None:
    """Word for word but for a capital that is the page's; one that its source took back stood in an earlier text."""
    texts: dict[str, str] = {}
    for row in catalogue.rows("select i.url, a.sentences from articles a join items i on i.id = a.item"):
        texts[row["url"]] = texts.get(row["url"], "") + " " + " ".join(json.loads(row["sentences"]))
    found = [one for words in ("gap", "percent", "Corvid-70B", "weights") for one in _all(catalogue, words)]
    assert len(found) > 100
    words = {url: " ".join(text.split()).casefold() for url, text in texts.items()}
    assert [one.quote for one in found if one.quote.casefold() not in words[one.source.url]] == []


def _all(catalogue: Catalogue, words: str) -> list[Quotation]:
    told = containing(catalogue, words, most=100)
    return [*told.quotations, *told.passages]


def test_a_holder_is_told_newest_first_with_clocks_and_numbers(catalogue: Catalogue) -> None:
    """Each quotation of a holder has its article, address, the clocks and the number that the page gave it."""
    first, *_, last = asked(catalogue, "Brandt", "gap").quotations
    assert first.quote.startswith("Ilse Brandt of the Halden Institute said that the gap has widened by two months")
    assert (first.source.outlet, first.source.published, first.source.found) == (
        "Halden Institute", "2026-03-27", "2026-03-30",
    )  # fmt: skip
    assert first.source.url == "https://halden-institute.example/publications/gap-index-march-2026"
    assert [place.number for place in first.source.places if place.topic == SLUG] == [22]
    assert last.source.published == "2026-02-20"
    assert {one.holder for one in asked(catalogue, "Brandt").quotations} == {"Ilse Brandt"}


def test_since_and_topic_leave_out_what_they_say(catalogue: Catalogue) -> None:
    """A day leaves out what was published before it, a topic what it has not taken in."""
    assert {one.day >= "2026-03-01" for one in asked(catalogue, "Brandt", since="2026-03-01").quotations} == {True}
    assert asked(catalogue, "Brandt", since="2027-01-01").quotations == ()
    assert asked(catalogue, "Brandt", topic="another").quotations == ()
    assert len(asked(catalogue, "Brandt", topic=SLUG).quotations) > 1


def test_a_corrected_quotation_says_so(catalogue: Catalogue) -> None:
    """What an article has taken back is shown as that, with what it says now."""
    taken = containing(catalogue, "Sedge-30B 52.3", most=100).quotations
    assert taken
    assert {one.holds for one in taken} == {CORRECTED}
    assert all("42.3 percent" in one.now for one in taken)
    assert {one.holds for one in containing(catalogue, "Sedge-30B 42.3").quotations} == {""}


def test_all_words_are_looked_for_then_most_of_them(catalogue: Catalogue) -> None:
    """Where nothing has all words, what lacks fewest is told with how many each lacks; a phrase stands together."""
    assert containing(catalogue, "gap widening").lacking == 0
    near = containing(catalogue, "LongHaul 52.9 zeppelin")
    assert near.lacking == 1
    assert all("52.9" in one.quote for one in near.quotations)
    assert any("widening, because" in one.quote for one in containing(catalogue, '"widening, because"').quotations)
    none = containing(catalogue, '"because widening"')
    assert (none.quotations, none.passages, none.titles) == ((), (), ())


def test_forms_of_a_word_are_one(catalogue: Catalogue) -> None:
    """ "Trails" is found by "trail", and capitals do not matter."""
    assert containing(catalogue, "TRAILS closed models", most=100) == containing(
        catalogue, "trail closed models", most=100
    )


@pytest.mark.parametrize("words", ["", "  ", "—", '"', "(*)"])
def test_no_words_are_told_as_that(catalogue: Catalogue, words: str) -> None:
    """What holds no letter and no digit asks for nothing."""
    with pytest.raises(UsageError, match="there are no words"):
        containing(catalogue, words)


@pytest.mark.parametrize(
    "words", ['gap" OR "x', "gap AND", "NEAR(gap", "words:gap", "gap*", "-gap", "gap^2", "a:b:c {d}"]
)
def test_what_is_typed_is_never_a_query_language(catalogue: Catalogue, words: str) -> None:
    """Operators of FTS5 are words like others."""
    containing(catalogue, words)


def test_sentences_that_no_claim_has_are_found_too(catalogue: Catalogue) -> None:
    """A sentence whose holder nobody worked out is found in its article, and only where no quotation has it."""
    found = containing(catalogue, "Correction earlier version Sedge-30B", most=100)
    (passage,) = [one for one in found.passages if one.quote.startswith("Correction: An earlier version")]
    assert (passage.holder, passage.id) == ("", "")
    quoted = {(one.source.url, one.quote) for one in found.quotations}
    assert not any(url == one.source.url and one.quote in quote for one in found.passages for url, quote in quoted)


def test_a_sentence_is_told_once(catalogue: Catalogue) -> None:
    """What is quoted of an article, by whomever and from whatever place in a sentence, is no further sentence of it."""
    answers = [asked(catalogue, name) for name in ("Brandt", "Adeyemi-Lund", "Halden Institute", "Rookery", "Ardmoor")]
    answers += [containing(catalogue, words, most=100) for words in ("weights", "gap", "open models", "percent")]
    assert sum(len(one.passages) for one in answers) > 20
    for found in answers:
        told = [(one.source.url, one.quote.casefold()) for one in (*found.quotations, *found.passages)]
        assert len(told) == len({*told})
        for one in (one for one in found.passages if not one.holder):
            quoted = [other.quote.casefold() for other in found.quotations if other.source.url == one.source.url]
            assert not any(quote in one.quote.casefold() for quote in quoted)
