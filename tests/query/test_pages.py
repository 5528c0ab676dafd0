"""What pages say, since when and on what it rests, as the archive tells it."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.models import Topic
from pipeline.query import names, pages
from pipeline.query.answers import Evidence, PageEntry
from pipeline.storage.catalogue import Catalogue

SLUG = "open-weight-race"


def entry(catalogue: Catalogue, name: str) -> PageEntry:
    """An entry of the newest page, by its short name."""
    page = pages.newest(catalogue, SLUG)
    (found,) = pages.entries(catalogue, page, [block for block in page.blocks if block.name == name])
    return found


def test_a_position_is_told_with_its_moves(catalogue: Catalogue) -> None:
    """Where a holder stands, since when, and what they said before they changed sides, each with its article."""
    (found,) = pages.positions(catalogue, names.holder(catalogue, "Vasik", {}), [SLUG])
    assert (found.title, found.side, found.since, found.since_version) == ("Teodor Vasik", "widening", "2026-03-02", 1)
    moved = found.life[-1]
    assert (moved.what, moved.version, moved.date) == ("changed sides", 3, "2026-03-30")
    assert moved.before[0].quotations[0].source.published == "2026-02-25"
    assert found.sentences[0].quotations[0].source.url.endswith("/i-was-wrong-in-february")


def test_an_entry_rests_on_quotations_and_what_else_it_cites(catalogue: Catalogue) -> None:
    """A sentence of a page comes with every article that it cites."""
    page = pages.newest(catalogue, SLUG)
    told = pages.entries(catalogue, page, page.blocks)
    assert len(told) == len(page.blocks)
    for block, one in zip(page.blocks, told, strict=True):
        for said, backing in zip(block.sentences, one.sentences, strict=True):
            urls = {quoted.source.url for quoted in backing.quotations} | {cited.url for cited in backing.further}
            assert len(urls) == len(set(said.items)), said


def test_changes_are_those_that_each_version_told(catalogue: Catalogue) -> None:
    """Newest first, with the words of before and now, and never more than asked for."""
    told = pages.changed(catalogue, SLUG, 2, 100)
    assert (told.since, told.version, told.date, told.more) == (2, 4, "2026-04-13", 0)
    assert [one.version for one in told.changes] == sorted((one.version for one in told.changes), reverse=True)
    corrected = next(one for one in told.changes if one.what == "Corrected by its source")
    assert "52.3 percent" in corrected.before[0].text
    assert "42.3 percent" in corrected.after[0].text
    (few,) = pages.changed(catalogue, SLUG, 2, 1).changes
    assert few == told.changes[0]
    assert pages.changed(catalogue, SLUG, 2, 1).more == len(told.changes) - 1
    assert pages.changed(catalogue, SLUG, 4, 10).changes == ()


def test_a_moved_figure_tells_both_values(catalogue: Catalogue) -> None:
    """The value of before and the value of now, and each with its source."""
    moved = next(one for one in pages.changed(catalogue, SLUG, 3, 100).changes if one.kind == "figure moved")
    assert (moved.was, moved.now) == ("54.9 percent", "58.7 percent")
    assert entry(catalogue, moved.entry).title == moved.title
    assert all(isinstance(one, Evidence) and one.quotations for one in (*moved.before, *moved.after))


def test_disagreements_show_both_sides(catalogue: Catalogue) -> None:
    """A tension has sentences of several holders; those that hold come before those that have eased."""
    told = pages.disagreements(catalogue, [SLUG], 10)
    assert told
    assert all(len({quoted.holder for said in one.sentences for quoted in said.quotations}) > 1 for one in told)


def test_a_section_of_a_page_is_cut_from_what_was_published(catalogue: Catalogue) -> None:
    """The page is its very bytes; a section is a part of them."""
    whole = pages.markdown(catalogue, SLUG)
    part = pages.markdown(catalogue, SLUG, section="figures")
    assert part.startswith("## Figures\n")
    assert part in whole
    assert part.count("\n## ") == 0
    assert pages.markdown(catalogue, SLUG, 1) != whole
    with pytest.raises(UsageError, match='no section "Zeppelins"; it has: '):
        pages.markdown(catalogue, SLUG, section="Zeppelins")
    with pytest.raises(UsageError, match="no version 9"):
        pages.markdown(catalogue, SLUG, 9)
    with pytest.raises(UsageError, match="has no version; those that have one: open-weight-race"):
        pages.markdown(catalogue, "zeppelins")


def test_topics_stand_as_their_newest_version_does(catalogue: Catalogue) -> None:
    """Number, dates and status of each topic; one without a page is told as that."""
    listed = [Topic(SLUG, "Open", "Who?"), Topic("new", "New", "What?")]
    told, new = pages.subjects(catalogue, listed)
    assert (told.version, told.first, told.date) == (4, "2026-03-02", "2026-04-13")
    assert told.articles > 30
    assert (new.version, new.date, new.status) == (0, None, "no version yet")
