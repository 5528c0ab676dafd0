"""Which differences forbid that two near sentences are one statement."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.records import Figure, When
from pipeline.relate.matching import differing, identifiers, match
from tests.revise.making import claim

MARCH_2, MARCH_3 = When(date(2026, 3, 2)), When(date(2026, 3, 3))
MARCH, YEAR = When(date(2026, 3, 1), "month"), When(date(2026, 1, 1), "year")
ARGUES, OTHER = {"role": "argues", "holder": "Dana Vell"}, {"role": "argues", "holder": "Ilse Brandt"}

# quote, quote, fields of the first, fields of the second, verdict
PAIRS: list[tuple[str, str, dict[str, Any], dict[str, Any], str]] = [
    ("Prices fell.", "Prices fell again in Halden.", {}, {}, "same"),
    ("Prices fell by 5 percent.", "Prices fell by 5 per cent.", {}, {}, "same"),
    ("Prices fell by 5 percent.", "Prices fell.", {}, {}, "same"),
    ("Prices fell by 5 percent.", "Prices fell by 6 percent.", {}, {}, "figures differ"),
    ("Prices fell by 5 percent.", "Prices fell by 5 points.", {}, {}, "same"),
    ("Prices fell by 5 percent in 12 months.", "Prices fell by 6 percent in 12 months.", {}, {}, "figures differ"),
    ("Prices fell from 9 percent to 5 percent.", "Prices fell to 5 percent.", {}, {}, "same"),
    ("Orrin raised $5 million.", "Orrin raised $5 billion.", {}, {}, "figures differ"),
    ("Orrin raised $5 million.", "Orrin raised 5 million dollars.", {}, {}, "same"),
    ("Corvid-70B leads.", "Corvid-70B leads the board.", {}, {}, "same"),
    ("Corvid-70B leads.", "Corvid-8B leads.", {}, {}, "names differ"),
    ("Corvid-70B and Corvid-8B lead.", "Corvid-8B leads.", {}, {}, "same"),
    ("Corvid-70B leads.", "Corvid leads.", {}, {}, "same"),
    ("Rivals trail Vellum 3 Pro.", "Rivals trail Vellum 3.", {}, {}, "names differ"),
    ("Orrin will ship 3,300 units: 3,000 here.", "Orrin will ship 3,000 units here.", {}, {}, "same"),
    ("Orrin will ship 3,300 units, 3,000 here.", "Orrin will ship 400 units.", {}, {}, "figures differ"),
    ("Orrin leads.", "Vellum leads.", {}, {}, "same"),  # names without a number are left to the similarity
    ("Orrin published the data.", "Orrin did not publish the data.", {}, {}, "one denies"),
    ("Orrin never published the data.", "Orrin did not publish the data.", {}, {}, "same"),
    ("Orrin published the data, which Vellum did not.", "Orrin published the data.", {}, {}, "same"),
    ("Orrin will open Corvid by June.", "Orrin opened Corvid.", {}, {}, "kinds differ"),
    ("Orrin is expected to open Corvid.", "Orrin may open Corvid.", {}, {}, "same"),  # both look ahead
    ("Orrin is anticipated to open Corvid.", "Orrin will open Corvid.", {}, {}, "same"),
    ("Orrin may charge for Corvid.", "Orrin charges for Corvid.", {}, {}, "same"),
    ("Orrin could not open Corvid.", "Orrin will not open Corvid.", {}, {}, "kinds differ"),
    ("Can open models keep up?", "Open models keep up.", {}, {}, "kinds differ"),
    ("Can open models keep up?", "Open models will keep up.", {}, {}, "kinds differ"),
    ("Prices fell because three labs compete.", "Prices fell.", {}, {}, "same"),
    ("Weights should stay open.", "Weights should stay open.", ARGUES, ARGUES, "same"),
    ("Weights should stay open.", "Weights should stay open.", ARGUES, OTHER, "holders differ"),
    (
        "Weights should stay open.",
        "Weights should stay open.",
        ARGUES,
        {**OTHER, "role": "forecasts"},
        "holders differ",
    ),
    ("Weights should stay open.", "Weights should stay open.", ARGUES, {"holder": "Ilse Brandt"}, "same"),
    ("Orrin opened Corvid.", "Orrin opened Corvid.", {"when": MARCH_2}, {"when": MARCH_2}, "same"),
    ("Orrin opened Corvid.", "Orrin opened Corvid.", {"when": MARCH_2}, {"when": MARCH_3}, "dates differ"),
    ("Orrin opened Corvid.", "Orrin opened Corvid.", {"when": MARCH_2}, {"when": MARCH}, "same"),
    ("Orrin opened Corvid.", "Orrin opened Corvid.", {"when": MARCH}, {"when": YEAR}, "same"),
    ("Orrin opened Corvid.", "Orrin opened Corvid.", {"when": MARCH_2}, {}, "same"),
    ("Orrin said Corvid would open.", "Corvid will open, Orrin said.", {}, {}, "same"),  # reported, it becomes "would"
    ("Orrin said Corvid would open.", "Orrin opened Corvid.", {}, {}, "kinds differ"),
    ("In a letter, Orrin said Corvid would open.", "Corvid will open, Orrin said.", {}, {}, "same"),
    ("Orrin fell, Vell said, and a review would follow.", "Orrin fell.", {}, {}, "same"),  # in another clause
    ("Orrin removed Corvid.", "Orrin restored Corvid.", {}, {}, "acts differ"),
    ("The gap is closing.", "The gap is widening.", {}, {}, "acts differ"),
    ("Orrin removed and restored Corvid.", "Orrin restored Corvid.", {}, {}, "same"),
    ("A lead doesn't equal trust.", "A high score doesn't equal a product.", {}, {}, "acts differ"),
    ("A lead in tests doesn't equal trust.", "Leads do not mean that buyers trust Corvid.", {}, {}, "same"),
    ("Vellum disputed Orrin's claim that Corvid leads.", "Corvid leads.", {}, {}, "one denies"),
    ("Vellum did not dispute Orrin's claim that Corvid leads.", "Corvid leads.", {}, {}, "one denies"),
]


@pytest.mark.parametrize(("one", "other", "first", "second", "verdict"), PAIRS)
def test_match(one: str, other: str, first: dict[str, Any], second: dict[str, Any], verdict: str) -> None:
    """Mood, holder of an opinion, model, day, figure and denial each forbid, in either order; nothing else does."""
    left, right = claim(one, **first), claim(other, **second)
    assert match(left, right) == match(right, left) == verdict


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((("5", "%"),), (("6", "%"),), ("5", "6")),
        ((("5", "%"),), (("5", "%"), ("6", "%")), None),
        ((("5", "%"), ("7", "$")), (("5", "%"), ("8", "$")), ("7", "8")),
        ((("5", "%"),), (("6", "$"),), None),
        ((), (("6", "$"),), None),
        ((("5", ""),), (("6", ""),), ("5", "6")),
        ((("5", "%"), ("6", "")), (("6", "%"),), None),
        ((("5", ""),), (("5", "%"), ("6", "")), None),
    ],
)
def test_differing(one: Any, other: Any, expected: tuple[str, str] | None) -> None:
    """Figures of one unit differ when the claims have not one value of it in common; a bare number may be of it too."""
    left, right = (
        claim("x", figures=tuple(Figure(float(v), unit, v) for v, unit in pairs), names=()) for pairs in (one, other)
    )
    found = differing(left, right)
    assert (found and (found[0].text, found[1].text)) == expected


def test_identifiers_are_names_with_a_number() -> None:
    """A model and its size have to agree, a lab's name does not."""
    assert identifiers(claim("Orrin Labs compared Corvid-70B with Vellum 3.")) == {"Corvid-70B", "Vellum 3"}
