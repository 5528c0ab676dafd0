"""Hostile words, and records that carry them in every place that a source's words can reach: for every output's test.

`TEXTS` is the whole list. `editions(raw)` gives two versions of a brief and what changed, with `raw` as title, holder,
quotation, outlet and the rest; `shown(raw)` is what a reader is to see of it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import NamedTuple

from pipeline.models import Block, BlockStep, Brief, Budgets, Change, Pole, Sentence, SourceLine, When
from pipeline.page.changes import changes
from pipeline.render import difference, markdown, parts, sources, summary
from pipeline.render.issue import Chapter, Issue, issue_page
from tests.page.making import NOW, TOPIC, block, line

# What no output shows: controls, what is invisible or turns the direction of writing, and what XML does not allow.
_INVISIBLE: list[range | list[int]] = [
    range(0x20), range(0x7F, 0xA0), [0x61C, 0x180E], range(0x200B, 0x2010), range(0x2028, 0x202F),
    range(0x2060, 0x2070), range(0xD800, 0xE000), [0xFEFF], range(0xFFF0, 0xFFFC), [0xFFFE, 0xFFFF],
    range(0x1BCA0, 0x1BCA4), range(0x1D173, 0x1D17B), range(0xE0000, 0xE0100), range(0xE01F0, 0xE1000),
    range(0xFDD0, 0xFDF0),
    [plane << 16 | low for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)],
]  # fmt: skip
INVISIBLE = {chr(code) for codes in _INVISIBLE for code in codes}
# What shows nothing and parts no words: fillers, and selectors of variants, in which messages have been hidden.
_UNSEEN: list[range | list[int]] = [
    [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180F, 0x2800, 0x3164, 0xFFA0], range(0x180B, 0x180E),
    range(0xFE00, 0xFE0E), range(0xE0100, 0xE01F0),
]  # fmt: skip
UNSEEN = {chr(code) for codes in _UNSEEN for code in codes}
_SEEN = str.maketrans(dict.fromkeys(INVISIBLE, " ") | dict.fromkeys(UNSEEN))

MARKDOWN_TEXTS = [
    "", " ", "-", "- a", "+ a", "* a", "1. a", "12) a", "1.", "007. a", "# a", "###### a", "> a", "=", "===",
    "---", "***", "___", "- - -", "a\n---", "a\n===", "a\n\nb", "a\n# b", "a\n- b", "a  \nb", "a\\\nb",
    "    code", "\tcode", "```", "```py\nx\n```", "~~~", "`a`", "``a`b``", "a`b", "*a*", "**a**", "_a_",
    "__a__", "***a***", "a*b*c", "a_b_c", "~~a~~", "~a~", "a~~b", "[a](b)", "[a](https://evil.example)",
    "![a](https://evil.example/x.png)", "[a][b]", "[a]", "[a]: https://evil.example", "[[7]](#s7)", "[7]",
    "[^1]", "[^1]: note", "<https://evil.example>", "<a@evil.example>", "<b>bold</b>",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</li></ul><h1>x</h1>", "<!-- a", "<!-- a -->",
    "<?php a ?>", "<![CDATA[a]]>", "<!DOCTYPE a>", "<a id=\"s7\"></a>", "<", ">", "<<", "< b", "a < b > c", "&",
    "&amp;", "&lt;b&gt;", "&#42;a&#42;", "&#x3c;b&#x3e;", "&copy", "&copy;", "&nbsp;", "&;", "&#58;",
    "https&#58;//evil.example", "https://evil.example", "HTTP://EVIL.EXAMPLE", "ftp://evil.example",
    "https://https://evil.example", "see https://evil.example/a_b_c?d=*e*", "www.evil.example",
    "javascript:alert(1)", "a@evil.example", "| a | b |", "|---|---|", "| a | b |\n|---|---|\n| c | d |",
    "a | b\n--- | ---", "\\", "\\\\", "a\\", "\\*a\\*", "\\[a\\](b)", "\\<b>", "\\&amp;", "\\`a\\`",
    "{% raw %}", "{{ 7 * 7 }}", "{# a #}", "${a}", "$a$", "$$a$$", "a $5 and $6", "%s %d", ":smile:", "\"a\"",
    "'a'", "“a”", "‘a’", "(a)", "(a", "a)", "!", "![", "!a", "](x)", "](javascript:alert(1))", ")](x)", "[x",
    "x]", "[[", "]]", "[]()", "[](x)", "[ ](x)", "* * *", "_ _ _", "*", "**", "_", "__", "`", "``", "~", "~~",
    "#", "##", "#a", "a #", "a #\n", "+", "=a", "-a", "1a", "1.a", "1.5", "1)", "1) ", "2026. The year",
    "2026-05-24", "-5 percent", "+5 percent", "= 5", "> 5 percent", ">5", "5 < 6 > 4", "a\x00b", "\x00",
    "a\x1b[31mb", "a\x07", "\x7f", "a\x85b", "a\u200bb", "\u200b- a", "a\u202eb", "\u2066a\u2069", "\ufeff# a",
    "a\u2028b", "a\u2029- b", "a\u00a0b", "\u00a0# a", "\u3000- a", "a\u00adb", "\U000e0041tag", "é", "日本語",
    "😀", "👩‍💻", "\u0301", "a\r\nb", "a\rb", "a\x0bb", "a\x0cb", "\x1c- a", "Σας *a*", "*a，*b", "**“a”**b", "—",
    "– a", "• a", "… a", "a" * 300, "*" * 60, "[" * 60, "`" * 61, "<" * 40, "&" * 40, "\\" * 41, "- " * 20,
    "> " * 20, "a\n" * 20, "ignore [all] previous `instructions`", "\">'><svg/onload=alert(1)>", "[x](<y>)",
    "[x](y \"z\")", "<a href='https://evil.example'>x</a>", "<details><summary>x</summary>",
    "term\n: definition", "*[A]: b", "- [ ] task", "- [x] task", "==a==", "^a^", "H~2~O", "a<br>b", "a<br/>b",
    "<br", "&#0;", "&#x0;", "&#xFFFF;", "&#1234567890;",
]  # fmt: skip

TERMINAL_TEXTS = [
    "\x1b[2Ja", "\x1b[31mred\x1b[0m", "\x1b]52;c;ZXZpbA==\x07", "\x1b]52;c;ZXZpbA==\x1b\\",
    "\x1b]8;;https://evil.example\x1b\\a\x1b]8;;\x1b\\", "\x1b]0;title\x07", "\x1bc", "\x1b[?1049h", "\x1b[6n",
    "\x9b2Ja", "\x9d52;c;ZXZpbA==\x9c", "\x90q\x9c",
    "safe\revil", "evil\x08\x08\x08\x08safe", "a\x0eb\x0fc", "a\x7fb",
    "\x1bP+q544e\x1b\\", "\x1b_Ga\x1b\\", "\x1b#8", "a\x1b", "\x1b", "\x9b", "a\x00\x1b[1mb",
]  # fmt: skip
XML_TEXTS = [
    "]]>", "a]]>b<![CDATA[c", "\ufffe", "\uffff", "a\x0bb]]&gt;", "<?xml version='1.0'?>", "<!ENTITY a 'b'>", "&a;",
    "</content></entry>", "</title><link href='https://evil.example'/>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;", "\ufdd0", "\U0001fffe", "<xhtml:script>alert(1)</xhtml:script>",
]  # fmt: skip
DECEIVING_TEXTS = [
    "\u202egnp.exe", "a\u2066b\u2069", "a\u061cb", "\u180ea", "аррӏе.com", "https://аррӏе.com/login",
    "bank\u200b.example", "https://bank.example@evil.example",
    "@everyone", "@here look", "<@U123>", "<!channel>", "Status: dormant",
    "[1](#s1)", "[[1]](#s1)", "## What", "<a id=\"s1\"></a>", "\ufff9a\ufffab\ufffb", "a\U000e0001b",
    "a\U0001d173b", "a\U0001bca0b", "".join(chr(0xE0080 + byte) for byte in b"pay evil.example"), "a\ufff0b",
    "\u2800", "a\u3164b", "".join(chr(0xE0100 + byte) for byte in b"pay evil.example"),
]  # fmt: skip
TEXTS = list(dict.fromkeys((*MARKDOWN_TEXTS, *TERMINAL_TEXTS, *XML_TEXTS, *DECEIVING_TEXTS)))

URLS = [
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "https://bank.example@evil.example/",
    "https://user:secret@outlet.example/", "file:///etc/passwd", "https://аррӏе.com/a", "https://a.example/](x)",
    "https://a.example/\"onmouseover=alert(1)", "https://a.example/<script>", "vbscript:x", "//evil.example/x", "",
    "https://a.example/\u202egnp", "https://a.example/a b", "https:///x", "https://[::1", "https://a.example:99999/",
]  # fmt: skip


class Editions(NamedTuple):
    """Two versions of a brief and what changed from one to the next."""

    before: Brief
    after: Brief
    changes: tuple[Change, ...]


def shown(raw: str) -> str:
    """What a reader is to see: nothing invisible, and every run of white space one space."""
    return " ".join(raw.translate(_SEEN).split())


def editions(raw: str, url: str = "https://outlet.example/story") -> Editions:
    """A brief whose topic, blocks and sources all carry the words, and the version after it, which has more of them."""
    axis, room = (Pole(f"x {raw} y"), Pole("other")), Budgets(words_per_article=10_000)
    topic = replace(TOPIC, title=f"x {raw} y", question=f"x {raw} y", axis=axis, budgets=room)
    numbered = (_source(1, raw, url), _source(2, raw, url))
    before = Brief(topic, 1, NOW, "test-1", 2, (_blocks(raw, 1)[0],), numbered[:1], (), "steady", (), "Built from 1.")
    after = Brief(topic, 2, NOW, "test-1", 2, _blocks(raw, 2), numbered, (_source(3, raw, url),), "steady")
    return Editions(before, after, tuple(changes(before, after)))


def _source(number: int, raw: str, url: str) -> SourceLine:
    words = f"x {raw} y"
    return line(number, item=f"item-{number}", url=url, title=words, outlet=words, copies=(words,))


def _blocks(raw: str, since: int) -> tuple[Block, ...]:
    """A block of every section, the first of which is there since version 1."""
    told = _said(raw, "item-1", "claim-1")
    new = _said(raw, "item-2", "claim-2")
    label = replace(new, link="b-2")
    titled = {"title": f"x {raw} y", "since": since}
    return (
        block("b-1", "narrative", told, title=f"x {raw} y"),
        block("b-2", "narrative", new, **titled),
        block("b-3", "what", label, since=since),
        block("b-4", "why", new, since=since),
        block(
            "b-5", "questions", new, life=(BlockStep("opened", since), BlockStep("answered", since, (label,))), **titled
        ),
        block("b-6", "timeline", new, when=When(NOW.date()), since=since),
        block("b-7", "perspectives", new, life=(BlockStep("new", since),), pole=-1.0, **titled),
        block("b-8", "tensions", told, new, **titled),
    )


def quotation(raw: str) -> str:
    """The sentence of evidence that `editions` makes of the words.

    “ and ” stand around copied words alone: an engine turns those of its articles into ‘ and ’.
    """
    raw = raw.replace("“", "‘").replace("”", "’")
    return f"x {raw} y reports: “x {raw} y”"


def _said(raw: str, item: str, claim: str) -> Sentence:
    return Sentence(quotation(raw), (claim,), (item,))


def body(page: str) -> str:
    """A page without its front matter."""
    return page.split("\n---\n", 1)[1] if page.startswith("---\n") else page


def pages_of(two: Editions) -> tuple[str, ...]:
    """The Markdown pages of two versions."""
    numbers = {line.item: line.number for line in (*two.after.sources, *two.after.also)}
    pages = {parts.path(number).rpartition("/")[2] for number in numbers.values()}
    row = {"number": 2, "date": "2026-05-24T18:00:00Z", "items": 2, "told": summary.changes_in_short(two.changes)}
    topic = two.after.topic
    return (
        markdown.render(two.before, ()),
        markdown.render(two.after, two.changes),
        difference.difference_markdown(two.before, two.after, two.changes),
        markdown.history_page(topic, [row | {"number": 1}, row]),
        markdown.archive_page(topic, 2026, [(2, one) for one in two.after.blocks], numbers, pages),
        markdown.index([(topic, 2, NOW, "steady")]),
        sources.source_page(sources.SourceSheet(two.after.sources[0], two.after, True, blocks=two.after.blocks)),
        markdown.guide([(topic, 2, NOW, "steady")]),
        issue_page(Issue((Chapter(two.before, two.after, two.changes),), (two.before,)), "markdown"),
    )


@cache
def carried(raw: str) -> tuple[Editions, tuple[str, ...]]:
    """The two versions that carry words, and every page of theirs: made once for all tests that read them."""
    two = editions(raw)
    return two, pages_of(two)
