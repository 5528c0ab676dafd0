"""Whether two figures are of one measure, and whether both can be true."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.records import When
from pipeline.relate.measure import common, differ, moved, restated, same_measure
from tests.revise.making import article, claim, item

SCORED = "Halden's test puts Corvid-70B at 58.2 percent on OrrinBench."


def _pair(one: str, other: str, first: Any = None, second: Any = None) -> Any:
    return (
        claim(one, article((one,), item("a")), **({"holder": "Halden"} | (first or {}))),
        claim(other, article((other,), item("b")), **({"holder": "Vellum"} | (second or {}))),
    )


@pytest.mark.parametrize(
    ("one", "other", "figures"),
    [
        (SCORED, "Vellum measured Corvid-70B at 63.9 percent on OrrinBench.", ("58.2 percent", "63.9 percent")),
        (SCORED, "Vellum measured Corvid-70B at 63.9 percent on LongHaul.", None),  # another test
        (SCORED, "Vellum measured Corvid-8B at 63.9 percent on OrrinBench.", None),
        (SCORED, "Corvid-70B reached about 58 percent on OrrinBench.", None),
        (SCORED, "Corvid-70B reached 58 percent on OrrinBench.", None),  # rounded
        (SCORED, "Corvid-70B reached 59 percent on OrrinBench.", ("58.2 percent", "59 percent")),
        (SCORED, "Corvid-70B reached up to 70 percent on OrrinBench.", None),
        (SCORED, "Corvid-70B reached up to 50 percent on OrrinBench.", ("58.2 percent", "50 percent")),
        (SCORED, "Corvid-70B reached more than 50 percent on OrrinBench.", None),
        (SCORED, "Corvid-70B reached at least 60 percent on OrrinBench.", ("58.2 percent", "60 percent")),
        (SCORED, "Corvid-70B reached nearly 60 percent on OrrinBench.", None),
        (SCORED, "With four tries, Vellum measured Corvid-70B at 74 percent on OrrinBench.", None),
        ("Prices of Orrin words fell by 5 percent in 2024.", "Prices of Orrin words fell by 9 percent in 2025.", None),
        ("Flats in Halden stand empty at 11 percent.", "Flats in Halden empty rose by 4 percent.", None),
        ("Open models trail closed models by four months.", "Open models trail closed models by nine months.",
         ("four months", "nine months")),
        ("Corvid solves 71 of the 120 problems in Yard.", "Corvid solves 64 of the 120 problems in Yard.",
         ("71 of the 120 problems", "64 of the 120 problems")),
        ("Corvid solves 71 of the 120 problems in Yard.", "Corvid solves 71 of the 120 problems in Yard.", None),
        ("Orrin has 40 staff in Halden and 9 labs there.", "Orrin has 50 staff in Halden and 7 labs there.", None),
        ("Data for Corvid-70B cost Orrin $6 million.", "Data for Corvid-70B cost Orrin $9 million together.", None),
        (SCORED, "Quantized, Corvid-70B reached 50 percent on OrrinBench.", None),
        (SCORED, "Corvid-70B reached 70 percent on OrrinBench with four tries.", None),
        ("Open models trail closed models by four months on coding.", "Open models trail closed models by nine months.",
         None),
        ("The share of Orrin in agencies rose from 10 percent to 20 percent.",
         "The share of Orrin in agencies stands at 25 percent.", None),
        ("Shops in Halden lost 14 percent of sales.", "Banks in Halden lost 3 percent of sales.", None),
    ],
)  # fmt: skip
def test_figures_that_cannot_both_be_true(one: str, other: str, figures: tuple[str, str] | None) -> None:
    """Rounding, bounds, other conditions, periods, parts and things are no dispute; the rest is, in either order."""
    first, second = _pair(one, other)
    found, turned = differ(first, second), differ(second, first)
    assert (found and (found[0].text, found[1].text)) == figures
    assert (turned and (turned[1].text, turned[0].text)) == figures


def test_dates_make_two_figures_of_one_measure() -> None:
    """What was so in January does not contradict what is so in March."""
    january, march = When(date(2026, 1, 1), "month"), When(date(2026, 3, 1), "month")
    words = "The Halden Gap Index stood at {} months in {} 2026."
    first, second = _pair(
        words.format("seven", "January"), words.format("nine", "March"), {"when": january}, {"when": march}
    )
    assert same_measure(first, second)
    assert differ(first, second) is None
    assert restated(first, second) is not None


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        ("The gap has widened by two months.", "The gap has widened by four months.", (2.0, 4.0)),
        ("The gap has widened by two months.", "The gap stands at four months.", None),
        ("The gap has widened by two months.", "The gap has widened by two months.", None),
    ],
)
def test_how_far_something_moved(one: str, other: str, values: tuple[float, float] | None) -> None:
    """Two changes of one measure can be held against each other; a change and a level cannot."""
    first, second = _pair(f"{one[:-1]} between open models.", f"{other[:-1]} between open models.")
    found = moved(first, second)
    assert (found and (found[0].value, found[1].value)) == values


def test_what_two_claims_are_about() -> None:
    """Their longest common run of words, without prepositions at the ends."""
    first, second = _pair(
        "Open models trail closed models by four months.", "Still, open models trail closed models by 9."
    )
    assert common(first, second) == "Open models trail closed models"
    assert common(*_pair("Prices fell.", "Rents rose.")) == ""
