"""Stances: words for or against what an axis is about, whose they are, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.findings.cues import one_word
from pipeline.findings.sides import claim_hit, claim_side, hit, side, stood
from pipeline.models import Article, Claim, Item, Pole, Topic

TOLL = Topic(
    "toll", "The Aldmoor toll", "Should the Aldmoor toll be abolished?", ("Aldmoor toll",), about=("toll",),
    axis=(Pole("abolish it", ("should be abolished", "opposes")), Pole("keep it", ("supports",))),
)  # fmt: skip
RAISE = Topic(
    "wage", "The harbour wage", "Should the harbour wage be raised?", ("harbour wage",), about=("harbour wage",),
    axis=(Pole("raise it", ("should be raised", "supports")), Pole("leave it", ("should not be raised", "opposes"))),
)  # fmt: skip
AGAINST, FOR = -1, 1


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("I support the toll.", FOR),
        ("I have long been against the toll.", AGAINST),
        ("We voted overwhelmingly against the toll.", AGAINST),
        ("I support getting rid of the toll.", AGAINST),
        ("I supported the repeal of the toll.", AGAINST),
        ("I oppose a bill to abolish the toll.", FOR),
        ("I want to keep the toll.", FOR),
        ("I vow to fight the toll.", AGAINST),
        ("I called for the abolition of the toll.", AGAINST),
        ("I am one of the strongest opponents of the toll.", AGAINST),
        ("I am a strong opponent of the toll.", AGAINST),
        ("The council should scrap the toll.", AGAINST),
        ("The council should not scrap the toll.", FOR),
        ("The council should vote against the toll.", AGAINST),
        ("The toll must be kept.", FOR),
        ("The toll is a terrible idea.", AGAINST),
        ("The toll is not fair.", AGAINST),
        ("This is a good toll.", FOR),
        ("The toll has cost jobs.", AGAINST),
        # denied, supposed, of somebody else, or about something else
        ("I do not support the toll.", 0),
        ("If the ferry stops, I support the toll.", 0),
        ("Critics say the toll is a terrible idea.", 0),
        ("He opposes the toll.", 0),
        ("I support the toll road workers.", 0),
        ("I support the night toll.", 0),  # which may be another one
        ("I oppose the toll's critics.", 0),
        ("The city has to build the toll.", 0),  # a duty
        ("The toll is not bad.", 0),
        ("The toll is just outside the town.", 0),
        ("The toll is safe for smugglers.", 0),
        ("I urge the council to remove the toll from the list of sights.", 0),
        ("I push for the toll to be lifted.", 0),
    ],
)
def test_a_stance_is_read_with_what_stands_between_it_and_the_thing(words: str, end: int) -> None:
    """An act of undoing turns it round, an unknown word ends it."""
    assert side(words, TOLL) == end


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("I support raising the harbour wage.", AGAINST),  # the left end
        ("I oppose raising the harbour wage.", FOR),
        ("I support the harbour wage.", 0),
        ("I called for the abolition of the harbour wage.", 0),
        ("The harbour wage is a good idea.", 0),
    ],
)
def test_what_is_asked_for_by_another_verb_must_be_named(words: str, end: int) -> None:
    """Who is for the wage need not be for raising it."""
    assert side(words, RAISE) == end


@pytest.mark.parametrize(
    ("words", "holder", "end"),
    [
        ("Ilse Brandt opposes the toll.", "Ilse Brandt", AGAINST),
        ("Sen. Ilse Brandt (D-Marl) has long supported the toll.", "Ilse Brandt", FOR),
        ("Ilse Brandt, the party's speaker on transport, opposes abolishing the toll.", "Ilse Brandt", FOR),
        ("Ilse Brandt of Marl told reporters on Monday that she opposes the toll.", "Ilse Brandt", AGAINST),
        ("It is paid by Ilse Brandt, who came out against the toll in May.", "Ilse Brandt", AGAINST),
        ("Ilse Brandt, a farmer and a strong opponent of the toll, sued the council.", "Ilse Brandt", AGAINST),
        ("Brandt's opposition to the toll surprised the council.", "Brandt", AGAINST),
        ("Cummings, from Marl, is a longtime advocate for the toll.", "Cummings", FOR),
        ("The hopeful candidate Ilse Brandt called for the removal of the toll.", "Ilse Brandt", AGAINST),
        # nobody, or more than one
        ("Anglers oppose the toll.", "", 0),
        ("White Larches are the most strongly opposed to the toll.", "", 0),
        ("Brandt and Quill oppose the toll.", "", 0),
        ("Critics of Brandt oppose the toll.", "", 0),
        ("Political support for the toll has declined.", "", 0),
        ("Ilse Brandt was the first in the U.S. Senate to oppose the toll.", "", 0),
        ("Lawmakers say that Brandt's proposed toll cuts are small.", "", 0),
        ("Deciding against the toll helps the mayor.", "", 0),
        ("Ilse Brandt once supported the toll.", "", 0),
        ("Ilse Brandt does not support the toll.", "", 0),
        ("Ilse Brandt supports the toll if it ends in May.", "", 0),
    ],
)
def test_a_stance_that_an_article_tells_is_its_takers(words: str, holder: str, end: int) -> None:
    """The claim of the outlet becomes that of who is named, and stands where they do."""
    claim = Claim("c", "a", "i", (0,), words, "Courier", "reports", "fact")
    given = stood(claim, TOLL, _article())
    assert (given.holder, claim_side(given, TOLL)) == (holder or "Courier", end)


def test_what_somebody_calls_a_thing_is_their_view_of_it() -> None:
    """Quotation marks around it are theirs."""
    claim = Claim(
        "c", "a", "i", (0,), "Ilse Brandt called the toll “a costly mistake”.", "Ilse Brandt", "argues", "fact"
    )
    assert claim_side(claim, TOLL) == AGAINST


def test_words_of_somebody_quoted_stay_theirs() -> None:
    """What a holder says of somebody else is no stance of either, and why is told."""
    claim = Claim("c", "a", "i", (0,), "Brandt opposes the toll.", "Odd Quill", "argues", "fact")
    assert stood(claim, TOLL, _article()) == claim
    found = claim_hit(claim, TOLL)
    assert found is not None
    assert (claim_side(claim, TOLL), found.refused) == (0, "the stand of Brandt")


def test_only_an_axis_that_says_so_reads_stances() -> None:
    """Without the cue nothing is read into an axis, and it is no cue of one word that means too much."""
    plain = replace(TOLL, axis=(Pole("abolish it", ("should be abolished",)), Pole("keep it", ("should stay",))))
    assert (side("I support the toll.", plain), hit("I support the toll.", plain)) == (0, None)
    assert one_word(TOLL) == ()


def _article() -> Article:
    day = datetime(2026, 5, 1, tzinfo=UTC)
    item = Item("i", "https://courier.example/1", "The toll", "Courier", "courier", published=day)
    return Article("a", item, "full", ("The toll began.",), "hash", day)
