"""Many articles that say the same: a few are named, a mark counts the rest and leads to where they stand."""

from __future__ import annotations

from dataclasses import replace

from pipeline.models import Brief
from pipeline.render import markdown, parts, sources
from tests import faults
from tests.faults import Page
from tests.page.making import block, brief, line, said

LINES = tuple(line(number, item=f"i{number}", title=f"Story {number}") for number in range(1, 10))
ITEMS = tuple(one.item for one in LINES)


def _page(*items: str, written: bool = False) -> tuple[Brief, str]:
    told = replace(said("“Prices fell.”", ("c1",), items), written=written)
    lone = said("“Rents rose.”", ("c2",), items[:1])
    cited = tuple(one for one in LINES if one.item in items)
    made = brief(block("a", "why", told), block("b", "why", lone), sources=cited)
    return made, markdown.render(made, ())


def test_four_are_all_named() -> None:
    """A few numbers tell a reader more than a mark."""
    made, page = _page(*ITEMS[:4])
    assert parts.linked(page) == {1, 2, 3, 4}
    assert "[\\[+" not in page
    assert "not listed" not in page
    assert page.count('- <a id="s') == len(made.sources)


def test_of_many_the_first_are_named() -> None:
    """In the order in which the sentence has them; the list has those, and says how many it leaves out."""
    _, page = _page("i4", "i9", "i2", "i1", "i3", "i5", "i6")
    assert r"[\[4\]](#s4)[\[9\]](#s9)[\[+5\]](sources/s0004.md)" in page
    assert [number for number in range(1, 10) if f'<a id="s{number}"></a>' in page] == [4, 9]
    assert "\n\n5 more articles say what these say and are not listed:" in page


def test_what_is_left_out_is_told_and_led_to() -> None:
    """The list of faults has a page that counts other sources than it leaves out, or whose marks lead nowhere."""
    made, page = _page(*ITEMS)
    assert [*faults.sources(Page(made, page, {}, {}))] == []
    for broken in (
        page.replace("7 more articles", "6 more articles"),
        page.replace("](sources/s0001.md)\n", "](#a)\n"),
    ):
        assert broken != page
        assert len([*faults.sources(Page(made, broken, {}, {}))]) == 1


def test_a_model_needs_all_of_them() -> None:
    """Each source of a written sentence may carry another word of it."""
    _, page = _page(*ITEMS, written=True)
    assert parts.linked(page) == set(range(1, len(ITEMS) + 1))
    assert "more articles say" not in page


def test_the_mark_leads_to_the_others() -> None:
    """The page of the first source names all whom the page only counts, each with a link to its own; no other does."""
    made, _ = _page("i4", "i9", "i2", "i1", "i3", "i5", "i6")
    by_item = {one.item: one for one in made.sources}
    pages = {
        item: sources.source_page(sources.SourceSheet(by_item[item], made, True, blocks=sources.citing(made)[item]))
        for item in by_item
    }
    for number in (1, 2, 3, 5, 6):
        assert rf"- also says so: [\[{number}\]](s{number:04d}.md) Story {number} · " in pages["i4"]
    assert r"[\[9\]]" not in pages["i4"]
    assert all("also says so" not in page for item, page in pages.items() if item != "i4")


def test_one_more_changes_the_page_of_the_first() -> None:
    """What was written of a source is written again when the articles beside it are others, and only then."""
    (before, _), (after, _) = _page(*ITEMS[:6]), _page(*ITEMS[:7])
    same = sources.unchanged(before, replace(after, version=before.version))
    assert "i1" not in same
    assert {"i2", "i3", "i4", "i5", "i6"} <= same
    retitled = replace(after, sources=(*after.sources[:-1], replace(after.sources[-1], title="Corrected")))
    assert sources.unchanged(after, retitled) == {"i2", "i3", "i4", "i5", "i6"}
