"""What documents say of themselves in front of their text."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from pipeline.extract.documents import FORMATS
from pipeline.extract.metadata import FIELD_NAMES, Fields, fields, head_lines, split_front_matter
from tests.shared_data import ROOT

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = datetime(2026, 5, 4, tzinfo=UTC)
PAPER = "https://paper.example/tide"


def told(text: str) -> Fields:
    """The fields of front matter."""
    return fields(split_front_matter(text)[0], NOW)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ('title: "Tide: a \\"record\\""\nurl: ' + PAPER, Fields('Tide: a "record"', PAPER)),
        ("title: 'The mayor''s tide'\nsite: The Paper", Fields("The mayor's tide", outlet="The Paper")),
        (f"source: {PAPER}\nauthors: [Ann Roe, Bo Lund]", Fields(url=PAPER, author="Ann Roe, Bo Lund")),
        ('source: The Paper\nauthor:\n  - "[[Ann Roe]]"\n  - "[[people/Bo|Bo Lund]]"',
         Fields(outlet="The Paper", author="Ann Roe, Bo Lund")),
        (f'source: "[Tide]({PAPER})"\nauthor:\n  name: Ann Roe', Fields(url=PAPER, author="Ann Roe")),
        ("Date Published: 4 May 2026\ncreated: 2026-05-20\nmodified: 2026-05-21", Fields(published=DAY)),
        ("date: 2026-05-04 # as printed\ntags:\n- tide\n- quay", Fields(published=DAY)),
        ("title: >\n  A tide\n  came\nby: Ann", Fields("A tide came", author="Ann")),
        ("title: A tide\n  that came\nsource:\n  name: The Paper\n  url: " + PAPER, Fields("A tide that came", PAPER, "The Paper")),
        ("authors:\n  - name: Ann Roe\n    role: clerk\n  - Bo Ek\ndate:\n  2026-05-04", Fields(author="Ann Roe, Bo Ek", published=DAY)),
        ('title: "A tide:\n  it came"\n# a note\nauthor:\n  url: https://a.example\n  name: Ann', Fields("A tide: it came", author="Ann")),
        ("date: 04/05/2026\nurl: notes/a\n: odd\n- odd\n", Fields()),
    ],
)  # fmt: skip
def test_yaml(block: str, expected: Fields) -> None:
    """YAML as note programs write it; a value that is none is passed over."""
    assert told(f"---\n{block}\n---\nText.") == expected


def test_toml() -> None:
    """TOML has its own dates."""
    block = f'+++\ntitle = "Tide"\ndate = 2026-05-04\npermalink = "{PAPER}"\nauthors = ["Ann", "Bo"]\n+++\nText.'
    assert told(block) == Fields("Tide", PAPER, "", "Ann, Bo", DAY)
    assert told("+++\nbroken\n+++\nText.") == Fields()


@pytest.mark.parametrize(
    "text", ["---\ntitle: No end\n\nText.", "Text.\n---\ntitle: Below\n---\n", "***\nA rule\n", ""]
)
def test_a_rule_is_no_front_matter(text: str) -> None:
    """A block without an end, or below the first line, is text."""
    assert split_front_matter(text) == ({}, text)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (f"Tide\nThe Paper, 4 May 2026\n{PAPER}\n\nText.", Fields("Tide", PAPER, "The Paper", "", DAY)),
        (f"Tide\n\nSource: The Paper\nDate: May 4, 2026\nURL: {PAPER}\nBy Ann Roe\n\nText.",
         Fields("Tide", PAPER, "The Paper", "Ann Roe", DAY)),
        ("Tide\nThe Paper\n2026-05-04\n\nText.", Fields("Tide", outlet="The Paper", published=DAY)),
        (f"{PAPER}\nTide\n\nThe Paper\n\n4 May 2026\nText.", Fields("Tide", PAPER, "The Paper", "", DAY)),
        ("Title: Tide\nOutlet: The Paper\nLast updated: 6 May 2026\nPublished on 4 May 2026\n\nText.",
         Fields("Tide", outlet="The Paper", published=DAY)),
        ("Tide\n4 May 2026 · The Paper\nText.", Fields("Tide", outlet="The Paper", published=DAY)),
        ("Tide\nThe Paper, 04/05/2026\n\nText.", Fields("Tide", outlet="The Paper")),
        ("Tide\nThe Paper | 4 May 2026\n\nText.", Fields("Tide", outlet="The Paper", published=DAY)),
    ],
)  # fmt: skip
def test_lines_of_a_text(head: str, expected: Fields) -> None:
    """Outlet, author, day and address below the title of a plain text."""
    record, rest = head_lines(head, NOW)
    assert (fields(record, NOW), rest) == (expected, "Text.")


@pytest.mark.parametrize(
    "text",
    [
        "Tide\n\nThe quay stood under water.\n\nMore.",
        "Tide\nThe Paper\n\nA short line alone may be anything.",
        f"Tide\nThe quay stood under water on 4 May 2026.\n{PAPER}\n\nMore.",
        "Tide\n\nMayor: I saw nothing.\n\nMore.",
        "Tide",
        "",
    ],
)
def test_text_stays_text(text: str) -> None:
    """One line that is a sentence, or tells something else, and all of them are text."""
    assert head_lines(text, NOW) == ({}, text)


def test_a_key_has_one_meaning() -> None:
    """Only "source" stands for two fields."""
    names = [name for field in FIELD_NAMES.values() for name in field]
    assert {name for name in names if names.count(name) > 1} == {"source"}


def test_the_table_is_told() -> None:
    """docs/documents.md has every field with its keys in their order."""
    told = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
    for field, keys in FIELD_NAMES.items():
        row = next(line for line in told.splitlines() if re.match(rf"\| {field}\b", line))
        assert tuple(re.findall(r"`(\w+)`", row)) == keys
    for ending in FORMATS:
        assert f"`{ending}`" in told
