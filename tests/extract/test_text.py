"""Strangers' strings made plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.text import LONGEST_TITLE, plain_line, plain_lines

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
    ("Where the <slot> element goes", "Where the <slot> element goes"),
    ("Option<Rc<T>> against <thinking> aloud", "Option<Rc<T>> against <thinking> aloud"),
    ("Mind the <style> of p<q and r>s", "Mind the <style> of p<q and r>s"),
    ("<o:p>Office</o:p> and <x-y>ours</x-y>", "Office and ours"),
    ("Vote\U000e0174\U000e0165 on\u3164 the\ufe01 quay\u2800", "Vote on the quay"),
    ("two\ufe0f\ufe0f\ufe0f hearts ❤\ufe0f", "two\ufe0f hearts ❤\ufe0f"),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_line(text, expected):
    """Markup, hidden and steering characters go; words and signs stay."""
    assert plain_line(text) == expected


def test_lines_keep_blocks_apart():
    """Each paragraph, list entry and line break is a line of its own; line breaks in the source are spaces."""
    markup = "<h2>Head</h2><p>One\nline <i>here</i>.</p><ul><li>a</li><li>b</li></ul>c<br>d"
    assert plain_lines(markup) == "Head\nOne line here.\na\nb\nc\nd"


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
    assert plain_lines(f"<p>Ann wrote:</p>{markup}") == f"Ann wrote:\n{expected}"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Use &lt;think&gt; or Vec&lt;T&gt; here", "Use <think> or Vec<T> here"),
        ("The <template> tag <em>holds</em>", "The <template> tag holds"),
        ("before <!-- private --> after", "before after"),
        ("before <!-- no end", "before <!-- no end"),
        ("<![CDATA[<b>bold</b>]]> words", "bold words"),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\nTwo."),
    ],
)
def test_words_in_angle_brackets_are_words(markup, expected):
    """What is no name of HTML, or opens a hidden part that has no end, is text."""
    assert plain_lines(markup) == expected


@pytest.mark.parametrize(
    "part", ['<!--"', "<![CDATA[", "<a", "<!doctype", "&#", "<s>", "<blockquote><p>", "<template>"]
)
def test_openings_without_end_take_no_time(part):
    """Half a megabyte of any opening is plain at once: within the time that a test may take by far."""
    assert isinstance(plain_lines(part * (500_000 // len(part))), str)


def test_line_is_capped_at_a_word():
    """A long title is cut between words and shows that it was."""
    assert plain_line("one two three four", 10) == "one two…"
    assert len(plain_line("x" * 1_000_000, LONGEST_TITLE)) == LONGEST_TITLE


def test_deep_markup_is_no_trouble():
    """Markup nested deeper than Python recurses gives its text."""
    assert "x" in plain_lines("<div>" * 20_000 + "x")


@given(st.text(st.sampled_from("ab<>/!-&;#x0 \n\"'=p\ud800\u202e\x00"), max_size=60) | st.text(max_size=60))
def test_never_fails_and_shows_only_text(text):
    """Any string gives one line without control characters."""
    line = plain_line(text)
    assert line == " ".join(line.split())
    line.encode()
    assert "\u202e" not in line
