"""A topic from a question: what of it becomes keywords, what the ends are said of, and yes and no in its own words."""

from __future__ import annotations

import pytest

from pipeline.findings.ends import End
from pipeline.findings.proposal import TopicProposal, propose_topic, sound_proposal
from pipeline.findings.question import parts_of
from pipeline.findings.sides import side
from pipeline.models import Article, Topic


def everything(_: Topic, __: Article) -> bool:
    """A topic that keeps whatever there is."""
    return True


# question: keywords, what the ends are said of, yes, no, a sentence for yes, one for no
QUESTIONS = {
    "Do heat pumps pay off in houses built before 1970?": (
        ("heat pumps",), ("heat pumps",), "pay off", "do not pay off",
        "Heat pumps pay off in old houses.", "A heat pump does not pay off in an old house.",
    ),
    "Should cities ban cars from their centres?": (
        ("ban cars",), ("cars",), "should ban cars", "should not ban cars",
        "Cities should ban cars.", "The city of Ellwick should not ban cars.",
    ),
    "Is nuclear power worth its price?": (
        ("nuclear power",), ("nuclear power",), "is worth its price", "is not worth its price",
        "Nuclear power is worth its price.", "Nuclear power is not worth its price.",
    ),
    "Will AI replace programmers?": (
        ("AI",), ("AI",), "will replace programmers", "will not replace programmers",
        "AI will replace programmers.", "AI will not replace programmers.",
    ),
    "Should AI be regulated?": (
        ("AI",), ("AI",), "should be regulated", "should not be regulated",
        "AI should be regulated.", "AI should not be regulated.",
    ),
    "Is the gap between open-weight and closed models closing or widening?": (
        ("open-weight", "closed models"), ("gap",), "is closing", "is widening",
        "The gap is closing.", "The gap between the labs is widening.",
    ),
    "Can carbon capture work at scale?": (
        ("carbon capture",), ("carbon capture",), "can work at scale", "cannot work at scale",
        "Carbon capture can work at scale.", "Carbon capture cannot work at scale.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_alone_gives_a_topic(question: str) -> None:
    """Its words become keywords and cues that load, and place a plain yes and a plain no."""
    keywords, about, yes, no, pro, contra = QUESTIONS[question]
    found = propose_topic(question, (), (), everything)
    assert found.ends is not None
    assert (tuple(found.keywords), found.about) == (keywords, about)
    assert (next(iter(found.ends[0].cues)), next(iter(found.ends[1].cues))) == (yes, no)
    topic = found.topic("topic")
    assert (side(pro, topic), side(contra, topic)) == (-1, 1)


@pytest.mark.parametrize("question", ["What is driving inflation?", "Cars", "Why do bridges fall?"])
def test_a_question_without_yes_and_no_gets_no_ends(question: str) -> None:
    """What cannot be told is left out, not made up."""
    assert parts_of(question).act == ""
    assert propose_topic(question, (), (), everything).ends is None


def test_cues_that_would_not_load_are_dropped() -> None:
    """A cue of both ends and one of a single word go, each is told, and an end without any takes the axis with it."""
    yes, no = {"pays off": "x", "is worth it": "x", "good": "x"}, {"does not pay off": "x", "is worth it": "x"}
    made = TopicProposal("T", "x", "Does it?", {}, ("pump",), (End("yes", yes), End("no", no)))
    found = sound_proposal(made)
    assert found.ends is not None
    assert [list(end.cues) for end in found.ends] == [["pays off"], ["does not pay off"]]
    assert "“is worth it” is a cue of “yes” too" in " ".join(found.left_out)
    ends = End("yes", yes), End("no", {"bad": "x"})
    bare = sound_proposal(TopicProposal("T", "x", "Does it?", {}, ("pump",), ends))
    assert bare.ends is None


def test_a_long_question_has_a_short_title() -> None:
    """What it asks besides stands in the question."""
    found = propose_topic("Should cannabis be legal, and what has it changed?", (), (), everything)
    assert found.title == "Should cannabis be legal"
    assert found.question == "Should cannabis be legal, and what has it changed?"
