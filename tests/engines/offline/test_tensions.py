"""Tensions on a page: opened by rule with both sides, eased by a joint figure, never by likeness alone."""

from __future__ import annotations

import pytest

from pipeline.engines.offline.axis import RULE as POLES
from pipeline.engines.offline.tensions import EASED, FIGURES, REBUTTAL
from tests.engines.offline.debate import Debate, words

ONE = ("Loomgate", "2026-03-02", "Loomgate measured Heron-40B at 58.2 percent on TaskMill.")
OTHER = ("Pinfold", "2026-03-05", "Pinfold measured Heron-40B at 63.9 percent on TaskMill.")
SAID = ("Circuit Letter", "2026-03-02", "Wexcombe Labs says that Heron-40B was trained on licensed text only.")
DISPUTED = (
    "Shelfmark", "2026-03-05", "Opaline disputed Wexcombe Labs's claim that Heron-40B was trained on licensed text.",
)  # fmt: skip
CLOSING = ("Circuit Letter", "2026-03-02", "Odran Fell said that the gap is closing faster than expected.")
WIDENING = ("Shelfmark", "2026-03-04", "Maren Tiller said that the gap is widening, whatever the boards say.")


@pytest.mark.parametrize("together", [True, False])
def test_two_figures_for_one_measure(together: bool) -> None:
    """Both sides are told or named, whether they come in together or one after the other."""
    debate = Debate()
    for told in [(ONE, OTHER)] if together else [(ONE,), (OTHER,)]:
        debate.read(*told)
    (block,) = debate.section("tensions")
    assert block.title == "Heron-40B, TaskMill: 63.9 percent against 58.2 percent"
    assert debate.why[block.id] == FIGURES
    assert [("58.2" in side, "63.9" in side) for side in words(block)] == [(True, False), (False, True)]
    assert "tension opened" in debate.news


def test_figures_that_are_far_apart_in_time_are_no_tension() -> None:
    """A figure of another season may be the newer state of the same thing."""
    debate = Debate()
    debate.read(ONE, (OTHER[0], "2026-09-05", OTHER[2]))
    assert debate.titles() == []


def test_a_headline_is_no_side() -> None:
    """A tension needs more than the title of an article on each side."""
    debate = Debate()
    debate.read(ONE)
    debate.read(OTHER, quality="title")
    assert debate.titles() == []


def test_a_joint_figure_eases_a_tension() -> None:
    """When both sides give one figure together the tension stays, marked, with the figure below it."""
    debate = Debate()
    debate.read(ONE, OTHER)
    joint = "A joint run by Loomgate and Pinfold puts Heron-40B at 60.0 percent on TaskMill."
    debate.read(("Harbour Wire", "2026-04-05", joint))
    (block,) = debate.section("tensions")
    assert [(step.what, step.version) for step in block.life] == [("opened", 1), ("eased", 2)]
    assert (len(block.sentences), debate.why[block.id]) == (3, EASED)
    assert "60.0" in words(block)[2] or block.sentences[2].link
    assert debate.news.count("tension eased") == 1
    debate.read(("Shelfmark", "2026-04-09", joint.replace("60.0", "60.5")))
    assert [step.what for step in debate.section("tensions")[0].life] == ["opened", "eased"]


@pytest.mark.parametrize(
    "text",
    [
        "A joint run by Loomgate and Pinfold puts Heron-40B at 31.0 percent on NightShift.",  # another measure
        "A third run by Marlin puts Heron-40B at 60.0 percent on TaskMill.",
        "Will Loomgate and Pinfold agree on Heron-40B at 60.0 percent on TaskMill?",
    ],
)
def test_what_eases_nothing(text: str) -> None:
    """It takes both sides, everything that the tension is about, and a figure."""
    debate = Debate()
    debate.read(ONE, OTHER)
    debate.read(("Harbour Wire", "2026-04-05", text))
    assert all(step.what != "eased" for block in debate.section("tensions") for step in block.life)


def test_a_claim_and_its_rebuttal() -> None:
    """The claim stands first, then who disputes it, whose words are not given to the one who disputes them."""
    debate = Debate()
    debate.read(SAID)
    debate.read(DISPUTED)
    (block,) = debate.section("tensions")
    assert block.title == "Heron-40B: disputed by Opaline"
    assert debate.why[block.id] == REBUTTAL
    assert DISPUTED[2] in words(block)[1]
    assert not any("Opaline says that “Heron-40B was" in line for line in words(block))


def test_what_is_not_denied_is_no_tension() -> None:
    """To leave a claim undisputed, or to repeat it, opens nothing."""
    debate = Debate()
    debate.read(SAID, (*DISPUTED[:2], DISPUTED[2].replace("disputed", "did not dispute")))
    debate.read((*DISPUTED[:2], DISPUTED[2].replace("disputed", "repeated")))
    assert debate.titles() == []


def test_the_poles_are_a_tension_with_its_rule() -> None:
    """Two holders at the two poles, on the same thing."""
    debate = Debate()
    debate.read(CLOSING, WIDENING)
    (block,) = debate.section("tensions")
    assert (block.title, debate.why[block.id]) == ("Closing or widening", POLES)
    assert [line.split(":")[0] for line in words(block)] == ["Closing, Odran Fell", "Widening, Maren Tiller"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the gap is closing for translation", "the gap is widening on tasks that last a day"),
        ("the price gap is closing", "the capability gap is widening"),
        ("the gap is closing", "it may be that the gap is widening"),
    ],
)
def test_poles_on_different_things_are_no_tension(one: str, other: str) -> None:
    """Scopes of their own, nouns narrowed in different ways, or a hedge: both can be true."""
    debate = Debate()
    debate.read(
        (*CLOSING[:2], f"Odran Fell said that {one}, as far as anybody knows."),
        (*WIDENING[:2], f"Maren Tiller said that {other}, as far as anybody knows."),
    )
    assert len(debate.section("perspectives")) == 2
    assert debate.titles() == []
