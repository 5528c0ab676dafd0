"""The pages around the versions: a topic's history, its archive by year, and the index of all topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pipeline.publish import text
from pipeline.records import Block, Change, ChangeKind, Topic

_MANY: dict[ChangeKind, str] = {
    "claim added": "findings", "claim corrected": "corrections", "claim withdrawn": "withdrawals",
    "position added": "new positions", "position moved": "moved positions", "question opened": "new questions",
    "question narrowed": "narrowed questions", "question answered": "answered questions",
    "tension opened": "new tensions", "tension eased": "eased tensions", "event added": "events",
    "event redated": "redated events", "claim supported": "findings with more sources", "source added": "sources",
}  # fmt: skip


def summary(changes: Sequence[Change]) -> str:
    """Such as "findings 3, answered questions 1, sources 5"."""
    counts = Counter(change.kind for change in changes)
    return ", ".join(f"{name} {counts[kind]}" for kind, name in _MANY.items() if counts[kind])


def history(topic: Topic, versions: Sequence[Mapping[str, Any]]) -> str:
    """A line for each version, newest first, by year."""
    lines = [f"# {text.escape(topic.title)}: history"]
    year = ""
    for version in reversed(versions):
        if version["date"][:4] != year:
            year = version["date"][:4]
            lines += ["", f"## {year}", ""]
        number = version["number"]
        changes = f" · [changes](changes/v{number - 1:04d}-v{number:04d}.md)" if number > 1 else ""
        told = "first version" if number == 1 else version["told"]
        lines.append(
            f"- [v{number}](v{number:04d}.md) · {version['date'][:10]} · {version['items']} items · {told}{changes}"
        )
    return "\n".join(lines) + "\n"


def archive(topic: Topic, year: int, blocks: Iterable[tuple[int, Block]], numbers: Mapping[str, int]) -> str:
    """What the page had no more room for, with its ids and numbers."""
    lines = [f"# {text.escape(topic.title)}: archive {year}", ""]
    for version, block in blocks:
        title = f"**{text.escape(block.title)}** " if block.title else ""
        said = " ".join(f"{text.escape(s.text)} {_numbers(s.items, numbers)}" for s in block.sentences)
        lines.append(f'- <a id="{block.id}"></a>{title}{said} · since v{block.since}, left in v{version}')
    return "\n".join(lines) + "\n"


def index(topics: Iterable[tuple[Topic, int, datetime, str]]) -> str:
    """All topics with status, version and last change."""
    lines = ["# Briefs", "", "| topic | status | version | last change |", "|---|---|---|---|"]
    for topic, version, date, status in topics:
        state = status if topic.state == "open" else "closed"
        link = f"[{text.escape(topic.title)}]({topic.slug}/latest.md)"
        lines.append(f"| {link} | {state} | [v{version}]({topic.slug}/v{version:04d}.md) | {date:%Y-%m-%d} |")
    return "\n".join(lines) + "\n"


def _numbers(items: Iterable[str], numbers: Mapping[str, int]) -> str:
    return " ".join(f"[{number}](../latest.md#s{number})" for number in sorted({numbers[item] for item in items}))
