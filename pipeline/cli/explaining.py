"""`brief explain`: why a block is on the page, by which rule and with which scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.cli import blocks, terminal
from pipeline.cli.topics import topic_of
from pipeline.config import load
from pipeline.errors import UsageError
from pipeline.publish.difference import name
from pipeline.publish.outline import Line, Span
from pipeline.publish.text import clean
from pipeline.records import Block, Brief, Finding, Step
from pipeline.revise import explain
from pipeline.revise.blame import named
from pipeline.store import Store
from pipeline.store.shelf import Shelf


def told(path: Path, slug: str, wanted: str) -> str:
    """Everything that is known of why a block of the newest page is there."""
    config = load(path)
    topic_of(config, slug)
    shelf = Shelf.of(config.state, slug)
    if not shelf.last:
        raise UsageError(f"{slug} has no version yet; start with: brief run {slug}")
    brief = shelf.brief(shelf.last)
    store = Store(config.state)
    archive = shelf.archive()
    shown: list[Line] = []
    for block in blocks.find(brief.blocks, [block for _, block in archive.values()], wanted, slug):
        left = archive[block.id][0] if block.id in archive else 0
        shown += _lines(store, brief, block, left, blocks.came(shelf, block, left))
    store.close()
    return terminal.lines(shown)


def _lines(store: Store, brief: Brief, block: Block, left: int, came: int) -> Iterator[Line]:
    topic = brief.topic
    claims = store.claims(claim for sentence in block.sentences for claim in sentence.claims)
    lead = claims.get(block.sentences[0].claims[0]) if block.sentences and block.sentences[0].claims else None
    relations = store.relations_of(topic.slug, _all_claims(store, block))
    yield Line("title", (Span(clean(name(block)), "strong"), Span(f"  {block.id}", "dim")))
    if left:
        how = f"left the page in v{left}" if came else f"v{left} had no room for it: it went"
        yield _item(f"{how} {'for' if came else 'to'} the archive; it comes back when it matters again")
    yield _heading("Why it is here")
    if brief.engine.startswith("offline"):
        yield _item(explain.RULES[block.section])
    else:
        yield _item(f"the engine {brief.engine} put it into this section")
    yield from (_item(reason) for reason in explain.because(block, topic, lead, relations))
    if not left:
        yield _item(explain.place(brief, block))
    yield _heading("Its life")
    yield _item(f"came in v{came}" if came else "never stood on a page")
    yield from (_item(_step(step)) for step in block.life if step.what not in ("opened", "new"))
    yield _heading("Its words")
    articles = store.newest(item for sentence in block.sentences for item in sentence.items)
    for sentence in block.sentences:
        yield _item(sentence.text)
        yield _under(explain.passed(sentence, claims, articles))
    findings = store.findings(block.findings or store.finding_of(topic.slug, claims).values())
    if findings:
        yield _heading("What its findings are worth")
        yield from _worth(store, brief, findings)


def _all_claims(store: Store, block: Block) -> list[str]:
    """The claims of the block and of the findings that they belong to: a contradiction may rest on any of them."""
    own = [claim for sentence in block.sentences for claim in sentence.claims]
    return [*own, *(claim for finding in store.findings(block.findings) for claim in finding.claims)]


def _worth(store: Store, brief: Brief, findings: Sequence[Finding]) -> Iterator[Line]:
    slug = brief.topic.slug
    pool = store.pool(slug, explain.POOL)
    voices = store.claims(claim for finding in (*pool, *findings) for claim in finding.claims)
    snapshot = store.statistics(slug)
    for finding in findings:
        documents = store.newest(origin for origin in finding.origins if origin in finding.items)
        at, of = store.place_of(slug, finding.score)
        yield _item(f"“{finding.label}”  {finding.id}")
        yield _under(
            f"{_some(len(finding.items), 'article')}, {_some(len(finding.origins), 'independent origin')}:"
            f" {', '.join(named(finding.origins, documents))}"
        )
        yield _under(f"score {finding.score:.2f}, place {at} of {of} findings of the topic")
        parts = explain.weighed(finding, pool, voices, snapshot[0] if snapshot else None)
        yield from (_under(f"{value:+6.2f}  {what}") for what, value in parts)
        total = round(sum(value for _, value in parts), 6)
        if parts and abs(total - finding.score) > 0.03:
            yield _under(f"= {total:.2f} against all that is known now; the score is of when it was last weighed")


def _step(step: Step) -> str:
    said = " ".join(sentence.text for sentence in step.sentences)
    return f"{step.what} in v{step.version}" + (f": {said}" if said else "")


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _heading(words: str) -> Line:
    return Line("heading", (Span(words, "strong"),))


def _item(words: str) -> Line:
    return Line("item", (Span(clean(words)),))


def _under(words: str) -> Line:
    return Line("under", (Span(clean(words), "dim"),))
