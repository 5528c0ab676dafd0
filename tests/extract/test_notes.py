"""Markdown as people keep it."""

from __future__ import annotations

import pytest

from pipeline.extract.documents import note


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Tide *high*\n\nText.", ("Tide high", "Text.")),
        ("Tide\n====\nText.", ("Tide", "Text.")),
        ("Text without a heading.", ("", "Text without a heading.")),
        ("One\nline.\n\n- a\n- b", ("", "One line.\na\nb")),
        ("Open %%not for others%% words.\n\n%%\nNor\n\nthis.\n%%\nEnd.", ("", "Open words.\nEnd.")),
        ("100%% of it", ("", "100%% of it")),
        ("Open <!-- not for\n\nothers --> words.", ("", "Open words.")),
        ("Open words.\n\n%%\nNot for others, and without an end.", ("", "Open words.")),
        ("Open words.\n<!-- Not for others, and without an end.\n\nNor this.", ("", "Open words.")),
        ("{{ page.title }}Open {{< figure src=a >}}words.", ("", "Open words.")),
        ("It cost ~~31~~ 47 million.", ("", "It cost 47 million.")),
        ("It is ==not== so, [[people/Ann|Ann]] and [[Bo]] say. ![[map.png]]", ("", "It is not so, Ann and Bo say.")),
        ("A claim.[^1]\n\n[^1]: Its note.", ("", "A claim.\nIts note.")),
        ("A block. ^quay-1", ("", "A block.")),
        ("- [ ] ask\n- [x] read", ("", "ask\nread")),
        ("#tide #quay\n\nText.", ("", "Text.")),
        ("{% include x.html %}Text.", ("", "Text.")),
        ("Ann wrote:\n\n> The quay\n> leaks.\n>\n> All of it.\n\nShe left.",
         ("", "Ann wrote:\n“The quay leaks.”\n“All of it.”\nShe left.")),
        ("> “Marked” already.", ("", "“Marked” already.")),
        ("> [!warning]- Mind this\n> My own words.\n\nEnd.", ("", "Mind this My own words.\nEnd.")),
        ("> [!quote]\n> Her words.", ("", "“Her words.”")),
        ("[a link](https://a.example) and ![a picture](b.png)", ("", "a link and")),
        ("Words [\\[4\\]](#s4) stand.", ("", "Words stand.")),
        ("Use <think> and `a<b>c`.", ("", "Use <think> and a<b>c.")),
        ("| a | b |\n|---|---|\n| one | two |", ("", "a\nb\none\ntwo")),
    ],
)  # fmt: skip
def test_note(text: str, expected: tuple[str, str]) -> None:
    """Marks of the writer are no words; quotations stay quotations; what is struck or private is not said."""
    assert note(text) == expected


@pytest.mark.parametrize("part", ["%%", "[[", "![[a", "==a", "> ", "[^", "# ", "- [ ] ", "`", "*", "[](", "<!--", "{%"])
def test_any_mark_many_times(part: str) -> None:
    """Fifty kilobytes of any mark are read at once."""
    assert isinstance(note(part * (50_000 // len(part)))[1], str)
