"""Patterns that look for their words first, held against `re`."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.english.dates import DATE
from pipeline.english.figures import _FIGURE
from pipeline.english.patterns import Pattern, _Form
from pipeline.english.sentence_kinds import _BOILERPLATE, _FORECAST, _QUESTION
from pipeline.english.standalone import _POINTS_BACK

# Parts of what these patterns find, so that many of the texts have a match.
PARTS = st.sampled_from(
    "next Monday;May;5;2026;year;Q1; ;to;sign up;now;share;©;will;likely;is;who knows;nobody;?;two;hundred;%;$;first"
    ";place;THE;İ;ı;ſ;K;by;ſhare;ago;a;the end of;last;12;March;this;do so;THESE;the latter".split(";")
)


@settings(deadline=None, derandomize=True, max_examples=400)
@example(text="ſIGN UP NOW")
@given(text=st.lists(PARTS, max_size=9).map(" ".join))
@pytest.mark.parametrize("pattern", [_BOILERPLATE, _FORECAST, _QUESTION, _POINTS_BACK, DATE, _FIGURE])
def test_finds_what_re_finds(pattern: Pattern, text: str) -> None:
    """Looking for words first never hides a match, and forms are tried as one pattern would try them."""
    whole = re.compile(*_source(pattern))
    assert [found.span() for found in pattern.finditer(text)] == [found.span() for found in whole.finditer(text)]
    found, expected = pattern.search(text), whole.search(text)
    assert (found and found.span()) == (expected and expected.span())


def _source(pattern: Pattern) -> tuple[str, int]:
    """The pattern that was given; groups of one name in several forms lose it."""
    made = [form.made for form in pattern.forms]
    return "|".join(re.sub(r"\?P<\w+>", "?:", form) for form, _ in made), made[0][1]


@pytest.mark.parametrize(
    ("pattern", "flags", "words"),
    [
        (r"\b(?:subscribe|sign (?:up|in))\b", 0, [{"ign ", "ubscribe"}]),
        (r"\b(?:May|June)\b", re.IGNORECASE, [{"june", "may"}]),
        (r"(?:tolls? )?rose by \d+", 0, [{"rose by "}, {"\\d"}]),
        (r"(?:ferry)?", 0, []),  # nothing that each match has
        (r"\b(?:he|she)\b", 0, []),  # in every text
        (r"is at", 0, []),  # each of them is
        (r"(?i:toll)", 0, []),  # another case than that of the pattern
    ],
)
def test_words_are_read_off_the_pattern(pattern: str, flags: int, words: list[set[str]]) -> None:
    """Each match has one word of each set, and there is no set where a match may do without."""
    assert [*map(set, _Form(pattern, flags).words)] == words


def test_forms_stand_between_the_outermost_bars() -> None:
    """Bars in groups, in sets and behind a backslash part nothing."""
    pattern = Pattern(r"a(?:b|c)|[|\]]d|\|e\(|[]|]f")
    assert [form.made[0] for form in pattern.forms] == [r"a(?:b|c)", r"[|\]]d", r"\|e\(", "[]|]f"]


def test_words_of_a_pattern_made_later_are_looked_for() -> None:
    """What is known of a text does not outlive the patterns that it was looked through for."""
    assert Pattern("pontoon").search("a gondola") is None
    assert Pattern("gondola").search("a gondola")


def test_a_digit_is_a_word() -> None:
    """A pattern that cannot do without a digit is tried on texts with one, of any script."""
    pattern = Pattern(r"\d+ (?:km|mi)")
    assert [bool(pattern._able(text)) for text in ("a km", "7 ells", "٣ km")] == [False, True, True]
