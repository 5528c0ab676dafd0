"""What a sentence of the model may not look like, whatever it rests on."""

from __future__ import annotations

import pytest

from pipeline.engines.llm.dangling import dangling


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Prices of Alder rose more than those of Birch.", ""),
        ("Those who paid for the model may change it.", ""),
        ("The model serves those looking to cut costs.", ""),
        ("Both gasoline and E85 drive the car.", ""),
        ("Alder said that those cars were sold.", "those"),
        ("Those existing cars were sold.", "Those"),
        ("Those won the prize.", "Those"),
        ("Both won and were sold.", "Both"),
        ("Both cars were sold.", "Both"),
        ("Both gasoline and E85 drive this car.", "this"),
        ("These cars were sold.", "These"),
        ("It was sold in May.", "It"),
        ("Alder sold the car.", ""),
    ],
)
def test_words_that_refer_to_another_sentence(text: str, found: str) -> None:
    """A word that points back has nothing to point at on the page; one that points ahead has."""
    assert dangling(text) == found
