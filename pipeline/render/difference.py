"""The difference of two versions: as Markdown and data, as lines for a terminal, and as one HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from pipeline.models import Block, Brief, Change, SourceLine
from pipeline.render import escape, interchange, summary
from pipeline.render.interchange import Difference, RunOfWords, WordingTold
from pipeline.render.parts import Part, beside, split_citations
from pipeline.render.sources import SECTION_NAMES
from pipeline.render.summary import CHANGE_WORDS, added, change_text, numbered, source_words, status_change, topic_state
from pipeline.render.text_diff import (
    LEFT_FOR_ARCHIVE,
    Rewording,
    Run,
    holding,
    moved_from,
    reworded,
    shown_runs,
    untold,
    voice_fate,
)

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

NO_DATES: Mapping[int, datetime] = MappingProxyType({})
MOST_LINES = 500  # lines shown in one part; the rest is counted


def start(after: Brief) -> Brief:
    """The page before the first version, for a reader who has seen none."""
    return replace(after, version=0, items=0, blocks=(), sources=(), also=(), notices=())


def span(before: Brief, after: Brief) -> str:
    """Such as "v3 to v4"."""
    return f"{f'v{before.version}' if before.version else 'the start'} to v{after.version}"


def difference_markdown(
    before: Brief,
    after: Brief,
    changes: Sequence[Change],
    between: Sequence[Brief] = (),
    dates: Mapping[int, datetime] = NO_DATES,
) -> str:
    """A page for review: what changed, in meaning and then in words, with the sources it rests on.

    `between`: versions that list what the changes cite and neither page does, newest first; `dates` of versions.
    """
    briefs = [brief for brief in (before, after) if brief.version]
    head = f"# {escape.escape(after.topic.title)}: {span(before, after)}"
    days = summary.versions(before, after, changes, dates)
    pages = " · ".join(f"[v{number}](../v{number:04d}.md) of {day}" for number, day in days.items())
    anchors = _anchors((*reversed(between), *briefs))
    numbers = numbered(*between, before, after)
    told = [change for change in changes if change.kind in summary.CHANGE_WORDS]
    dated = skips(before, after)
    meaning = [
        f"- {escape.form_line(summary.change_text(change, dated).line, numbers, anchors)}"
        for change in told[: MOST_LINES + 1]
    ]
    meaning = capped(meaning, len(told))
    rewordings = untold(before, after, changes)
    places, fates = block_places(before, after), holding(before, after, changes)
    words = capped([_reworded(one, places, fates) for one in rewordings[: MOST_LINES + 1]], len(rewordings))
    open_ones = [
        *(summary.question(block) for block in summary.open_questions(after)),
        *(summary.tension(after, block) for block in summary.unsettled(after)),
    ]
    asked = [f"- {escape.form_line(one, numbers, anchors)}" for one in open_ones]
    opening = [
        escape.escape(part)
        for part in (status_change(before, after), summary.change_summary(before, after, changes))
        if part
    ]
    parts = [head, pages, *opening, "## In meaning", "\n".join(meaning) or "Nothing changed in meaning."]
    new, old = added(before, after), summary.newly_cited(before, after, changes, between)
    for heading, lines in (
        ("In words", words),
        ("Still open", asked),
        ("Sources added", [f"- {escape.escape(source_words(line))}" for line in new]),
        ("Sources cited from before", [f"- {escape.escape(source_words(line))}" for line in old]),
    ):
        if lines:
            parts += [f"## {heading}", "\n".join(capped(lines, len(lines)) if lines is not words else words)]
    return beside("\n\n".join(parts) + "\n", "../")


def data(before: Brief, after: Brief, changes: Sequence[Change], between: Sequence[Brief] = ()) -> dict[str, Any]:
    """The same as data, complete."""
    made: dict[str, Any] = interchange.as_data(compared(before, after, changes, between))
    return made


def compared(before: Brief, after: Brief, changes: Sequence[Change], between: Sequence[Brief] = ()) -> Difference:
    """The difference as a record for programs."""
    numbers = numbered(*between, before, after)
    cited = {item for change in changes for said in (*change.before, *change.after) for item in said.items}
    passing = [line for page in between for line in (*page.sources, *page.also) if line.item in cited]
    hidden = {id for one in changes if one.detail == "hide" for id in (one.block, *one.also)}
    named = {block.id: block.name for page in (*between, before, after) for block in page.blocks}
    return Difference(
        **interchange.topic_head(after.topic), from_=before.version, to=after.version,
        dates=tuple(brief.date if brief.version else None for brief in (before, after)),
        status=tuple(topic_state(brief) if brief.version else None for brief in (before, after)),
        counts=Counter(change.kind for change in changes),
        changes=tuple(interchange.change_of(c, numbers, named) for c in changes if c.kind in summary.CHANGE_WORDS),
        words=tuple(_wording(one) for one in reworded(before, after) if one.block not in hidden),
        added=tuple(line.number for line in added(before, after)),
        sources=interchange.by_number((*passing, *before.sources, *after.sources)),
    )  # fmt: skip


def _wording(one: Rewording) -> WordingTold:
    runs = tuple(RunOfWords(run.kind, " ".join(run.words), run.other) for run in one.runs)
    return WordingTold(one.block, one.section, one.title, one.fate, runs)


def skips(before: Brief, after: Brief) -> bool:
    """Whether versions lie between the two, so that each change has to say in which it came."""
    return after.version - before.version > 1


def block_places(before: Brief, after: Brief) -> dict[str, str]:
    """Where each block stands, in words: "Narrative · Corvid-70B"."""
    return {block.id: name(block) for brief in (before, after) for block in brief.blocks}


def name(block: Block | Rewording) -> str:
    """The section of a block, and its title."""
    return " · ".join(part for part in (SECTION_NAMES[block.section], block.title) if part)


def capped(lines: list[str], total: int) -> list[str]:
    """At most MOST_LINES of them, and how many there are beyond."""
    more = total - MOST_LINES
    return lines if more <= 0 else [*lines[:MOST_LINES], f"- … and {more:,} more; the data has them all: --format json"]


def _anchors(briefs: Sequence[Brief]) -> dict[str, str]:
    """The address of each block on the newest page that has it, from the folder of the changes pages."""
    return {block.id: f"../v{brief.version:04d}.md#{block.anchor}" for brief in briefs for block in brief.blocks}


def _reworded(rewording: Rewording, places: Mapping[str, str], fates: Mapping[str, str]) -> str:
    body = " ".join(_run(rewording, run, words, places, fates) for run, words in shown_runs(rewording))
    return f"- *{escape.escape(name(rewording))}*: {body}" + (
        f" *({LEFT_FOR_ARCHIVE})*" if rewording.fate == "gone" else ""
    )


def _run(rewording: Rewording, run: Run, words: str, places: Mapping[str, str], fates: Mapping[str, str]) -> str:
    match run.kind:
        case "removed":
            return f"~~{escape.escape(words)}~~" + (f" *({voice_fate(run, fates)})*" if run.voice else "")
        case "added":
            return f"**{escape.escape(words)}**"
        case "moved in":
            return f"*{escape.escape(f'{words} ({moved_from(rewording, run, places)})')}*"
        case _:
            return escape.escape(words)


# The difference of two versions as lines of styled spans, from which the terminal, plain text and HTML are made.

Style = Literal["", "strong", "dim", "added", "removed", "moved", "link"]
MARKS: dict[Style, tuple[str, str]] = {"added": ("**", "**"), "removed": ("~~", "~~")}  # where there is no colour


@dataclass(frozen=True, slots=True)
class StyledSpan:
    """Words in one style: clean of control characters, on one line."""

    text: str
    style: Style = ""
    link: str = ""  # where they lead, for media that can follow


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line of any length; who shows it wraps it."""

    kind: Literal["title", "heading", "note", "item", "under"]  # under: belongs to the item above it
    spans: tuple[StyledSpan, ...]


