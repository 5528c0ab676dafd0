"""The difference of two versions: as Markdown and data, as lines for a terminal, and as one HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from pipeline.models import Brief, Change, SourceLine
from pipeline.render import escape, interchange, summary
from pipeline.render.interchange import Difference, RunOfWords, WordingTold
from pipeline.render.parts import Part, beside, section_place, split_citations
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
    from markupsafe import Markup

NO_DATES: Mapping[int, datetime] = MappingProxyType({})
MOST_LINES = 500  # lines shown in one part; the rest is counted


def start(after: Brief) -> Brief:
    """The page before the first version, for a reader who has seen none."""
    return replace(after, version=0, items=0, blocks=(), sources=(), also=(), notices=())


def span(before: Brief, after: Brief) -> str:
    """Such as "v3 to v4"."""
    return f"{f'v{before.version}' if before.version else 'the start'} to v{after.version}"


LaidLine = tuple[Part, ...] | Rewording | SourceLine  # one line: a change or a question, a block's words, a source


@dataclass(frozen=True, slots=True)
class DifferenceLayout:
    """The difference of two versions, laid out once for every form."""

    title: str
    days: Mapping[int, str]  # of the versions that it tells of
    notes: tuple[str, ...]  # what it comes to
    parts: tuple[tuple[str, Sequence[LaidLine], str], ...]  # heading, lines, and what these are called
    numbers: Mapping[str, int]  # of sources, by item
    places: Mapping[str, str]  # of blocks, in words
    fates: Mapping[str, str]  # of views that are no longer quoted


def laid_out(
    before: Brief, after: Brief, changes: Sequence[Change], between: Sequence[Brief], dates: Mapping[int, datetime]
) -> DifferenceLayout:
    """What changed, in meaning and then in words, what is open, and the sources that it rests on.

    `between`: versions that list what the changes cite and neither page does, newest first; `dates` of versions.
    """
    dated = skips(before, after)
    asked = [
        *(summary.question(block) for block in summary.open_questions(after)),
        *(summary.tension(after, block) for block in summary.unsettled(after)),
    ]
    notes = (status_change(before, after), summary.change_summary(before, after, changes))
    return DifferenceLayout(
        f"{after.topic.title}: {span(before, after)}",
        summary.versions(before, after, changes, dates),
        tuple(filter(None, notes)),
        (
            (_MEANING, [change_text(one, dated).line for one in changes if one.kind in CHANGE_WORDS], "changes"),
            ("In words", untold(before, after, changes), "blocks"),
            ("Still open", asked, "questions"),
            ("Sources added", added(before, after), "sources"),
            ("Sources cited from before", summary.newly_cited(before, after, changes, between), "sources"),
        ),
        numbered(*between, before, after),
        block_places(before, after),
        holding(before, after, changes),
    )


_MEANING, _NOTHING = "In meaning", "Nothing changed in meaning."


def difference_markdown(
    before: Brief,
    after: Brief,
    changes: Sequence[Change],
    between: Sequence[Brief] = (),
    dates: Mapping[int, datetime] = NO_DATES,
) -> str:
    """A page for review; for what it is given see `laid_out`."""
    laid = laid_out(before, after, changes, between, dates)
    anchors = _anchors((*reversed(between), *(brief for brief in (before, after) if brief.version)))

    def line(told: LaidLine) -> str:
        match told:
            case Rewording():
                return _reworded(told, laid.places, laid.fates)
            case SourceLine():
                return f"- {escape.escape(source_words(told))}"
        return f"- {escape.form_line(told, laid.numbers, anchors)}"

    made = [f"# {escape.escape(laid.title)}"]
    made.append(" · ".join(f"[v{number}](../v{number:04d}.md) of {day}" for number, day in laid.days.items()))
    made += map(escape.escape, laid.notes)
    for heading, entries, _ in laid.parts:
        if entries or heading == _MEANING:
            lines = [*map(line, entries[:MOST_LINES])]
            if len(entries) > MOST_LINES:
                lines.append(f"- {_beyond(len(entries))}")
            made += [f"## {heading}", "\n".join(lines) or _NOTHING]
    return beside("\n\n".join(made) + "\n", "../")


def _beyond(total: int, what: str = "") -> str:
    return f"… and {total - MOST_LINES:,} more{what}; the data has them all: --format json"


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
    return {block.id: section_place(block.section, block.title) for brief in (before, after) for block in brief.blocks}


def _anchors(briefs: Sequence[Brief]) -> dict[str, str]:
    """The address of each block on the newest page that has it, from the folder of the changes pages."""
    return {block.id: f"../v{brief.version:04d}.md#{block.anchor}" for brief in briefs for block in brief.blocks}


def _reworded(rewording: Rewording, places: Mapping[str, str], fates: Mapping[str, str]) -> str:
    body = " ".join(_run(rewording, run, words, places, fates) for run, words in shown_runs(rewording))
    return f"- *{escape.escape(section_place(rewording.section, rewording.title))}*: {body}" + (
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
    """The same as lines for a terminal, plain text and HTML."""
    laid = laid_out(before, after, changes, between, dates)
    sources = {line.item: line for brief in (*between, before, after) for line in (*brief.sources, *brief.also)}

    def line(told: LaidLine) -> OutlineLine:
        match told:
            case Rewording():
                return _wording_outline(told, laid.places, laid.fates)
            case SourceLine():
                return OutlineLine("item", (_span(source_words(told), "", escape.safe_link(told.url)),))
        return OutlineLine("item", tuple(line_spans(told, laid.numbers, sources)))

    yield OutlineLine("title", (_span(laid.title, "strong"),))
    yield _note(" · ".join(f"v{number} of {day}" for number, day in laid.days.items()), "dim")
    yield from map(_note, laid.notes)
    for heading, entries, what in laid.parts:
        if entries or heading == _MEANING:
            yield OutlineLine("heading", (_span(heading, "strong"),))
            yield from map(line, entries[:MOST_LINES])
            if len(entries) > MOST_LINES:
                yield _note(_beyond(len(entries), f" {what}"))
        if not entries and heading == _MEANING:
            yield _note(_NOTHING)


def _note(words: str, style: Style = "") -> OutlineLine:
    return OutlineLine("note", (_span(words, style),))


def plain_outline(lines: Iterator[OutlineLine]) -> str:
    """The lines as text: ~~gone~~, **new**; one line for each, for pipes and files."""
    return "".join(f"{_opening(line)}{''.join(map(_marked, line.spans))}\n" for line in lines)


def _opening(line: OutlineLine) -> str:
    return {"title": "# ", "heading": "\n## ", "note": "", "item": "- ", "under": "    "}[line.kind]


def _marked(one: StyledSpan) -> str:
    opening, closing = MARKS.get(one.style, ("", ""))
    return f"{opening}{one.text}{closing}"


def _span(words: str, style: Style = "", link: str = "") -> StyledSpan:
    # What stands between two spans is theirs: cleaning may not eat the space at an end.
    lead, trail = " " * words[:1].isspace(), " " * (words[-1:].isspace() and bool(words.strip()))
    return StyledSpan(f"{lead}{escape.visible_line(words)}{trail}", style, link)


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
    spans = [_span(section_place(rewording.section, rewording.title), "dim"), StyledSpan(": ")]
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
