"""Resolved words in brackets: what is outside them has to stand in the text."""

from __future__ import annotations

import pytest

from pipeline.english.labels import copied, resolved, stands

TEXT = "Orrin Labs released Corvid-70B. The company charges $4 and hides its data."


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("The company charges $4", True),
        ("[Orrin Labs] charges $4 and hides its data.", True),
        ("[Orrin Labs] charges $5", False),
        ("[Vellum] charges $4", False),  # a name that the text does not have
        ("[Orrin Labs]", False),
        ("The company [Orrin Labs] hides its data", True),
        ("[Orrin Labs] harges $4", False),  # half a word
        ("", True),
    ],
)
def test_what_stands(quote: str, expected: bool) -> None:
    """Copied parts stand in order, resolved words anywhere."""
    assert stands(quote, TEXT) is expected


def test_the_parts_of_a_quote() -> None:
    """Words in brackets are not copied."""
    assert resolved("[Orrin Labs] charges $4") == ("Orrin Labs",)
    assert copied("[Orrin Labs] charges $4") == ("charges $4",)
