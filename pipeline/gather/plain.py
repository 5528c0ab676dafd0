"""Strings of strangers made plain: no markup, no control, bidi or zero-width characters, one Unicode form."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

import lxml.html  # type: ignore[import-untyped]
from lxml.etree import Comment, Element, LxmlError, ProcessingInstruction, strip_elements  # type: ignore[import-untyped]

TITLE = 300  # characters
UNTITLED = 100  # characters of a text that stand for the title that it has not
DEPTH = 250  # of nested markup; what lies deeper is lost to the parser
_TAG = re.compile(r"<(?:[a-zA-Z][^<>]*|/[a-zA-Z][^<>]*|!--.*?--|!\[CDATA\[.*?\]\]|!doctype[^>]*)>", re.I | re.S)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)
# NUL and lone surrogates are errors to lxml, and markup in them is none.
_NO_MARKUP = re.compile("[^ -\ud7ff\ue000-\U0010ffff\n\t]")
_CONTROL = bytes(place for place in (*range(32), 127) if place not in b"\t\n")
_FOLDED = re.compile(r"&#(?:0*(?:9|1[0-3])|x0*[9a-d])(?![0-9a-f]);?", re.I)  # white space that is written as a number
_DROPPED = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "math", "object", "form", "head"))
_OPENING = "“\"«‘'„"  # a text that begins so is marked as a quotation already
_INNER = str.maketrans("“”", "‘’")  # quotation marks within a quotation
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
    if text.isascii():
        text = text.encode().translate(None, _CONTROL).decode()
    elif not text.isprintable():
        # by the set of its characters: a text has many, but few different ones
        for char in set(text) - {"\n", "\t"}:
            if unicodedata.category(char) in ("Cc", "Cf", "Cs") or _smuggles(char):
                text = text.replace(char, "")
    return "\n".join(filter(None, (" ".join(row.split()) for row in text.split("\n"))))


def _smuggles(char: str) -> bool:
    """Variation selectors beyond the first sixteen: they show nothing, and whole messages have been hidden in them."""
    return "\U000e0100" <= char <= "\U000e01ef"


def mark_quotations(root: Any) -> None:
    """Put quotation marks around the paragraphs of block quotations: without them they would be the author's."""
    for block in root.iter("blockquote"):
        inner = [part for part in block.iter("p") if next(part.iterancestors("blockquote")) is block]
        for part in inner or ([] if block.find(".//blockquote") is not None else [block]):
            text = part.text_content().strip()
            if not text or text[0] in _OPENING:
                continue
            for node in part.iter():
                if node is not part:
                    node.tail = (node.tail or "").translate(_INNER)
                if isinstance(node.tag, str):
                    node.text = (node.text or "").translate(_INNER)
            part.text = "“" + (part.text or "").lstrip()
            if len(part):
                part[-1].tail = (part[-1].tail or "").rstrip() + "”"
            else:
                part.text = part.text.rstrip() + "”"


def _stripped(markup: str) -> str:
    """The text of a piece of HTML, blocks on lines of their own, what browsers do not show left out."""
    markup = _NO_MARKUP.sub("", markup)
    # HTML's line breaks are spaces; the only ones in what is parsed are those that blocks get below
    folded = " ".join(_FOLDED.sub(" ", markup).split())
    try:
        root = lxml.html.fragment_fromstring(folded, create_parent="div")
    except (LxmlError, ValueError, AssertionError):
        return html.unescape(_TAG.sub(" ", markup))
    strip_elements(root, *_DROPPED, Comment, ProcessingInstruction, with_tail=False)
    if "hidden" in folded:
        for node in root.xpath(".//*[@hidden]"):
            node.drop_tree()
    mark_quotations(root)
    for node in root.iter(Element):
        if node.tag not in _INLINE:
            node.text = "\n" + (node.text or "")
            node.tail = "\n" + (node.tail or "")
    text = "".join(root.itertext())
    if not text.strip() and markup.count("<") > DEPTH:
        return html.unescape(_TAG.sub(" ", markup))
    return text
