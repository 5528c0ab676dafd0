"""Who says what by the editor: every answer has it at once, as the page has it from its next version on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.errors import UsageError
from pipeline.query import names, pages
from pipeline.query.answers import WordsFound
from pipeline.query.decisions import Decided
from pipeline.query.quotations import containing, said
from pipeline.storage.catalogue import Catalogue
from tests.cli.home import TOPIC
from tests.page.town import KINDS, Town

WORDS = "will carry 30,000 passengers a day"
GIVEN = f'[[holder]]\nquote = "{WORDS}"\nurl = "https://tidepost.example/costs"\nis = "Pia Renskold"'
DATED = f'[[date]]\nquote = "{WORDS}"\nis = "2027-05"'


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town with a version in which Orla Finch has a voice."""
    here = Town(tmp_path_factory.mktemp("town") / "town")
    assert "Orla Finch" in [block.title for block in here.brief().section("perspectives")]
    return here


@contextmanager
def corrected(here: Town, *entries: str) -> Iterator[tuple[Catalogue, Decided]]:
    """Its archive, asked while these corrections stand."""
    here.correct(*entries)
    config = load(here.home.config)
    try:
        with Catalogue(config.state) as catalogue:
            yield catalogue, Decided(catalogue, config.rulings)
    finally:
        here.correct()


def who(catalogue: Catalogue, decided: Decided, name: str) -> WordsFound:
    """What somebody says."""
    return said(catalogue, names.holder(catalogue, name, {}, decided), decided=decided)


def issue(here: Town) -> str:
    """What would be mailed out."""
    done = here.home.brief("issue", "--since", "last-issue", "--format", "text")
    assert done.code == 0, done
    return done.out


def told(catalogue: Catalogue, decided: Decided) -> str:
    """All that pages have told, and who is told to say so."""
    page = pages.newest(catalogue, TOPIC)
    answers = [asdict(one) for one in pages.entries(catalogue, page, page.blocks, decided=decided)]
    return str([*answers, asdict(pages.changed(catalogue, TOPIC, 0, 100, decided))])


def test_a_holder_goes_by_another_name(town: Town) -> None:
    """Found by both names and shown under the new one, by words too, and in what pages told of them."""
    with corrected(town, KINDS["holder"][0]) as (catalogue, decided):
        for name in ("Orla Finch", "Orla Finch-Marsh"):
            holder = names.holder(catalogue, name, {}, decided)
            assert holder.name == "Orla Finch-Marsh"
            found = said(catalogue, holder, decided=decided).quotations
            assert [(one.holder, WORDS in one.quote) for one in found] == [("Orla Finch-Marsh", True)]
        assert {one.holder for one in containing(catalogue, WORDS, decided=decided).quotations} == {"Orla Finch-Marsh"}
        (voice,) = pages.positions(catalogue, holder, [TOPIC], decided)
        assert voice.title == "Orla Finch-Marsh"
        assert "'Orla Finch'" in told(catalogue, Decided(catalogue, {}))
        assert "'Orla Finch'" not in told(catalogue, decided)


def test_a_statement_is_nobodys_but_its_outlets(town: Town) -> None:
    """Who was taken for its holder says it no more, and has no voice for it; its outlet reports it."""
    with corrected(town, KINDS["wrong holder"][0]) as (catalogue, decided):
        assert who(catalogue, decided, "Orla Finch").quotations == ()
        (found,) = containing(catalogue, WORDS, decided=decided).quotations
        assert (found.holder, found.role) == ("Tide Post", "reports")
        assert pages.positions(catalogue, names.holder(catalogue, "Orla Finch", {}), [TOPIC], decided) == ()
        assert "'title': 'Orla Finch'" not in told(catalogue, decided)


def test_a_statement_is_somebody_elses(town: Town) -> None:
    """Found under a name that no article has a statement of, and only there, also among those with other words."""
    with corrected(town, GIVEN) as (catalogue, decided):
        assert who(catalogue, decided, "Orla Finch").quotations == ()
        for name in ("Pia Renskold", "Renskold"):
            (found,) = who(catalogue, decided, name).quotations
            assert (found.holder, WORDS in found.quote) == ("Pia Renskold", True)
        holder = names.holder(catalogue, "Renskold", {}, decided)
        assert said(catalogue, holder, "passengers", decided=decided).quotations == (found,)
        assert said(catalogue, holder, "crowns", decided=decided).quotations == ()
    with Catalogue(load(town.home.config).state) as catalogue, pytest.raises(UsageError):
        names.holder(catalogue, "Pia Renskold", {}, Decided(catalogue, {}))


def test_another_topic_has_its_own_holders(town: Town) -> None:
    """What one topic has decided is not asked of another."""
    with corrected(town, GIVEN) as (_, decided):
        assert decided.given("harbour-bus") == decided.called("harbour-bus") == {}
        assert decided.given(TOPIC).keys() == {"Pia Renskold"}


def test_what_it_tells_of_is_of_another_day(town: Town) -> None:
    """A date of the editor's is shown at once."""
    with corrected(town, DATED) as (catalogue, decided):
        assert [one.happened for one in containing(catalogue, WORDS, decided=decided).quotations] == ["2027-05"]
    with corrected(town) as (catalogue, decided):
        assert [one.happened for one in containing(catalogue, WORDS, decided=decided).quotations] == [None]


@pytest.mark.parametrize("entry", [KINDS["holder"][0], KINDS["wrong holder"][0], GIVEN], ids=["name", "none", "given"])
def test_the_next_version_changes_no_answer(entry: str, tmp_path: Path) -> None:
    """Asked before the run that takes the correction in, and after it; a voice of its own is the page's to give."""
    here = Town(tmp_path / "town")
    answers = []
    for _ in range(2):
        with corrected(here, entry) as (catalogue, decided):
            page = pages.newest(catalogue, TOPIC)
            voices = pages.entries(catalogue, page, page.section("perspectives"), decided=decided)
            names_of = [one.title for one in voices if one.title != "Pia Renskold"]
            answers.append((containing(catalogue, WORDS, decided=decided), names_of))
            ruled = [one for one in pages.changed(catalogue, TOPIC, 1, 100, decided).changes if one.kind == "ruled"]
            assert all("Orla Finch-Marsh" not in one.title for one in ruled)
        here.correct(entry)
        here.go()
    assert answers[0] == answers[1]


SHOPS = {
    "title": "What the shops say",
    "text": "Hedda Birk, who keeps a shop at Alder Lane, said that the Larkmouth tram is worth its price.",
    "url": "https://alderpost.example/shops",
    "outlet": "Alder Post",
    "published": "2026-03-14",
}


def test_an_issue_has_it_at_once(tmp_path: Path) -> None:
    """What is mailed out names nobody whom the editor has put right."""
    here = Town(tmp_path / "town")
    assert here.home.brief("issue", "--mark").code == 0
    here.put("shops", SHOPS)
    assert here.go() == 2
    assert "Hedda Birk" in issue(here)
    here.correct('[[holder]]\nname = "Hedda Birk"\nis = "Hedda Moss"')
    assert "Hedda Moss" in issue(here)
    assert "Hedda Birk:" not in issue(here)
    here.correct('[[holder]]\nquote = "the Larkmouth tram is worth its price"\nis = "none"')
    assert "Hedda Birk:" not in issue(here)
