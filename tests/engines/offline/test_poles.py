"""Where a statement stands on the axis."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.engines.offline.poles import firmness, opposed, place
from pipeline.records import Pole
from tests.revise.making import TOPIC

RACE = replace(TOPIC, axis=(Pole("closing", ("gap is closing",)), Pole("widening", ("gap is widening",))))

# Cues of the first pole: catch up, should stay open, closing the gap; of the second: fall behind, should stay closed,
# widening the gap.
PLACES = [
    ("Open models catch up with closed ones.", -1.0),
    ("OPEN MODELS CATCH UP.", -1.0),
    ("Weights should stay open for schools.", -1.0),
    ("Small labs are closing the gap.", -1.0),
    ("Open models fall behind closed ones.", 1.0),
    ("Weights should stay closed for safety.", 1.0),
    ("Large labs are widening the gap.", 1.0),
    ("Prices fell by 5 percent.", 0.0),
    ("", 0.0),
    ("Open models catch up, and closed models fall behind.", 0.0),
    ("Small labs catch up, closing the gap, while some fall behind.", -1.0),
    ("Open models do not catch up.", 1.0),
    ("Open models never catch up.", 1.0),
    ("Open models won't catch up.", 1.0),
    ("Open models don’t really catch up.", 1.0),
    ("Small labs are not yet closing the gap.", 1.0),
    ("Small labs are no longer closing the gap.", 1.0),
    ("Open models do not fall behind.", -1.0),
    ("Small labs stopped closing the gap.", 1.0),
    ("Not one hospital in Halden doubts that open models catch up.", -1.0),  # denied too far away to belong to the cue
    ("Open models may catch up.", -0.5),
    ("Open models could fall behind.", 0.5),
    ("Perhaps small labs are closing the gap.", -0.5),
    ("Open models might not catch up.", 0.5),
    ("It seems that weights should stay closed.", 0.5),
    ("In May, open models catch up with closed ones.", -1.0),  # the month is no hedge
    ("Open models catchup with closed ones.", 0.0),  # a cue is whole words
    ("Weights should stay openly shared.", 0.0),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_place(text: str, expected: float) -> None:
    """Cues decide, a denied cue counts for the other pole, a hedge counts half, a tie takes no side."""
    assert place(text, TOPIC) == expected


def test_without_an_axis_nothing_has_a_place() -> None:
    """A topic without poles has no sides to take."""
    assert place("Open models catch up.", replace(TOPIC, axis=None)) == 0.0


def test_a_pole_without_cues_is_known_by_its_name() -> None:
    """A person need not list words for a pole whose name says it; signs in a cue are no pattern."""
    topic = replace(TOPIC, axis=(Pole("open weights"), Pole("C++ (closed)", ("closed?", "a.b"))))
    assert place("Halden wants open weights.", topic) == -1.0
    assert place("Halden wants axb.", topic) == 0.0
    assert place("Halden wants a.b now.", topic) == 1.0


@pytest.mark.parametrize(
    ("text", "pole"),
    [
        ("The gap is not closing.", 1.0),
        ("The gap on coding tasks is no longer widening.", -1.0),
        ("The gap on coding tasks is rapidly widening.", 1.0),
        ("The gap is closing, but more slowly than before.", -0.5),
    ],
)
def test_a_cue_has_room_for_a_scope_and_an_adverb(text: str, pole: float) -> None:
    """A "not" inside a cue denies it, a scope or an adverb inside it changes nothing."""
    assert place(text, RACE) == pole


@pytest.mark.parametrize(
    ("text", "pole"),
    [
        ("On paper the gap is closing doesn't equal that the gap is closing in practice.", 0.0),
        ("A better score does not mean that the gap is closing.", 0.0),
        ("Parity on one test is not the same as parity, and the gap is widening.", 1.0),
        ("The gap is closing, which does not mean that labs are equal.", -1.0),
        ("The gap is closing, but that does not mean that prices fall while the gap is widening.", 0.0),
        ("The gap is closing because a test does not mean much.", -1.0),
        ("The working assumption that the gap is widening by 2.5 months a year is no longer defensible.", -1.0),
        ("The idea that the gap is closing is simply a myth.", 1.0),
        ("It is wrong to say that the gap is widening.", -1.0),
        ("The idea that the gap is not closing is outdated.", -1.0),
        ("The view that the gap is closing is not wrong.", -1.0),
        ("The claim that prices fall is outdated, and the gap is closing.", -1.0),
        ("The claim that tests are wrong shows that the gap is closing.", -1.0),
        ("The gap is closing, and the old price list is outdated.", -1.0),
    ],
)
def test_what_is_compared_takes_no_side_and_what_is_called_wrong_is_denied(text: str, pole: float) -> None:
    """Only where the denial reaches the cue: what stands beside it keeps its side."""
    assert place(text, RACE) == pole


@pytest.mark.parametrize(
    ("text", "pole"),
    [
        ("Benchmark gap narrowing doesn't equal actual capability gap narrowing.", 0.0),
        ("The working assumption that Chinese labs were trailing the frontier is no longer defensible.", -1.0),
        ("Chinese labs were trailing the frontier.", 1.0),
    ],
)
def test_cues_of_one_word(text: str, pole: float) -> None:
    """Sentences of real articles that had been printed on the wrong side."""
    assert place(text, replace(TOPIC, axis=(Pole("closing", ("narrowing",)), Pole("widening", ("trailing",))))) == pole


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The gap is closing.", "The gap is widening.", True),
        ("The gap is closing for translation.", "The gap is widening for translation.", True),
        ("The gap is closing for translation.", "The gap is widening.", True),  # the whole against a part
        ("The gap is closing for translation.", "The gap is widening on long tasks.", False),
        ("The price gap is closing.", "The capability gap is widening.", False),
        ("The price gap is closing.", "The gap is widening.", True),
        ("The gap is closing.", "The gap is slowly widening.", False),
        ("The gap is closing.", "The gap is closing.", False),
        ("The gap is closing.", "Prices fell.", False),
    ],
)
def test_opposed(one: str, other: str, expected: bool) -> None:
    """Opposite poles, neither hedged, on the same thing; in either order."""
    assert opposed(one, other, RACE) is opposed(other, one, RACE) is expected


@pytest.mark.parametrize(
    ("text", "firm"),
    [("The gap is clearly closing.", 1), ("The gap is closing.", 0), ("The gap may be closing.", -1)],
)
def test_firmness(text: str, firm: int) -> None:
    """Cue words tell how firmly something is said; a hedge counts before everything else."""
    assert firmness(text) == firm
