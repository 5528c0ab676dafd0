"""Lines of styled spans, whatever they tell of: the terminal, plain text and an HTML page are made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from pipeline.models import SourceLine
from pipeline.render import escape
from pipeline.render.parts import Part, split_citations

if TYPE_CHECKING:
    from markupsafe import Markup

Style = Literal["", "strong", "dim", "added", "removed", "moved", "link"]
MARKS: dict[Style, tuple[str, str]] = {"added": ("**", "**"), "removed": ("~~", "~~")}  # where there is no colour

LineKind = Literal["title", "heading", "note", "item", "under"]  # under: belongs to the item above it


@dataclass(frozen=True, slots=True)
class StyledSpan:
    """Words in one style: clean of control characters, on one line."""

    text: str
    style: Style = ""
    link: str = ""  # where they lead, for media that can follow


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line of any length; who shows it wraps it."""

    kind: LineKind
    spans: tuple[StyledSpan, ...]


def styled_span(words: str, style: Style = "", link: str = "") -> StyledSpan:
    """Words of anybody in a style, made clean."""
    # What stands between two spans is theirs: cleaning may not eat the spaces at an end.
    lead = words[: len(words) - len(words.lstrip(" "))] or " " * words[:1].isspace()
    trail = " " * (words[-1:].isspace() and bool(words.strip()))
    return StyledSpan(f"{lead}{escape.visible_line(words)}{trail}", style, link)


def outline_line(kind: LineKind, words: str, style: Style = "") -> OutlineLine:
    """A line of words in one style."""
    return OutlineLine(kind, (styled_span(words, style),))


def plain_outline(lines: Iterable[OutlineLine]) -> str:
    """The lines as text: ~~gone~~, **new**; one line for each, for pipes and files."""
    return "".join(f"{_opening(line)}{''.join(map(_marked, line.spans))}\n" for line in lines)


def _opening(line: OutlineLine) -> str:
    return {"title": "# ", "heading": "\n## ", "note": "", "item": "- ", "under": "    "}[line.kind]


def _marked(one: StyledSpan) -> str:
    opening, closing = MARKS.get(one.style, ("", ""))
    return f"{opening}{one.text}{closing}"


def line_spans(
    line: Iterable[Part], numbers: Mapping[str, int], sources: Mapping[str, SourceLine]
) -> Iterator[StyledSpan]:
    """A line in its parts as spans: numbers lead to their sources."""
    for part in line:
        if part.role == "cites":
            yield from _cites(part, numbers, sources)
        else:
            yield styled_span(part.text, "strong" if part.role in ("head", "speaker") else "")


def _cites(part: Part, numbers: Mapping[str, int], sources: Mapping[str, SourceLine]) -> Iterator[StyledSpan]:
    """The numbers of what a sentence cites, each leading to its source."""
    urls = {numbers[item]: sources[item].url for item in part.items if item in numbers}
    own, others = split_citations(part.items, numbers, part.also)
    for place, some in enumerate(found for found in (own, others) if found):
        yield StyledSpan(", also " if place else part.text)
        yield from (StyledSpan(f"[{number}]", "link", escape.safe_link(urls[number])) for number in some)


# The lines as one HTML page that loads nothing and runs nothing.

_TAGS = {"strong": "strong", "added": "ins", "removed": "del"}


def outline_html(lines: Iterable[OutlineLine]) -> str:
    """A page of its own: struck-out and inserted words are `del` and `ins`, so they are told apart without colour."""
    told = list(lines)
    title = "".join(span.text for span in told[0].spans)
    parts = [(kind, list(group)) for kind, group in groupby(told, attrgetter("kind"))]
    template = escape.templates(autoescape=True).get_template("difference.html.j2")
    return template.render(title=title, parts=parts, inner=inner)


def inner(line: OutlineLine) -> Markup:
    """The inside of one line, with everything that a source wrote escaped."""
    from markupsafe import Markup

    made = Markup()
    for span in line.spans:
        words = Markup.escape(span.text)
        if tag := _TAGS.get(span.style):
            words = Markup(f"<{tag}>%s</{tag}>") % words
        elif span.style in ("dim", "moved"):
            words = Markup('<span class="%s">%s</span>') % (span.style, words)
        if span.link:
            words = Markup('<a href="%s" rel="noopener nofollow">%s</a>') % (span.link, words)
        made += words
    return made
