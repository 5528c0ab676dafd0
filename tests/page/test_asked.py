"""How much of what is asked a text has."""

from __future__ import annotations

import pytest

from pipeline.english.tokens import terms
from pipeline.page.asked import NAMED, AskedWords

FREQUENCY = {"quillbook": 600, "regulat": 4, "broken": 2, "price": 200}


def asked(question: str, findings: int = 1000) -> AskedWords:
    """The words of a question over findings of which most name the thing that it is about."""
    return AskedWords(set(terms(question)), set(terms("Quillbook")), FREQUENCY, findings)


@pytest.mark.parametrize(
    "text",
    ["The regulator wrote to Quillbook", "a regulatory body", "new regulation", "they broke it", "a breakup of it"],
)
def test_forms_of_one_word_are_one(text: str) -> None:
    """Of "regulated or broken up" a text may have the regulator, the breakup, and what was broken."""
    assert asked("Should Quillbook be regulated or broken up?").cover(terms(text)) >= 0.4


def test_other_words_are_no_forms() -> None:
    """A few letters in common make no word another's form."""
    assert asked("Should the party tax the trams?").cover(terms("particles of a taxi in a tramway")) == 0


def test_what_is_everywhere_asks_nothing() -> None:
    """The thing that all is about counts as a keyword, and two texts with what is asked of it are wholly on it."""
    words = asked("Should Quillbook be regulated?")
    assert words.cover(terms("Quillbook has a new office")) == pytest.approx(NAMED / (1 + NAMED))
    assert words.cover(terms("Quillbook must be regulated")) == pytest.approx(1.0)


def test_of_few_findings_nothing_is_known_to_be_everywhere() -> None:
    """On a first page of three articles each word of the question counts in full."""
    few = asked("Should Quillbook be regulated?", findings=10)
    assert few.cover(terms("Quillbook")) == few.cover(terms("regulate"))
