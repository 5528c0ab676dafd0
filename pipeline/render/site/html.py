"""Stored words as HTML: all characters are escaped, copied words are quotations, only web addresses become links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from pipeline.models import Sentence, When
from pipeline.render import parts
from pipeline.render.escape import safe_link, visible_line
from pipeline.render.parts import Part, split_citations

_QUOTED = re.compile(r"(“[^”]{0,3000}”)")  # a page copies 300 words of an article at most
_RESOLVED = re.compile(r"(\[[^\[\]]*\])")
NO_MARKUP = Markup("")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the links of one page lead: citations to `source`, what names a block to `block`."""

    numbers: Mapping[str, int]
    source: str  # "#s{0}" on the page of a version, else the path to a source's own page
    block: str = "#{0}"
    anchors: Mapping[str, str] = field(default_factory=dict)  # of the blocks of that page, by id
    context: str = ""  # where quotations lead that lead to no block: to what stands around them

    def line(self, line: Iterable[Part]) -> Markup:
        """A line in its parts: who says so, the words, who reports it, and the numbers."""
        return NO_MARKUP.join(map(self._part, line))

    def said(self, sentence: Sentence, speaker: bool = True) -> Markup:
        """A sentence with its citations; `speaker` is False where the holder stands there already."""
        return Markup('<span class="said" dir="auto">{0}</span>').format(
            self.line(parts.sentence_parts(sentence, speaker))
        )

    def _part(self, part: Part) -> Markup:
        match part.role:
            case "head":
                return Markup('<b class="kind">{0}</b>').format(visible_line(part.text))
            case "title":
                words = Markup('<span class="object">{0}</span>').format(isolated(part.text))
                return self._led(words, part.block)
            case "speaker":
                return Markup('<b class="speaker">{0}</b>').format(isolated(part.text))
            case "outlet":
                return Markup('<span class="outlet">{0}</span>').format(isolated(part.text))
            case "words":
                return self._words(part)
            case "cites":
                return self._cites(part)
            case _:
                return Markup('<span class="ours">{0}</span>').format(part.text)

    def _words(self, part: Part) -> Markup:
        """Words as a link to a block; without one a quotation leads to its surroundings."""
        item = part.items[0] if part.items else ""
        if part.block in self.anchors or not self.context or item not in self.numbers or "“" not in part.text:
            return self._led(prose(part.text), part.block)
        return Markup('<a class="context" href="{0}">{1}</a>').format(
            self.context.format(self.numbers[item]), prose(part.text)
        )

    def _led(self, words: Markup, block: str) -> Markup:
        """Words as a link to a block, where there is one."""
        if block not in self.anchors:
            return words
        address = self.block.format(self.anchors[block])
        return Markup('<a class="label" href="{0}">{1}</a>').format(address, words)

    def _cites(self, part: Part) -> Markup:
        """The numbers of what a sentence rests on, each a link; the first stands apart, as its outlet's own."""
        one = Markup('<a href="{0}" aria-label="source {1}">{1}</a>')
        made = [
            Markup('<i aria-hidden="true">,</i> ').join(one.format(self.source.format(n), n) for n in numbers)
            for numbers in split_citations(part.items, self.numbers, part.also)
            if numbers
        ]
        also = Markup('</sup><span class="ours">, also </span><sup class="cites">')
        before = NO_MARKUP if part.text == " " else Markup('<span class="ours">{0}</span>').format(part.text)
        return before + Markup('<sup class="cites">{0}</sup>').format(also.join(made)) if made else NO_MARKUP


def isolated(words: str) -> Markup:
    """Words as they are, in a direction of their own."""
    return Markup('<bdi dir="auto">{0}</bdi>').format(visible_line(words).strip())


def prose(words: str) -> Markup:
    """Words with what they copy told apart from who says so."""
    parts = _QUOTED.split(visible_line(words))
    if len(parts) == 1:
        return escape(parts[0])
    return NO_MARKUP.join(_quote(part) if part.startswith("“") else _by(part) for part in parts if part)


def _quote(words: str) -> Markup:
    inside = _RESOLVED.split(words)
    marked = [Markup('<span class="resolved">{0}</span>').format(p) if p.startswith("[") else escape(p) for p in inside]
    return Markup('<q dir="auto">{0}</q>').format(NO_MARKUP.join(marked))


def _by(words: str) -> Markup:
    return Markup('<span class="by">{0}</span>').format(words) if words.strip() else escape(words)


def host(url: str) -> str:
    """The host that an address leads to, in letters that no other host can imitate."""
    try:
        return (urlsplit(url).hostname or "").encode("idna").decode() if safe_link(url) else ""
    except (ValueError, UnicodeError):
        return ""


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
