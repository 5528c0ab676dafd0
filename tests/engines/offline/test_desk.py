"""Which findings the desk lets a page tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.engines.offline.desk import Desk
from tests.revise.making import TOPIC, article, claim, dossier, finding, item


@pytest.mark.parametrize(
    ("sentence", "setting", "told"),
    [
        ("Orrin's closed models lead the open-weight models of Vellum by 2.7 percent this spring.", 0.07, True),
        ("Orrin's closed models lead the open-weight models of Vellum by a little this spring.", 0.07, False),
        ("Orrin's closed models lead the open-weight models of Vellum by a little this spring.", 0.10, True),
        ("Orrin's closed models lead the open-weight models of Vellum by 2.7 percent this spring.", 0.04, False),
        ("Orrin's models lead those of the harbour town of Vellum by 2.7 percent this spring.", 0.07, False),
    ],
)
def test_a_figure_of_what_the_topic_names_needs_less_around_it(sentence: str, setting: float, told: bool) -> None:
    """Three of the topic's own words and a figure make a point where a sentence without a figure would be an aside."""
    topic = replace(TOPIC, keywords=("weights", "models"))  # a whole keyword of several words would be enough
    of = article((sentence,))
    made = claim(sentence, of)
    found = finding(made, relevance=0.063, setting=setting)
    assert Desk(replace(dossier([of], [made], [found]), topic=topic)).to_the_point(found) is told


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Closed models now 2.7 percent ahead", True),
        ("Closed models now 2.75 percent ahead", False),
        ("Closed models now 12.7 percent ahead", False),
        ("Closed models ahead", False),
    ],
)
def test_what_the_title_says_is_what_its_article_is_about(title: str, told: bool) -> None:
    """A figure that stands in the title is told with three of the topic's words, however little stands around it."""
    sentence = "Orrin's closed models lead the open-weight models of Vellum by 2.7 percent this spring."
    topic = replace(TOPIC, keywords=("weights", "models"))
    of = article((sentence,), item(title=title))
    made = claim(sentence, of)
    found = finding(made, relevance=0.063, setting=0.0)
    assert Desk(replace(dossier([of], [made], [found]), topic=topic)).to_the_point(found) is told


@pytest.mark.parametrize(
    ("sentence", "role", "verb"),
    [
        ("Orrin will spend $2.1 billion on computing in 2026.", "evaluates", "expects"),
        ("Orrin spent $2.1 billion on computing in 2025.", "evaluates", "finds"),
        ("Orrin will spend $2.1 billion on computing in 2026.", "announces", "announces"),
    ],
)
def test_what_is_to_come_is_expected_and_not_found(sentence: str, role: str, verb: str) -> None:
    """Whoever evaluates finds what is so, and expects what will be."""
    of = article((sentence,))
    made = claim(sentence, of, holder="Halden Street Capital", role=role)
    assert Desk(dossier([of], [made], [finding(made)])).speaker(made) == f"Halden Street Capital {verb}"
