"""The difference of two versions as lines of styled spans, from which the terminal, plain text and HTML are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.publish import grounds, text
from pipeline.publish.difference import LINES, NO_DATES, name, names, skips, span
from pipeline.publish.grounds import numbered, source
from pipeline.publish.rewordings import GONE, RUN, excerpt, holding, moved, shortened, unquoted, untold
from pipeline.publish.telling import TOLD, Allowance, told
from pipeline.publish.words import Rewording
from pipeline.records import Block, Brief, Change, Sentence, SourceLine

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
    allowance = Allowance(after.topic.budgets.words_per_article)
    shown = [change for change in changes if change.kind in TOLD]
    yield _heading("In meaning")
    dated = skips(before, after)
    yield from (_meaning(change, dated, numbers, sources, allowance) for change in shown[:LINES])
    yield from _more(len(shown), "changes")
    if not shown:
        yield Line("note", (_span("Nothing changed in meaning."),))
    if words := untold(before, after, changes, allowance):
        yield _heading("In words")
        holders = holding(before, after, changes)
        yield from (_wording(rewording, places, holders) for rewording in words[:LINES])
        yield from _more(len(words), "blocks")
    asked, tensions = grounds.unanswered(after), grounds.unsettled(after)
    if asked or tensions:
        yield _heading("Still open")
        yield from (_asked(block, numbers, sources, allowance) for block in asked)
        yield from (_standing(after, block, numbers, sources) for block in tensions)
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


def _asked(block: Block, numbers: Mapping[str, int], sources: Mapping[str, SourceLine], allowance: Allowance) -> Line:
    title = (_span(f"{block.title}: "),) if block.title else ()
    said = (span for one in block.sentences[:1] for span in _sentence(one, allowance.take(one), numbers, sources))
    return Line("item", (*title, *said, _span(f" · since v{block.since}", "dim")))


def _standing(brief: Brief, block: Block, numbers: Mapping[str, int], sources: Mapping[str, SourceLine]) -> Line:
    spans = [_span(f"Tension {block.title}: ")]
    for place, (who, items) in enumerate(grounds.sides(brief, block)):
        spans += [_span(f"{'; ' if place else ''}{who}"), *cites(items, numbers, sources)]
    return Line("item", (*spans, _span(f" · since v{block.since}", "dim")))


def _meaning(
    change: Change,
    dated: bool,
    numbers: Mapping[str, int],
    sources: Mapping[str, SourceLine],
    allowance: Allowance,
) -> Line:
    made = told(change, allowance, dated)
    spans = [_span(made.head, "strong")]
    if made.title:
        spans.append(_span(f" · {made.title}"))
    spans.append(_span(": "))
    for part in made.parts:
        spans += [_span(part)] if isinstance(part, str) else _sentence(part, part in made.whole, numbers, sources)
    if made.fresh:
        spans += [Span("; new:"), *cites(made.fresh, numbers, sources)]
    return Line("item", tuple(spans))


def _sentence(
    said: Sentence, whole: bool, numbers: Mapping[str, int], sources: Mapping[str, SourceLine]
) -> Iterator[Span]:
    words = (said.text if whole else text.shortened(said.text)).split()
    yield _span(shortened(words, RUN // 2, RUN // 2, RUN))
    yield from cites(said.items, numbers, sources)


def cites(items: Sequence[str], numbers: Mapping[str, int], sources: Mapping[str, SourceLine]) -> Iterator[Span]:
    """The numbers of what a sentence cites, each leading to its source."""
    by_number = {numbers[item]: sources[item] for item in items if item in numbers}
    for place, number in enumerate(sorted(by_number)):
        if not place:
            yield Span(" ")
        yield Span(f"[{number}]", "link", text.link(by_number[number].url))


def _wording(rewording: Rewording, places: Mapping[str, str], holders: Mapping[str, str]) -> Line:
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
                    spans.append(_span(f" ({unquoted(words, holders)})", "dim"))
            case _:
                spans.append(_span(words))
    if rewording.fate == "gone":
        spans.append(_span(f" ({GONE})", "dim"))
    return Line("item", tuple(spans))
