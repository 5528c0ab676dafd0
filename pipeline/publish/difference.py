"""The difference of two versions for people: meaning first, then words; as Markdown, plain text or data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pipeline.publish import news, text
from pipeline.publish.words import Rewording, Run, reworded
from pipeline.records import Brief, Change

CONTEXT = 8  # unchanged words shown on each side of a changed place
SECTION_NAMES = {
    "what": "What", "why": "Why it matters", "questions": "Open questions", "narrative": "Narrative",
    "timeline": "Timeline", "perspectives": "Perspectives", "tensions": "Tensions",
}  # fmt: skip
_LINK = re.compile(r"\[((?:\\.|[^\[\]\\]|\[(?:\\.|[^\[\]\\])*\])*)\]\([^()\s]*\)")


def markdown(before: Brief, after: Brief, changes: Sequence[Change]) -> str:
    """A page for review: what changed, in meaning and then in words, with the sources it rests on."""
    numbers = _numbers(before, after)
    head = f"# {text.escape(after.topic.title)}: v{before.version} to v{after.version}"
    pages = " · ".join(f"[v{brief.version}](../v{brief.version:04d}.md)" for brief in (before, after))
    when = f"{before.date:%Y-%m-%d} to {after.date:%Y-%m-%d} · {pages}"
    meaning = [
        f"- {_on_page(news.line(change, numbers), after.version)}" for change in changes if change.kind in news.TOLD
    ]
    words = [_reworded(change) for change in reworded(before, after)]
    added = [line for line in after.sources if line.number not in {old.number for old in before.sources}]
    sources = [f"- {_plain_source(line.number, line.title, line.outlet)}" for line in added]
    parts = [head, when, "## In meaning", "\n".join(meaning) or "Nothing changed in meaning."]
    if words:
        parts += ["## In words", "\n".join(words)]
    if sources:
        parts += ["## Sources added", "\n".join(sources)]
    return "\n\n".join(parts) + "\n"


def plain(before: Brief, after: Brief, changes: Sequence[Change]) -> str:
    """The same for a terminal: no links, no escapes."""
    page = markdown(before, after, changes)
    while (shorter := _LINK.sub(r"\1", page)) != page:
        page = shorter
    page = re.sub(r"(?<!\\)&#58;", ":", page)
    return re.sub(r"\\([\\`*_{}\[\]<>#|~$&.)+=-])", r"\1", page)


def data(before: Brief, after: Brief, changes: Sequence[Change]) -> dict[str, Any]:
    """The same as data."""
    return {
        "topic": after.topic.slug,
        "from": before.version,
        "to": after.version,
        "changes": [asdict(change) for change in changes],
        "words": [asdict(change) for change in reworded(before, after)],
    }


def _numbers(*briefs: Brief) -> dict[str, int]:
    return {line.item: line.number for brief in briefs for line in (*brief.sources, *brief.also)}


def _on_page(line: str, version: int) -> str:
    """Links within the page become links to the version that they are in."""
    return line.replace("](#", f"](../v{version:04d}.md#")


def _plain_source(number: int, title: str, outlet: str) -> str:
    return f"[{number}] {text.escape(title)} · {text.escape(outlet)}"


def _reworded(change: Rewording) -> str:
    name = SECTION_NAMES[change.section]
    title = f" · {text.escape(change.title)}" if change.title else ""
    body = " ".join(_run(run, place, len(change.runs)) for place, run in enumerate(change.runs))
    return f"- *{name}{title}*: {body}"


def _run(run: Run, place: int, total: int) -> str:
    words = list(run.words)
    if run.kind == "same":
        head = words[:CONTEXT] if place > 0 else []
        tail = words[-CONTEXT:] if place < total - 1 else []
        shown = words if len(words) <= 2 * CONTEXT else [*head, "…", *tail]
        return text.escape(" ".join(shown))
    marks = ("~~", "~~") if run.kind == "removed" else ("**", "**")
    return f"{marks[0]}{text.escape(' '.join(words))}{marks[1]}"
