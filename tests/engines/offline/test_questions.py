"""The life of a question: opened, narrowed, answered, stale; and what became of forecasts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.engines.offline import Offline
from pipeline.records import Article, Block, Brief, Claim, Finding, When
from pipeline.revise.operations import apply
from tests.revise.making import NOW, TOPIC, article, brief, claim, day, dossier, finding, item

ASKED = "It is unclear whether Orrin Labs will publish the training data of open-weight models."
ANSWER = "Orrin Labs published the training data of its open-weight models today."
FORECAST = "Orrin Labs expects open-weight models to beat closed models on code by June 2026."


class Page:
    """A page that the offline engine revises, version by version."""

    def __init__(self) -> None:
        self.version = 0
        self.brief: Brief | None = None
        self.articles: list[Article] = []
        self.claims: list[Claim] = []
        self.history: list[Finding] = []

    def read(self, *told: tuple[str, str, int], now: Any = NOW, **fields: Any) -> dict[str, Block]:
        """Read (article, words, day of May) and give the questions on the page."""
        current = []
        for name, words, number in told:
            made = article((words,), item(name, published=day(number)))
            self.articles.append(made)
            self.claims.append(claim(words, made, **fields))
            current.append(finding(self.claims[-1]))
        self.version += 1
        asked = dossier(
            self.articles, self.claims, current, history=self.history, version=self.version, previous=self.brief,
            now=now,
        )  # fmt: skip
        applied = apply(self.brief.blocks if self.brief else (), Offline().revise(asked), TOPIC.budgets)
        assert applied.skipped == ()
        self.brief = brief(*applied.blocks, version=self.version)
        self.history += current
        return {block.id: block for block in applied.blocks if block.section == "questions"}

    def whats(self) -> list[list[str]]:
        """The steps in the life of each question."""
        assert self.brief is not None
        return [[step.what for step in block.life] for block in self.brief.section("questions")]


def test_a_question_is_opened_once() -> None:
    """What a source asks opens a question with its words; a later version that brings nothing leaves it as it is."""
    page = Page()
    (asked,) = page.read(("a", ASKED, 1)).values()
    assert ASKED in asked.sentences[0].text
    assert (asked.since, [step.what for step in asked.life]) == (1, ["opened"])
    assert page.read(("b", "Vellum cut the price of closed models by 5 percent.", 2))[asked.id] == asked


def test_rhetoric_is_no_question() -> None:
    """A question that names nothing is about nothing in particular."""
    assert Page().read(("a", "Can small models keep up with the large and closed models?", 1)) == {}


def test_a_later_statement_answers() -> None:
    """A statement on the same things settles the question in the version that brings it, with its source."""
    page = Page()
    (asked,) = page.read(("a", ASKED, 1)).values()
    (settled,) = page.read(("b", ANSWER, 2)).values()
    assert settled.id == asked.id
    assert settled.sentences == asked.sentences
    assert [(step.what, step.version) for step in settled.life] == [("opened", 1), ("answered", 2)]
    assert settled.life[1].sentences[0].items == (item("b").id,)


def test_a_settled_question_stays_settled() -> None:
    """A further answer adds no second one."""
    page = Page()
    page.read(("a", ASKED, 1))
    (settled,) = page.read(("b", ANSWER, 2)).values()
    (later,) = page.read(("c", ANSWER, 3)).values()
    assert (later.sentences, later.life) == (settled.sentences, settled.life)


def test_a_statement_that_covers_less_narrows() -> None:
    """Most of a question's words narrow it, and it can still be answered."""
    page = Page()
    page.read(("a", "It is unclear whether Orrin Labs will publish weights, data and logs of closed models.", 1))
    page.read(("b", "Orrin Labs shares weights, data and logs of its closed models.", 2))
    assert page.whats() == [["opened", "narrowed"]]
    page.read(("c", "Orrin Labs published weights, data and logs of its closed models.", 3))
    assert page.whats() == [["opened", "narrowed", "answered"]]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (ANSWER, 1),  # of the same day
        ("Vellum published the training data of its open-weight models today.", 9),  # another lab
        ("Orrin Labs cut the price of open-weight models by 5 percent.", 9),  # the same names, another matter
        ("It is unclear whether Orrin Labs published the training data of open-weight models.", 9),
    ],
)
def test_what_is_no_answer(words: str, number: int) -> None:
    """An older statement, another subject, another question and a promise leave a question open."""
    page = Page()
    (asked,) = page.read(("a", ASKED, 1)).values()
    assert page.read(("b", words, number))[asked.id].life == asked.life


def test_a_forecast_narrows_a_question() -> None:
    """That something will be done is not that it was done."""
    page = Page()
    page.read(("a", ASKED, 1))
    page.read(("b", "Orrin Labs will publish the training data of open-weight models by June 2027.", 9))
    assert page.whats()[0] == ["opened", "narrowed"]


def test_a_forecast_with_a_date_waits_for_its_outcome() -> None:
    """What is forecast for a date stands as a question of that date until something is reported of it."""
    page = Page()
    (asked,) = page.read(("a", FORECAST, 1), when=When(date(2026, 6, 1), "month")).values()
    assert (asked.title, str(asked.when)) == ("Forecast", "2026-06")
    page.read(("b", "Orrin Labs saw its open-weight models miss closed models on code.", 20))
    assert page.whats() == [["opened", "answered"]]


def test_whoever_forecasts_and_says_so_again_is_no_outcome() -> None:
    """Before a forecast falls due its own holder cannot settle it; after that he can."""
    words = "Orrin Labs saw its open-weight models miss closed models on code."
    for due, whats in ((date(2026, 6, 1), ["opened"]), (date(2026, 4, 1), ["opened", "answered"])):
        page = Page()
        page.read(("a", FORECAST, 1), when=When(due, "month"), holder="Orrin Labs")
        page.read(("b", words, 20), holder="Orrin Labs")
        assert page.whats() == [whats]


def test_another_model_is_no_outcome() -> None:
    """What became of Corvid-70B does not settle what was forecast of Corvid-2."""
    for model, whats in (("Corvid-70B", ["opened"]), ("Corvid-2", ["opened", "answered"])):
        page = Page()
        forecast = "Orrin Labs expects Corvid-2 to beat closed models on code by June 2026."
        page.read(("a", forecast, 1), when=When(date(2026, 6, 1), "month"))
        page.read(("b", f"Orrin Labs saw {model} beat closed models on code with ease.", 20))
        assert page.whats() == [whats]


def test_a_forecast_without_a_date_is_no_question() -> None:
    """Nobody could tell when it failed."""
    assert Page().read(("a", "Orrin Labs expects open-weight models to beat closed models soon.", 1)) == {}


@pytest.mark.parametrize(("days", "whats"), [(180, ["opened"]), (181, ["opened", "stale"])])
def test_an_old_question_goes_stale(days: int, whats: list[str]) -> None:
    """After half a year without a word a question is stale, once."""
    page = Page()
    page.read(("a", ASKED, 1))
    for _ in range(2):
        page.read(now=day(1) + timedelta(days=days))
    assert page.whats() == [whats]


def test_a_settled_question_gives_way_to_open_ones() -> None:
    """Once its answer has been shown, a question is the first to leave a full section."""
    page = Page()
    (asked,) = page.read(("a", ASKED, 1)).values()
    answered = page.read(("b", ANSWER, 9))[asked.id]
    assert answered.rank == asked.rank
    assert page.read(("c", "Orrin Labs cut the price of open-weight models by 5 percent.", 10))[asked.id].rank < -50
