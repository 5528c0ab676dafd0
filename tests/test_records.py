"""Ids that never change, dates that sort, and failures that read as one line."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import MATERIAL, SECTIONS, Budgets, Failure, Precision, When, canonical_json, tagged
from tests.page.making import block, brief

# Stored ids were made like this: when one of these values changes, every store out there is lost.
PINNED = [
    (("claim", "a", [1], "e"), "claim-fa17a4a5ebdf"),
    (("item", "https://outlet.example/a"), "item-c93b15699280"),
    (("finding", "open", "claim-é"), "finding-bd5d27a11221"),
]
DIFFERENT = [
    (("claim", "a", "b"), ("claim", "b", "a")),
    (("claim", "a", "b"), ("claim", "ab")),
    (("claim", "a", [1]), ("claim", "a", 1)),
    (("claim", "1"), ("claim", 1)),
    (("claim", None), ("claim", "")),
    (("claim",), ("item",)),
]
WHEN: list[tuple[date, Precision, str]] = [
    (date(2026, 3, 2), "day", "2026-03-02"),
    (date(2026, 3, 1), "month", "2026-03"),
    (date(2026, 1, 1), "quarter", "2026-Q1"),
    (date(2026, 4, 1), "quarter", "2026-Q2"),
    (date(2026, 10, 1), "quarter", "2026-Q4"),
    (date(2026, 1, 1), "year", "2026"),
    (date(987, 1, 1), "year", "0987"),
]
IN_ORDER = [
    When(date(2025, 12, 31)),
    When(date(2026, 1, 1), "year"),
    When(date(2026, 1, 1), "quarter"),
    When(date(2026, 1, 1), "month"),
    When(date(2026, 1, 1)),
    When(date(2026, 1, 2)),
    When(date(2026, 2, 1), "month"),
    When(date(2026, 2, 1)),
]


@pytest.mark.parametrize(("parts", "id"), PINNED)
def test_ids_stay(parts: tuple[str, ...], id: str) -> None:
    """The same parts give the same id in every release."""
    assert tagged(*parts) == id


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_ids_differ(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Kind, order, boundaries and types of the parts all count."""
    assert tagged(*one) != tagged(*other)


def test_canonical_json() -> None:
    """Keys are sorted, nothing is padded and nothing is escaped."""
    assert canonical_json({"b": [1, None, "é"], "a": {"d": 1, "c": True}}) == '{"a":{"c":true,"d":1},"b":[1,null,"é"]}'


@settings(deadline=None, derandomize=True)
@given(st.dictionaries(st.text(), st.integers()))
def test_ids_ignore_the_order_of_keys(value: dict[str, int]) -> None:
    """Two mappings that are equal have one id, however they were built."""
    assert tagged("x", value) == tagged("x", dict(reversed(value.items())))


@pytest.mark.parametrize(("start", "precision", "text"), WHEN)
def test_when_is_printed_as_precise_as_it_is(start: date, precision: Precision, text: str) -> None:
    """A date never looks more precise than it is known."""
    assert str(When(start, precision)) == text


def test_when_sorts_the_wider_period_first() -> None:
    """A year stands before its quarters, a quarter before its months and a month before its days."""
    assert [when.order for when in IN_ORDER] == sorted(when.order for when in reversed(IN_ORDER))
    assert all(before.order < after.order for before, after in pairwise(IN_ORDER))


@pytest.mark.parametrize(
    ("failure", "text"),
    [
        (Failure("https://a.example/", "404", "check the address"), "https://a.example/: 404 (check the address)"),
        (Failure("notes.txt", "is empty"), "notes.txt: is empty"),
    ],
)
def test_failure_is_one_line(failure: Failure, text: str) -> None:
    """A failure names the thing, what happened and, where there is one, the remedy."""
    assert str(failure) == text


def test_records_are_frozen() -> None:
    """What was decided once cannot be changed by who gets it next."""
    with pytest.raises(FrozenInstanceError):
        brief().version = 2  # type: ignore[misc]


def test_section_keeps_page_order() -> None:
    """A section of a brief is its blocks in the order in which they stand."""
    blocks = [block(id, section) for id, section in (("c", "why"), ("b", "what"), ("a", "why"))]
    assert [one.id for one in brief(*blocks).section("why")] == ["c", "a"]


def test_every_section_has_a_budget_and_material_is_all() -> None:
    """No section can grow without bound, and no kind of news is left out unless a topic says so."""
    assert set(SECTIONS) <= {field.name for field in fields(Budgets)}
    assert len(set(MATERIAL)) == 6
