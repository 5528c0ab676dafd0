"""Figures in sentences, with their units, and numbers that are none."""

from __future__ import annotations

import pytest

from pipeline.english.figures import figures

CASES = [
    ("Corvid-70B scored 61.4 percent on OrrinBench.", [(61.4, "%")]),
    ("Corvid-70B scored 61.4% on OrrinBench.", [(61.4, "%")]),
    ("A gain of 61 per cent is large.", [(61, "%")]),
    ("The lead is 5 percentage points.", [(5, "point")]),
    ("The lead is 3.2 points on the index.", [(3.2, "point")]),
    ("Rates rose 25 basis points.", [(25, "basis point")]),
    ("Orrin raised $40 billion.", [(4e10, "$")]),
    ("Orrin raised €3.2m in a day.", [(3.2e6, "€")]),
    ("Orrin raised 40 million dollars.", [(4e7, "$")]),
    ("It raised between $20 and $30 billion.", [(2e10, "$"), (3e10, "$")]),
    ("It charges $0.50 per million tokens.", [(0.5, "$")]),
    ("Tokens cost $1,200 a day.", [(1200, "$")]),
    ("It runs 100x cheaper.", [(100, "x")]),
    ("It runs three times as fast.", [(3, "x")]),
    ("It is five times cheaper.", [(5, "x")]),
    ("It lags by eight months.", [(8, "month")]),
    ("A 12-hour trace was shown.", [(12, "hour")]),
    ("It lags by 6 to 9 months.", [(6, "month"), (9, "month")]),
    ("It lags by six to nine months.", [(6, "month"), (9, "month")]),
    ("It lags by 6-9 months.", [(6, "month"), (9, "month")]),
    ("It lags by 6–9 months.", [(6, "month"), (9, "month")]),
    ("Between 20 and 30 percent agree.", [(20, "%"), (30, "%")]),
    ("The set has 118 items.", [(118, "item")]),
    ("The set has 164 hand-written programming problems.", [(164, "problem")]),
    ("Forty-two companies signed.", [(42, "company")]),
    ("Twenty-three people signed.", [(23, "people")]),
    ("Two hundred labs signed.", [(200, "lab")]),
    ("They bought 12,000 GPUs.", [(12000, "GPU")]),
    ("About 5 million users left.", [(5e6, "user")]),
    ("A 70B model runs on it.", [(7e10, "parameter")]),
    ("A 1.2 trillion-parameter model runs on it.", [(1.2e12, "parameter")]),
    ("Corvid took third place.", [(3, "rank")]),
    ("Corvid ranks second on the board.", [(2, "rank")]),
    ("Corvid reached #3 on the board.", [(3, "rank")]),
    ("Corvid finished in 4th place.", [(4, "rank")]),
    ("It scored 89.2 on the test.", [(89.2, "")]),
    ("Stocks fell by -2.7% in a day.", [(-2.7, "%")]),
    ("A quarter-final score of 0.89 was enough.", [(0.89, "")]),
    ("It fell from 61.4 percent to 58.1 percent.", [(61.4, "%"), (58.1, "%")]),
    ("It fell from 61.4 to 58.1 percent.", [(61.4, "%"), (58.1, "%")]),
    ("The Opal 170 makes 1,025 points.", [(1025, "point")]),
    ("In Halden 170 tests failed.", [(170, "test")]),
    ("Orrin gave Vell 170 points.", [(170, "point")]),
    ("The Opal 170 cars failed.", [(170, "car")]),
]

NONE = [
    "Corvid-70B and Vellum-5.4 are models.",
    "Gemmel 4 is out.",
    "The Opal 170 runs on both petrol and gas.",
    "Orrin says that Opal 170 leads the field.",
    "Opal 4.7 was released in 2026.",
    "The rule dates from 1998.",
    "It opened on 9 March 2026.",
    "It opened on March 9.",
    "It opened on April 13th.",
    "The notice is dated 2026-03-09.",
    "1. The first item of a list",
    "2) Another item of a list",
    "The licence is Apache 2.0 since version 1.3.",
    "See https://orrin.example/papers/1234 for more.",
    "It was said before [12] and [3, 4].",
    "No one of the two agree.",
    "Two-thirds of the money is gone.",
    "The meeting begins at 9:30 in Halden.",
    "The second quarter was better.",
    "Open models of the 2010s were small.",
    "Build v2.1.3 fixes the leak.",
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_figures_with_units(sentence: str, expected: list[tuple[float, str]]) -> None:
    """Each number is read with its scale and what it counts."""
    assert [(figure.value, figure.unit) for figure in figures(sentence)] == expected


@pytest.mark.parametrize("sentence", NONE)
def test_numbers_that_are_no_figures(sentence: str) -> None:
    """Years, dates, parts of names and list numbers are no figures."""
    assert figures(sentence) == ()


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in CASES])
def test_the_text_of_a_figure_stands_in_the_sentence(sentence: str) -> None:
    """A figure keeps its own words."""
    assert all(figure.text and figure.text in sentence for figure in figures(sentence))


def test_a_thousand_digits_are_no_number() -> None:
    """What is too large for a number is left out: a store could not give it back."""
    assert figures(f"It sold {'9' * 1000} boats and 12 ferries.") == figures("It sold 12 ferries.")
