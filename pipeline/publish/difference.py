"""The difference of two versions as Markdown and as data: meaning first, then words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.publish import news, text
from pipeline.publish.grounds import absent, added, arrivals, cited, numbered, source, unanswered
from pipeline.publish.runs import Run
from pipeline.publish.words import Rewording, reworded
from pipeline.records import Block, Brief, Change, Section, Sentence

FORMAT = "living-brief/difference/1"  # raised when a program that reads the data would have to change
CONTEXT = 8  # unchanged words shown on each side of a changed place
RUN = 120  # words shown of one run; of longer ones the ends
WORD = 200  # characters shown of one word
GONE = "left the page for the archive"
UNQUOTED = "no longer quoted here"
LINES = 500  # lines shown in one part; the rest is counted
SECTION_NAMES: dict[Section, str] = {
    "what": "What", "why": "Why it matters", "questions": "Open questions", "narrative": "Narrative",
    "timeline": "Timeline", "perspectives": "Perspectives", "tensions": "Tensions",
}  # fmt: skip


def start(after: Brief) -> Brief:
    """The page before the first version, for a reader who has seen none."""
    return replace(after, version=0, items=0, blocks=(), sources=(), also=(), notices=())


def span(before: Brief, after: Brief) -> str:
    """Such as "v3 to v4"."""
    return f"{f'v{before.version}' if before.version else 'the start'} to v{after.version}"


def markdown(before: Brief, after: Brief, changes: Sequence[Change], between: Sequence[Brief] = ()) -> str:
    """A page for review: what changed, in meaning and then in words, with the sources it rests on.

    `between`: versions that list what the changes cite and neither page does, newest first.
    """
    briefs = [brief for brief in (before, after) if brief.version]
    head = f"# {text.escape(after.topic.title)}: {span(before, after)}"
    pages = " · ".join(f"[v{brief.version}](../v{brief.version:04d}.md)" for brief in briefs)
    when = " · ".join(part for part in (days(before, after), text.escape(standing(before, after)), pages) if part)
    homes = _homes((*reversed(between), *briefs))
    numbers = numbered(*between, before, after)
    allowance = news.Allowance(after.topic.budgets.words_per_article)
    told = [change for change in changes if change.kind in news.TOLD]
    meaning = [
        f"- {_on_page(news.line(change, numbers, allowance=allowance, version=version), homes)}"
        for change, version in zip(told[: LINES + 1], arrivals(before, after, told), strict=False)
    ]
    meaning = capped(meaning, len(told))
    rewordings = untold(before, after, changes, allowance)
    places = names(before, after)
    words = capped([_reworded(one, places) for one in rewordings[: LINES + 1]], len(rewordings))
    asked = [f"- {_on_page(news.question(block, numbers), homes)}" for block in unanswered(after)]
    parts = [head, when, "## In meaning", "\n".join(meaning) or "Nothing changed in meaning."]
    if told and (missing := absent(told)):
        parts.append(missing)
    new, old = added(before, after), cited(before, after, changes, between)
    for heading, lines in (
        ("In words", words),
        ("Still open", asked),
        ("Sources added", [f"- {text.escape(source(line))}" for line in new]),
        ("Sources cited from before", [f"- {text.escape(source(line))}" for line in old]),
    ):
        if lines:
            parts += [f"## {heading}", "\n".join(capped(lines, len(lines)) if lines is not words else words)]
    return "\n\n".join(parts) + "\n"


def data(before: Brief, after: Brief, changes: Sequence[Change], between: Sequence[Brief] = ()) -> dict[str, Any]:
    """The same as data, complete; `difference.schema.json` beside this module says what it holds."""
    numbers = numbered(*between, before, after)
    cited = {item for change in changes for said in (*change.before, *change.after) for item in said.items}
    passing = [line for page in between for line in (*page.sources, *page.also) if line.item in cited]

    def sentences(said: Iterable[Sentence]) -> list[dict[str, Any]]:
        return [
            {"text": one.text, "sources": text.cited(one.items, numbers), "claims": list(one.claims)} for one in said
        ]

    told = [change for change in changes if change.kind in news.TOLD]
    return {
        "format": FORMAT,
        "topic": after.topic.slug,
        "from": before.version,
        "to": after.version,
        "dates": [f"{brief.date:%Y-%m-%dT%H:%M:%SZ}" if brief.version else None for brief in (before, after)],
        "status": [state(brief) if brief.version else None for brief in (before, after)],
        "counts": dict(Counter(change.kind for change in changes)),
        "changes": [
            {
                "kind": change.kind,
                "block": change.block,
                "title": change.title,
                "detail": change.detail,
                "before": sentences(change.before),
                "after": sentences(change.after),
            }
            for change in told
        ],
        "words": [
            {
                "block": change.block,
                "section": change.section,
                "title": change.title,
                "fate": change.fate,
                "runs": [{"kind": run.kind, "text": " ".join(run.words), "other": run.other} for run in change.runs],
            }
            for change in reworded(before, after)
        ],
        "added": [line.number for line in added(before, after)],
        "sources": [
            {
                "number": line.number,
                "url": line.url,
                "title": line.title,
                "outlet": line.outlet,
                "published": f"{line.published:%Y-%m-%dT%H:%M:%SZ}" if line.published else None,
            }
            for _, line in sorted({one.number: one for one in (*passing, *before.sources, *after.sources)}.items())
        ],
    }


def days(before: Brief, after: Brief) -> str:
    """The dates of the two versions."""
    return f"{before.date:%Y-%m-%d} to {after.date:%Y-%m-%d}" if before.version else f"{after.date:%Y-%m-%d}"


def state(brief: Brief) -> str:
    """How a topic stood: its status, or that it was closed."""
    return "closed" if brief.topic.state == "closed" else brief.status


def standing(before: Brief, after: Brief) -> str:
    """How the topic's status changed, "" where it did not."""
    same = not before.version or state(before) == state(after)
    return "" if same else f"status: {state(before)}, now {state(after)}"