def outline(
    before: Brief,
    after: Brief,
    changes: Sequence[Change],
    between: Sequence[Brief] = (),
    dates: Mapping[int, datetime] = NO_DATES,
) -> Iterator[OutlineLine]:
    """What changed, in meaning and then in words, with the sources it rests on.

    `between`: versions that list what the changes cite and neither page does, newest first; `dates` of versions.
    """
    yield OutlineLine("title", (_span(f"{after.topic.title}: {span(before, after)}", "strong"),))
    days = summary.versions(before, after, changes, dates)
    yield OutlineLine("note", (_span(" · ".join(f"v{number} of {day}" for number, day in days.items()), "dim"),))
    yield from (
        OutlineLine("note", (_span(said),))
        for said in (summary.status_change(before, after), summary.change_summary(before, after, changes))
        if said
    )
    sources = {line.item: line for brief in (*between, before, after) for line in (*brief.sources, *brief.also)}
    numbers, places = numbered(*between, before, after), block_places(before, after)
    shown = [change for change in changes if change.kind in CHANGE_WORDS]
    yield _heading("In meaning")
    dated = skips(before, after)
    yield from (
        OutlineLine("item", tuple(line_spans(change_text(change, dated).line, numbers, sources)))
        for change in shown[:MOST_LINES]
    )
    yield from _more(len(shown), "changes")
    if not shown:
        yield OutlineLine("note", (_span("Nothing changed in meaning."),))
    if words := untold(before, after, changes):
        yield _heading("In words")
        fates = holding(before, after, changes)
        yield from (_wording_outline(rewording, places, fates) for rewording in words[:MOST_LINES])
        yield from _more(len(words), "blocks")
    asked, tensions = summary.open_questions(after), summary.unsettled(after)
    if asked or tensions:
        yield _heading("Still open")
        lines = (*(summary.question(block) for block in asked), *(summary.tension(after, block) for block in tensions))
        yield from (OutlineLine("item", tuple(line_spans(one, numbers, sources))) for one in lines)
    yield from _listed("Sources added", summary.added(before, after))
    yield from _listed("Sources cited from before", summary.newly_cited(before, after, changes, between))


