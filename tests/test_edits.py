"""Edits of sources.toml: after each kind of edit the page is that of a fresh store with the edited file, but for numbers."""

# ruff: noqa: E501 - sentences stand as they are read

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.models import Brief
from pipeline.storage import Store
from tests.cli.home import FIRST, SECOND, THIRD

FOURTH = "2026-03-26T18:00Z"
SHARING = ("what", "why", "narrative")  # sections of the same candidates
COAST = [
    (
        "Norrby approves its bridge",
        "Coast Courier",
        "2026-02-20",
        "Norrby Council approved the Norrby bridge on 18 February 2026 by eleven votes to eight. The Norrby bridge costs 92 million crowns, according to the Falk report. Ida Falk, an engineer of the Norrby Roads Office, said that the Norrby bridge is worth its price because the strait is closed by ice for nine weeks of the year.",
    ),
    (
        "The price of the bridge",
        "Harbour Ledger",
        "2026-02-22",
        "Olle Brink of the Ferrymen's Guild said that the Norrby bridge is a waste of money because the ferry carries everybody who comes. The Norrby Roads Office puts the cost of the Norrby bridge at 131 million crowns. The Ferrymen's Guild carried 61,000 people over the Norrby strait in 2025.",
    ),
    (
        "A toll for the bridge",
        "Coast Courier",
        "2026-02-25",
        "Norrby Council wants a toll of 3 crowns for each crossing of the Norrby bridge from 2029 on. Maj Lind of Norrby Commerce said that a toll on the Norrby bridge would empty the shops of the old harbour. Will Norrby Council publish the Falk report on the Norrby bridge?",
    ),
    (
        "Ice on the strait",
        "Strait Weekly",
        "2026-02-26",
        "The strait of Norrby was frozen for 71 days in the winter of 2025, the Norrby Roads Office said. The icebreaker Tora cost the town 4 million crowns in fuel, according to the harbour master. A crossing would spare the town the icebreaker, Ida Falk told the council on 24 February 2026.",
    ),
]
INLAND = [
    (
        "Ostby rents its buses",
        "Inland Post",
        "2026-02-21",
        "Ostby Council rented 12 electric buses on 19 February 2026 for seven years. The electric buses of Ostby cost 9 million crowns a year, according to the Holm report. Vera Holm of Ostby Transit said that the electric buses are worth their price because diesel has doubled since 2021.",
    ),
    (
        "A driver objects",
        "Inland Post",
        "2026-02-24",
        "Per Dahl of the Drivers' Union said that the electric buses of Ostby stop for 40 minutes at noon to be charged. The Drivers' Union counted 312 late departures of the electric buses in January 2026. Ostby Council promised two further chargers for the electric buses by June 2026.",
    ),
    (
        "What the bridge takes from the buses",
        "Valley Times",
        "2026-02-27",
        "The county pays for the Norrby bridge out of the fund for electric buses, the county auditor wrote on 25 February 2026. Rut Sand, the auditor, said that the Norrby bridge takes 22 million crowns from the electric buses of Ostby.",
    ),
]
BRIDGE = {
    "slug": "bridge",
    "title": "The Norrby bridge",
    "question": "Is the Norrby bridge worth its price?",
    "keywords": ["Norrby bridge"],
}
BUSES = {
    "slug": "buses",
    "title": "The electric buses of Ostby",
    "question": "Are the electric buses of Ostby worth their price?",
    "keywords": ["electric buses"],
}
AXIS = '[topic.axis]\nabout = ["bridge"]\nleft = { name = "build it", cues = ["worth its price"] }\nright = { name = "leave it", cues = ["is a waste of money"] }\n'
MEASURE = '[[topic.measure]]\nname = "Cost of the bridge"\nwords = ["cost", "costs"]\nunits = ["crown"]\n'


