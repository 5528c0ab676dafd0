"""Front matter: YAML reads back what was given, whatever the title holds."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.render.escape import front_matter_block, visible_line
from tests.hostile.texts import MARKDOWN_TEXTS as HOSTILE

YAML = [
    "yes", "null", "~", "1.0", "2026-01-01", "a: b", "# a", "- a", "? a", "| a", "> a", "@a", "`a", "%YAML",
    "!!python/none", "&a", "*a", "{a: b}", "[a]", "...", "---", '"', "'", "\\", "\\n", "a\n---\nb: c", "\u2028", "\x85",
    "\ud800", "\ufffe",
]  # fmt: skip


def _read(text: str) -> dict[str, object]:
    first, body, rest = text.split("---\n", 2) if text.startswith("---\n") else ("x", "", "")
    assert first == rest == ""
    found: dict[str, object] = yaml.safe_load(body)
    return found


@pytest.mark.parametrize("title", [*YAML, *HOSTILE], ids=range(len(YAML) + len(HOSTILE)))
def test_any_title_is_a_string(title: str) -> None:
    """A hostile title comes back as the words that a page shows, and adds no field."""
    read = _read(front_matter_block({"title": title, "version": 3}))
    shown = "".join(" " if "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff" else c for c in visible_line(title)).strip()
    assert read == {"title": shown, "version": 3}


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_every_title_is_a_string(title: str) -> None:
    """The same for whatever else can be written."""
    assert set(_read(front_matter_block({"title": title, "version": 3}))) == {"title", "version"}


def test_the_page_below_is_not_touched() -> None:
    """A reader that knows no front matter loses nothing of the page."""
    tokens = MarkdownIt("commonmark").parse(front_matter_block({"title": "A"}) + "\n# A\n")
    assert "h1" in [token.tag for token in tokens]
