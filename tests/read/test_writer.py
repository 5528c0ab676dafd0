"""What a writer says in the first person."""

from __future__ import annotations

import pytest

from pipeline.read.writer import interview, own


@pytest.mark.parametrize(
    ("sentence", "statement", "role"),
    [
        ("I think the price war is good for hospitals.", "the price war is good for hospitals.", "argues"),
        ("My bet is that Orrin will publish a small model.", "Orrin will publish a small model.", "forecasts"),
        ("In my view, the clause is void.", "the clause is void.", "argues"),
        ("We found that the rate rises from 3 to 11 percent.", "the rate rises from 3 to 11 percent.", "evaluates"),
    ],
)
def test_the_words_stand_without_the_i(sentence: str, statement: str, role: str) -> None:
    """The statement is a part of the sentence, in the role of its verb."""
    said = own(sentence)
    assert said is not None
    assert (said.statement, said.role) == (statement, role)
    assert said.statement in sentence


@pytest.mark.parametrize(
    "sentence", ["I think so.", "I found it in a drawer.", "I don't think prices fall.", "Prices fall."]
)
def test_what_is_no_statement_of_the_writer(sentence: str) -> None:
    """Denials, idioms and plain sentences are left as they are."""
    assert own(sentence) is None


def test_in_an_interview_i_is_whoever_answers() -> None:
    """Turns or many questions mark an interview."""
    assert interview(["Q: Why open weights?", "Dana Vell: I think they win."])
    assert not interview(["I think open weights win.", "Prices fell in March."])
