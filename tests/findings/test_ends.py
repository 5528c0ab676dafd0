"""Ends of an axis: each cue is tried on what was read, and what places nobody is not proposed."""

from __future__ import annotations

import pytest

from pipeline.findings.ends import cue_trials
from pipeline.findings.proposal import propose_topic
from pipeline.models import Claim, Pole, Topic
from tests.findings.test_keywords import article, says_one
from tests.findings.test_proposals import claim

ARTICLES = [article(f"Permit parking, part {n}", "Permit parking grows.", f"It has {n} streets.") for n in range(2, 6)]


def said(*quotes: str) -> list[Claim]:
    """Claims of the first of the articles, each by a holder of its own."""
    made = (claim(quote, f"Holder {n}") for n, quote in enumerate(quotes))
    return [Claim(**{**_fields(one), "article": ARTICLES[0].id}) for one in made]


def _fields(one: Claim) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


@pytest.mark.parametrize(
    ("question", "quote", "end"),
    [
        ("Should permit parking be abolished?", "Permit parking is unfair to nurses.", "abolished"),
        ("Should permit parking be abolished?", "Permit parking is a good idea.", "not abolished"),
        ("Should permit parking be extended?", "Permit parking is a good idea.", ""),  # no verb of the lists
        ("Should permit parking be adopted?", "Permit parking is a good idea.", "adopted"),
        ("Should permit parking be abolished?", "Permit parking must be abolished this year.", "abolished"),
        ("Does permit parking hurt shops?", "Permit parking is bad for the country.", "against permit parking"),
        ("Does permit parking hurt shops?", "Permit parking kills shops in Norrby.", ""),  # a report, and no view of it
        ("Is permit parking unfair?", "Permit parking is a mistake.", "against permit parking"),
        ("Is permit parking safer than a toll?", "Permit parking is a mistake.", ""),  # no comparison
    ],
)
def test_what_a_thing_is_found_worth_answers_by_the_verb(question: str, quote: str, end: str) -> None:
    """Who thinks well of it answers no to its end and yes to its beginning; by another verb nothing follows."""
    found = propose_topic(question, ARTICLES, said(quote), says_one)
    placed = [(one.end, len(one.placed)) for one in cue_trials(found.topic("t"), said(quote)) if one.placed]
    assert placed == ([(end, 1)] if end else [])


def test_ends_that_place_nobody_are_no_axis() -> None:
    """They are kept apart, with the number of statements that they were tried on."""
    found = propose_topic(
        "Should permit parking be abolished?", ARTICLES, said("Permit parking began in May."), says_one
    )
    assert (found.ends, found.statements) == (None, 1)
    assert found.idle
    assert [list(end.cues) for end in found.idle] == [
        ["should be abolished", "opposes"], ["should not be abolished", "supports"],
    ]  # fmt: skip
    assert found.topic("t").axis is None


def test_a_trial_names_each_cue() -> None:
    """In the order of the configuration, also one that places nobody."""
    axis = Pole("keep", ("is good", "is right")), Pole("end it", ("is unfair",))
    topic = Topic("t", "T", "?", about=("permit parking",), axis=axis)
    tried = cue_trials(topic, said("Permit parking is good for shops.", "Permit parking is unfair to nurses."))
    assert [(one.cue, one.end, len(one.placed)) for one in tried] == [
        ("is good", "keep", 1), ("is right", "keep", 0), ("is unfair", "end it", 1),
    ]  # fmt: skip
