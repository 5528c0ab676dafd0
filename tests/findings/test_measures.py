"""Who puts a measure at what, and as of when."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from pipeline.findings.measures import MeasureReading, bounded, figure_moved, measure_miss, proposals, reading
from pipeline.models import Claim, ClaimKind, Figure, Measure, Role, Topic, When
from tests.quality import measures as labelled

LAG = Measure("Lag of open models, in months", ("lag", "trail", "behind"), ("months",))
PUBLISHED = datetime(2026, 4, 20, 9, tzinfo=UTC)
TOPIC = Topic("race", "Open and closed models", "Is the lag closing?")


def claim(
    quote: str,
    holder: str = "Plumbline",
    when: When | None = None,
    kind: ClaimKind = "fact",
    role: Role = "reports",
    id: str = "",
) -> Claim:
    """A claim with these words."""
    return Claim(id or quote, "a", "i", (0,), quote, holder, role, kind, when=when)


def of(
    holder: str, value: float, day: int | None, text: str = "", unit: str = "month", id: str = "c"
) -> MeasureReading:
    """A reading as of a day of April."""
    when = When(date(2026, 4, day)) if day else None
    return MeasureReading(holder, Figure(value, unit, text or f"{value:g} months"), when, id)


def test_the_labelled_halves() -> None:
    """Of the figures that are read nearly all are right; what is not plain is left."""
    tune, held = labelled.score("tune"), labelled.score("held")
    assert len([*labelled.rows("tune"), *labelled.rows("held")]) > 300
    assert tune.precision >= 0.97
    assert held.precision >= 0.97
    assert (tune.recall, held.recall) >= (0.9, 0.78)


@pytest.mark.parametrize("quote", ["It’s not true that the lag’s eight months.", "The lag isn't eight months."])
def test_curly_and_straight_marks_are_alike(quote: str) -> None:
    """An apostrophe of either kind denies."""
    assert reading(claim(quote), LAG, PUBLISHED) is None
    assert reading(claim(quote.replace("’", "'")), LAG, PUBLISHED) is None
    assert reading(claim(quote.replace("'", "’")), LAG, PUBLISHED) is None


def test_figures_that_share_words_are_found_each() -> None:
    """Where one begins within another, both have their clause."""
    quote = "The council endorsed one two years later, and the lag is 8 months."
    found = reading(claim(quote), LAG, PUBLISHED)
    assert found is not None
    assert found.figure.value == 8


@pytest.mark.parametrize(
    "words", ["The lag peaked that year, at 8 months.", "The lag reached an all-time low of 8 months."]
)
def test_a_figure_of_another_time_is_none_of_now(words: str) -> None:
    """A peak is of a day that the words do not give."""
    assert reading(claim(words), LAG, PUBLISHED) is None


def test_who_and_as_of_when() -> None:
    """The holder is the claim's; the day that the words give comes before the article's; unknown stays unknown."""
    quote = "The lag is about eight months."
    day = When(date(2026, 3, 1), "month")
    told = reading(claim(quote, when=day), LAG, PUBLISHED)
    assert told == MeasureReading("Plumbline", Figure(8.0, "month", "about eight months"), day, quote)
    assert reading(claim(quote), LAG, PUBLISHED).as_of == When(date(2026, 4, 20))  # type: ignore[union-attr]
    assert reading(claim(quote), LAG, None).as_of is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "role"),
    [("question", "asks"), ("forecast", "forecasts"), ("fact", "forecasts"), ("correction", "reports")],
)
def test_what_is_not_said_outright(kind: ClaimKind, role: Role) -> None:
    """A question, a forecast and a correction give no figure, and neither does a day that lies ahead."""
    quote = "The lag is eight months."
    assert reading(claim(quote), LAG, PUBLISHED)
    assert reading(claim(quote, kind=kind, role=role), LAG, PUBLISHED) is None
    assert reading(claim(quote, when=When(date(2026, 9, 1))), LAG, PUBLISHED) is None


def test_the_measures_own_words_are_no_difference() -> None:
    """A measure of growth reads growth; one of the lag reads none of its changes."""
    growth = Measure("Growth", ("growth", "grew"), ("%",))
    assert reading(claim("The economy grew 0.4 percent."), growth, PUBLISHED)
    assert reading(claim("The lag grew 0.4 percent."), Measure("Lag", ("lag",), ("%",)), PUBLISHED) is None


def test_what_is_measured_stands_in_the_clause() -> None:
    """A figure of something else in the same sentence is not taken."""
    pumps = Measure("Price of heat pumps", ("price",), ("$",), ("heat pump",))
    assert reading(claim("The price of a heat pump is $9,000."), pumps, PUBLISHED)
    assert reading(claim("A heat pump is dear, while the price of a boiler is $2,000."), pumps, PUBLISHED) is None


def test_any_unit() -> None:
    """Without units any figure counts, and two figures of any unit are two."""
    any_unit = Measure("Capacity", ("capacity",))
    assert reading(claim("The ferry has a capacity of 620."), any_unit, PUBLISHED)
    assert reading(claim("The ferry has a capacity of 620 and 14 lifeboats."), any_unit, PUBLISHED) is None


def test_a_figure_moves() -> None:
    """Another value of the same unit by the same holder as of a later day, and nothing less."""
    before = of("Ada", 9, 3)
    assert figure_moved(before, of("ada", 8, 4))
    assert not figure_moved(before, of("Ada", 9, 4))
    assert not figure_moved(before, of("Ada", 8, 3))
    assert not figure_moved(before, of("Ada", 8, None))
    assert not figure_moved(before, of("Ben", 8, 4))
    assert not figure_moved(before, of("Ada", 8, 4, unit="week"))
    assert not figure_moved(before, of("Ada", 8, 4, text="up to 8 months"))
    month = MeasureReading("Ada", before.figure, When(date(2026, 4, 1), "month"), "m")
    assert not figure_moved(month, of("Ada", 8, 30))
    assert figure_moved(month, MeasureReading("Ada", Figure(8, "month", "8 months"), When(date(2026, 5, 1)), "n"))


def test_bounds_are_known_as_such() -> None:
    """What a reading says of its figure stands in its text."""
    assert bounded(Figure(8, "month", "up to eight months"))
    assert bounded(Figure(8, "month", "Nearly eight months"))
    assert not bounded(Figure(8, "month", "about eight months"))


def test_proposals() -> None:
    """A noun for which three holders give figures of one unit, once; not what only one outlet repeats."""
    told = [
        claim("The lag of open models is eight months.", "Ada"),
        claim("Plumbline puts the lag at nine months.", "Plumbline"),
        claim("A lag of seven months was found.", "Cid"),
        claim("The rent is 900 dollars.", "Ada"),
        claim("The rent is 920 dollars.", "ada"),
        claim("The rent is 940 dollars.", "Ben"),
    ]
    assert proposals(told, TOPIC) == (Measure("lag, in month", ("lag",), ("month",)),)
    assert proposals(told[1:], TOPIC) == ()
    assert proposals(told, Topic("race", "T", "Q?", measures=(Measure("Lag", ("lag",), ("month",)),))) == ()


@pytest.mark.parametrize(
    "text", ["lag of, " * 13_000, "eight months lag " * 6_000, "the lag is and " * 7_000, " " * 100_000, "a" * 100_000]
)
def test_long_sentences_take_no_long_time(text: str) -> None:
    """A hundred thousand characters without an end are read in proportion to their length."""
    begun = time.process_time()
    reading(claim(text), LAG, PUBLISHED)
    assert time.process_time() - begun < 5


KILLED = Measure("Dead", ("killed", "dead"), ("people",))


@pytest.mark.parametrize(
    ("quote", "measure", "why"),
    [
        ("The war has left 42,000 killed.", KILLED, "no figure of its units (“people”): “42,000” has no unit"),
        ("About 42,000 people fled the town.", KILLED, "“42,000 people” stands with none of its words"),
        ("Of 9 wards, 42,000 people were not killed.", KILLED, "it is denied, supposed, wished for or foretold"),
        ("The dead town had 900 people and 42,000 people.", KILLED, "several figures could be meant"),
        ("42,000 people were killed, the ministry claims, which is disputed.", KILLED, "it is asked or disputed"),
        ("The war began in the spring.", KILLED, ""),
        ("42,000 people were killed.", KILLED, ""),
    ],
)  # fmt: skip
def test_what_a_measure_does_not_read_has_a_reason(quote: str, measure: Measure, why: str) -> None:
    """Which of word and unit is wanting, or what keeps a figure from being one; nothing of what is far from it."""
    found = measure_miss(claim(quote), measure, None)
    assert (found.why if found else "").startswith(why)
    assert bool(found) == bool(why)
