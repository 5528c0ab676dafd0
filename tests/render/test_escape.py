"""Stored words as Markdown: a real CommonMark parser reads back exactly what was stored, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.models import Sentence
from pipeline.render import escape
from pipeline.render.escape import front_matter_block
from tests.hostile.texts import INVISIBLE, MARKDOWN_TEXTS, UNSEEN
from tests.hostile.texts import shown as _cleaned
from tests.page.making import block, said

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
STRUCTURE = "\\`*_{}[]<>#|~$&!:-+=.()\"'@^;/?1a \n\t"


def _flat(tokens: list[Token]) -> Iterator[Token]:
    """All tokens but the breaks: comments that show nothing."""
    for token in tokens:
        if token.content != "<!---->" or token.type != "html_inline":
            yield token
            yield from _flat(token.children or [])


def _shown(tokens: list[Token]) -> str:
    parts = (" " if t.type in ("softbreak", "hardbreak") else t.content for t in _flat(tokens) if t.type != "inline")
    return _cleaned("".join(parts))


def _is_just_words(escaped: str, raw: str) -> None:
    tokens = MARKDOWN.parse(f"- x {escaped} y")
    kinds = [token.type for token in _flat(tokens)]
    assert set(kinds) <= {
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "text", "text_special", "softbreak",
        "paragraph_close", "list_item_close", "bullet_list_close",
    }  # fmt: skip
    assert kinds.count("list_item_open") == kinds.count("paragraph_open") == 1
    assert _shown(tokens) == _cleaned(f"x {raw} y")
    assert not (INVISIBLE | UNSEEN) & set(escaped)


def test_there_are_200_hostile_strings() -> None:
    """The table is as long as it says."""
    assert len(set(MARKDOWN_TEXTS)) >= 200


@pytest.mark.parametrize("raw", MARKDOWN_TEXTS, ids=range(len(MARKDOWN_TEXTS)))
def test_hostile_words_stay_words(raw: str) -> None:
    """One list item comes out, with the words that went in: no HTML, no link, no emphasis, no code, no table."""
    _is_just_words(escape.escape(raw), raw)


@settings(deadline=None, derandomize=True)
@given(st.one_of(st.text(max_size=40), st.text(STRUCTURE, max_size=30)))
@example("https://a.example")
def test_any_words_stay_words(raw: str) -> None:
    """The same for whatever else can be written."""
    _is_just_words(escape.escape(raw), raw)


@settings(deadline=None, derandomize=True)
@given(st.text(STRUCTURE, max_size=30))
@example("- a")
@example("12. a")
@example("> a")
def test_words_at_the_start_of_a_line_stay_words_when_more_follows(raw: str) -> None:
    """A paragraph that opens with stored words is a paragraph, no list, heading or quotation."""
    tokens = MARKDOWN.parse(f"{escape.escape(raw)} y")
    assert [token.type for token in tokens if token.level == 0] == ["paragraph_open", "paragraph_close"]
    assert _shown(tokens) == _cleaned(f"{raw} y")


@pytest.mark.parametrize("raw", ["http://a.example/x", "HTTPS://a.example", "ftp://a.example"])
def test_no_address_is_left_to_link(raw: str) -> None:
    """Renderers that link bare addresses find none in stored words."""
    assert "://" not in escape.escape(raw)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?b=1&c=2#d", "https://a.example/x?b=1&c=2#d"),
        ("http://a.example/", "http://a.example/"),
        ("HTTPS://a.example/", "HTTPS://a.example/"),
        ("https://a.example/a b", "https://a.example/a%20b"),
        ("https://a.example/é", "https://a.example/%C3%A9"),
        ("https://a.example/%20", "https://a.example/%20"),
        ("https://a.example/(x)", "https://a.example/%28x%29"),
        ("https://a.example/a\"b'<c>", "https://a.example/a%22b'%3Cc%3E"),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("ftp://a.example/x", ""),
        ("mailto:a@a.example", ""),
        ("vbscript:x", ""),
        ("//a.example/x", ""),
        ("/relative", ""),
        ("a.example", ""),
        ("", ""),
    ],
)
def test_link(url: str, expected: str) -> None:
    """Only web addresses are linked, with nothing in them that could end the link."""
    assert escape.safe_link(url) == expected


@settings(deadline=None, derandomize=True)
@given(st.text(STRUCTURE + "é日\u00a0", max_size=30))
def test_a_link_is_one_link(rest: str) -> None:
    """Whatever an address contains, the parser sees one link of the given words and nothing behind it."""
    tokens = list(_flat(MARKDOWN.parse(f"- [t]({escape.safe_link('https://a.example/' + rest)}) z")))
    assert [token.type for token in tokens].count("link_open") == 1
    assert [token.content for token in tokens if token.type.startswith("text")] == ["t", " z"]


NUMBERS = {"i1": 3, "i2": 12, "i3": 5, "i4": 4, "i5": 6}
ANCHORS = {"b-1": "#n1"}


def _says(*items: str, **fields: Any) -> Sentence:
    return Sentence("“A *fell*.”", ("c",), items, **fields)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (said("“Prices *fell*.”", items=("i2", "i1", "i2")), "“Prices \\*fell\\*.” [\\[3\\]](#s3)[\\[12\\]](#s12)"),
        (Sentence("Nothing else is known.", notice=True), "Nothing else is known."),
        (
            said("“A.”", items=("i2", "i1", "i3", "i4", "i5")),
            "“A.” [\\[3\\]](#s3)[\\[12\\]](#s12)[\\[+3\\]](sources/s0012.md)",
        ),
        (
            Sentence("Best: “A”", ("c",), ("i2", "i1", "i3", "i4", "i5"), link="b-1"),
            "Best: [“A”](#n1) [\\[3\\]](#s3)[\\[12\\]](#s12)[\\[+3\\]](#n1)",
        ),
        (Sentence("Best: “Prices fell”", ("c",), ("i1",), link="b-1"), "Best: [“Prices fell”](#n1) [\\[3\\]](#s3)"),
        (Sentence("In dispute: 5 [x]", ("c",), ("i1",), link="b-1"), "[In dispute: 5 \\[x\\]](#n1) [\\[3\\]](#s3)"),
        (Sentence("“A”", ("c",), ("i1",), link="left"), "“A” [\\[3\\]](#s3)"),
        (_says("i1", speaker="O'Dell [x]"), "**O'Dell \\[x\\]**: “A \\*fell\\*.” [\\[3\\]](#s3)"),
        (_says("i2", outlet="The *Post*"), "“A \\*fell\\*.” (The \\*Post\\* [\\[12\\]](#s12))"),
        (
            _says("i2", "i1", "i3", speaker="Vell", outlet="Post"),
            "**Vell**: “A \\*fell\\*.” (Post [\\[12\\]](#s12), also [\\[3\\]](#s3)[\\[5\\]](#s5))",
        ),
        (
            _says("i2", "i1", "i3", "i4", "i5", outlet="Post"),
            "“A \\*fell\\*.” (Post [\\[12\\]](#s12), also [\\[3\\]](#s3)[\\[+3\\]](sources/s0012.md))",
        ),
        (_says("unlisted", "i1", outlet="Post"), "“A \\*fell\\*.” (Post [\\[3\\]](#s3))"),
        (_says("i1", speaker="Post", outlet="Post"), "**Post**: “A \\*fell\\*.” [\\[3\\]](#s3)"),
    ],
)
def test_sentence(sentence: Sentence, expected: str) -> None:
    """Who says so stands in front, who reports it behind with the numbers, in ascending order, each once.

    A notice carries none. Of five the first two are named, and the mark behind them leads to the three others. Words
    lead to the block that tells them in full, where the page has it; an outlet that speaks for itself is named once.
    """
    assert escape.sentence_text(sentence, NUMBERS, ANCHORS) == expected


def test_a_voice_does_not_name_its_holder_again() -> None:
    """The title of the block does; what else it says has its speaker, and old words lose the one that they have."""
    voice = block("v", "perspectives", _says("i1", speaker="Vell"), _says("i2", speaker="Oss"), title="Vell")
    assert escape.block_text(voice, NUMBERS, {}) == (
        "“A \\*fell\\*.” [\\[3\\]](#s3) **Oss**: “A \\*fell\\*.” [\\[12\\]](#s12)"
    )
    old = block("v", "perspectives", said("Vell writes that “prices fell.”", items=("i1",)), title="Vell")
    assert escape.block_text(old, NUMBERS, {}) == "“prices fell.” [\\[3\\]](#s3)"
    point = replace(voice, section="narrative")
    assert escape.block_text(point, NUMBERS, {}).startswith("**Vell**: ")


@pytest.mark.parametrize("raw", MARKDOWN_TEXTS[::7])
def test_hostile_names_stay_names(raw: str) -> None:
    """A speaker and an outlet are words, whatever they hold; bold ends where the name does."""
    made = escape.sentence_text(
        Sentence("“Prices fell.”", ("c",), ("i1",), speaker=f"x{raw}y", outlet=f"x{raw}z"), NUMBERS, {}
    )
    tokens = MARKDOWN.parse(f"- {made}")
    kinds = [token.type for token in _flat(tokens)]
    assert kinds.count("strong_open") == kinds.count("link_open") == 1
    assert _shown(tokens) == _cleaned(f"x{raw}y: “Prices fell.” (x{raw}z [3])")


@pytest.mark.parametrize(
    ("raw", "never"),
    [
        ("Tides {% raw %} rise {{ page.title }}", "{%"),
        ("Tides {{ page.title }} rise", "{{"),
        ("It is %%never%% dry", "%%"),
        ("It was ==never== dry, a===b", "=="),
        ("Write to mayor@quay.example or @mayor", "@"),
    ],
)
def test_marks_of_other_readers_are_words(raw: str, never: str) -> None:
    """What template engines, note keepers and sites for code take for marks is written so that they do not."""
    assert never not in escape.escape(raw)
    _is_just_words(escape.escape(raw), raw)
    assert "{" + "%" not in front_matter_block({"title": raw})
    assert json.loads(front_matter_block({"title": raw}).splitlines()[1].partition(": ")[2]) == raw
