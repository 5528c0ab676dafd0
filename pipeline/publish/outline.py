"""The difference of two versions as lines of styled spans, from which the terminal, plain text and HTML are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.publish import citations, grounds, news, text
from pipeline.publish.difference import LINES, NO_DATES, name, names, skips, span
from pipeline.publish.grounds import numbered, source
from pipeline.publish.parts import Part
from pipeline.publish.rewordings import GONE, excerpt, holding, moved, unquoted, untold
from pipeline.publish.telling import TOLD, told
from pipeline.publish.words import Rewording
from pipeline.records import Brief, Change, SourceLine

Style = Literal["", "strong", "dim", "added", "removed", "moved", "link"]
MARKS: dict[Style, tuple[str, str]] = {"added": ("**", "**"), "removed": ("~~", "~~")}  # where there is no colour


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one style: clean of control characters, on one line."""

    text: str
    style: Style = ""
    link: str = ""  # where they lead, for media that can follow


@dataclass(frozen=True, slots=True)
class Line:
    """A line of any length; who shows it wraps it."""

    kind: Literal["title", "heading", "note", "item", "under"]  # under: belongs to the item above it
    spans: tuple[Span, ...]


def outline(
    before: Brief,
    after: Brief,
    changes: Sequence[Change],
    between: Sequence[Brief] = (),
    dates: Mapping[int, datetime] = NO_DATES,
) -> Iterator[Line]:
    """What changed, in meaning and then in words, with the sources it rests on.

    `between`: versions that list what the changes cite and neither page does, newest first; `dates` of versions.
    """
    yield Line("title", (_span(f"{after.topic.title}: {span(before, after)}", "strong"),))
    days = grounds.versions(before, after, changes, dates)
    yield Line("note", (_span(" · ".join(f"v{number} of {day}" for number, day in days.items()), "dim"),))
    yield from (
        Line("note", (_span(said),))
        for said in (grounds.standing(before, after), grounds.summary(before, after, changes))
        if said
    )
    sources = {line.item: line for brief in (*between, before, after) for line in (*brief.sources, *brief.also)}
    numbers, places = numbered(*between, before, after), names(before, after)
    shown = [change for change in changes if change.kind in TOLD]
    yield _heading("In meaning")
    dated = skips(before, after)
    yield from (Line("item", tuple(spans(told(change, dated).line, numbers, sources))) for change in shown[:LINES])
    yield from _more(len(shown), "changes")
    if not shown:
        yield Line("note", (_span("Nothing changed in meaning."),))
    if words := untold(before, after, changes):
        yield _heading("In words")
        fates = holding(before, after, changes)
        yield from (_wording(rewording, places, fates) for rewording in words[:LINES])
        yield from _more(len(words), "blocks")
    asked, tensions = grounds.unanswered(after), grounds.unsettled(after)
    if asked or tensions:
        yield _heading("Still open")
        lines = (*(news.question(block) for block in asked), *(news.tension(after, block) for block in tensions))
        yield from (Line("item", tuple(spans(one, numbers, sources))) for one in lines)
    yield from _listed("Sources added", grounds.added(before, after))
    yield from _listed("Sources cited from before", grounds.cited(before, after, changes, between))


def plain(lines: Iterator[Line]) -> str:
    """The lines as text: ~~gone~~, **new**; one line for each, for pipes and files."""
    return "".join(f"{_opening(line)}{''.join(map(_marked, line.spans))}\n" for line in lines)


def _opening(line: Line) -> str:
    return {"title": "# ", "heading": "\n## ", "note": "", "item": "- ", "under": "    "}[line.kind]


def _marked(one: Span) -> str:
    opening, closing = MARKS.get(one.style, ("", ""))
    return f"{opening}{one.text}{closing}"


def _heading(words: str) -> Line:
    return Line("heading", (_span(words, "strong"),))


def _more(total: int, what: str) -> Iterator[Line]:
    if total > LINES:
        yield Line("note", (_span(f"… and {total - LINES:,} more {what}; the data has them all: --format json"),))


def _span(words: str, style: Style = "", link: str = "") -> Span:
    # What stands between two spans is theirs: cleaning may not eat the space at an end.
    lead, trail = " " * words[:1].isspace(), " " * (words[-1:].isspace() and bool(words.strip()))
    return Span(f"{lead}{text.clean(words)}{trail}", style, link)


def _listed(heading: str, lines: Sequence[SourceLine]) -> Iterator[Line]:
    if lines:
        yield _heading(heading)
        yield from (Line("item", (_span(source(line), "", text.link(line.url)),)) for line in lines[:LINES])
        yield from _more(len(lines), "sources")


def spans(line: Iterable[Part], numbers: Mapping[str, int], sources: Mapping[str, SourceLine]) -> Iterator[Span]:
    """A line in its parts as spans: numbers lead to their sources."""
    for part in line:
        if part.role == "cites":
            yield from _cites(part, numbers, sources)
        else:
            yield _span(part.text, "strong" if part.role in ("head", "speaker") else "")


def _cites(part: Part, numbers: Mapping[str, int], sources: Mapping[str, SourceLine]) -> Iterator[Span]:
    """The numbers of what a sentence cites, each leading to its source."""
    urls = {numbers[item]: sources[item].url for item in part.items if item in numbers}
    own, others = citations.apart(part.items, numbers, part.also)
    for place, some in enumerate(found for found in (own, others) if found):
        yield Span(", also " if place else part.text)
        yield from (Span(f"[{number}]", "link", text.link(urls[number])) for number in some)


def _wording(rewording: Rewording, places: Mapping[str, str], fates: Mapping[str, str]) -> Line:
    spans = [_span(name(rewording), "dim"), Span(": ")]
    for place, (run, words) in enumerate(excerpt(rewording)):
        if place:
            spans.append(Span(" "))
        match run.kind:
            case "moved in":
                spans.append(_span(f"{words} ({moved(rewording, run, places)})", "moved"))
            case "added" | "removed":
                spans.append(_span(words, run.kind))
                if run.voice:
                    spans.append(_span(f" ({unquoted(run, fates)})", "dim"))
            case _:
                spans.append(_span(words))
    if rewording.fate == "gone":
        spans.append(_span(f" ({GONE})", "dim"))
    return Line("item", tuple(spans))
