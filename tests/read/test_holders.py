"""Who holds a statement, in which role, in which words."""

from __future__ import annotations

import pytest

from pipeline.read.holders import holder, unresolved

HELD = [
    ("Halden's Weir Institute report found that rates fell.", "Weir Institute", "reports", None),
    ("Halden's CAISI evaluation of Corvid-2 puts it eight months behind.", "CAISI", "evaluates", None),
    ("Osprey Metrics's RepoTrial evaluation puts Corvid-2 at 30 percent.", "Osprey Metrics", "evaluates", None),
    ("Orrin's Corvid-2 evaluation puts the gap at eight months.", "Orrin", "evaluates", None),
    ("Halden's Harbour Index report puts the gap at eight months.", "Halden", "reports", None),
    ("Ilse Brandt said that the gap had closed.", "Ilse Brandt", "reports", "the gap had closed."),
    ("Ilse Brandt said the gap had closed.", "Ilse Brandt", "reports", "the gap had closed."),
    ("The gap had closed, Ilse Brandt said.", "Ilse Brandt", "reports", "The gap had closed"),
    ("The gap had closed, said Ilse Brandt.", "Ilse Brandt", "reports", "The gap had closed"),
    ("The gap had closed, said Ilse Brandt, a researcher at Orrin.", "Ilse Brandt", "reports", "The gap had closed"),
    ("“The gap has closed,” said Brandt.", "Brandt", "reports", "The gap has closed"),
    ("“The gap has closed,” Brandt said on Tuesday.", "Brandt", "reports", "The gap has closed"),
    ("“The gap has closed,” Brandt told reporters.", "Brandt", "reports", "The gap has closed"),
    ("Brandt said: “The gap has closed.”", "Brandt", "reports", "The gap has closed."),
    (
        "Ilse Brandt, a researcher at the Halden Institute, said the gap had closed.",
        "Ilse Brandt",
        "reports",
        "the gap had closed.",
    ),
    ("Ilse Brandt of the Halden Institute said the gap had closed.", "Ilse Brandt", "reports", "the gap had closed."),
    (
        "Ilse Brandt, Orrin's chief scientist, argues that weights must stay open.",
        "Ilse Brandt",
        "argues",
        "weights must stay open.",
    ),
    (
        "Orrin spokesperson Dana Vell said the price would not change.",
        "Dana Vell",
        "reports",
        "the price would not change.",
    ),
    ("Vellum's Dana Vell has argued that closed models are safer.", "Dana Vell", "argues", "closed models are safer."),
    ("Dana Vell told lawmakers that closed models cost more.", "Dana Vell", "argues", "closed models cost more."),
    (
        "Dana Vell believes the benchmark rewards scaffolding.",
        "Dana Vell",
        "argues",
        "the benchmark rewards scaffolding.",
    ),
    ("Dana Vell warned on Monday that weights had leaked twice.", "Dana Vell", "argues", "weights had leaked twice."),
    ("Dana Vell contends that it cannot last.", "Dana Vell", "argues", None),
    ("Dana Vell conceded that Vellum trails Corvid on code.", "Dana Vell", "argues", "Vellum trails Corvid on code."),
    (
        "The Halden Institute found that Corvid trails by eight months.",
        "Halden Institute",
        "evaluates",
        "Corvid trails by eight months.",
    ),
    ("The Halden Institute found Corvid eight months behind.", "Halden Institute", "evaluates", None),
    ("The Halden Institute measured a gap of eight months.", "Halden Institute", "evaluates", None),
    (
        "The Halden Institute estimates that open models lag by a month.",
        "Halden Institute",
        "evaluates",
        "open models lag by a month.",
    ),
    ("Orrin Labs expects the gap to close by June.", "Orrin Labs", "forecasts", None),
    ("Orrin Labs predicts that the gap will close by June.", "Orrin Labs", "forecasts", "the gap will close by June."),
    ("Orrin Labs said Corvid-80B will arrive by June.", "Orrin Labs", "forecasts", "Corvid-80B will arrive by June."),
    ("Orrin Labs released Corvid-70B on 9 March.", "Orrin Labs", "announces", None),
    (
        "Orrin Labs announced that Corvid-70B is free for research.",
        "Orrin Labs",
        "announces",
        "Corvid-70B is free for research.",
    ),
    ("Orrin Labs has launched a cheaper plan.", "Orrin Labs", "announces", None),
    ("According to Ilse Brandt, the gap had closed.", "Ilse Brandt", "reports", "the gap had closed."),
    ("The gap had closed, according to Ilse Brandt.", "Ilse Brandt", "reports", "The gap had closed"),
    (
        "The gap had closed, according to the Halden Institute's evaluation.",
        "Halden Institute",
        "evaluates",
        "The gap had closed",
    ),
    (
        "According to a study by the Halden Institute, the gap had closed.",
        "Halden Institute",
        "evaluates",
        "the gap had closed.",
    ),
    ("CARA's evaluation of Corvid V4-Pro puts it roughly eight months behind.", "CARA", "evaluates", None),
    ("Orrin's own model card puts Corvid-70B at parity with Vellum-2.", "Orrin", "evaluates", None),
    ("The Halden Institute's report found that open models lag.", "Halden Institute", "reports", "open models lag."),
    ("The Halden Institute's index shows a gap of 2.7 percent.", "Halden Institute", "evaluates", None),
    (
        "A study by the Halden Institute found that open models lag.",
        "Halden Institute",
        "evaluates",
        "open models lag.",
    ),
    ("Brandt said the rule should be withdrawn.", "Brandt", "argues", "the rule should be withdrawn."),
    ("In an interview, Dana Vell said prices had fallen twice.", "Dana Vell", "reports", "prices had fallen twice."),
    ("On Tuesday Dana Vell said prices had fallen twice.", "Dana Vell", "reports", "prices had fallen twice."),
    ("Brandt asked whether the test was fair.", "Brandt", "asks", None),
    ("Researchers at Orrin Labs said the gap had closed.", "Orrin Labs", "reports", None),
    ("A spokesperson for Orrin Labs said the gap had closed.", "Orrin Labs", "reports", None),
    ("An Orrin spokesperson said the gap had closed.", "Orrin", "reports", None),
    ("Jan van Orrin said the gap had closed.", "Jan van Orrin", "reports", "the gap had closed."),
    ("The gap was put at seven months by the Halden Institute.", "Halden Institute", "evaluates", None),
    ("The licence was criticised by Orrin Labs as closed.", "Orrin Labs", "argues", None),
    ("The deal was first reported by the Halden Courier.", "Halden Courier", "reports", None),
    ("In the words of Dana Vell, the licence is a trap.", "Dana Vell", "argues", "the licence is a trap."),
    ("For Dana Vell, the licence is a trap.", "Dana Vell", "argues", None),
    ("As Dana Vell wrote last week, the price is a trap.", "Dana Vell", "argues", "the price is a trap."),
    ("Dana Vell: Open weights are a trap", "Dana Vell", "argues", "Open weights are a trap"),
    ("Orrin on the bill: “The law protects nobody.”", "Orrin", "argues", "The law protects nobody."),
    ("Dana Vell put it bluntly: “The licence is a trap.”", "Dana Vell", "argues", "The licence is a trap."),
    ("Orrin Labs denied that it had trained on the test.", "Orrin Labs", "reports", None),
    ("Orrin Labs rejected claims that it slows models down.", "Orrin Labs", "argues", None),
    ("Dana Vell called the licence a trap.", "Dana Vell", "argues", None),
    ("Orrin Labs said it would cut its prices.", "Orrin Labs", "announces", None),
    ("Corvid, which Orrin says was cheap, costs a tenth of it.", "Orrin", "reports", None),
    (
        "The licence is a trap, but open models win, Vell said.",
        "Vell",
        "argues",
        "The licence is a trap, but open models win",
    ),
]

