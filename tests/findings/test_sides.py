"""Where words stand on an axis: stated of what it is about, or nowhere."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from pipeline.findings.cues import contradictions, one_word
from pipeline.findings.sides import answers, hit, side
from pipeline.models import Pole, Topic

FERRY = Topic(
    slug="ferry",
    title="The night ferry to Skarholm",
    question="Does the night ferry pay its way?",
    about=("night ferry", "ferry", "boat"),
    axis=(
        Pole("it pays", ("pays its way", "is full", "is filling up", "in favour of", "worth the money")),
        Pole("it does not", ("does not pay its way", "is emptying", "not worth the money", "loses money")),
    ),
)


def turned(words: str) -> str:
    """The same words with curly quotes and apostrophes."""
    return words.replace("'", "’").replace(' "', " “").replace('"', "”")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The night ferry pays its way.", -1),
        ("Ferries of this size lose money.", 1),
        ("The ferry is full on most nights of the year.", -1),
        ("The boats to Skarholm lost money again last winter.", 1),
        ("The ferry has been running since May, and it loses money.", 0),  # whose "it"?
        ("The ferry between the harbour and the two outer islands is filling up.", -1),
        ("We are in favour of the ferry.", -1),
        ("The shipowners are in favour of the ferry.", 0),
        ("To our mind the ferry is not worth the money.", 1),
        ("The trains are full.", 0),
        ("The captain of the ferry is full of praise.", 0),
        ("The ferry's kitchen loses money.", 0),
        ("The ferry has a loses-money clause.", 0),
        ("The ferry company loses money.", 0),
        ("Those who built the ferry lose money.", 0),
        ("The plan to sell the ferry is not worth the money.", 0),
        ("Everybody who took the ferry knows that the hotel is full.", 0),
        ("", 0),
        ("?!", 0),
    ],
)
def test_a_cue_is_said_of_what_the_axis_is_about(words: str, expected: int) -> None:
    """As its subject or object, also some words away; never of something that merely stands near."""
    assert side(words, FERRY) == expected


@pytest.mark.parametrize(
    "withheld",
    [
        "The ferry is never full.",
        "The ferry is anything but full.",
        "Nobody on the quay would say that the ferry is full.",
        "The ferry is full on few nights.",
        "The ferry is full, but not in winter.",
        "Is it true that the ferry is full?",
        "We shall see whether the ferry is full.",
        "If the fare falls, the ferry is full.",
        "The ferry is full only if the bridge is shut.",
        "The ferry may be full, and the ferry is perhaps full.",
        "Had the town waited, the ferry is full.",
        "The mayor doubts that the ferry is full.",
        "She laughed at the idea that the ferry is full.",
        "The owners' dream that the ferry is full is a myth.",
        "Critics say the ferry is full.",
        "The ferry is full, according to its owners.",
        "The ferry is full, the harbour master believes.",
        "Not even the captain claims that the ferry is full.",
        "We once believed that the ferry is full.",
        "The ferry is no longer full.",
        "Harbour office: the ferry is full.",
        "The poster says \"is full\" and the ferry sails on.",
        "The ferry is full. That, at least, is untrue.",
        "A night on which the ferry is full is rare.",
        "To say the ferry is full is too kind.",
    ],
)  # fmt: skip
def test_what_is_not_stated_gives_no_side(withheld: str) -> None:
    """Denied, asked, supposed, doubted, another's, past: silence, never the other end; curly marks change nothing."""
    assert side(withheld, FERRY) == side(turned(withheld), FERRY) == 0
    assert hit(withheld, FERRY) is not None
    stated = "The ferry is full."
    assert side(stated, FERRY) == -1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The ferry doesn't pay its way.", 1),
        ("The ferry does not yet pay its way.", 1),
        ("The ferry isn't worth the money.", 1),
        ("The ferry is worth the money.", -1),
        ("Nobody thinks that the ferry is not worth the money.", 0),
        ("The ferry never pays its way.", 0),
    ],
)
def test_a_not_inside_a_cue_is_part_of_it(words: str, expected: int) -> None:
    """What lies inside a cue of the other end counts for nothing, and a denied cue stays silent."""
    assert side(words, FERRY) == side(turned(words), FERRY) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The ferry is filling up, not emptying.", -1),
        ("Rather than emptying, the ferry is filling up.", -1),
        ("The ferry is filling up rather than emptying.", -1),
        ("The ferry is steady rather than filling up.", 0),
        ("Critics say the ferry is emptying, but the ferry is filling up.", -1),
        ("The ferry is filling up, but the ferry loses money.", 0),
        ("The ferry is filling up in summer and is emptying in winter.", 0),
        ("While the ferry is filling up in summer, it is emptying in winter.", 0),
        ("Few like it, but the ferry is full.", -1),
        ("The ferry is full, with no berth left.", -1),
        ("The ferry is full; whether the train is, we do not know.", -1),
    ],
)
def test_what_survives_decides(words: str, expected: int) -> None:
    """An operator governs its own clause; both ends stated are none."""
    assert side(words, FERRY) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A few nights a month the ferry is full.", -1),
        ("In May, the ferry is full.", -1),
        ("We think the ferry is full.", -1),
        ("Our study concludes that the ferry is full.", -1),
        ("Our mayor believes the ferry is full.", 0),
        ("We were told that the ferry is full.", 0),
        ("The ferry is not only full.", -1),
    ],
)
def test_words_that_only_look_like_operators(words: str, expected: int) -> None:
    """A few, the month of May, "not only" and one's own "we think" keep nothing back."""
    assert side(words, FERRY) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Two islands pooled their money to close the gap.", 0),
        ("The cost of closing the gap is high.", 0),
        ("Closing the gap will take years.", 0),
        ("The islands are closing the gap.", -1),
        ("The gap is closed to traffic.", 0),
    ],
)
def test_an_aim_is_no_statement(words: str, expected: int) -> None:
    """What somebody wants to do, or what doing it would cost, is not told as done."""
    topic = replace(FERRY, about=("gap",), axis=(Pole("closing", ("closing the gap", "gap is closing")), Pole("no")))
    assert side(words, topic) == expected