def settings(*topics: str, sources: dict[str, list[str] | None], more: str = "") -> str:
    """A sources.toml; each source has the topics that it serves, None for all."""
    said = [
        f'[[source]]\nname = "{name}"\nkind = "folder"\npath = "{name}"\n'
        + (f"topics = {json.dumps(served)}\n" if served is not None else "")
        for name, served in sources.items()
    ]
    return "\n".join(['[paths]\nbriefs = "briefs"\nstate = "state"\n', *topics, *said, more])


def topic(of: dict[str, object], tables: str = "", **more: object) -> str:
    """A [[topic]] table."""
    return "[[topic]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in (of | more).items()) + tables


BOTH: dict[str, list[str] | None] = {"coast": None, "inland": None}
PLAIN = settings(topic(BRIDGE), sources=BOTH)
TWO = settings(topic(BRIDGE), topic(BUSES), sources={"coast": ["bridge"], "inland": ["buses"]})
EDITS = {
    "a second topic": (PLAIN, settings(topic(BRIDGE), topic(BUSES), sources=BOTH)),
    "wider keywords": (PLAIN, settings(topic(BRIDGE, keywords=["Norrby bridge", "Norrby", "strait"]), sources=BOTH)),
    "narrower keywords": (settings(topic(BRIDGE, keywords=["Norrby bridge", "electric buses", "strait"]), sources=BOTH), PLAIN),
    "other keywords": (PLAIN, settings(topic(BRIDGE, keywords=["icebreaker", "strait of Norrby"]), sources=BOTH)),
    "no keywords": (PLAIN, settings(topic({k: v for k, v in BRIDGE.items() if k != "keywords"}), sources=BOTH)),
    "a source serves another topic": (TWO, settings(topic(BRIDGE), topic(BUSES), sources={"coast": ["bridge"], "inland": ["bridge", "buses"]})),
    "a source serves all topics": (TWO, settings(topic(BRIDGE), topic(BUSES), sources=BOTH)),
    "a source serves one topic less": (settings(topic(BRIDGE), topic(BUSES), sources={"coast": ["bridge"], "inland": ["bridge", "buses"]}), TWO),
    "a further source": (settings(topic(BRIDGE), sources={"coast": None}), PLAIN),
    "an axis": (PLAIN, settings(topic(BRIDGE, AXIS), sources=BOTH)),
    "no axis": (settings(topic(BRIDGE, AXIS), sources=BOTH), PLAIN),
    "the ends of an axis": (settings(topic(BRIDGE, AXIS), sources=BOTH), settings(topic(BRIDGE, AXIS.replace("build it", "for it")), sources=BOTH)),
    "a measure": (PLAIN, settings(topic(BRIDGE, MEASURE), sources=BOTH)),
    "no measure": (settings(topic(BRIDGE, MEASURE), sources=BOTH), PLAIN),
    "a smaller budget": (PLAIN, settings(topic(BRIDGE, "[topic.budgets]\nwhat = 1\ntimeline = 1\n"), sources=BOTH)),
    "a larger budget": (settings(topic(BRIDGE, "[topic.budgets]\nwhat = 1\ntimeline = 1\n"), sources=BOTH), PLAIN),
    "title and question": (PLAIN, settings(topic(BRIDGE, title="Norrby and its bridge", question="Who pays for the Norrby bridge, and by which toll?"), sources=BOTH)),
    "an alias": (PLAIN, settings(topic(BRIDGE), sources=BOTH, more='[aliases]\n"Ida Falk" = "Ida Falk-Lund"\n')),
    "an owner": (PLAIN, settings(topic(BRIDGE), sources=BOTH, more='[owners]\n"Coast Courier" = "Strait Press"\n"Strait Weekly" = "Strait Press"\n')),
    "nothing": (PLAIN, PLAIN),
}  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """Where all tests work: a store knows where its sources lie."""
    return tmp_path_factory.mktemp("edits")