def names(before: Brief, after: Brief) -> dict[str, str]:
    """Where each block stands, in words: "Narrative · Corvid-70B"."""
    return {block.id: name(block) for brief in (before, after) for block in brief.blocks}


def name(block: Block | Rewording) -> str:
    """The section of a block, and its title."""
    return " · ".join(part for part in (SECTION_NAMES[block.section], block.title) if part)


def untold(before: Brief, after: Brief, changes: Sequence[Change], allowance: news.Allowance) -> list[Rewording]:
    """The rewordings that a reader is shown: not of blocks whose other words have been told in full already.

    Of a correction the words are shown all the same: they point at what was wrong.
    """
    old, new = ({block.id: block for block in page.blocks} for page in (before, after))
    corrected = {change.block for change in changes if change.kind == "claim corrected"}

    def told(block: str) -> bool:
        if block not in new or block in corrected:
            return False
        said, stood = new[block].sentences, old[block].sentences if block in old else ()
        texts = {one.text for one in said} ^ {one.text for one in stood}
        return bool(texts) and all(allowance.has(one) for one in (*said, *stood) if one.text in texts)

    # Words that only left for another place are shown there.
    found = (one for one in reworded(before, after) if any(run.kind not in ("same", "moved out") for run in one.runs))
    return [one for one in found if not told(one.block)]


def excerpt(rewording: Rewording) -> list[tuple[Run, str]]:
    """The runs that are shown with their words: the changed ones, and a few words around them for orientation."""
    runs = [run for run in rewording.runs if run.kind != "moved out"]
    found = []
    for place, run in enumerate(runs):
        head, tail = (RUN // 2, RUN // 2) if run.kind != "same" else (CONTEXT * (place > 0), CONTEXT)
        if run.kind == "moved in":
            head, tail = CONTEXT, 0
        if run.kind == "same" and place == len(runs) - 1:
            tail = 0
        found.append((run, shortened(run.words, head, tail, least=2 * CONTEXT if run.kind == "same" else head + tail)))
    return found


def shortened(words: Sequence[str], head: int, tail: int, least: int) -> str:
    """The first and last words of what has more than `least`, each no longer than a line or two."""
    if len(words) > least:
        words = [*words[:head], "…", *words[len(words) - tail :]]
    return " ".join(word if len(word) <= WORD else f"{word[:WORD]}…" for word in words)


def capped(lines: list[str], total: int) -> list[str]:
    """At most LINES of them, and how many there are beyond."""
    more = total - LINES
    return lines if more <= 0 else [*lines[:LINES], f"- … and {more:,} more; the data has them all: --format json"]


def _homes(briefs: Sequence[Brief]) -> dict[str, int]:
    """The newest version that has each anchor: a block's id, or s7 for a source."""
    homes: dict[str, int] = {}
    for brief in briefs:
        homes |= {block.id: brief.version for block in brief.blocks}
        homes |= {f"s{line.number}": brief.version for line in (*brief.sources, *brief.also)}
    return homes


def _on_page(line: str, homes: Mapping[str, int]) -> str:
    """Links within the page become links to the newest version that has what they lead to."""
    head, *links = line.split("](#")
    parts = [head]
    for rest in links:
        anchor, _, tail = rest.partition(")")
        parts.append(f"](../v{homes[anchor]:04d}.md#{anchor}){tail}")
    return "".join(parts)


def _reworded(rewording: Rewording, places: Mapping[str, str]) -> str:
    body = " ".join(_run(rewording, run, words, places) for run, words in excerpt(rewording))
    return f"- *{text.escape(name(rewording))}*: {body}" + (f" *({GONE})*" if rewording.fate == "gone" else "")


def _run(rewording: Rewording, run: Run, words: str, places: Mapping[str, str]) -> str:
    match run.kind:
        case "removed":
            return f"~~{text.escape(words)}~~" + (f" *({UNQUOTED})*" if run.voice else "")
        case "added":
            return f"**{text.escape(words)}**"
        case "moved in":
            return f"*{text.escape(f'{words} ({moved(rewording, run, places)})')}*"
        case _:
            return text.escape(words)


def moved(rewording: Rewording, run: Run, places: Mapping[str, str]) -> str:
    """Where words came from: "moved from Narrative · Corvid-70B"."""
    return "moved" if run.other == rewording.block else f"moved from {places[run.other]}"
