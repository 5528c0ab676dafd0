"""What a page counts off itself is what its blocks come to, worked out anew here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from pipeline.publish.reckoning import counted
from pipeline.records import Block, Brief, Figure, Step, When
from tests.revise.making import NOW, block, brief


def voice(name: str, pole: float, *moves: int) -> Block:
    """A holder at this end, who moved in these versions."""
    return block(
        name, "perspectives", title=name, pole=pole, kind="voice", life=tuple(Step("now says", v) for v in moves)
    )


def figure(name: str, value: float, day: int) -> Block:
    """Who puts the lag at so many months, as of a day in April."""
    given = Figure(value, "month", f"{value:g} months")
    return block(name, "figures", title="Lag", kind="figure", figure=given, when=When(date(2026, 4, day)))


PAGE = brief(
    voice("Quist", -1.0), voice("Holt", 1.0, 3), voice("Aster", 1.0, 2), voice("Penn", 0.0),
    figure("Quist Lab", 3, 2), figure("Coast", 8, 30), figure("Bay", 5, 9),
    block("q1", "questions", since=2), block("q2", "questions", since=3),
    block("q3", "questions", since=1, life=(Step("answered", 3),)),
    block("t1", "timeline", kind="coming", when=When(date(2026, 6, 2))), version=3, date=NOW,
)  # fmt: skip


def test_what_is_counted() -> None:
    """Holders by side, who moved in this version, figures and days apart, what is unanswered, the next date."""
    assert counted(PAGE) == (
        "Counted on this page: 4 holders (open models: 1, closed models: 2, neither: 1), 1 moved in v3;"
        " Lag from 3 months to 8 months, 5 apart and 28 days; 2 questions unanswered, the oldest since v2;"
        " the next date ahead is 2026-06-02, in 9 days."
    )


@pytest.mark.parametrize("left", range(len(PAGE.blocks)))
def test_each_block_counts(left: int) -> None:
    """Without any one of the blocks the line is recomputed from those that are left."""
    page: Brief = replace(PAGE, blocks=(*PAGE.blocks[:left], *PAGE.blocks[left + 1 :]))
    line = counted(page)
    voices = page.section("perspectives")
    given = [one.figure.value for one in page.section("figures") if one.figure]
    asked = [one for one in page.section("questions") if not one.settled]
    assert f"{len(voices)} holders (open models: {sum(one.pole < 0 for one in voices)}, " in line
    assert f"{max(given) - min(given):g} apart" in line
    assert re.search(
        rf"\b{len(asked)} questions? unanswered, the oldest since v{min(one.since for one in asked)}\b", line
    )
    assert ("moved in v3" in line) == any(step.version == 3 for one in voices for step in one.life)
    assert ("2026-06-02" in line) == any(one.kind == "coming" for one in page.blocks)


def test_an_empty_page_counts_nothing() -> None:
    """One holder is no count."""
    assert counted(brief(voice("Quist", -1.0))) == ""
