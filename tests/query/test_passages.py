"""Further sentences of articles: who says them where that is told, what stands around them, and in clean marks."""

from __future__ import annotations

import json

import pytest

from pipeline.render.escape import within_marks
from tests.cli.home import TOPIC
from tests.page.town import Town

MEETING = {
    "title": "The harbour meets",
    "text": "The council met on the Larkmouth tram. Rain fell for hours on the old fish market. “They would carry"
    " twice as many then,” said Orla Finch, mayor of Larkmouth. “This is not about a bus. This is for all"
    " of them.” It was late.",
    "url": "https://quaypost.example/meeting",
    "outlet": "Quay Post",
    "published": "2026-03-10",
}
FAIR = "The fair closed on time. “They would walk in any case then,” said Finch. Nobody who was there answered."


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town in which an article quotes what no page can tell by itself."""
    here = Town(tmp_path_factory.mktemp("town") / "town", first=False)
    here.put("meeting", MEETING)
    here.put("fair", MEETING | {"title": "The fair", "url": "https://quaypost.example/fair", "text": FAIR})
    here.go()
    return here


def found(here: Town, words: str) -> dict[str, str]:
    """The one further sentence with these words."""
    (one,) = json.loads(here.home.brief("find", words, "--format", "json").out)["passages"]
    return dict(one)


def test_a_further_sentence_has_its_speaker_and_what_stands_around_it(town: Town) -> None:
    """Its holder in full, the words, the sentence before and the one after, outlet, day and address."""
    one = found(town, '"twice as many"')
    sentence = "“They would carry twice as many then,” said Orla Finch, mayor of Larkmouth."
    assert (one["holder"], one["quote"]) == ("Orla Finch", sentence)
    assert one["before"] == "Rain fell for hours on the old fish market."
    assert one["after"] == "“This is not about a bus."
    told = town.home.brief("find", '"twice as many"').out
    assert "- Orla Finch: “‘They would carry twice as many then,’ said Orla Finch, mayor of Larkmouth.”\n" in told
    assert "    after: “This is not about a bus.”\n" in told
    assert "Quay Post [" in told
    assert "published 2026-03-10" in told
    assert MEETING["url"] in told


def test_decisions_hold_there_too(town: Town) -> None:
    """A holder goes by the other name, or is none; what is hidden stands around nothing."""
    name = '[[holder]]\nname = "Orla Finch"\nis = "{}"'
    for value, holder in (("Orla Finch-Marsh", "Orla Finch-Marsh"), ("none", "")):
        town.correct(name.format(value))
        assert found(town, '"twice as many"')["holder"] == holder
        assert found(town, '"would walk"')["holder"] == holder  # where the surname stands alone too
    town.correct('[[hide]]\nquote = "Rain fell for hours on the old fish market."')
    assert found(town, '"twice as many"')["before"] == ""
    town.correct('[[mute]]\noutlet = "Quay Post"')
    assert json.loads(town.home.brief("find", '"twice as many"', "--format", "json").out)["passages"] == []
    town.correct()
    assert TOPIC in str(found(town, '"twice as many"'))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("“The bridge is right.", "The bridge is right."),
        ("And so it is worthwhile,” he said.", "‘And so it is worthwhile,’ he said."),
        ("He said, “We will see.", "He said, ‘We will see.’"),
        ('"It hurts," wrote Ann Lee.', "‘It hurts,’ wrote Ann Lee."),
        ("“It is ‘late’ now.”", "It is ‘late’ now."),
        ('A 6" pipe costs 3 crowns.', 'A 6" pipe costs 3 crowns.'),
    ],
)
def test_marks_within_marks(words: str, shown: str) -> None:
    """None stands there twice, and none without its other one."""
    assert within_marks(words) == shown
