"""`brief blame`: for each sentence when it came in and last changed, and the articles, quotes and origins under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.cli import blocks, terminal
from pipeline.cli.topics import topic_of
from pipeline.config import load
from pipeline.errors import UsageError
from pipeline.publish.difference import name
from pipeline.publish.outline import Line, Span
from pipeline.publish.sources import UNNAMED
from pipeline.publish.text import clean, link
from pipeline.records import Article, Block, Brief, Claim, SourceLine
from pipeline.revise.blame import Blamed, blame, independent, named
from pipeline.store import Store
from pipeline.store.shelf import Shelf


def told(path: Path, slug: str, wanted: str) -> str:
    """The sentences of the newest page, or of one block of it."""
    config = load(path)
    topic_of(config, slug)
    shelf = Shelf.of(config.state, slug)
    if not shelf.last:
        raise UsageError(f"{slug} has no version yet; start with: brief run {slug}")
    page = shelf.brief(shelf.last)
    archive = shelf.archive() if wanted else {}
    meant = blocks.find(page.blocks, [block for _, block in archive.values()], wanted, slug) if wanted else page.blocks
    ids = {block.id for block in meant}
    left = {id: _left(shelf, *archive[id]) for id in archive if id in ids}
    found = [entry for entry in blame(_versions(shelf, page)) if entry.block.id in ids]
    for block in (archive[id][1] for id in left):
        found += _of_left(shelf, block, archive[block.id][0])
    store = Store(config.state)
    claims = store.claims(claim for entry in found for claim in entry.sentence.claims)
    articles = store.newest(item for entry in found for item in entry.sentence.items)
    store.close()
    return terminal.lines(_lines(page, found, claims, articles, config.owners, left))


def _versions(shelf: Shelf, newest: Brief) -> Iterator[Brief]:
    yield newest
    yield from (shelf.brief(number) for number in sorted(shelf.dates, reverse=True) if number < newest.version)


def _left(shelf: Shelf, version: int, block: Block) -> str:
    """When the page lost a block that is in the archive."""
    if blocks.came(shelf, block, version):
        return f"left the page in v{version}, for the archive"
    return f"never stood on a page: v{version}, with which it came in, had no room for it"


def _of_left(shelf: Shelf, block: Block, version: int) -> list[Blamed]:
    """The sentences of a block as it stood when it left; what never stood on a page came in with that version."""
    at_last = replace(shelf.brief(version), blocks=(block,))
    return [*blame(_versions(shelf, at_last))]


def _lines(
    page: Brief,
    found: list[Blamed],
    claims: Mapping[str, Claim],
    articles: Mapping[str, Article],
    owners: tuple[tuple[str, str], ...],
    left: Mapping[str, str],
) -> Iterator[Line]:
    sources = {line.item: line for line in (*page.sources, *page.also)}
    yield Line("title", (Span(clean(f"{page.topic.title}: v{page.version}, sentence by sentence"), "strong"),))
    last = ""
    for entry in found:
        if entry.block.id != last:
            last = entry.block.id
            yield Line("heading", (Span(clean(name(entry.block)), "strong"), Span(f"  {last}", "dim")))
            if last in left:
                yield Line("note", (Span(left[last], "dim"),))
        step = (Span(f"{entry.step}: ", "dim"),) if entry.step else ()
        yield Line("item", (*step, Span(clean(entry.sentence.text))))
        yield Line("under", (Span(_when(entry, 0 if last in left else page.version), "dim"),))
        origins = named(independent(entry.sentence, claims, articles, owners), articles)
        engines = sorted({claims[claim].engine for claim in entry.sentence.claims if claim in claims})
        if entry.sentence.items:
            yield Line("under", (Span(clean(_support(entry, origins, engines)), "dim"),))
        for claim in entry.sentence.claims:
            if claim in claims:
                yield _quote(claims[claim], sources)


def _when(entry: Blamed, newest: int) -> str:
    changed = f", in these words since v{entry.changed}" if entry.changed > entry.came else ""
    return f"came in v{entry.came}{changed}" + (" (new)" if entry.came == newest else "")


def _support(entry: Blamed, origins: tuple[str, ...], engines: list[str]) -> str:
    count, own = len(entry.sentence.items), len(origins)
    return (
        f"{count} article{'s' if count != 1 else ''}, {own} independent origin{'s' if own != 1 else ''}:"
        f" {', '.join(origins)}; read by {', '.join(engines) or 'an unknown engine'}"
    )


def _quote(claim: Claim, sources: Mapping[str, SourceLine]) -> Line:
    line = sources.get(claim.item)
    quoted = Span(f" “{clean(claim.quote)}”")
    if line is None:
        return Line("under", (Span("(not listed)", "dim"), quoted))
    day = f"{line.published:%Y-%m-%d}" if line.published else "date unknown"
    about = Span(clean(f" {line.outlet or UNNAMED}, {day}:"), "dim")
    return Line("under", (Span(f"[{line.number}]", "link", link(line.url)), Span(" "), about, quoted))
