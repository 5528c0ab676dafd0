"""The pages around the versions: a topic's history, its archive by year, and the index of all topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pipeline.publish import citations, text
from pipeline.records import Block, Change, ChangeKind, Topic

_ONE_AND_MANY: dict[ChangeKind, tuple[str, str]] = {
    "ruled": ("correction by the editor", "corrections by the editor"),
    "claim added": ("finding", "findings"), "claim corrected": ("correction", "corrections"),
    "claim withdrawn": ("withdrawal", "withdrawals"), "position added": ("new voice", "new voices"),
    "position moved": ("changed view", "changed views"), "question opened": ("new question", "new questions"),
    "question narrowed": ("narrowed question", "narrowed questions"),
    "question answered": ("answered question", "answered questions"),
    "tension opened": ("new tension", "new tensions"), "tension eased": ("eased tension", "eased tensions"),
    "event added": ("event", "events"), "event redated": ("redated event", "redated events"),
    "figure moved": ("moved figure", "moved figures"),
    "claim supported": ("finding with more sources", "findings with more sources"),
    "source added": ("source", "sources"),
}  # fmt: skip


def summary(changes: Sequence[Change]) -> str:
    """Such as "3 findings, 1 answered question, 5 sources"."""
    counts = Counter(change.kind for change in changes)
    return ", ".join(f"{counts[kind]} {name[counts[kind] > 1]}" for kind, name in _ONE_AND_MANY.items() if counts[kind])


def history(topic: Topic, versions: Sequence[Mapping[str, Any]]) -> str:
    """A line for each version, newest first, by year, from the store's editions."""
    lines = [f"# {text.escape(topic.title)}: history"]
    year = ""
    for version in reversed(versions):
        if version["date"][:4] != year:
            year = version["date"][:4]
            lines += ["", f"## {year}", ""]
        number = version["number"]
        changes = f" · [changes](changes/v{number - 1:04d}-v{number:04d}.md)" if number > 1 else ""
        told = text.escape("first version" if number == 1 else version["told"])
        lines.append(
            f"- [v{number}](v{number:04d}.md) · {version['date'][:10]} · {version['items']} items · {told}{changes}"
        )
    return "\n".join(lines) + "\n"


def archive(
    topic: Topic, year: int, blocks: Iterable[tuple[int, Block]], numbers: Mapping[str, int], pages: Container[str]
) -> str:
    """What the page had no more room for, with its ids and numbers; sources lead to those `pages` that are there."""
    lines = [f"# {text.escape(topic.title)}: archive {year}", ""]
    for version, block in blocks:
        if block.life and block.life[-1].what == "hidden":
            told = f"hidden by the editor in v{block.life[-1].version}"
            lines.append(f'- <a id="{block.anchor}"></a>{told} · since v{block.since}, left in v{version}')
            continue
        title = f"**{text.escape(block.title)}** " if block.title else ""
        lines.append(
            f'- <a id="{block.anchor}"></a>{title}{text.block(block, numbers, {})} · since v{block.since},'
            f" left in v{version}"
        )
        lines += [
            f"  - {step.what} v{step.version}: {' '.join(text.sentence(said, numbers, {}) for said in step.sentences)}"
            for step in block.life
            if step.sentences
        ]
    return citations.beside("\n".join(lines), "../", pages) + "\n"


def index(topics: Iterable[tuple[Topic, int, datetime, str]]) -> str:
    """All topics with status, version and last change."""
    lines = ["# Briefs", "", "| topic | status | version | last change |", "|---|---|---|---|"]
    for topic, version, day, status in topics:
        state = status if topic.state == "open" else "closed"
        link = f"[{text.escape(topic.title)}]({topic.slug}/latest.md)"
        lines.append(f"| {link} | {state} | [v{version}]({topic.slug}/v{version:04d}.md) | {day:%Y-%m-%d} |")
    return "\n".join(lines) + "\n"


def guide(topics: Iterable[tuple[Topic, int, date, str]], base: str = "", page: str = "latest.md") -> str:
    """All topics for a language model that reads the folder (llmstxt.org); `base` is its address, `page` the newest."""
    lines = [
        "# Living briefs", "",
        "> One page per debate that keeps itself up to date: who claims what, what is new, and on whose word. Every"
        " sentence cites; copied words stand between “ and ”; numbers of sources and names of entries are permanent.",
        "", "A page is for reading. The same as JSON has each sentence with who says so, the outlet, and the numbers,"
        f" addresses and dates of its sources; its schema is [page.schema.json]({base}page.schema.json).",
        "", "## Topics", "",
    ]  # fmt: skip
    for topic, version, day, status in topics:
        folder = f"{base}{topic.slug}/"
        state = status if topic.state == "open" else "closed"
        lines.append(
            f"- [{text.escape(topic.title)}]({folder}{page}): {text.escape(topic.question)} v{version} of"
            f" {day:%Y-%m-%d}, {state}; as [JSON]({folder}latest.json)"
        )
    return "\n".join(lines) + "\n"
