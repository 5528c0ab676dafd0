"""Who may stand on the page beside the axis: two voices in one article, and holders whom no cue places."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Block, Brief, Section
from pipeline.revise.gate import check
from pipeline.store import Store
from tests.engines.llm.endpoint import Endpoint, kind, numbered, operations, told, write_config, write_documents
from tests.engines.llm.test_engine import run
from tests.faults import stored
from tests.revise.making import NOW

AXIS = '[topic.axis]\nleft = { name = "worth it", cues = ["at parity"] }\nright = { name = "not", cues = ["behind"] }\n'
CARD = "Orrin's own model card puts the Gannet-6 tram of Larkmouth at parity with the Pelican-4 tram."
TESTED = "The Ellwick Institute found that the Gannet-6 tram of Larkmouth is eight months behind the Pelican-4 tram."
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


def read(folder: Path, model: Asked, *texts: str, days: int = 0) -> Brief:
    """The next version of the tram's page by this model, which the evidence gate passes whole."""
    endpoint, now = Endpoint(model), NOW + timedelta(days=days)
    with endpoint.serving():
        path = write_config(folder, endpoint)
        path.write_text(path.read_text().replace("[[source]]", f"{AXIS}[[source]]"))
        documents = [{"text": text, "published": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"} for text in texts]
        write_documents(folder, *documents, name=f"v{days}-")
        run(folder, endpoint, now)
    store = Store(folder / ".living-brief")
    brief, _, claims, articles = stored(store, "tram", store.last_version("tram"))
    store.close()
    newest = {article.item.id: article for article in sorted(articles.values(), key=lambda one: one.revision)}
    _, found = check(brief.blocks, claims, newest)
    assert found == ()
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
    """One tension between two sentences, each told in full by who says it."""

    def answer(request: dict[str, Any]) -> str:
        sides = [next(f for f in told(request) if f["quote"] in words) for words in (one, other)]
        return operations(
            {"sentences": [{"text": words, "cites": [f["id"]]} for words, f in zip((one, other), sides, strict=True)]}
        )

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
    brief = read(tmp_path, Reader(claims, tensions=facing(one, other)), f"{one} {other}")
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
    brief = read(tmp_path, Reader(claims, tensions=facing(one, other)), f"{one} {other} {SPENT}")
    assert between(brief) == []


# --- positions that no cue places ---------------------------------------------------------------------

ARGUED = "Dana Vell argued that the Larkmouth tram needs a second bridge, whatever its price."
EXPECTED = "The Ellwick Institute expects that the Larkmouth tram will carry fewer people than the Larkmouth ferry."
BUILT = "Corvid Rail built the Larkmouth tram with 40 engineers from Ashwick."
CLAIMS = {
    "Dana Vell": ("Dana Vell", "argues", "fact"), "expects": ("Ellwick Institute", "forecasts", "forecast"),
    "Corvid": ("Corvid Rail", "evaluates", "fact"), "Orrin": ("Orrin", "evaluates", "fact"),
    "Council": ("Larkmouth Council", "reports", "fact"), "found that": ("Ellwick Institute", "evaluates", "fact"),
}  # fmt: skip


def positions(brief: Brief) -> dict[str, Block]:
    """The perspectives by holder."""
    return {block.title: block for block in brief.section("perspectives")}


def telling(**lines: str) -> Asked:
    """A line for each quote that has a word, such as Vell="Dana Vell argues ..."."""
    return lambda request: operations(
        *(
            {"sentences": [{"text": line, "cites": [one["id"]]}]}
            for word, line in lines.items()
            for one in told(request)
            if word in one["said"]
        )
    )


VELL = "Dana Vell argues that the Larkmouth tram needs a second bridge."
ELLWICK = "The Ellwick Institute expects that the Larkmouth tram will carry fewer people than the Larkmouth ferry."


def test_views_without_a_side_become_positions(tmp_path: Path) -> None:
    """An argument and a forecast without a date stand by their holders, at neither pole; who merely builds does not."""
    model = Reader(CLAIMS, perspectives=telling(Vell=VELL, Ellwick=ELLWICK, Corvid=BUILT, Orrin=CARD))
    brief = read(tmp_path, model, f"{ARGUED} {BUILT} {CARD}", f"{EXPECTED} {SPENT}")
    shown = [one["said"].rpartition(" ")[0] for one in model.shown["perspectives"]]
    assert shown[0] == "Orrin"  # whom a cue places
    assert sorted(shown[1:]) == ["Dana Vell", "Ellwick Institute"]
    found = positions(brief)
    assert {holder: block.pole for holder, block in found.items()} == {
        "Orrin": -1.0, "Dana Vell": 0.0, "Ellwick Institute": 0.0
    }  # fmt: skip
    assert [said.text for said in found["Dana Vell"].sentences] == [VELL]
    assert [step.what for step in found["Dana Vell"].life] == ["new"]
    assert brief.section("tensions") == ()
    assert "questions" not in model.shown  # a forecast without a date would be refused there
    page = (tmp_path / "briefs" / "tram" / "latest.md").read_text(encoding="utf-8")
    assert f"**Dana Vell** · since v1: {VELL}" in page
    assert f"**Orrin** · worth it · since v1: {CARD}" in page


def test_a_view_that_the_gate_stops_is_quoted(tmp_path: Path) -> None:
    """What is said of a holder beyond the quote goes back, and then the quote stands there."""
    line = "Dana Vell argues that the Larkmouth tram needs 999 bridges."
    brief = read(tmp_path, Reader(CLAIMS, perspectives=telling(Vell=line)), f"{ARGUED} {SPENT}")
    (said,) = positions(brief)["Dana Vell"].sentences
    assert not said.written
    assert "a second bridge, whatever its price" in said.text


def test_a_holder_without_a_side_takes_one_later(tmp_path: Path) -> None:
    """The rules go on with such a position: its holder now says what takes a side, and is not silent who said more."""
    first = read(tmp_path, Reader(CLAIMS, perspectives=telling(Ellwick=ELLWICK, Vell=VELL)), EXPECTED, ARGUED)
    assert len(positions(first)) == 2
    more = ARGUED.replace("needs a second bridge", "should run until midnight in winter")
    second = read(tmp_path, Reader(CLAIMS, timeline=each("Council")), f"{more} {SPENT}", days=40)
    assert second.version == 2
    assert [step.what for step in positions(second)["Dana Vell"].life] == ["new", "now says"]
    third = read(tmp_path, Reader(CLAIMS), TESTED, days=75)
    found = positions(third)
    assert [step.what for step in found["Ellwick Institute"].life] == ["new", "now says"]
    assert found["Ellwick Institute"].pole == 1.0
    assert [step.what for step in found["Dana Vell"].life] == ["new", "now says"]
    page = (tmp_path / "briefs" / "tram" / "latest.md").read_text(encoding="utf-8")
    assert f"before (until v3): {ELLWICK}" in page


# --- what the questions are offered -------------------------------------------------------------------


def test_questions_are_asked_about_only_where_something_can_be_taken(tmp_path: Path) -> None:
    """A question is; a later version with a view and an unrelated fact is not; one that speaks of the question is."""
    claims = CLAIMS | {"second bridge": ("", "asks", "question"), "pays for": ("", "reports", "fact")}
    claims["Corvid"] = ("", "reports", "fact")
    asked = "Who will pay for the second bridge of the Larkmouth tram at Gull Point?"
    first = Reader(claims, questions=each("Who will pay"))
    assert len(read(tmp_path, first, asked, SPENT).section("questions")) == 1
    assert ["Who will" in one["quote"] for one in first.shown["questions"]] == [True]
    unrelated = Reader(claims, narrative=each("45 engineers"))
    read(tmp_path, unrelated, EXPECTED, "Corvid Rail hired 45 engineers for the Larkmouth tram in Ashwick.", days=1)
    assert "questions" not in unrelated.shown
    assert "narrative" in unrelated.shown
    answer = Reader(claims, narrative=each("Council pays"))
    read(tmp_path, answer, "Ashwick Council pays for the second bridge of the Larkmouth tram at Gull Point.", days=2)
    assert ["pays" in one["quote"] for one in answer.shown["questions"]] == [True]
