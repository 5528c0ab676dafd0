"""Operations: the only way in which a page changes, within its budgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import SECTIONS, SENTENCES, Block, Budgets, Operation, Section, When
from pipeline.page.operations import apply
from tests.page.making import block, said

WIDE = Budgets()
A, B = block("a"), block("b")


def _ids(blocks: Sequence[Block]) -> list[str]:
    return [one.id for one in blocks]


@pytest.mark.parametrize(
    ("operation", "on_page", "retired", "skipped"),
    [
        (Operation("add", "c", block("c")), ["a", "b", "c"], [], 0),
        (Operation("replace", "a", block("a", rank=9.0)), ["a", "b"], [], 0),
        (Operation("retire", "a"), ["b"], ["a"], 0),
        (Operation("add", "a", block("a", rank=9.0)), ["a", "b"], [], 1),
        (Operation("replace", "x", block("x")), ["a", "b"], [], 1),
        (Operation("retire", "x"), ["a", "b"], [], 1),
        (Operation("add", "c"), ["a", "b"], [], 1),
        (Operation("replace", "a"), ["a", "b"], [], 1),
        (Operation("replace", "a", block("b")), ["a", "b"], [], 1),  # under a false name
        (Operation("add", "c", block("d")), ["a", "b"], [], 1),
        (Operation("retire", "a", block("a")), ["b"], ["a"], 0),
    ],
)
def test_operation(operation: Operation, on_page: list[str], retired: list[str], skipped: int) -> None:
    """A sound operation is carried out; one with an unknown id, or none for what it says, is skipped and told."""
    applied = apply((A, B), [operation], WIDE)
    assert _ids(applied.blocks) == on_page
    assert _ids(applied.retired) == retired
    assert len(applied.skipped) == skipped
    assert all(operation.id in why for why in applied.skipped)
    if skipped:
        assert applied.blocks == (A, B)


def test_a_replaced_block_stands_in_its_old_place() -> None:
    """Other words do not move a block."""
    changed = block("a", "narrative", said("“Other words.”"))
    assert apply((A, B), [Operation("replace", "a", changed)], WIDE).blocks == (changed, B)


def test_what_is_omitted_changes_nothing_and_is_kept_for_counting() -> None:
    """A proposal that is told nowhere displaces no block, not on a full page either, and is not skipped."""
    lost = Operation("omit", "z", block("z", rank=99.0), "names somebody")
    applied = apply((A, B), [lost, Operation("retire", "x")], replace(WIDE, narrative=1))
    assert applied.blocks == apply((A, B), [], replace(WIDE, narrative=1)).blocks
    assert applied.omitted == (lost,)
    assert len(applied.skipped) == 1
    assert not any(one.id == "z" for one in applied.retired)


def test_operations_are_carried_out_in_order() -> None:
    """A later operation sees what an earlier one did; a skipped one does not stop those behind it."""
    operations = [
        Operation("retire", "x"),
        Operation("retire", "a"),
        Operation("replace", "a", A),
        Operation("add", "a", A),
    ]
    applied = apply((A, B), operations, WIDE)
    assert _ids(applied.blocks) == ["b", "a"]
    assert len(applied.skipped) == 2


SECTION_OF = st.sampled_from(SECTIONS)
BLOCKS = st.lists(
    st.builds(
        lambda id, section, rank, since: block(f"b{id:03d}", section, rank=rank, since=since),
        st.integers(0, 400), SECTION_OF, st.floats(0, 9), st.integers(1, 9),
    ),
    max_size=20, unique_by=lambda one: one.id,
)  # fmt: skip


@settings(deadline=None, derandomize=True)
@given(BLOCKS)
def test_what_no_operation_names_is_copied(blocks: list[Block]) -> None:
    """Blocks that fit are the very same objects afterwards, and none is lost: it is on the page or displaced."""
    applied = apply(blocks, [], WIDE)
    before = {id(one) for one in blocks}
    assert {id(one) for one in (*applied.blocks, *applied.retired)} == before
    assert len(applied.blocks) + len(applied.retired) == len(blocks)


@settings(deadline=None, derandomize=True)
@given(BLOCKS, st.integers(0, 3))
def test_no_section_outgrows_its_budget(blocks: list[Block], room: int) -> None:
    """Each section keeps the best of its blocks, and sections stand in the order of the page."""
    budgets = Budgets(room, room, room, room, room, room, room, room)
    applied = apply(blocks, [], budgets)
    assert [SECTIONS.index(one.section) for one in applied.blocks] == sorted(
        SECTIONS.index(one.section) for one in applied.blocks
    )
    for section in set(SECTIONS) - {"narrative"}:
        kept = [one for one in applied.blocks if one.section == section]
        gone = [one for one in applied.retired if one.section == section]
        assert len(kept) == min(room, len(kept) + len(gone))
        assert all(stays.rank >= goes.rank for stays in kept for goes in gone)


@settings(deadline=None, derandomize=True)
@given(BLOCKS)
def test_applying_nothing_again_changes_nothing(blocks: list[Block]) -> None:
    """A page that fits is left as it is."""
    once = apply(blocks, [], WIDE)
    again = apply(once.blocks, [], WIDE)
    assert again.blocks == once.blocks
    assert again.retired == ()


@pytest.mark.parametrize("section", ["why", "questions", "perspectives", "tensions", "timeline", "what", "figures"])
def test_the_lowest_rank_is_displaced_then_the_older(section: Section) -> None:
    """Of two blocks alike in rank the newer stays, and what leaves is handed back whole."""
    blocks = [
        block("low", section, rank=1.0, since=9),
        block("old", section, rank=2.0, since=1),
        block("new", section, rank=2.0, since=2),
        block("high", section, rank=3.0, since=1),
    ]
    applied = apply(blocks, [], Budgets(2, 2, 2, 2, 2, 2, 2, 2))
    assert set(_ids(applied.blocks)) == {"high", "new"}
    assert applied.retired == (blocks[0], blocks[1])


def test_a_section_is_full_only_for_itself() -> None:
    """A full section displaces nothing of another."""
    applied = apply([block("a", "why"), block("b", "tensions")], [], Budgets(why=0))
    assert (_ids(applied.blocks), _ids(applied.retired)) == (["b"], ["a"])


def test_the_timeline_is_in_order() -> None:
    """Oldest first, a year before its months, a month before its days, whatever order events came in."""
    dates = [
        When(date(2026, 3, 2)), When(date(2025, 12, 31)), When(date(2026, 1, 1), "year"),
        When(date(2026, 3, 1), "month"), When(date(2026, 3, 1)), When(date(2026, 1, 1)),
    ]  # fmt: skip
    blocks = [block(f"{9 - place}", "timeline", when=when) for place, when in enumerate(dates)]
    told = [str(one.when) for one in apply(blocks, [], WIDE).blocks]
    assert told == ["2025-12-31", "2026", "2026-01-01", "2026-03", "2026-03-01", "2026-03-02"]


def test_what_is_in_order_of_rank() -> None:
    """The state of the debate opens with what matters most."""
    blocks = [block(id, "what", rank=rank) for id, rank in (("a", 1.0), ("b", 3.0), ("c", 2.0))]
    assert _ids(apply(blocks, [], WIDE).blocks) == ["b", "c", "a"]


@pytest.mark.parametrize("section", ["why", "perspectives"])
def test_stakes_and_voices_are_in_order_of_rank(section: str) -> None:
    """A reason or a voice that came first is not the first for that; of one rank they stay as they were given."""
    blocks = [block(id, section, rank=rank) for id, rank in (("d", 1.0), ("c", 2.0), ("b", 1.0), ("a", 3.0))]
    assert _ids(apply(blocks, [], WIDE).blocks) == ["a", "c", "d", "b"]


def test_the_narrative_is_budgeted_by_sentence() -> None:
    """The best sentences stay, whatever their story; stories stand in the order in which they came up."""
    blocks = [
        *(block(f"long{n}", title="Long", rank=3.0 - n / 10) for n in range(SENTENCES)),
        *(block(f"weak{n}", title="Weak", rank=1.0) for n in range(2)),
        block("strong0", title="Strong", rank=5.0),
        block("strong1", title="Strong", rank=2.95),
    ]
    applied = apply(blocks, [], Budgets(narrative=1))
    assert _ids(applied.blocks) == ["long0", "long1", "long2", "long3", "strong0", "strong1"]
    assert set(_ids(applied.retired)) == {"weak0", "weak1", "long4", "long5"}
