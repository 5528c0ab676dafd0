"""What no rule shows and the model proposes: tensions that it finds twice, and questions that something leaves open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.llm import reading
from tests.engines.llm.endpoint import operations, prompt, told
from tests.engines.llm.test_voices import ARGUED, SPENT, Asked, Reader, between, each, read, words

GROWS = "Dana Vell argued that the Larkmouth tram lives on the riders whom each new stop brings."
SHRINKS = "Ivo Marsh argued that the Larkmouth tram loses riders with each new stop."
OPEN = "Whether the Larkmouth tram pays for its second bridge has not been established."
CLAIMS = {
    "Dana Vell": ("Dana Vell", "argues", "fact"), "Ivo Marsh": ("Ivo Marsh", "argues", "fact"),
    "Whether": ("", "reports", "fact"), "Council": ("Larkmouth Council", "reports", "fact"),
}  # fmt: skip


def facing(one: str, other: str) -> Asked:
    """One tension between two statements that have these words, each by its holder."""

    def answer(request: dict[str, Any]) -> str:
        sides = [f for words in (one, other) for f in told(request) if words in f["quote"]][:2]
        texts = [f"{f['said'].rpartition(' ')[0]} argues that {f['quote'][0].lower()}{f['quote'][1:]}" for f in sides]
        said = [{"text": text, "cites": [f["id"]]} for text, f in zip(texts, sides, strict=True)]
        return operations({"sentences": said}) if said else operations()

    return answer


class Judging(Reader):
    """A reader that says of every pair what it is told to say."""

    def __init__(self, verdict: str, claims: Mapping[str, tuple[str, str, str]], **sections: Asked) -> None:
        super().__init__(claims, **sections)
        self.verdict = verdict
        self.pairs: list[str] = []

    def __call__(self, request: dict[str, Any]) -> str:
        """The answer to one request."""
        if "<<<PAIRS " not in prompt(request):
            return super().__call__(request)
        self.pairs.append(prompt(request))
        count = prompt(request).count(" A: ")
        return json.dumps({"pairs": [{"pair": n + 1, "verdict": self.verdict} for n in range(count)]})


@pytest.mark.parametrize(("verdict", "opened"), [("contradicts", 1), ("different", 0), ("same", 0)])
@pytest.mark.parametrize("together", [True, False], ids=["one article", "two articles"])
def test_a_tension_is_found_twice(tmp_path: Path, verdict: str, opened: int, together: bool) -> None:
    """What the model proposes is put to it again as two bare statements; only a contradiction is printed."""
    model = Judging(verdict, CLAIMS, tensions=facing("lives on", "loses riders"), timeline=each("approved"))
    texts = [f"{GROWS} {SHRINKS} {SPENT}"] if together else [f"{GROWS} {SPENT}", SHRINKS]
    brief = read(tmp_path, model, *texts)
    assert "lives on the riders" in model.pairs[-1]
    assert "Tensions" not in model.pairs[-1]
    found = between(brief)
    assert [block.title for block in found] == ["Dana Vell and Ivo Marsh"] * opened


def test_what_disagreed_when_it_came_in_is_not_asked_again(tmp_path: Path) -> None:
    """The pairs that similarity left open were judged alone; the section is told of them."""
    told_of: list[str] = []

    def face(request: dict[str, Any]) -> str:
        told_of.append(prompt(request))
        return facing("loses riders", "wins riders")(request)

    model = Judging("contradicts", CLAIMS, tensions=face, timeline=each("approved"))
    texts = f"{SHRINKS} {SPENT}", SHRINKS.replace("Ivo Marsh", "Dana Vell").replace("loses", "wins")
    brief = read(tmp_path, model, *texts)
    assert [block.title for block in between(brief)] == ["Ivo Marsh and Dana Vell"]
    assert len(model.pairs) == 1
    assert "Found to disagree when they were compared: n" in told_of[0]


def test_two_statements_on_two_things_are_not_even_asked_about(tmp_path: Path) -> None:
    """They share neither a name nor two words."""
    other = "Ivo Marsh argued that ferries are cheaper."
    model = Judging("contradicts", CLAIMS, tensions=facing("lives on", "ferries"), timeline=each("approved"))
    brief = read(tmp_path, model, f"{GROWS} {SPENT}", f"{other} Larkmouth trams are late.")
    assert between(brief) == []


def asking(text: str, *quotes: str) -> Asked:
    """A question of the model's own that rests on these quotes."""

    def answer(request: dict[str, Any]) -> str:
        cites = [one["id"] for quote in quotes for one in told(request) if quote in one["quote"]]
        return operations({"sentences": [{"text": text, "cites": cites}]}) if cites else operations()

    return answer