NOBODY = [
    "He said the gap had closed.",
    "Dana Vell added to her collection of awards.",
    "Interest rates on new loans rise.",
    "The test shows the U.S. states where open models are used.",
    "Although Dana Vell said prices fell, they rose.",
    "The gap had closed, she said.",
    "The report said the gap had closed.",
    "Critics argue that weights leak.",
    "The firm said whether Orrin would agree was open.",
    "According to the Orrinian government, the gap had closed.",
    "Orrin Labs called a meeting of its staff.",
    "Corvid Wars: The Gap is a game of many parts.",
    "The manual, part of the files, notes the Orrin rule that weights be kept.",
    "On Monday the People’s Daily warned that there is no room.",
    "Orrin Labs claims about a fifth of the market.",
    "Orrin Labs argued its case for two days.",
    "The gap between them put Orrin Labs at ease.",
    "Corvid-70B found that the gap had closed.",
    "Orrin Labs has not said whether it will publish.",
    "Dana Vell and Ilse Brandt said the gap had closed.",
    "Orrin Labs is said to be closing.",
    "Orrin Labs found a buyer for its office.",
    "In Halden, researchers said the gap had closed.",
    "The gap between Orrin and Vellum reported last week is gone.",
    "Open models trail closed ones by eight months.",
]


