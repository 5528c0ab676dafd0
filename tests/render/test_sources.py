"""The pages of sources: what is quoted of them, where they are cited, and the way back from the page of a version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from pipeline.models import Claim, When
from pipeline.render import escape, markdown, parts, sources
from pipeline.storage import Store
from tests.demo.library import AGAIN, SLUG
from tests.faults import stored
from tests.page.making import article, claim, line


@pytest.fixture(scope="module")
def made(sample_after: dict[int, Path]) -> Iterator[tuple[Path, Store]]:
    """The sample after all its runs; no test changes it."""
    folder = sample_after[AGAIN]
    store = Store(folder / "state")
    yield folder / "briefs" / SLUG, store
    store.close()


def _links(markdown: str) -> list[str]:
    tokens = MarkdownIt("commonmark").parse(markdown)
    return [str(c.attrs["href"]) for t in tokens for c in t.children or () if c.type == "link_open"]


def test_every_number_has_its_page(made: tuple[Path, Store]) -> None:
    """Each source that ever got a number has a page, and every link of it leads to a file and an anchor."""
    folder, store = made
    for number in store.numbers(SLUG).values():
        path = folder / parts.path(number)
        for link in _links(path.read_text()):
            if "://" in link:
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve()
            assert target.is_file(), (path, link)
            assert not anchor or f'<a id="{anchor}"></a>' in target.read_text(), (path, link)


def test_what_is_quoted_stands_in_its_surroundings(made: tuple[Path, Store]) -> None:
    """Each quoted sentence in bold, with the one before and the one after; of what is not quoted the first words."""
    folder, store = made
    brief, _, _, _ = stored(store, SLUG, 4)
    articles = store.newest(line.item for line in (*brief.sources, *brief.also))
    cited = sources.citing(brief)
    claims = store.claims({id for blocks in cited.values() for id in sources.cited_claims(blocks)})
    quoted = around = 0
    for one in (*brief.sources, *brief.also):
        stored_text = articles[one.item]
        own = sources.own_claims(one.item, cited.get(one.item, ()), claims)
        page = (folder / parts.path(one.number)).read_text()
        assert f"# \\[{one.number}\\] " in page
        for n in (n for made_of in own if made_of.article == stored_text.id for n in made_of.sentences):
            quoted += 1
            assert f"**{escape.escape(_inner(stored_text.sentences[n]))}**" in page
            beside = stored_text.sentences[max(0, n - 1) : n + 2]
            around += all(escape.escape(_inner(words)) in page for words in beside)
        assert ("\n> “" in page) == (not own and one.quality != "title")
    assert quoted >= 30
    assert around > quoted / 2  # as far as the words of an article may be shown


def _inner(words: str) -> str:
    return words.replace("“", "‘").replace("”", "’")


TEXT = article([f"Sentence {n} says this." for n in range(12)])


def _quoting(*numbers: int, **fields: Any) -> Claim:
    return replace(claim(TEXT.sentences[numbers[0]], TEXT), sentences=numbers, **fields)


def _shown(*claims: Claim, most: int = 300) -> list[list[tuple[int, bool]]]:
    found = sources.passages(TEXT, claims, most)
    return [[(TEXT.sentences.index(words), quoted) for words, quoted in one.sentences] for one in found]


def test_passages() -> None:
    """Neighbours run together, an end of the article has one neighbour, and words beyond the limit are not shown."""
    assert _shown(_quoting(0), _quoting(3)) == [[(0, True), (1, False), (2, False), (3, True), (4, False)]]
    assert _shown(_quoting(11), _quoting(2)) == [[(1, False), (2, True), (3, False)], [(10, False), (11, True)]]
    assert _shown(_quoting(5, 6)) == [[(4, False), (5, True), (6, True), (7, False)]]
    assert _shown(_quoting(5), most=8) == [[(4, False), (5, True)]]
    assert _shown(_quoting(5), most=1) == [[(5, True)]]
    assert _shown() == []
    earlier = _quoting(5, article="article-before", quote="What it “said” before.")
    assert [one.sentences for one in sources.passages(TEXT, [earlier], 300)] == [(("What it ‘said’ before.", True),)]


def test_the_three_clocks() -> None:
    """Published, found and what it tells of, each as far as it is known."""
    one = line(1, item=TEXT.item.id)
    march = _quoting(1, when=When(date(2026, 3, 1), "month"))
    told = sources.clocks(one, TEXT, [march, _quoting(2), replace(march, when=When(date(2025, 3, 9)))])
    assert told == ["published 2026-05-01", "found 2026-05-24", "tells of 2025-03-09, 2026-03"]
    assert sources.clocks(replace(one, published=None), None, []) == ["date unknown"]


def test_a_source_is_one_line_and_leads_to_its_page(made: tuple[Path, Store]) -> None:
    """Number, title, outlet, date; its number leads to its page, which leads to each block that cites it."""
    folder, store = made
    for number in (1, 4):
        brief, page, _, _ = stored(store, SLUG, number)
        lists = page.split("\n## Sources\n")[1]
        for one in brief.sources:
            (row,) = (row for row in lists.splitlines() if row.startswith(f'- <a id="s{one.number}">'))
            assert [link for link in _links(row) if "://" not in link] == [parts.path(one.number)]
            if number == 4:
                back = _links((folder / parts.path(one.number)).read_text())
                assert {f"../latest.md#{block.anchor}" for block in sources.citing(brief)[one.item]} <= set(back)


def test_what_was_read_shows_its_best_sentence() -> None:
    """Under Also read, quoted, as words whatever it holds."""
    row = markdown.source_line(line(3, best="Prices *fell* again."))
    assert row.endswith(", 2026-05-01 · “Prices \\*fell\\* again.”")


def test_a_displaced_source_keeps_its_page(made: tuple[Path, Store]) -> None:
    """A source that the newest version lists no more says in which version it was cited last."""
    _, store = made
    brief, _, _, _ = stored(store, SLUG, 3)
    first = brief.sources[0]
    page = sources.source_page(sources.SourceSheet(first, brief, False, blocks=sources.citing(brief)[first.item]))
    assert "Last in [v3](../v0003.md):" in page
    assert all(link.startswith(("../v0003.md", "https://")) for link in _links(page))


def test_pages_that_are_not_written_again_are_the_same(made: tuple[Path, Store]) -> None:
    """What `unchanged` leaves out would come out byte for byte, and the files of the newest version are up to date."""
    folder, store = made
    spared = 0
    for number in (2, 3, 4):
        before, after = (stored(store, SLUG, one)[0] for one in (number - 1, number))
        same = sources.unchanged(before, after)
        spared += len(same)
        for it in (*after.sources, *after.also):
            listed = [{it.item: (it, one)} for one in (before, after)]
            sheets = [next(sources.source_sheets(store, one, 0)) for one in listed]
            pages = [sources.source_page(replace(sheet, newest=True)) for sheet in sheets]
            assert it.item not in same or pages[0] == pages[1]
            assert number < 4 or (folder / parts.path(it.number)).read_text() == pages[1]
    assert spared > 20
