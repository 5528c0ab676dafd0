"""What denies, and what only sounds as if it did."""

from __future__ import annotations

import pytest

from pipeline.read.negation import negated

NEGATED = [
    "Orrin did not publish the data.",
    "Orrin didn’t publish the data.",
    "Orrin no longer publishes its data.",
    "Orrin never published the data.",
    "Orrin failed to publish the data.",
    "Orrin trained Corvid without the data.",
    "Neither lab published the data.",
    "The institute found no evidence of a gap.",
    "Although prices fell, Orrin did not publish.",
    "Orrin did not close the gap, although prices fell.",
    "The request was not denied.",
    "Without Corvid the lab cannot go on.",
]
AFFIRMED = [
    "Orrin published the data.",
    "Orrin not only published the data but explained it.",
    "Orrin published the data, which Vellum did not.",
    "Orrin published the data because it could not sell it.",
    "Although it did not have to, Orrin published the data.",
    "Orrin noted the gap.",
    "The price of Corvid cannot be overstated.",
    "Not to be overlooked is the price of Corvid.",
    "Repeat buyers are not forgotten.",
    "The list does not end there; Orrin opened nine tools.",
    "The release is nothing short of a turn.",
    "Corvid is, without a doubt, the cheapest.",
    "Corvid answers faster without compromising its quality.",
    "Nobody buys Corvid without its tools.",
    "One cannot speak of prices without naming Corvid.",
    "Prices fell not solely for Corvid.",
    "Orrin published the data, ensuring that nobody depends on it.",
    "Orrin published the data so that no lab depends on it.",
    "To ensure that it does not break, Orrin opened Corvid.",
]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [(sentence, True) for sentence in NEGATED] + [(sentence, False) for sentence in AFFIRMED],
)
def test_negated(sentence: str, expected: bool) -> None:
    """Only the main clause counts, and a figure of speech counts by its sense."""
    assert negated(sentence) is expected
