"""Positions: whose they are and how they move."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pipeline.engines.offline import Offline
from pipeline.records import Article, Block, Brief, Claim, Finding
from pipeline.revise.operations import apply
from tests.revise.making import NOW, TOPIC, article, brief, claim, day, dossier, finding, item

OPEN, CLOSED = "Open models catch up with closed models.", "Open models fall behind closed models."
MAYBE_OPEN, MAYBE_CLOSED = "Open models may catch up with closed models.", "Open models may fall behind closed models."
NEUTRAL = "Open models cost less than closed models."
Told = tuple[str, str, datetime]


class Page:
    """A page that the offline engine revises, version by version."""

    def __init__(self) -> None:
        self.engine = Offline()
        self.version = 0
        self.brief: Brief | None = None
        self.articles: list[Article] = []
        self.claims: list[Claim] = []
        self.history: list[Finding] = []

    def read(self, *told: Told, now: datetime = NOW, quality: str = "full", **fields: Any) -> dict[str, Block]:
        """Read (holder, words, day) each in an article of its own and give the positions by title."""
        current = []
        for holder, words, published in told:
            of = item(f"n{len(self.articles)}", published=published)
            made = article((words,), of, quality=quality)
            self.articles.append(made)
            self.claims.append(claim(words, made, **({"holder": holder, "role": "argues"} | fields)))
            current.append(finding(self.claims[-1]))
        self.version += 1
        asked = dossier(
            self.articles,
            self.claims,
            current,
            history=self.history,
            version=self.version,
            previous=self.brief,
            now=now,
        )
        applied = apply(self.brief.blocks if self.brief else (), self.engine.revise(asked), TOPIC.budgets)
        assert applied.skipped == ()
        self.brief = brief(*applied.blocks, version=self.version)
        self.history += current
        return {block.title: block for block in applied.blocks if block.section == "perspectives"}


@pytest.mark.parametrize(
    ("first", "then", "what"),
    [
        (OPEN, CLOSED, "reversed"),
        (CLOSED, OPEN, "reversed"),
        (MAYBE_OPEN, CLOSED, "reversed"),
        (OPEN, MAYBE_CLOSED, "reversed"),
        (MAYBE_OPEN, OPEN, "strengthened"),
        (MAYBE_CLOSED, CLOSED, "strengthened"),
        (OPEN, MAYBE_OPEN, "softened"),
        (CLOSED, MAYBE_CLOSED, "softened"),
        (OPEN, "Open models are closing the gap to closed models.", None),
        (CLOSED, "Weights should stay closed for closed models.", None),
    ],
)
def test_evolution(first: str, then: str, what: str | None) -> None:
    """A later statement moves a position by rule; the same again says nothing and leaves the words that stand."""
    page = Page()
    before = page.read(("Dana Vell", first, day(1)))["Dana Vell"]
    after = page.read(("Dana Vell", then, day(9)))["Dana Vell"]
    assert [step.what for step in before.life] == ["new"]
    assert [step.what for step in after.life] == ["new", *([what] if what else [])]
    assert (then in after.sentences[0].text) is (what is not None)
    assert after.day == day(9)
    if what:
        assert (after.life[1].version, after.life[1].sentences) == (2, before.sentences)


@pytest.mark.parametrize("published", [day(1), day(8)])
def test_an_older_statement_that_arrives_late_changes_nothing(published: datetime) -> None:
    """What was said before or on the day of the statement on the page does not replace it."""
    page = Page()
    before = page.read(("Dana Vell", OPEN, day(8)))["Dana Vell"]
    assert page.read(("Dana Vell", CLOSED, published))["Dana Vell"] == before


def test_the_newest_of_several_statements_counts() -> None:
    """Statements that come in together are taken by their dates, not by their order."""
    for told in ((OPEN, 9, CLOSED, 2), (CLOSED, 2, OPEN, 9)):
        page = Page()
        made = page.read(("Dana Vell", told[0], day(told[1])), ("Dana Vell", told[2], day(told[3])))["Dana Vell"]
        assert made.pole == -1.0
        assert [step.what for step in made.life] == ["new"]


def test_one_position_for_each_holder() -> None:
    """Two people who hold alike are two positions, each on its side of the axis."""
    made = Page().read(("Dana Vell", OPEN, day(1)), ("Ilse Brandt", CLOSED, day(2)))
    assert {title: block.pole for title, block in made.items()} == {"Dana Vell": -1.0, "Ilse Brandt": 1.0}
    assert all(len(block.sentences) == 1 for block in made.values())


@pytest.mark.parametrize(
    ("holder", "words", "quality", "role"),
    [
        ("Dana Vell", NEUTRAL, "full", "argues"),  # takes no side
        ("Dana Vell", OPEN, "title", "argues"),  # a headline alone is no position
        ("Outlet n0", OPEN, "full", "reports"),  # merely reported
        ("", OPEN, "full", "argues"),
        ("Dana Vell", "Do open models catch up with closed models at Orrin Labs?", "full", "asks"),
    ],
)
def test_what_is_no_position(holder: str, words: str, quality: str, role: str) -> None:
    """A position needs a holder who takes a side, in more than a headline."""
    assert Page().read((holder, words, day(1)), quality=quality, role=role) == {}


def test_silence_is_told_once() -> None:
    """Two months after a holder's last statement the position is silent, which is said in one version only."""
    page = Page()
    page.read(("Dana Vell", OPEN, day(1)), now=day(2))
    assert [step.what for step in page.read(now=day(30, 6))["Dana Vell"].life] == ["new"]
    silent = page.read(now=day(1, 7))["Dana Vell"]
    assert [(step.what, step.version) for step in silent.life] == [("new", 1), ("silent", 3)]
    assert page.read(now=day(1, 9))["Dana Vell"] == silent


@pytest.mark.parametrize(("words", "what"), [(CLOSED, "reversed"), (MAYBE_OPEN, "softened")])
def test_a_silent_holder_can_move(words: str, what: str) -> None:
    """After silence a new statement is held against the last one."""
    page = Page()
    page.read(("Dana Vell", OPEN, day(1)), now=day(2))
    page.read(now=day(2, 7))
    made = page.read(("Dana Vell", words, day(3, 7)), now=day(4, 7))["Dana Vell"]
    assert [step.what for step in made.life] == ["new", "silent", what]


def test_who_speaks_again_is_not_silent() -> None:
    """A holder who says the same after a silence is no longer shown as silent."""
    page = Page()
    page.read(("Dana Vell", OPEN, day(1)), now=day(2))
    page.read(now=day(2, 7))
    made = page.read(("Dana Vell", "Open models are closing the gap.", day(3, 7)), now=day(4, 7))["Dana Vell"]
    assert made.day == day(3, 7)
    assert made.life[-1].what != "silent"
