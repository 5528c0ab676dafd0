"""Strings of strangers made plain: no markup, no unseen characters, one Unicode form; the language of a text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable

import lxml.html  # type: ignore[import-untyped]
from lxml.etree import Element, LxmlError, strip_elements  # type: ignore[import-untyped]
from lxml.html import defs

from pipeline.characters import UNSEEN
from pipeline.extract.visible import INLINE, only_said, unseen

LONGEST_TITLE = 300  # characters
UNTITLED = 100  # characters of a text that stand for the title that it has not
DEPTH = 250  # of nested markup; what lies deeper is lost to the parser
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*+)([^<>]*)>")
_DOCTYPE = re.compile(r"<!doctype[^<>]*>", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)
# NUL and lone surrogates are errors to lxml, and markup in them is none.
_NO_MARKUP = re.compile("[^ -\ud7ff\ue000-\U0010ffff\n\t]")
_CONTROL = bytes(place for place in (*range(32), 127) if place not in b"\t\n")
_BEGINS = re.compile(r"> ?[\d²³¹&]")  # a figure at the border of an element, or a letter written as a number
_FOLDED = re.compile(r"&#(?:0*(?:9|1[0-3])|x0*[9a-d])(?![0-9a-f]);?", re.I)  # white space that is written as a number
# Words that are struck out where there is no markup: a sign over each letter, or two tildes at both ends.
_STRUCK = re.compile(r"(?:.[\u0335\u0336])+")
_BETWEEN_TILDES = re.compile(r"~~(?=[^\s~])[^~\n]{1,500}(?<=\S)~~")
_DROPPED = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "math", "object", "form", "head"))
# HTML's; "<think>" is none
_NAMES = defs.tags | {"bdi", "data", "dialog", "frame", "main", "picture", "slot", "template"}


def plain_line(text: str, cap: int = 0) -> str:
    """One line of plain text, cut at a word before `cap` characters when a cap is given.

    In a title only tags that are closed are markup: "How to use the <template> tag" keeps its words.
    """
    text = " ".join(_unmarked(text, _paired).split())
    if cap and len(text) > cap:
        text = text[: cap - 1].rpartition(" ")[0].rstrip() or text[: cap - 1]
        text += "…"
    return text


def plain_lines(text: str) -> str:
    """Plain text of a string that may be HTML, even escaped twice: one line for each block of text."""
    return _unmarked(text, _marked)


def _unmarked(text: str, first: Callable[[str], bool]) -> str:
    for marked in (first, _paired):
        if marked(text):
            text = _stripped(text)
        elif _ENTITY.search(text):
            text = html.unescape(text)
    return clean_text(text)


def _marked(text: str) -> bool:
    """Whether a text has any tag of HTML."""
    return "<" in text and (any(_is_tag(tag) for tag in _TAG.finditer(text)) or "<!--" in text or "<![CDATA[" in text)


def _paired(text: str) -> bool:
    """Whether a text has a tag of HTML that is closed, or one that needs no end."""
    opened = set()
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if _is_tag(tag) and (name in opened if tag[1] else name in defs.empty_tags):
            return True
        opened.add(name)
    return "<!--" in text and "-->" in text


def _is_tag(tag: re.Match[str]) -> bool:
    name = tag[2].lower()
    return name in _NAMES or ":" in name or "-" in name  # the latter two: of Office, of the page's own


def clean_text(text: str) -> str:
    """Text without struck words and characters that show nothing or steer; white space folded, line breaks kept."""
    if not text.isascii():
        text = _STRUCK.sub("", unicodedata.normalize("NFC", text))
        # before the filter: these separate words or lines, and stand in the classes that are removed
        text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "~~" in text:
        text = _BETWEEN_TILDES.sub("", text)
    if text.isascii():
        text = text.encode().translate(None, _CONTROL).decode()
    else:
        text = UNSEEN.sub("", text)
        # by the set of its characters: a text has many, but few different ones
        for char in () if text.isprintable() else set(text) - {"\n", "\t"}:
            if unicodedata.category(char) in ("Cc", "Cf", "Cs"):
                text = text.replace(char, "")
    return "\n".join(filter(None, (" ".join(row.split()) for row in text.split("\n"))))


def _stripped(markup: str) -> str:
    """The text of a piece of HTML, blocks on lines of their own, what browsers do not show left out."""
    markup = _literal(_uncommented(_NO_MARKUP.sub("", markup)))
    # HTML's line breaks are spaces; the only ones in what is parsed are those that blocks get below
    folded = " ".join(_FOLDED.sub(" ", markup).split())
    try:
        root = lxml.html.fragment_fromstring(folded, create_parent="div")
    except (LxmlError, ValueError, AssertionError):
        return html.unescape(_TAG.sub(" ", markup))
    strip_elements(root, *_DROPPED, with_tail=False)
    if "hidden" in folded or "style" in folded:
        for node in root.xpath(".//*[@hidden or @style or @aria-hidden]"):
            if unseen(node) and node.getparent() is not None:
                node.drop_tree()
    only_said(root, "style" in folded or "class" in folded, bool(_BEGINS.search(folded)))
    for node in root.iter(Element):
        if node.tag not in INLINE:
            node.text = "\n" + (node.text or "")
            node.tail = "\n" + (node.tail or "")
    text = "".join(root.itertext())
    if not text.strip() and markup.count("<") > DEPTH:
        return html.unescape(_TAG.sub(" ", markup))
    return text


def _uncommented(markup: str) -> str:
    """Markup without comments and document types, sections of character data as their text; no end, no section."""
    for start, end, kept in (("<!--", "-->", False), ("<![CDATA[", "]]>", True)):
        parts, place = [], 0
        while (found := markup.find(start, place)) >= 0 and (closed := markup.find(end, found + len(start))) >= 0:
            parts += [markup[place:found], markup[found + len(start) : closed] if kept else ""]
            place = closed + len(end)
        markup = "".join((*parts, markup[place:]))
    return _DOCTYPE.sub("", markup.replace("<!--", "&lt;!--"))


def _literal(markup: str) -> str:
    """Markup in which what only looks like a tag is escaped: no name of HTML, or a bare opening that has no end."""
    ends = {tag[2].lower() for tag in _TAG.finditer(markup) if tag[1]}

    def escaped(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        swallows = name in _DROPPED and not tag[3] and name not in ends
        return tag[0] if _is_tag(tag) and not swallows else html.escape(tag[0], quote=False)

    return _TAG.sub(escaped, markup)


# Languages: in which one a text is written, as its ISO 639-1 code.

ENOUGH = 60  # letters of a text that can be told from others
_LOOK = 1200  # characters that decide
_ENGLISH = frozenset("the and that of to with for was were are this which from have has would by it its".split())
# Share of these words in a text that is English beyond doubt, and how many different ones: it is some 25 % in news, and
# 12 % in posts that speak of "I"; no other language has eight of them.
_COMMON = ((0.15, 4), (0.11, 8))
DOUBTFUL = 0.06  # share of them that no beginning in another language has


def language(sentences: Iterable[str]) -> str:
    """The ISO 639-1 code of the language of a text, or nothing when it is too short to tell."""
    sentences = tuple(sentences)
    text = " ".join(sentences[:20])[:_LOOK]
    # Most texts are English, and loading the model takes half a second: where the beginning is full of names all of it
    # is looked at first.
    if _english(text) or (_share(text) >= DOUBTFUL and _english(" ".join(sentences))):
        return "en"
    if sum(map(str.isalpha, text)) < (ENOUGH if text.isascii() else ENOUGH // 4):
        return ""
    from py3langid.langid import classify

    code, _ = classify(text)
    return str(code)


def _english(text: str) -> bool:
    """Whether a text is English beyond doubt."""
    share, found = _share(text), set(text.lower().split()) & _ENGLISH
    return "the" in found and any(share >= least and len(found) >= different for least, different in _COMMON)


def _share(text: str) -> float:
    """The share of the commonest English words in a text."""
    words = text.lower().split()
    return sum(word in _ENGLISH for word in words) / (len(words) or 1)
