"""Calls, asides, headings, hanging and pointing sentences are told from statements."""

from __future__ import annotations

import pytest

from pipeline.engines.offline.alone import orphaned, tells, whole


@pytest.mark.parametrize(
    "sentence",
    [
        "Stay tuned for more on the Orrin ferry and its crew.",
        "Be sure to check out the price guide for the Vell 16 laptop.",
        "(Vell, it should be noted, sold the ferry line twice.)",
        "Your dream ferry is just a click away!",
        "• Orrin Labs cut the price of its model by half.",
        "2. Orrin Labs never asked for the money.",
        "12:40 GMT: Orrin Labs has closed its port office.",
        "Building the ferry was easy and sailing it, however, hasn’t.",
        "In that regard, Orrin differs from every other port.",
        "The incident comes after Orrin closed two ports.",
        "The latest in the Orrin line costs 40 dollars.",
        "“About 36 percent of ferries come from Norport,” she said.",
        "The ferry to Norport would sail again in May, he added.",
    ],
)
def test_what_tells_nothing_by_itself(sentence: str) -> None:
    """Each of these needs its page, its reader's finger or the sentence before it."""
    assert not tells(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Orrin Labs cut the price of its model by half.",
        "The latest Orrin ferry costs 40 dollars.",
        "The discovery of water on Norport changed its maps.",
        "“About 36 percent of ferries come from Norport,” Dana Vell said.",
        "Learned councils in Norport follow the money that Orrin spends.",
        "24 ferries were sold to Norport last year.",
        "The map-making office of Norport closed in May.",
    ],
)
def test_what_tells_something(sentence: str) -> None:
    """Statements stay, whatever they begin with."""
    assert tells(sentence)


@pytest.mark.parametrize(
    ("sentence", "is_whole"),
    [
        ("Orrin Labs cut its prices.", True),
        ("Dana Vell said: “Orrin cut its prices.”", True),
        ("Ferries v trains: Orrin makes its choice amid Norport turmoil [VIDEO]", False),
        ("Orrin makes its choice. [VIDEO]", False),
        ("How Orrin Labs cut its prices", False),
    ],
)
def test_headings_are_no_sentences(sentence: str, is_whole: bool) -> None:
    """What ends without a stop, or is tagged as a film, is a heading or a link to another page."""
    assert whole(sentence) is is_whole


def test_words_of_nobody() -> None:
    """A sentence that is a quotation and nothing else is told from one that names its speaker."""
    assert orphaned("“I will work with anyone who wants this ferry.”")
    assert not orphaned("“I will work with anyone,” Dana Vell said.")
