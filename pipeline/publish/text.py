"""Stored words as Markdown: nothing that a source wrote can become structure, a link or a citation of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from pipeline.read.label import label
from pipeline.records import Sentence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_LINE_START = re.compile(r"^(\s*)([-+=>]|\d+[.)])(?=\s|$)")
_QUOTED = re.compile(r"“([^”]*)”")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]+")


def escape(text: str) -> str:
    """Plain text that Markdown shows as it is, on one line."""
    text = _CONTROL.sub(" ", text)
    text = re.sub(r"(?i)(https?|ftp):(?=//)", r"\1&#58;", _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", text)))
    return (
        _LINE_START.sub(r"\1\\\2", text)
        if not re.match(r"\s*\d", text)
        else re.sub(r"^(\s*\d+)([.)])(?=\s|$)", r"\1\\\2", text)
    )


def link(url: str) -> str:
    """A URL fit for the inside of (...), "" for one that a page must not link to."""
    if urlsplit(url).scheme not in ("http", "https"):
        return ""
    return quote(url, safe=":/?#@!$&'*+,;=%-._~")


def cites(items: tuple[str, ...], numbers: Mapping[str, int]) -> str:
    """Numbered links into the source list, ascending: [[3]](#s3)[[5]](#s5)."""
    return "".join(f"[[{number}]](#s{number})" for number in sorted({numbers[item] for item in items}))


def sentence(said: Sentence, numbers: Mapping[str, int]) -> str:
    """A sentence with its citations; a label links to the block that tells it in full."""
    text = _linked(said.text, said.link) if said.link else escape(said.text)
    return text if said.notice else f"{text} {cites(said.items, numbers)}"


def brief_form(said: Sentence, numbers: Mapping[str, int], block: str) -> str:
    """A sentence with its quotations cut down to labels that link to the block that tells them in full."""
    short = label(said.text) if said.written else shortened(said.text)
    return f"{_linked(short, block)} {cites(said.items, numbers)}"


def shortened(text: str) -> str:
    """The text with its quotations cut down to labels; one that follows its speaker keeps the attribution inside it."""
    spoken = not text.startswith("“")
    return _QUOTED.sub(lambda found: f"“{label(found.group(1), attributed=spoken)}”", text)


def copied(text: str) -> int:
    """How many words of a text stand between quotation marks."""
    return sum(len(words.split()) for words in _QUOTED.findall(text))


def _linked(text: str, block: str) -> str:
    """The text with its quotations, or all of it when it has none, as a link to a block of the page."""
    if not _QUOTED.search(text):
        return f"[{escape(text)}](#{block})"
    parts: list[str] = []
    end = 0
    for found in _QUOTED.finditer(text):
        between = text[end : found.start()]
        lead, trail = between[: len(between) - len(between.lstrip())], between[len(between.rstrip()) :]
        parts.append(f"{lead}{escape(between.strip())}{trail if between.strip() else ''}")
        parts.append(f"[“{escape(found.group(1))}”](#{block})")
        end = found.end()
    rest = text[end:]
    parts.append(f"{' ' if rest[:1] == ' ' else ''}{escape(rest.strip())}" if rest.strip() else "")
    return "".join(parts)
