"""`brief show`: a page as it was published, as one HTML file, or as data with all that its topic knows."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from pipeline.cli.lookup import no_version, store_of, topic_of
from pipeline.cli.output import is_terminal, without_front_matter
from pipeline.config import load
from pipeline.errors import UsageError
from pipeline.models import Brief, Topic
from pipeline.render.json_records import FindingTold, TopicTold, json_of, listed_source, unlisted, version_page
from pipeline.storage import Store
from pipeline.storage.shelf import Shelf


def page_text(path: Path, slug: str, version: int | None, front: bool = False) -> str:
    """The page as it was published; on a terminal laid out for reading, with its citations as links.

    Its front matter is for programs that read the file: elsewhere it comes only to who asks for it.
    """
    config = load(path)
    shelf = Shelf.of(config.state, slug)
    if not shelf.last:
        topic_of(config, slug)  # says which topics there are
        raise no_version(config.state, slug)
    told = shelf.markdown(version)
    if front:
        return told
    if not is_terminal():
        return without_front_matter(told)
    from pipeline.cli import terminal

    page = shelf.brief(version)
    return terminal.terminal_markdown(told, {line.number: line.url for line in (*page.sources, *page.also)})


def page_as_html(path: Path, slug: str, number: int | None) -> str:
    """A version as one HTML file."""
    from pipeline.render.site.writer import single

    config = load(path)
    topic = topic_of(config, slug)
    with store_of(config) as store:
        brief = _version(store, topic, number)
        return single(brief, store.changes(topic.slug, brief.version), store.numbers(topic.slug))


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
    with store_of(config) as store:
        return json_of(_topic_told(store, _version(store, topic, number), bool(number)))


def _topic_told(store: Store, brief: Brief, asked: bool) -> TopicTold:
    """A version with what its topic knows: of an older one that was asked for, the findings that it tells."""
    slug = brief.topic.slug
    numbers = store.numbers(slug)
    page = version_page(brief, store.changes(slug, brief.version), numbers)
    on_page = {line.item: line for line in (*brief.sources, *brief.also)}
    articles = store.newest(item for item in numbers if item not in on_page)
    findings = [f for f in store.best_findings(slug) if all(item in numbers for item in f.items)]
    if brief.rulings:
        from pipeline.page.rulings import is_hidden, is_muted

        ruled = [one.ruling for one in brief.rulings]
        silent = {item for item, article in articles.items() if is_muted(ruled, article)}
        numbers = {item: number for item, number in numbers.items() if item not in silent}
        findings = [f for f in findings if f.items[0] in numbers and not is_hidden(brief.rulings, f.text)]
    if asked and brief.version < store.last_version(slug):
        findings = [f for f in findings if any(f.id in block.findings for block in brief.blocks)]
    sources = (
        listed_source(on_page[item]) if item in on_page else unlisted(numbers[item], articles[item])
        for item in sorted(numbers, key=lambda item: numbers[item])
    )
    return TopicTold(
        **{field.name: getattr(page, field.name) for field in fields(page)} | {"sources": tuple(sources)},
        findings=tuple(
            FindingTold(
                f.id, f.text, f.label, tuple(sorted(numbers[i] for i in f.items if i in numbers)),
                tuple(sorted(numbers[i] for i in f.also if i in numbers)), f.origins,
            )
            for f in findings
        ),
    )  # fmt: skip