@pytest.fixture
def place(room):
    """Makes a folder with the documents and nothing else."""

    def made(name: str) -> Path:
        shutil.rmtree(room / name, ignore_errors=True)
        for folder, articles in (("coast", COAST), ("inland", INLAND)):
            there = room / name / folder
            there.mkdir(parents=True)
            lines = [
                json.dumps(
                    {
                        "title": t,
                        "outlet": o,
                        "published": p,
                        "text": x,
                        "url": f"https://{o.split()[0].lower()}.example/{n}",
                    }
                )
                for n, (t, o, p, x) in enumerate(articles)
            ]
            (there / "docs.jsonl").write_text("\n".join(lines), encoding="utf-8")
        return room / name

    return made


@pytest.fixture
def edited(place, room):
    """Makes the folder "edited" as a first run with this sources.toml leaves it."""

    def made(text: str) -> Path:
        kept = room / hashlib.sha256(text.encode()).hexdigest()
        if kept.exists():
            shutil.rmtree(room / "edited", ignore_errors=True)
            return shutil.copytree(kept, room / "edited")
        ran(place("edited"), text, FIRST)
        return shutil.copytree(room / "edited", kept).with_name("edited")

    return made


@pytest.fixture(scope="module")
def afresh():
    """The pages of stores that have seen one sources.toml only."""
    return {}


def ran(folder: Path, text: str, now: str) -> dict[str, tuple[int | None, str]]:
    """One run with this sources.toml: version and reason by topic."""
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    config = load(folder / "sources.toml")
    store = Store(config.state)
    report = stages.run(config, store, Digest(), datetime.fromisoformat(now), config.topics)
    store.close()
    assert not report.broken
    return {topic.slug: (outcome.version, outcome.reason) for topic, outcome in report.outcomes}


def pages(folder: Path) -> dict[str, object]:
    """What a reader sees of the newest version of each topic, apart from numbers, names of blocks and what is new."""
    config = load(folder / "sources.toml")
    store = Store(config.state)
    found = {one.slug: store.brief(one.slug, store.last_version(one.slug)) for one in config.topics}
    store.close()
    return {slug: shown(brief) for slug, brief in found.items()}


def waits(folder: Path) -> list[tuple[str, str]]:
    """What is still to be done with which topic's items, as a run looks it up."""
    store = Store(load(folder / "sources.toml").state)
    rows = [(row["what"], row["topic"]) for row in store.rows("select what, topic from waiting")]
    store.close()
    return rows


def shown(brief: Brief | None) -> object:
    """Blocks in their order with all that they say, and the sources by title."""
    if brief is None:
        return None
    blocks = [
        (
            b.section,
            b.kind,
            b.title,
            b.pole,
            b.when,
            [(s.text, s.speaker, s.outlet, s.items, s.dated) for s in b.sentences],
        )
        for b in brief.blocks
    ]
    listed = [{(line.title, line.outlet) for line in lines} for lines in (brief.sources, brief.also)]
    return blocks, listed, brief.items, brief.status, brief.topic.title


def _told(found: dict[str, Any]) -> dict[str, object]:
    """What pages tell, and what each section tells apart from those that share their candidates.

    Of these a page that goes on keeps a line, though one that is new to it would have to be better, or is a voice's.
    """
    told: dict[str, object] = {}
    for slug, (blocks, *rest) in found.items():
        apart = sorted(repr(block) for block in blocks if block[0] not in SHARING)
        told[slug] = ({repr(block[5]) for block in blocks}, apart, rest)
    return told


