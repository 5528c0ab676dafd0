"""The pump of `make endurance`: it names each regular expression that is worse than linear, and nothing else."""

from __future__ import annotations

import re
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from tests.endurance.patterns import _samples, found, pump


@pytest.mark.parametrize(
    ("pattern", "worse"),
    [
        (r"\bbecause\b.*\bwill\b", True),
        (r"(?:the |old )*question", True),
        (r"“[^”]*”", True),
        (r"\bbecause\b(?:(?!\bbecause\b).)*\bwill\b", False),
        (r"(?<!\w)\w+ said", False),
    ],
)
def test_what_is_worse_than_linear_is_named(pattern: str, worse: bool) -> None:
    """Whatever the pump finds is shown with the text that shows it."""
    assert bool(pump(re.compile(pattern), 4_000, anchored=False)) is worse


def test_each_form_of_a_part_is_tried() -> None:
    """A repeated group is pumped with each of its branches where they stand, also behind other words."""
    forms = _samples(parser.parse(r" (?:(?:on|in) \w|(?:last|this) (?:week|year))"))
    assert {" on a", " in a", " last week", " last year", " this week"} <= set(forms)


def test_every_pattern_is_found() -> None:
    """Those of our own class, of tuples and of calls with a literal too."""
    names = {name for name, _, _ in found()}
    assert {
        "pipeline.english.sentence_kinds._FORECAST",
        "pipeline.english.speech._QUOTE",
        "pipeline.engines.llm.errors.re.sub",
    } <= names
