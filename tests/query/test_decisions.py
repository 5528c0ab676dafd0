"""What the editor has hidden is in no answer: at once, by the corrections of the topics, and while they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.models import Ruling
from pipeline.query import names, pages
from pipeline.query.decisions import Decided, Rulings
from pipeline.query.quotations import containing, said
from pipeline.storage.catalogue import Catalogue
from tests.cli.home import TOPIC
from tests.page.test_hidden import ENTRY, HIDDEN, WAYS, post
from tests.page.town import REASON, Town

OTHER = """[[topic]]
slug = "harbour-bus"
title = "The harbour bus"
question = "Does the Harbour Bus Union pay?"
keywords = ["Harbour Bus", "tram"]
"""
NOWHERE: Rulings = {}
HERE: Rulings = {TOPIC: (Ruling("hide", REASON, "Ada Quill", date(2026, 3, 13), quote=HIDDEN),)}


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Town]:
    """A town with two topics whose outlets tell the statement in five more ways; and the same a version later."""
    made = {}
    for name in ("late", "known"):
        here = made[name] = Town(tmp_path_factory.mktemp(name) / "town", first=False)
        here.home.topics.append(OTHER)
        here.home.write()
        for way, text in WAYS.items():
            post(here, way, text)
        here.go()
        here.correct(ENTRY)
        if name == "known":
            assert here.go() == 2
    return made


@pytest.fixture(params=["late", "known"])
def catalogue(towns: dict[str, Town], request: pytest.FixtureRequest) -> Iterator[Catalogue]:
    """Its store: before the version that knows of the decision, and after it."""
    with Catalogue(load(towns[request.param].home.config).state) as opened:
        yield opened


def everything(catalogue: Catalogue, rulings: Rulings, topic: str = "") -> str:
    """All that the archive answers of the statement, by words, by who says it, and by what pages told."""
    decided = Decided(catalogue, rulings)
    answers: list[object] = [
        asdict(containing(catalogue, words, topic=topic, most=100, decided=decided))
        for words in ("310 million", "Varga study", "cost tram", "tram")
    ]
    for name in ("Petra Lind", "Otis Varga", "Mara Ellwick"):
        holder = names.holder(catalogue, name, {})
        answers.append(asdict(said(catalogue, holder, topic=topic, most=100, decided=decided)))
        answers += map(asdict, pages.positions(catalogue, holder, [topic or TOPIC], decided))
    page = pages.newest(catalogue, topic or TOPIC)
    answers.append(asdict(pages.changed(catalogue, topic or TOPIC, 0, 100, decided)))
    answers += map(asdict, pages.disagreements(catalogue, [topic or TOPIC], 100, decided))
    answers += map(asdict, pages.entries(catalogue, page, page.blocks, decided=decided))
    return str(answers)


def test_no_answer_has_it_in_whatever_words(catalogue: Catalogue) -> None:
    """Nor in the words of five other articles; what else these say is answered as before."""
    assert "310 million" in everything(catalogue, NOWHERE)
    told = everything(catalogue, HERE)
    assert "310 million" not in told
    assert "Varga study" not in told
    assert "240 million" in told
    assert "Hedda Birk" in told
    assert "the Larkmouth tram is a waste of money" in told


def test_a_topic_hides_it_where_it_is_asked(catalogue: Catalogue) -> None:
    """Asked in a topic, by its own decisions; asked in none, by those of any that has the article."""
    assert "310 million" in everything(catalogue, HERE, "harbour-bus")
    assert "310 million" not in everything(catalogue, {"harbour-bus": HERE[TOPIC]}, "harbour-bus")
    decided = Decided(catalogue, {"harbour-bus": HERE[TOPIC]})
    shared = [one for one in containing(catalogue, "310 million", most=100).quotations if len(one.source.places) == 2]
    assert shared
    assert {*shared}.isdisjoint(containing(catalogue, "310 million", most=100, decided=decided).quotations)
    assert "310 million" in str(containing(catalogue, "310 million", topic=TOPIC, most=100, decided=decided))


def test_the_files_of_corrections_say_what_is_hidden(towns: dict[str, Town]) -> None:
    """By the words of an entry, as it is now; the file of a topic that is not followed hides nothing."""
    here = towns["late"]
    assert load(here.home.config).rulings == HERE
    folder = here.home.folder / "corrections"
    (folder / "zeppelins.toml").write_text(ENTRY, encoding="utf-8")
    assert load(here.home.config).rulings == HERE
    (folder / "zeppelins.toml").unlink()


def test_a_decision_that_names_a_block_holds_by_its_words(tmp_path: Path) -> None:
    """Once a version has settled which words these are; a whole entry that is hidden leaves its words to be told."""
    here = Town(tmp_path / "town")
    page = here.brief()
    words = "Corrigan Rail builds 14 vehicles"
    block = next(b for b in page.blocks if any(words in s.text for s in b.sentences))
    voice = next(b for b in page.section("perspectives") if b.title == "Otis Varga")
    here.correct(f'[[hide]]\nblock = "{block.name}"', f'[[hide]]\nblock = "{voice.name}"')
    assert here.go() == 2
    asked = load(here.home.config)
    with Catalogue(asked.state) as catalogue:
        decided = Decided(catalogue, asked.rulings)
        assert words in str(containing(catalogue, "Corrigan vehicles"))
        assert words not in str(containing(catalogue, "Corrigan vehicles", decided=decided))
        assert "waste of money" in str(containing(catalogue, "waste of money", decided=decided))
    here.correct()
    assert load(here.home.config).rulings == {}
