"""What the editor has hidden is in no answer: at once, by the corrections of the topics, and while they hold."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from pipeline.cli.mcp import tool_answer
from pipeline.config import load
from pipeline.models import Ruling, tagged
from pipeline.query import names, pages
from pipeline.query.decisions import Decided, Rulings
from pipeline.query.quotations import containing, said
from pipeline.storage.catalogue import Catalogue
from tests.cli.home import TOPIC
from tests.page.test_hidden import ENTRY, HIDDEN, WAYS, post
from tests.page.town import KINDS, REASON, Town

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


SPEAKERS = ("Petra Lind", "Otis Varga", "Mara Ellwick")


def everything(catalogue: Catalogue, rulings: Rulings, topic: str = "", speakers: tuple[str, ...] = SPEAKERS) -> str:
    """All that the archive answers of the statement, by words, by who says it, and by what pages told.

    What the editor did is told as it was, so that is left out.
    """
    decided = Decided(catalogue, rulings)
    answers: list[object] = [
        asdict(containing(catalogue, words, topic=topic, most=100, decided=decided))
        for words in ("310 million", "Varga study", "cost tram", "tram")
    ]
    for name in speakers:
        holder = names.holder(catalogue, name, {}, decided)
        answers.append(asdict(said(catalogue, holder, topic=topic, most=100, decided=decided)))
        answers += map(asdict, pages.positions(catalogue, holder, [topic or TOPIC], decided))
    page = pages.newest(catalogue, topic or TOPIC)
    answers += [
        asdict(one) for one in pages.changed(catalogue, topic or TOPIC, 0, 100, decided).changes if one.kind != "ruled"
    ]
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
    here.correct(f'[[hide]]\nblock = "{block.name}"', f'[[hide]]\nblock = "{voice.id}"')
    assert here.go() == 2
    asked = load(here.home.config)
    with Catalogue(asked.state) as catalogue:
        decided = Decided(catalogue, asked.rulings)
        assert words in str(containing(catalogue, "Corrigan vehicles"))
        assert words not in str(containing(catalogue, "Corrigan vehicles", decided=decided))
        assert "waste of money" in str(containing(catalogue, "waste of money", decided=decided))
    here.correct()
    assert load(here.home.config).rulings == {}


# One decision of each kind, the words that no answer has then, and words of the same article that one still has.
DECIDED = {
    "mute": ('[[mute]]\noutlet = "Harbour Post"', "Harbour Post", "240 million"),
    "mute a host": ('[[mute]]\noutlet = "www.harbourpost.example"', "harbourpost.example", "240 million"),
    "mute since then": ('[[mute]]\noutlet = "Harbour Post"\nsince = 2026-03-03', "Harbour Post", "240 million"),
    "hide a voice": (
        f'[[hide]]\nblock = "{tagged("perspectives", TOPIC, "Otis Varga")}"', "'title': 'Otis Varga'", "waste of money"
    ),
    "side": ('[[side]]\nname = "Mara Ellwick"\nis = "none"', "'side': 'worth it'", "'title': 'Mara Ellwick'"),
    "side of a statement": (
        '[[side]]\nquote = "tram is worth its price"\nis = "none"', "Worth it, or waste", "Ellwick"
    ),
    "date": (
        '[[date]]\nquote = "Larkmouth Council approved the Larkmouth tram on 2 March 2026."\nis = "2026-02-28"',
        "'2026-03-02'", "'2026-02-28'",
    ),
    "holder": (
        '[[holder]]\nname = "Mara Ellwick"\nis = "Mara Ellwick-Moss"',
        "'title': 'Mara Ellwick'", "'title': 'Mara Ellwick-Moss'",
    ),
}  # fmt: skip


def everywhere(here: Town) -> str:
    """All that every command and tool answers, by the file of corrections as it is now, but what the editor did."""
    asked = load(here.home.config)
    with Catalogue(asked.state) as catalogue:
        told = everything(catalogue, asked.rulings, speakers=("Orla Finch", "Otis Varga", "Mara Ellwick"))
        decided = Decided(catalogue, asked.rulings)
        for words in ("Harbour Bus", "Larkmouth docks", "objects", "Ellwick", "approved"):
            told += str(asdict(containing(catalogue, words, most=100, decided=decided)))
    for tool, arguments in (
        ("find", {"words": "Larkmouth"}), ("who_says", {"name": "Otis Varga"}), ("disagreements", {}),
        ("changes_since", {"since": "2020-01-01", "most": 50}),
    ):  # fmt: skip
        answer = json.loads(tool_answer(asked, tool, arguments))
        for topic in answer.get("topics", ()):
            topic["changes"] = [one for one in topic["changes"] if one["kind"] != "ruled"]
        told += str(answer)
    return told + here.home.brief("issue", "--format", "text").out


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A town after its first run, and all that is answered there."""
    here = Town(tmp_path_factory.mktemp("first") / "town")
    return here.home.folder, everywhere(here)


@pytest.mark.parametrize("kind", DECIDED)
def test_every_answer_goes_by_a_decision_of_any_kind(kind: str, first: tuple[Path, str], tmp_path: Path) -> None:
    """Before the version that takes it in, and after it: by words, by holders, of changes, by tools, in an issue."""
    entry, gone, there = DECIDED[kind]
    folder, before = first
    assert gone in before
    here = Town(shutil.copytree(folder, tmp_path / "town"), first=False)
    here.tomorrow()
    here.correct(entry)
    at_once = everywhere(here)
    assert gone not in at_once
    assert there in at_once
    assert here.go() == 2
    after = everywhere(here)
    assert gone not in after
    assert there in after


def test_what_the_editor_parts_is_not_cited_for_the_other(first: tuple[Path, str], tmp_path: Path) -> None:
    """A sentence of a page rests at once on its own statement alone, and cites no other article for it."""
    here = Town(shutil.copytree(first[0], tmp_path / "town"), first=False)
    here.correct(KINDS["different"][0])
    asked = load(here.home.config)
    rulings = asked.rulings
    with Catalogue(asked.state) as catalogue:
        page = pages.newest(catalogue, TOPIC)
        (block,) = [one for one in page.section("what") if "240 million" in one.sentences[0].text]
        joined, parted = (
            pages.entries(catalogue, page, [block], decided=Decided(catalogue, some))[0].sentences[0]
            for some in (NOWHERE, rulings)
        )
        ((told,), _) = pages.as_decided(catalogue, TOPIC, rulings[TOPIC], [block], [])
    assert [len(one.quotations) for one in (joined, parted)] == [2, 1]
    assert (len(block.sentences[0].items), len(told.sentences[0].items)) == (2, 1)
    assert parted.further == ()