def test_what_a_source_leaves_open_is_asked(tmp_path: Path) -> None:
    """In words of the model's own, with the source; it has a life like any other question."""
    question = "Does the Larkmouth tram pay for its second bridge?"
    brief = read(
        tmp_path,
        Reader(CLAIMS, timeline=each("approved"), questions=asking(question, "Whether")),
        f"{OPEN} {SPENT}",
        ARGUED,
    )
    assert words(brief, "questions") == [question]
    assert [step.what for step in brief.section("questions")[0].life] == ["opened"]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Does the Larkmouth tram need a second bridge?", "second bridge, whatever"),
        ("The Larkmouth tram pays for its second bridge.", "Whether"),
        ("Does the Larkmouth tram pay for its third tunnel?", "Whether"),
    ],
    ids=["nothing leaves it open", "no question", "words of nobody"],
)
def test_other_questions_are_not(tmp_path: Path, question: str, quote: str) -> None:
    """A question rests on what leaves it open, and the gate holds it to its words."""
    brief = read(
        tmp_path,
        Reader(CLAIMS, timeline=each("approved"), questions=asking(question, quote)),
        f"{OPEN} {SPENT}",
        ARGUED,
    )
    assert question not in words(brief, "questions")


def test_both_sides_of_a_tension_leave_a_question_open(tmp_path: Path) -> None:
    """Cited together; it leads to where they are told."""
    question = (
        "Does the Larkmouth tram live on the riders whom each new stop brings, as Dana Vell argues, or lose riders with"
        " each new stop, as Ivo Marsh argues?"
    )
    sections = {
        "tensions": facing("lives on", "loses riders"),
        "questions": asking(question, "lives on", "loses riders"),
    }
    brief = read(tmp_path, Judging("contradicts", CLAIMS, **sections), f"{GROWS} {SPENT}", SHRINKS)
    (block,) = brief.section("questions")
    assert block.sentences[0].text == question
    assert between(brief)
    (home,) = (one for one in brief.blocks if one.id == block.sentences[0].link)
    assert set(block.sentences[0].claims) & {claim for said in home.sentences for claim in said.claims}


def test_a_long_article_may_claim_more() -> None:
    """One claim in five sentences, from fourteen to thirty."""
    assert [reading._most(sentences) for sentences in (5, 70, 100, 1000)] == [14, 14, 20, 30]


def test_an_entry_of_a_list_of_dates_is_a_fact_of_its_date(tmp_path: Path) -> None:
    """It ends without a full stop, and what it says of the future does not make it a forecast."""
    entry = "2026-02-11: Corvid Rail publishes a plan by which the Larkmouth tram will reach Ashwick"
    impossible = "2026-02-30: Corvid Rail closes the Larkmouth tram for repairs of its rails"
    text = "Corvid Rail publishes a plan by which the Larkmouth tram will reach Ashwick."
    claims = {"Corvid": ("Corvid Rail", "announces", "fact"), "Council": ("Larkmouth Council", "reports", "fact")}

    def event(request: dict[str, Any]) -> str:
        cites = [one["id"] for one in told(request) if "publishes" in one["quote"]]
        return operations({"sentences": [{"text": text, "cites": cites}]})

    brief = read(tmp_path, Reader(claims, timeline=event), f"{SPENT}\n\n{entry}\n\n{impossible}")
    assert [(str(block.when), block.sentences[0].text) for block in brief.section("timeline")] == [("2026-02-11", text)]
