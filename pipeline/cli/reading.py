"""The commands that read the store and change nothing: status, and the page as data."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from pipeline.cli import printing
from pipeline.cli.topics import topic_of
from pipeline.config import Config, load
from pipeline.errors import UsageError
from pipeline.publish.interchange import FindingTold, TopicTold, json_of, listed, unlisted, version_page
from pipeline.records import Brief, Change, Topic
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
    """A version with its sections, all findings of the topic best first, and all numbered sources, as JSON."""
    config = load(path)
    topic = topic_of(config, slug)
    store = _opened(config)
    told = _topic_told(store, _version(store, topic, number), bool(number))
    store.close()
    return json_of(told)


def version_of(path: Path, slug: str, number: int | None) -> tuple[Brief, tuple[Change, ...], dict[str, int]]:
    """A version, what it changed, and the numbers of the topic's items."""
    config = load(path)
    topic = topic_of(config, slug)
    store = _opened(config)
    brief = _version(store, topic, number)
    changes, numbers = store.changes(slug, brief.version), store.numbers(slug)
    store.close()
    return brief, changes, numbers


def _topic_told(store: Store, brief: Brief, asked: bool) -> TopicTold:
    """A version with what its topic knows: of an older one that was asked for, the findings that it tells."""
    slug = brief.topic.slug
    numbers = store.numbers(slug)
    page = version_page(brief, store.changes(slug, brief.version), numbers)
    on_page = {line.item: line for line in (*brief.sources, *brief.also)}
    articles = store.newest(item for item in numbers if item not in on_page)
    findings = [f for f in store.best_findings(slug) if all(item in numbers for item in f.items)]
    if brief.rulings:
        from pipeline.rulings.wording import hidden

        findings = [f for f in findings if not hidden(brief.rulings, f.text)]
    if asked and brief.version < store.last_version(slug):
        findings = [f for f in findings if any(f.id in block.findings for block in brief.blocks)]
    sources = (
        listed(on_page[item]) if item in on_page else unlisted(numbers[item], articles[item])
        for item in sorted(numbers, key=lambda item: numbers[item])
    )
    return TopicTold(
        **{field.name: getattr(page, field.name) for field in fields(page)} | {"sources": tuple(sources)},
        findings=tuple(
            FindingTold(
                f.id, f.text, f.label, tuple(sorted(numbers[i] for i in f.items)),
                tuple(sorted(numbers[i] for i in f.also if i in numbers)), f.origins,
            )
            for f in findings
        ),
    )  # fmt: skip


def status(path: Path, form: str = "text") -> str:
    """How topics stand, and each source with its last look and its trouble."""
    config = load(path)
    nothing = f"nothing has been run yet with {config.path.name}; start with: brief run"
    if not (config.state / "brief.db").exists():
        if form == "json":
            raise UsageError(nothing)
        return f"{nothing}\n"
    from pipeline.cli import standing  # it knows the gatherer, which nothing else here needs

    store = Store(config.state)
    told = standing.standings(config, store)
    store.close()
    return json_of(told) if form == "json" else printing.lines(standing.standing_lines(told)) + "\n"
