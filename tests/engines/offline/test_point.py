"""What may be told as a point of a page, and why the rest may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.engines.offline.point import flaw, judges, slight
from tests.revise.making import TOPIC

FERRIES = replace(
    TOPIC, title="The ferries of Norport", question="Who pays for the ferries of Norport?", keywords=("ferry", "toll")
)


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Remember the long search of Halden for a name of its ferry?", "wants no answer"),
        ("Would there have been a toll under Mayor Vell?", "wants no answer"),
        ("How much is a ferry to Norport worth to you?", "wants no answer"),
        ("Just because Halden pays no toll doesn’t mean it never will.", "wants no answer"),
        ("Orrin sells the Vell 16 laptop with prices as low as $700.", "offer"),
        ("Today only, Orrin offers its ferry pass for $70 to everyone.", "offer"),
        ("Because ferries carry cars, which may weigh more than a bus.", "half"),
        ("If you want a ferry that never leaks, Norport builds none.", "reader"),
        ("Ah, but Norport has sold the ferry line twice already.", "reader"),
        ("Much of this 渡船 comes from the yards of Orrin and Halden.", "script"),
        ("Norport’s main index was last trading up about 1 percent on Monday.", "markets"),
        ("A laboratory that receives it must publish what it builds.", "pronoun"),
        ("While it still holds up, Orrin has mended the ferry of Norport.", "pronoun"),
        ("A single closed frontier model now costs ten times that sum.", "points back"),
        ("The consortium gave Rookery $38 million only a week ago.", "points back"),
        ("Today's evidence supports the thesis of Orrin Labs.", "points back"),
        ("The same evaluation puts Gannet-5 at 38.5 percent.", "points back"),
        ("It is unclear if the smaller Vell ferry will follow suit.", "points back"),
        ("In May, Orrin hired three of those yards to build a ferry.", "points back"),
        ("At that October hearing, Dana Vell defended the toll of Norport.", "points back"),
        ("Orrin has seen signs of such leaks in the Norport ferry.", "points back"),
        ("April 2025’s report showed a loss of roughly 15 percent.", "points back"),
        ("Without Gannet-6 the figure would have been seven months again.", "figure"),
        ("“Norport floats higher than it sails,” one user quipped.", "nobody"),
        ("“We had to hire two more yards for the ferry,” Dana Vell said.", "of himself"),
        ("Dana Vell told the man to leave the ferry at once.", "a person"),
        ("The two sides have been unable to meet Dana Vell in Halden.", "does not identify"),
        ("The movement’s resolve in Norport is an answer to Orrin.", "does not identify"),
        ("The Dutch company’s decision to sail from Norport pleased Orrin.", "does not identify"),
        ("While the plans have changed, Orrin still builds a Norport ferry.", "does not identify"),
        ("In Halden, the agency has kept the ferry of Norport afloat.", "does not identify"),
        ("A few of the new additions - Orrin and Halden - sail from Norport.", "does not identify"),
    ],
)
def test_what_is_no_point(sentence: str, why: str) -> None:
    """The reason names what is missing."""
    assert why in flaw(sentence, FERRIES)


@pytest.mark.parametrize(
    "sentence",
    [
        "Will Orrin pay for the ferries of Norport after June 2026?",
        "The toll of 3 dollars pays for a third of the cost.",
        "The ferry was 40 minutes late in March, Dana Vell said.",
        "The gap between Orrin and Halden is nine months.",
        "The Halden Institute puts the cost at 40 million dollars.",
        "The yards that Orrin runs build two ferries a year.",
        "Orrin cut the toll by half this year, those who live there say.",
        "A 43-year-old man fell ill, and Dana Vell told the man to rest.",
        "Dana Vell said the toll is the same as that of Halden.",
        "While Norport bears the cost of the ferry, Halden stands to suffer too.",
        "“You will see ferries that nobody else can build,” Dana Vell said.",
    ],
)
def test_what_is_a_point(sentence: str) -> None:
    """Names, words of the topic and what follows tell which one is meant."""
    assert flaw(sentence, FERRIES) == ""


def test_a_shop_window_tells_nothing() -> None:
    """Nothing of a gift guide or a roundup of deals is a point, whatever the sentence says."""
    sentence = "The ferry pass of Norport has become smaller this year."
    assert flaw(sentence, FERRIES, "Gift Guide: what to buy for those who sail") == "an offer, not a statement"
    assert flaw(sentence, FERRIES, "Pass sale at Orrin from $700") == "an offer, not a statement"
    assert flaw(sentence, FERRIES, "Norport sells its ferry line") == ""


def test_a_topic_about_markets_may_tell_of_them() -> None:
    """What shares did is an aside unless the topic asks about shares."""
    sentence = "Norport’s main index was last trading up about 1 percent on Monday."
    assert flaw(sentence, replace(FERRIES, question="Why do the shares of Norport rise?")) == ""


def test_a_view_is_told_from_a_fact() -> None:
    """Without an axis a position needs a word that judges; a few words without a figure tell too little."""
    assert judges("Norport should drop the toll.")
    assert not judges("Dana Vell was the third witness on Tuesday.")
    assert slight("Taylor had lived in Norport.")
    assert not slight("Orrin cut 4,000 jobs.")
