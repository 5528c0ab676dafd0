"""Patterns that look for their words first, held against `re`."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.read.cues import _BOILERPLATE, _FORECAST, _QUESTION
from pipeline.read.datewords import DATE
from pipeline.read.figures import _FIGURE
from pipeline.read.literals import Pattern

# Parts of what these patterns find, so that many of the texts have a match.
PARTS = st.sampled_from(
    "next Monday;May;5;2026;year;Q1; ;to;sign up;now;share;©;will;likely;is;who knows;nobody;?;two;hundred;%;$;first"
    ";place;THE;İ;ı;ſ;K;by;ſhare;ago;a;the end of".split(";")
)


@settings(deadline=None, derandomize=True, max_examples=400)
@example(text="ſIGN UP NOW")
@given(text=st.lists(PARTS, max_size=9).map(" ".join))
@pytest.mark.parametrize("pattern", [_BOILERPLATE, _FORECAST, _QUESTION, DATE, _FIGURE])
def test_finds_what_re_finds(pattern: Pattern, text: str) -> None:
    """Looking for a word first never hides a match, whatever the case of its letters."""
    assert [found.span() for found in pattern.finditer(text)] == [f.span() for f in pattern.compiled.finditer(text)]
    assert (pattern.search(text) is None) == (pattern.compiled.search(text) is None)


@pytest.mark.parametrize(
    ("pattern", "flags", "words"),
    [
        (r"\b(?:subscribe|sign (?:up|in))\b", 0, ("ign ", "ubscribe")),
        (r"\bMay\b|\bJune\b", 0, ("June", "May")),
        (r"\bMay\b|\bJune\b", re.IGNORECASE, ("june", "may")),
        (r"(?:tolls? )?rose by \d+", 0, ("rose by ",)),
        (r"(?:ferry)?", 0, ()),  # nothing that each match has
        (r"\b(?:he|she)\b", 0, ()),  # in every text
        (r"(?i:toll)", 0, ()),  # another case than that of the pattern
    ],
)
def test_words_are_read_off_the_pattern(pattern: str, flags: int, words: tuple[str, ...]) -> None:
    """The words are those of which each match has one, and none where a match may do without."""
    assert Pattern(pattern, flags).words == words


def test_a_digit_is_a_word() -> None:
    """A pattern that cannot do without a digit is tried on texts with one, of any script."""
    pattern = Pattern(r"\d+ (?:km|mi)")
    assert [pattern.may(text) for text in ("a km", "7 ells", "٣ km")] == [False, True, True]
