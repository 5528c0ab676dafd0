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
        ("Should permit parking be abolished?", "Permit parking should be abolished this year.", "should be abolished"),
        (
            "Should permit parking be abolished?",
            "Permit parking should not be abolished this year.",
            "should not be abolished",
        ),
        ("Should permit parking be abolished?", "Permit parking is a mistake.", ""),  # who finds so may want to mend it
        ("Does permit parking help shops?", "Permit parking does not help shops.", "do not help shops"),
        ("Is permit parking unfair?", "Permit parking is unfair to nurses.", "is unfair"),
    ],
)
def test_the_words_of_the_question_place_who_says_them(question: str, quote: str, end: str) -> None:
    """As they are asked and denied; what a thing is found worth answers no question."""
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
    assert [list(end.cues) for end in found.idle] == [["should be abolished"], ["should not be abolished"]]
    assert found.topic("t").axis is None


def test_a_trial_names_each_cue() -> None:
    """In the order of the configuration, also one that places nobody."""
    axis = Pole("keep", ("is good", "is right")), Pole("end it", ("is unfair",))
    topic = Topic("t", "T", "?", about=("permit parking",), axis=axis)
    tried = cue_trials(topic, said("Permit parking is good for shops.", "Permit parking is unfair to nurses."))
    assert [(one.cue, one.end, len(one.placed)) for one in tried] == [
        ("is good", "keep", 1), ("is right", "keep", 0), ("is unfair", "end it", 1),
    ]  # fmt: skip