def plain_outline(lines: Iterator[OutlineLine]) -> str:
    """The lines as text: ~~gone~~, **new**; one line for each, for pipes and files."""
    return "".join(f"{_opening(line)}{''.join(map(_marked, line.spans))}\n" for line in lines)


def _opening(line: OutlineLine) -> str:
    return {"title": "# ", "heading": "\n## ", "note": "", "item": "- ", "under": "    "}[line.kind]


def _marked(one: StyledSpan) -> str:
    opening, closing = MARKS.get(one.style, ("", ""))
    return f"{opening}{one.text}{closing}"


def _heading(words: str) -> OutlineLine:
    return OutlineLine("heading", (_span(words, "strong"),))


def _more(total: int, what: str) -> Iterator[OutlineLine]:
    if total > MOST_LINES:
        yield OutlineLine(
            "note", (_span(f"… and {total - MOST_LINES:,} more {what}; the data has them all: --format json"),)
        )


def _span(words: str, style: Style = "", link: str = "") -> StyledSpan:
    # What stands between two spans is theirs: cleaning may not eat the space at an end.
    lead, trail = " " * words[:1].isspace(), " " * (words[-1:].isspace() and bool(words.strip()))
    return StyledSpan(f"{lead}{escape.visible_line(words)}{trail}", style, link)


def _listed(heading: str, lines: Sequence[SourceLine]) -> Iterator[OutlineLine]:
    if lines:
        yield _heading(heading)
        yield from (
            OutlineLine("item", (_span(source_words(line), "", escape.safe_link(line.url)),))
            for line in lines[:MOST_LINES]
        )
        yield from _more(len(lines), "sources")


def line_spans(
    line: Iterable[Part], numbers: Mapping[str, int], sources: Mapping[str, SourceLine]
) -> Iterator[StyledSpan]:
    """A line in its parts as spans: numbers lead to their sources."""
    for part in line:
        if part.role == "cites":
            yield from _cites(part, numbers, sources)
        else:
            yield _span(part.text, "strong" if part.role in ("head", "speaker") else "")


def _cites(part: Part, numbers: Mapping[str, int], sources: Mapping[str, SourceLine]) -> Iterator[StyledSpan]:
    """The numbers of what a sentence cites, each leading to its source."""
    urls = {numbers[item]: sources[item].url for item in part.items if item in numbers}
    own, others = split_citations(part.items, numbers, part.also)
    for place, some in enumerate(found for found in (own, others) if found):
        yield StyledSpan(", also " if place else part.text)
        yield from (StyledSpan(f"[{number}]", "link", escape.safe_link(urls[number])) for number in some)


def _wording_outline(rewording: Rewording, places: Mapping[str, str], fates: Mapping[str, str]) -> OutlineLine:
    spans = [_span(name(rewording), "dim"), StyledSpan(": ")]
    for place, (run, words) in enumerate(shown_runs(rewording)):
        if place:
            spans.append(StyledSpan(" "))
        match run.kind:
            case "moved in":
                spans.append(_span(f"{words} ({moved_from(rewording, run, places)})", "moved"))
            case "added" | "removed":
                spans.append(_span(words, run.kind))
                if run.voice:
                    spans.append(_span(f" ({voice_fate(run, fates)})", "dim"))
            case _:
                spans.append(_span(words))
    if rewording.fate == "gone":
        spans.append(_span(f" ({LEFT_FOR_ARCHIVE})", "dim"))
    return OutlineLine("item", tuple(spans))


# The lines of a difference as one HTML page that loads nothing and runs nothing.

_TAGS = {"strong": "strong", "added": "ins", "removed": "del"}


def outline_html(lines: Iterable[OutlineLine]) -> str:
    """A page of its own: struck-out and inserted words are `del` and `ins`, so they are told apart without colour."""
    told = list(lines)
    title = "".join(span.text for span in told[0].spans)
    parts = [(kind, list(group)) for kind, group in groupby(told, attrgetter("kind"))]
    return _environment().get_template("difference.html.j2").render(title=title, parts=parts, inner=inner)


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


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("pipeline.render"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=True, keep_trailing_newline=True,
    )  # fmt: skip
