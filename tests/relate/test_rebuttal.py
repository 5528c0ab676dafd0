"""Explicit rebuttals: who disputes whose words."""

from __future__ import annotations

import pytest

from pipeline.relate.rebuttal import Rebuttal, disputer, rebuts, rebuttal
from tests.revise.making import article, claim, item

CLAIM = "Orrin Labs trained Corvid-70B on licensed text only."
SAID = "Corvid-70B was trained on licensed text only"


@pytest.mark.parametrize(
    ("sentence", "against", "what"),
    [
        (f"Vellum disputed Orrin Labs's claim that {SAID}.", "Orrin Labs", SAID),
        (f"Vellum disputes Dana Vell's statement that {SAID}.", "Dana Vell", SAID),
        (f"Vellum rejected the claim by Orrin Labs that {SAID}.", "Orrin Labs", SAID),
        (f"Vellum contradicted the Orrin Foundation's report that {SAID}.", "Orrin Foundation", SAID),
        (f"Vellum called Orrin's claim that {SAID} false.", "Orrin", SAID),
        (f"Contrary to Orrin's claim, {SAID}, Vellum said.", "Orrin", SAID),
        (f"Contrary to what Dana Vell argued, {SAID}.", "Dana Vell", SAID),
        (f"Orrin's claim that {SAID} was contradicted by Vellum.", "Orrin", SAID),
        (f"Vellum denies that {SAID}.", "", SAID),
        (f"Vellum disagreed with Orrin's warning that {SAID}.", "Orrin", SAID),
    ],
)
def test_what_rebuts(sentence: str, against: str, what: str) -> None:
    """A verb of disputing with somebody's claim behind it is a rebuttal, and tells whose words and which."""
    assert rebuttal(sentence) == Rebuttal(against, what, instead=sentence.startswith("Contrary"))


@pytest.mark.parametrize(
    "sentence",
    [
        f"Vellum did not dispute Orrin Labs's claim that {SAID}.",
        f"Vellum has never denied that {SAID}.",
        f"Vellum declined to dispute Orrin's claim that {SAID}.",
        f"Vellum repeated Orrin's claim that {SAID}.",
        f"Vellum accepted Orrin's claim that {SAID}.",
        f"Did Vellum dispute Orrin's claim that {SAID}?",
        "Orrin Labs rejected an offer of $5 million.",
        f"Vellum will dispute Orrin's claim that {SAID}.",
        f"If Vellum disputes Orrin's claim that {SAID}, a court decides.",
        f"Vellum denied that {SAID} and later admitted it.",
        f"Despite Orrin's claim that {SAID}, Vellum sells it.",
        f"Orrin Labs says that {SAID}.",
    ],
)
def test_what_rebuts_nothing(sentence: str) -> None:
    """To repeat, to accept, not to deny, and to reject an offer dispute nobody's words."""
    assert rebuttal(sentence) is None


@pytest.mark.parametrize(
    ("holder", "words", "expected"),
    [
        ("Orrin Labs", SAID, True),
        ("Orrin Labs", "Corvid-70B was trained on licensed books.", True),
        ("Dana Vell", SAID, False),  # somebody else's words are disputed
        ("Orrin Labs", "Corvid-70B runs on one machine.", False),
        ("Orrin Labs", "Corvid-70B was not trained on licensed text only.", False),  # then they agree
    ],
)
def test_what_is_rebutted(holder: str, words: str, expected: bool) -> None:
    """The claim that is disputed has the named holder and the disputed words."""
    made = claim(f"Vellum disputed Orrin Labs's claim that {SAID}.", article(("x",), item("a")), holder="Vellum")
    other = claim(words, article((words,), item("b")), holder=holder)
    assert rebuts(made, other) is expected
    assert not rebuts(other, made)


@pytest.mark.parametrize(
    ("sentence", "holder", "by"),
    [
        (f"Vellum disputed Orrin Labs's claim that {SAID}.", "Vellum", "Vellum"),
        (f"According to Stackpost, Vellum disputed Orrin Labs's claim that {SAID}.", "Stackpost", ""),
        (f"Contrary to Orrin's claim, {SAID}, Vellum said.", "Vellum", ""),
        ("Orrin Labs opened Corvid.", "Orrin Labs", ""),
    ],
)
def test_who_disputes(sentence: str, holder: str, by: str) -> None:
    """Only the subject of the verb disputes; who merely reports it does not."""
    assert disputer(claim(sentence, holder=holder)) == by


def test_a_denial_that_names_nobody_meets_only_its_own_words() -> None:
    """Where nobody is named, most of the disputed words must be there, and somebody else must have said them."""
    made = claim(f"Vellum denied that {SAID}.", article(("x",), item("a")), holder="Vellum")
    same, part = (
        claim(words, article((words,), item("b")), holder="Orrin") for words in (SAID, "Corvid-70B was sold.")
    )
    assert rebuts(made, same)
    assert not rebuts(made, part)
    assert not rebuts(made, claim(SAID, article((SAID,), item("c")), holder="Vellum"))
