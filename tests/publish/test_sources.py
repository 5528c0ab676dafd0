"""The pages of sources: a short excerpt, where a source is cited, and the way back from the page of a version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from pipeline.cli.running import demo
from pipeline.publish import citations, sources
from pipeline.store import Store
from tests.faults import stored

SLUG = "open-weight-race"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Store]]:
    """The demo, made once; no test changes it."""
    folder = tmp_path_factory.mktemp("sources") / "demo"
    demo(folder)
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
        path = folder / citations.path(number)
        for link in _links(path.read_text()):
            if "://" in link:
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve()
            assert target.is_file(), (path, link)
            assert not anchor or f'<a id="{anchor}"></a>' in target.read_text(), (path, link)


def test_an_excerpt_is_short_and_verbatim(made: tuple[Path, Store]) -> None:
    """At most 40 words from the start of the stored text, shown as a quotation; none of a headline."""
    folder, store = made
    brief, _, _, _ = stored(store, SLUG, 4)
    articles = store.newest(line.item for line in (*brief.sources, *brief.also))
    shown = 0
    for line in (*brief.sources, *brief.also):
        words = sources.excerpt(articles[line.item])
        assert len(words.split()) <= sources.EXCERPT + 1
        page = (folder / citations.path(line.number)).read_text()
        assert f"# \\[{line.number}\\] " in page
        assert ("> “" in page) == bool(words)
        assert bool(words) == (line.quality != "title")
        whole = " ".join(articles[line.item].sentences).replace("“", "‘").replace("”", "’")
        assert whole.startswith(words.removesuffix(" …"))
        shown += bool(words)
    assert shown >= 30


def test_a_source_leads_back(made: tuple[Path, Store]) -> None:
    """Each line of the source list links to its page and back to the blocks that cite it, at most five of them."""
    _, store = made
    for number in (1, 4):
        brief, page, _, _ = stored(store, SLUG, number)
        lists = page.split("\n## Sources\n")[1]
        for line in brief.sources:
            (row,) = (row for row in lists.splitlines() if row.startswith(f'- <a id="s{line.number}">'))
            blocks = [block.id for block in sources.citing(brief).get(line.item, ())]
            links = _links(row)
            assert citations.path(line.number) in links
            assert [link[1:] for link in links if link.startswith("#")] == blocks[:5]
            assert blocks, "cited by What alone"


def test_a_displaced_source_keeps_its_page(made: tuple[Path, Store]) -> None:
    """A source that the newest version lists no more says in which version it was cited last."""
    _, store = made
    brief, _, _, _ = stored(store, SLUG, 3)
    line = brief.sources[0]
    page = sources.page(line, None, brief, sources.citing(brief)[line.item], newest=False)
    assert "Last in [v3](../v0003.md):" in page
    assert all(link.startswith(("../v0003.md", "https://")) for link in _links(page))


def test_pages_that_are_not_written_again_are_the_same(made: tuple[Path, Store]) -> None:
    """What `unchanged` leaves out would come out byte for byte, and the files of the newest version are up to date."""
    folder, store = made
    spared = 0
    for number in (2, 3, 4):
        before, after = (stored(store, SLUG, one)[0] for one in (number - 1, number))
        articles = store.newest(line.item for line in (*after.sources, *after.also))
        same = sources.unchanged(before, after)
        spared += len(same)
        for line in (*after.sources, *after.also):
            pages = [
                sources.page(line, articles.get(line.item), one, sources.citing(one).get(line.item, ()), True)
                for one in (before, after)
            ]
            assert line.item not in same or pages[0] == pages[1]
            assert number < 4 or (folder / citations.path(line.number)).read_text() == pages[1]
    assert spared > 20
