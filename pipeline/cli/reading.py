"""The commands that read the store and change nothing: status, and the page as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.cli import printing
from pipeline.cli.topics import topic_of
from pipeline.config import Config, load
from pipeline.errors import UsageError
from pipeline.records import SECTIONS, Block, Brief, Sentence, SourceLine, Topic
from pipeline.store import Store


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
    if brief.rulings:
        from pipeline.rulings.wording import hidden

        findings = [f for f in findings if not hidden(brief.rulings, f.text)]
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
                "also": sorted(numbers[i] for i in f.also if i in numbers),
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
    return printing.harmless(json.dumps(data, ensure_ascii=False, indent=2))


def _block(block: Block, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "id": block.id,
        "name": block.name,
        "kind": block.kind,
        "title": block.title,
        "since": block.since,
        "when": str(block.when) if block.when else None,
        "figure": {"value": block.figure.value, "unit": block.figure.unit, "text": block.figure.text}
        if block.figure
        else None,
        "sentences": [_sentence(said, numbers) for said in block.sentences],
        "life": [
            {"what": step.what, "version": step.version, "sentences": [s.text for s in step.sentences]}
            for step in block.life
        ],
    }


def _sentence(said: Sentence, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "text": said.text,
        "speaker": said.speaker,
        "outlet": said.outlet,
        "sources": sorted(numbers[item] for item in said.items),
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


def status(path: Path) -> str:
    """How topics stand, and each source with its last look and its trouble."""
    config = load(path)
    if not (config.state / "brief.db").exists():
        return f"nothing has been run yet with {config.path.name}; start with: brief run"
    from pipeline.cli import asked, corrections, standing  # it knows the gatherer, which nothing else here needs

    store = Store(config.state)
    lines = ["topics"]
    for topic in config.topics:
        versions = store.editions(topic.slug)
        if not versions:
            lines.append(f"  {topic.slug}: no version yet")
            continue
        newest = versions[-1]
        state = newest["status"] if topic.state == "open" else "closed"
        about = f"{newest['items']} items, {state}; {newest['told']}"
        lines.append(f"  {topic.slug}: v{newest['number']} of {newest['date'][:10]}, {about}")
        lines += standing.written(store.brief(topic.slug, newest["number"]))
    lines.append("sources")
    lines += standing.sources(config, store)
    lines += standing.publishing(config, store)
    lines += corrections.standing(config, store, config.topics)
    lines += asked.standing(config)
    store.close()
    return printing.lines(lines)
