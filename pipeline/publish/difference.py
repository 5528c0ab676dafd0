"""The difference of two versions as Markdown and as data: meaning first, then words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pipeline.publish import citations, grounds, interchange, news, telling, text
from pipeline.publish.grounds import added, numbered, source, standing, state
from pipeline.publish.interchange import Difference, RunOfWords, WordingTold
from pipeline.publish.rewordings import GONE, excerpt, holding, moved, unquoted, untold
from pipeline.publish.runs import Run
from pipeline.publish.sources import SECTION_NAMES
from pipeline.publish.words import Rewording, reworded
from pipeline.records import Block, Brief, Change

NO_DATES: Mapping[int, datetime] = MappingProxyType({})
LINES = 500  # lines shown in one part; the rest is counted


def start(after: Brief) -> Brief:
    """The page before the first version, for a reader who has seen none."""
    return replace(after, version=0, items=0, blocks=(), sources=(), also=(), notices=())


def span(before: Brief, after: Brief) -> str:
    """Such as "v3 to v4"."""
    return f"{f'v{before.version}' if before.version else 'the start'} to v{after.version}"


def markdown(
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
    head = f"# {text.escape(after.topic.title)}: {span(before, after)}"
    days = grounds.versions(before, after, changes, dates)
    pages = " · ".join(f"[v{number}](../v{number:04d}.md) of {day}" for number, day in days.items())
    anchors = _anchors((*reversed(between), *briefs))
    numbers = numbered(*between, before, after)
    told = [change for change in changes if change.kind in telling.TOLD]
    dated = skips(before, after)
    meaning = [f"- {text.line(telling.told(change, dated).line, numbers, anchors)}" for change in told[: LINES + 1]]
    meaning = capped(meaning, len(told))
    rewordings = untold(before, after, changes)
    places, fates = names(before, after), holding(before, after, changes)
    words = capped([_reworded(one, places, fates) for one in rewordings[: LINES + 1]], len(rewordings))
    open_ones = [
        *(news.question(block) for block in grounds.unanswered(after)),
        *(news.tension(after, block) for block in grounds.unsettled(after)),
    ]
    asked = [f"- {text.line(one, numbers, anchors)}" for one in open_ones]
    opening = [text.escape(part) for part in (standing(before, after), grounds.summary(before, after, changes)) if part]
    parts = [head, pages, *opening, "## In meaning", "\n".join(meaning) or "Nothing changed in meaning."]
    new, old = added(before, after), grounds.cited(before, after, changes, between)
    for heading, lines in (
        ("In words", words),
        ("Still open", asked),
        ("Sources added", [f"- {text.escape(source(line))}" for line in new]),
        ("Sources cited from before", [f"- {text.escape(source(line))}" for line in old]),
    ):
        if lines:
            parts += [f"## {heading}", "\n".join(capped(lines, len(lines)) if lines is not words else words)]
    return citations.beside("\n\n".join(parts) + "\n", "../")


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
        status=tuple(state(brief) if brief.version else None for brief in (before, after)),
        counts=Counter(change.kind for change in changes),
        changes=tuple(interchange.change_of(c, numbers, named) for c in changes if c.kind in telling.TOLD),
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


def names(before: Brief, after: Brief) -> dict[str, str]:
    """Where each block stands, in words: "Narrative · Corvid-70B"."""
    return {block.id: name(block) for brief in (before, after) for block in brief.blocks}


def name(block: Block | Rewording) -> str:
    """The section of a block, and its title."""
    return " · ".join(part for part in (SECTION_NAMES[block.section], block.title) if part)


def capped(lines: list[str], total: int) -> list[str]:
    """At most LINES of them, and how many there are beyond."""
    more = total - LINES
    return lines if more <= 0 else [*lines[:LINES], f"- … and {more:,} more; the data has them all: --format json"]


def _anchors(briefs: Sequence[Brief]) -> dict[str, str]:
    """The address of each block on the newest page that has it, from the folder of the changes pages."""
    return {block.id: f"../v{brief.version:04d}.md#{block.anchor}" for brief in briefs for block in brief.blocks}


def _reworded(rewording: Rewording, places: Mapping[str, str], fates: Mapping[str, str]) -> str:
    body = " ".join(_run(rewording, run, words, places, fates) for run, words in excerpt(rewording))
    return f"- *{text.escape(name(rewording))}*: {body}" + (f" *({GONE})*" if rewording.fate == "gone" else "")


def _run(rewording: Rewording, run: Run, words: str, places: Mapping[str, str], fates: Mapping[str, str]) -> str:
    match run.kind:
        case "removed":
            return f"~~{text.escape(words)}~~" + (f" *({unquoted(run, fates)})*" if run.voice else "")
        case "added":
            return f"**{text.escape(words)}**"
        case "moved in":
            return f"*{text.escape(f'{words} ({moved(rewording, run, places)})')}*"
        case _:
            return text.escape(words)
