"""The commands that read the store and change nothing: history, diff, status, and the page as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.cli import standing
from pipeline.config import Config, load
from pipeline.errors import UsageError
from pipeline.publish import difference
from pipeline.records import SECTIONS, Brief, SourceLine, Topic
from pipeline.revise.changes import changes
from pipeline.store import Store


def topic_of(config: Config, slug: str) -> Topic:
    """The topic of that name; a UsageError names those that there are."""
    for topic in config.topics:
        if topic.slug == slug:
            return topic
    raise UsageError(
        f'there is no topic "{slug}" in {config.path.name}; it has: {", ".join(t.slug for t in config.topics)}'
    )


def _opened(config: Config) -> Store:
    """The store of earlier runs; reading never makes one."""
    if not (config.state / "brief.db").exists():
        raise UsageError(f"nothing has been run yet with {config.path.name}; start with: brief run")
    return Store(config.state)


def _version(store: Store, topic: Topic, number: int | None) -> Brief:
    last = store.last_version(topic.slug)
    brief = store.brief(topic.slug, number or last)
    if brief is None:
        raise UsageError(f"{topic.slug} has no version {number or 1} (it has {last}); see: brief history {topic.slug}")
    return brief


def as_json(path: Path, slug: str, number: int | None) -> str:
    """A version with its sections, all findings of the topic best first, and all numbered sources."""
    config = load(path)
    topic = topic_of(config, slug)
    store = _opened(config)
    brief = _version(store, topic, number)
    numbers = store.numbers(slug)
    on_page = {line.item: line for line in (*brief.sources, *brief.also)}
    articles = store.newest(item for item in numbers if item not in on_page)
    findings = [f for f in store.best_findings(slug) if all(item in numbers for item in f.items)]
    if number and number < store.last_version(slug):
        findings = [f for f in findings if any(f.id in block.findings for block in brief.blocks)]
    data = {
        "topic": slug,
        "version": brief.version,
        "sections": {section: [_block(block, numbers) for block in brief.section(section)] for section in SECTIONS},
        "findings": [
            {
                "id": f.id,
                "text": f.text,
                "label": f.label,
                "sources": sorted(numbers[i] for i in f.items),
                "origins": list(f.origins),
            }
            for f in findings
        ],
        "sources": [
            _source(on_page[item]) if item in on_page else _unlisted(numbers[item], articles[item].item)
            for item in sorted(numbers, key=lambda item: numbers[item])
        ],
    }
    store.close()
    return json.dumps(data, ensure_ascii=False, indent=2)


def _block(block: Any, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "id": block.id,
        "title": block.title,
        "since": block.since,
        "when": str(block.when) if block.when else None,
        "sentences": [{"text": s.text, "sources": sorted(numbers[i] for i in s.items)} for s in block.sentences],
        "life": [
            {"what": step.what, "version": step.version, "sentences": [s.text for s in step.sentences]}
            for step in block.life
        ],
    }


def _source(line: SourceLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "url": line.url,
        "title": line.title,
        "outlet": line.outlet,
        "published": _day(line.published),
    }


def _unlisted(number: int, item: Any) -> dict[str, Any]:
    return {
        "number": number,
        "url": item.url,
        "title": item.title,
        "outlet": item.outlet,
        "published": _day(item.published),
    }


def _day(moment: Any) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def history(path: Path, slug: str) -> str:
    """A line for each run: when, what came in, and the version or why none."""
    config = load(path)
    topic = topic_of(config, slug)
    store = _opened(config)
    lines = []
    for row in store.outcomes(topic.slug):
        made = f"v{row['version']}: {row['reason']}" if row["version"] else f"no new version: {row['reason']}"
        lines.append(
            f"{row['started'][:16].replace('T', ' ')}  kept {row['kept']}, repeats {row['repeats']},"
            f" off topic {row['off_topic']}, failed {row['failed']}  {made}"
        )
    store.close()
    return "\n".join(lines) or f"{slug} has not been run yet; start with: brief run {slug}"


def diff(path: Path, slug: str, a: int | None, b: int | None, form: str) -> str:
    """What changed between two versions, meaning first."""
    config = load(path)
    topic = topic_of(config, slug)
    store = _opened(config)
    last = store.last_version(slug)
    newer = b or last
    older = a or newer - 1
    if last < 2 and not a:
        raise UsageError(f"{slug} has {last} version{'s' if last != 1 else ''}: there is nothing to compare yet")
    older, newer = min(older, newer), max(older, newer)
    before, after = _version(store, topic, older), _version(store, topic, newer)
    store.close()
    found = changes(before, after)
    if form == "json":
        return json.dumps(difference.data(before, after, found), ensure_ascii=False, indent=2, default=str) + "\n"
    return difference.markdown(before, after, found) if form == "markdown" else difference.plain(before, after, found)


def status(path: Path) -> str:
    """How topics stand, and each source with its last look and its trouble."""
    config = load(path)
    if not (config.state / "brief.db").exists():
        return f"nothing has been run yet with {config.path.name}; start with: brief run"
    store = Store(config.state)
    lines = ["topics"]
    for topic in config.topics:
        versions = store.versions(topic.slug)
        if not versions:
            lines.append(f"  {topic.slug}: no version yet")
            continue
        newest = versions[-1]
        state = newest["status"] if topic.state == "open" else "closed"
        told = newest["told"]
        lines.append(
            f"  {topic.slug}: v{newest['number']} of {newest['date'][:10]}, {newest['items']} items, {state}; {told}"
        )
    lines.append("sources")
    lines += standing.sources(config, store)
    store.close()
    return "\n".join(lines)
