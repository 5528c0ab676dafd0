"""What a page makes of challenges, forecasts, answers, refusals to comment and newer figures."""

from __future__ import annotations

import pytest

from pipeline.engines.offline.desk import unsaid
from pipeline.engines.offline.perspectives import RULES
from pipeline.engines.offline.questions import CAME_TRUE, DID_NOT, ON_TENSION
from tests.engines.offline.debate import Debate, words

CLOSING = ("Circuit Letter", "2026-03-02", "Odran Fell said that the gap is closing in every country of the union.")
FORECAST = ("Shelfmark", "2026-03-01", "Wexcombe Labs will publish the weights of Heron-90B by the end of June 2026.")
WIDENED = "Maren Tiller said that the gap has widened by {} months since the open-weight summer."


@pytest.mark.parametrize(
    ("text", "challenged"),
    [
        ("Opaline disputed Odran Fell's claim that the gap is closing in every country.", True),
        ("Contrary to what Odran Fell said, the gap is not closing in every country, Opaline found.", True),
        ("Opaline disputed Jory Caddick's claim that the gap is closing in every country.", False),
        ("Opaline did not dispute Odran Fell's claim that the gap is closing in every country.", False),
        ("Opaline disputed Odran Fell's claim that his flight was late.", False),
    ],
)
def test_a_position_that_somebody_disputes_is_challenged(text: str, challenged: bool) -> None:
    """Only an explicit rebuttal of this holder's side challenges a position, which keeps its words and its place."""
    debate = Debate()
    debate.read(CLOSING)
    debate.read(("Shelfmark", "2026-03-05", text))
    block = next(block for block in debate.section("perspectives") if block.title == "Odran Fell")
    assert (block.life[-1].what == "challenged") is challenged
    assert "the gap is closing in every country of the union" in words(block)[0]
    assert block.pole == -1.0
    if challenged:
        assert debate.why[block.id] == RULES["challenged"]
        assert "Shelfmark" in block.life[-1].sentences[0].text
        assert debate.news.count("position moved") == 1
    debate.read(("Kernel Daily", "2026-03-09", text))
    again = next(block for block in debate.section("perspectives") if block.title == "Odran Fell")
    assert [step.what for step in again.life].count("challenged") <= 1


def test_who_disputes_a_side_does_not_hold_it() -> None:
    """The words of a disputed claim are no position of the one who disputes it."""
    debate = Debate()
    debate.read(("Shelfmark", "2026-03-05", "Opaline disputed Odran Fell's claim that the gap is closing everywhere."))
    assert [block.title for block in debate.section("perspectives")] == []


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [
        (WIDENED.format("two"), WIDENED.format("four"), "strengthened"),
        (WIDENED.format("four"), WIDENED.format("two"), "softened"),
        (WIDENED.format("two"), WIDENED.format("two"), None),
        ("Maren Tiller said that the gap is widening.", "Maren Tiller said that the gap is clearly widening.",
         "strengthened"),
        ("Maren Tiller said that the gap is clearly widening.", "Maren Tiller said that the gap is widening again.",
         "softened"),
        ("Maren Tiller said that the gap is widening.", "Maren Tiller said that the gap is slowly widening.",
         "softened"),
    ],
)  # fmt: skip
def test_firmer_words_and_larger_figures_move_a_position(before: str, now: str, what: str | None) -> None:
    """At the same pole, cue words and the figure by which something moved tell the direction; the same says nothing."""
    debate = Debate()
    debate.read(("Circuit Letter", "2026-03-02", before))
    debate.read(("Shelfmark", "2026-04-04", now))
    (block,) = debate.section("perspectives")
    assert [step.what for step in block.life] == ["new", *([what] if what else [])]
    if what:
        assert debate.why[block.id] == RULES[what]
        assert before.split(" that ")[1][:18] in block.life[-1].sentences[0].text


def test_a_position_reads_as_a_sentence() -> None:
    """Words that begin inside a sentence follow their speaker and "that"; they stay word for word."""
    debate = Debate()
    debate.read(CLOSING)
    (block,) = debate.section("perspectives")
    assert words(block) == ["Odran Fell argues that “the gap is closing in every country of the union.”"]


