"""Stored words as HTML: all characters are escaped, copied words are quotations, only web addresses become links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from pipeline.publish import text
from pipeline.records import Sentence, When

_QUOTED = re.compile(r"(“[^”]*”)")
_RESOLVED = re.compile(r"(\[[^\[\]]*\])")
EMPTY = Markup("")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the links of one page lead: citations to `source`, labels to `block`."""

    numbers: Mapping[str, int]
    source: str  # "#s{0}" on the page of a version, else the path to a source's own page
    block: str = "#{0}"

    def cites(self, items: tuple[str, ...]) -> Markup:
        """The numbers of what a sentence rests on, ascending, each a link."""
        numbers = sorted({self.numbers[item] for item in items if item in self.numbers})
        one = Markup('<a href="{0}" aria-label="source {1}">{1}</a>')
        links = [one.format(self.source.format(number), number) for number in numbers]
        if not links:
            return EMPTY
        return Markup('<sup class="cites">{0}</sup>').format(Markup('<i aria-hidden="true">,</i> ').join(links))

    def said(self, sentence: Sentence) -> Markup:
        """A sentence with its citations; a label links to the block that tells it in full."""
        words = prose(sentence.text)
        if sentence.link:
            words = Markup('<a class="label" href="{0}">{1}</a>').format(self.block.format(sentence.link), words)
        cites = EMPTY if sentence.notice else self.cites(sentence.items)
        return Markup('<span class="said" dir="auto">{0}{1}</span>').format(words, cites)

    def short(self, sentence: Sentence, block: str, whole: bool = False) -> Markup:
        """A sentence with its quotations cut down to labels, unless `whole`, as a link to the block that tells it."""
        link = Markup('<a class="label" href="{0}">{1}</a>')
        words = link.format(self.block.format(block), prose(sentence.text if whole else text.shortened(sentence.text)))
        return Markup('<span class="said" dir="auto">{0}{1}</span>').format(words, self.cites(sentence.items))


def plain(words: str) -> Markup:
    """Words as they are, in a direction of their own."""
    return Markup('<bdi dir="auto">{0}</bdi>').format(text.clean(words).strip())


def prose(words: str) -> Markup:
    """Words with what they copy told apart from who says so."""
    parts = _QUOTED.split(text.clean(words))
    if len(parts) == 1:
        return escape(parts[0])
    return EMPTY.join(_quote(part) if part.startswith("“") else _by(part) for part in parts if part)


def _quote(words: str) -> Markup:
    inside = _RESOLVED.split(words)
    marked = [Markup('<span class="resolved">{0}</span>').format(p) if p.startswith("[") else escape(p) for p in inside]
    return Markup('<q dir="auto">{0}</q>').format(EMPTY.join(marked))


def _by(words: str) -> Markup:
    return Markup('<span class="by">{0}</span>').format(words) if words.strip() else escape(words)


def address(url: str) -> str:
    """An address that a page may link to, "" for any other; one that names a user is made to deceive."""
    try:
        return "" if "@" in urlsplit(url).netloc else text.link(url)
    except ValueError:
        return ""


def host(url: str) -> str:
    """The host that an address leads to, in letters that no other host can imitate."""
    try:
        return (urlsplit(url).hostname or "").encode("idna").decode() if address(url) else ""
    except (ValueError, UnicodeError):
        return ""


def day(moment: date) -> str:
    """Such as 13 April 2026."""
    return f"{moment.day} {moment:%B %Y}"


def when(period: When) -> Markup:
    """A date of an event, to its precision, with its form for machines."""
    start = period.start
    match period.precision:
        case "day":
            shown, machine = f"{start.day} {start:%b %Y}", f"{start:%Y-%m-%d}"
        case "month":
            shown, machine = f"{start:%b %Y}", f"{start:%Y-%m}"
        case "quarter":
            return Markup("<span>Q{0} {1}</span>").format((start.month + 2) // 3, start.year)
        case _:
            shown = machine = f"{start.year:04d}"
    return Markup('<time datetime="{0}">{1}</time>').format(machine, shown)
