"""Stored words as Markdown: nothing that a source wrote can become structure, a link or a citation of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import quote, urlsplit

from pipeline.publish import citations, parts
from pipeline.publish.parts import Part
from pipeline.records import Block, Sentence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_DOUBLED = re.compile(r"(?<=[{%])%|(?<==)=")
_AT = re.compile(r"@(?=\w)")
_LINE_START = re.compile(r"^(\s*)([-+=>])(?=\s|$)")
_NUMBER_START = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")
_SCHEME = re.compile(r"(https?|ftp):(?=//)", re.IGNORECASE)
_WWW = re.compile(r"\b(www)\.", re.IGNORECASE)
_QUOTED = re.compile(r"“([^”]{0,3000})”")  # a page copies 300 words of an article at most
# What no page shows: controls, what is invisible or turns the direction of writing, and what XML does not allow.
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    r"\ud800-\udfff\U000e0000-\U000e007f]+"
)


def clean(text: str) -> str:
    """Text on one line, without what is invisible, moves a cursor or turns the direction of writing."""
    return _one_line(text).strip()


@lru_cache(maxsize=8192)  # titles and sentences stand on one page after the other
def escape(text: str) -> str:
    """Plain text that Markdown shows as it is, on one line."""
    text = _SPECIAL.sub(r"\\\1", _one_line(text))
    # Marks of other readers of Markdown: template tags, comments and highlights, addresses of mail and names of people.
    if "%" in text or "=" in text:
        text = _DOUBLED.sub(r"\\\g<0>", text)
    if "@" in text:
        text = _AT.sub("&#64;", text)
    if "://" in text:
        text = _SCHEME.sub(r"\1&#58;", text)
    if "." in text:
        text = _WWW.sub(r"\1\\.", text)
    return _NUMBER_START.sub(r"\1\\\2", _LINE_START.sub(r"\1\\\2", text))


def link(url: str) -> str:
    """A URL fit for the inside of (...), "" for one that a page must not link to.

    A host is written in ASCII, and an address with a user name leads elsewhere than it seems to: it is not linked.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    name, colon, port = parts.netloc.partition(":")
    netloc = parts.netloc if parts.netloc.isascii() else ".".join(map(_ascii, name.split("."))) + colon + port
    return quote(url.replace(parts.netloc, netloc, 1), safe=":/?#@!$&'*+,;=%-._~", errors="replace")


def foreign_host(url: str) -> str:
    """The host of a URL in ASCII when it has letters of other alphabets, which may imitate another host; else ""."""
    host = urlsplit(link(url)).hostname or ""
    return host if any(name.startswith("xn--") for name in host.split(".")) else ""


def _ascii(name: str) -> str:
    """One part of a host's name as the network has it."""
    name = unicodedata.normalize("NFKC", name) if not name.isascii() else name
    return name if name.isascii() else f"xn--{name.lower().encode('punycode', 'replace').decode()}"


def sentence(said: Sentence, numbers: Mapping[str, int], anchors: Mapping[str, str], speaker: bool = True) -> str:
    """A sentence with its citations; `anchors` has the address of each block that its words may lead to."""
    return markdown(parts.sentence(said, speaker), numbers, anchors)


def block(told: Block, numbers: Mapping[str, int], anchors: Mapping[str, str]) -> str:
    """The sentences of a block in their order."""
    return " ".join(markdown(one, numbers, anchors) for one in parts.of_block(told))


def markdown(line: Iterable[Part], numbers: Mapping[str, int], anchors: Mapping[str, str]) -> str:
    """A line in its parts as Markdown."""
    made: list[str] = []
    for part in line:
        address = anchors.get(part.block, "")
        match part.role:
            case "head" | "speaker":
                made.append(f"**{escape(clean(part.text))}**")
            case "title":
                made.append(f"[{escape(part.text)}]({address})" if address else escape(part.text))
            case "words":
                made.append(_linked(part.text, address) if address else escape(part.text))
            case "cites":
                links = citations.cites(part.items, numbers, address, part.written, part.also)
                made.append(part.text * bool(links) + links)
            case _:
                made.append(part.text if part.role == "ours" else escape(part.text))
    return "".join(made)


def _one_line(text: str) -> str:
    if text.isprintable() and "  " not in text:  # as most texts are: no control, and no white space but lone blanks
        return text
    return re.sub(r"\s+", " ", _CONTROL.sub(" ", text))


def _linked(text: str, address: str) -> str:
    """The text with its quotations, or all of it when it has none, as a link."""
    if not _QUOTED.search(text):
        return f"[{escape(text)}]({address})"
    made: list[str] = []
    end = 0
    for found in _QUOTED.finditer(text):
        between = text[end : found.start()]
        lead, trail = between[: len(between) - len(between.lstrip())], between[len(between.rstrip()) :]
        made.append(f"{lead}{escape(between.strip())}{trail if between.strip() else ''}")
        made.append(f"[“{escape(found.group(1))}”]({address})")
        end = found.end()
    rest = text[end:]
    made.append(f"{' ' if rest[:1] == ' ' else ''}{escape(rest.strip())}" if rest.strip() else "")
    return "".join(made)
