"""Strangers' strings made plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.gather import plain

TABLE = [
    ("A plain title", "A plain title"),
    ("Open <b>weights</b> &amp; closed", "Open weights & closed"),
    ("<script>alert(1)</script>Title", "Title"),
    ("<img src=x onerror=alert(1)>Title", "Title"),
    ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
    ("Q&amp;amp;A", "Q&A"),
    ("R&D at AT&T", "R&D at AT&T"),
    ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    ("a\u202eb\u200bc\u00add\x1b[2Je\x00f\x9bg", "abcd[2Jefg"),
    ("tag \U000e0041\U000e0042 letters", "tag letters"),
    ("cafe\u0301", "café"),
    ("lone \ud800 surrogate", "lone surrogate"),
    ("  many \n\t spaces\u00a0here ", "many spaces here"),
    ("<p>One.</p><p>Two.</p>", "One. Two."),
    ("<style>p{}</style><!-- no -->x<br/>y", "x y"),
    ("in<b>line</b>", "inline"),
    ("<p hidden>not shown</p>shown", "shown"),
    ("\U0001f680 launch", "\U0001f680 launch"),
    ("<<<<>>>>", "<<<<>>>>"),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_line(text, expected):
    """Markup, hidden and steering characters go; words and signs stay."""
    assert plain.line(text) == expected


def test_lines_keep_blocks_apart():
    """Each paragraph, list entry and line break is a line of its own; line breaks in the source are spaces."""
    markup = "<h2>Head</h2><p>One\nline <i>here</i>.</p><ul><li>a</li><li>b</li></ul>c<br>d"
    assert plain.lines(markup) == "Head\nOne line here.\na\nb\nc\nd"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<blockquote>Bare words.</blockquote>", "“Bare words.”"),
        ("<blockquote><p>One.</p><p>Two <em>in</em></p></blockquote>", "“One.”\n“Two in”"),
        ("<blockquote><p>The “open” <a href='/x'>web</a>.</p></blockquote>", "“The ‘open’ web.”"),
        ("<blockquote>“Marked” as it is.</blockquote>", "“Marked” as it is."),
        ("<blockquote><p>Out.</p><blockquote><p>In.</p></blockquote></blockquote>", "“Out.”\n“In.”"),
        ("<blockquote><blockquote>In.</blockquote></blockquote>", "“In.”"),
        ("<blockquote> <p> </p></blockquote>after", "after"),
    ],
)
def test_block_quotations_keep_that_they_are_quoted(markup, expected):
    """Without its markup a block quotation would be taken for the author's words."""
    assert plain.lines(f"<p>Ann wrote:</p>{markup}") == f"Ann wrote:\n{expected}"


def test_line_is_capped_at_a_word():
    """A long title is cut between words and shows that it was."""
    assert plain.line("one two three four", 10) == "one two…"
    assert len(plain.line("x" * 1_000_000, plain.TITLE)) == plain.TITLE


def test_deep_markup_is_no_trouble():
    """Markup nested deeper than Python recurses gives its text."""
    assert "x" in plain.lines("<div>" * 20_000 + "x")


@given(st.text(st.sampled_from("ab<>/!-&;#x0 \n\"'=p\ud800\u202e\x00"), max_size=60) | st.text(max_size=60))
def test_never_fails_and_shows_only_text(text):
    """Any string gives one line without control characters."""
    line = plain.line(text)
    assert line == " ".join(line.split())
    line.encode()
    assert "\u202e" not in line
