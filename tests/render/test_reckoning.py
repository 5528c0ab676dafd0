"""What a page counts off itself is what its blocks come to, worked out anew here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from pipeline.models import Block, BlockStep, Brief, Figure, Measure, When
from pipeline.render.summary import page_counts
from tests.page.making import NOW, TOPIC, block, brief


def voice(name: str, pole: float, *moves: int) -> Block:
    """A holder at this end, who moved in these versions."""
    return block(
        name, "perspectives", title=name, pole=pole, kind="voice", life=tuple(BlockStep("now says", v) for v in moves)
    )


def figure(name: str, value: float, day: int) -> Block:
    """Who puts the lag at so many months, as of a day in April."""
    given = Figure(value, "month", f"{value:g} months")
    return block(name, "figures", title="Lag", kind="figure", figure=given, when=When(date(2026, 4, day)))


POLES = {"open models": -1.0, "closed models": 1.0, "no side told": 0.0}
PAGE = brief(
    voice("Quist", -1.0), voice("Holt", 1.0, 3), voice("Aster", 1.0, 2), voice("Penn", 0.0),
    figure("Quist Lab", 3, 2), figure("Coast", 8, 30), figure("Bay", 5, 9),
    block("q1", "questions", since=2), block("q2", "questions", since=3),
    block("q3", "questions", since=1, life=(BlockStep("answered", 3),)),
    block("t1", "timeline", kind="coming", when=When(date(2026, 6, 2))), version=3, date=NOW,
    topic=replace(TOPIC, measures=(Measure("Lag", ("lag",), ("month",), ("open models",)),)),
)  # fmt: skip


def test_what_is_counted() -> None:
    """Holders by side, who moved in this version, figures and days apart, what is unanswered, the next date."""
    assert page_counts(PAGE) == (
        "Counted on this page: 4 holders (open models: 1, closed models: 2, no side told: 1), 1 moved in v3;"
        " Lag in the table under Figures from 3 months to 8 months, 5 apart and 28 days;"
        " no answer found to 2 questions, the oldest since v2; the next date ahead is 2026-06-02, in 9 days."
    )


@pytest.mark.parametrize("left", range(len(PAGE.blocks)))
def test_each_block_counts(left: int) -> None:
    """Without any one of the blocks the line is recomputed from those that are left."""
    page: Brief = replace(PAGE, blocks=(*PAGE.blocks[:left], *PAGE.blocks[left + 1 :]))
    line = page_counts(page)
    voices = page.section("perspectives")
    given = [one.figure.value for one in page.section("figures") if one.figure]
    asked = [one for one in page.section("questions") if not one.settled]
    ends = {name: sum(v.pole == pole for v in voices) for name, pole in POLES.items()}
    told = ", ".join(f"{name}: {count}" for name, count in ends.items() if count)
    both = ends["open models"] and ends["closed models"]
    assert (f"{len(voices)} holders ({told})" if both else f"{len(voices)} holders; ") in line.replace(
        ", 1 moved in v3", ""
    )
    assert f"{max(given) - min(given):g} apart" in line
    assert re.search(
        rf"\bno answer found to {len(asked)} questions?, the oldest since v{min(one.since for one in asked)}\b", line
    )
    assert ("moved in v3" in line) == any(step.version == 3 for one in voices for step in one.life)
    assert ("2026-06-02" in line) == any(one.kind == "coming" for one in page.blocks)


def test_figures_of_many_things_are_no_distance_apart() -> None:
    """A measure that does not say of what it is may have figures of two towns: they are given, and not compared."""
    page = replace(PAGE, topic=TOPIC)
    assert "Lag in the table under Figures from 3 months to 8 months; " in page_counts(page)


def test_no_end_is_told_to_be_empty() -> None:
    """That no words were plain enough for a side does not mean that nobody stands there: no end is counted alone."""
    page = brief(voice("Quist", -1.0), voice("Penn", 0.0))
    assert page_counts(page) == "Counted on this page: 2 holders."
    assert page_counts(brief(voice("Quist", 0.0), voice("Penn", 0.0))) == "Counted on this page: 2 holders."


def test_an_empty_page_counts_nothing() -> None:
    """One holder is no count."""
    assert page_counts(brief(voice("Quist", -1.0))) == ""
