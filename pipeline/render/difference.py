"""The difference of two versions, laid out once: as Markdown, as data, and as lines for whoever shows lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from pipeline.models import Brief, Change, SourceLine
from pipeline.render import escape, json_records, summary
from pipeline.render.json_records import Difference, RunOfWords, WordingTold
from pipeline.render.outline import OutlineLine, StyledSpan, line_spans, outline_line, styled_span
from pipeline.render.parts import HEADLINES, Part, beside, headline_line, headlines_since, section_place, version_file
from pipeline.render.summary import added, change_text, numbered, source_words, status_change, topic_state
from pipeline.render.text_diff import (
    FATES,
    Rewording,
    holding,
    moved_from,
    reworded,
    shown_runs,
    untold,
    voice_fate,
)

NO_DATES: Mapping[int, datetime] = MappingProxyType({})
MOST_LINES = 500  # lines shown in one part; the rest is counted


def start(after: Brief) -> Brief:
    """The page before the first version, for a reader who has seen none."""
    return replace(after, version=0, items=0, blocks=(), sources=(), also=(), notices=(), headlines=())


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
            (HEADLINES, [headline_line(*one) for one in headlines_since(before, after)], "headlines"),
            (_MEANING, [change_text(one, dated).line for one in summary.in_meaning(changes)], "changes"),
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
                return f"- {''.join(map(_markdown, _wording(told, laid.places, laid.fates)))}"
            case SourceLine():
                return f"- {escape.escape(source_words(told))}"
        return f"- {escape.form_line(told, laid.numbers, anchors)}"

    made = [f"# {escape.escape(laid.title)}"]
    made.append(" · ".join(f"[v{number}](../{version_file(number)}) of {day}" for number, day in laid.days.items()))
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


def compared(before: Brief, after: Brief, changes: Sequence[Change], between: Sequence[Brief] = ()) -> Difference:
    """The difference as a record for programs."""
    numbers = numbered(*between, before, after)
    cited = {item for change in changes for said in (*change.before, *change.after) for item in said.items}
    passing = [line for page in between for line in (*page.sources, *page.also) if line.item in cited]
    titled = headlines_since(before, after)
    hidden = {id for one in changes if one.detail == "hide" for id in (one.block, *one.also)}
    named = {block.id: block.name for page in (*between, before, after) for block in page.blocks}
    return Difference(
        **json_records.topic_head(after.topic), from_=before.version, to=after.version,
        dates=tuple(brief.date if brief.version else None for brief in (before, after)),
        status=tuple(topic_state(brief) if brief.version else None for brief in (before, after)),
        counts=Counter(change.kind for change in changes),
        changes=tuple(json_records.change_of(c, numbers, named) for c in summary.in_meaning(changes)),
        words=tuple(_wording_told(one) for one in reworded(before, after) if one.block not in hidden),
        headlines=tuple(line.number for line, _ in titled),
        added=tuple(line.number for line in added(before, after)),
        sources=json_records.by_number((*passing, *before.sources, *after.sources, *(line for line, _ in titled))),
    )  # fmt: skip


def _wording_told(one: Rewording) -> WordingTold:
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
    return {block.id: f"../{version_file(brief.version)}#{block.anchor}" for brief in briefs for block in brief.blocks}


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
                return OutlineLine("item", tuple(_wording(told, laid.places, laid.fates)))
            case SourceLine():
                return OutlineLine("item", (styled_span(source_words(told), "", escape.safe_link(told.url)),))
        return OutlineLine("item", tuple(line_spans(told, laid.numbers, sources)))

    yield outline_line("title", laid.title, "strong")
    yield outline_line("note", " · ".join(f"v{number} of {day}" for number, day in laid.days.items()), "dim")
    yield from (outline_line("note", note) for note in laid.notes)
    for heading, entries, what in laid.parts:
        if entries or heading == _MEANING:
            yield outline_line("heading", heading, "strong")
            yield from map(line, entries[:MOST_LINES])
            if len(entries) > MOST_LINES:
                yield outline_line("note", _beyond(len(entries), f" {what}"))
        if not entries and heading == _MEANING:
            yield outline_line("note", _NOTHING)


def _wording(rewording: Rewording, places: Mapping[str, str], fates: Mapping[str, str]) -> list[StyledSpan]:
    """The words of a block, with what is gone and new, for every form."""
    spans = [styled_span(section_place(rewording.section, rewording.title), "dim"), StyledSpan(": ")]
    for place, (run, words) in enumerate(shown_runs(rewording)):
        if place:
            spans.append(StyledSpan(" "))
        match run.kind:
            case "moved in":
                spans.append(styled_span(f"{words} ({moved_from(rewording, run, places)})", "moved"))
            case "added" | "removed":
                spans.append(styled_span(words, run.kind))
                if run.voice:
                    spans.append(styled_span(f" ({voice_fate(run, fates)})", "dim"))
            case _:
                spans.append(styled_span(words))
    if fate := FATES.get(rewording.fate):
        spans.append(styled_span(f" ({fate})", "dim"))
    return spans


def _markdown(span: StyledSpan) -> str:
    """Words in Markdown: struck out, strong or slanted as they are gone, new or told beside them."""
    mark = {"removed": "~~", "added": "**", "dim": "*", "moved": "*"}.get(span.style, "")
    words = span.text.strip() if mark else span.text
    return span.text.replace(words, f"{mark}{escape.escape(words)}{mark}") if words.strip() else span.text
