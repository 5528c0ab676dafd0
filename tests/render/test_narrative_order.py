"""In which order a story is told."""

from __future__ import annotations

from dataclasses import replace

from pipeline.models import Block
from pipeline.render.parts import narrative_order
from tests.page.making import block, brief, day, said


def order(*blocks: Block) -> list[str]:
    """The ids of one story as they are told."""
    (story,) = narrative_order(brief(*blocks))
    return [one.id for one in story.blocks]


def test_what_is_quoted_is_told_by_the_days_of_its_articles() -> None:
    """Oldest first; what has no date stands before them."""
    blocks = block("late", day=day(20)), block("early", day=day(2)), block("undated"), block("then", day=day(9))
    assert order(*blocks) == ["undated", "early", "then", "late"]


def test_what_a_model_has_written_keeps_its_order() -> None:
    """A model has told its sentences one after the other."""
    told = replace(said(text="Prices fell."), written=True)
    assert order(block("late", "narrative", told, day=day(20)), block("early", day=day(2))) == ["late", "early"]


def test_nobody_speaks_twice_in_a_row() -> None:
    """Where somebody else has something to say."""
    hers, his = replace(said(), speaker="Ada Reed"), replace(said(), speaker="Otis Varga")
    blocks = [block(f"a{n}", "narrative", hers, day=day(n)) for n in (1, 2)]
    assert order(*blocks, block("b", "narrative", his, day=day(3))) == ["a1", "b", "a2"]
