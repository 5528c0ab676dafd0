"""Strings of strangers made plain: no markup, no control, bidi or zero-width characters, one Unicode form."""

from __future__ import annotations

import html
import re
import unicodedata

import lxml.html  # type: ignore[import-untyped]
from lxml.etree import LxmlError  # type: ignore[import-untyped]

TITLE = 300  # characters
DEPTH = 250  # of nested markup; what lies deeper is lost to the parser
_TAG = re.compile(r"<(?:[a-zA-Z][^<>]*|/[a-zA-Z][^<>]*|!--.*?--|!\[CDATA\[.*?\]\]|!doctype[^>]*)>", re.I | re.S)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)
# NUL and lone surrogates are errors to lxml, and markup in them is none.
_NO_MARKUP = re.compile("[^ -\ud7ff\ue000-\U0010ffff\n\t]")
_SPACE = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_DROPPED = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "math", "object", "form", "head"))
_INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
     "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
     "var", "wbr")
)  # fmt: skip


def line(text: str, cap: int = 0) -> str:
    """One line of plain text, cut at a word before `cap` characters when a cap is given."""
    text = " ".join(lines(text).split())
    if cap and len(text) > cap:
        text = text[: cap - 1].rpartition(" ")[0].rstrip() or text[: cap - 1]
        text += "…"
    return text


def lines(text: str) -> str:
    """Plain text of a string that may be HTML, even escaped twice: one line for each block of text."""
    for _ in range(2):
        if _TAG.search(text):
            text = _stripped(text)
        elif _ENTITY.search(text):
            text = html.unescape(text)
    return clean(text)


def clean(text: str) -> str:
    """Text without characters that show nothing or steer the screen; white space folded, line breaks kept."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        # before the filter: these separate words or lines, and stand in the classes that are removed
        text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        # by the set of its characters: a text has many, but few different ones
        unseen = {c for c in set(text) - {"\n", "\t"} if unicodedata.category(c) in ("Cc", "Cf", "Cs") or _smuggles(c)}
        text = text.translate(dict.fromkeys(map(ord, unseen))) if unseen else text
    return "\n".join(filter(None, (row.strip() for row in _SPACE.sub(" ", text).split("\n"))))


def _smuggles(char: str) -> bool:
    """Variation selectors beyond the first sixteen: they show nothing, and whole messages have been hidden in them."""
    return "\U000e0100" <= char <= "\U000e01ef"


def _stripped(markup: str) -> str:
    """The text of a piece of HTML, blocks on lines of their own, what browsers do not show left out."""
    try:
        root = lxml.html.fragment_fromstring(_NO_MARKUP.sub("", markup), create_parent="div")
    except (LxmlError, ValueError, AssertionError):
        return html.unescape(_TAG.sub(" ", markup))
    pieces: list[str] = []
    # iterative: markup can be nested deeper than Python recurses
    stack: list[tuple[str, object]] = [("open", root)]
    while stack:
        step, node = stack.pop()
        if step == "text":
            pieces.append(str(node))
            continue
        tag = node.tag if isinstance(node.tag, str) else ""  # type: ignore[attr-defined]
        block = tag not in _INLINE
        if step == "close":
            pieces.append("\n" if block else "")
            continue
        if node is not root and node.tail:  # type: ignore[attr-defined]
            stack.append(("text", _folded(node.tail)))  # type: ignore[attr-defined]
        if not tag or tag in _DROPPED or node.get("hidden") is not None:  # type: ignore[attr-defined]
            continue
        pieces.append("\n" if block else "")
        stack.append(("close", node))
        stack.extend(("open", child) for child in reversed(node))  # type: ignore[call-overload]
        if node.text:  # type: ignore[attr-defined]
            stack.append(("text", _folded(node.text)))  # type: ignore[attr-defined]
    text = "".join(pieces)
    if not text.strip() and markup.count("<") > DEPTH:
        return html.unescape(_TAG.sub(" ", markup))
    return text


def _folded(text: str) -> str:
    """HTML's line breaks are spaces."""
    return re.sub(r"\s+", " ", text)
