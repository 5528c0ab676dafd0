"""Whose turn it is in interviews and transcripts."""

from __future__ import annotations

import pytest

from pipeline.english.attribution import interviewers, speaker_turns
from pipeline.findings.claims import digest_claims
from tests.page.making import article, item

LINES = (
    "The harbour road was closed on Thursday.",
    "Ann Lee", "Why should people care about the harbour road?",
    "Bram Oster", "The harbour road belongs to the people of Port Quay.", "It has been theirs since 1902.",
    "Ann Lee", "Will the closure last?",
    "Bram Oster", "The harbour road will be open again by the autumn of 2027.",
)  # fmt: skip
STARTS = (0, 1, 2, 3, 4, 6, 7, 8, 9)
LABELLED = (
    "This is a rush transcript.",
    "ANN LEE: Why should people care about the harbour road?",
    "BRAM OSTER: The harbour road belongs to the people of Port Quay.", "The council of Port Quay has never owned it.",
    "ANN LEE: Will the closure last?",
    "BRAM OSTER: The harbour road will be open again by the autumn of 2027.",
)  # fmt: skip


@pytest.mark.parametrize(("sentences", "paragraphs"), [(LINES, STARTS), (LABELLED, (0, 1, 2, 4, 5)), (LABELLED, ())])
def test_a_transcript_is_told_by_who_speaks(sentences: tuple[str, ...], paragraphs: tuple[int, ...]) -> None:
    """Each sentence is that of the last name before it, and who asks tells nothing."""
    told = speaker_turns(sentences, paragraphs)
    assert {turn.speaker for turn in told.values()} == {"Ann Lee", "Bram Oster"}
    assert interviewers(sentences, told) == {"Ann Lee"}
    found = digest_claims(article(sentences, item(author="Ann Lee"), paragraphs=paragraphs), "test")
    assert {one.holder for one in found if "Thursday" not in one.quote and "rush" not in one.quote} == {"Bram Oster"}
    assert not [one.quote for one in found if one.quote.startswith(("BRAM", "Bram", "ANN", "Ann"))]


def test_what_others_say_within_a_turn_is_not_its_speakers() -> None:
    """ "So the skippers said, ..." is told to be denied as often as to be granted."""
    told = "So the skippers said, “We think that the harbour road is better closed than open.”"
    sentences = (*LINES[:5], told, *LINES[5:])
    places = tuple(place if place < 5 else place + 1 for place in STARTS)
    found = digest_claims(article(sentences, item(), paragraphs=places), "test")
    assert not [one.quote for one in found if "better closed" in one.quote]


@pytest.mark.parametrize(
    "sentences",
    [
        ("Port Quay: The road is closed.", "Port Marl: The road is open.", "New Halden: Nobody knows.", "It is so."),
        ("Ann Lee: a voice of the harbour.", "Ann Lee: The road is closed.", "Ann Lee: The road is open."),
        ("The verdict: The road is closed.", "Ann Lee: The road is open.", "It will stay so."),
        (
            "BRAM OSTER: The road is free.",
            "THE FACTS: The road costs 14 million.",
            "BRAM OSTER: It is paid.",
            "THE FACTS: No.",
        ),
    ],
)
def test_other_labels_make_no_transcript(sentences: tuple[str, ...]) -> None:
    """Neither a list of places nor one name in front of everything nor a single turn."""
    assert speaker_turns(sentences, range(len(sentences))) == {}


RADIO = (
    "The harbour road was closed on Thursday.",
    "ANN LEE, HOST:", "The harbour road of Port Quay has been closed since 2019.", "Ida Marsh has more.",
    "IDA MARSH, BYLINE: The harbour road carried 900 lorries a day.",
    "MAYOR BRAM OSTER: The harbour road belongs to the people of Port Quay.",
    "MARSH: The council of Port Quay never counted the lorries.",
    "OSTER: The harbour road will be open again by the autumn of 2027.",
)  # fmt: skip


def test_a_broadcast_is_its_outlets_but_for_whom_it_lets_speak() -> None:
    """Hosts and reporters tell for their outlet, and a surname in capitals is whoever was named in full before."""
    found = digest_claims(article(RADIO, item(author="Ida Marsh"), paragraphs=(0, 1, 2, 3, 4, 5, 6, 7)), "test")
    held = {one.quote: one.holder for one in found}
    assert held["The harbour road carried 900 lorries a day."] == "Outlet a"
    assert held["The council of Port Quay never counted the lorries."] == "Outlet a"
    assert held["The harbour road belongs to the people of Port Quay."] == "Bram Oster"
    assert held["The harbour road will be open again by the autumn of 2027."] == "Bram Oster"


@pytest.mark.parametrize(
    "sentences",
    [
        (
            "On Monday Bram Oster spoke with Ida Marsh of the harbour road.",
            "OSTER: The harbour road belongs to the people of Port Quay.",
            "MARSH: The council of Port Quay never counted the lorries.",
            "OSTER: The harbour road will be open again by the autumn of 2027.",
            "MARSH: The harbour road carried 900 lorries a day.",
        ),
        (
            "I sat down with two mayors, and I asked them of the harbour road.",
            "Bram Oster (Port Quay): The harbour road belongs to the people of Port Quay.",
            "Ida Marsh (Marl, Tarn County): The council of Port Quay never counted the lorries.",
            "Oster: The harbour road will be open again by the autumn of 2027.",
            "Marsh: The harbour road carried 900 lorries a day.",
        ),
    ],
)
def test_a_surname_in_front_of_a_turn_is_whoever_bears_it(sentences: tuple[str, ...]) -> None:
    """Turns by surname are those of whom the text, or an earlier turn, names in full; none is the author's."""
    found = digest_claims(article(sentences, item(author="Ann Lee"), paragraphs=(0, 1, 2, 3, 4)), "test")
    held = {one.quote: one.holder for one in found if "spoke" not in one.quote}
    assert held["The harbour road will be open again by the autumn of 2027."] == "Bram Oster"
    assert held["The harbour road carried 900 lorries a day."] == "Ida Marsh"
    assert "Ann Lee" not in held.values()


def test_a_label_that_is_a_common_word_is_nobodys_turn() -> None:
    """ "FACT:" over each paragraph of a list of myths made the White House say all of it, for its fact sheet."""
    told = (
        "MYTH: The harbour road is closed for good.", "FACT: The harbour road will be open by 2027.",
        "The White House fact sheet on roads says so.", "FOX NEWS: The road is lost.",
        "MYTH: Nobody uses it.", "FACT: 900 lorries a day did.", "FOX NEWS: Nobody does.",
    )  # fmt: skip
    assert "White House" not in {turn.speaker for turn in speaker_turns(told, tuple(range(len(told)))).values()}