@pytest.mark.parametrize("kind", EDITS)
def test_the_page_after_an_edit_is_that_of_a_fresh_store(place, edited, afresh, kind):
    """A run with the one file, then one with the other, against a run with the other alone.

    No later run looks through what was taken in before the edit, or does not belong any more.
    """
    before, after = EDITS[kind]
    if after not in afresh:
        fresh = place("fresh")
        ran(fresh, after, SECOND)
        afresh[after] = pages(fresh)
    folder = edited(before)
    first = pages(folder)
    assert waits(folder) == []
    told = ran(folder, after, SECOND)
    assert waits(folder) == []
    assert pages(folder) == afresh[after]
    if kind == "nothing":
        assert told == {"bridge": (None, "no new items")}
    elif kind == "an owner":  # who owns whom is not named on this page
        assert told == {"bridge": (None, "the settings were edited, and the page stays as it is")}
    else:
        assert pages(folder) != first
        assert any(version for version, _ in told.values())
    assert all(reason for _, reason in told.values())
    again = ran(folder, after, THIRD)
    assert {reason for _, reason in again.values()} == {"no new items"}, "an edit is worked in once"
    ran(folder, before, FOURTH)
    assert waits(folder) == []


@pytest.mark.parametrize("kind", ["wider keywords", "an axis", "a source serves all topics", "a smaller budget"])
def test_an_edit_that_is_taken_back_leaves_the_page_as_it_was(edited, kind):
    """To and fro, and the names of blocks that were there before are theirs again."""
    before, after = EDITS[kind]
    folder = edited(before)
    first = pages(folder)
    ran(folder, after, SECOND)
    ran(folder, before, THIRD)
    then = {slug: page[:3] for slug, page in pages(folder).items() if page}
    assert then == {slug: page[:3] for slug, page in first.items() if page}
    config = load(folder / "sources.toml")
    store = Store(config.state)
    names = [{(b.id, b.name) for b in store.brief("bridge", n).blocks} for n in (1, store.last_version("bridge"))]
    store.close()
    assert names[0] == names[1]


def test_a_topic_that_was_away_is_held_against_what_came_meanwhile(place):
    """Taken out of the file, and put back when more has been read."""
    folder, fresh = place("edited"), place("fresh")
    both = settings(topic(BRIDGE), topic(BUSES), sources=BOTH)
    ran(folder, both, FIRST)
    ran(folder, settings(topic(BUSES), sources=BOTH), "2026-03-08T18:00Z")
    more = {
        "title": "The county answers",
        "outlet": "Valley Times",
        "published": "2026-03-09",
        "url": "https://valley.example/answer",
        "text": "The county lends Norrby 30 million crowns for the Norrby bridge, the county governor said on 8 March 2026. Ebba Moe, the governor, said that the Norrby bridge is worth its price because the county saves the ferry's subsidy.",
    }
    for one in (folder, fresh):
        (one / "inland" / "more.json").write_text(json.dumps(more), encoding="utf-8")
    ran(folder, settings(topic(BUSES), sources=BOTH), "2026-03-10T18:00Z")
    told = ran(folder, both, SECOND)
    ran(fresh, both, SECOND)
    assert told["bridge"][0] == 2
    assert pages(folder)["bridge"] == pages(fresh)["bridge"]


def test_a_topic_that_is_opened_again_tells_what_came_meanwhile(place):
    """Closed with a version that says so, silent then, and whole at the next run once it is open."""
    folder, fresh = place("edited"), place("fresh")
    closed = settings(topic(BRIDGE, state="closed"), sources=BOTH)
    (fresh / "coast" / "docs.jsonl").rename(fresh / "late.jsonl")
    (folder / "coast" / "docs.jsonl").rename(folder / "late.jsonl")
    ran(folder, PLAIN, FIRST)
    assert ran(folder, closed, "2026-03-06T18:00Z")["bridge"][1].startswith("the topic is closed")
    for one in (folder, fresh):
        (one / "late.jsonl").rename(one / "coast" / "docs.jsonl")
    assert ran(folder, closed, "2026-03-07T18:00Z")["bridge"] == (
        None,
        "the topic is closed; 4 items: 3 kept without news, 1 off topic",
    )
    assert ran(folder, PLAIN, SECOND)["bridge"][0] == 3
    ran(fresh, PLAIN, SECOND)
    assert _told(pages(folder)) == _told(pages(fresh))