@pytest.mark.parametrize(("sentence", "name", "role", "statement"), HELD)
def test_who_holds_what(sentence: str, name: str, role: str, statement: str | None) -> None:
    """The holder, the role and the attributed words; None stands for the whole sentence."""
    held = holder(sentence)
    assert held is not None
    assert (held.name, held.role) == (name, role)
    assert held.statement == (statement or sentence)


@pytest.mark.parametrize("sentence", NOBODY)
def test_nobody_is_named(sentence: str) -> None:
    """Pronouns, common nouns and mere mentions hold nothing."""
    assert holder(sentence) is None


@pytest.mark.parametrize("sentence", [row[0] for row in HELD])
def test_the_statement_stands_in_the_sentence(sentence: str) -> None:
    """Attributed words are copied, never composed."""
    held = holder(sentence)
    assert held is not None
    assert held.statement in sentence


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        (("Ilse Brandt",), "Ilse Brandt"),
        (("Ilse Brandt", "Orrin Labs"), "Ilse Brandt"),
        (("Ilse Brandt", "Otto Brandt"), "Brandt"),
        ((), "Brandt"),
    ],
)
def test_a_surname_is_resolved_when_one_person_bears_it(previous: tuple[str, ...], expected: str) -> None:
    """A lone surname becomes the full name known from before, unless two share it."""
    held = holder("Brandt said the gap had closed.", previous)
    assert held is not None
    assert held.name == expected


@pytest.mark.parametrize(
    ("sentence", "name", "whole"),
    [
        (
            "Dana Vell says models get safer; Ilse Brandt says they get cheaper.",
            "Dana Vell",
            "Dana Vell says models get safer",
        ),
        ("Orrin said it will wait, while Vellum said it will not.", "Orrin", "Orrin said it will wait"),
        (
            "“The law is right,” Dana Vell said; “the law is wrong,” Ilse Brandt replied.",
            "Dana Vell",
            "“The law is right,” Dana Vell said",
        ),
    ],
)
def test_of_two_speakers_one_is_quoted(sentence: str, name: str, whole: str) -> None:
    """What the second one says is never put into the mouth of the first."""
    held = holder(sentence)
    assert held is not None
    assert (held.name, held.whole) == (name, whole)
    assert held.statement in whole


@pytest.mark.parametrize(
    ("sentence", "who", "statement"),
    [
        ("The company said the price would stay.", "The company", "the price would stay."),
        ("“The price will stay,” the company wrote.", "the company", "The price will stay"),
        ("“The price will stay,” she said on Monday.", "she", "The price will stay"),
        ("“The price will stay,” said the company.", "the company", "The price will stay"),
    ],
)
def test_somebody_whom_the_sentence_does_not_name(sentence: str, who: str, statement: str) -> None:
    """A pronoun that speaks is told, for others to find who it is."""
    assert holder(sentence) is None
    opened = unresolved(sentence)
    assert opened is not None
    assert (opened.name, opened.statement) == (who, statement)


def test_the_outlet_speaks_where_nobody_else_does() -> None:
    """A plain sentence has no open speaker."""
    assert unresolved("Open models trail closed ones by eight months.") is None