def test_without_about_the_nouns_of_the_question_serve() -> None:
    """A configuration of the first edition places what its title names, and a noun that cues of both ends share."""
    topic = replace(FERRY, about=())
    assert side("The night ferry loses money.", topic) == 1
    assert side("The tram loses money.", topic) == 0
    left, right = (
        Pole("a", ("closing the gap", "gap is closing")),
        Pole("b", ("widening the gap", "not closing the gap")),
    )
    gap = Topic("g", "The gap", "Who leads?", axis=(left, right))
    assert side("The small islands are widening the gap.", gap) == 1
    assert side("The gap between the two islands is closing.", gap) == -1
    assert side("The gap is there, and the school is closing.", gap) == 0


@pytest.mark.parametrize(
    "words",
    [
        "The council acted on its flawed conclusion that the night ferry loses money.",
        "The mayor erred in concluding that the night ferry loses money.",
    ],
)
def test_what_somebody_is_said_to_have_got_wrong_is_no_side(words: str) -> None:
    """Who calls a conclusion flawed does not stand where it stands."""
    assert side(words, FERRY) == 0


def test_what_stands_at_both_ends_answers_the_question() -> None:
    """ "Full in summer, but losing money" takes no side and is just what a reader wants to know."""
    both = "The night ferry is full in summer. In winter the night ferry loses money."
    assert answers(both, FERRY)
    assert side(both, FERRY) == 0
    assert not answers("The night ferry is not full.", FERRY)
    assert not answers("The night ferry sails at ten.", FERRY)


def test_a_topic_without_an_axis_has_no_sides() -> None:
    """Nothing is placed, nothing is misplaced."""
    topic = replace(FERRY, axis=None)
    assert (side("The ferry is full.", topic), hit("The ferry is full.", topic)) == (0, None)
    assert (contradictions(topic), one_word(topic)) == ((), ())


def test_a_hit_tells_why() -> None:
    """Which word and which cue in which clause, and what kept it from counting."""
    counted = hit("The trains are late; the night ferry is full.", FERRY)
    assert counted is not None
    assert (counted.about, counted.cue, counted.end, counted.refused) == ("night ferry", "is full", -1, "")
    assert counted.clause == "the night ferry is full"
    denied = hit("The ferry is never full.", FERRY)
    assert denied is not None
    assert "never" in denied.refused
    both = hit("The ferry is full, but the ferry loses money.", FERRY)
    assert both is not None
    assert "loses money" in both.refused
    assert hit("The trains are late.", FERRY) is None


@pytest.mark.parametrize(
    ("left", "right", "cue"),
    [
        (("is full",), ("is full",), "is full"),
        (("closing the gap",), ("closes the gap",), "closes the gap"),
        (("pays and loses money",), ("and loses money now", "loses money"), ""),
        (("boat",), ("is late",), "boat"),
        (("???",), ("is late",), "???"),
        (("is full but is late",), ("is late", "late but full"), ""),
    ],
)
def test_a_cue_that_contradicts_itself_is_told(left: tuple[str, ...], right: tuple[str, ...], cue: str) -> None:
    """Each cue is tried on its own words; a cue inside a longer one of the other end is no contradiction."""
    told = [one.problem for one in contradictions(replace(FERRY, axis=(Pole("left", left), Pole("right", right))))]
    assert len(told) == bool(cue)
    assert not cue or told[0].startswith(f"“{cue}” ")


def test_cues_of_one_word_are_known() -> None:
    """They are warned of, and count only where they are said of the subject."""
    topic = replace(FERRY, axis=(Pole("good", ("safe", "is sound")), Pole("bad", ("un-sound", "behind"))))
    assert one_word(topic) == ("safe", "behind")
    assert side("The ferry is safe.", topic) == -1
    assert side("The idea behind the ferry is old.", topic) == 0


@pytest.mark.parametrize(
    "unit",
    [
        "the ferry is full ",
        "the ferry is full. ",
        "not ",
        "' ",
        '"a" ',
        "rather than the ferry ",
        ", but the boat ",
        '." ',
        ": ",
    ],
)
def test_long_words_cost_little(unit: str) -> None:
    """A hundred thousand characters are placed, or not, in time that grows with their number."""
    words = (unit * (100_000 // len(unit) + 1))[:100_000]
    begun = time.process_time()
    side(words, FERRY)
    hit(words, FERRY)
    assert time.process_time() - begun < 5


def test_what_somebody_has_done_is_no_view_of_it() -> None:
    """Two towns that closed their ferries say nothing of what who counts them thinks."""
    topic = replace(
        FERRY,
        about=("night ferry",),
        axis=(Pole("close it", ("close the night ferry",)), Pole("keep it", ("keep the night ferry",))),
    )
    assert side("Eighteen towns have closed the night ferry since 2019.", topic) == 0
    assert side("Towns should have closed the night ferry.", topic) == -1
    assert side("We closed the night ferry, and were right.", topic) == -1