@pytest.mark.parametrize(
    ("day", "text", "title"),
    [
        ("2026-07-02", "Wexcombe Labs did not publish the weights of Heron-90B by the end of June 2026.", DID_NOT),
        ("2026-06-21", "Wexcombe Labs published the weights of Heron-90B on 20 June 2026.", CAME_TRUE),
        ("2026-09-21", "Wexcombe Labs published the weights of Heron-90B on 20 September 2026.", "Forecast"),
        ("2026-05-02", "Wexcombe Labs did not publish the weights of Heron-90B in April 2026.", "Forecast"),
    ],
)
def test_what_became_of_a_forecast(day: str, text: str, title: str) -> None:
    """It came true, or did not, only where act, names and time show it; else it is merely answered."""
    debate = Debate()
    debate.read(FORECAST)
    assert [block.title for block in debate.section("questions")] == ["Forecast"]
    debate.read(("Harbour Wire", day, text))
    (block,) = debate.section("questions")
    assert block.title == title
    assert block.life[-1].what == "answered"


def test_an_answer_that_happened_is_an_event_too() -> None:
    """The timeline has it by its label, which leads to the question that tells it in full."""
    debate = Debate()
    debate.read(("Shelfmark", "2026-03-01", "Will Opaline publish the weights of Opal-2?"))
    debate.read(("Harbour Wire", "2026-04-09", "Opaline published the weights of Opal-2 on 8 April 2026."))
    (asked,), (event,) = debate.section("questions"), debate.section("timeline")
    assert asked.life[-1].what == "answered"
    assert (event.findings, event.sentences[0].link, str(event.when)) == ((), asked.id, "2026-04-08")


def test_a_question_about_a_tension_comes_first() -> None:
    """What a source asks about the very things that are in dispute outranks other questions."""
    question = ("Shelfmark", "2026-03-09", "Who is right about Heron-40B on TaskMill?")
    plain, disputed = Debate(), Debate()
    plain.read(question)
    disputed.read(
        ("Loomgate", "2026-03-02", "Loomgate measured Heron-40B at 58.2 percent on TaskMill."),
        ("Pinfold", "2026-03-05", "Pinfold measured Heron-40B at 63.9 percent on TaskMill."),
    )
    disputed.read(question)
    ranks = [debate.section("questions")[0].rank for debate in (plain, disputed)]
    assert ranks[1] - ranks[0] >= ON_TENSION / 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Brackwater declined to comment on Gannet-6.", True),
        ("Opaline did not respond to two letters about the licence.", True),
        ("Maren Tiller could not be reached on Sunday evening.", True),
        ("Opaline has not responded to the request for the logs.", True),
        ("Opaline declined to comment on the $40 million that it paid.", False),  # it tells a figure besides
        ("Opaline did not respond with a lawsuit.", False),
        ("Opaline declined to publish the weights.", False),
    ],
)
def test_that_somebody_said_nothing_is_no_finding(text: str, expected: bool) -> None:
    """A refusal to comment tells nothing of the debate."""
    assert unsaid(text) is expected


def test_what_tells_the_latest_figure_of_a_measure() -> None:
    """An older state that more articles support does not stand as what holds."""
    debate = Debate()
    old = "The Halden Gap Index stood at seven months in January 2026."
    debate.read(*((outlet, "2026-02-02", old) for outlet in ("Kerbside", "Shelfmark", "Circuit Letter")))
    assert any("seven months" in line for block in debate.section("what") for line in words(block))
    debate.read(("Halden Institute", "2026-03-29", "The Halden Gap Index stood at nine months in March 2026."))
    told = [line for block in debate.section("what") for line in words(block)]
    assert any(line.startswith("Latest figure: ") and "nine months" in line for line in told)
    assert not any("seven months" in line for line in told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The gap between open and closed models will stay narrow, because open labs share their work.", True),
        ("The gap between open and closed models stays narrow, because open labs will share their work.", False),
        ("The gap between open and closed models will stay narrow.", False),
        ("By June 2026 the gap between open and closed Heron-90B models will close, because open labs share.", False),
    ],
)
def test_a_forecast_may_say_why_it_matters(text: str, told: bool) -> None:
    """One that gives a reason and no date does; a reason that is a forecast itself gives no ground."""
    debate = Debate()
    debate.read(("Shelfmark", "2026-03-05", text))
    assert bool(debate.section("why")) is told
