"""Notes: Markdown as people keep it (Obsidian, Jekyll, our own pages), read as HTML, as pages are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt

from pipeline.gather import plain

_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,500}\]\]")
_LINKED = re.compile(r"\[\[(?:[^\[\]|\n]{1,500}\|)?([^\[\]|\n]{1,500})\]\]")
_MARKED = re.compile(r"==(?=\S)([^=\n]{1,1000})(?<=\S)==")
_NAMED = re.compile(r"[ \t]\^[A-Za-z0-9-]{1,40}$", re.M)  # a block's name, for links to it
_NOTE = re.compile(r"^\[\^[^\[\]\n]{1,50}\]:[ \t]*", re.M)
_NOTED = re.compile(r"\[\^[^\[\]\n]{1,50}\]")
_TEMPLATE = re.compile(r"\{%[^%\n]{0,300}%\}|\{\{[^{}\n]{0,300}\}\}")
_TASK = re.compile(r"^([ \t]{0,20}[-*+][ \t])\[[ xX/-]\][ \t]", re.M)
_TAGS = re.compile(r"[ \t]*(?:#[^\s#]{1,60}[ \t]*)+")
_CALLOUT = re.compile(r">[ \t]*\[!([\w-]{1,30})[^\]\n]{0,30}\][+-]?[ \t]*+(.*)")
_QUOTED = re.compile(r">[ \t]?")
_QUOTING = ("quote", "cite")
LINKS = 1000  # brackets on a line: the parser's time grows with the square of those without an end


def note(text: str) -> tuple[str, str]:
    """The title that a note begins with, or "", and its text, a line for each paragraph."""
    text = "\n".join(_own(without_comments(text).split("\n")))
    text = _LINKED.sub(r"\1", _EMBEDDED.sub("", text))
    text = _NOTED.sub("", _NOTE.sub("", _NAMED.sub("", _MARKED.sub(r"\1", text))))
    text = _TASK.sub(r"\1", _TEMPLATE.sub("", text))
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = markdown.parse(text)
    title = ""
    if tokens and tokens[0].type == "heading_open":
        title = plain.line(str(markdown.renderer.render(tokens[:3], markdown.options, {})), plain.TITLE)
        tokens = tokens[3:]
    return title, plain.lines(str(markdown.renderer.render(tokens, markdown.options, {})) + "<p></p>")


def without_comments(text: str, marks: Sequence[tuple[str, str]] = (("<!--", "-->"), ("%%", "%%"))) -> str:
    """A document without what its writer put between such marks for nobody to see, to its end where they have none.

    An opening without an end counts where a line begins with it: elsewhere it may be a word of the text.
    """
    for opening, closing in marks:
        parts, place = [], 0
        while (start := text.find(opening, place)) >= 0:
            end = text.find(closing, start + len(opening))
            if end < 0:
                begun = 0 if start == 0 else text.find(f"\n{opening}", max(0, place - 1))
                text = text[:begun] if begun >= 0 else text
                break
            parts.append(text[place:start])
            place = end + len(closing)
        text = "".join((*parts, text[place:]))
    return text


def _own(rows: list[str]) -> Iterator[str]:
    """The rows of a note: a callout is the writer's own words in a box, tags alone are no words."""
    boxed = False
    for row in rows:
        called = _CALLOUT.fullmatch(row)
        if called:
            boxed = called[1].lower() not in _QUOTING
            row = called[2] if boxed else f"> {called[2]}"
        elif boxed and row.startswith(">"):
            row = _QUOTED.sub("", row, count=1)
        else:
            boxed = False
        if row.lstrip()[:1] != "#" or not _TAGS.fullmatch(row):
            yield row if row.count("[") <= LINKS else row.replace("[", "(")
