"""Whether the words around a date tell of what was or of what is to be."""

from __future__ import annotations

import re

import pytest

from pipeline.english.tense import tense_at

SENTENCES = [
    ("The lab will publish in June.", "ahead"),
    ("In June the lab will publish it.", "ahead"),
    ("The hearing in June will be public.", "ahead"),
    ("The vote is due in June.", "ahead"),
    ("The lab is going to close in June.", "ahead"),
    ("The lab plans to close in June.", "perhaps"),
    ("The lab may close in June.", "perhaps"),
    ("The lab is closing in June.", "perhaps"),
    ("A vote scheduled for June was called off.", "perhaps"),
    ("Oster asked for a vote to be held in June.", "perhaps"),
    ("In June the lab revealed plans to close.", "back"),
    ("The lab shelved its plans in June.", "back"),
    ("The plan of the lab looked lost before it closed in June.", "back"),
    ("The lab, which closed in June, will reopen.", "back"),
    ("The lab had closed in June.", "back"),
    ("In June, in a letter to the Courier, the mayor of Quay refused the plan.", "back"),
    ("The lab did not close in June.", "back"),
    ("The lab was supposed to close in June.", ""),
    ("The lab would have closed in June.", ""),
    ("Whatever the minister says in June, the plan stands.", ""),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_a_date_has_the_tense_of_its_verb(sentence: str, expected: str) -> None:
    """The verb stands before the date in its clause, or behind it where it opens one."""
    found = re.search("(?:in )?June", sentence, re.IGNORECASE)
    assert found
    assert tense_at(sentence, found.start(), found.end()).lean == expected


def test_what_stands_between_a_verb_and_a_date_may_own_the_date() -> None:
    """Of "the way for a vote on Friday" the day may be that of the vote."""
    for sentence, loose in (("The lab cleared the way for a vote on Friday.", True), ("The lab won on Friday.", False)):
        assert tense_at(sentence, sentence.index("on Friday"), len(sentence) - 1).loose is loose
