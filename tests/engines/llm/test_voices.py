"""Who may stand on the page beside the axis: two voices in one article, and holders whom no cue places."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Block, Brief, Section
from pipeline.store import Store
from tests.engines.llm.endpoint import Endpoint, kind, numbered, operations, told, write_config, write_documents
from tests.engines.llm.test_engine import run
from tests.faults import faults, stored
from tests.revise.making import NOW

AXIS = '[topic.axis]\nleft = { name = "worth it", cues = ["at parity"] }\nright = { name = "not", cues = ["behind"] }\n'
CARD = "Orrin's own model card puts the Gannet-6 tram of Larkmouth at parity with the Pelican-4 tram."
TESTED = (
    "The Ellwick Institute's evaluation puts the Gannet-6 tram of Larkmouth eight months behind the Pelican-4 tram."
)
SPENT = "Larkmouth Council approved 240 million crowns for the Larkmouth tram on 2 March 2026."
Asked = Callable[[dict[str, Any]], str]


class Reader:
    """Chooses sentences with the holders, roles and kinds that it is given, and answers sections as it is told."""

    def __init__(self, claims: Mapping[str, tuple[str, str, str]], **sections: Asked) -> None:
        self.claims, self.sections = claims, sections
        self.shown: dict[str, list[dict[str, str]]] = {}  # what each section was offered last

    def __call__(self, request: dict[str, Any]) -> str:
        """The answer to one request."""
        match kind(request):
            case "claims":
                return json.dumps({"claims": [c for n, s in numbered(request) for c in self._claim(n, s)]})
            case "relate":
                return json.dumps({"pairs": []})
            case "again":
                return json.dumps({"sentences": []})
            case section:
                self.shown[section] = told(request)
                return self.sections[section](request) if section in self.sections else operations()

    def _claim(self, number: int, sentence: str) -> list[dict[str, Any]]:
        return [
            {"sentences": [number], "holder": holder, "role": role, "kind": kind}
            for words, (holder, role, kind) in self.claims.items()
            if words in sentence
        ]


def read(folder: Path, model: Asked, *texts: str, days: int = 0, axis: str = AXIS) -> Brief:
    """The next version of the tram's page by this model, without a fault."""
    endpoint = Endpoint(model)
    with endpoint.serving():
        path = write_config(folder, endpoint)
        path.write_text(path.read_text().replace("[[source]]", f"{axis}[[source]]"))
        write_documents(folder, *({"text": text} for text in texts), name=f"v{days}-")
        run(folder, endpoint, NOW + timedelta(days=days))
    store = Store(folder / ".living-brief")
    number = store.last_version("tram")
    brief = store.brief("tram", number)
    found = faults(*stored(store, "tram", number))
    store.close()
    assert brief is not None
    assert found == []
    return brief


def each(*quotes: str) -> Asked:
    """Operations of one sentence for each of these quotes that is shown, in its own words."""
    return lambda request: operations(
        *(
            {"sentences": [{"text": one["quote"], "cites": [one["id"]]}]}
            for quote in quotes
            for one in told(request)
            if quote in one["quote"]
        )
    )


def facing(one: str, other: str) -> Asked:
    """One tension between two quotes that begin so."""

    def answer(request: dict[str, Any]) -> str:
        sides = [next(f for f in told(request) if f["quote"].startswith(quote)) for quote in (one, other)]
        return operations({"sentences": [{"text": f["quote"], "cites": [f["id"]]} for f in sides]})

    return answer


def words(brief: Brief, section: Section) -> list[str]:
    """The sentences of a section."""
    return [said.text for block in brief.section(section) for said in block.sentences]


def between(brief: Brief) -> list[Block]:
    """The tensions besides that of the axis."""
    return [block for block in brief.section("tensions") if not block.title.startswith("Worth it")]


# --- two voices in one article ------------------------------------------------------------------------

SAID = "The Gannet-6 tram of Larkmouth runs on one battery all winter, Orrin said."
DISPUTED = (
    "The Ellwick Institute disputed Orrin's claim that the Gannet-6 tram of Larkmouth runs on one battery all winter."
)


@pytest.mark.parametrize(("one", "other"), [(CARD, TESTED), (SAID, DISPUTED)], ids=["poles", "rebuttal"])
def test_one_article_with_two_voices_makes_a_tension(tmp_path: Path, one: str, other: str) -> None:
    """What a maker says of its work and what an institute finds stand against each other, whoever tells both."""
    claims = {"Orrin": ("Orrin", "evaluates", "fact"), "The Ellwick": ("Ellwick Institute", "evaluates", "fact")}
    brief = read(tmp_path, Reader(claims, tensions=facing(one[:10], other[:10])), f"{one} {other}")
    (block,) = between(brief)
    assert "Orrin" in block.title
    assert "Ellwick Institute" in block.title
    assert len(block.sentences) == 2
    assert {item for said in block.sentences for item in said.items} == {brief.sources[0].item}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CARD, "Orrin's test puts the Gannet-6 tram of Larkmouth months behind the Pelican-4 tram."),
        (CARD, "The Gannet-6 tram of Larkmouth is eight months behind the Pelican-4 tram."),
        ("Critics say that the Gannet-6 tram of Larkmouth is at parity with the Pelican-4 tram.", TESTED),
    ],
    ids=["one holder", "the outlet", "nobody"],
)
def test_one_article_with_one_voice_makes_none(tmp_path: Path, one: str, other: str) -> None:
    """One holder, the outlet that reports, and critics without a name are no second voice."""
    claims = {
        "Orrin": ("Orrin", "evaluates", "fact"), "Critics": ("Critics", "argues", "fact"),
        "Ellwick": ("Ellwick Institute", "evaluates", "fact"), "The Gannet-6": ("Pelican-4", "evaluates", "fact"),
        "Council": ("Larkmouth Council", "reports", "fact"),
    }  # fmt: skip
    brief = read(tmp_path, Reader(claims, tensions=facing(one[:10], other[:10])), f"{one} {other} {SPENT}")
    assert between(brief) == []
